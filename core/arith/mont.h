/* SPDX-License-Identifier: MIT */
/*
 * Montgomery arithmetic modulo an odd number of 256 to 1024 bits, in constant time: no branch and
 * no address depends on the value of a number, only on its size.
 *
 * The prime search spends most of its time in this arithmetic. Therefore products, doubling and
 * copying have two implementations with the same interface. The portable code is in
 * core/arith/portable/ (mont_mul.c, mont_double.c, mont_add.c, mont_copy.c). For some processors
 * port/arch has assembler instead. The rest is core/arith/mont.c on every processor.
 *
 * A number x < m is held in Montgomery form, as x*R mod m, in limbs, least significant first. R is
 * 2^(8 * size), where `size` is the modulus' size in bytes. All inputs and results are fully
 * reduced: they are below m.
 *
 * Products leave intermediate values on the stack below the caller's frame. A caller that computes
 * with secrets calls ursa_wipe_hash_stack (base/wipe.h) at the end. Wiping after each product would
 * cost a tenth of the time.
 */
#ifndef URSA_CORE_MONT_H
#define URSA_CORE_MONT_H

#include <stddef.h>
#include <stdint.h>

/* A limb is an unsigned integer for which the compiler also has a type of twice the size. */
#ifndef URSA_LIMB_BITS
#ifdef __SIZEOF_INT128__
#define URSA_LIMB_BITS 64
#else
#define URSA_LIMB_BITS 32
#endif
#endif
#if URSA_LIMB_BITS == 64
typedef uint64_t ursa_limb;
__extension__ typedef unsigned __int128 ursa_wide;
#else
typedef uint32_t ursa_limb;
typedef uint64_t ursa_wide;
#endif

#define URSA_MONT_MAX_SIZE  128u /* bytes */
#define URSA_MONT_STEP      32u  /* bytes; the size of a modulus is a multiple of this */
#define URSA_MONT_MAX_LIMBS (URSA_MONT_MAX_SIZE * 8 / URSA_LIMB_BITS)

/*
 * A modulus m and the values that depend on it. Portable C uses only the first limb of `inv`.
 * Assembler reads the fields by their offsets.
 */
struct ursa_mont {
    ursa_limb m[URSA_MONT_MAX_LIMBS];
    ursa_limb inv[URSA_MONT_MAX_LIMBS]; /* -1/m mod R */
    size_t limbs;
    unsigned version; /* variant of the arithmetic, from ursa_mont_variant */
};

/*
 * Sets up `mont` for a big-endian odd modulus of `size` bytes whose top bit is set. `size` is a
 * multiple of URSA_MONT_STEP, at most URSA_MONT_MAX_SIZE.
 *
 * Returns 1 on success. Returns 0 if the modulus is not such a number, or if the processor's
 * assembler does not support its size. The size URSA_MONT_MAX_SIZE is always supported. If the
 * result is 0, `mont` must not be used for arithmetic.
 */
int ursa_mont_init(struct ursa_mont *mont, const uint8_t *modulus, size_t size);

/* r = a*b, r = a*a and r = 2a, all modulo m. r may be a or b. */
void ursa_mont_mul(const struct ursa_mont *mont, ursa_limb *r, const ursa_limb *a,
                   const ursa_limb *b);
void ursa_mont_sqr(const struct ursa_mont *mont, ursa_limb *r, const ursa_limb *a);
void ursa_mont_double(const struct ursa_mont *mont, ursa_limb *r, const ursa_limb *a);

/* r = 1 and r = -1 in Montgomery form, that is R mod m and m - (R mod m). */
void ursa_mont_one(const struct ursa_mont *mont, ursa_limb *r);
void ursa_mont_minus_one(const struct ursa_mont *mont, ursa_limb *r);

/*
 * Convert big-endian numbers to and from Montgomery form. The numbers have as many bytes as the
 * modulus, and `in` must be below m.
 */
void ursa_mont_to(const struct ursa_mont *mont, ursa_limb *r, const uint8_t *in);
void ursa_mont_from(const struct ursa_mont *mont, uint8_t *out, const ursa_limb *a);

/*
 * The parts of ursa_mont_to and ursa_mont_from. They are for callers that convert several numbers,
 * or that can do without a conversion.
 *
 * ursa_mont_read and ursa_mont_write convert bytes to limbs and back and do not change the number.
 * ursa_mont_r_squared gives R^2 mod m. ursa_mont_mul divides the product by R, so multiplying a
 * plain x by R^2 gives x*R, the Montgomery form of x. (ursa_mont_to computes R^2 at each call,
 * which costs eight squarings.) The product of a plain number and a number in Montgomery form is
 * plain.
 */
void ursa_mont_read(const struct ursa_mont *mont, ursa_limb *r, const uint8_t *in);
void ursa_mont_write(const struct ursa_mont *mont, uint8_t *out, const ursa_limb *a);
void ursa_mont_r_squared(const struct ursa_mont *mont, ursa_limb *r);

/* Returns 1 if a = b, else 0. */
ursa_limb ursa_mont_equal(const struct ursa_mont *mont, const ursa_limb *a, const ursa_limb *b);

/*
 * Returns the variant of the arithmetic that this processor uses for numbers of `size` bytes, or 0
 * if no variant supports this size. port/arch may have several variants, and a variant need not
 * support all sizes.
 */
unsigned ursa_mont_variant(size_t size);

/*
 * For implementations of this interface: r = x mod m, for x < 2m. The number x consists of
 * mont->limbs limbs and the bit `top` above them.
 */
void ursa_mont_settle(const struct ursa_mont *mont, ursa_limb *r, const ursa_limb *x,
                      ursa_limb top);

/*
 * Returns -1/m modulo 2^URSA_LIMB_BITS for an odd m, by Newton's method. An odd m is its own
 * inverse modulo 8, so x = m starts with 3 correct bits. Each turn doubles the number of correct
 * bits.
 */
static inline ursa_limb ursa_mont_negative_inverse(ursa_limb m) {
    ursa_limb x = m;
    unsigned bits;

    for (bits = 3; bits < URSA_LIMB_BITS; bits *= 2) {
        x *= 2 - m * x;
    }
    return 0 - x;
}

/* t += a * factor, where t and a have n limbs. Returns the limb carried out of t. */
ursa_limb ursa_mont_add_product(ursa_limb *t, const ursa_limb *a, ursa_limb factor, size_t n);

/*
 * Copies the number at `from` to r if `bit` is 1. If `bit` is 0, r does not change. The address
 * `from` is aligned for limbs.
 */
void ursa_mont_copy_if(const struct ursa_mont *mont, ursa_limb *r, const void *from, uint32_t bit);

#endif
