/* SPDX-License-Identifier: MIT */
/* What the test images of arithmetic share: see check_mont.c. */
#ifndef URSA_TESTS_CHECK_H
#define URSA_TESTS_CHECK_H

#include <stddef.h>
#include "arith/mont.h"

#define CHECK_LIMBS 32u
#define REPEAT      8u
#define SECRETS     24u

/* The generator: a number, and random limbs or such as carry far. */
uint32_t check_draw(void);
void check_draw_number(ursa_limb *x);

/* Into the hash, which begins anew with each line that says it. */
extern uint32_t check_hash;
#define CHECK_HASH_START 2166136261u
void check_add_to_hash(uint32_t x);

void check_say(const char *name, uint32_t x, uint32_t y);

/* check_words.c: all but products of two long numbers. */
void check_words(void);

#endif
