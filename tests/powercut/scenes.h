/* SPDX-License-Identifier: MIT */
/* The scenes of the power-cut tests: every command of a device in every state. */
#ifndef URSA_TESTS_SCENES_H
#define URSA_TESTS_SCENES_H

#include "rig.h"

struct scene {
    const char *name;
    void (*prepare)(void);
    int (*command)(void);
    int answer; /* result of the command */
    int again;  /* result if the command is repeated */
    int fill;   /* content of the new flash: a byte, or -1 for garbage */
    int store_only;
};

/*
 * Run one or two tests with each scene as their state, then the test `end`. The promises become
 * part of the names of the tests. test2 may be NULL.
 */
int scenes_run(const char *promise, void (*test)(void **), const char *promise2,
               void (*test2)(void **), void (*end)(void **));

/* The commands. Each works on the rig's identity. */
int command_start(void);
int command_keygen(void);
int command_csr(void);
int command_template_a(void);
int command_template_b(void);
int command_template_none(void);
int command_install_a(void); /* a chain of one certificate */
int command_install_b(void); /* another chain, of two certificates */
int command_lock(void);
int command_erase(void);

/* Check that the chain and the template can be read and are complete. */
void scenes_check_chain(void);

/* Put a new device into the state in which the scene begins. */
void scene_prepare(const struct scene *scene, const struct flash_profile *profile);

#endif
