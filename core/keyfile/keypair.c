/* SPDX-License-Identifier: MIT */
/* Checks that the parts of a foreign key match. Converts keys from and to struct ursa_rsa_key. */
#include "keyfile/keypair.h"
#include <string.h>
#include "base/consttime.h"
#include "base/fail.h"
#include "base/wipe.h"
#include "keyfile/number.h"
#include "keyfile/private_exponent.h"

#define FACTOR_WORDS (URSA_KEYPAIR_FACTOR_SIZE / 4)

size_t ursa_pubkey_size(const struct ursa_pubkey *key) {
    return ((size_t)key->bits + 7) / 8;
}

size_t ursa_keypair_factor_size(const struct ursa_keypair *key) {
    return (((size_t)key->pub.bits + 1) / 2 + 7) / 8;
}

/* Space for the numbers of one check. */
struct numbers {
    uint32_t factor[FACTOR_WORDS]; /* p or q, or p - 1 or q - 1 */
    uint32_t part[2 * FACTOR_WORDS];
    uint32_t other[FACTOR_WORDS];
    uint32_t product[2 * FACTOR_WORDS];
    uint32_t rest[FACTOR_WORDS];
    size_t size, words; /* bytes and words of a factor */
};

/* ---- shape ---------------------------------------------------------------------------------- */

static unsigned bit(const uint8_t *number, size_t size, size_t i) {
    return number[size - 1 - i / 8] >> i % 8 & 1;
}

/* Return 1 if a number is odd and has exactly `bits` bits. The verdict is public. */
static int is_odd_of_bits(const uint8_t *number, size_t size, size_t bits) {
    uint32_t above = 0;
    size_t i;

    for (i = bits; i < 8 * size; i++) {
        above |= bit(number, size, i);
    }
    above |= 1 ^ (bit(number, size, bits - 1) & bit(number, size, 0));
    return ursa_declassify(above) == 0;
}

/*
 * Return 1 if a factor is odd and has half as many bits as n.
 *
 * If n has an odd number of bits, the half is rounded down and the factor may have one bit more.
 */
static int is_half(const struct ursa_keypair *key, const uint8_t *factor) {
    size_t size = ursa_keypair_factor_size(key), half = key->pub.bits / 2u;

    return is_odd_of_bits(factor, size, half) ||
           (key->pub.bits % 2 != 0 && is_odd_of_bits(factor, size, half + 1));
}

/* Return the name of the first part with a wrong size or parity, or NULL if there is none. */
static const char *find_misshapen(const struct ursa_keypair *key) {
    size_t n_size = ursa_pubkey_size(&key->pub), size = ursa_keypair_factor_size(key);

    if (!is_odd_of_bits(key->pub.n, n_size, key->pub.bits)) {
        return "modulus";
    }
    if (!ursa_declassify(ursa_less(key->d, key->pub.n, n_size))) {
        return "privateExponent";
    }
    if (!is_half(key, key->p)) {
        return "prime1";
    }
    if (!is_half(key, key->q)) {
        return "prime2";
    }
    if (!ursa_declassify(ursa_less(key->dp, key->p, size))) {
        return "exponent1";
    }
    if (!ursa_declassify(ursa_less(key->dq, key->q, size))) {
        return "exponent2";
    }
    return ursa_declassify(ursa_less(key->iq, key->p, size)) ? NULL : "coefficient";
}

/* ---- parts that belong together ------------------------------------------------------------- */

static void read_part(const struct numbers *numbers, uint32_t *r, const uint8_t *part) {
    ursa_number_read(r, numbers->words, part, numbers->size);
}

/* Check that n = p * q. */
static int is_product(const struct ursa_keypair *key, struct numbers *numbers) {
    read_part(numbers, numbers->factor, key->p);
    read_part(numbers, numbers->other, key->q);
    ursa_number_multiply(numbers->product, numbers->factor, numbers->words, numbers->other,
                         numbers->words);
    ursa_number_read(numbers->part, 2 * numbers->words, key->pub.n, ursa_pubkey_size(&key->pub));
    return (int)ursa_declassify(
        ursa_equal(numbers->product, numbers->part, 2 * numbers->words * sizeof numbers->part[0]));
}

