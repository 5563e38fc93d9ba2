/* SPDX-License-Identifier: MIT */
/*
 * Replaces x509/ecdsa.c in an image without EC (URSA_CA_EC := no). EC is recognized and refused
 * with its own error, URSA_E_CERT_EC.
 */
#include "x509/ecdsa.h"

#if defined(URSA_WITHOUT_CA_EC) && URSA_WITHOUT_CA_EC

#include <string.h>

/* Return nonzero if the content of an OID under ansi-X9-62 (1.2.840.10045) is at this offset. */
static int is_x962(struct ursa_span span, size_t offset) {
    static const uint8_t x962[] = {0x2A, 0x86, 0x48, 0xCE, 0x3D};

    return span.len >= offset + sizeof x962 && memcmp(span.at + offset, x962, sizeof x962) == 0;
}

/* The OID's content comes after the headers of AlgorithmIdentifier and OID, two bytes each. */
int ursa_ecdsa_check_algorithm(struct ursa_span algorithm) {
    return is_x962(algorithm, 4) ? URSA_E_CERT_EC : URSA_E_CERT_ALGORITHM;
}

/*
 * The header of SubjectPublicKeyInfo comes before the two other headers. It has two bytes, or three
 * for a key on P-521. A key with explicit parameters is longer: its error is URSA_E_CERT_RSA.
 */
int ursa_ec_check_key(struct ursa_span spki) {
    return is_x962(spki, 6) || is_x962(spki, 7) ? URSA_E_CERT_EC : URSA_E_CERT_RSA;
}

int ursa_ecdsa_signed_by(struct ursa_span spki, struct ursa_span algorithm, struct ursa_span tbs,
                         struct ursa_span signature) {
    (void)spki;
    (void)tbs;
    (void)signature;
    return ursa_ecdsa_check_algorithm(algorithm);
}
#endif
