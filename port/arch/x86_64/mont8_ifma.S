/* SPDX-License-Identifier: MIT */
/*
 * Montgomery squaring and multiplication of eight numbers at once, each modulo its own modulus,
 * with AVX-512 IFMA, in the System V calling convention (see mont8_ifma.h):
 *
 *     void ursa_mont8_sqr(const struct mont8 *mont, struct mont8_number *x,
 *                         const uint64_t shift[8]);
 *     void ursa_mont8_mul(const struct mont8 *mont, struct mont8_number *x,
 *                         const struct mont8_number *b);
 *     void ursa_mont8_choose(struct mont8_number *chosen, const struct mont8_number table[8],
 *                            const uint64_t index[8]);
 *     void ursa_mont8_clear(void);
 *
 * A vector holds the same limb of all eight numbers. A limb has 52 bits, and a number has 20 limbs.
 * The low half of a product is added to one column of the result, and the high half to the next
 * column. A column has 64 bits, which is enough for the sum of all halves that are added to it. So
 * carries wait until the column is complete. No branch and no address depends on a number.
 */
    .intel_syntax noprefix
    .altmacro
    .text

#define LIMBS   20
#define SIZE    64 /* bytes of a vector */
#define MODULUS rdi
#define INV     rdi + LIMBS * SIZE
#define X       rsi
#define T       rsp /* the 40 columns of a square */

/*
 * The address of limb n of a number. The expression has no blanks, because a blank would separate
 * the arguments of a macro.
 */
#define OF(number,n) number+(n)*SIZE

/*
 * The columns use the registers zmm0 to zmm21 in turn. These registers are enough, because at most
 * 22 columns are in use at a time.
 */
#define AT(column)    %((column) % 22)
#define QUOTIENT(row) %(22 + (row) % 2) /* rows use zmm22 and zmm23 in turn */
#define FACTOR        24
#define LIMB          zmm25
#define CARRY         zmm26
#define INVERSE       zmm27
#define MASK          zmm28 /* 2^52 - 1 */

/* --- columns, by the numbers of their registers -------------------------------------------- */

.macro clear column
    vpxorq  zmm\column, zmm\column, zmm\column
.endm

.macro load column, from
    vmovdqu64 zmm\column, [\from]
.endm

.macro store column, to
    vmovdqu64 [\to], zmm\column
.endm

.macro double column
    vpaddq  zmm\column, zmm\column, zmm\column
.endm

.macro product factor, column, next
    vpmadd52luq zmm\column, zmm\factor, LIMB
    vpmadd52huq zmm\next, zmm\factor, LIMB
.endm

.macro square_low column
    vpmadd52luq zmm\column, LIMB, LIMB
.endm

.macro square_high column
    vpmadd52huq zmm\column, LIMB, LIMB
.endm

/* Add the bits of `column` above its low 52 bits to `next`. `column` does not change. */
.macro carry column, next
    vpsrlq  CARRY, zmm\column, 52
    vpaddq  zmm\next, zmm\next, CARRY
.endm

.macro mask column
    vpandq  zmm\column, zmm\column, MASK
.endm

.macro shift column, by
    vpsllvq zmm\column, zmm\column, \by
.endm

/* quotient = the number q for which column + q * modulus is 0 modulo 2^52. */
.macro divide quotient, column
    vpxorq  zmm\quotient, zmm\quotient, zmm\quotient
    vpmadd52luq zmm\quotient, INVERSE, zmm\column
.endm

/* --- rows; ROW and PLACE count while the loops are unrolled ---------------------------------- */

/* Add factor * limb n of `number` to column row + n, for each n from `first` to `last` - 1. */
.macro products row, factor, number, first, last
    PLACE = \first
    .rept (\last) - (\first)
    vmovdqu64 LIMB, [OF(\number,PLACE)]
    product \factor, AT(\row + PLACE), AT(\row + PLACE + 1)
    PLACE = PLACE + 1
    .endr
.endm

/*
 * Row ROW adds quotient * modulus, which makes column ROW zero modulo 2^52. The first two products
 * of a row complete the next column. So the next quotient is computed right after them, because the
 * next row waits for this quotient. The rest of the row follows.
 */
.macro reduce_row
    products ROW, QUOTIENT(ROW), MODULUS, 0, 2
    carry   AT(ROW), AT(ROW + 1)
    .if ROW < LIMBS - 1
    divide  QUOTIENT(ROW + 1), AT(ROW + 1)
    .endif
    products ROW, QUOTIENT(ROW), MODULUS, 2, LIMBS
.endm

/* x = the columns from LIMBS on, after their carries have been added. */
.macro finish
    PLACE = LIMBS
    .rept LIMBS
    .if PLACE < 2 * LIMBS - 1
    carry   AT(PLACE), AT(PLACE + 1)
    .endif
    mask    AT(PLACE)
    store   AT(PLACE), OF(X,PLACE-LIMBS)
    PLACE = PLACE + 1
    .endr
