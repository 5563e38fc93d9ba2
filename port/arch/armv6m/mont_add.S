/* SPDX-License-Identifier: MIT */
/*
 * One row of a schoolbook product (ursa_mont_add_product in core/arith/mont.h), in constant time.
 */
#ifndef URSA_ARCH_MONT_ADD
#error "take the sources, and URSA_CORE_DEFS, from core/core.mk"
#endif
#include "words.inc"

/*
 * Add (a's half at r1 + at) * factor + carry to t's half at r0 + at. The factor is r2 + r3 * 2^16.
 * r4 is the carry, before and after. No sum is more than (2^16 - 1)^2 + 2 * (2^16 - 1) = 2^32 - 1.
 */
.macro add_half at
    ldrh r5, [r1, #\at]
    mov r6, r5
    muls r6, r2
    uxth r7, r4
    adds r6, r7
    ldrh r7, [r0, #\at]
    adds r6, r7
    strh r6, [r0, #\at]
    lsrs r6, r6, #16
    lsrs r4, r4, #16
    adds r4, r6
    muls r5, r3
    adds r4, r5
.endm

interface ursa_mont_add_product
    push {r4-r7, lr}
    lsls r3, r3, #2
    adds r3, r3, r1
    mov r12, r3
    lsrs r3, r2, #16
    uxth r2, r2
    movs r4, #0
1:  add_half 0
    add_half 2
    adds r0, #4
    adds r1, #4
    cmp r1, r12
    bne 1b
    mov r0, r4
    pop {r4-r7, pc}
