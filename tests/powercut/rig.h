/* SPDX-License-Identifier: MIT */
/*
 * A device that runs, may lose its power at any flash operation, and starts again. There is one, so
 * that it can be put back to an earlier moment, pointers and all, by copying it.
 */
#ifndef URSA_TESTS_RIG_H
#define URSA_TESTS_RIG_H

#include <stdio.h>
#include <ursa/ursa.h>
#include "device.h"

struct rig {
    struct device device;
    struct ursa_store store;
    struct ursa_records records;
    struct ursa_identity identity;
    int store_only; /* it has records, and no identity */
};

extern struct rig rig;

/* A new device with this flash, filled with a byte or (-1) garbage. It is not started. */
void rig_init(const struct flash_profile *profile, int fill, int store_only);

/* Start it: nothing is left in RAM. Power comes back, and then that. */
int rig_start(void);
int rig_restart(void);

/* Do something, up to its end (1, *rc is its answer) or until power fails (0). */
int rig_run(int (*command)(void), int *rc);

/* ... with the power cut in the n-th flash operation from now. */
int rig_run_cut(int (*command)(void), uint32_t n, enum flash_cut cut, uint64_t seed, int *rc);

/* Everything that a device shows of itself and remembers, but for the generator's record. */
struct face {
    uint8_t state;
    uint32_t key_number;
    struct ursa_rsa_key key;
    size_t used;
    int32_t len[URSA_RECORD_MAX + 1]; /* of each record; negative: the error that reading it gave */
    uint8_t records[8192];            /* one behind the other */
};

void rig_look(struct face *face);
int face_equal(const struct face *a, const struct face *b);

/* 1 if the flash holds the secrets of just the key that the identity has, and of no other one. */
int rig_holds_only_its_key(void);

/* Where the test stands; what it demands. If that is not so, both are said and the test fails. */
extern char rig_place[256];
#define rig_where(...)       snprintf(rig_place, sizeof rig_place, __VA_ARGS__)
#define RIG_CHECK(condition) rig_check(condition, #condition, __FILE__, __LINE__)
void rig_check(int fine, const char *what, const char *file, int line);
#define RIG_CODE(call, code) rig_check_code(call, code, #call, __FILE__, __LINE__)
void rig_check_code(int got, int want, const char *what, const char *file, int line);

#endif
