/* SPDX-License-Identifier: MIT */
/* An image without EC (URSA_CA_EC := no): EC is recognized, and refused by its name. */
#include "x509/ecdsa.h"

#if defined(URSA_WITHOUT_CA_EC) && URSA_WITHOUT_CA_EC

#include <string.h>

/* Return nonzero if an OID under ansi-X9-62 (1.2.840.10045) has its content at this offset. */
static int is_x962(struct ursa_span span, size_t offset) {
    static const uint8_t x962[] = {0x2A, 0x86, 0x48, 0xCE, 0x3D};

    return span.len >= offset + sizeof x962 && memcmp(span.at + offset, x962, sizeof x962) == 0;
}

/* The OID comes after the headers of AlgorithmIdentifier and of the OID, of two bytes each. */
int ursa_ecdsa_check_algorithm(struct ursa_span algorithm) {
    return is_x962(algorithm, 4) ? URSA_E_CERT_EC : URSA_E_CERT_ALGORITHM;
}

/*
 * SubjectPublicKeyInfo adds a header of two bytes, or of three on P-521. Keys that are longer, with
 * explicit parameters, are URSA_E_CERT_RSA here.
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
