/* SPDX-License-Identifier: MIT */
/* Reads and writes 32-bit little-endian integers, the form of integers in stored records. */
#ifndef URSA_CORE_BYTES_H
#define URSA_CORE_BYTES_H

#include <stdint.h>

static inline void ursa_put_u32(uint8_t p[4], uint32_t v) {
    p[0] = (uint8_t)v;
    p[1] = (uint8_t)(v >> 8);
    p[2] = (uint8_t)(v >> 16);
    p[3] = (uint8_t)(v >> 24);
}

static inline uint32_t ursa_get_u32(const uint8_t p[4]) {
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

#endif
