/* SPDX-License-Identifier: MIT */
/*
 * Montgomery multiplication and squaring for ARMv7E-M and ARMv8-M with DSP (Cortex-M4, M7, M33).
 * They use the instruction UMAAL, a product of two limbs plus two more limbs. The result of UMAAL
 * fits in two limbs exactly. UMAAL takes one cycle for all operands.
 *
 * A row is four limbs x0..x3 of one operand. The row moves along the limbs of a long number and a
 * sum in memory, two columns per step. Four limbs of carry, called the window, move with the row.
 * x0 * num[j] belongs to column j, x1 * num[j] to column j + 1, and so on. The carry out of the
 * last UMAAL of a column is the new limb of the window. A step loads two limbs of the number and
 * two limbs of the sum, and stores two limbs of the sum: three memory accesses for eight products.
 *
 * The product of double length is computed first. Then it is reduced by four limbs per pass. All
 * sizes that core/arith/mont.h allows are supported. The functions need 380 bytes of stack.
 */
#ifndef URSA_ARCH_MONT_MUL
#error "take the sources, and URSA_CORE_DEFS, from core/core.mk"
#endif
    .syntax unified
    .thumb
    .text

/* Offsets in struct ursa_mont. */
#define MONT_INV    128
#define MONT_LIMBS  256

/*
 * x0..x3 are the row. w0..w5 are the window and the two limbs that follow it. y0 and y1 are two
 * limbs of the number. sum and num are the addresses of the sum and the number.
 */
x0  .req r2
x1  .req r3
x2  .req r4
x3  .req r5
w0   .req r6
w1   .req r7
w2   .req r8
w3   .req r9
w4   .req r10
w5   .req r11
y0  .req r12
y1  .req lr
sum .req r0
num .req r1

/*
 * The stack frame. The unrolled steps use the offsets of a number of 32 limbs, and the last step is
 * at the end of the number. For a shorter number, LESS is the number of missing bytes. The address
 * of the number is lowered by LESS, so that the end of the number is at the same offset.
 */
#define T       0   /* the product, 64 limbs */
#define RESULT  256
#define MONT    260
#define LESS    264 /* 128 - the size of the number in bytes */
#define UNITS   268 /* the length of the number in units of four limbs */
#define NUMBER  272 /* the address of the number, lowered by LESS */
#define ROW     276 /* the address of the next row, or of a when squaring */
#define LEFT    280 /* units to stream for a row of a square */
#define LAST    284 /* the address of the sum after the last pass */
#define CARRY   288
#define ENTRY   292 /* the address at which a stream begins */
#define BACK    296 /* the address to which a stream returns */
#define FRAME   300

