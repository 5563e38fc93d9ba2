/* SPDX-License-Identifier: MIT */
/* Every command of a device, in every state: what the power is cut in. */
#ifndef URSA_TESTS_SCENES_H
#define URSA_TESTS_SCENES_H

#include "rig.h"

struct scene {
    const char *name;
    void (*prepare)(void);
    int (*command)(void);
    int answer; /* to the command */
    int again;  /* ... when it is repeated */
    int fill;   /* of the new flash: a byte, or -1: garbage */
    int store_only;
};

/*
 * Run one or two tests with each of the scenes as its state, and one at the end; what they promise
 * goes into their names.
 */
int scenes_run(const char *promise, void (*test)(void **), const char *promise2,
               void (*test2)(void **), void (*end)(void **));

/* The commands, each on the rig's identity. */
int command_start(void);
int command_keygen(void);
int command_csr(void);
int command_template_a(void);
int command_template_b(void);
int command_template_none(void);
int command_install_a(void); /* a chain of one */
int command_install_b(void); /* another one, of two */
int command_lock(void);
int command_erase(void);

/* What the device was told to keep is whole and reads back through the interface, too. */
void scenes_check_chain(void);

/* Put a new device into its scene's state. */
void scene_prepare(const struct scene *scene, const struct flash_profile *profile);

#endif
