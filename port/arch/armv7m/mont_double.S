/* SPDX-License-Identifier: MIT */
/*
 * Doubling, and ursa_mont_settle, the reduction from below 2m to below m (core/arith/mont.h). For
 * ARMv7-M and all later architectures.
 */
#ifndef URSA_ARCH_MONT_DOUBLE
#error "take the sources, and URSA_CORE_DEFS, from core/core.mk"
#endif
    .syntax unified
    .thumb
    .text

#define MONT_LIMBS  256

.macro double_words
    ldmia   r2!, {r4-r11}
    adcs    r4, r4, r4
    adcs    r5, r5, r5
    adcs    r6, r6, r6
    adcs    r7, r7, r7
    adcs    r8, r8, r8
    adcs    r9, r9, r9
    adcs    r10, r10, r10
    adcs    r11, r11, r11
    stmia   r3!, {r4-r11}
.endm

/*
 * r = 2a, with the carry as the bit above its limbs. Then the code continues as in
 * ursa_mont_settle. The loop uses teq, because teq does not change the carry.
 */
    .global ursa_mont_double
    .type   ursa_mont_double, %function
    .thumb_func
ursa_mont_double:
    push    {r4-r11, lr}
    ldr     r12, [r0, #MONT_LIMBS]
    mov     r3, r1
    add     r12, r2, r12, lsl #2
    adds    r12, r12, #0        /* clears the carry */
1:  double_words
    teq     r2, r12
    bne     1b
    mov     r2, r1
    mov     r3, #0
    adc     r3, r3, r3
    b       settle

.macro compare_words
    ldmia   r4!, {r6-r9}
    ldmia   r0!, {r10-r12, lr}
    sbcs    r6, r6, r10
    sbcs    r7, r7, r11
    sbcs    r8, r8, r12
    sbcs    r9, r9, lr
.endm
.macro subtract_words
    ldmia   r2!, {r4-r7}
    ldmia   r0!, {r8-r11}
    and     r8, r8, r3
    and     r9, r9, r3
    and     r10, r10, r3
    and     r11, r11, r3
    sbcs    r4, r4, r8
    sbcs    r5, r5, r9
    sbcs    r6, r6, r10
    sbcs    r7, r7, r11
    stmia   r1!, {r4-r7}
.endm

    .global ursa_mont_settle
    .type   ursa_mont_settle, %function
    .thumb_func
ursa_mont_settle:
    push    {r4-r11, lr}
settle:
    ldr     r5, [r0, #MONT_LIMBS]
    mov     r4, r2
    add     r5, r0, r5, lsl #2
    push    {r0, r5}
    cmp     r0, r0              /* sets C: no borrow */
1:  compare_words
    compare_words
    teq     r0, r5
    bne     1b
    sbc     r12, r12, r12       /* -1 if the limbs are less than m */
    rsb     r3, r3, #0
    orn     r3, r3, r12         /* -1 if m is to be subtracted */
    pop     {r0, r12}
    cmp     r0, r0
2:  subtract_words
    subtract_words
    teq     r0, r12
    bne     2b
    pop     {r4-r11, pc}
