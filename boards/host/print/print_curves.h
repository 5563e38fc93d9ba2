/* SPDX-License-Identifier: MIT */
/* Names and sizes of elliptic curves. */
#ifndef URSA_HOST_PRINT_CURVES_H
#define URSA_HOST_PRINT_CURVES_H

#include <stddef.h>
#include <stdint.h>

struct curve {
    const char *dotted, *name;
    const char *nist;    /* NIST's name, or NULL */
    uint16_t order_bits; /* of the order of the base point */
    uint8_t field_size;  /* bytes of a coordinate */
};

/* Returns NULL if the OID, as 1.2.3.4, is no known curve. */
const struct curve *find_curve(const char *dotted);

#endif
