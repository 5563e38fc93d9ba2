/* SPDX-License-Identifier: MIT */
/*
 * Compares two Names as RFC 5280 7.1 says.
 *
 * Two values are equal if they have the same characters, whatever their string types are. The case
 * of ASCII letters is ignored. A run of blanks counts as one space, and blanks at either end do not
 * count. The rest of RFC 4518's string preparation is left out: other letters with case and
 * composed characters are compared as they are. TeletexString is read as Latin-1, as openssl does.
 * Values that are no text are equal if they have the same tag and bytes.
 */
#ifndef URSA_CORE_NAME_MATCH_H
#define URSA_CORE_NAME_MATCH_H

#include "ursa/cert.h"

/*
 * Return nonzero if two Names are equal. Both must be well-formed, see ursa_is_name.
 *
 * Two RDNs are equal if each attribute of the one equals a different attribute of the other. An RDN
 * of more than URSA_RDN_MAX attributes equals no other RDN. So the time is linear in the length of
 * the names, whoever made them. Stack: 150 bytes on a 32-bit processor.
 */
#define URSA_RDN_MAX 16u
int ursa_name_matches(struct ursa_span a, struct ursa_span b);

#endif
