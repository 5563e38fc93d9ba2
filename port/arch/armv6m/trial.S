/* SPDX-License-Identifier: MIT */
/*
 * The inner loops of trial division (core/arith/sieve.h) with words of 16 bits. A call divides by
 * one prime, which is less than 2^16 - 8. Constant time: branches depend on public values only.
 */
#ifndef URSA_ARCH_TRIAL
#error "take the sources, and URSA_CORE_DEFS, from core/core.mk"
#endif
#include "words.inc"

    .equ PRODUCT, 0 /* offsets in struct ursa_divisors */
    .equ INVERSE, 2
    .equ M, 0       /* offsets in struct ursa_residues */
    .equ B, 2
    .equ ROWS, 24
    .equ ROW, 16

/*
 * sum = sum / 2^16 modulo the prime in r4. r3 is 2^16 * (-1/prime mod 2^16).
 *
 * The code adds to sum a multiple of the prime, at most (2^16 - 1) * prime. If sum is at most 9 *
 * prime, it grows to at most (2^16 + 8) * prime. If sum is at most prime + 2^16 - 1, it grows to at
 * most 2^16 * prime + 2^16 - 1. Both bounds are below 2^32, because the prime is less than 2^16 -
 * 8.
 */
.macro reduce sum, t
    mov \t, \sum
    muls \t, r3
    lsrs \t, \t, #16
    muls \t, r4
    adds \sum, \sum, \t
    lsrs \sum, \sum, #16
.endm

interface ursa_reduce_words
    push {r4-r5, lr}
    ldrh r3, [r0, #INVERSE]
    lsls r3, r3, #16
    ldrh r4, [r0, #PRODUCT]
    lsls r2, r2, #1
    adds r2, r2, r1
    movs r0, #0
1:  .irp at, 0, 2, 4, 6
    ldrh r5, [r1, #\at]
    adds r0, r0, r5
    reduce r0, r5
    .endr
    adds r1, #8
    cmp r1, r2
    bne 1b
    pop {r4-r5, pc}

/*
 * Let B = 2^16. The eight words of a row are multiplied by m / B^8, m / B^7, ..., m / B, one each,
 * and added to b. The sum is x * m / B^8 + b modulo the prime, and is at most
 * (8 * 2^16 + 1) * prime. The first reduction leaves at most 9 * prime, and the second leaves less
 * than 2 * prime. The number that is left is above 0 because b is above 0. So this number equals
 * the prime exactly if the prime divides x * m / B^8 + b.
 *
 * The rows are processed from the last to the first. r7 holds `alive` and is shifted left for each
 * row: the old bit of the row leaves at the top, and the new bit enters at the bottom.
 */
interface ursa_strike
    push {r4-r7, lr}
    mov r4, r8
    mov r5, r9
    mov r6, r10
    push {r4-r6}
    sub sp, #ROW
    mov r12, r2
    lsls r7, r3, #32 - ROWS
    ldrh r4, [r1, #B]
    mov r10, r4
    ldrh r2, [r1, #M]
    ldrh r3, [r0, #INVERSE]
    lsls r3, r3, #16
    mov r8, r3
    ldrh r4, [r0, #PRODUCT]
    mov r9, r4
    mov r1, sp
    movs r6, #ROW
1:  subs r6, #2
    reduce r2, r5
    strh r2, [r1, r6]
    cmp r6, #0
    bne 1b
    movs r0, #ROWS * ROW / 2
    lsls r0, r0, #1
    add r0, r12

    /* r6 is 0. The sum is r2 + r5 * 2^32. */
2:  subs r0, #ROW
    lsls r7, r7, #1
    bcc 3f
    mov r2, r10
    movs r5, #0
    .irp at, 0, 2, 4, 6, 8, 10, 12, 14
    ldrh r3, [r0, #\at]
    ldrh r4, [r1, #\at]
    muls r3, r4
    adds r2, r2, r3
    adcs r5, r6
    .endr
    mov r3, r8
    mov r4, r2
    muls r4, r3
    lsrs r4, r4, #16
    mov r3, r9
    muls r4, r3
    adds r2, r2, r4
    adcs r5, r6
    lsls r5, r5, #16
    lsrs r2, r2, #16
    orrs r2, r5
    mov r4, r9
    mov r3, r8
    reduce r2, r5
    eors r2, r4
    subs r2, #1  /* C is set unless the sum was the prime */
    adcs r7, r6
3:  cmp r0, r12
    bne 2b

    mov r0, r7
    add sp, #ROW
    pop {r4-r6}
    mov r8, r4
    mov r9, r5
    mov r10, r6
    pop {r4-r7, pc}
