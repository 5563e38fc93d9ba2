/* SPDX-License-Identifier: MIT */
#include "rsa/candidate.h"
#include <string.h>
#include "base/bytes.h"
#include "base/consttime.h"
#include "entropy/seeding.h"
#include "rsa/lanes.h"

enum stage { UNIT = 0, DRAW, SIEVE, READY };

#define WORDS     URSA_FACTOR_WORDS
#define X_WORDS   URSA_X_WORDS
#define M_WORDS   (WORDS - X_WORDS)
#define WORD_SIZE (URSA_SIEVE_BITS / 8u)
#define X_SIZE    URSA_ROW_SIZE

/*
 * m is 2^19 times the odd primes up to 641, so m = 2^895.115. The values of x from 2^128 to
 * 2^129 - 1 cover the complete range of candidates (candidate.h). More than half of these x give a
 * candidate in the range.
 */
#define LOW_BITS  19
#define LAST_OF_M 641u

#define OPS_OF_DRAW  8u
#define OPS_OF_SIEVE 5u
#define PRIMES_AN_OP 8u
#define MAX_DRAWS    256u /* draws for a batch or for b: 6 to 8 are usual, 60 never happen */
#define TRIES_A_DRAW 16u
#define CHUNK        128u /* bytes drawn at once for candidates */

static unsigned x_size(const struct ursa_candidates *set) {
    return set->strict ? URSA_RSA_FACTOR_SIZE : X_SIZE;
}

/*
 * Returns word i of x. x may be at any address in the batch. Its words have this machine's byte
 * order, and the lowest word comes first.
 */
static ursa_word word_at(const uint8_t *x, unsigned i) {
    ursa_word word;

    memcpy(&word, x + i * WORD_SIZE, WORD_SIZE);
    return word;
}

/*
 * Convert x in place from little-endian bytes to words in this machine's byte order, so that all
 * machines find the same candidates.
 */
static void make_words(uint8_t *x, unsigned size) {
    unsigned i, j;

    for (i = 0; i < size; i += WORD_SIZE) {
        ursa_word word = 0;

        for (j = 0; j < WORD_SIZE; j++) {
            word = (ursa_word)(word | (ursa_word2)x[i + j] << 8 * j);
        }
        memcpy(x + i, &word, WORD_SIZE);
    }
}

static uint8_t byte_of(const ursa_word *words, unsigned i) {
    return (uint8_t)(words[i / WORD_SIZE] >> i % WORD_SIZE * 8);
}

/* sum += a * factor, where sum and a have n words. Returns the word carried out of sum. */
static ursa_word add_product(ursa_word *sum, const ursa_word *a, ursa_word factor, unsigned n) {
    ursa_word carry = 0;
    unsigned i;

    for (i = 0; i < n; i++) {
        ursa_word2 w = (ursa_word2)a[i] * factor + sum[i] + carry;

        sum[i] = (ursa_word)w;
        carry = (ursa_word)(w >> URSA_SIEVE_BITS);
    }
    return carry;
}

/* sum += x * m modulo 2^1024. Returns the carry out of sum, (sum + x * m) / 2^1024. */
static ursa_word combine(const struct ursa_candidates *set, const uint8_t *x, ursa_word *sum) {
    ursa_word top = 0;
    unsigned i;

    for (i = 0; i < X_WORDS; i++) {
        ursa_word carry = add_product(sum + i, set->m, word_at(x, i), M_WORDS);
        unsigned j;

        for (j = M_WORDS + i; j < WORDS; j++) {
            ursa_word2 w = (ursa_word2)sum[j] + carry;

            sum[j] = (ursa_word)w;
            carry = (ursa_word)(w >> URSA_SIEVE_BITS);
        }
        top = (ursa_word)(top + carry);
    }
    return top;
}

/*
 * Write the candidate that belongs to x: x itself if set->strict, otherwise x * m + b. Returns the
 * candidate / 2^1024, which is 0 if the candidate has at most 1024 bits.
 */
static ursa_word form(const struct ursa_candidates *set, const uint8_t *x,
                      uint8_t out[URSA_RSA_FACTOR_SIZE]) {
    ursa_word sum[WORDS], top = 0;
    unsigned i;

    if (set->strict) {
        memcpy(sum, x, sizeof sum);
    } else {
        memcpy(sum, set->b, sizeof sum);
        top = combine(set, x, sum);
    }
    for (i = 0; i < URSA_RSA_FACTOR_SIZE; i++) {
        out[URSA_RSA_FACTOR_SIZE - 1 - i] = byte_of(sum, i);
    }
    return top;
}

/* ---- m, and b as a number of mixed radix --------------------------------------------------- */

/*
 * Choose the lowest LOW_BITS bits of b. They are random, except the lowest two bits, which are 1
 * because b is 3 modulo 4.
 */
