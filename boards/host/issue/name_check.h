/* SPDX-License-Identifier: MIT */
/* Checks names of requests before the names are copied into certificates byte by byte. */
#ifndef URSA_HOST_NAME_CHECK_H
#define URSA_HOST_NAME_CHECK_H

#include "ursa/ursa.h"

/*
 * Check that other programs can read the values in a Name. ursa_csr_read must have checked that the
 * Name is well-formed. Each value must be a string that is not empty, fits the alphabet of its type
 * and has no control characters. The type must be UTF8String, PrintableString, IA5String,
 * NumericString, TeletexString, BMPString or UniversalString.
 *
 * URSA_E_NAME_EMPTY      a value is empty
 * URSA_E_NAME_ALPHABET   a value has another type, or a character that is not allowed
 *
 * where->at counts from the start of the name.
 */
int name_check(struct ursa_span name, struct ursa_where *where) URSA_MUST_CHECK;

#endif
