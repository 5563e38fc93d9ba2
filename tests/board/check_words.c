/* SPDX-License-Identifier: MIT */
/*
 * Rows of products, choices among numbers and trial division: hashes of the results, and their
 * cost.
 */
#include <string.h>
#include "../bench/bench.h"
#include "check.h"
#include "arith/sieve.h"

#define LIMBS  CHECK_LIMBS
#define ROUNDS 100u
#define GROUPS 8u

static ursa_limb t[LIMBS], a[LIMBS];
static struct ursa_mont mont = {.limbs = LIMBS};
static struct ursa_divisors divisors;
static struct ursa_residues shared;

/* 24 rows, drawn as numbers of 32 bits so that all boards draw the same rows. */
static uint32_t rows[URSA_ROWS * URSA_ROW_SIZE / 4];

static void hash_number(const ursa_limb *x) {
    size_t i;

    for (i = 0; i < LIMBS; i++) {
        check_add_to_hash(x[i]);
    }
}

static void check_add(void) {
    size_t n = 1 + check_draw() % LIMBS;

    check_draw_number(t);
    check_draw_number(a);
    check_add_to_hash(ursa_mont_add_product(t, a, t[LIMBS - n], n));
    hash_number(t);
}

static void check_copy(void) {
    check_draw_number(t);
    check_draw_number(a);
    ursa_mont_copy_if(&mont, t, a, check_draw() >> 31);
    hash_number(t);
}

static void draw_rows(void) {
    size_t i;

    for (i = 0; i < URSA_ROWS * URSA_ROW_SIZE / 4; i += LIMBS) {
        check_draw_number(rows + i);
    }
}

/*
 * Draw m from 1 to the product of the divisors, and b so that one row is a multiple of the product.
 */
static void draw_shared(void) {
    uint32_t row = check_draw() % URSA_ROWS;
    uint64_t x = ursa_reduce_words(&divisors, rows + row * URSA_ROW_SIZE / 4, URSA_ROW_WORDS);

    shared.m = (ursa_word)(check_draw() % divisors.product + 1);
    shared.b = (ursa_word)(divisors.product - x * shared.m % divisors.product);
}

/* Check trial division by groups of the primes after this number. */
static void check_trial(uint32_t after) {
    struct ursa_primes primes;
    uint32_t i, j;

    ursa_primes_begin(&primes, after);
    for (i = 0; i < GROUPS && ursa_divisors_next(&divisors, &primes); i++) {
        draw_rows();
        for (j = 0; j < URSA_ROWS; j++) {
            check_add_to_hash(
                ursa_reduce_words(&divisors, rows + j * URSA_ROW_SIZE / 4, URSA_ROW_WORDS));
        }
        check_add_to_hash(ursa_reduce_words(&divisors, rows, URSA_ROWS * URSA_ROW_WORDS));
        draw_shared();
        check_add_to_hash(ursa_strike(&divisors, &shared, rows, check_draw() >> 8));
    }
}

/* --- cost ------------------------------------------------------------------------ */

static void do_one(char what, uint32_t bit) {
    if (what == 'a') {
        (void)ursa_mont_add_product(t, a, a[0], LIMBS);
    } else if (what == 'c') {
        ursa_mont_copy_if(&mont, t, a, bit);
    } else if (what == 'r') {
        (void)ursa_reduce_words(&divisors, rows, URSA_ROWS * URSA_ROW_WORDS);
    } else {
        (void)ursa_strike(&divisors, &shared, rows, 0x123457);
    }
}

static void say_cost(const char *name, uint32_t bit) {
    uint32_t i, before;

    bench_start();
    before = bench_ticks();
    for (i = 0; i < REPEAT; i++) {
        do_one(name[0], bit);
    }
    before = bench_ticks() - before;
    bench_stop();
    check_say(name, REPEAT, before);
}

static void say_costs(uint32_t secret) {
    check_draw_number(a);
    check_draw_number(t);
    draw_rows();
    draw_shared();
    if (secret == 0) {
        memset(a, 0xFF, sizeof a);
        memset(t, 0xFF, sizeof t);
        memset(rows, 0xFF, sizeof rows);
    } else if (secret == 1) {
        memset(a, 0, sizeof a);
        memset(rows, 0, sizeof rows);
    }
    say_cost("add", 0);
    say_cost("copy", secret & 1);
    say_cost("reduce", 0);
    say_cost("strike", 0);
}

void check_words(void) {
    static const uint32_t after[] = {13, 641, 8191, 30000, 65300};
    uint32_t i;

    check_hash = CHECK_HASH_START;
    for (i = 0; i < ROUNDS; i++) {
        check_add();
        check_copy();
    }
    check_say("words", 0, check_hash);
    for (i = 0; i < sizeof after / sizeof after[0]; i++) {
        check_hash = CHECK_HASH_START;
        check_trial(after[i]);
        check_say("trial", after[i], check_hash);
    }
    check_say("bits", URSA_SIEVE_BITS, URSA_SIEVE_GROUP);
    for (i = 0; i < SECRETS; i++) {
        say_costs(i);
    }
}
