/* SPDX-License-Identifier: MIT */
/*
 * Compares two Names as RFC 5280 7.1 says.
 *
 * Two values are equal if they have the same characters, even if their string types differ. The
 * case of ASCII letters is ignored. A run of blanks equals one space, and blanks at either end are
 * ignored. The rest of RFC 4518's string preparation is left out: letters outside ASCII and
 * composed characters are compared as they are. TeletexString is read as Latin-1, as openssl reads
 * it. Values that are not text are equal if they have the same tag and bytes.
 */
#ifndef URSA_CORE_NAME_MATCH_H
#define URSA_CORE_NAME_MATCH_H

#include "ursa/cert.h"

/*
 * Return nonzero if two Names are equal. Both must be well-formed, see ursa_is_name.
 *
 * Two RDNs are equal if their attributes form pairs of equal attributes, in any order. An RDN of
 * more than URSA_RDN_MAX attributes equals no RDN, not even itself. This limit keeps the time
 * linear in the length of the names, even if the names are hostile. Stack: 150 bytes on a 32-bit
 * processor.
 */
#define URSA_RDN_MAX 16u
int ursa_name_matches(struct ursa_span a, struct ursa_span b);

#endif
