/* SPDX-License-Identifier: MIT */
/* This function has its own file, so that a test can replace the function. */
#include "mont8.h"

int ursa_mont8_available(void) {
    return __builtin_cpu_supports("avx512ifma") != 0;
}