static void choose_low_bits(struct ursa_candidates *set, const uint8_t random[4]) {
    uint32_t low = (ursa_get_u32(random) & (((uint32_t)1 << LOW_BITS) - 1)) | 3;

    set->b[0] = (ursa_word)low;
    set->b[1] = (ursa_word)((ursa_word2)low >> URSA_SIEVE_BITS);
}

/* Returns 1 if the prime r divides b + digit * m, else 0. */
static uint32_t is_no_unit(const struct ursa_candidates *set, uint32_t r, uint32_t digit) {
    struct ursa_divisors divisors;
    ursa_word b, m, t;
    ursa_word2 sum;

    ursa_divisors_one(&divisors, r);
    b = ursa_reduce_words(&divisors, set->b, M_WORDS);
    m = ursa_reduce_words(&divisors, set->m, M_WORDS);
    /*
     * Let G = URSA_SIEVE_GROUP. The product of the divisors is r^G, so the residues b and m are at
     * most r^G. As digit < r, the sum is at most r^(G+1), where r <= 641 < 2^10. So the sum is
     * below 2^20 in two words of 16 bits, below 2^30 in one word of 32 bits, and below 2^50 in one
     * word of 64 bits.
     */
    sum = b + (ursa_word2)m * digit;
    t = ursa_reduce(&divisors, 0, (ursa_word)sum);
    t = ursa_reduce(&divisors, t, (ursa_word)(sum >> URSA_SIEVE_BITS));
    return (uint32_t)ursa_divides(&divisors, t);
}

/*
 * Try to choose the next digit of b, uniformly among the r - 1 digits that make b a unit modulo r.
 * If the try is rejected, this returns 0. Otherwise this adds digit * m to b, multiplies m by r,
 * and returns 1.
 *
 * Each b is exactly one sequence of digits. At each place there are r - 1 possible digits, whatever
 * the lower digits are. So b is uniform among the units modulo m.
 *
 * `half` is a random number of 16 bits. It gives the digit half * r / 2^16, rounded down. To make
 * the digit uniform, `half` is rejected if the lower 16 bits of half * r are below 2^16 mod r. A
 * rejected try reveals nothing about the digit that is taken later.
 */
static int choose_digit(struct ursa_candidates *set, uint32_t r, uint32_t half) {
    uint32_t digit = half * r >> 16;
    uint32_t bad = ((half * r & 0xFFFF) - 0x10000 % r) >> 31;

    if (ursa_declassify(bad | is_no_unit(set, r, digit))) {
        return 0;
    }
    (void)add_product(set->b, set->m, (ursa_word)digit, M_WORDS);   /* no carry: b < m < 2^896 */
    (void)add_product(set->m, set->m, (ursa_word)(r - 1), M_WORDS); /* m *= r */
    return 1;
}

/* b += 2^128 * m, the contribution of bit 128 of x, which is always set and is not stored. */
static void finish_unit(struct ursa_candidates *set) {
    (void)add_product(set->b + X_WORDS, set->m, 1, M_WORDS);
    set->stage = DRAW;
}

static int extend_unit(struct ursa_candidates *set, struct ursa_rng *rng,
                       uint8_t random[2 * TRIES_A_DRAW]) {
    int rc = ursa_rng_draw(rng, random, 2 * TRIES_A_DRAW);
    unsigned i = 0;

    if (rc != URSA_OK) {
        return rc;
    }
    if (set->draws == 1) {
        choose_low_bits(set, random);
        i = 2;
    }
    for (; i < TRIES_A_DRAW && set->prime <= LAST_OF_M; i++) {
        uint32_t half = random[2 * i] | (uint32_t)random[2 * i + 1] << 8;

        if (choose_digit(set, set->prime, half)) {
            set->prime = (uint16_t)ursa_primes_next(&set->primes);
        }
    }
    if (set->prime > LAST_OF_M) {
        finish_unit(set);
        set->draws = 0;
    }
    return URSA_BUSY;
}

/* ---- a batch -------------------------------------------------------------------------------- */

/*
 * Returns 1 if the candidate is in the range, else 0. The lower bound sqrt(2) * 2^1023 is rounded
 * up to a number whose lower 960 bits are 0. The candidates between the exact bound and the rounded
 * bound are 2^-63 of the range. They are left out.
 */
static uint32_t is_in_range(const struct ursa_candidates *set, const uint8_t *x,
                            uint8_t number[URSA_RSA_FACTOR_SIZE]) {
    static const uint8_t bound[] = {0xB5, 0x04, 0xF3, 0x33, 0xF9, 0xDE, 0x64, 0x85};
    uint32_t top = (uint32_t)form(set, x, number);

    return (top - 1) >> 31 & (1 ^ ursa_less(number, bound, sizeof bound));
}

/*
 * Draw some more candidates. When the batch is full, begin the sieve. A candidate out of range is
 * never used, so its rejection reveals nothing.
 */
