/* SPDX-License-Identifier: MIT */
/*
 * Fermat's method: if p and q are close, n = a^2 - b^2 for an `a` slightly above the square root of
 * n. Lehman's extension: if p * u and q * v are close, the same is true of 4uvn.
 */
#include "weak/weak.h"
#include "weak/weak_number.h"

#define STEPS       4096u /* for n itself; badkeys makes 100 */
#define RATIO_STEPS 100u  /* for each ratio u/v */
#define RATIO_MAX   12u

/* Try `steps` values of `a` from the square root of `number` on. */
static int try_steps(const struct weak_number *number, unsigned steps) {
    struct weak_number a, rest, twice;

    /* rest = number - root^2, and a^2 - number = 2 * root + 1 - rest for a = root + 1. */
    weak_root(number, &a, &rest);
    if (rest.count == 0) {
        return 1;
    }
    twice = a;
    weak_multiply_small(&twice, 2);
    weak_add_small(&twice, 1);
    a = twice;
    weak_subtract(&a, &rest);
    for (; steps > 0; steps--) {
        if (weak_is_square(&a)) {
            return 1;
        }
        weak_add_small(&twice, 2); /* (a+1)^2 - a^2 = 2a + 1 grows by 2 with each step */
        weak_add(&a, &twice);
    }
    return 0;
}

int weak_is_fermat(const struct ursa_pubkey *key) {
    struct weak_number n, multiple;
    unsigned u, v;

    weak_read(&n, key->n, ursa_pubkey_size(key));
    if (try_steps(&n, STEPS)) {
        return 1;
    }
    /* p and q have the same length, so the ratio is below 2. */
    for (v = 3; v <= RATIO_MAX; v++) {
        for (u = v / 2 + 1; u < v; u++) {
            multiple = n;
            weak_multiply_small(&multiple, 4 * u * v);
            if (weak_gcd_small(u, v) == 1 && try_steps(&multiple, RATIO_STEPS)) {
                return 1;
            }
        }
    }
    return 0;
}