.endm

/* --- functions ----------------------------------------------------------------------------- */

.macro enter name
    .globl  \name
    .type   \name, @function
    .p2align 5
\name:
    .cfi_startproc
.endm

.macro set_constants
    mov     eax, 1
    shl     rax, 52
    dec     rax
    vpbroadcastq MASK, rax
    vmovdqu64 INVERSE, [INV]
.endm

.macro leave_function name
    vzeroupper
    ret
    .cfi_endproc
    .size   \name, . - \name
.endm

/* In the loop, the product is one row ahead of the reduction. */
    enter   ursa_mont8_mul
    set_constants
    PLACE = 0
    .rept LIMBS + 1
    clear   AT(PLACE)
    PLACE = PLACE + 1
    .endr
    vmovdqu64 zmm24, [X]
    products 0, FACTOR, rdx, 0, LIMBS
    divide  QUOTIENT(0), AT(0)
    ROW = 0
    .rept LIMBS
    .if ROW < LIMBS - 1
    clear   AT(ROW + LIMBS + 1)
    vmovdqu64 zmm24, [OF(X,ROW+1)]
    products ROW+1, FACTOR, rdx, 0, LIMBS
    .endif
    reduce_row
    ROW = ROW + 1
    .endr
    finish
    leave_function ursa_mont8_mul

/*
 * After each row of the square, two more columns are complete. They contain each product of two
 * different limbs once, but the square needs it twice. So both columns are doubled. Then the low
 * half of a limb's square is added to one column, or the high half to the other column.
 */
    enter   ursa_mont8_sqr
    set_constants
    push    rbp
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset rbp, 0
    mov     rbp, rsp
    .cfi_def_cfa_register rbp
    sub     rsp, 2 * LIMBS * SIZE
    and     rsp, -SIZE
    PLACE = 0
    .rept LIMBS
    clear   AT(PLACE)
    PLACE = PLACE + 1
    .endr
    ROW = 0
    vmovdqu64 LIMB, [X]
    square_low AT(0)
    store   AT(0), T
    .rept LIMBS - 1
    clear   AT(ROW + LIMBS)
    vmovdqu64 zmm24, [OF(X,ROW)]
    products ROW, FACTOR, X, ROW+1, LIMBS
    vmovdqu64 LIMB, [OF(X,ROW)]
    double  AT(2 * ROW + 1)
    square_high AT(2 * ROW + 1)
    store   AT(2 * ROW + 1), OF(T,2*ROW+1)
    vmovdqu64 LIMB, [OF(X,ROW+1)]
    double  AT(2 * ROW + 2)
    square_low AT(2 * ROW + 2)
    store   AT(2 * ROW + 2), OF(T,2*ROW+2)
    ROW = ROW + 1
    .endr
    clear   AT(2 * LIMBS - 1)
    square_high AT(2 * LIMBS - 1)
    store   AT(2 * LIMBS - 1), OF(T,2*LIMBS-1)

    PLACE = 0
    .rept LIMBS
    load    AT(PLACE), OF(T,PLACE)
    PLACE = PLACE + 1
    .endr
    divide  QUOTIENT(0), AT(0)
    ROW = 0
    .rept LIMBS
    load    AT(ROW + LIMBS), OF(T,ROW+LIMBS)
    reduce_row
    ROW = ROW + 1
    .endr
    PLACE = LIMBS
    vmovdqu64 LIMB, [rdx]
    .rept LIMBS
    shift   AT(PLACE), LIMB
    PLACE = PLACE + 1
    .endr
    finish
    leave
    .cfi_def_cfa rsp, 8
    leave_function ursa_mont8_sqr

/* k1 to k7 are the masks of the lanes whose index is 1 to 7. Every lane reads all entries. */
.macro test_index entry
    vpaddq  zmm2, zmm2, zmm1
    vpcmpeqq k\entry, zmm2, [rdx]
.endm

.macro choose_from entry
    vmovdqu64 zmm0 {k\entry}, [OF(rsi,LIMBS*\entry+PLACE)]
.endm

    enter   ursa_mont8_choose
    mov     eax, 1
    vpbroadcastq zmm1, rax
    vpxorq  zmm2, zmm2, zmm2
    .irp entry, 1, 2, 3, 4, 5, 6, 7
    test_index \entry
    .endr
    PLACE = 0
    .rept LIMBS
    vmovdqu64 zmm0, [OF(rsi,PLACE)]
    .irp entry, 1, 2, 3, 4, 5, 6, 7
    choose_from \entry
    .endr
    vmovdqu64 [OF(rdi,PLACE)], zmm0
    PLACE = PLACE + 1
    .endr
    leave_function ursa_mont8_choose

    enter   ursa_mont8_clear
    .irp column, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
    clear   \column
    .endr
    vzeroall
    ret
    .cfi_endproc
    .size   ursa_mont8_clear, . - ursa_mont8_clear

    .section .note.GNU-stack, "", @progbits
