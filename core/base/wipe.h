/* SPDX-License-Identifier: MIT */
/* Functions that overwrite secrets. The compiler cannot optimise the writes away. */
#ifndef URSA_CORE_WIPE_H
#define URSA_CORE_WIPE_H

#include <stddef.h>
#include <stdint.h>

#ifndef URSA_STACK_WIPE
#error                                                                                             \
    "define URSA_STACK_WIPE: 2048 on Cortex-M, 2624 with armv7m, 4096 on 64-bit: include/README.md"
#endif
/* With fewer bytes, traces of arithmetic would stay below the wiped part. Pointers widen frames. */
_Static_assert(URSA_STACK_WIPE / 512 >= (int)sizeof(void *),
               "URSA_STACK_WIPE is too small: 2048 on Cortex-M, 2624 with armv7m, 4096 on 64-bit");

/* Overwrites `len` bytes with zeros, even if the program never reads these bytes again. */
void ursa_wipe(void *p, size_t len);

/*
 * Overwrites URSA_STACK_WIPE bytes of stack below the caller's frame, where arithmetic and BearSSL
 * leave intermediate values. The function that calls arithmetic or BearSSL must call this function
 * right afterwards. `make size` checks that the depth is sufficient.
 */
void ursa_wipe_stack(void);

/*
 * Overwrites just under half of URSA_STACK_WIPE bytes of stack. This depth is enough after hashing,
 * calls of the generator and arithmetic. Key generation uses this function, and its documented
 * stack figures include it.
 */
void ursa_wipe_hash_stack(void);

/*
 * Overwrites a little less stack than ursa_wipe_hash_stack. This depth is enough after records were
 * read or written, even during a key generation.
 */
void ursa_wipe_record_stack(void);

#endif
