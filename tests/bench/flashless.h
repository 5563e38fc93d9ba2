/* SPDX-License-Identifier: MIT */
/* A port for keys that are not kept: noise that follows from a seed, and no flash. */
#ifndef URSA_TESTS_FLASHLESS_H
#define URSA_TESTS_FLASHLESS_H

#include <ursa/ursa.h>

/* The noise and the id are those of tests/parts/device.h, and so are the keys of a seed. */
extern const struct ursa_port flashless_port;

void flashless_seed(uint64_t seed);

#endif
