/* SPDX-License-Identifier: MIT */
/*
 * Montgomery multiplication and squaring of 1024 bits, for processors with MULX, ADCX and ADOX, in
 * the System V calling convention:
 *
 *     void ursa_mont_mul_adx(const struct ursa_mont *mont, ursa_limb *r, const ursa_limb *a,
 *                            const ursa_limb *b);
 *     void ursa_mont_sqr_adx(const struct ursa_mont *mont, ursa_limb *r, const ursa_limb *a);
 *
 * The work is done in blocks of 8 by 8 limbs. The running sum of a block is in eight registers. A
 * row of a block is one limb times eight limbs. The low halves of its products are added with ADCX,
 * and the high halves with ADOX, which uses another carry flag. Each row completes the lowest
 * register. This register is stored and becomes the highest register of the next row. No branch and
 * no address depends on a number.
 */
    .intel_syntax noprefix
    .text

/*
 * Registers: rbp points at the modulus, rsi at the operand a, rdi at the operand b, and rsp at t,
 * the product of 32 limbs. rax and rbx hold a product, rdx the multiplying limb. The other
 * registers hold the sum.
 */
#define INV    rbp + 128
#define T      rsp
#define RESULT rsp + 256 /* the address of the result */
#define ABOVE  rsp + 264 /* the negated number of carries out of the third quarter of t */
#define MIDDLE rsp + 272 /* the negated carry out of the second quarter of t */
#define FRAME  280

/*
 * Nine registers form a ring. Eight of them hold a block's sum, and one register is free. After a
 * block the sum begins eight registers further on in the ring.
 */
#define SUM0  r8, r9, r10, r11, r12, r13, r14, r15
#define SUM1  rcx, r8, r9, r10, r11, r12, r13, r14
#define SUM2  r15, rcx, r8, r9, r10, r11, r12, r13
#define RING0 SUM0, rcx
#define RING1 SUM1, r15

/* --- blocks ------------------------------------------------------------------------------ */

/*
 * Multiply rdx by each limb from src on. Add the low half of each product to one register, and the
 * high half to the next register.
 */
.macro products src, low, high, more:vararg
    mulx    rbx, rax, [\src]
    adcx    \low, rax
    adox    \high, rbx
    .ifnb \more
    products \src + 8, \high, \more
    .endif
.endm

/*
 * sum += rdx * the limbs from src on. top is the last register of the sum and is set to 0 first.
 * Both carry flags are clear at the end.
 */
.macro row top, src, sum:vararg
    xor     \top, \top /* also clears both carries */
    products \src, \sum
    adc     \top, 0
.endm

/*
 * The sum in the ring += b[0..7] * a[0..7]. Then the low half of the sum is stored at out. The high
 * half stays in the ring as the new sum.
 */
.macro block n, out, b, a, s0, s1, s2, s3, s4, s5, s6, s7, s8
    .if \n < 8
    mov     rdx, [\b + 8 * (\n)]
    row     \s8, \a, \s0, \s1, \s2, \s3, \s4, \s5, \s6, \s7, \s8
    mov     [\out + 8 * (\n)], \s0
    block   \n + 1, \out, \b, \a, \s1, \s2, \s3, \s4, \s5, \s6, \s7, \s8, \s0
    .endif
.endm

/*
 * The sum in the ring += m[0..7] * q, with the q of eight limbs that makes the low half of the sum
 * zero. q is stored at out.
 */
.macro quotients n, out, s0, s1, s2, s3, s4, s5, s6, s7, s8
    .if \n < 8
    mov     rdx, \s0
    imul    rdx, [INV]
    mov     [\out + 8 * (\n)], rdx
    row     \s8, rbp, \s0, \s1, \s2, \s3, \s4, \s5, \s6, \s7, \s8
    quotients \n + 1, \out, \s1, \s2, \s3, \s4, \s5, \s6, \s7, \s8, \s0
    .endif
.endm

/*
 * each: apply an instruction to each register and its limb in memory. store: store each register.
 */
.macro each instruction, at, s, more:vararg
    \instruction \s, [\at]
    .ifnb \more
    each    \instruction, \at + 8, \more
    .endif
.endm

.macro store at, s, more:vararg
    mov     [\at], \s
    .ifnb \more
    store   \at + 8, \more
    .endif
.endm

.macro zero s, more:vararg
    xor     \s, \s
    .ifnb \more
    zero    \more
    .endif
.endm

/*
 * save_carry subtracts the carry flag from a limb in memory. restore_carry sets the carry flag from
 * a limb that is -1 or 0.
 */
.macro save_carry at
    mov     rax, [\at]
    sbb     rax, 0
    mov     [\at], rax
.endm

.macro restore_carry at
    mov     rax, [\at]
    add     rax, rax
.endm

/*
 * Add the limbs from src on to the registers with ADCX. Add extra to the first register with ADOX,
 * and only the carry flag of ADOX to the next registers. rdx must be 0.
 */
.macro add_with src, extra, s, more:vararg
    adcx    \s, [\src]
    adox    \s, \extra
    .ifnb \more
    add_with \src + 8, rdx, \more
    .endif
.endm

/* --- entry and exit ---------------------------------------------------------------------- */

.macro enter name
    .globl  \name
    .type   \name, @function
    .p2align 5
\name:
    .cfi_startproc
    .irp saved, rbx, rbp, r12, r13, r14, r15
    push    \saved
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset \saved, 0
    .endr
    sub     rsp, FRAME
    .cfi_adjust_cfa_offset FRAME
    mov     rbp, rdi
    mov     [RESULT], rsi
    mov     rsi, rdx
    mov     qword ptr [ABOVE], 0
    mov     qword ptr [MIDDLE], 0