static int draw(struct ursa_candidates *set, struct ursa_rng *rng, uint8_t *batch,
                uint8_t room[URSA_RSA_FACTOR_SIZE]) {
    unsigned size = x_size(set), end = set->drawn + CHUNK / size, i;
    int rc;

    if (end > URSA_BATCH_SIZE / size) {
        end = URSA_BATCH_SIZE / size;
    }
    rc = ursa_rng_draw(rng, batch + set->drawn * size, (end - set->drawn) * size);
    for (i = set->drawn; rc == URSA_OK && i < end; i++) {
        uint8_t *x = batch + i * size;

        if (set->strict) {
            x[0] |= 3;
            x[size - 1] |= 0x80;
        }
        make_words(x, size);
        if (ursa_declassify(is_in_range(set, x, room))) {
            memmove(batch + set->drawn++ * size, x, size);
        }
    }
    if (set->drawn == URSA_BATCH_SIZE / size) {
        set->alive = ((uint32_t)1 << set->drawn) - 1;
        ursa_primes_begin(&set->primes, set->strict ? 1 : LAST_OF_M);
        set->stage = SIEVE;
    }
    return rc == URSA_OK ? URSA_BUSY : rc;
}

/*
 * Remove the candidates that one of the divisors' primes divides. It is public which candidates are
 * removed.
 */
static void sieve(struct ursa_candidates *set, const struct ursa_divisors *divisors,
                  const uint8_t *batch) {
    unsigned i;

    if (!set->strict) {
        struct ursa_residues shared;

        shared.m = ursa_reduce_words(divisors, set->m, M_WORDS);
        shared.b = ursa_reduce_words(divisors, set->b, WORDS);
        set->alive = ursa_strike(divisors, &shared, batch, set->alive);
        return;
    }
    for (i = 0; i < set->drawn; i++) {
        if (set->alive >> i & 1) {
            ursa_word t = ursa_reduce_words(divisors, batch + i * URSA_RSA_FACTOR_SIZE, WORDS);

            set->alive &= ~((uint32_t)ursa_declassify((uint32_t)ursa_divides(divisors, t)) << i);
        }
    }
}

/*
 * Sieve with the next PRIMES_AN_OP primes. Returns 1 if no candidate or no prime is left, else 0.
 */
static int sieve_some(struct ursa_candidates *set, const uint8_t *batch) {
    struct ursa_divisors divisors;
    unsigned i;

    for (i = 0; i < PRIMES_AN_OP; i += URSA_SIEVE_GROUP) {
        if (set->alive == 0 || !ursa_divisors_next(&divisors, &set->primes)) {
            return 1;
        }
        sieve(set, &divisors, batch);
    }
    return 0;
}

/* ---- interface ------------------------------------------------------------------------------ */

void ursa_candidates_begin(struct ursa_candidates *set, int strict) {
    memset(set, 0, sizeof *set);
    set->strict = strict != 0;
    set->stage = strict ? DRAW : UNIT;
    set->m[LOW_BITS / URSA_SIEVE_BITS] = (ursa_word)((ursa_word)1 << LOW_BITS % URSA_SIEVE_BITS);
    ursa_primes_begin(&set->primes, 1);
    set->prime = (uint16_t)ursa_primes_next(&set->primes);
}

int ursa_candidates_step(struct ursa_candidates *set, struct ursa_rng *rng,
                         uint8_t batch[URSA_BATCH_SIZE], uint8_t room[URSA_RSA_FACTOR_SIZE],
                         uint32_t *ops) {
    if (set->stage == READY) {
        set->stage = DRAW;
        set->drawn = 0;
        set->draws = 0;
    }
    if (set->stage == SIEVE) {
        *ops += OPS_OF_SIEVE;
        if (!ursa_lanes_sieve(set, batch, ops) && !sieve_some(set, batch)) {
            return URSA_BUSY;
        }
        set->stage = READY;
        set->next = 0;
        return URSA_OK;
    }
    *ops += OPS_OF_DRAW;
    if (set->draws++ == MAX_DRAWS) {
        return URSA_E_KEYGEN;
    }
    return set->stage == UNIT ? extend_unit(set, rng, batch) : draw(set, rng, batch, room);
}

int ursa_candidates_has_next(const struct ursa_candidates *set) {
    return set->stage == READY && set->next < set->drawn;
}

int ursa_candidates_next(struct ursa_candidates *set, const uint8_t batch[URSA_BATCH_SIZE],
                         uint8_t out[URSA_RSA_FACTOR_SIZE], uint32_t *looked_at) {
    while (ursa_candidates_has_next(set)) {
        unsigned i = set->next++;

        ++*looked_at;
        if (set->alive >> i & 1) {
            (void)form(set, batch + i * x_size(set), out);
            out[0] |= 0x80; /* already set, but this makes the bits public for valgrind */
            out[URSA_RSA_FACTOR_SIZE - 1] |= 3;
            return 1;
        }
    }
    return 0;
}
