/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "weak/weak_number.h"
#include <string.h>

static void trim(struct weak_number *a) {
    while (a->count > 0 && a->word[a->count - 1] == 0) {
        a->count--;
    }
}

static uint32_t word_at(const struct weak_number *a, size_t i) {
    return i < a->count ? a->word[i] : 0;
}

void weak_read(struct weak_number *a, const uint8_t *bytes, size_t len) {
    size_t i;

    memset(a, 0, sizeof *a);
    for (i = 0; i < len; i++) {
        a->word[i / 4] |= (uint32_t)bytes[len - 1 - i] << 8 * (i % 4);
    }
    a->count = (len + 3) / 4;
    trim(a);
}

size_t weak_bits(const struct weak_number *a) {
    return a->count == 0 ? 0
                         : 32 * a->count - (size_t)__builtin_clz((unsigned)a->word[a->count - 1]);
}

size_t weak_one_bits(const struct weak_number *a) {
    size_t i, bits = 0;

    for (i = 0; i < a->count; i++) {
        bits += (size_t)__builtin_popcount((unsigned)a->word[i]);
    }
    return bits;
}

int weak_compare(const struct weak_number *a, const struct weak_number *b) {
    size_t i = a->count;

    if (a->count != b->count) {
        return a->count < b->count ? -1 : 1;
    }
    while (i-- > 0) {
        if (a->word[i] != b->word[i]) {
            return a->word[i] < b->word[i] ? -1 : 1;
        }
    }
    return 0;
}

/* --- sums and products ----------------------------------------------------------------------- */

static void append(struct weak_number *a, uint64_t carry) {
    if (carry != 0 && a->count < WEAK_WORDS) {
        a->word[a->count++] = (uint32_t)carry;
    }
}

void weak_add(struct weak_number *a, const struct weak_number *b) {
    size_t i, count = a->count > b->count ? a->count : b->count;
    uint64_t sum = 0;

    for (i = 0; i < count; i++) {
        sum += (uint64_t)word_at(a, i) + word_at(b, i);
        a->word[i] = (uint32_t)sum;
        sum >>= 32;
    }
    a->count = count;
    append(a, sum);
}

void weak_add_small(struct weak_number *a, uint32_t small) {
    uint64_t sum = small;
    size_t i;

    for (i = 0; i < a->count && sum != 0; i++) {
        sum += a->word[i];
        a->word[i] = (uint32_t)sum;
        sum >>= 32;
    }
    append(a, sum);
}

void weak_multiply_small(struct weak_number *a, uint32_t small) {
    uint64_t product = 0;
    size_t i;

    for (i = 0; i < a->count; i++) {
        product += (uint64_t)a->word[i] * small;
        a->word[i] = (uint32_t)product;
        product >>= 32;
    }
    append(a, product);
}

void weak_subtract(struct weak_number *a, const struct weak_number *b) {
    uint64_t borrow = 0;
    size_t i;

    for (i = 0; i < a->count; i++) {
        uint64_t difference = (uint64_t)a->word[i] - word_at(b, i) - borrow;

        a->word[i] = (uint32_t)difference;
        borrow = difference >> 63;
    }
    trim(a);
}

/* --- quotients ------------------------------------------------------------------------------- */

uint32_t weak_modulo(const struct weak_number *a, uint32_t small) {
    uint64_t rest = 0;
    size_t i = a->count;

    while (i-- > 0) {
        rest = (rest << 32 | a->word[i]) % small;
    }
    return (uint32_t)rest;
}

uint32_t weak_divide(struct weak_number *a, uint32_t small) {
    uint64_t rest = 0;
    size_t i = a->count;

    while (i-- > 0) {
        rest = rest << 32 | a->word[i];
        a->word[i] = (uint32_t)(rest / small);
        rest %= small;
    }
    trim(a);
    return (uint32_t)rest;
}

void weak_shift(struct weak_number *a, size_t bits) {
    const size_t words = bits / 32, rest = bits % 32;
    size_t i;

    for (i = 0; i + words < a->count; i++) {
        uint64_t two = (uint64_t)word_at(a, i + words + 1) << 32 | a->word[i + words];

        a->word[i] = (uint32_t)(two >> rest);
    }
    a->count = i;
    trim(a);
}

static size_t low_zeros(const struct weak_number *a) {
    size_t i = 0;

    while (a->word[i] == 0) { /* ends, because a is not 0 */
        i++;
    }
    return 32 * i + (size_t)__builtin_ctz((unsigned)a->word[i]);
}

/*
 * Stein's method. The common power of 2 is lost, except for the smaller of the two powers of 2,
 * which is put back by doubling.
 */
