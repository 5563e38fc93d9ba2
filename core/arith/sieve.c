/* SPDX-License-Identifier: MIT */
#include "arith/sieve.h"
#include <string.h>

#define PIECE 512u

/*
 * The odd primes below 256. They suffice to find all primes below 2^16, because a composite below
 * 2^16 has a prime factor below 2^8.
 */
static const uint8_t small[] = {
    3,   5,   7,   11,  13,  17,  19,  23,  29,  31,  37,  41,  43,  47,  53,  59,  61,  67,
    71,  73,  79,  83,  89,  97,  101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157,
    163, 167, 173, 179, 181, 191, 193, 197, 199, 211, 223, 227, 229, 233, 239, 241, 251};

/* Run the sieve of Eratosthenes over the odd numbers of the current piece. */
static void find(struct ursa_primes *primes) {
    size_t i;

    memset(primes->composite, 0, sizeof primes->composite);
    for (i = 0; i < sizeof small; i++) {
        uint32_t s = small[i], multiple = s * s;

        if (multiple < primes->base) {
            multiple = primes->base + s - primes->base % s;
            multiple += multiple & 1 ? 0 : s;
        }
        for (multiple -= primes->base; multiple < PIECE; multiple += 2 * s) {
            primes->composite[multiple / 16] |= (uint8_t)(1 << multiple / 2 % 8);
        }
    }
}

void ursa_primes_begin(struct ursa_primes *primes, uint32_t after) {
    primes->base = (uint16_t)(after / PIECE * PIECE);
    primes->at = (uint16_t)((after % PIECE + 1) / 2);
    find(primes);
}

uint32_t ursa_primes_next(struct ursa_primes *primes) {
    for (;;) {
        uint32_t at = primes->at++;

        if (at == PIECE / 2) {
            primes->at = 0;
            if (primes->base == URSA_SIEVE_LIMIT - PIECE) {
                primes->at = PIECE / 2; /* stay at the end of the last piece */
                return 0;
            }
            primes->base = (uint16_t)(primes->base + PIECE);
            find(primes);
        } else if (!(primes->composite[at / 8] >> at % 8 & 1) && primes->base + at > 0) {
            return primes->base + 2 * at + 1;
        }
    }
}

/*
 * Returns 1/r modulo 2^URSA_SIEVE_BITS for an odd r, by Newton's method. An odd r is its own
 * inverse modulo 8, so x = r starts with 3 correct bits. Each turn doubles the number of correct
 * bits.
 */
static ursa_word invert(ursa_word r) {
    ursa_word x = r;
    unsigned bits;

    for (bits = 3; bits < URSA_SIEVE_BITS; bits *= 2) {
        x = (ursa_word)((ursa_word2)x * (ursa_word)(2 - (ursa_word2)r * x));
    }
    return x;
}

static void take(struct ursa_divisors *divisors, const uint32_t primes[URSA_SIEVE_GROUP]) {
    unsigned i, j;

    divisors->product = 1;
    divisors->inverse = 1;
    for (i = 0; i < URSA_SIEVE_GROUP; i++) {
        divisors->product = (ursa_word)((ursa_word2)divisors->product * primes[i]);
        divisors->inverses[i] = invert((ursa_word)primes[i]);
        divisors->inverse = (ursa_word)((ursa_word2)divisors->inverse * divisors->inverses[i]);
        divisors->rests[i] = 1;
        for (j = 0; j < URSA_SIEVE_GROUP; j++) {
            ursa_word factor = (ursa_word)(j == i ? 1 : primes[j]);

            divisors->rests[i] = (ursa_word)((ursa_word2)divisors->rests[i] * factor);
        }
    }
    divisors->inverse = (ursa_word)(0 - (ursa_word2)divisors->inverse);
}

/*
 * The group consists of copies of `prime`, so the product is a power of `prime`. This does no harm:
 * a number reduced modulo the power is divisible by `prime` exactly when the number itself is.
 */
void ursa_divisors_one(struct ursa_divisors *divisors, uint32_t prime) {
    uint32_t group[URSA_SIEVE_GROUP];
    unsigned i;

    for (i = 0; i < URSA_SIEVE_GROUP; i++) {
        group[i] = prime;
    }
    take(divisors, group);
}

int ursa_divisors_next(struct ursa_divisors *divisors, struct ursa_primes *primes) {
    uint32_t group[URSA_SIEVE_GROUP], prime = ursa_primes_next(primes);
    unsigned i;

    if (prime == 0) {
        return 0;
    }
    for (i = 0; i < URSA_SIEVE_GROUP; i++) { /* if no prime is left, repeat the last prime */
        group[i] = prime;
        if (i + 1 < URSA_SIEVE_GROUP) {
            uint32_t next = ursa_primes_next(primes);

            prime = next != 0 ? next : prime;
        }
    }
    take(divisors, group);
    return 1;
}

/*
 * For each prime r, let k = t * (1/r) mod 2^URSA_SIEVE_BITS. If r divides t, then k = t/r, which is
 * at most product/r because t is at most the product. If r does not divide t, then k is greater
 * than product/r. The reason is that multiplying by 1/r is one-to-one, and that the multiples of r
 * up to the product already give all values of k up to product/r.
 */
ursa_word ursa_divides(const struct ursa_divisors *divisors, ursa_word t) {
    ursa_word2 found = 0;
    unsigned i;

    for (i = 0; i < URSA_SIEVE_GROUP; i++) {
        ursa_word quotient = (ursa_word)((ursa_word2)t * divisors->inverses[i]);

        /*
         * The upper half of the difference is 0 if the difference is not negative, else all ones.
         */
        found |= ~(((ursa_word2)divisors->rests[i] - quotient) >> (URSA_SIEVE_BITS));
    }
    return (ursa_word)(found & 1);
}
