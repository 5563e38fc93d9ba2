/* SPDX-License-Identifier: MIT */
/*
 * Montgomery multiplication and squaring modulo 1024 bits for ARMv7-M (Cortex-M3). The long
 * multiplication of this processor takes a time that depends on its operands. MLA takes constant
 * time: it adds the lower 32 bits of a product to a word. So numbers are split into signed digits
 * of 14 bits, one digit per word. A column of products is summed with one MLA per product, without
 * carries.
 *
 * |digit| <= 2^13, so a product is at most 2^26, and the sum of 31 products fits in a signed word.
 * The carries are passed on after at most 30 rows (flush).
 *
 * Both operands are multiplied by 2^13 first. The reduction by 75 digits divides by 2^(14 * 75),
 * which is 2^1050. So the result is a * b / 2^1024, as for R = 2^1024.
 *
 * A row is five digits x0..x4. The row moves along the digits of a number in D and the columns of
 * T, two columns per step. Four columns of T, called the window, are in registers and move with the
 * row. A step loads two digits and two columns, and stores two columns, for ten products.
 *
 * The functions need 992 bytes of stack. They support only numbers of 1024 bits.
 */
#ifndef URSA_ARCH_MONT_MUL
#error "take the sources, and URSA_CORE_DEFS, from core/core.mk"
#endif
#if URSA_STACK_WIPE < 2624
#error "define URSA_STACK_WIPE: 2624 with armv7m, because this multiplication takes 992 bytes"
#endif
    .syntax unified
    .thumb
    .text

/* Offset in struct ursa_mont. */
#define MONT_INV    128

/* Offsets in the frame. */
#define D       0   /* digits of a number: 75, padded to 80 */
#define T       320 /* columns of the product: 150, padded to 152 */
#define STAGE   180 /* inside D: 35 words to be split into digits */
#define RESULT  928
#define MONT    932
#define FACTOR  936
#define INV     940
#define AT      944 /* the address of the first column of the pass */
#define PASS    948 /* squaring: number of the pass; else: flush before the pass at this address */
#define BACK    952 /* the address to which a subroutine returns */
#define FRAME   956
#define DIGITS  75
#define ROWS    20  /* bytes by which a pass moves on: five columns */
#define END     (T + 15 * ROWS)

sum .req r0
x0  .req r1
x1  .req r2
x2  .req r3
x3  .req r4
x4  .req r5
w0  .req r6
w1  .req r7
w2  .req r8
w3  .req r9
w4  .req r10
w5  .req r11
y0  .req r12
y1  .req lr

#include "to_digits.inc"

/* --- rows ------------------------------------------------------------------------------------- */

