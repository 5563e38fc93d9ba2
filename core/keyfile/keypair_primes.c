/* SPDX-License-Identifier: MIT */
/*
 * Tests whether the factors of a foreign key are prime, in constant time.
 *
 * A factor may have any number of bits up to 2048 and need not be 3 (mod 4).
 *
 * This file has its own Montgomery arithmetic, because arith/mont.h does not accept such factors. A
 * modulus for arith/mont.h has at most 1024 bits, its size is a multiple of 32 bytes, and its top
 * bit is set. A higher limit in arith/mont.h would cost every device RAM. The arithmetic in this
 * file uses 32-bit words on all processors. It is small and slow, and only hosts use it.
 */
#include <bearssl_hash.h>
#include <string.h>
#include "base/compiler.h"
#include "base/consttime.h"
#include "base/wipe.h"
#include "keyfile/number.h"
#include "ursa/keyfile.h"

#define MAX_WORDS (URSA_KEYPAIR_FACTOR_SIZE / 4)
#define ROUNDS    32u

/* Numbers modulo p, in Montgomery form with R = 2^(32 * words). */
struct prime_test {
    uint32_t p[MAX_WORDS];
    uint32_t one[MAX_WORDS];
    uint32_t minus_one[MAX_WORDS];
    uint32_t base[MAX_WORDS];
    uint32_t x[MAX_WORDS];
    uint32_t t[MAX_WORDS + 2];
    uint32_t product[MAX_WORDS];
    uint32_t inverse; /* -1/p modulo 2^32 */
    size_t words, bits;
};

/* product = a * b / R mod p */
static void multiply(struct prime_test *test, const uint32_t *a, const uint32_t *b) {
    size_t n = test->words, i, j;
    uint32_t *t = test->t, borrow, mask;

    memset(t, 0, sizeof test->t);
    for (i = 0; i < n; i++) {
        uint64_t sum = 0, fold = 0;
        uint32_t factor = 0;

        for (j = 0; j < n; j++) {
            sum += (uint64_t)a[i] * b[j] + t[j];
            factor = j == 0 ? (uint32_t)sum * test->inverse : factor;
            fold += (uint64_t)factor * test->p[j] + (uint32_t)sum;
            if (j > 0) {
                t[j - 1] = (uint32_t)fold;
            }
            sum >>= 32;
            fold >>= 32;
        }
        sum += t[n] + fold;
        t[n - 1] = (uint32_t)sum;
        t[n] = (uint32_t)(sum >> 32);
    }
    memcpy(test->product, t, n * sizeof t[0]);
    borrow = ursa_number_subtract(test->product, test->p, n);
    mask = 0 - ursa_value_barrier(borrow & (t[n] ^ 1)); /* all ones if t is below p */
    for (i = 0; i < n; i++) {
        test->product[i] ^= (test->product[i] ^ t[i]) & mask;
    }
}

static void prepare(struct prime_test *test, const uint8_t *factor, size_t size, size_t bits) {
    uint32_t r[MAX_WORDS + 1] = {0}, p0;
    size_t i;

    memset(test, 0, sizeof *test);
    test->words = (size + 3) / 4;
    test->bits = bits;
    ursa_number_read(test->p, test->words, factor, size);
    p0 = test->p[0];
    test->inverse = p0; /* each Newton step doubles the right bits: 3, 6, 12, 24, 48 */
    for (i = 0; i < 4; i++) {
        test->inverse *= 2 - p0 * test->inverse;
    }
    test->inverse = 0 - test->inverse;
    r[test->words] = 1;
    ursa_number_modulo(test->one, r, test->words + 1, test->p, test->words);
    memcpy(test->minus_one, test->p, sizeof test->p);
    (void)ursa_number_subtract(test->minus_one, test->one, test->words);
}

/*
 * Derive the base of a round from p. The base has at least one bit less than p, so it is below p.
 *
 * Each block of 8 words is the SHA-256 of p, the round and the number of words derived before.
 */
