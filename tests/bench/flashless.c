/* SPDX-License-Identifier: MIT */
#include "flashless.h"
#include "random.h"

static uint64_t noise_state;

void flashless_seed(uint64_t seed) {
    noise_state = seed;
}

/* The symbol's name keeps it out of release images. */
int ursa_test_only_noise(void *ctx, uint8_t *samples, size_t count);

int ursa_test_only_noise(void *ctx, uint8_t *samples, size_t count) {
    size_t i;

    (void)ctx;
    for (i = 0; i < count; i++) {
        samples[i] = (uint8_t)split_mix(&noise_state);
    }
    return URSA_OK;
}

static int no_flash(void *ctx, uint32_t offset, void *buf, size_t len) {
    (void)ctx, (void)offset, (void)buf, (void)len;
    return URSA_E_PORT(1);
}

static int no_program(void *ctx, uint32_t offset, const void *buf, size_t len) {
    (void)ctx, (void)offset, (void)buf, (void)len;
    return URSA_E_PORT(1);
}

static int no_erase(void *ctx, uint32_t offset) {
    (void)ctx, (void)offset;
    return URSA_E_PORT(1);
}

static const uint8_t id[] = {'u', 'r', 's', 'a', 0, 0, 0, 1};

const struct ursa_port flashless_port = {
    .noise = ursa_test_only_noise,
    .noise_bits = 8,
    .noise_h16 = 128,
    .flash_read = no_flash,
    .flash_program = no_program,
    .flash_erase = no_erase,
    .flash_size = 8192,
    .flash_block = 1024,
    .flash_unit = 4,
    .flash_erased = 0xFF,
    .id = id,
    .id_len = sizeof id,
};
