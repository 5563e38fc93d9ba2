/* SPDX-License-Identifier: MIT */
/*
 * A test image: keys from known seeds, on this processor. Lines of `key <seed> <strict> <SHA-256>`,
 * then `OK`; keys.t compares them with those of every other machine.
 */
#include "bench.h"
#include "known_keys.h"
#include "random.h"

static uint64_t noise_state;

/* As support/device.c has it. */
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

static const struct ursa_port port = {
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

static struct ursa_entropy entropy;
static struct ursa_keygen gen;
static struct ursa_rsa_key key;

/* Seeds are single digits. */
static void say_digit(unsigned digit) {
    const char text[] = {' ', (char)('0' + digit), '\0'};

    bench_say(text);
}

static void make_and_tell(size_t i) {
    char hex[65];
    int rc;

    noise_state = known_keys[i].seed;
    ursa_entropy_init(&entropy, &port);
    rc = make_known_key(i, &entropy, &gen, &key, hex);
    bench_say(rc == URSA_OK ? "key" : "ERR");
    say_digit(known_keys[i].seed);
    say_digit(known_keys[i].strict);
    bench_say(" ");
    bench_say(rc == URSA_OK ? hex : ursa_error_name(rc));
    bench_say("\n");
}

/* Seed by seed, so that who has seen enough can stop. */
void bench_run(void) {
    unsigned seed;
    size_t i;

    for (seed = 1; seed < 10; seed++) {
        for (i = 0; i < KNOWN_KEYS; i++) {
            if (known_keys[i].seed == seed) {
                make_and_tell(i);
            }
        }
    }
    bench_say("OK\n");
}
