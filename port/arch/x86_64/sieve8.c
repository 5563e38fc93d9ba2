/* SPDX-License-Identifier: MIT */
/*
 * The sieve of default candidates by 24 primes at once, with AVX-512 IFMA. Each of eight lanes has
 * the product of three primes. Montgomery reduction uses limbs of 52 bits. core/rsa/candidate.c
 * does the same in steps. No branch and no address depends on a candidate, except on whether the
 * candidate is crossed out, which is public.
 */
#include "sieve8.h"
#include <immintrin.h>
#include <string.h>
#include "mont8_ifma.h"
#include "base/consttime.h"
#include "base/wipe.h"

#define LANES    8u
#define IN_LANE  3u
#define BITS     52u
#define M_LIMBS  18u /* limbs of m, which is below 2^896 */
#define B_LIMBS  20u
#define X_SIZE   16u
#define ODD      (URSA_SIEVE_LIMIT / 2)
#define FIRST    643u /* the first prime that is not in m */
#define MAX_SET  24u
#define WITH_512 __attribute__((target("avx512f,avx512ifma")))

/* ---- primes, all public --------------------------------------------------------------------- */

struct odd_primes {
    uint64_t composite[ODD / 64]; /* bit i: 2i + 1 is composite */
    unsigned at;                  /* index of the next word of composite[] */
    uint64_t left;                /* primes of the last word that are not yet returned */
};

/*
 * Cross out the multiples of a small s, word by word. s is below 64, so each word has a multiple.
 */
static void cross_words(uint64_t *composite, uint32_t s) {
    uint64_t multiples = 0;
    uint32_t at = s / 2; /* the first bit to cross out in a word; in the first word, the bit of s */
    uint32_t i;

    for (i = 0; i < 64; i += s) {
        multiples |= (uint64_t)1 << i;
    }
    for (i = 0; i < ODD / 64; i++) {
        composite[i] |= multiples << at;
        at += at < 64 % s ? s - 64 % s : 0 - 64 % s;
    }
}

static void cross_bits(uint64_t *composite, uint32_t s) {
    uint32_t i;

    for (i = s * s / 2; i < ODD; i += s) {
        composite[i / 64] |= (uint64_t)1 << i % 64;
    }
}

static void find(struct odd_primes *primes) {
    uint32_t s;

    memset(primes, 0, sizeof *primes);
    for (s = 3; s < 256; s += 2) {
        if (!(primes->composite[s / 128] >> s / 2 % 64 & 1)) {
            if (s < 64) {
                cross_words(primes->composite, s);
            } else {
                cross_bits(primes->composite, s);
            }
        }
    }
    primes->at = FIRST / 128;
    primes->left = ~primes->composite[primes->at++] & ~(uint64_t)0 << FIRST / 2 % 64;
}

/* Returns the next prime, or 0 if no prime is left. */
static uint32_t next(struct odd_primes *primes) {
    uint32_t bit;

    while (primes->left == 0) {
        if (primes->at == ODD / 64) {
            return 0;
        }
        primes->left = ~primes->composite[primes->at++];
    }
    bit = (uint32_t)__builtin_ctzll(primes->left);
    primes->left &= primes->left - 1;
    return 2 * (64 * (primes->at - 1) + bit) + 1;
}

/* ---- 24 primes ------------------------------------------------------------------------------ */

struct divisors {
    __m512i inverses[IN_LANE]; /* 1/r mod 2^52 */
    __m512i limit;             /* a prime r divides t exactly if t / r mod 2^52 <= limit */
    __m512i product, inverse;  /* product of the three primes; -1/product mod 2^52 */
};

WITH_512 static __m512i low(__m512i a, __m512i b) {
    return _mm512_madd52lo_epu64(_mm512_setzero_si512(), a, b);
}

/*
 * Returns 1/r mod 2^52, by Newton's method. 3r XOR 2 is 1/r in the lowest 5 bits. Each turn doubles
 * the number of correct bits.
 */
WITH_512 static __m512i invert(__m512i r) {
    const __m512i two = _mm512_set1_epi64(2);
    __m512i x = _mm512_xor_si512(_mm512_add_epi64(r, _mm512_add_epi64(r, r)), two);
    unsigned bits;

    for (bits = 5; bits < BITS; bits *= 2) {
        x = low(x, _mm512_sub_epi64(two, low(r, x)));
    }
    return x;
}

/* Set up for the next 24 primes. Returns 1, or 0 if no prime is left. */
WITH_512 static int take(struct divisors *divisors, struct odd_primes *primes) {
    uint64_t r[IN_LANE][LANES];
    uint32_t prime = next(primes), last = prime;
    __m512i a, b, c;
    unsigned i;

    if (prime == 0) {
        return 0;
    }
    for (i = 0; i < IN_LANE * LANES; i++) { /* if no prime is left, repeat the last prime */
        r[i / LANES][i % LANES] = last;
        prime = i + 1 < IN_LANE * LANES ? next(primes) : 0;
        last = prime != 0 ? prime : last;
    }
    a = _mm512_loadu_si512(r[0]);
    b = _mm512_loadu_si512(r[1]);
    c = _mm512_loadu_si512(r[2]);
    divisors->product = low(low(a, b), c);
    divisors->inverses[0] = invert(a);
    divisors->inverses[1] = invert(b);
    divisors->inverses[2] = invert(c);
    divisors->inverse = _mm512_sub_epi64(
        _mm512_setzero_si512(),
        low(low(divisors->inverses[0], divisors->inverses[1]), divisors->inverses[2]));
    divisors->limit = _mm512_set1_epi64((long long)(((uint64_t)1 << BITS) / last - 1));
    return 1;
}

