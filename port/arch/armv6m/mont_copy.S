/* SPDX-License-Identifier: MIT */
/* Conditional copying of numbers of 1024 bits (core/arith/mont.h), in constant time. */
#ifndef URSA_ARCH_MONT_COPY
#error "take the sources, and URSA_CORE_DEFS, from core/core.mk"
#endif
#include "words.inc"

/*
 * w = the next word at r2 if the mask r3 is -1. If the mask is 0, w does not change. Clobbers r7.
 */
.macro copy_word w
    ldmia r2!, {r7}
    eors r7, \w
    ands r7, r3
    eors \w, r7
.endm

interface ursa_mont_copy_if
    push {r4-r7, lr}
    rsbs r3, r3, #0
    mov r0, r1
    adds r0, #4 * N
    mov r12, r0 /* the end of r */
1:  ldmia r1!, {r0, r4-r6}
    copy_word r0
    copy_word r4
    copy_word r5
    copy_word r6
    subs r1, #16
    stmia r1!, {r0, r4-r6}
    cmp r1, r12
    bne 1b
    pop {r4-r7, pc}
