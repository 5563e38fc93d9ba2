/* SPDX-License-Identifier: MIT */
/* By itself, so that a test can put its own in place of it. */
#include "mont8.h"

int ursa_mont8_available(void) {
    return __builtin_cpu_supports("avx512ifma") != 0;
}
