/* SPDX-License-Identifier: MIT */
/*
 * One row of a schoolbook product (ursa_mont_add_product in core/arith/mont.h) for Cortex-M3, in
 * constant time. On this processor a multiplication of 32 by 32 bits takes the same time for all
 * operands if the result has 32 bits, but not if it has 64 bits.
 */
#ifndef URSA_ARCH_MONT_ADD
#error "take the sources, and URSA_CORE_DEFS, from core/core.mk"
#endif
    .syntax unified
    .thumb
    .text

/*
 * Add (a's half at r1) * factor + carry to t's half at r0. The factor is r2 + r12 * 2^16. r4 is the
 * carry, before and after. No sum is more than (2^16 - 1)^2 + 2 * (2^16 - 1) = 2^32 - 1.
 */
.macro add_half
    ldrh    r5, [r1], #2
    ldrh    r6, [r0]
    uxth    r3, r4
    adds    r6, r6, r3
    mla     r6, r5, r2, r6
    strh    r6, [r0], #2
    lsrs    r6, r6, #16
    add     r4, r6, r4, lsr #16
    mla     r4, r5, r12, r4
.endm

    .global ursa_mont_add_product
    .type   ursa_mont_add_product, %function
    .thumb_func
ursa_mont_add_product:
    push    {r4-r7, lr}
    add     r7, r1, r3, lsl #2
    lsr     r12, r2, #16
    uxth    r2, r2
    movs    r4, #0
1:  add_half
    add_half
    cmp     r1, r7
    bne     1b
    mov     r0, r4
    pop     {r4-r7, pc}
