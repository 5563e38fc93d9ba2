/* SPDX-License-Identifier: MIT */
/*
 * Montgomery arithmetic modulo an odd number of 256 to 1024 bits, in constant time: no branch and
 * no address depends on the value of a number, only on its size.
 *
 * The prime search spends most of its time here. Products, doubling and copying therefore exist in
 * two forms behind this interface. The portable form is in core/arith/portable/ (mont_mul.c,
 * mont_double.c, mont_add.c, mont_copy.c). For some processors port/arch has assembler instead. The
 * rest is core/arith/mont.c on every processor.
 *
 * A number x < m is held in Montgomery form, as x*R mod m, in limbs, least significant first. R is
 * 2^(bits of the modulus' size). All numbers are fully reduced (< m) on the way in and on the way
 * out.
 *
 * Products leave intermediate values on the stack below the caller's frame. A caller that computes
 * with secrets calls ursa_wipe_hash_stack (base/wipe.h) at the end. Wiping after each product would
 * cost a tenth of the time.
 */
#ifndef URSA_CORE_MONT_H
#define URSA_CORE_MONT_H

#include <stddef.h>
#include <stdint.h>

/* A limb is a word that the compiler can multiply to a result of twice its size. */
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
#define URSA_MONT_STEP      32u  /* bytes: a size is a multiple of this */
#define URSA_MONT_MAX_LIMBS (URSA_MONT_MAX_SIZE * 8 / URSA_LIMB_BITS)

/*
 * A modulus. Portable C uses only the first limb of `inv`. Assembler reads the fields by their
 * offsets.
 */
struct ursa_mont {
    ursa_limb m[URSA_MONT_MAX_LIMBS];
    ursa_limb inv[URSA_MONT_MAX_LIMBS]; /* -1/m mod R */
    size_t limbs;
    unsigned version; /* of the arithmetic, chosen by ursa_mont_variant at init */
};

/*
 * Sets up for a big-endian odd modulus of `size` bytes whose top bit is set. `size` is a multiple
 * of URSA_MONT_STEP, at most URSA_MONT_MAX_SIZE.
 *
 * Returns 1 on success. Returns 0 if the modulus is not such a number, or if the processor's
 * assembler does not support its size. URSA_MONT_MAX_SIZE is always supported. After 0 nothing may
 * be computed.
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
 * Conversion to and from Montgomery form, of big-endian numbers with as many bytes as the modulus.
 * `in` must be below m.
 */
void ursa_mont_to(const struct ursa_mont *mont, ursa_limb *r, const uint8_t *in);
void ursa_mont_from(const struct ursa_mont *mont, uint8_t *out, const ursa_limb *a);

/*
 * The parts of these conversions, for callers that convert several numbers, or none.
 *
 * ursa_mont_read and ursa_mont_write convert bytes to limbs and back and do not change the number.
 * ursa_mont_r_squared gives R^2 mod m: multiplying a plain x by R^2 gives x*R. (ursa_mont_to
 * computes R^2 at each call, which costs eight squarings.) The product of a plain number and a
 * number in Montgomery form is plain.
 */
void ursa_mont_read(const struct ursa_mont *mont, ursa_limb *r, const uint8_t *in);
void ursa_mont_write(const struct ursa_mont *mont, uint8_t *out, const ursa_limb *a);
void ursa_mont_r_squared(const struct ursa_mont *mont, ursa_limb *r);

/* Returns 1 if a = b, else 0. */
ursa_limb ursa_mont_equal(const struct ursa_mont *mont, const ursa_limb *a, const ursa_limb *b);

/*
 * Returns which variant of the arithmetic this processor uses for numbers of `size` bytes, or 0 if
 * it has no variant for this size. port/arch may have several variants, and not for all sizes.
 */
unsigned ursa_mont_variant(size_t size);

/*
 * For implementations: r = x mod m, for x < 2m. The number x consists of its limbs and the bit
 * `top` above them.
 */
void ursa_mont_settle(const struct ursa_mont *mont, ursa_limb *r, const ursa_limb *x,
                      ursa_limb top);

/*
 * Returns -1/m modulo 2^URSA_LIMB_BITS for an odd m, by Newton's method. An odd m is its own
 * inverse modulo 8, and each turn doubles the number of correct bits.
 */
static inline ursa_limb ursa_mont_negative_inverse(ursa_limb m) {
    ursa_limb x = m;
    unsigned bits;

    for (bits = 3; bits < URSA_LIMB_BITS; bits *= 2) {
        x *= 2 - m * x;
    }
    return 0 - x;
}

/* t += a * factor over n limbs. Returns the limb carried out. */
ursa_limb ursa_mont_add_product(ursa_limb *t, const ursa_limb *a, ursa_limb factor, size_t n);

/*
 * r = from if the bit is 1. If the bit is 0, r does not change. `from` is a number at an address
 * that is aligned for limbs.
 */
void ursa_mont_copy_if(const struct ursa_mont *mont, ursa_limb *r, const void *from, uint32_t bit);

#endif
