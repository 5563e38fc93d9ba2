/* SPDX-License-Identifier: MIT */
/*
 * Counts BearSSL's modular exponentiations from outside: the linker puts these in the place of its
 * functions (--wrap).
 */
#include <stddef.h>
#include <stdint.h>
#include "subject.h"

uint32_t bench_tests;

/* The linker's names of a function and of what stands in for it. A program may have none. */
#define REAL(name)   __asm__("__real_" #name) __attribute__((weak))
#define STANDS(name) __asm__("__wrap_" #name)

typedef uint32_t i15_fn(uint16_t *x, const unsigned char *e, size_t elen, const uint16_t *m,
                        uint16_t m0i, uint16_t *t, size_t tlen);
typedef uint32_t i31_fn(uint32_t *x, const unsigned char *e, size_t elen, const uint32_t *m,
                        uint32_t m0i, uint32_t *t, size_t tlen);

i15_fn real_i15 REAL(br_i15_modpow_opt), wrap_i15 STANDS(br_i15_modpow_opt);
i31_fn real_i31 REAL(br_i31_modpow_opt), wrap_i31 STANDS(br_i31_modpow_opt);
i31_fn real_i62 REAL(br_i62_modpow_opt_as_i31), wrap_i62 STANDS(br_i62_modpow_opt_as_i31);

uint32_t wrap_i15(uint16_t *x, const unsigned char *e, size_t elen, const uint16_t *m, uint16_t m0i,
                  uint16_t *t, size_t tlen) {
    bench_tests++;
    return real_i15(x, e, elen, m, m0i, t, tlen);
}

uint32_t wrap_i31(uint32_t *x, const unsigned char *e, size_t elen, const uint32_t *m, uint32_t m0i,
                  uint32_t *t, size_t tlen) {
    bench_tests++;
    return real_i31(x, e, elen, m, m0i, t, tlen);
}

uint32_t wrap_i62(uint32_t *x, const unsigned char *e, size_t elen, const uint32_t *m, uint32_t m0i,
                  uint32_t *t, size_t tlen) {
    bench_tests++;
    return real_i62(x, e, elen, m, m0i, t, tlen);
}
