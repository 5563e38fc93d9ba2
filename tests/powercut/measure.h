/* SPDX-License-Identifier: MIT */
/* A scene played once, undisturbed: where it starts from and what it must come to. */
#ifndef URSA_TESTS_MEASURE_H
#define URSA_TESTS_MEASURE_H

#include "scenes.h"

extern struct rig before_command;
extern struct face old_face, new_face; /* before and after the command */

/* Plays it, fills these in, and leaves the rig before the command. Returns its flash operations. */
uint32_t measure_scene(const struct scene *scene, const struct flash_profile *profile);

/*
 * Nothing is left in flash of what the new state replaced. (A damaged store is left alone: it may
 * still be read by other means.)
 */
void measure_check_remains(const struct scene *scene, int is_new);

/* URSA_FULL is set: try everything. */
int measure_is_full(void);

/* How far apart the ones to try are, of `all`: 1 if everything is tried. Less with URSA_QUICK. */
uint32_t measure_stride(uint32_t all, uint32_t at_most);

/* Play a test of a scene on every flash, or the one that URSA_PROFILE (0 to 4) names. */
void measure_each_flash(const struct scene *scene,
                        void (*test)(const struct scene *, const struct flash_profile *));

#endif
