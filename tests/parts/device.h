/* SPDX-License-Identifier: MIT */
/*
 * A device to test on: a port with repeatable noise and a strict flash in RAM, either of which can
 * be told to misbehave. Any number of them may live side by side.
 */
#ifndef URSA_TESTS_DEVICE_H
#define URSA_TESTS_DEVICE_H

#include <ursa/ursa.h>
#include "flash.h"

#define DEVICE_FLASH_SIZE 8192u /* of device_init; the rest of device.flash is not used then */

enum device_fault {
    DEVICE_SOUND = 0,
    DEVICE_NOISE_FAILS,     /* returns -1 */
    DEVICE_NOISE_PORT_CODE, /* returns URSA_E_PORT(7) */
    DEVICE_NOISE_STOPS,     /* fails after noise_left samples */
    DEVICE_READ_FAILS,
    DEVICE_PROGRAM_FAILS,
    DEVICE_PROGRAM_IGNORED, /* says OK, does nothing */
    DEVICE_ERASE_FAILS,     /* more of these: flash_set_fault */
};

struct device {
    struct ursa_port port;
    struct ursa_entropy entropy; /* over that port */
    uint64_t noise_state;
    uint32_t noise_left;
    uint32_t noise_read;             /* samples delivered so far */
    enum device_fault fault, passed; /* `passed` to the flash already */
    uint32_t programs, erases;       /* so far */
    uint32_t reads_to_glitch;        /* the n-th flash read from now is wrong in its first byte */
    uint8_t id[8];
    union {
        uint8_t flash[FLASH_MAX_SIZE]; /* what is in it */
        struct flash sim;              /* it all; begins with the same */
    };
};

/*
 * A sound device whose noise follows from the seed; its flash is all `fill`: never erased, unless
 * fill is 0xFF. 4-byte units, 1 KB blocks; the port's facts may be changed before the first use.
 */
void device_init(struct device *device, uint64_t seed, uint8_t fill);

/* ... with another flash, all `fill` or (-1) full of garbage. */
void device_init_flash(struct device *device, uint64_t seed, const struct flash_profile *profile,
                       int fill);

/* Let power fail, cleanly, behind `operations` more units programmed and blocks erased, which fail
 * from then on; let it come back. For cuts that are not clean, see flash.h. */
void device_cut_power(struct device *device, uint32_t operations);
void device_restore_power(struct device *device);

/* The noise callback. Its name is what release images must not contain. */
int ursa_test_only_noise(void *ctx, uint8_t *samples, size_t count);

/* The key that seed 1 gives. */
const struct ursa_rsa_key *device_key(void);

/* Store it as identity.c does: a KEYED device without the cost of a key generation. */
int device_store_key(const struct ursa_records *records);

/* 1 if any 8 bytes in a row of the n bytes are in the area; of a key's p, q, dp, dq or iq. */
int device_finds(const void *bytes, size_t n, const void *area, size_t len);
int device_finds_secret(const struct ursa_rsa_key *key, const void *area, size_t len);

#endif
