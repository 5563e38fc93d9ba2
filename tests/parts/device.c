/* SPDX-License-Identifier: MIT */
#include "device.h"
#include <stdlib.h>
#include <string.h>
#include "device_key.h"
#include "random.h"

static uint8_t next_sample(struct device *device) {
    uint64_t z = split_mix(&device->noise_state);

    return (uint8_t)(device->port.noise_bits == 1 ? z & 1 : z);
}

int ursa_test_only_noise(void *ctx, uint8_t *samples, size_t count) {
    struct device *device = ctx;
    size_t i;

    if (count == 0 || count > 256) {
        abort(); /* the core broke the rule of port.h about count */
    }
    if (device->fault == DEVICE_NOISE_FAILS) {
        return -1;
    }
    if (device->fault == DEVICE_NOISE_PORT_CODE) {
        return URSA_E_PORT(7);
    }
    for (i = 0; i < count; i++) {
        if (device->fault == DEVICE_NOISE_STOPS && device->noise_left-- == 0) {
            return -1;
        }
        samples[i] = next_sample(device);
        device->noise_read++;
    }
    return URSA_OK;
}

/* ---- flash -------------------------------------------------------------------------------- */

/* Tests set device->fault at any time, so look at it before each access and pass a change on. */
static void pass_fault_on(struct device *device) {
    static const enum flash_fault faults[] = {
        [DEVICE_READ_FAILS] = FLASH_READ_FAILS,
        [DEVICE_PROGRAM_FAILS] = FLASH_PROGRAM_FAILS,
        [DEVICE_PROGRAM_IGNORED] = FLASH_PROGRAM_IGNORED,
        [DEVICE_ERASE_FAILS] = FLASH_ERASE_FAILS,
    };

    if (device->fault != device->passed) {
        flash_set_fault(&device->sim, faults[device->fault], 0);
        device->passed = device->fault;
    }
}

static int read_flash(void *ctx, uint32_t offset, void *buf, size_t len) {
    struct device *device = ctx;
    int rc;

    pass_fault_on(device);
    rc = flash_read(&device->sim, offset, buf, len);
    if (device->reads_to_glitch > 0 && --device->reads_to_glitch == 0) {
        *(uint8_t *)buf ^= 0x03;
    }
    return rc;
}

static int program_flash(void *ctx, uint32_t offset, const void *buf, size_t len) {
    struct device *device = ctx;
    int rc;

    pass_fault_on(device);
    rc = flash_program(&device->sim, offset, buf, len);
    device->programs += rc == URSA_OK;
    return rc;
}

static int erase_flash(void *ctx, uint32_t offset) {
    struct device *device = ctx;
    int rc;

    pass_fault_on(device);
    rc = flash_erase(&device->sim, offset);
    device->erases += rc == URSA_OK;
    return rc;
}

void device_cut_power(struct device *device, uint32_t operations) {
    flash_cut_power(&device->sim, operations + 1, FLASH_CUT_BEFORE, 0, NULL);
}

void device_restore_power(struct device *device) {
    flash_restore_power(&device->sim);
}

/* ---- the device --------------------------------------------------------------------------- */

void device_init_flash(struct device *device, uint64_t seed, const struct flash_profile *profile,
                       int fill) {
    const struct ursa_port sound = {
        .ctx = device,
        .noise = ursa_test_only_noise,
        .noise_bits = 8,
        .noise_h16 = 128,
        .flash_read = read_flash,
        .flash_program = program_flash,
        .flash_erase = erase_flash,
        .flash_size = profile->size,
        .flash_block = profile->block,
        .flash_unit = profile->unit,
        .flash_erased = profile->erased,
        .id = device->id,
        .id_len = sizeof device->id,
    };

    memset(device, 0, sizeof *device);
    device->port = sound;
    ursa_entropy_init(&device->entropy, &device->port);
    device->noise_state = seed;
    memcpy(device->id, "\x75\x72\x73\x61\x00\x00\x00\x01", sizeof device->id);
    if (fill < 0) {
        flash_init_garbage(&device->sim, &device->port, seed);
    } else {
        flash_init(&device->sim, &device->port, (uint8_t)fill);
    }
    device->sim.ecc = profile->ecc;
}

void device_init(struct device *device, uint64_t seed, uint8_t fill) {
    static const struct flash_profile plain = {"plain", DEVICE_FLASH_SIZE, 1024, 4, 0xFF, 0};

    device_init_flash(device, seed, &plain, fill);
}

/* ---- the key ------------------------------------------------------------------------------ */

_Static_assert(sizeof(struct ursa_rsa_key) == sizeof device_key_bytes,
               "the bytes are one complete key");

const struct ursa_rsa_key *device_key(void) {
    static struct ursa_rsa_key key;

    memcpy(&key, device_key_bytes, sizeof key);
    return &key;
}

#define WINDOW 8u

/* The first two bytes of a window as a number below 65536. */
static size_t slot(const uint8_t *window) {
    return window[0] | (size_t)window[1] << 8;
}

int device_finds(const void *bytes, size_t n, const void *area, size_t len) {
    const uint8_t *from = bytes, *at = area;
    static uint8_t starts[65536]; /* 1: some window of the bytes has this slot; for speed */
    size_t i, j;
    int found = 0;

    for (j = 0; j + WINDOW <= n; j++) {
        starts[slot(from + j)] = 1;
    }
    for (i = 0; i + WINDOW <= len && !found; i++) {
        for (j = 0; starts[slot(at + i)] && j + WINDOW <= n && !found; j++) {
            found = memcmp(at + i, from + j, WINDOW) == 0;
        }
    }
    for (j = 0; j + WINDOW <= n; j++) {
        starts[slot(from + j)] = 0;
    }
    return found;
}

int device_store_key(const struct ursa_records *records) {
    uint8_t record[8 + sizeof(struct ursa_rsa_key)] = {'K', 1, 0, 0, 1};

    memcpy(record + 8, device_key(), sizeof(struct ursa_rsa_key));
    return records->write(records->ctx, 1, record, sizeof record);
}

int device_finds_secret(const struct ursa_rsa_key *key, const void *area, size_t len) {
    return device_finds(key->p, sizeof *key - offsetof(struct ursa_rsa_key, p), area, len);
}
