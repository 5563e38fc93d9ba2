/* SPDX-License-Identifier: MIT */
/* What the modulus shows: small factors, bias, patterns, and the form of xz's back door. */
#include "arith/sieve.h"
#include "weak/weak.h"
#include "weak/weak_number.h"

static int has_small_factor(const struct weak_number *n) {
    struct ursa_primes primes;
    uint32_t prime;

    ursa_primes_begin(&primes, 1);
    while ((prime = ursa_primes_next(&primes)) != 0) {
        if (weak_modulo(n, prime) == 0) {
            return 1;
        }
    }
    return weak_modulo(n, 65537) == 0; /* the first prime above the sieve's */
}

/* Return the percentage of one bits, rounded down. */
static unsigned one_percentage(const struct weak_number *a) {
    return a->count == 0 ? 0 : (unsigned)(100 * weak_one_bits(a) / weak_bits(a));
}

/*
 * A random number of 2048 bits has 50 % of one bits, with a standard deviation of 1.1 %. So 40 %
 * are nine deviations away.
 */
static weak_set find_bias(const struct weak_number *n) {
    unsigned all = one_percentage(n), half;
    struct weak_number low = *n;

    if (all > 40 && all <= 60) {
        return 0;
    }
    low.count = n->count / 2;
    while (low.count > 0 && low.word[low.count - 1] == 0) {
        low.count--;
    }
    half = one_percentage(&low);
    return all < 40 && half < 40 ? WEAK_BIT(WEAK_POLYNOMIAL) : WEAK_BIT(WEAK_BIASED);
}

static uint64_t little_endian(const uint8_t *bytes, size_t len) {
    uint64_t value = 0;

    while (len-- > 0) {
        value = value << 8 | bytes[len];
    }
    return value;
}

/*
 * The back door reads three numbers at the start of the modulus, as SSH encodes it: with a zero
 * byte before a first byte above 127. Their a * b + c is the number of a command, 0 to 3.
 */
static int is_for_xz(const struct ursa_pubkey *key) {
    uint8_t head[16] = {0};
    size_t i, skip = key->n[0] >> 7;

    for (i = skip; i < sizeof head; i++) {
        head[i] = key->n[i - skip];
    }
    return little_endian(head, 4) * little_endian(head + 4, 4) + little_endian(head + 8, 8) <= 3;
}

weak_set weak_modulus(const struct ursa_pubkey *key) {
    struct weak_number n;
    weak_set found;

    weak_read(&n, key->n, ursa_pubkey_size(key));
    found = find_bias(&n);
    found |= has_small_factor(&n) ? WEAK_BIT(WEAK_SMALL_FACTOR) : 0;
    found |= weak_repeats(&n) ? WEAK_BIT(WEAK_PATTERN) : 0;
    found |= is_for_xz(key) ? WEAK_BIT(WEAK_XZ) : 0;
    return found;
}
