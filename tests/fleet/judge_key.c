/* SPDX-License-Identifier: MIT */
/* Judges a single key. */
#include <gmp.h>
#include <string.h>
#include "fleet.h"
#include "keyfile/private_exponent.h"

struct parts {
    mpz_t n, p, q, dp, dq, iq, x, y;
};

static void take(mpz_t out, const uint8_t *bytes, size_t len) {
    mpz_import(out, len, 1, 1, 0, 0, bytes);
}

static void open_parts(struct parts *k, const struct ursa_rsa_key *key) {
    mpz_inits(k->n, k->p, k->q, k->dp, k->dq, k->iq, k->x, k->y, NULL);
    take(k->n, key->n, sizeof key->n);
    take(k->p, key->p, sizeof key->p);
    take(k->q, key->q, sizeof key->q);
    take(k->dp, key->dp, sizeof key->dp);
    take(k->dq, key->dq, sizeof key->dq);
    take(k->iq, key->iq, sizeof key->iq);
}

static int close_parts(struct parts *k, int result) {
    mpz_clears(k->n, k->p, k->q, k->dp, k->dq, k->iq, k->x, k->y, NULL);
    return result;
}

/*
 * GMP's test is a Baillie-PSW test (Baillie, Pomerance, Selfridge, Wagstaff) and one more random
 * round.
 */
int fleet_has_primes(const struct ursa_rsa_key *key) {
    struct parts k;

    open_parts(&k, key);
    return close_parts(&k, mpz_probab_prime_p(k.p, 25) && mpz_probab_prime_p(k.q, 25));
}

int fleet_is_in_range(const struct ursa_rsa_key *key) {
    struct parts k;
    int good;

    open_parts(&k, key);
    mpz_setbit(k.y, 2047); /* q^2 >= 2^2047 */
    mpz_mul(k.x, k.q, k.q);
    good = mpz_cmp(k.x, k.y) >= 0 && mpz_cmp(k.p, k.q) > 0;
    return close_parts(&k, good && mpz_fdiv_ui(k.p, 4) == 3 && mpz_fdiv_ui(k.q, 4) == 3);
}

int fleet_is_apart(const struct ursa_rsa_key *key) {
    struct parts k;

    open_parts(&k, key);
    mpz_sub(k.x, k.p, k.q);
    mpz_setbit(k.y, 924);
    return close_parts(&k, mpz_cmp(k.x, k.y) > 0);
}

/* Returns 1 if e*d = 1 modulo factor - 1 and d < factor - 1. */
static int is_exponent(struct parts *k, const mpz_t d, const mpz_t factor) {
    mpz_sub_ui(k->y, factor, 1);
    mpz_mul_ui(k->x, d, URSA_RSA_EXPONENT);
    mpz_mod(k->x, k->x, k->y);
    return mpz_cmp_ui(k->x, 1) == 0 && mpz_cmp(d, k->y) < 0;
}

int fleet_has_right_parts(const struct ursa_rsa_key *key) {
    struct parts k;
    int good;

    open_parts(&k, key);
    mpz_mul(k.x, k.p, k.q);
    good = mpz_cmp(k.x, k.n) == 0 && mpz_sizeinbase(k.n, 2) == 2048;
    good = good && is_exponent(&k, k.dp, k.p) && is_exponent(&k, k.dq, k.q);
    good = good && mpz_invert(k.x, k.q, k.p) && mpz_cmp(k.x, k.iq) == 0;
    return close_parts(&k, good);
}

int fleet_has_large_d(const struct ursa_rsa_key *key) {
    uint8_t bytes[URSA_RSA_SIZE];
    struct parts k;
    mpz_t e;
    int good;

    open_parts(&k, key);
    mpz_init_set_ui(e, URSA_RSA_EXPONENT);
    mpz_sub_ui(k.p, k.p, 1);
    mpz_sub_ui(k.q, k.q, 1);
    mpz_lcm(k.x, k.p, k.q);
    good = mpz_invert(k.x, e, k.x) && mpz_sizeinbase(k.x, 2) > 1024;
    ursa_private_exponent(key, bytes);
    take(k.y, bytes, sizeof bytes);
    mpz_clear(e);
    return close_parts(&k, good && mpz_cmp(k.x, k.y) == 0);
}

/*
 * Fermat's method: if the factors are close, n = a^2 - b^2 for an a slightly above the root of n.
 */
int fleet_resists_fermat(const struct ursa_rsa_key *key) {
    struct parts k;
    int step, found = 0;

    open_parts(&k, key);
    mpz_sqrt(k.x, k.n);
    for (step = 0; step < 100 && !found; step++) {
        mpz_add_ui(k.x, k.x, 1);
        mpz_mul(k.y, k.x, k.x);
        mpz_sub(k.y, k.y, k.n);
        found = mpz_perfect_square_p(k.y);
    }
    return close_parts(&k, !found);
}

/* Returns 1 if value is a power of 65537 modulo a small prime. */
static int is_power_of_e(unsigned long value, unsigned long prime) {
    unsigned long power = 1;

    do {
        if (power == value) {
            return 1;
        }
        power = power * (URSA_RSA_EXPONENT % prime) % prime;
    } while (power != 1);
    return 0;
}

/*
 * Nemec and others, "The Return of Coppersmith's Attack", 2017: the factors of ROCA keys are k*M +
 * (65537^a mod M), where M is a product of small primes. So n is a power of 65537 modulo each of
 * these primes.
 */
int fleet_has_no_roca(const struct ursa_rsa_key *key) {
    unsigned long prime, divisor;
    struct parts k;
    int marked = 1;

    open_parts(&k, key);
    for (prime = 3; prime <= 167 && marked; prime += 2) {
        for (divisor = 3; prime % divisor != 0; divisor += 2) {
        }
        if (divisor == prime) {
            marked = is_power_of_e(mpz_fdiv_ui(k.n, prime), prime);
        }
    }
    return close_parts(&k, !marked);
}
