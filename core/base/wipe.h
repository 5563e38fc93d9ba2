/* SPDX-License-Identifier: MIT */
/* Handling secrets: overwriting them so that no optimiser forgets, comparing them in constant time.
 */
#ifndef URSA_CORE_WIPE_H
#define URSA_CORE_WIPE_H

#include <stddef.h>
#include <stdint.h>

#ifndef URSA_STACK_WIPE
#error                                                                                             \
    "define URSA_STACK_WIPE: 2048 on Cortex-M, 2624 with armv7m, 4096 on 64-bit: include/README.md"
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

#endif