/* Process columns j and j + 1. The window moves from t0..t3 to t2, t3, c0, c1. */
.macro step t0, t1, t2, t3, c0, c1, j
    ldrd    y0, y1, [sp, #(D + 4 * (\j))]
    ldrd    \c0, \c1, [sum, #(4 * (\j + 4))]
    mla     \t0, x0, y0, \t0
    mla     \t1, x1, y0, \t1
    mla     \t2, x2, y0, \t2
    mla     \t3, x3, y0, \t3
    mla     \c0, x4, y0, \c0
    mla     \t1, x0, y1, \t1
    mla     \t2, x1, y1, \t2
    mla     \t3, x2, y1, \t3
    mla     \c0, x3, y1, \c0
    mla     \c1, x4, y1, \c1
    strd    \t0, \t1, [sum, #(4 * (\j))]
.endm

/*
 * The steps. Each step has a label, at which a pass can begin. The last step processes columns 73
 * and 74. Then the code stores the window and jumps to the address in BACK. After three steps the
 * window is in the same registers again.
 */
.macro steps first, second, third
step_\first:
    step    w0, w1, w2, w3, w4, w5, (5 + 2 * \first)
    .ifnb \second
step_\second:
    step    w2, w3, w4, w5, w0, w1, (5 + 2 * \second)
    .endif
    .ifnb \third
step_\third:
    step    w4, w5, w0, w1, w2, w3, (5 + 2 * \third)
    .endif
.endm
    .type   step_0, %function
    steps   0, 1, 2
    steps   3, 4, 5
    steps   6, 7, 8
    steps   9, 10, 11
    steps   12, 13, 14
    steps   15, 16, 17
    steps   18, 19, 20
    steps   21, 22, 23
    steps   24, 25, 26
    steps   27, 28, 29
    steps   30, 31, 32
    steps   33, 34
    strd    w4, w5, [sum, #300]
    strd    w0, w1, [sum, #308]
    ldr     pc, [sp, #BACK]

.macro set_back label
    adr     r1, \label
    adds    r1, #1          /* the Thumb bit */
    str     r1, [sp, #BACK]
.endm

/*
 * Pass on the carries of 8 * r1 columns from r0 on. The last carry is added to the column after
 * them.
 */
    .type   flush, %function
flush:
    mov     r12, #0
1:  ldmia   r0, {r4-r11}
    add     r4, r4, r12, asr #14
    add     r5, r5, r4, asr #14
    add     r6, r6, r5, asr #14
    add     r7, r7, r6, asr #14
    add     r8, r8, r7, asr #14
    add     r9, r9, r8, asr #14
    add     r10, r10, r9, asr #14
    add     r11, r11, r10, asr #14
    mov     r12, r11
    ubfx    r4, r4, #0, #14
    ubfx    r5, r5, #0, #14
    ubfx    r6, r6, #0, #14
    ubfx    r7, r7, #0, #14
    ubfx    r8, r8, #0, #14
    ubfx    r9, r9, #0, #14
    ubfx    r10, r10, #0, #14
    ubfx    r11, r11, #0, #14
    stmia   r0!, {r4-r11}
    subs    r1, #1
    bne     1b
    ldr     r4, [r0]
    add     r4, r4, r12, asr #14
    str     r4, [r0]
    bx      lr

/* Clear r1 groups of eight words from r0 on. */
    .type   clear, %function
clear:
    movs    r4, #0
    movs    r5, #0
    movs    r6, #0
    movs    r7, #0
    mov     r8, r4
    mov     r9, r4
    mov     r10, r4
    mov     r11, r4
1:  stmia   r0!, {r4-r11}
    subs    r1, #1
    bne     1b
    bx      lr

/*
 * Go to \again for the next of 15 passes. Before the sixth and the eleventh pass, pass on the
 * carries of the columns that would otherwise sum more than 30 products.
 */
.macro first_pass
    add     r0, sp, #T
    add     r1, r0, #(5 * ROWS)
    str     r1, [sp, #PASS]
.endm
.macro next_pass again
    ldr     r1, [sp, #PASS]
    adds    r0, #ROWS
    cmp     r0, r1
    bne     \again
    add     r2, sp, #END
    cmp     r0, r2
    beq     1f
    str     r0, [sp, #AT]
    adds    r1, #(5 * ROWS)
    str     r1, [sp, #PASS]
    adds    r0, #ROWS
    movs    r1, #8
    bl      flush
    ldr     r0, [sp, #AT]
    b       \again
1:
.endm

.macro enter
    push    {r4-r11, lr}
    sub     sp, #FRAME
    str     r1, [sp, #RESULT]
    str     r0, [sp, #MONT]
    ldr     r1, [r0, #MONT_INV]
    str     r1, [sp, #INV]
.endm

/* --- the products ----------------------------------------------------------------------------- */

/*
 * The digits of a are kept in columns 75 to 149, which are not yet in use. Each pass takes its row
 * from the five columns that follow the columns to which it adds. Then the pass clears these five
 * columns.
 */
    .global ursa_mont_mul
    .type   ursa_mont_mul, %function
    .thumb_func
ursa_mont_mul:
    enter
    str     r3, [sp, #FACTOR]
    bl      stage_operand
    mov     r0, sp
    add     r1, sp, #(T + 4 * DIGITS)
    movs    r2, #9
1:  ldmia   r0!, {r4-r11}
    stmia   r1!, {r4-r11}
    subs    r2, #1
    bne     1b
    ldmia   r0!, {r4-r8}
    stmia   r1!, {r4-r8}
    ldr     r2, [sp, #FACTOR]
    bl      stage_operand
    add     r0, sp, #T
    movs    r1, #9
    bl      clear
    stmia   r0!, {r4-r6}
    set_back mul_back
    first_pass
mul_pass:
    add     lr, r0, #(4 * DIGITS)
    ldmia   lr, {x0, x1, x2, x3, x4}
    movs    r6, #0
    movs    r7, #0
    mov     r8, r6
    mov     r9, r6
    mov     r10, r6
    stmia   lr, {r6-r10}
    ldmia   sum, {w1, w2, w3, w4}
    /* The first five columns of the pass. */
    ldr     y0, [sp, #D]
    ldr     w5, [sum, #16]
    mla     w1, x0, y0, w1
    mla     w2, x1, y0, w2
    mla     w3, x2, y0, w3
    mla     w4, x3, y0, w4
    mla     w5, x4, y0, w5
    str     w1, [sum]
    step    w2, w3, w4, w5, w0, w1, 1
    step    w4, w5, w0, w1, w2, w3, 3
    b       step_0
    .align  2
mul_back:
    next_pass mul_pass
    add     r0, sp, #T
    movs    r1, #18
    bl      flush
    b       reduce

/* Load the window and enter step n. The number n determines the registers of the window. */
.macro into n
into_\n:
    .if \n % 3 == 0
    ldrd    w0, w1, [sum, #(20 + 8 * \n)]
    ldrd    w2, w3, [sum, #(28 + 8 * \n)]
    .elseif \n % 3 == 1
    ldrd    w2, w3, [sum, #(20 + 8 * \n)]
    ldrd    w4, w5, [sum, #(28 + 8 * \n)]
    .else
    ldrd    w4, w5, [sum, #(20 + 8 * \n)]
    ldrd    w0, w1, [sum, #(28 + 8 * \n)]
    .endif
    b       step_\n
.endm

    .global ursa_mont_sqr
    .type   ursa_mont_sqr, %function
    .thumb_func
ursa_mont_sqr:
    enter
    bl      stage_operand
    add     r0, sp, #T
    movs    r1, #19
    bl      clear
    add     r0, sp, #T
    movs    r1, #0
    str     r1, [sp, #PASS]
    set_back sqr_back
sqr_block:
    sub     r12, r0, #T
    ldmia   r12, {x0, x1, x2, x3, x4}
    mov     lr, sp
    sub     lr, r12, lr
    add     lr, lr, r0
    add     lr, lr, #4
    ldmia   lr, {r6-r12}
    mla     r6, x0, x1, r6
    mla     r7, x0, x2, r7
    mla     r8, x0, x3, r8
    mla     r8, x1, x2, r8
    mla     r9, x0, x4, r9
    mla     r9, x1, x3, r9
    mla     r10, x1, x4, r10
    mla     r10, x2, x3, r10
    mla     r11, x2, x4, r11
    mla     r12, x3, x4, r12
    stmia   lr, {r6-r12}
    /*
     * The steps take digits in pairs, so the first step may begin with the row's own digit x4. Set
     * this digit to 0 until sqr_back restores it.
     */
    sub     r12, r0, #T
    mov     r6, #0
    str     r6, [r12, #16]
    ldr     y0, [sp, #PASS]
    tbb     [pc, y0]
0:
    .irp    n, 0, 2, 5, 7, 10, 12, 15, 17, 20, 22, 25, 27, 30, 32
    .byte   (into_\n - 0b) / 2
    .endr
    .byte   (sqr_back - 0b) / 2
    .align  1
    .irp    n, 0, 2, 5, 7, 10, 12, 15, 17, 20, 22, 25, 27, 30, 32
    into    \n
    .endr
    .align  2
sqr_back:
    sub     r12, r0, #T
    str     x4, [r12, #16]
    ldr     r1, [sp, #PASS]
    adds    r0, #ROWS
    adds    r1, #1
    str     r1, [sp, #PASS]
    cmp     r1, #15
    beq     2f
    cmp     r1, #6
    bne     sqr_block
    /*
     * Columns 61 to 87 are sums of more than 30 products in all, so pass on their carries after
     * these 30 rows.
     */
    str     r0, [sp, #AT]
    add     r0, sp, #(T + 4 * 60)
    movs    r1, #4
    bl      flush
    ldr     r0, [sp, #AT]
    b       sqr_block
2:
/* Pass on the carries, double each digit, and add the squares of the digits of a. */
    add     r0, sp, #T
    mov     r1, sp
    movs    r2, #38
    mov     r12, #0
3:  ldmia   r0, {r4-r7}
    ldrd    r8, r9, [r1], #8
    add     r4, r4, r12, asr #14
    add     r5, r5, r4, asr #14
    add     r6, r6, r5, asr #14
    add     r7, r7, r6, asr #14
    mov     r12, r7
    lsls    r4, r4, #18
    lsls    r5, r5, #18
    lsls    r6, r6, #18
    lsls    r7, r7, #18
    lsrs    r4, r4, #17
    lsrs    r5, r5, #17
    lsrs    r6, r6, #17
    lsrs    r7, r7, #17
    mla     r4, r8, r8, r4
    mla     r6, r9, r9, r6
    stmia   r0!, {r4-r7}
    subs    r2, #1
    bne     3b

/* --- the reduction ---------------------------------------------------------------------------- */

/*
 * q = the signed digit for which t + q * (digit 0 of m) is a multiple of 2^14. t is column n. The
 * upper bits of the new t are added to column n + 1, `next`.
 */
.macro quotient q, t, next
    mul     \q, \t, w1
    sbfx    \q, \q, #0, #14
    mla     \t, \q, w0, \t
    add     \next, \next, \t, asr #14
.endm
reduce:
    bl      stage_modulus
    set_back reduce_back
    first_pass
reduce_pass:
    ldrd    w0, w4, [sp, #D]            /* digits 0 and 1 of m */
    ldrd    w5, y1, [sp, #(D + 8)]      /* digits 2 and 3 */
    ldr     w2, [sp, #(D + 16)]         /* digit 4 */
    ldr     w1, [sp, #INV]
    ldmia   r0!, {r2, r3, r4, r5, r12}
    quotient x0, r2, r3
    mla     r3, x0, w4, r3
    quotient x1, r3, r4
    mla     r4, x0, w5, r4
    mla     r4, x1, w4, r4
    quotient x2, r4, r5
    mla     r5, x0, y1, r5
    mla     r5, x1, w5, r5
    mla     r5, x2, w4, r5
    quotient x3, r5, r12
    mla     r12, x0, w2, r12
    mla     r12, x1, y1, r12
    mla     r12, x2, w5, r12
    mla     r12, x3, w4, r12
    mul     x4, r12, w1
    sbfx    x4, x4, #0, #14
    mla     r12, x4, w0, r12
    ldmia   r0, {w0, w1, w2, w3}
    subs    r0, #20
    add     w0, w0, r12, asr #14
    ldr     y0, [sp, #(D + 16)]
    mla     w0, x1, y0, w0
    mla     w1, x2, y0, w1
    mla     w2, x3, y0, w2
    mla     w3, x4, y0, w3
    mla     w0, x2, y1, w0
    mla     w1, x3, y1, w1
    mla     w2, x4, y1, w2
    mla     w0, x3, w5, w0
    mla     w1, x4, w5, w1
    mla     w0, x4, w4, w0
    b       step_0
    .align  2
reduce_back:
    next_pass reduce_pass

#include "to_words.inc"
