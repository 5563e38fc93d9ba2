/* SPDX-License-Identifier: MIT */
/* Names of requests, which are copied into certificates byte by byte. */
#ifndef URSA_HOST_NAME_CHECK_H
#define URSA_HOST_NAME_CHECK_H

#include "ursa/ursa.h"

/*
 * Check that programs can read a Name that is well-formed (ursa_csr_read). Each value must be a
 * string of its type's alphabet, not empty and without control characters. The types are
 * UTF8String, PrintableString, IA5String, NumericString, TeletexString, BMPString and
 * UniversalString.
 *
 * URSA_E_NAME_EMPTY      a value is empty
 * URSA_E_NAME_ALPHABET   a value has another type or another character
 * where->at counts from the start of the name.
 */
int name_check(struct ursa_span name, struct ursa_where *where) URSA_MUST_CHECK;

#endif
