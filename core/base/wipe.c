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
/* Inlined, its frame would lie above the dead ones; guarded by a sanitizer, it would have gaps. */
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

/* As deep as a step of a signature (make size checks this, too). */
DEAD_FRAME void ursa_wipe_hash_stack(void) {
    volatile uint32_t dead[URSA_STACK_WIPE * 125 / 256 / sizeof(uint32_t)];
    size_t i;

    for (i = 0; i < sizeof dead / sizeof dead[0]; i++) {
        dead[i] = 0;
    }
}

/* As deep as the store goes. Neither goes a word further: they lie below a key that is being made.
 */
DEAD_FRAME void ursa_wipe_record_stack(void) {
    volatile uint32_t dead[URSA_STACK_WIPE * 115 / 256 / sizeof(uint32_t)];
    size_t i;

    for (i = 0; i < sizeof dead / sizeof dead[0]; i++) {
        dead[i] = 0;
    }
}
