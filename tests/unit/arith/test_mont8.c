/* SPDX-License-Identifier: MIT */
/*
 * Arithmetic on eight candidates at once compared with GMP. Skipped on processors without AVX-512
 * IFMA.
 */
#include "test.h"
#include "rounds.h"
#include "../../../port/arch/x86_64/mont8.h"
#include "../../../port/arch/x86_64/mont8_ifma.h"
#include <gmp.h>

#define LANES 8u
#define BITS  1024u
#define R     (MONT8_LIMBS * MONT8_BITS)

static mpz_t m[LANES], x[LANES], y[LANES], z, t, u;
static gmp_randstate_t randomness;

static void needs_ifma(void) {
    if (!ursa_mont8_available()) {
        skip();
    }
}

static void draw(mpz_t to, size_t bits) {
    if (random_below(2)) {
        mpz_urandomb(to, randomness, bits);
    } else {
        mpz_rrandomb(to, randomness, bits);
    }
}

/* Draw a candidate, sometimes the smallest or the largest one. */
static void draw_modulus(mpz_t to) {
    size_t which = random_below(16);

    mpz_set_ui(to, 0);
    if (which == 0) {
        mpz_setbit(to, BITS);
        mpz_sub_ui(to, to, 1);
    } else if (which > 1) {
        draw(to, BITS);
    }
    mpz_setbit(to, BITS - 1);
    mpz_setbit(to, 0);
    mpz_setbit(to, 1);
}

static void put(struct mont8_number *to, unsigned lane, const mpz_t from) {
    uint64_t limbs[MONT8_LIMBS] = {0};
    unsigned i;

    mpz_export(limbs, NULL, -1, sizeof limbs[0], 0, 64 - MONT8_BITS, from);
    for (i = 0; i < MONT8_LIMBS; i++) {
        to->limb[i][lane] = limbs[i];
    }
}

static void get(const struct mont8_number *from, unsigned lane) {
    unsigned i;

    mpz_set_ui(z, 0);
    for (i = MONT8_LIMBS; i-- > 0;) {
        assert_int_equal(from->limb[i][lane] >> MONT8_BITS, 0);
        mpz_mul_2exp(z, z, MONT8_BITS);
        mpz_add_ui(z, z, from->limb[i][lane]);
    }
}

/*
 * Check that z * R = t * 2^shift (mod m), m being the lane's modulus, and z < (m + 2^1014) *
 * 2^shift.
 */
static void check(unsigned lane, unsigned shift) {
    mpz_set_ui(u, 0);
    mpz_setbit(u, 1014);
    mpz_add(u, u, m[lane]);
    mpz_mul_2exp(u, u, shift);
    assert_true(mpz_cmp(z, u) < 0);
    mpz_mul_2exp(z, z, R);
    mpz_mul_2exp(t, t, shift);
    assert_true(mpz_congruent_p(z, t, m[lane]));
}

/*
 * Draw a modulus and two operands for each lane. The operands are below 2^1027, often 2^1027 - 1.
 */
static void draw_lanes(struct mont8 *mont, struct mont8_number *a, struct mont8_number *b) {
    unsigned lane;

    for (lane = 0; lane < LANES; lane++) {
        mpz_t *operands[] = {&x[lane], &y[lane]};
        unsigned i;

        draw_modulus(m[lane]);
        put(&mont->m, lane, m[lane]);
        mpz_set_ui(t, 0);
        mpz_setbit(t, MONT8_BITS);
        assert_true(mpz_invert(u, m[lane], t));
        mpz_sub(u, t, u);
        mont->inv[lane] = mpz_get_ui(u);
        for (i = 0; i < 2; i++) {
            draw(*operands[i], BITS + 3);
            if (random_below(8) == 0) {
                mpz_set_ui(*operands[i], 0);
                mpz_setbit(*operands[i], BITS + 3);
                mpz_sub_ui(*operands[i], *operands[i], 1);
            }
        }
        put(a, lane, x[lane]);
        put(b, lane, y[lane]);
    }
}

static void products_and_squares_of_each_lane_agree_with_gmp(void **state) {
    size_t left = rounds(20000);
    static struct mont8 mont;
    static struct mont8_number a, b, squared;
    uint64_t shift[LANES];
    unsigned lane;

    (void)state;
    needs_ifma();
    while (left-- > 0) {
        draw_lanes(&mont, &a, &b);
        for (lane = 0; lane < LANES; lane++) {
            shift[lane] = random_below(2);
        }
        squared = a;
        ursa_mont8_sqr(&mont, &squared, shift);
        ursa_mont8_mul(&mont, &a, &b);
        for (lane = 0; lane < LANES; lane++) {
            mpz_mul(t, x[lane], x[lane]);
            get(&squared, lane);
            check(lane, (unsigned)shift[lane]);
            mpz_mul(t, x[lane], y[lane]);
            get(&a, lane);
            check(lane, 0);
        }
    }
}

/* 1 if base^((n-1)/2) is 1 or -1 (mod n) according to GMP. */
static uint8_t passes_by_gmp(const mpz_t n, const mpz_t base) {
    uint8_t passes;

    mpz_fdiv_q_2exp(u, n, 1);
    mpz_powm(t, base, u, n);
    passes = mpz_cmp_ui(t, 1) == 0;
    mpz_add_ui(t, t, 1);
    return passes | (uint8_t)(mpz_cmp(t, n) == 0);
}

