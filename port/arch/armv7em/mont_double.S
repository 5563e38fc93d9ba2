/* SPDX-License-Identifier: MIT */
#ifndef URSA_ARCH_MONT_DOUBLE
#error "take the sources, and URSA_CORE_DEFS, from core/core.mk"
#endif
#include "../armv7m/mont_double.S"
