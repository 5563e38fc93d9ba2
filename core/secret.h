/* SPDX-License-Identifier: MIT */
/* Handling secrets: overwriting them so that no optimiser forgets, comparing them in constant time.
 */
#ifndef URSA_CORE_SECRET_H
#define URSA_CORE_SECRET_H

#include <stddef.h>
#include <stdint.h>

#ifndef URSA_STACK_WIPE
#error "define URSA_STACK_WIPE: 2048 on Cortex-M, 2624 with armv7m, 4096 on 64-bit; see README.md"
#endif

void ursa_wipe(void *p, size_t len);

/*
 * Overwrite URSA_STACK_WIPE bytes of stack below the caller's frame: arithmetic and BearSSL leave
 * there what they work with. Call it from the function that called them, right after. `make size`
 * checks that it goes deep enough.
 */
void ursa_wipe_stack(void);

/* The same by nearly half: after hashing, generator calls and arithmetic. A key is made on that. */
void ursa_wipe_hash_stack(void);

/* And a little less: after the reading and writing of records, also below a key generation. */
void ursa_wipe_record_stack(void);

/*
 * A secret-dependent value that may be shown: each use says why. Under valgrind the tests mark
 * secrets as undefined, and this is what makes it fall silent. All that is shown: that a number is
 * a candidate, that one is rejected and by what (candidate.h), that a base or a digit is drawn anew
 * (what is thrown away is never used), that a key is whole, that a signature verifies.
 */
#ifdef URSA_MEMCHECK
uint32_t ursa_public(uint32_t value);
#else
static inline uint32_t ursa_public(uint32_t value) {
    return value;
}
#endif

/*
 * The same bit, of which the compiler knows nothing any more. Without this it may see that a mask
 * made of a bit is all or nothing, and branch on it.
 */
static inline uint32_t ursa_hidden(uint32_t bit) {
#if defined(__GNUC__)
    __asm__ volatile("" : "+r"(bit));
#endif
    return bit;
}

/* 1 if the n bytes are equal, else 0; and 1 if big-endian a < b, else 0. Constant time. */
uint32_t ursa_equal(const void *a, const void *b, size_t n);
uint32_t ursa_less(const uint8_t *a, const uint8_t *b, size_t n);

#endif
