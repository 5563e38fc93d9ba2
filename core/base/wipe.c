/* SPDX-License-Identifier: MIT */
#include "base/wipe.h"
#include <stdint.h>

void ursa_wipe(void *p, size_t len) {
    volatile uint8_t *v = p;

    while (len-- > 0) {
        *v++ = 0;
    }
}

#if defined(__GNUC__)
/*
 * Attributes of a function that wipes the dead frames, the stack frames of functions that have
 * returned.
 *
 * noinline: if the function were inlined, its array would lie in the caller's frame, above the dead
 * frames.
 *
 * no_sanitize_address: the sanitizer's guard zones would leave gaps in the wiped range.
 */
#define DEAD_FRAME __attribute__((noinline, no_sanitize_address))
#else
#define DEAD_FRAME
#endif

DEAD_FRAME void ursa_wipe_stack(void) {
    volatile uint32_t dead[URSA_STACK_WIPE / sizeof(uint32_t)];
    size_t i;

    for (i = 0; i < sizeof dead / sizeof dead[0]; i++) {
        dead[i] = 0;
    }
}

/*
 * Wipes 125/256 of URSA_STACK_WIPE bytes: as much stack as a step of a signature uses. `make size`
 * checks that this is enough.
 */
DEAD_FRAME void ursa_wipe_hash_stack(void) {
    volatile uint32_t dead[URSA_STACK_WIPE * 125 / 256 / sizeof(uint32_t)];
    size_t i;

    for (i = 0; i < sizeof dead / sizeof dead[0]; i++) {
        dead[i] = 0;
    }
}

/*
 * Wipes 116/256 of URSA_STACK_WIPE bytes: as much stack as the store uses.
 *
 * This function and ursa_wipe_hash_stack wipe no more than necessary. They are called while a key
 * is being made, where their own array counts towards the stack peak.
 */
DEAD_FRAME void ursa_wipe_record_stack(void) {
    volatile uint32_t dead[URSA_STACK_WIPE * 116 / 256 / sizeof(uint32_t)];
    size_t i;

    for (i = 0; i < sizeof dead / sizeof dead[0]; i++) {
        dead[i] = 0;
    }
}
