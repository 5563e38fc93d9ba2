/* SPDX-License-Identifier: MIT */
/*
 * Keys that were made beforehand. In the programs of tests/powercut, a key generation begins as
 * usual with its noise and its flash writes. Then it returns one of these keys at once.
 */
#ifndef URSA_TESTS_KEYS_H
#define URSA_TESTS_KEYS_H

#include <ursa/ursa.h>

#define KEYS 3u

const struct ursa_rsa_key *keys_get(unsigned i);

/* The next key generations return key i. */
void keys_choose(unsigned i);

/* The linker replaces ursa_keygen_step by this function (tests.mk). */
int keys_step(struct ursa_keygen *gen, uint32_t max_ops);

#endif
