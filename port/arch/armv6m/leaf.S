/* SPDX-License-Identifier: MIT */
/*
 * Products of 128 by 128 bits, from which all longer products are made. They consist of products of
 * 16-bit halves, because a multiplication on this processor gives only 32 bits.
 *
 * The product of halves i and j starts at a word boundary if i + j is even. If i + j is odd, the
 * product starts in the middle of a word. The even products and the odd products are summed
 * separately. A row is one half of b times every second half of a. The four products of a row do
 * not overlap, so a row is a number of four words. Adding a product to the sum takes three
 * instructions: load, multiply, add with carry. This is possible because muls does not change C.
 *
 * Four words of the sum at a time are in registers, and a fifth register takes the carry. The fifth
 * word cannot overflow. It is at most 1 when the next row adds to it a carry and a product of at
 * most (2^16 - 1)^2.
 *
 * The sum of the odd products is stored first, 16 bits higher. The sum of the even products then
 * starts from this stored sum.
 *
 * r0 is the base of all addresses, r1 is the product, r2 is the row's half of b, and r3 to r7 are
 * the sum.
 */
#include "words.inc"

/* acc = acc op (the half at r0 + at) * r2. op is adds or adcs. */
.macro mac op, acc, at
    ldrh r1, [r0, #\at]
    muls r1, r2
    \op \acc, r1
.endm

/* acc = (the half at r0 + at) * r2. */
.macro product acc, at
    ldrh \acc, [r0, #\at]
    muls \acc, r2
.endm

/* Add a row to the sum in w0 to w3: the half at r0 + b times every second half from r0 + a on. */
.macro row b, a, w0, w1, w2, w3
    ldrh r2, [r0, #\b]
    mac adds, \w0, \a
    .ifnb \w1
    mac adcs, \w1, \a + 4
    .endif
    .ifnb \w2
    mac adcs, \w2, \a + 8
    .endif
    .ifnb \w3
    mac adcs, \w3, \a + 12
    .endif
.endm

/* w = the carry: the new top word of the sum. */
.macro carry w
    movs \w, #0
    adcs \w, \w
.endm

/*
 * Store word n of the odd sum at r0 + 4n + 2, which is 16 bits above word n of the result.
 * put_first_odd stores word 0 in this way and clears the half at r0.
 */
.macro put_odd w, n
    strh \w, [r0, #4 * \n + 2]
    lsrs \w, \w, #16
    strh \w, [r0, #4 * \n + 4]
.endm
.macro put_first_odd w
    lsls r1, \w, #16
    str r1, [r0, #0]
    lsrs \w, \w, #16
    strh \w, [r0, #4]
.endm

/* Add words 4 to 7 of the odd sum to words 4 to 7 of the sum, which are in r3 to r6. */
.macro add_odd_top
    ldr r1, [r0, #16]
    adds r3, r1
    ldr r1, [r0, #20]
    adcs r4, r1
    ldr r1, [r0, #24]
    adcs r5, r1
    ldr r1, [r0, #28]
    adcs r6, r1
.endm

/* Add the squares of the four halves from r0 + at on to r3 to r6. */
.macro square_four first, at, t
    square \first, r3, \at, \t
    square adcs, r4, \at + 2, \t
    square adcs, r5, \at + 4, \t
    square adcs, r6, \at + 6, \t
.endm
.macro square op, acc, at, t
    ldrh \t, [r0, #\at]
    muls \t, \t
    \op \acc, \t
.endm

/*
 * Like row, but multiplies half number `b` of the number at r3 by every second half of the number
 * at r0, from byte `a` on.
 */
.macro low_row b, a, w0, w1, w2, w3
    ldrh r2, [r3, #2 * \b]
    mac adds, \w0, \a
    .ifnb \w1
    mac adcs, \w1, \a + 4
    .endif
    .ifnb \w2
    mac adcs, \w2, \a + 8
    .endif
    .ifnb \w3
    mac adcs, \w3, \a + 12
    .endif
.endm

/*
 * Move the upper half of `below` into the lower half of `w`. The lower half of `w` must be 0
 * before. Then shift `below` left by 16 bits.
 */
.macro up_16 w, below
    lsrs r1, \below, #16
    orrs \w, r1
    lsls \below, \below, #16
.endm

    .equ A, 32 /* offsets in the frame: a and b follow 32 bytes of sum */
    .equ B, 48

/* The 8 words at r0 = the 4 words at r1 times the 4 words at r2. */
function ursa_armv6m_mul4
    mov r12, r0
    sub sp, #64
    add r0, sp, #A
    ldmia r1!, {r4-r7}
    stmia r0!, {r4-r7}
    ldmia r2!, {r4-r7}
    stmia r0!, {r4-r7}
    mov r0, sp

    ldrh r2, [r0, #B]
    product r4, A + 2
    product r5, A + 6
    product r6, A + 10
    product r7, A + 14
    row B + 2, A, r4, r5, r6, r7
    carry r3
    put_first_odd r4
    row B + 4, A + 2, r5, r6, r7, r3
    row B + 6, A, r5, r6, r7, r3
    carry r4
    put_odd r5, 1
    row B + 8, A + 2, r6, r7, r3, r4
    row B + 10, A, r6, r7, r3, r4
    carry r5
    put_odd r6, 2
    row B + 12, A + 2, r7, r3, r4, r5
    row B + 14, A, r7, r3, r4, r5
    carry r6
    put_odd r7, 3
    put_odd r3, 4
    put_odd r4, 5
    put_odd r5, 6
    strh r6, [r0, #30]

    ldmia r0!, {r4-r7}
    subs r0, #16
    row B, A, r4, r5, r6, r7
    carry r3
    str r4, [r0, #0]
    row B + 2, A + 2, r5, r6, r7, r3
    row B + 4, A, r5, r6, r7, r3
    carry r4
    str r5, [r0, #4]
    row B + 6, A + 2, r6, r7, r3, r4
    row B + 8, A, r6, r7, r3, r4
    carry r5
    str r6, [r0, #8]
    row B + 10, A + 2, r7, r3, r4, r5
    row B + 12, A, r7, r3, r4, r5
    carry r6
    str r7, [r0, #12]
    row B + 14, A + 2, r3, r4, r5, r6
    add_odd_top

    mov r7, r12
    adds r7, #16
    stmia r7!, {r3-r6}
    subs r7, #32
    ldmia r0!, {r3-r6}
    stmia r7!, {r3-r6}
    add sp, #64
    bx lr

/*
 * The 8 words at r0 = the square of the 4 words at r1. Each product of two different halves is
 * summed once, the sum is doubled, and the squares of the halves are added. Each of these eight
 * squares is exactly one word.
 */
function ursa_armv6m_sqr4
    mov r12, r0
    sub sp, #48
    add r0, sp, #A
    ldmia r1!, {r4-r7}
    stmia r0!, {r4-r7}
    mov r0, sp

    ldrh r2, [r0, #A]
    product r4, A + 2
    product r5, A + 6
    product r6, A + 10
    product r7, A + 14
    put_first_odd r4
    row A + 2, A + 4, r5, r6, r7
    carry r3
    put_odd r5, 1
    row A + 4, A + 6, r6, r7, r3
    put_odd r6, 2
    row A + 6, A + 8, r7, r3
    carry r4
    put_odd r7, 3
    row A + 8, A + 10, r3, r4
    put_odd r3, 4
    row A + 10, A + 12, r4
    carry r5
    put_odd r4, 5
    row A + 12, A + 14, r5
    strh r5, [r0, #26]
    lsrs r5, r5, #16
    str r5, [r0, #28]

    ldr r5, [r0, #4]
    ldr r6, [r0, #8]
    ldr r7, [r0, #12]
    row A, A + 4, r5, r6, r7
    carry r3
    str r5, [r0, #4]
    row A + 2, A + 6, r6, r7, r3
    str r6, [r0, #8]
    row A + 4, A + 8, r7, r3
    carry r4
    str r7, [r0, #12]
    row A + 6, A + 10, r3, r4
    row A + 8, A + 12, r4
    carry r5
    row A + 10, A + 14, r5
    movs r6, #0
    add_odd_top
    adds r0, #16
    stmia r0!, {r3-r6}
    subs r0, #32

    /*
     * Double the sum and add the squares, four words at a time. From the first four words to the
     * last four, r7 keeps the carry of the doubling and r2 keeps the carry of the squares.
     */
    ldmia r0!, {r3-r6}
    adds r3, r3
    adcs r4, r4
    adcs r5, r5
    adcs r6, r6
    sbcs r7, r7
    square_four adds, A - 16, r1
    sbcs r2, r2
    mov r1, r12
    stmia r1!, {r3-r6}
    ldmia r0!, {r3-r6}
    rsbs r7, r7, #0
    adcs r3, r3
    adcs r4, r4
    adcs r5, r5
    adcs r6, r6
    rsbs r2, r2, #0
    square_four adcs, A - 24, r2
    stmia r1!, {r3-r6}
    add sp, #48
    bx lr

/*
 * The 4 words at r0 += the 4 words a at r1 times the 4 words b at r2, modulo 2^128. The code copies
 * the address of a to r0 and the address of b to r3. The sum has no fifth word, because it is
 * modulo 2^128.
 */
function ursa_armv6m_low4
    mov r12, r0
    mov r0, r1
    mov r3, r2

    ldrh r2, [r3, #0]
    product r4, 2
    product r5, 6
    product r6, 10
    product r7, 14
    low_row 1, 0, r4, r5, r6, r7
    low_row 2, 2, r5, r6, r7
    low_row 3, 0, r5, r6, r7
    low_row 4, 2, r6, r7
    low_row 5, 0, r6, r7
    low_row 6, 2, r7
    low_row 7, 0, r7

    lsls r7, r7, #16
    up_16 r7, r6
    up_16 r6, r5
    up_16 r5, r4
    mov r2, r12
    ldr r1, [r2, #0]
    adds r4, r1
    ldr r1, [r2, #4]
    adcs r5, r1
    ldr r1, [r2, #8]
    adcs r6, r1
    ldr r1, [r2, #12]
    adcs r7, r1

    low_row 0, 0, r4, r5, r6, r7
    low_row 1, 2, r5, r6, r7
    low_row 2, 0, r5, r6, r7
    low_row 3, 2, r6, r7
    low_row 4, 0, r6, r7
    low_row 5, 2, r7
    low_row 6, 0, r7
    mov r0, r12
    stmia r0!, {r4-r7}
    bx lr
