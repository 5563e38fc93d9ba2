/* SPDX-License-Identifier: MIT */
#ifndef URSA_ARCH_MONT_VARIANT
#error "take the sources, and URSA_CORE_DEFS, from core/core.mk"
#endif
#include "mont_adx.h"
#include <cpuid.h>

#define MULX      (1u << 8)  /* BMI2 */
#define ADCX_ADOX (1u << 19) /* ADX */

/*
 * BMI2 and ADX add no registers, so the operating system need not support them. GCC's start-up code
 * has already executed CPUID. Using its result saves time: in a virtual machine a CPUID takes as
 * long as ten squarings.
 */
static int has_adx(void) {
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 11
    return __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("adx");
#else
    unsigned a, b, c, d;

    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & MULX) && (b & ADCX_ADOX);
#endif
}

unsigned ursa_mont_variant(size_t size) {
    return size == URSA_MONT_MAX_SIZE && has_adx() ? MONT_ADX : MONT_PORTABLE;
}
