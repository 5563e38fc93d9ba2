/* SPDX-License-Identifier: MIT */
/*
 * A test image that checks whether the number of instructions depends on a secret. check_mont.c
 * checks single products. This image checks the operations of keys that are made of them, as
 * compiled for this processor. Prints a line `instructions` to calibrate, then lines of
 * `<operation> 1 <ticks>`, one for each secret, then `OK`.
 */
#include <string.h>
#include "rsa/assemble.h"
#include "../bench/bench.h"
#include "arith/modexp.h"
#include "keyfile/private_exponent.h"
#include "random.h"
#include "rsa/sign.h"

#define SECRETS 8u

static uint64_t state = 1;
static uint32_t before;

static union {
    struct ursa_private_op private;
    struct ursa_check_room check;
    struct ursa_modexp power;
} work;
static struct ursa_rsa_key key;
static uint8_t out[URSA_RSA_SIZE];
static _Alignas(8) uint8_t table[3 * URSA_RSA_FACTOR_SIZE], more[URSA_MODEXP_MORE_SIZE];

static void say(const char *name, uint32_t count, uint32_t ticks) {
    uint32_t numbers[2] = {count, ticks};
    unsigned n;

    bench_say(name);
    for (n = 0; n < 2; n++) {
        char digits[12] = {0};
        unsigned i = sizeof digits - 1;

        do {
            digits[--i] = (char)('0' + numbers[n] % 10);
            numbers[n] /= 10;
        } while (numbers[n] > 0);
        digits[--i] = ' ';
        bench_say(digits + i);
    }
    bench_say("\n");
}

static void start(void) {
    bench_start();
    before = bench_ticks();
}

static void stop(const char *name) {
    uint32_t ticks = bench_ticks() - before;

    bench_stop();
    say(name, 1, ticks);
}

/* ---- secrets -------------------------------------------------------------------------------- */

static void fill(uint8_t *number, unsigned kind) {
    size_t i;

    for (i = 0; i < URSA_RSA_FACTOR_SIZE; i++) {
        number[i] = kind == 0 ? 0 : kind == 1 ? 0xFF : (uint8_t)split_mix(&state);
    }
}

/*
 * Choose numbers with the shape of a key: first the least and greatest numbers, then random ones.
 */
static void choose_secrets(unsigned which) {
    fill(key.p, which == 0 ? 1 : which == 1 ? 0 : 2);
    fill(key.q, which < 2 ? 0 : 2);
    fill(key.dp, which);
    fill(key.dq, which ^ 1);
    fill(key.iq, which);
    key.p[0] |= 0x80;
    key.q[0] |= 0x80;
    key.iq[0] &= 0x7F;
    key.p[URSA_RSA_FACTOR_SIZE - 1] |= 3;
    key.q[URSA_RSA_FACTOR_SIZE - 1] |= 3;
}

/* ---- operations ----------------------------------------------------------------------------- */

static void run_powers(void) {
    int good;

    start();
    good = ursa_modexp_begin(&work.power, key.p, key.iq, key.dp, table, more);
    while (good && ursa_modexp_step(&work.power) == URSA_BUSY) {
    }
    good &= (int)ursa_modexp_is_unit(&work.power) | 1;
    stop(good ? "power" : "ERR");
    start();
    good = ursa_modexp_of_2_begin(&work.power, key.q, out);
    while (good && ursa_modexp_of_2_step(&work.power) == URSA_BUSY) {
    }
    stop(good ? "power-of-2" : "ERR");
}

static void run_private(void) {
    unsigned i;
    int rc = URSA_BUSY;

    memset(&work, 0, sizeof work);
    start();
    while (rc == URSA_BUSY) {
        for (i = 0; ursa_private_op_wants_input(&work.private) && i < URSA_RSA_SIZE; i++) {
            ursa_private_op_block(&work.private)[i] = (uint8_t)i;
        }
        rc = ursa_private_op_step(&work.private, &key);
    }
    stop(rc == URSA_OK ? "private" : "ERR");
}

static void run_parts(void) {
    start();
    ursa_order_factors(&key);
    stop("order");
    start();
    ursa_assemble(&key);
    stop("assemble");
    start();
    ursa_private_exponent(&key, out);
    stop("private-exponent");
    start();
    (void)ursa_factors_are_apart(&key);
    stop("apart");
}

static void known_loop(uint32_t n) {
    __asm__ volatile(".syntax unified\n1: subs %0, #1\n nop\n bne 1b\n" : "+l"(n) : : "cc");
}

void bench_run(void) {
    unsigned i;

    start();
    known_loop(100000);
    before = bench_ticks() - before;
    bench_stop();
    say("instructions", 300000, before);
    for (i = 0; i < SECRETS; i++) {
        choose_secrets(i);
        run_powers();
        run_private();
        run_parts();
    }
    bench_say("OK\n");
}
