/* SPDX-License-Identifier: MIT */
/*
 * Montgomery arithmetic modulo an odd number of 256 to 1024 bits, in constant time: no branch and
 * no address depends on a number, only on its size. The prime search spends its life here, so
 * products, doubling and copying, portably in core/arith/portable/mont_mul.c, mont_double.c,
 * mont_add.c and mont_copy.c, are hand-written in assembler for some processors (port/arch), behind
 * this same interface; the rest is core/arith/mont.c everywhere.
 *
 * A number x < m is held as x*R mod m, R = 2^(bits of the modulus' size), in limbs, least
 * significant first. All numbers are fully reduced (< m) on the way in and on the way out.
 *
 * Products stay behind on the stack, below the caller's frame: who computes with secrets calls
 * ursa_wipe_hash_stack (secret.h) at the end, for wiping after each product would cost a tenth.
 */
#ifndef URSA_CORE_MONT_H
#define URSA_CORE_MONT_H

#include <stddef.h>
#include <stdint.h>

/* A limb is what the compiler can multiply into twice its size. */
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

/* A modulus. Portable C wants no more than one limb of `inv`; assembler reads these by offset. */
struct ursa_mont {
    ursa_limb m[URSA_MONT_MAX_LIMBS];
    ursa_limb inv[URSA_MONT_MAX_LIMBS]; /* -1/m mod R */
    size_t limbs;
    unsigned version; /* of the arithmetic, as ursa_mont_variant chose at init */
};

/*
 * Set up for a big-endian odd modulus of `size` bytes, a multiple of URSA_MONT_STEP up to
 * URSA_MONT_MAX_SIZE, whose top bit is set. 0: not such a number, or of a size that the processor's
 * assembler has not (URSA_MONT_MAX_SIZE it always has), and nothing may be computed.
 */
int ursa_mont_init(struct ursa_mont *mont, const uint8_t *modulus, size_t size);

/* r = a*b, r = a*a, r = 2a (all modulo m). r may be a or b. */
void ursa_mont_mul(const struct ursa_mont *mont, ursa_limb *r, const ursa_limb *a,
                   const ursa_limb *b);
void ursa_mont_sqr(const struct ursa_mont *mont, ursa_limb *r, const ursa_limb *a);
void ursa_mont_double(const struct ursa_mont *mont, ursa_limb *r, const ursa_limb *a);

/* r = 1, r = -1 (that is R mod m, m - R mod m). */
void ursa_mont_one(const struct ursa_mont *mont, ursa_limb *r);
void ursa_mont_minus_one(const struct ursa_mont *mont, ursa_limb *r);

/* To and from big-endian bytes, as many as the modulus has; `in` must be below m. */
void ursa_mont_to(const struct ursa_mont *mont, ursa_limb *r, const uint8_t *in);
void ursa_mont_from(const struct ursa_mont *mont, uint8_t *out, const ursa_limb *a);

/*
 * The same in parts, for who enters more than one number, or none: limbs from bytes and back, as
 * they are, and R^2 mod m, by which a plain x is multiplied to become x*R (ursa_mont_to costs eight
 * squarings for that square). A plain number times one in Montgomery's form is a plain one.
 */
void ursa_mont_read(const struct ursa_mont *mont, ursa_limb *r, const uint8_t *in);
void ursa_mont_write(const struct ursa_mont *mont, uint8_t *out, const ursa_limb *a);
void ursa_mont_r_squared(const struct ursa_mont *mont, ursa_limb *r);

/* 1 if a = b, else 0. */
ursa_limb ursa_mont_equal(const struct ursa_mont *mont, const ursa_limb *a, const ursa_limb *b);

/*
 * Which version of the arithmetic this processor gets for numbers of so many bytes; port/arch may
 * have more than one, and not all sizes. 0: none.
 */
unsigned ursa_mont_variant(size_t size);

/* For implementations. r = x mod m for an x < 2m that has the bit `top` above its limbs. */
void ursa_mont_settle(const struct ursa_mont *mont, ursa_limb *r, const ursa_limb *x,
                      ursa_limb top);

/*
 * -1/m modulo 2^URSA_LIMB_BITS for an odd m, by Newton's method: an odd m is its own inverse modulo
 * 8, and each turn doubles the number of right bits.
 */
static inline ursa_limb ursa_mont_negative_inverse(ursa_limb m) {
    ursa_limb x = m;
    unsigned bits;

    for (bits = 3; bits < URSA_LIMB_BITS; bits *= 2) {
        x *= 2 - m * x;
    }
    return 0 - x;
}

/* t += a * factor over n limbs; returns the limb carried out. */
ursa_limb ursa_mont_add_product(ursa_limb *t, const ursa_limb *a, ursa_limb factor, size_t n);

/* r = from, a number at an address that fits limbs, if the bit is 1; if it is 0, r stays. */
void ursa_mont_copy_if(const struct ursa_mont *mont, ursa_limb *r, const void *from, uint32_t bit);

#endif
