/* SPDX-License-Identifier: MIT */
/* Handling secrets: overwriting them so that no optimiser forgets, comparing them in constant time.
 */
#ifndef URSA_CORE_SECRET_H
#define URSA_CORE_SECRET_H

#include <stddef.h>
#include <stdint.h>

#ifndef URSA_STACK_WIPE
#error "define URSA_STACK_WIPE: 4096 on Cortex-M, 8192 on 64-bit hosts; see README.md"
#endif

void ursa_wipe(void *p, size_t len);

/*
 * Overwrite URSA_STACK_WIPE bytes of stack below the caller's frame: BearSSL leaves factors and
 * exponents there. Call it from the function that called BearSSL, right after. `make size` checks
 * that it goes deep enough.
 */
void ursa_wipe_stack(void);

/* The same after hashing and generator calls, which go less deep: two fifths. */
void ursa_wipe_hash_stack(void);

/* 1 if the n bytes are equal, else 0; and 1 if big-endian a < b, else 0. Constant time. */
uint32_t ursa_equal(const void *a, const void *b, size_t n);
uint32_t ursa_less(const uint8_t *a, const uint8_t *b, size_t n);

#endif
