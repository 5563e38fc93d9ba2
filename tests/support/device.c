/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* memmem */
#include "device.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* SplitMix64 (Steele, Lea, Flood 2014): good statistics, no security at all. */
static uint8_t next_sample(struct device *device) {
    uint64_t z = device->noise_state += 0x9E3779B97F4A7C15u;

    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return (uint8_t)(device->port.noise_bits == 1 ? z & 1 : z);
}

int ursa_test_only_noise(void *ctx, uint8_t *samples, size_t count) {
    struct device *device = ctx;
    size_t i;

    if (count == 0 || count > 256) {
        abort(); /* the core broke port.h's promise */
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

static void trap(int broken, const char *rule) {
    if (broken) {
        fprintf(stderr, "flash: %s\n", rule);
        abort();
    }
}

static int flash_read(void *ctx, uint32_t offset, void *buf, size_t len) {
    struct device *device = ctx;

    trap(offset > DEVICE_FLASH_SIZE || len > DEVICE_FLASH_SIZE - offset, "read out of range");
    if (device->fault == DEVICE_READ_FAILS) {
        return -1;
    }
    memcpy(buf, device->flash + offset, len);
    return URSA_OK;
}

static int has_power(struct device *device) {
    if (device->fault != DEVICE_POWER_CUT) {
        return 1;
    }
    return device->power_left > 0 && device->power_left-- > 0;
}

void device_cut_power(struct device *device, uint32_t operations) {
    device->fault = DEVICE_POWER_CUT;
    device->power_left = operations;
}

void device_restore_power(struct device *device) {
    device->fault = DEVICE_SOUND;
}

static int flash_program(void *ctx, uint32_t offset, const void *buf, size_t len) {
    struct device *device = ctx;
    const uint8_t *from = buf;
    size_t i;

    trap(offset > DEVICE_FLASH_SIZE || len > DEVICE_FLASH_SIZE - offset, "program out of range");
    trap(offset % device->port.flash_unit != 0 || len % device->port.flash_unit != 0,
         "program not in whole units");
    if (device->fault == DEVICE_PROGRAM_FAILS || !has_power(device)) {
        return -1;
    }
    device->programs++;
    for (i = 0; i < len && device->fault != DEVICE_PROGRAM_IGNORED; i++) {
        trap(device->programmed[offset + i], "unit programmed twice");
        trap(device->flash[offset + i] != device->port.flash_erased, "unit was not erased");
        device->flash[offset + i] = from[i];
        device->programmed[offset + i] = 1;
    }
    return URSA_OK;
}

static int flash_erase(void *ctx, uint32_t offset) {
    struct device *device = ctx;

    trap(offset >= DEVICE_FLASH_SIZE || offset % device->port.flash_block != 0,
         "erase not of a block");
    if (device->fault == DEVICE_ERASE_FAILS || !has_power(device)) {
        return -1;
    }
    device->erases++;
    memset(device->flash + offset, device->port.flash_erased, device->port.flash_block);
    memset(device->programmed + offset, 0, device->port.flash_block);
    return URSA_OK;
}

void device_init(struct device *device, uint64_t seed, uint8_t fill) {
    const struct ursa_port sound = {
        .ctx = device,
        .noise = ursa_test_only_noise,
        .noise_bits = 8,
        .noise_h16 = 128,
        .flash_read = flash_read,
        .flash_program = flash_program,
        .flash_erase = flash_erase,
        .flash_size = DEVICE_FLASH_SIZE,
        .flash_block = 1024,
        .flash_unit = 4,
        .flash_erased = 0xFF,
        .id = device->id,
        .id_len = sizeof device->id,
    };

    memset(device, 0, sizeof *device);
    device->port = sound;
    ursa_entropy_init(&device->entropy, &device->port);
    device->noise_state = seed;
    memcpy(device->id, "\x75\x72\x73\x61\x00\x00\x00\x01", sizeof device->id);
    memset(device->flash, fill, sizeof device->flash);
    memset(device->programmed, fill != 0xFF, sizeof device->programmed);
}

const struct ursa_rsa_key *device_key(void) {
    static struct ursa_rsa_key key;
    static int made;
    struct device device;
    struct ursa_keygen keygen;
    int rc;

    if (!made) {
        device_init(&device, 1, 0xFF);
        rc = ursa_keygen_begin(&keygen, &device.entropy, NULL, &key, NULL, NULL);
        while (rc == URSA_OK || rc == URSA_BUSY) {
            rc = ursa_keygen_step(&keygen, 0);
            if (rc == URSA_OK) {
                break;
            }
        }
        trap(rc != URSA_OK, "no test key could be made");
        made = 1;
    }
    return &key;
}

int device_finds_secret(const struct ursa_rsa_key *key, const void *area, size_t len) {
    const uint8_t *secret = key->p;
    size_t n = sizeof *key - offsetof(struct ursa_rsa_key, p), i;

    for (i = 0; i + 8 <= n; i++) {
        if (memmem(area, len, secret + i, 8) != NULL) {
            return 1;
        }
    }
    return 0;
}
