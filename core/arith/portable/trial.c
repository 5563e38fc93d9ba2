/* SPDX-License-Identifier: MIT */
/* The inner loops of trial division in portable C. See sieve.h. */
#include <string.h>
#include "arith/sieve.h"
#include "base/consttime.h"

#ifndef URSA_ARCH_TRIAL
ursa_word ursa_reduce_words(const struct ursa_divisors *divisors, const void *x, unsigned n) {
    const uint8_t *from = x;
    ursa_word t = 0;
    unsigned i;

    for (i = 0; i < n; i++) {
        ursa_word word;

        memcpy(&word, from + i * sizeof word, sizeof word);
        t = ursa_reduce(divisors, t, word);
    }
    return t;
}

uint32_t ursa_strike(const struct ursa_divisors *divisors, const struct ursa_residues *shared,
                     const void *rows, uint32_t alive) {
    const uint8_t *x = rows;
    unsigned i;

    for (i = 0; i < URSA_ROWS; i++, x += URSA_ROW_SIZE) {
        ursa_word2 product;
        ursa_word t;

        if (!(alive >> i & 1)) {
            continue;
        }
        product = (ursa_word2)ursa_reduce_words(divisors, x, URSA_ROW_WORDS) * shared->m;
        t = ursa_reduce(divisors, shared->b, (ursa_word)product);
        t = ursa_reduce(divisors, t, (ursa_word)(product >> URSA_SIEVE_BITS));
        alive &= ~((uint32_t)ursa_declassify((uint32_t)ursa_divides(divisors, t)) << i);
    }
    return alive;
}
#endif
