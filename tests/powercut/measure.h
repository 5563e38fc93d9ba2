/* SPDX-License-Identifier: MIT */
/*
 * Measure a scene by playing it once without a disturbance: its states before and after the
 * command.
 */
#ifndef URSA_TESTS_MEASURE_H
#define URSA_TESTS_MEASURE_H

#include "scenes.h"

extern struct rig before_command;
extern struct face old_face, new_face; /* the device before and after the command */

/*
 * Play the scene and fill in the variables above. Returns the number of flash operations of the
 * command. The rig is left as it was before the command.
 */
uint32_t measure_scene(const struct scene *scene, const struct flash_profile *profile);

/*
 * Check that the flash has no remains of secrets that the new state replaced. A damaged store is
 * not checked: a device leaves its content alone, because it may still be readable by other means.
 */
void measure_check_remains(const struct scene *scene, int is_new);

/* 1 if URSA_FULL is set, which means that tests try every case. */
int measure_is_full(void);

/*
 * The distance between the cases to try, so that about `at_most` of `all` cases are tried. With
 * URSA_FULL the distance is 1. With URSA_QUICK only an eighth as many cases are tried.
 */
uint32_t measure_stride(uint32_t all, uint32_t at_most);

/*
 * Run a test of a scene on every flash, or only on flash number URSA_PROFILE (0 to 5) if that is
 * set.
 */
void measure_each_flash(const struct scene *scene,
                        void (*test)(const struct scene *, const struct flash_profile *));

#endif
