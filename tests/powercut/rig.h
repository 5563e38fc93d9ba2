/* SPDX-License-Identifier: MIT */
/*
 * A device that runs, may lose its power at any flash operation, and starts again. There is only
 * one rig. A copy of it, assigned back, restores an earlier moment, because its pointers stay
 * valid.
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
    int store_only; /* 1: only a record store, without an identity */
};

extern struct rig rig;

/*
 * Make a new device with this flash, filled with a byte or, if fill is -1, garbage. It is not
 * started.
 */
void rig_init(const struct flash_profile *profile, int fill, int store_only);

/* Start the device with no data left in RAM. rig_restart also restores the power first. */
int rig_start(void);
int rig_restart(void);

/* Run a command. Returns 1 if it ended, with its result in *rc, or 0 if power failed. */
int rig_run(int (*command)(void), int *rc);

/* Like rig_run, but power is cut in the n-th flash operation from now. */
int rig_run_cut(int (*command)(void), uint32_t n, enum flash_cut cut, uint64_t seed, int *rc);

/* The visible state of a device and all its records except the record of the random generator. */
struct face {
    uint8_t state;
    uint32_t key_number;
    struct ursa_rsa_key key;
    size_t used;
    int32_t len[URSA_RECORD_MAX + 1]; /* length of each record; negative: the error of reading it */
    uint8_t records[8192];            /* the contents one after the other */
};

void rig_look(struct face *face);
int face_equal(const struct face *a, const struct face *b);

/* 1 if the flash has no secrets of any test key other than the identity's present key. */
int rig_holds_only_its_key(void);

/*
 * rig_where sets the present place of the test. If a check fails, its condition and the place are
 * printed.
 */
extern char rig_place[256];
#define rig_where(...)       snprintf(rig_place, sizeof rig_place, __VA_ARGS__)
#define RIG_CHECK(condition) rig_check(condition, #condition, __FILE__, __LINE__)
void rig_check(int fine, const char *what, const char *file, int line);
#define RIG_CODE(call, code) rig_check_code(call, code, #call, __FILE__, __LINE__)
void rig_check_code(int got, int want, const char *what, const char *file, int line);

#endif
