/* SPDX-License-Identifier: MIT */
/*
 * Montgomery multiplication and squaring (core/arith/mont.h) modulo numbers of 1024 bits on
 * ARMv6-M, in constant time: there is no conditional branch.
 *
 * First t = a*b is computed in 2048 bits: t = t0 + t1*R. Let q = -t0/m mod R, which is the lower
 * half of the product t0 * inv. Then t + q*m is a multiple of R.
 *
 * Let h be the upper half of q*m. Only h is needed, because the lower half of q*m is known: it is
 * R - t0, or 0 if t0 = 0. Therefore w = q*m mod (R - 1) is enough. As R is 1 modulo R - 1,
 *
 *     w = h + R - t0 = h + 1 - t0 (mod R - 1)
 *
 * The result is
 *
 *     t1 + h + 1 = t1 + ((w + t0) mod (R - 1))
 *
 * The modular sum is taken from the range 1 to R - 1, because h + 1 is at most R - 1. Adding the
 * carry of w + t0 at the lower end of w + t0 gives the sum in this range. If t0 = 0, then q = 0 and
 * w = 0, so the sum is 0. This is right, because the result is then t1.
 */
#ifndef URSA_ARCH_MONT_MUL
#error "take the sources, and URSA_CORE_DEFS, from core/core.mk"
#endif
#include "words.inc"

    .equ INV, 4 * N      /* offset of inv in struct ursa_mont */
    .equ T, 4 * N + 4    /* offset of t on the stack, above w and one more word */
    .equ MONT, T + 8 * N
    .equ R, MONT + 4

.macro enter
    push {r4-r7, lr}
    mov r4, r8
    mov r5, r9
    mov r6, r10
    mov r7, r11
    push {r4-r7}
    push {r0, r1}
    sub sp, #8 * N
.endm
.macro leave
    pop {r4-r7}
    mov r8, r4
    mov r9, r5
    mov r10, r6
    mov r11, r7
    pop {r4-r7, pc}
.endm

interface ursa_mont_mul
    enter
    mov r0, sp
    mov r1, r2
    mov r2, r3
    bl ursa_armv6m_mul32
    b reduce

interface ursa_mont_sqr
    enter
    mov r0, sp
    mov r1, r2
    bl ursa_armv6m_sqr32

/* q is stored in the buffer of the result until the result is known. */
reduce:
    sub sp, #T
    ldr r0, [sp, #R]
    add r1, sp, #T
    ldr r2, [sp, #MONT]
    adds r2, #INV
    bl ursa_armv6m_low32
    mov r0, sp
    ldr r1, [sp, #R]
    ldr r2, [sp, #MONT]
    bl ursa_armv6m_wrap32

    mov r0, sp
    mov r1, r0
    add r2, sp, #T
    clear_carry
    words add, N
    /* add the carry of w + t0, and t1, which r2 now points at */
    ldr r0, [sp, #R]
    mov r1, sp
    words add, N
    ldr r0, [sp, #R]
    ldr r1, [sp, #MONT]
    add sp, #T
    add sp, #8 * N + 8

    bl ursa_armv6m_settle
    leave
