/* SPDX-License-Identifier: MIT */
/* Names and sizes of elliptic curves. */
#ifndef URSA_HOST_PRINT_CURVES_H
#define URSA_HOST_PRINT_CURVES_H

#include <stddef.h>
#include <stdint.h>

struct curve {
    const char *dotted, *name;
    const char *nist;    /* NIST's name, or NULL */
    uint16_t order_bits; /* bits of the order of the base point */
    uint8_t field_size;  /* bytes of a coordinate */
};

/*
 * Find a curve by the numbers of its OID, e.g. 1.3.132.0.10. Returns NULL if no curve has this OID.
 */
const struct curve *find_curve(const char *dotted);

#endif