/*
 * Make a few candidates invalid: even, 1 (mod 4), too short, or zero. Returns 1 if this one was
 * changed.
 */
static int spoil(uint8_t candidate[URSA_MONT8_SIZE]) {
    switch (random_below(24)) {
    case 0:
        candidate[URSA_MONT8_SIZE - 1] ^= 1;
        return 1;
    case 1:
        candidate[URSA_MONT8_SIZE - 1] ^= 2;
        return 1;
    case 2:
        candidate[0] ^= 0x80;
        return 1;
    case 3:
        memset(candidate, 0, URSA_MONT8_SIZE);
        return 1;
    default:
        return 0;
    }
}

static void draw_candidate(mpz_t to) {
    draw_modulus(to);
    if (random_below(8) == 0 && mpz_tstbit(to, 900)) {
        mpz_clrbit(to, 1000); /* room for the next prime */
        do {
            mpz_nextprime(to, to);
        } while (!mpz_tstbit(to, 1));
    }
}

/* Draw a base from 2 to n - 2. The ends 2 and n - 2 are drawn often. */
static void draw_base(mpz_t base, const mpz_t n) {
    mpz_sub_ui(u, n, 3);
    draw(base, BITS);
    mpz_mod(base, base, u);
    if (random_below(8) == 0) {
        mpz_set_ui(base, 0);
    } else if (random_below(8) == 0) {
        mpz_sub_ui(base, u, 1);
    }
    mpz_add_ui(base, base, 2);
}

static void export_to(uint8_t bytes[URSA_MONT8_SIZE], const mpz_t from) {
    size_t len = (mpz_sizeinbase(from, 2) + 7) / 8;

    memset(bytes, 0, URSA_MONT8_SIZE);
    mpz_export(bytes + URSA_MONT8_SIZE - len, NULL, 1, 1, 1, 0, from);
}

/* Lanes with any mixture of primes, composites and invalid candidates do not affect each other. */
static void primality_tests_of_each_lane_agree_with_gmp(void **state) {
    static uint8_t candidates[LANES][URSA_MONT8_SIZE], bases[LANES][URSA_MONT8_SIZE];
    uint8_t by_two[LANES], by_base[LANES], passed[LANES];
    size_t left = rounds(60), primes = 0;
    unsigned lane;

    (void)state;
    needs_ifma();
    while (left-- > 0) {
        for (lane = 0; lane < LANES; lane++) {
            draw_candidate(m[lane]);
            mpz_set_ui(x[lane], 2);
            draw_base(y[lane], m[lane]);
            by_two[lane] = passes_by_gmp(m[lane], x[lane]);
            by_base[lane] = passes_by_gmp(m[lane], y[lane]);
            primes += by_two[lane];
            export_to(candidates[lane], m[lane]);
            export_to(bases[lane], y[lane]);
            if (spoil(candidates[lane])) {
                by_two[lane] = by_base[lane] = 0;
            }
        }
        memset(passed, 0xFF, sizeof passed);
        ursa_mont8_base2((const uint8_t(*)[URSA_MONT8_SIZE])candidates, passed);
        assert_memory_equal(passed, by_two, sizeof passed);
        memset(passed, 0xFF, sizeof passed);
        ursa_mont8_round((const uint8_t(*)[URSA_MONT8_SIZE])candidates,
                         (const uint8_t(*)[URSA_MONT8_SIZE])bases, passed);
        assert_memory_equal(passed, by_base, sizeof passed);
    }
    assert_true(primes > 0);
}

static void each_lane_gets_the_table_entry_of_its_own_index(void **state) {
    static struct mont8_number table[8], chosen;
    size_t left = rounds(2000);
    uint64_t index[LANES];
    unsigned lane, entry, i;

    (void)state;
    needs_ifma();
    for (entry = 0; entry < 8; entry++) {
        for (i = 0; i < MONT8_LIMBS; i++) {
            for (lane = 0; lane < LANES; lane++) {
                table[entry].limb[i][lane] = entry << 16 | i << 8 | lane;
            }
        }
    }
    while (left-- > 0) {
        for (lane = 0; lane < LANES; lane++) {
            index[lane] = random_below(8);
        }
        ursa_mont8_choose(&chosen, table, index);
        for (lane = 0; lane < LANES; lane++) {
            for (i = 0; i < MONT8_LIMBS; i++) {
                assert_int_equal(chosen.limb[i][lane], index[lane] << 16 | i << 8 | lane);
            }
        }
    }
}

static int set_up(void **state) {
    unsigned lane;

    (void)state;
    for (lane = 0; lane < LANES; lane++) {
        mpz_inits(m[lane], x[lane], y[lane], NULL);
    }
    mpz_inits(t, u, z, NULL);
    gmp_randinit_default(randomness);
    return 0;
}

static int clean_up(void **state) {
    unsigned lane;

    (void)state;
    for (lane = 0; lane < LANES; lane++) {
        mpz_clears(m[lane], x[lane], y[lane], NULL);
    }
    mpz_clears(t, u, z, NULL);
    gmp_randclear(randomness);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_and_squares_of_each_lane_agree_with_gmp),
        cmocka_unit_test(each_lane_gets_the_table_entry_of_its_own_index),
        cmocka_unit_test(primality_tests_of_each_lane_agree_with_gmp),
    };

    return cmocka_run_group_tests(tests, set_up, clean_up);
}
