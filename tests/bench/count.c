/* SPDX-License-Identifier: MIT */
/*
 * Counts BearSSL's modular exponentiations and our tests to base 2 from outside: the linker
 * (--wrap) puts these functions in place of the originals.
 */
#include <stddef.h>
#include <stdint.h>
#include <ursa/error.h>
#include "arith/modexp.h"
#include "subject.h"

/* The linker's names of a function and of its replacement. A program may lack the function. */
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
    uint32_t good;

    bench_test_begin();
    good = real_i15(x, e, elen, m, m0i, t, tlen);
    bench_test_end();
    return good;
}

uint32_t wrap_i31(uint32_t *x, const unsigned char *e, size_t elen, const uint32_t *m, uint32_t m0i,
                  uint32_t *t, size_t tlen) {
    uint32_t good;

    bench_test_begin();
    good = real_i31(x, e, elen, m, m0i, t, tlen);
    bench_test_end();
    return good;
}

uint32_t wrap_i62(uint32_t *x, const unsigned char *e, size_t elen, const uint32_t *m, uint32_t m0i,
                  uint32_t *t, size_t tlen) {
    uint32_t good;

    bench_test_begin();
    good = real_i62(x, e, elen, m, m0i, t, tlen);
    bench_test_end();
    return good;
}

/* Ursa's test has steps. The last step returns another code than URSA_BUSY. */
typedef int begin_fn(struct ursa_modexp *power, const uint8_t *modulus, uint8_t *exponent);
typedef int step_fn(struct ursa_modexp *power);

begin_fn real_begin REAL(ursa_modexp_of_2_begin), wrap_begin STANDS(ursa_modexp_of_2_begin);
step_fn real_step REAL(ursa_modexp_of_2_step), wrap_step STANDS(ursa_modexp_of_2_step);

int wrap_begin(struct ursa_modexp *power, const uint8_t *modulus, uint8_t *exponent) {
    bench_test_begin();
    return real_begin(power, modulus, exponent);
}

int wrap_step(struct ursa_modexp *power) {
    int rc = real_step(power);

    if (rc != URSA_BUSY) {
        bench_test_end();
    }
    return rc;
}
