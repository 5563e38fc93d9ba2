/* SPDX-License-Identifier: MIT */
/* Removes const from a pointer, for BearSSL's structures. */
#ifndef URSA_CORE_UNCONST_H
#define URSA_CORE_UNCONST_H

#include <stdint.h>

/*
 * Returns the pointer without const. The pointers in BearSSL's key structures lack const, but
 * BearSSL does not write through them.
 */
static inline uint8_t *ursa_unconst(const uint8_t *p) {
    return (uint8_t *)(uintptr_t)p;
}

#endif
