/* SPDX-License-Identifier: MIT */
#ifndef URSA_TESTS_FLEET_H
#define URSA_TESTS_FLEET_H

#include <stddef.h>
#include <ursa/ursa.h>

struct fleet_key {
    struct ursa_rsa_key key;
    struct ursa_keygen_counts counts;
    unsigned kept; /* a bit for each promise about a single key that this key keeps */
};

/* Promises about one key. Each function returns 1 if the key keeps the promise. */
int fleet_has_primes(const struct ursa_rsa_key *key);
int fleet_is_in_range(const struct ursa_rsa_key *key);
int fleet_is_apart(const struct ursa_rsa_key *key);
int fleet_has_right_parts(const struct ursa_rsa_key *key);
int fleet_has_large_d(const struct ursa_rsa_key *key);
int fleet_resists_fermat(const struct ursa_rsa_key *key);
int fleet_has_no_roca(const struct ursa_rsa_key *key);

/* Promises about all keys together. */
int fleet_shares_no_factor(const struct fleet_key *fleet, size_t n);
void fleet_judge_distribution(const struct fleet_key *fleet, size_t n,
                              void (*ok)(int good, const char *what));

#endif