/*
 * Returns (high * 2^52 + lower) / 2^52 modulo the product, for lower < 2^55. The result is less
 * than high + product + 8.
 */
WITH_512 static inline __m512i reduce(const struct divisors *divisors, __m512i high,
                                      __m512i lower) {
    __m512i factor = low(lower, divisors->inverse);

    high = _mm512_madd52hi_epu64(high, factor, divisors->product);
    lower = _mm512_madd52lo_epu64(lower, factor, divisors->product);
    return _mm512_add_epi64(high, _mm512_srli_epi64(lower, BITS));
}

/* Returns x / 2^(52n) modulo the product, in each lane. The number x has n limbs, in limbs[]. */
WITH_512 static __m512i residue(const struct divisors *divisors, const uint64_t *limbs,
                                unsigned n) {
    const __m512i zero = _mm512_setzero_si512();
    __m512i t = zero;
    unsigned i;

    for (i = 0; i < n; i++) {
        t = reduce(divisors, zero, _mm512_add_epi64(t, _mm512_set1_epi64((long long)limbs[i])));
    }
    return t;
}

/*
 * Returns the lanes in which one of the primes divides t, for t < 2^50.
 *
 * For each prime r, let k = t * (1/r) mod 2^52. If r divides t, then k = t/r, which is below
 * 2^50/r. If r does not divide t, then k * r is at least 2^52. The limit is 2^52/last - 1, where
 * last is the greatest of the 24 primes. The limit lies between both bounds for each prime r,
 * because last is below 2r.
 */
WITH_512 static inline __mmask8 divides(const struct divisors *divisors, __m512i t) {
    __mmask8 a = _mm512_cmple_epu64_mask(low(t, divisors->inverses[0]), divisors->limit);
    __mmask8 b = _mm512_cmple_epu64_mask(low(t, divisors->inverses[1]), divisors->limit);
    __mmask8 c = _mm512_cmple_epu64_mask(low(t, divisors->inverses[2]), divisors->limit);

    return (__mmask8)(a | b | c);
}

/* ---- a batch -------------------------------------------------------------------------------- */

struct numbers {
    uint64_t m[M_LIMBS], b[B_LIMBS];
    uint64_t x[MAX_SET][3];
};

/* Convert little-endian bytes to limbs of 52 bits. */
static void split(uint64_t *limbs, unsigned n, const void *bytes, unsigned size) {
    unsigned i;

    for (i = 0; i < n; i++) {
        unsigned bit = i * BITS, len = size - bit / 8;
        uint64_t word = 0;

        memcpy(&word, (const uint8_t *)bytes + bit / 8, len < 8 ? len : 8);
        limbs[i] = word >> bit % 8 & (((uint64_t)1 << BITS) - 1);
    }
}

/*
 * Cross out the candidates that one of these primes divides.
 *
 * Modulo the product of the primes, the variable b is set->b / 2^1040, and m[j] is
 * set->m / 2^(1040 - 52j), to match limb j of x. So the sum for a candidate is the candidate /
 * 2^1040. The last reduction divides the sum by 2^52. Dividing by a power of 2 does not change
 * which primes divide a number.
 */
WITH_512 static uint32_t cross_out(const struct numbers *numbers, const struct divisors *divisors,
                                   uint32_t alive) {
    const __m512i zero = _mm512_setzero_si512();
    __m512i b = residue(divisors, numbers->b, B_LIMBS), m[3];
    uint32_t left;

    m[2] = residue(divisors, numbers->m, M_LIMBS);
    m[1] = reduce(divisors, zero, m[2]);
    m[0] = reduce(divisors, zero, m[1]);
    for (left = alive; left != 0; left &= left - 1) {
        unsigned i = (unsigned)__builtin_ctz(left), j;
        __m512i high = zero, lower = b;

        for (j = 0; j < 3; j++) {
            __m512i x = _mm512_set1_epi64((long long)numbers->x[i][j]);

            high = _mm512_madd52hi_epu64(high, x, m[j]);
            lower = _mm512_madd52lo_epu64(lower, x, m[j]);
        }
        alive &= ~(ursa_declassify(divides(divisors, reduce(divisors, high, lower)) != 0) << i);
    }
    return alive;
}

WITH_512 uint32_t ursa_sieve8(const struct ursa_candidates *set,
                              const uint8_t batch[URSA_BATCH_SIZE]) {
    struct odd_primes primes;
    struct numbers numbers;
    struct divisors divisors;
    uint32_t alive = set->alive;
    unsigned i;

    memset(&numbers, 0, sizeof numbers);
    split(numbers.m, M_LIMBS, set->m, sizeof set->m);
    split(numbers.b, B_LIMBS, set->b, sizeof set->b);
    for (i = 0; i < set->drawn; i++) {
        split(numbers.x[i], 3, batch + i * X_SIZE, X_SIZE);
    }
    find(&primes);
    while (alive != 0 && take(&divisors, &primes)) {
        alive = cross_out(&numbers, &divisors, alive);
    }
    ursa_wipe(&numbers, sizeof numbers);
    ursa_mont8_clear();
    ursa_wipe_stack(); /* the compiler may have saved vector registers on the stack */
    return alive;
}
