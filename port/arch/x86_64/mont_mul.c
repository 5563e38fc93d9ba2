/* SPDX-License-Identifier: MIT */
/*
 * Montgomery multiplication and squaring on x86-64. Assembler is used if the processor has MULX,
 * ADCX and ADOX and the numbers have 1024 bits. Otherwise the portable code is used.
 */
#ifndef URSA_ARCH_MONT_MUL
#error "take the sources, and URSA_CORE_DEFS, from core/core.mk"
#endif
#undef URSA_ARCH_MONT_MUL /* if defined, the portable file would be empty */
#define ursa_mont_mul ursa_mont_mul_portable
#define ursa_mont_sqr ursa_mont_sqr_portable
#include "../../../core/arith/portable/mont_mul.c" /* NOLINT(bugprone-suspicious-include) */
#undef ursa_mont_mul
#undef ursa_mont_sqr
#include "mont_adx.h"

static int by_adx(const struct ursa_mont *mont) {
    return mont->version == MONT_ADX;
}

void ursa_mont_mul(const struct ursa_mont *mont, ursa_limb *r, const ursa_limb *a,
                   const ursa_limb *b) {
    if (by_adx(mont)) {
        ursa_mont_mul_adx(mont, r, a, b);
    } else {
        ursa_mont_mul_portable(mont, r, a, b);
    }
}

void ursa_mont_sqr(const struct ursa_mont *mont, ursa_limb *r, const ursa_limb *a) {
    if (by_adx(mont)) {
        ursa_mont_sqr_adx(mont, r, a);
    } else {
        ursa_mont_sqr_portable(mont, r, a);
    }
}