/* Process two columns. The window moves from t0..t3 to t2, t3, c0, c1. */
.macro step t0, t1, t2, t3, c0, c1, at
    ldrd    y0, y1, [num, #\at]
    ldrd    \c0, \c1, [sum, #\at]
    umaal   \t0, \c0, x0, y0
    umaal   \t1, \c0, x1, y0
    umaal   \t2, \c0, x2, y0
    umaal   \t3, \c0, x3, y0
    umaal   \t1, \c1, x0, y1
    umaal   \t2, \c1, x1, y1
    umaal   \t3, \c1, x2, y1
    umaal   \c0, \c1, x3, y1
    strd    \t0, \t1, [sum, #\at]
.endm

/*
 * Process a unit, which is four columns. After three units the window is in the same registers
 * again.
 */
.macro unit t0, t1, t2, t3, c0, c1, at
    step    \t0, \t1, \t2, \t3, \c0, \c1, \at
    step    \t2, \t3, \c0, \c1, \t0, \t1, (\at + 8)
.endm

/*
 * sum += x0..x3 * num, for the last units of num. This code is called a stream. A jump to
 * stream_list begins a stream of y0 units. A jump to the address in ENTRY begins a stream of as
 * many units as set_entry was given.
 *
 * The window is w0..w3 at the start and w4, w5, w0, w1 at the end. Each unit expects the window in
 * certain registers, so from0 to from8 first move the window to the registers of the first unit.
 */
stream_list:
    tbb     [pc, y0]
from_list:
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8
    .byte   (from\n - from_list) / 2
    .endr
    .byte   0

.macro window_in_cdef
    mov     w4, w2
    mov     w5, w3
    mov     w2, w0
    mov     w3, w1
.endm
.macro window_in_efab
    mov     w4, w0
    mov     w5, w1
    mov     w0, w2
    mov     w1, w3
.endm
from0:
    window_in_efab
    ldr     pc, [sp, #BACK]
from1:
    b       unit1
from2:
    window_in_cdef
    b       unit2
from3:
    window_in_efab
    b       unit3
from4:
    b       unit4
from5:
    window_in_cdef
    b       unit5
from6:
    window_in_efab
    b       unit6
from8:
    window_in_cdef
    unit    w2, w3, w4, w5, w0, w1, 0
from7:
    unit    w0, w1, w2, w3, w4, w5, 16
unit6:
    unit    w4, w5, w0, w1, w2, w3, 32
unit5:
    unit    w2, w3, w4, w5, w0, w1, 48
unit4:
    unit    w0, w1, w2, w3, w4, w5, 64
unit3:
    unit    w4, w5, w0, w1, w2, w3, 80
unit2:
    unit    w2, w3, w4, w5, w0, w1, 96
unit1:
    unit    w0, w1, w2, w3, w4, w5, 112
    ldr     pc, [sp, #BACK]

/*
 * set_back stores the address of a label in BACK. set_entry stores in ENTRY the address at which a
 * stream of `units` units begins.
 */
.macro set_back label
    adr     r4, \label
    adds    r4, #1          /* the Thumb bit */
    str     r4, [sp, #BACK]
.endm
.macro set_entry units
    adr     r4, from_list
    ldrb    r5, [r4, \units]
    add     r4, r4, r5, lsl #1
    adds    r4, #1
    str     r4, [sp, #ENTRY]
.endm

/*
 * Input: r0 is mont and r1 is r. r2 and r3 do not change. Sets RESULT, MONT, UNITS and LESS in the
 * frame and clears the first half of T.
 */
.macro enter
    push    {r4-r11, lr}
    sub     sp, #FRAME
    str     r0, [sp, #MONT]
    str     r1, [sp, #RESULT]
    ldr     r0, [r0, #MONT_LIMBS]
    lsrs    r1, r0, #2
    str     r1, [sp, #UNITS]
    rsb     r0, r1, #8
    lsls    r0, r0, #4
    str     r0, [sp, #LESS]
    mov     r12, sp
    movs    r4, #0
    movs    r5, #0
    movs    r6, #0
    movs    r7, #0
    mov     r8, r4
    mov     r9, r4
    mov     r10, r4
    mov     r11, r4
    stmia   r12!, {r4-r11}
    stmia   r12!, {r4-r11}
    stmia   r12!, {r4-r11}
    stmia   r12!, {r4-r11}
.endm

/* Store the window above the sum, in four limbs that were not used before. */
.macro put_window
    strd    w4, w5, [sum, #128]
    strd    w0, w1, [sum, #136]
.endm

    .global ursa_mont_mul
    .type   ursa_mont_mul, %function
    .thumb_func
ursa_mont_mul:
    enter
    /* r0 is LESS, r1 UNITS, r2 a, r3 b. */
    subs    r3, r3, r0
    str     r3, [sp, #NUMBER]
    set_entry r1
    set_back mul_back
    mov     r4, sp
    subs    r0, r4, r0
    add     r4, r0, r1, lsl #4
    str     r4, [sp, #LAST]
    mov     r1, r2
mul_pass:
    ldmia   r1!, {x0, x1, x2, x3}
    str     r1, [sp, #ROW]
    ldr     num, [sp, #NUMBER]
    movs    w0, #0
    movs    w1, #0
    mov     w2, w0
    mov     w3, w0
    ldr     pc, [sp, #ENTRY]
    .align  2
mul_back:
    put_window
    adds    r0, #16
    ldr     r2, [sp, #LAST]
    ldr     r1, [sp, #ROW]
    cmp     r0, r2
    bne     mul_pass
    b       reduce

/*
 * First each product of two different limbs is added once. sqr_pass multiplies the limbs 4i..4i+3
 * of a row with each other. The stream multiplies these limbs with all limbs after the row. Then
 * the sum is doubled, and the squares of the limbs are added.
 */
    .global ursa_mont_sqr
    .type   ursa_mont_sqr, %function
    .thumb_func
ursa_mont_sqr:
    enter
    /* r0 is LESS, r1 UNITS, r2 a. */
    str     r2, [sp, #ROW]
    subs    r3, r2, r0
    str     r3, [sp, #NUMBER]
    set_back sqr_back
    mov     y0, r1
    mov     r1, sp
    subs    r0, r1, r0
sqr_pass:
    subs    y0, #1
    str     y0, [sp, #LEFT]
    ldmia   r2, {x0, x1, x2, x3}
    ldrd    y0, y1, [r1, #4]
    ldr     w5, [r1, #12]
    movs    w0, #0
    umaal   y0, w0, x0, x1
    umaal   y1, w0, x0, x2
    umaal   w5, w0, x0, x3
    movs    w1, #0
    umaal   w5, w1, x1, x2
    umaal   w0, w1, x1, x3
    mov     w2, #0
    umaal   w1, w2, x2, x3
    mov     w3, #0
    strd    y0, y1, [r1, #4]
    str     w5, [r1, #12]
    ldr     num, [sp, #NUMBER]
    ldr     y0, [sp, #LEFT]
    b       stream_list
    .align  2
sqr_back:
    put_window
    adds    r0, #16
    ldr     r2, [sp, #LESS]
    mov     r1, sp
    adds    r2, r2, r0
    subs    r3, r2, r1          /* 16 bytes for each pass so far */
    adds    r1, r2, r3
    ldr     r2, [sp, #ROW]
    ldr     y0, [sp, #LEFT]
    adds    r2, r2, r3
    cmp     y0, #0
    bne     sqr_pass

/* Process two limbs of a and four limbs of the sum. */
.macro double_and_square at
    ldmia   r0, {r4-r7}
    ldrd    r8, r9, [r1, #\at]
    adcs    r4, r4, r4
    adcs    r5, r5, r5
    adcs    r6, r6, r6
    adcs    r7, r7, r7
    umaal   r4, r10, r8, r8
    umaal   r5, r10, r11, r11
    umaal   r6, r10, r9, r9
    umaal   r7, r10, r11, r11
    stmia   r0!, {r4-r7}
.endm
    mov     r0, sp
    ldr     r1, [sp, #ROW]
    ldr     r2, [sp, #UNITS]
    mov     r10, #0
    mov     r11, #0
    add     r3, r1, r2, lsl #4
    adds    r2, r2, #0      /* clears the carry */
2:  double_and_square 0
    double_and_square 8
    double_and_square 16
    double_and_square 24
    add     r1, r1, #32
    teq     r1, r3          /* does not change the carry */
    bne     2b

/*
 * Compute T / R mod m, for T < m*R. Each pass adds a multiple q*m to T that makes four more limbs
 * of T 0, from the lowest limb up. x0..x3 are the four limbs of q.
 */
reduce:
    ldr     r1, [sp, #MONT]
    ldr     r2, [sp, #LESS]
    ldr     r3, [sp, #UNITS]
    mov     r0, sp
    subs    r0, r0, r2
    add     r4, r0, r3, lsl #4
    str     r4, [sp, #LAST]
    subs    r4, r1, r2
    str     r4, [sp, #NUMBER]
    subs    r3, #1
    set_entry r3
    set_back reduce_back
    movs    r3, #0
    str     r3, [sp, #CARRY]
reduce_pass:
    ldr     r9, [r1, #MONT_INV]
    adds    r2, r2, r0
    ldmia   r2, {r3, r4, r5, lr}
    ldmia   r1, {r1, r10, r11, r12}
    mul     x0, r3, r9
    movs    w0, #0
    umaal   r3, w0, x0, r1
    umaal   r4, w0, x0, r10
    umaal   r5, w0, x0, r11
    umaal   lr, w0, x0, r12
    mul     x1, r4, r9
    movs    w1, #0
    umaal   r4, w1, x1, r1
    umaal   r5, w1, x1, r10
    umaal   lr, w1, x1, r11
    umaal   w0, w1, x1, r12
    mul     x2, r5, r9
    mov     w2, #0
    umaal   r5, w2, x2, r1
    umaal   lr, w2, x2, r10
    umaal   w0, w2, x2, r11
    umaal   w1, w2, x2, r12
    mul     x3, lr, r9
    mov     w3, #0
    umaal   lr, w3, x3, r1
    umaal   w0, w3, x3, r10
    umaal   w1, w3, x3, r11
    umaal   w2, w3, x3, r12
    ldr     num, [sp, #NUMBER]
    ldr     pc, [sp, #ENTRY]
    .align  2
reduce_back:
    ldr     y0, [sp, #CARRY]
    ldrd    r2, r3, [sum, #128]
    ldrd    r4, r5, [sum, #136]
    lsrs    y0, y0, #1
    adcs    w4, w4, r2
    adcs    w5, w5, r3
    adcs    w0, w0, r4
    adcs    w1, w1, r5
    put_window
    mov     y0, #0
    adc     y0, y0, y0
    str     y0, [sp, #CARRY]
    ldr     r3, [sp, #LAST]
    ldr     r1, [sp, #MONT]
    ldr     r2, [sp, #LESS]
    adds    r0, #16
    cmp     r0, r3
    bne     reduce_pass

    adds    r2, r2, r0          /* the upper half of T */
    mov     r0, r1
    ldr     r1, [sp, #RESULT]
    mov     r3, y0
    bl      ursa_mont_settle
    add     sp, #FRAME
    pop     {r4-r11, pc}