.endm

.macro leave_function
    add     rsp, FRAME
    .cfi_adjust_cfa_offset -FRAME
    .irp saved, r15, r14, r13, r12, rbp, rbx
    pop     \saved
    .cfi_adjust_cfa_offset -8
    .cfi_restore \saved
    .endr
    ret
.endm

.macro close name
    .cfi_endproc
    .size   \name, . - \name
.endm

/* --- multiplication ---------------------------------------------------------------------- */

    enter   ursa_mont_mul_adx
    mov     rdi, rcx
    zero    SUM0
    block   0, T, rdi, rsi, RING0
    block   0, T + 64, rdi, rsi + 64, RING1
    store   T + 128, SUM2
    each    mov, T + 64, SUM0
    block   0, T + 64, rdi + 64, rsi, RING0
    each    adc, T + 128, SUM1
    save_carry ABOVE
    block   0, T + 128, rdi + 64, rsi + 64, RING1
    store   T + 192, SUM2
    jmp     .Lreduce
    close   ursa_mont_mul_adx

/* --- squaring ---------------------------------------------------------------------------- */

/*
 * Add each product of two different limbs of a[0..7], once, to p1..p7, and store the sum at out,
 * from the second limb of out on. A row completes two registers, which can then be used again.
 */
.macro triangle a, out, p1, p2, p3, p4, p5, p6, p7, p8, p9
    mov     rdx, [\a]
    row     \p8, \a + 8, \p1, \p2, \p3, \p4, \p5, \p6, \p7, \p8
    store   \out + 8, \p1, \p2
    mov     rdx, [\a + 8]
    row     \p9, \a + 16, \p3, \p4, \p5, \p6, \p7, \p8, \p9
    store   \out + 24, \p3, \p4
    mov     rdx, [\a + 16]
    row     \p1, \a + 24, \p5, \p6, \p7, \p8, \p9, \p1
    store   \out + 40, \p5, \p6
    mov     rdx, [\a + 24]
    row     \p2, \a + 32, \p7, \p8, \p9, \p1, \p2
    store   \out + 56, \p7, \p8
    mov     rdx, [\a + 32]
    row     \p3, \a + 40, \p9, \p1, \p2, \p3
    store   \out + 72, \p9, \p1
    mov     rdx, [\a + 40]
    row     \p4, \a + 48, \p2, \p3, \p4
    store   \out + 88, \p2, \p3
    mov     rdx, [\a + 48]
    row     \p5, \a + 56, \p4, \p5
    store   \out + 104, \p4, \p5
.endm

/*
 * t = 2t + the square of each limb of a at its place. The doubling uses the carry flag of ADCX, and
 * the addition of the squares uses that of ADOX.
 */
.macro double_and_add_squares n
    .if \n < 16
    mov     rdx, [rsi + 8 * (\n)]
    mulx    rbx, rax, rdx
    mov     r8, [T + 16 * (\n)]
    mov     r9, [T + 16 * (\n) + 8]
    adcx    r8, r8
    adox    r8, rax
    adcx    r9, r9
    adox    r9, rbx
    mov     [T + 16 * (\n)], r8
    mov     [T + 16 * (\n) + 8], r9
    double_and_add_squares \n + 1
    .endif
.endm

    enter   ursa_mont_sqr_adx
    zero    SUM0
    mov     [T], r8
    mov     [T + 120], r8
    mov     [T + 248], r8
    triangle rsi, T, RING0
    each    mov, T + 64, SUM0
    block   0, T + 64, rsi, rsi + 64, RING0
    mov     [T + 128], rcx
    triangle rsi + 64, T + 128, RING0
    xor     eax, eax /* also clears both carries */
    double_and_add_squares 0

/*
 * The end of both functions: RESULT = t / R mod m. On entry, -ABOVE has still to be added to the
 * last quarter of t.
 */
.Lreduce:
    each    mov, T, SUM0
    quotients 0, T, RING0
    each    adc, T + 64, SUM1
    save_carry MIDDLE
    block   0, T + 64, T, rbp + 64, RING1
    restore_carry MIDDLE
    each    adc, T + 128, SUM2
    save_carry ABOVE
    store   T + 128, SUM2

    each    mov, T + 64, SUM0
    quotients 0, T + 64, RING0
    each    adc, T + 128, SUM1
    save_carry ABOVE
    block   0, T + 128, T + 64, rbp + 64, RING1
    mov     rax, [ABOVE]
    neg     rax
    mov     ebx, 0
    xor     edx, edx
    add_with T + 192, rax, SUM2
    adcx    rbx, rdx
    adox    rbx, rdx
    store   T + 192, SUM2

    /*
     * The last half of t, with rbx as the limb above it, is a number below 2m. Subtract m, unless
     * the subtraction borrows.
     */
    each    mov, T + 128, SUM0
    each    sbb, rbp, SUM0
    store   T, SUM0
    each    mov, T + 192, SUM0
    each    sbb, rbp + 64, SUM0
    sbb     rbx, 0
    mov     rdi, [RESULT]
    each    cmovc, T + 192, SUM0
    store   rdi + 64, SUM0
    each    mov, T, SUM0
    each    cmovc, T + 128, SUM0
    store   rdi, SUM0
    leave_function
    close   ursa_mont_sqr_adx

    .section .note.GNU-stack, "", @progbits