/* Check that e * exponent = 1 (mod factor - 1). */
static int is_inverse_of_e(const struct ursa_keypair *key, const uint8_t *exponent,
                           const uint8_t *factor, struct numbers *numbers) {
    read_part(numbers, numbers->factor, factor);
    numbers->factor[0] ^= 1;
    read_part(numbers, numbers->other, exponent);
    ursa_number_multiply(numbers->product, numbers->other, numbers->words, &key->pub.e, 1);
    ursa_number_modulo(numbers->rest, numbers->product, numbers->words + 1, numbers->factor,
                       numbers->words);
    return (int)ursa_declassify(ursa_number_is(numbers->rest, numbers->words, 1));
}

/* Check that d = exponent (mod factor - 1). */
static int is_rest_of_d(const struct ursa_keypair *key, const uint8_t *exponent,
                        const uint8_t *factor, struct numbers *numbers) {
    read_part(numbers, numbers->factor, factor);
    numbers->factor[0] ^= 1;
    ursa_number_read(numbers->part, 2 * numbers->words, key->d, ursa_pubkey_size(&key->pub));
    ursa_number_modulo(numbers->rest, numbers->part, 2 * numbers->words, numbers->factor,
                       numbers->words);
    read_part(numbers, numbers->other, exponent);
    return (int)ursa_declassify(
        ursa_equal(numbers->rest, numbers->other, numbers->words * sizeof numbers->other[0]));
}

/* Check that q * iq = 1 (mod p). */
static int is_inverse_of_q(const struct ursa_keypair *key, struct numbers *numbers) {
    read_part(numbers, numbers->part, key->q);
    read_part(numbers, numbers->other, key->iq);
    ursa_number_multiply(numbers->product, numbers->part, numbers->words, numbers->other,
                         numbers->words);
    read_part(numbers, numbers->factor, key->p);
    ursa_number_modulo(numbers->rest, numbers->product, 2 * numbers->words, numbers->factor,
                       numbers->words);
    return (int)ursa_declassify(ursa_number_is(numbers->rest, numbers->words, 1));
}

/*
 * Return the name of the first part that does not match the parts before it, or NULL if all match.
 *
 * The result is public. It reveals that the checks before the failed check have passed.
 */
static const char *find_wrong_part(const struct ursa_keypair *key, struct numbers *numbers) {
    numbers->size = ursa_keypair_factor_size(key);
    numbers->words = (numbers->size + 3) / 4;
    if (!is_product(key, numbers)) {
        return "modulus";
    }
    if (!is_inverse_of_e(key, key->dp, key->p, numbers)) {
        return "exponent1";
    }
    if (!is_inverse_of_e(key, key->dq, key->q, numbers)) {
        return "exponent2";
    }
    if (!is_rest_of_d(key, key->dp, key->p, numbers) ||
        !is_rest_of_d(key, key->dq, key->q, numbers)) {
        return "privateExponent";
    }
    return is_inverse_of_q(key, numbers) ? NULL : "coefficient";
}

int ursa_pubkey_check(const struct ursa_pubkey *key, struct ursa_where *where) {
    if (key->bits < URSA_KEYPAIR_MIN_BITS || key->bits > URSA_KEYPAIR_MAX_BITS) {
        return ursa_fail(URSA_E_KEY_SIZE, where, "modulus", 0);
    }
    if (key->e < URSA_RSA_EXPONENT || (key->e & 1) == 0) {
        return ursa_fail(URSA_E_KEY_EXPONENT, where, "publicExponent", 0);
    }
    if (!is_odd_of_bits(key->n, ursa_pubkey_size(key), key->bits)) {
        return ursa_fail(URSA_E_KEY_SHAPE, where, "modulus", 0);
    }
    return URSA_OK;
}

int ursa_keypair_check(const struct ursa_keypair *key, struct ursa_where *where) {
    int rc = ursa_pubkey_check(&key->pub, where);
    struct numbers numbers;
    const char *what;

    if (rc != URSA_OK) {
        return rc;
    }
    what = find_misshapen(key);
    if (what != NULL) {
        return ursa_fail(URSA_E_KEY_SHAPE, where, what, 0);
    }
    what = find_wrong_part(key, &numbers);
    ursa_wipe(&numbers, sizeof numbers);
    ursa_wipe_hash_stack();
    return what == NULL ? URSA_OK : ursa_fail(URSA_E_KEY_CHECK, where, what, 0);
}

