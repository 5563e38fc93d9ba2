/* SPDX-License-Identifier: MIT */
/*
 * Products modulo 2^512 - 1 and 2^1024 - 1. They cost little more than half as much as full
 * products. They are sufficient for the reduction in mont.S, which already knows the lower half of
 * the product q*m.
 *
 * Let x = 2^(32h). The factors of x^2 - 1 are x - 1 and x + 1. Let u be the product a*b modulo
 * x - 1. As x is 1 modulo x - 1, the halves of each operand are added to compute u. Let v be the
 * product a*b modulo x + 1. As x is -1 modulo x + 1, the halves of each operand are subtracted to
 * compute v, as in Karatsuba's method. Then 2ab = (u + v) + (u - v)x modulo x^2 - 1. Halving modulo
 * x^2 - 1 is a rotation by one bit.
 *
 * Let p be the full product of the absolute values of the two differences, and let p0 and p1 be its
 * halves. Then v is p0 - p1, up to its sign.
 *
 * If an operand is 0, the result is 0. The result is never x^2 - 1, which also represents 0. The
 * reduction in mont.S depends on this.
 */
#include "words.inc"

/*
 * The n words at r0 = the sum of the n words at r1 and the n words after them, modulo 2^(32n) - 1.
 * r0 moves past the result.
 */
.macro fold n
    push {lr}
    mov r2, r1
    adds r2, #4 * \n /* also clears C */
    words add, \n
    movs r2, #0
    adcs r2, r2
    movs r7, #0
    subs r0, #4 * \n
    mov r1, r0
    clear_carry
    words ripple, \n
    pop {pc}
.endm
function ursa_armv6m_fold8
    fold 8
function ursa_armv6m_fold16
    fold 16

    .equ E, 64 /* offset on the stack, after u of up to 16 words */
    .equ P, 68
    .equ V, 72
    .equ F, V  /* F uses the word of V after the last use of V */
    .equ B, 76

/*
 * The h words at r0 = u + v, or u - v if the mask r12 is -1. r0 moves past the result. u is on the
 * stack. The word at sp + V is the address of v. v is in two's complement, and r11 is its sign, 0
 * or -1. r2 becomes the signed carry out of the h words.
 */
.macro add_signed h
    mov r7, r12
    lsrs r7, r7, #1
    mov r2, sp
    ldr r1, [sp, #V]
    words flip, \h
    mov r7, r12
    mov r2, r11
    eors r2, r7
    movs r7, #0
    adcs r2, r7
.endm

/*
 * Add r2, which is -1, 0 or 1, to the n words at r0. r0 moves past these words. r7 + C is the
 * signed carry out of the n words.
 */
.macro add_small n
    mov r1, r0
    asrs r7, r2, #31
    clear_carry
    words ripple, \n
.endm

/*
 * p becomes ((u + v) + (u - v)x) / 2 mod x^2 - 1. The word at sp + P is the address of p, which has
 * 2h words with the halves p0 and p1. v is p0 - p1, or p1 - p0 if `sign` is -1.
 *
 * Let e be the carry out of u + v: e is added to u - v. Let f be the carry out of the complete sum:
 * f is added at the bottom, because x^2 is 1 modulo x^2 - 1. No further carry can follow, because
 * the complete sum is more than -x^2 and less than 2x^2 - 1.
 */
.macro join h, sign
    ldr r0, [sp, #V]
    ldr r1, [sp, #P]
    mov r2, r1
    adds r2, #4 * \h
    set_carry
    words sub, \h
    sbcs r7, r7
    mov r11, r7

    ldr r0, [sp, #P]
    mov r7, \sign
    mov r12, r7
    add_signed \h
    str r2, [sp, #E]
    mov r7, \sign
    mvns r7, r7
    mov r12, r7
    add_signed \h
    str r2, [sp, #F]

    ldr r0, [sp, #P]
    adds r0, #4 * \h
    ldr r2, [sp, #E]
    add_small \h
    ldr r2, [sp, #F]
    adcs r2, r7
    ldr r0, [sp, #P]
    add_small 2 * \h

    ldr r0, [sp, #P]
    ldr r2, [r0, #0]
    mov r1, r0
    adds r1, #8 * \h
    str r2, [r1, #0]
    mov r1, r0
    words shift, 2 * \h
.endm

/*
 * The 2h words at r0 = the 2h words at r1 times the 2h words at r2, modulo x^2 - 1. The buffer at
 * r0 needs one word more, as scratch space. The words at r1 are overwritten. The macro `smaller`
 * computes the product modulo x - 1 on the stack.
 */
.macro wrap h, sign, smaller
    push {r0-r2, lr}
    sub sp, #P
    bl ursa_armv6m_fold\h
    ldr r1, [sp, #B]
    bl ursa_armv6m_fold\h
    mov r0, sp
    ldr r1, [sp, #P]
    mov r2, r1
    adds r2, #4 * \h
    \smaller
    ldr r0, [sp, #V]
    mov r1, r0
    bl ursa_armv6m_difference\h
    mov \sign, r7
    ldr r1, [sp, #B]
    bl ursa_armv6m_difference\h
    mov r1, \sign
    eors r7, r1
    mov \sign, r7
    ldr r0, [sp, #P]
    ldr r1, [sp, #V]
    mov r2, r1
    adds r2, #4 * \h
    bl ursa_armv6m_mul\h
    join \h, \sign
    add sp, #P + 12
    pop {pc}
.endm
.macro whole_and_fold
    bl ursa_armv6m_mul8
    mov r0, sp
    mov r1, sp
    bl ursa_armv6m_fold8
.endm
.macro wrap_again
    bl ursa_armv6m_wrap16
.endm
function ursa_armv6m_wrap16
    wrap 8, r9, whole_and_fold
function ursa_armv6m_wrap32
    wrap 16, r10, wrap_again
