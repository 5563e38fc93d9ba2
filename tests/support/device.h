/* SPDX-License-Identifier: MIT */
/*
 * A device to test on: a port with repeatable noise and a strict flash in RAM, either of which can
 * be told to misbehave. Any number of them may live side by side.
 */
#ifndef URSA_TESTS_DEVICE_H
#define URSA_TESTS_DEVICE_H

#include <ursa/ursa.h>

#define DEVICE_FLASH_SIZE 8192u

enum device_fault {
    DEVICE_SOUND = 0,
    DEVICE_NOISE_FAILS,     /* returns -1 */
    DEVICE_NOISE_PORT_CODE, /* returns URSA_E_PORT(7) */
    DEVICE_NOISE_STOPS,     /* fails after noise_left samples */
    DEVICE_READ_FAILS,
    DEVICE_PROGRAM_FAILS,
    DEVICE_PROGRAM_IGNORED, /* says OK, does nothing */
    DEVICE_ERASE_FAILS,
    DEVICE_POWER_CUT, /* programs and erases fail after power_left more of them */
};

struct device {
    struct ursa_port port;
    struct ursa_entropy entropy; /* over that port */
    uint64_t noise_state;
    uint32_t noise_left;
    uint32_t power_left;
    uint32_t noise_read; /* samples delivered so far */
    enum device_fault fault;
    uint32_t programs, erases; /* so far */
    uint8_t id[8];
    uint8_t flash[DEVICE_FLASH_SIZE];
    uint8_t programmed[DEVICE_FLASH_SIZE]; /* 1: since the last erase */
};

/* A sound device whose noise follows from the seed; its flash is all `fill`, never erased. */
void device_init(struct device *device, uint64_t seed, uint8_t fill);

/* Let power fail, cleanly, behind `operations` more programs and erases; let it come back. */
void device_cut_power(struct device *device, uint32_t operations);
void device_restore_power(struct device *device);

/* The noise callback. Its name is what release images must not contain. */
int ursa_test_only_noise(void *ctx, uint8_t *samples, size_t count);

/* A key made from seed 1, made once for each test program. */
const struct ursa_rsa_key *device_key(void);

/* 1 if any 8 bytes in a row of p, q, dp, dq or iq are in the area. */
int device_finds_secret(const struct ursa_rsa_key *key, const void *area, size_t len);

#endif
