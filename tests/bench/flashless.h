/* SPDX-License-Identifier: MIT */
/* A port for keys that are not stored. Its noise is determined by a seed, and it has no flash. */
#ifndef URSA_TESTS_FLASHLESS_H
#define URSA_TESTS_FLASHLESS_H

#include <ursa/ursa.h>

/* The noise and the id equal those of tests/parts/device.h, so a seed gives the same key. */
extern const struct ursa_port flashless_port;

void flashless_seed(uint64_t seed);

#endif
