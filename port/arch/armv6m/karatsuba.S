/* SPDX-License-Identifier: MIT */
/*
 * Products and squares of 8, 16 and 32 words from those of 4, by Karatsuba's method in its
 * subtractive form: with a = a0 + a1*x, b likewise, l = a0*b0, h = a1*b1, d = (a0 - a1)*(b0 - b1),
 * a*b is l + (l + h - d)*x + h*x^2. Of the differences the absolute value is multiplied, so all
 * numbers stay within their words; the sign of d is a mask.
 *
 * A result must not overlap an operand.
 */
#include "words.inc"

/* The n words at r0 = the absolute value of the difference of r1's n and the n after; r0 moves on.
 * r7 = -1 if the second was the greater one. Spends r1-r6. */
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
 * The 4h words at out, l and h, += (l + h -+ d) * x, d the 2h words on the stack. To begin with,
 * d = l -+ d; r2 is out's second half then, r12 the mask, -1 for minus, and C what was carried.
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

/* r12 += C, and no carry is left. */
.macro count_carry
    movs r3, #0
    adcs r3, r3
    add r12, r3
.endm

/* r12 counts what is carried into the last h words. */
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

/* Without a carry before, unless it is said, and in place up to 8 words: there are many of these. */
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
/* With the carry that there is. */
.macro flip_words n
    .if \n == 8
    flip_four
    flip_four
    .else
    words flip, \n
    .endif
.endm

/* The 4h words at r0 = the 2h at r1 times the 2h at r2, by way of products of h. d is on the stack,
 * its sign in `sign`, a register that the smaller products leave alone. */
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

/* The 4h words at r0 = the square of the 2h at r1. */
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

/* The lower halves of products: the 8 words at r0 = the 8 at r1 times the 8 at r2, modulo 2^256. */
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

/* The 2h words at r0 = the 2h at r1 times the 2h at r2, modulo x^2. */
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
