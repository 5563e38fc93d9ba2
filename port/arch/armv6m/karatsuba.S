/* SPDX-License-Identifier: MIT */
/*
 * Products and squares of 8, 16 and 32 words, built from products and squares of 4 words by
 * Karatsuba's method in its subtractive form. Let a = a0 + a1*x and b = b0 + b1*x. Let lo = a0*b0,
 * hi = a1*b1 and d = (a0 - a1)*(b0 - b1). Then a*b = lo + (lo + hi - d)*x + hi*x^2.
 *
 * The code multiplies the absolute values of the two differences, so every number stays within its
 * words. The sign of d is kept as a mask.
 *
 * A result must not overlap an operand.
 */
#include "words.inc"

/*
 * Store at r0 the absolute value of the difference between the n words at r1 and the n words after
 * them. r0 moves past the result. r7 = -1 if the second number is greater, else 0. Clobbers r1-r6.
 */
.macro difference4
    ldmia r1!, {r3-r6}
    with_four sbcs, subs, r1
    sbcs r7, r7
    negate_these subs
    stmia r0!, {r3-r6}
.endm
.macro difference n
    push {lr}
    mov r2, r1
    adds r2, #4 * \n
    set_carry
    words sub, \n
    sbcs r7, r7
    subs r0, #4 * \n
    mov r1, r0
    set_carry
    words negate, \n
    pop {pc}
.endm
function ursa_armv6m_difference8
    difference 8
function ursa_armv6m_difference16
    difference 16
.macro difference8
    bl ursa_armv6m_difference8
.endm
.macro difference16
    bl ursa_armv6m_difference16
.endm

/*
 * Add (lo + hi - d) * x to the 4h words at out. The lower 2h words at out hold lo, the upper 2h
 * words hold hi, and the 2h words on the stack hold |d|. So the code computes lo + hi - |d| if d is
 * positive, and lo + hi + |d| if d is negative.
 *
 * The next two macros start this addition: they replace |d| by lo - d. Afterwards r2 points at the
 * upper half of out, r12 is -1 for a positive d and 0 for a negative d, and C is the carry of this
 * step.
 */
