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
 * noinline: an inlined function's array would lie above the dead frames, in the caller's frame.
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

/* As deep as a step of a signature goes (`make size` checks this as well). */
DEAD_FRAME void ursa_wipe_hash_stack(void) {
    volatile uint32_t dead[URSA_STACK_WIPE * 125 / 256 / sizeof(uint32_t)];
    size_t i;

    for (i = 0; i < sizeof dead / sizeof dead[0]; i++) {
        dead[i] = 0;
    }
}

/*
 * As deep as the store goes. This function and ursa_wipe_hash_stack go no deeper than necessary:
 * they are called while a key is being made, where their depth counts towards the stack peak.
 */
DEAD_FRAME void ursa_wipe_record_stack(void) {
    volatile uint32_t dead[URSA_STACK_WIPE * 116 / 256 / sizeof(uint32_t)];
    size_t i;

    for (i = 0; i < sizeof dead / sizeof dead[0]; i++) {
        dead[i] = 0;
    }
}
