/* SPDX-License-Identifier: MIT */
/* What only the private key shows: whether p and q are primes, far apart and drawn at random. */
#define _GNU_SOURCE
#include <string.h>
#include "arith/sieve.h"
#include "weak/weak.h"
#include "weak/weak_number.h"

/* The numbers of a key pair. */
struct pair {
    struct weak_number p, q, d, x, y;
    size_t half; /* half as many bits as n, rounded up */
};

static int are_close(struct pair *pair) {
    int order = weak_compare(&pair->p, &pair->q);

    pair->x = order >= 0 ? pair->p : pair->q;
    weak_subtract(&pair->x, order >= 0 ? &pair->q : &pair->p);
    return weak_bits(&pair->x) <= pair->half - 100 ||
           (weak_bits(&pair->x) == pair->half - 99 && weak_one_bits(&pair->x) == 1);
}

/*
 * Return nonzero if p-1 and q-1 have a common factor of more than 64 bits.
 *
 * Otherwise d is large. e is below 2^32, and e * d = 1 modulo lcm(p-1, q-1), which is at least
 * 2^(bits-66). So d has at least bits-98 bits.
 */
static int have_common_factor(struct pair *pair) {
    pair->x = pair->p;
    pair->x.word[0] ^= 1;
    pair->y = pair->q;
    pair->y.word[0] ^= 1;
    weak_gcd(&pair->x, &pair->y);
    return weak_bits(&pair->x) > 64;
}

/* Return nonzero if nothing above 64 bits is left of x without its prime factors below 2^16. */
static int is_smooth(struct weak_number *x) {
    struct ursa_primes primes;
    uint32_t prime;

    while (x->word[0] % 2 == 0) {
        weak_shift(x, 1);
    }
    ursa_primes_begin(&primes, 1);
    while ((prime = ursa_primes_next(&primes)) != 0) {
        while (weak_modulo(x, prime) == 0) {
            (void)weak_divide(x, prime);
        }
    }
    return weak_bits(x) <= 64;
}

static int has_smooth_neighbour(struct pair *pair, const struct weak_number *prime) {
    int found;

    pair->x = *prime;
    pair->x.word[0] ^= 1;
    found = is_smooth(&pair->x);
    pair->x = *prime;
    weak_add_small(&pair->x, 1);
    return found | is_smooth(&pair->x);
}

/*
 * A random number of 1024 bits has 50 % of one bits, with a standard deviation of 1.6 %. So 37 %
 * are eight deviations away.
 */
static int has_pattern(const struct weak_number *prime) {
    size_t bits = weak_bits(prime), ones = weak_one_bits(prime);

    return 100 * ones < 37 * bits || 100 * ones > 63 * bits || weak_repeats(prime);
}

weak_set weak_primes(const struct ursa_keypair *key) {
    const size_t size = ursa_keypair_factor_size(key);
    weak_set found = 0;
    struct pair pair;

    weak_read(&pair.p, key->p, size);
    weak_read(&pair.q, key->q, size);
    weak_read(&pair.d, key->d, ursa_pubkey_size(&key->pub));
    pair.half = (key->pub.bits + 1u) / 2;
    found |= are_close(&pair) ? WEAK_BIT(WEAK_CLOSE) : 0;
    found |= weak_bits(&pair.d) <= pair.half ? WEAK_BIT(WEAK_SMALL_D) : 0;
    found |= have_common_factor(&pair) ? WEAK_BIT(WEAK_COMMON) : 0;
    if (has_smooth_neighbour(&pair, &pair.p) || has_smooth_neighbour(&pair, &pair.q)) {
        found |= WEAK_BIT(WEAK_SMOOTH);
    }
    found |= weak_share_bits(&pair.p, &pair.q) ? WEAK_BIT(WEAK_RELATED) : 0;
    found |= has_pattern(&pair.p) || has_pattern(&pair.q) ? WEAK_BIT(WEAK_PRIME_PATTERN) : 0;
    explicit_bzero(&pair, sizeof pair);
    return ursa_keypair_check_primes(key) == URSA_OK ? found : found | WEAK_BIT(WEAK_NOT_PRIME);
}