.macro start_combining_product h
    ldr r2, [sp, #8 * \h]
    mov r0, sp
    mov r1, sp
    mov r7, r12
    lsrs r7, r7, #1
    flip_words 2 * \h
.endm
.macro start_combining_square h
    mov r0, sp
    ldr r1, [sp, #8 * \h]
    mov r2, sp
    movs r7, #0
    mvns r7, r7
    mov r12, r7
    .if \h > 4
    set_carry
    .endif
    sub_words 2 * \h
    mov r2, r1
.endm

/* r12 += C. Leaves C clear. */
.macro count_carry
    movs r3, #0
    adcs r3, r3
    add r12, r3
.endm

/* Finish the addition. r12 is the sum of the carries that go into the last h words of out. */
.macro combine h
    count_carry
    mov r0, sp
    mov r1, r0
    add_words 2 * \h
    count_carry
    mov r1, sp
    subs r2, #12 * \h
    mov r0, r2
    .if \h > 4
    clear_carry
    .endif
    add_words 2 * \h
    count_carry
    mov r1, r0
    mov r2, r12
    movs r7, #0
    ripple_words \h
.endm

/*
 * The next three macros start without a carry. For the smallest n (8 words, or 4 for ripple_words)
 * the code is inline because it is used most, and C may have any value. For a greater n, C must be
 * clear before add_words and ripple_words, and set before sub_words.
 */
.macro add_words n
    .if \n == 8
    add_four adds
    add_four
    .else
    words add, \n
    .endif
.endm
.macro sub_words n
    .if \n == 8
    sub_four subs
    sub_four
    .else
    words sub, \n
    .endif
.endm
.macro ripple_words n
    .if \n == 4
    ripple_four adds
    .else
    words ripple, \n
    .endif
.endm
/* This macro starts with the carry in C. */
.macro flip_words n
    .if \n == 8
    flip_four
    flip_four
    .else
    words flip, \n
    .endif
.endm

/*
 * The 4h words at r0 = the 2h words at r1 times the 2h words at r2, computed from products of h
 * words. |d| is on the stack. The sign of d is kept in `sign`, a register that the smaller products
 * do not change.
 */
.macro multiply h, sign
    push {r0-r2, lr}
    sub sp, #8 * \h
    difference\h
    mov \sign, r7
    ldr r1, [sp, #8 * \h + 8]
    difference\h
    mov r1, \sign
    eors r7, r1
    mvns r7, r7
    mov \sign, r7
    mov r0, sp
    ldr r1, [sp, #8 * \h]
    mov r2, r1
    adds r2, #4 * \h
    bl ursa_armv6m_mul\h
    ldr r0, [sp, #8 * \h]
    ldr r1, [sp, #8 * \h + 4]
    ldr r2, [sp, #8 * \h + 8]
    bl ursa_armv6m_mul\h
    ldr r0, [sp, #8 * \h]
    ldr r1, [sp, #8 * \h + 4]
    ldr r2, [sp, #8 * \h + 8]
    adds r0, #8 * \h
    adds r1, #4 * \h
    adds r2, #4 * \h
    bl ursa_armv6m_mul\h
    mov r12, \sign
    start_combining_product \h
    combine \h
    add sp, #8 * \h + 12
    pop {pc}
.endm
function ursa_armv6m_mul8
    multiply 4, r8
function ursa_armv6m_mul16
    multiply 8, r9
function ursa_armv6m_mul32
    multiply 16, r10

/* The 4h words at r0 = the square of the 2h words at r1. */
.macro square_of h
    push {r0-r1, lr}
    sub sp, #8 * \h
    difference\h
    mov r0, sp
    ldr r1, [sp, #8 * \h]
    bl ursa_armv6m_sqr\h
    ldr r0, [sp, #8 * \h]
    ldr r1, [sp, #8 * \h + 4]
    bl ursa_armv6m_sqr\h
    ldr r0, [sp, #8 * \h]
    ldr r1, [sp, #8 * \h + 4]
    adds r0, #8 * \h
    adds r1, #4 * \h
    bl ursa_armv6m_sqr\h
    start_combining_square \h
    combine \h
    add sp, #8 * \h + 8
    pop {pc}
.endm
function ursa_armv6m_sqr8
    square_of 4
function ursa_armv6m_sqr16
    square_of 8
function ursa_armv6m_sqr32
    square_of 16

/*
 * The lower half of a product: the 8 words at r0 = the 8 words at r1 times the 8 words at r2,
 * modulo 2^256.
 */
function ursa_armv6m_low8
    push {r0-r2, lr}
    bl ursa_armv6m_mul4
    pop {r0-r2}
    push {r0-r2}
    adds r0, #16
    adds r2, #16
    bl ursa_armv6m_low4
    pop {r0-r2}
    adds r0, #16
    adds r1, #16
    bl ursa_armv6m_low4
    pop {pc}

/*
 * The 2h words at r0 = the 2h words at r1 times the 2h words at r2, modulo x^2, with x = 2^(32h).
 */
.macro low h
    push {r0-r2, lr}
    sub sp, #4 * \h
    bl ursa_armv6m_mul\h
    ldr r1, [sp, #4 * \h + 4]
    ldr r2, [sp, #4 * \h + 8]
    adds r2, #4 * \h
    low_part \h
    ldr r1, [sp, #4 * \h + 4]
    ldr r2, [sp, #4 * \h + 8]
    adds r1, #4 * \h
    low_part \h
    add sp, #4 * \h + 12
    pop {pc}
.endm
.macro low_part h
    mov r0, sp
    bl ursa_armv6m_low\h
    ldr r0, [sp, #4 * \h]
    adds r0, #4 * \h
    mov r2, r0
    mov r1, sp
    clear_carry
    words add, \h
.endm
function ursa_armv6m_low16
    low 8
function ursa_armv6m_low32
    low 16
