/* SPDX-License-Identifier: MIT */
/* Functions shared by the test images of arithmetic: see check_mont.c. */
#ifndef URSA_TESTS_CHECK_H
#define URSA_TESTS_CHECK_H

#include <stddef.h>
#include "arith/mont.h"

#define CHECK_LIMBS 32u
#define REPEAT      8u
#define SECRETS     24u

/*
 * The generator draws a number of 32 bits, or a long number of random limbs or of limbs with long
 * carries.
 */
uint32_t check_draw(void);
void check_draw_number(ursa_limb *x);

/* Results are added to the hash. The hash begins again after each line that prints it. */
extern uint32_t check_hash;
#define CHECK_HASH_START 2166136261u
void check_add_to_hash(uint32_t x);

void check_say(const char *name, uint32_t x, uint32_t y);

/* In check_words.c: checks all operations except products of two long numbers. */
void check_words(void);

#endif