void ursa_keypair_wipe(struct ursa_keypair *pair) {
    ursa_wipe(pair, sizeof *pair);
}

/* ---- our own kind of key -------------------------------------------------------------------- */

int ursa_keypair_from_rsa(struct ursa_keypair *pair, const struct ursa_rsa_key *key) {
    if (ursa_rsa_check(key) != URSA_OK || !ursa_has_private_exponent(key)) {
        return URSA_E_KEY_SHAPE;
    }
    memset(pair, 0, sizeof *pair);
    pair->pub.bits = URSA_RSA_BITS;
    pair->pub.e = URSA_RSA_EXPONENT;
    memcpy(pair->pub.n, key->n, sizeof key->n);
    ursa_private_exponent(key, pair->d);
    ursa_wipe_hash_stack();
    memcpy(pair->p, key->p, sizeof key->p);
    memcpy(pair->q, key->q, sizeof key->q);
    memcpy(pair->dp, key->dp, sizeof key->dp);
    memcpy(pair->dq, key->dq, sizeof key->dq);
    memcpy(pair->iq, key->iq, sizeof key->iq);
    return URSA_OK;
}

/*
 * Compute out = 1/p mod q from iq = 1/q mod p.
 *
 * q * iq = 1 + k * p for some k, so k * p = -1 (mod q), and 1/p mod q is q - k. Because k < q, the
 * lower half of q * iq - 1 is enough to find k by an exact division by p.
 */
static void invert_other(uint8_t out[URSA_RSA_FACTOR_SIZE], const struct ursa_keypair *pair) {
    enum { WORDS = URSA_RSA_FACTOR_SIZE / 4 };
    uint32_t q[WORDS], other[WORDS], product[2 * WORDS], one[WORDS] = {1};

    ursa_number_read(q, WORDS, pair->q, URSA_RSA_FACTOR_SIZE);
    ursa_number_read(other, WORDS, pair->iq, URSA_RSA_FACTOR_SIZE);
    ursa_number_multiply(product, q, WORDS, other, WORDS);
    ursa_number_read(other, WORDS, pair->p, URSA_RSA_FACTOR_SIZE);
    (void)ursa_number_subtract(product, one, WORDS);
    ursa_number_divide(product + WORDS, product, other, WORDS);
    (void)ursa_number_subtract(q, product + WORDS, WORDS);
    ursa_number_write(out, URSA_RSA_FACTOR_SIZE, q);
    ursa_wipe(q, sizeof q);
    ursa_wipe(other, sizeof other);
    ursa_wipe(product, sizeof product);
}

int ursa_keypair_to_rsa(const struct ursa_keypair *pair, struct ursa_rsa_key *key) {
    const size_t size = URSA_RSA_FACTOR_SIZE;
    int rc, swapped;

    if (pair->pub.bits != URSA_RSA_BITS) {
        return URSA_E_KEY_SIZE;
    }
    if (pair->pub.e != URSA_RSA_EXPONENT) {
        return URSA_E_KEY_EXPONENT;
    }
    /* This comparison makes public which factor is greater: one bit of 1024. */
    swapped = ursa_declassify(ursa_less(pair->p, pair->q, size)) != 0;
    memcpy(key->n, pair->pub.n, URSA_RSA_SIZE);
    memcpy(key->p, swapped ? pair->q : pair->p, size);
    memcpy(key->q, swapped ? pair->p : pair->q, size);
    memcpy(key->dp, swapped ? pair->dq : pair->dp, size);
    memcpy(key->dq, swapped ? pair->dp : pair->dq, size);
    memcpy(key->iq, pair->iq, size);
    if (swapped) {
        invert_other(key->iq, pair);
    }
    rc = ursa_rsa_check(key);
    if (rc != URSA_OK) {
        ursa_rsa_wipe(key);
    }
    return rc;
}