static void draw_base(struct prime_test *test, uint32_t round) {
    size_t i, done = 0;

    while (done < test->words) {
        uint32_t hash[8], number[2] = {round, (uint32_t)done};
        br_sha256_context sha;

        br_sha256_init(&sha);
        br_sha256_update(&sha, test->p, sizeof test->p);
        br_sha256_update(&sha, number, sizeof number);
        br_sha256_out(&sha, hash);
        for (i = 0; i < 8 && done < test->words; i++) {
            test->base[done++] = hash[i];
        }
        ursa_wipe(hash, sizeof hash);
        ursa_wipe(&sha, sizeof sha);
    }
    for (i = test->bits - 1; i < 32 * test->words; i++) {
        test->base[i / 32] &= ~((uint32_t)1 << i % 32);
    }
}

static uint32_t equal(const struct prime_test *test, const uint32_t *a) {
    return ursa_equal(test->x, a, test->words * sizeof a[0]);
}

/* Return 1 if all bits of p - 1 below this place are zero. */
static uint32_t ends_at(const struct prime_test *test, size_t place) {
    uint32_t rest = 0;
    size_t i;

    for (i = 0; i < test->words; i++) {
        uint32_t word = i == 0 ? test->p[0] ^ 1 : test->p[i];

        if (i < place / 32) {
            rest |= word;
        } else if (i == place / 32) {
            rest |= word & (((uint32_t)1 << place % 32) - 1);
        }
    }
    return 1 ^ (rest | (0 - rest)) >> 31;
}

/*
 * Do one Miller-Rabin round: compute base^(p-1), one bit of the exponent at a time, from the top
 * bit down. Return 1 if the round passes.
 *
 * The exponent p-1 ends in zero bits. The round passes if the power is 1 or -1 when only these zero
 * bits are left, or if the power becomes -1 later, before the last bit.
 */
static uint32_t pass_round(struct prime_test *test) {
    uint32_t passed = 0;
    size_t place, i;

    memcpy(test->x, test->one, sizeof test->x);
    for (place = test->bits; place-- > 0;) {
        uint32_t bit = test->p[place / 32] >> place % 32 & (place > 0);
        uint32_t mask = 0 - ursa_value_barrier(bit), ends = ends_at(test, place);

        multiply(test, test->x, test->x);
        memcpy(test->x, test->product, sizeof test->x);
        multiply(test, test->x, test->base);
        for (i = 0; i < test->words; i++) {
            test->x[i] ^= (test->x[i] ^ test->product[i]) & mask;
        }
        passed |= ends & (place > 0) & equal(test, test->minus_one);
        passed |= ends & bit & equal(test, test->one);
    }
    return passed;
}

static uint32_t is_prime(struct prime_test *test, const uint8_t *factor, size_t size, size_t bits) {
    uint32_t passed = 1, round;

    /*
     * If n has an odd number of bits, the factor may have one bit less. The length of the factor
     * may be public, because it does not help to find the factor.
     */
    bits -= 1 ^ ursa_declassify(factor[size - 1 - (bits - 1) / 8] >> (bits - 1) % 8 & 1);
    prepare(test, factor, size, bits);
    for (round = 0; round < ROUNDS && ursa_declassify(passed); round++) {
        draw_base(test, round);
        passed &= pass_round(test);
    }
    return passed;
}

static URSA_OWN_FRAME int check_both(const struct ursa_keypair *key) {
    size_t size = ursa_keypair_factor_size(key), bits = (key->pub.bits + 1u) / 2;
    struct prime_test test;
    uint32_t prime = is_prime(&test, key->p, size, bits) & is_prime(&test, key->q, size, bits);

    ursa_wipe(&test, sizeof test);
    ursa_wipe_hash_stack();
    return ursa_declassify(prime) ? URSA_OK : URSA_E_NOT_PRIME;
}

/* The test needs odd factors of the right size, so check the key first. */
int ursa_keypair_check_primes(const struct ursa_keypair *key) {
    int rc = ursa_keypair_check(key, NULL);

    return rc == URSA_OK ? check_both(key) : rc;
}
