/* SPDX-License-Identifier: MIT */
/*
 * A device to test on: a port with repeatable noise and a strict flash in RAM. Tests can make both
 * fail. A program may use any number of devices at the same time.
 */
#ifndef URSA_TESTS_DEVICE_H
#define URSA_TESTS_DEVICE_H

#include <ursa/ursa.h>
#include "flash.h"

#define DEVICE_FLASH_SIZE 8192u /* used by device_init; the rest of device.flash is unused */

enum device_fault {
    DEVICE_SOUND = 0,
    DEVICE_NOISE_FAILS,     /* returns -1 */
    DEVICE_NOISE_PORT_CODE, /* returns URSA_E_PORT(7) */
    DEVICE_NOISE_STOPS,     /* fails after noise_left samples */
    DEVICE_READ_FAILS,
    DEVICE_PROGRAM_FAILS,
    DEVICE_PROGRAM_IGNORED, /* returns URSA_OK but does nothing */
    DEVICE_ERASE_FAILS,     /* flash_set_fault has more faults */
};

struct device {
    struct ursa_port port;
    struct ursa_entropy entropy; /* a noise source on that port */
    uint64_t noise_state;
    uint32_t noise_left;
    uint32_t noise_read;             /* samples delivered so far */
    enum device_fault fault, passed; /* `passed`: the fault already passed on to the flash */
    uint32_t programs, erases;       /* number so far */
    uint32_t reads_to_glitch; /* n: the n-th flash read from now has a wrong first byte; 0: none */
    uint8_t id[8];
    union {
        uint8_t flash[FLASH_MAX_SIZE]; /* the bytes of the flash */
        struct flash sim;              /* the simulated flash, which begins with its bytes */
    };
};

/*
 * Make a device without faults. The noise follows from the seed. Every byte of the flash is `fill`;
 * the flash counts as erased only if fill is 0xFF. It has 4-byte units and 1 KB blocks. A test may
 * change the fields of the port before the first use.
 */
void device_init(struct device *device, uint64_t seed, uint8_t fill);

/* Like device_init, but with the flash of this profile. fill -1 fills the flash with garbage. */
void device_init_flash(struct device *device, uint64_t seed, const struct flash_profile *profile,
                       int fill);

/*
 * Let power fail between two operations: `operations` more units are programmed or blocks erased,
 * then all further operations fail until device_restore_power. flash.h has cuts in the middle of an
 * operation.
 */
void device_cut_power(struct device *device, uint32_t operations);
void device_restore_power(struct device *device);

/* The noise callback. Release images are searched for its name, which they must not contain. */
int ursa_test_only_noise(void *ctx, uint8_t *samples, size_t count);

/* The key that key generation makes from the noise of seed 1. */
const struct ursa_rsa_key *device_key(void);

/*
 * Store device_key() as identity.c does: the device is KEYED without the cost of a key generation.
 */
int device_store_key(const struct ursa_records *records);

/*
 * 1 if any 8 consecutive bytes of the n bytes occur in the area. device_finds_secret searches for
 * the key's p, q, dp, dq and iq.
 */
int device_finds(const void *bytes, size_t n, const void *area, size_t len);
int device_finds_secret(const struct ursa_rsa_key *key, const void *area, size_t len);

#endif