void weak_gcd(struct weak_number *a, struct weak_number *b) {
    size_t a_zeros = low_zeros(a), b_zeros = low_zeros(b);
    size_t twos = a_zeros < b_zeros ? a_zeros : b_zeros;

    weak_shift(a, a_zeros);
    weak_shift(b, b_zeros);
    for (;;) {
        int order = weak_compare(a, b);

        if (order == 0) {
            break;
        }
        if (order > 0) {
            weak_subtract(a, b);
            weak_shift(a, low_zeros(a));
        } else {
            weak_subtract(b, a);
            weak_shift(b, low_zeros(b));
        }
    }
    for (; twos > 0; twos--) {
        weak_multiply_small(a, 2);
    }
}

unsigned weak_gcd_small(unsigned a, unsigned b) {
    while (b != 0) {
        unsigned rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

/* --- square roots ---------------------------------------------------------------------------- */

/* Put two more bits at the low end: a = 4a + bits. */
static void push_bits(struct weak_number *a, uint32_t bits) {
    weak_multiply_small(a, 4);
    if (a->count > 0) {
        a->word[0] |= bits;
    } else {
        append(a, bits);
    }
}

/*
 * The method for decimal digits, with binary digits: for each pair of bits of a, the root gets one
 * more bit. This bit is 1 if 4 * root + 1 can be subtracted from the rest.
 */
void weak_root(const struct weak_number *a, struct weak_number *root, struct weak_number *rest) {
    size_t pair = (weak_bits(a) + 1) / 2;

    memset(root, 0, sizeof *root);
    memset(rest, 0, sizeof *rest);
    while (pair-- > 0) {
        struct weak_number trial = *root;

        push_bits(rest, a->word[pair / 16] >> 2 * (pair % 16) & 3);
        push_bits(&trial, 1);
        weak_multiply_small(root, 2);
        if (weak_compare(rest, &trial) >= 0) {
            weak_subtract(rest, &trial);
            if (root->count == 0) {
                append(root, 1);
            } else {
                root->word[0] |= 1;
            }
        }
    }
}

/* Return nonzero if `rest` is a square modulo `modulus`. */
static int is_residue(uint32_t rest, uint32_t modulus) {
    uint32_t i;

    for (i = 0; i <= modulus / 2; i++) {
        if (i * i % modulus == rest) {
            return 1;
        }
    }
    return 0;
}

/* Most numbers are no square modulo 64, 63, 65, 11 or 17. The root decides about the others. */
int weak_is_square(const struct weak_number *a) {
    static const uint32_t moduli[] = {64, 63, 65, 11, 17};
    struct weak_number root, rest;
    uint32_t all = weak_modulo(a, 63 * 65 * 11 * 17);
    size_t i;

    for (i = 0; i < sizeof moduli / sizeof moduli[0]; i++) {
        if (!is_residue(i == 0 ? word_at(a, 0) % 64 : all % moduli[i], moduli[i])) {
            return 0;
        }
    }
    weak_root(a, &root, &rest);
    return rest.count == 0;
}

/* --- patterns -------------------------------------------------------------------------------- */

/* Return nonzero if the low `bits` bits have WEAK_RUN zeros in a row. */
static int has_zeros(const struct weak_number *a, size_t bits) {
    size_t i, run = 0;

    for (i = 0; i < (bits + 31) / 32; i++) {
        uint32_t word = word_at(a, i);

        if (32 * i + 32 > bits) {
            word |= (uint32_t)0xFFFFFFFF << bits % 32; /* the bits above do not count */
        }

        if (word == 0) {
            run += 32;
        } else if (run + (size_t)__builtin_ctz((unsigned)word) >= WEAK_RUN) {
            return 1;
        } else {
            run = (size_t)__builtin_clz((unsigned)word);
        }
        if (run >= WEAK_RUN) {
            return 1;
        }
    }
    return 0;
}

static void exclusive_or(struct weak_number *a, const struct weak_number *b, uint32_t invert) {
    size_t i;

    for (i = 0; i < WEAK_WORDS; i++) {
        a->word[i] = word_at(a, i) ^ word_at(b, i) ^ invert;
    }
    a->count = WEAK_WORDS;
}

int weak_repeats(const struct weak_number *a) {
    size_t lag, bits = weak_bits(a);
    int found = 0;

    for (lag = 1; lag <= 512 && lag + WEAK_RUN <= bits && !found; lag++) {
        struct weak_number b = *a;

        weak_shift(&b, lag);
        exclusive_or(&b, a, 0);
        found = has_zeros(&b, bits - lag);
        explicit_bzero(&b, sizeof b);
    }
    return found;
}

int weak_share_bits(const struct weak_number *a, const struct weak_number *b) {
    size_t bits = weak_bits(a) < weak_bits(b) ? weak_bits(a) : weak_bits(b);
    struct weak_number x = *a;
    int found;

    exclusive_or(&x, b, 0);
    found = has_zeros(&x, bits);
    exclusive_or(&x, b, 0);
    exclusive_or(&x, b, 0xFFFFFFFF);
    found |= has_zeros(&x, bits);
    explicit_bzero(&x, sizeof x);
    return found;
}
