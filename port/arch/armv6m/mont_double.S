/* SPDX-License-Identifier: MIT */
/*
 * Doubling modulo numbers of 1024 bits, and ursa_mont_settle, the last step of all arithmetic: the
 * reduction from below 2m to below m (core/arith/mont.h).
 */
#ifndef URSA_ARCH_MONT_DOUBLE
#error "take the sources, and URSA_CORE_DEFS, from core/core.mk"
#endif
#include "words.inc"

interface ursa_mont_double
    push {r4-r7, lr}
    push {r0, r1}
    mov r0, r1
    mov r1, r2
    clear_carry
    words add, N
    pop {r1, r2}
    mov r0, r2
    bl ursa_armv6m_settle
    pop {r4-r7, pc}

interface ursa_mont_settle
    push {r4-r7, lr}
    mov r12, r3
    mov r3, r0
    mov r0, r1
    mov r1, r2
    bl from_r1
    pop {r4-r7, pc}

/*
 * Reduce the number at r0 in place, from below 2m to below m. C is the bit above its words. m is at
 * r1.
 */
function ursa_armv6m_settle
    mov r3, r1
    movs r2, #0
    adcs r2, r2
    mov r12, r2
    mov r1, r0
/*
 * Reduce the number at r1, with the bit r12 above its words, and store the result at r0. m is at
 * r3.
 */
from_r1:
    push {r0, r3, lr}
    mov r2, r3
    set_carry
    words sub, N
    sbcs r7, r7
    add r12, r7
    /* r12 = -1 if the number was below m, else 0. If r12 is -1, add m back. */
    pop {r0, r1}
    mov r2, r0
    clear_carry
    words pick, N
    pop {pc}
