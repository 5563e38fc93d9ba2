/* SPDX-License-Identifier: MIT */
/*
 * ROCA (Nemec and others, "The Return of Coppersmith's Attack", CCS 2017; CVE-2017-15361).
 *
 * Each prime of such a key is k * M + (65537^a mod M), where M is the product of the first 39 or
 * more primes. So n is a power of 65537 modulo M. For each prime r up to 167 this file finds an x
 * with 65537^x = n mod r. x is known modulo the order of 65537 modulo r. n is a power of 65537
 * modulo the product of these primes exactly if one x fits all of them. This is so if the values of
 * x of any two primes agree modulo the gcd of the two orders. A random n passes with a probability
 * of 2^-154.
 */
#include "arith/sieve.h"
#include "weak/weak.h"
#include "weak/weak_number.h"

#define LAST_PRIME 167u
#define PRIMES     38u /* the odd primes up to LAST_PRIME */

struct logarithm {
    unsigned x, order; /* x is known modulo `order` */
};

static int find(const struct weak_number *n, unsigned prime, struct logarithm *log) {
    unsigned wanted = weak_modulo(n, prime), power = 1, i = 0;
    int found = 0;

    do {
        if (power == wanted) {
            log->x = i;
            found = 1;
        }
        power = power * (URSA_RSA_EXPONENT % prime) % prime;
        i++;
    } while (power != 1);
    log->order = i;
    return found;
}

int weak_is_roca(const struct ursa_pubkey *key) {
    struct logarithm logs[PRIMES];
    struct ursa_primes primes;
    struct weak_number n;
    unsigned prime;
    size_t i, count = 0;

    weak_read(&n, key->n, ursa_pubkey_size(key));
    ursa_primes_begin(&primes, 1);
    while ((prime = ursa_primes_next(&primes)) <= LAST_PRIME) {
        if (!find(&n, prime, &logs[count])) {
            return 0;
        }
        for (i = 0; i < count; i++) {
            unsigned common = weak_gcd_small(logs[i].order, logs[count].order);

            if (logs[i].x % common != logs[count].x % common) {
                return 0;
            }
        }
        count++;
    }
    return 1;
}
