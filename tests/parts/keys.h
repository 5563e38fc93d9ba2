/* SPDX-License-Identifier: MIT */
/*
 * Keys made beforehand: in the programs of tests/powercut a key generation begins as ever, with its
 * noise and its flash writes, and then finds one of these at once.
 */
#ifndef URSA_TESTS_KEYS_H
#define URSA_TESTS_KEYS_H

#include <ursa/ursa.h>

#define KEYS 3u

const struct ursa_rsa_key *keys_get(unsigned i);

/* Which one the next key generations find. */
void keys_choose(unsigned i);

/* What the linker puts in place of ursa_keygen_step (tests.mk). */
int keys_step(struct ursa_keygen *gen, uint32_t max_ops);

#endif
