/* SPDX-License-Identifier: MIT */
/*
 * Reading X.509 certificates (RFC 5280).
 *
 * Only DER is read. Nothing is copied: the results are spans that point into the caller's buffer,
 * which must stay unchanged while the spans are used. Reading checks the structure alone. To judge
 * a chain of certificates, see gate.h.
 *
 * Nothing here is secret, so nothing is wiped. The functions change only their outputs, so threads
 * may read the same certificate at the same time.
 */
#ifndef URSA_CERT_H
#define URSA_CERT_H

#include <stddef.h>
#include <stdint.h>
#include "error.h"
#include "rsa.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes in the caller's buffer: an element with its tag and length, unless said otherwise. */
struct ursa_span {
    const uint8_t *at;
    size_t len;
};

/* The parts of a certificate, named as in RFC 5280 4.1. */
struct ursa_cert {
    struct ursa_span der; /* the complete certificate */
    struct ursa_span tbs; /* tbsCertificate: the bytes that the issuer has signed */
    struct ursa_span serial;
    /* the algorithm inside tbsCertificate, and signatureAlgorithm outside */
    struct ursa_span inner_algorithm, outer_algorithm;
    struct ursa_span issuer, validity, subject;
    struct ursa_span spki;       /* subjectPublicKeyInfo */
    struct ursa_span extensions; /* the SEQUENCE inside [3]; len 0: no extensions */
    struct ursa_span signature;  /* bytes of signatureValue, without tag, length and unused bits */
    uint8_t version;             /* 3, or 1, which has no extensions */
};

/*
 * Read the certificate that begins at der.
 *
 * Bytes after the certificate are ignored: cert->der.len is its length. The structure is checked
 * down to names, algorithms and extensions, which must be well-formed. No signature is verified and
 * no value is judged. On failure *cert is undefined.
 *
 * DER demands lengths in their shortest form, no missing field and no bytes after the last field.
 * In names, a UTF8String must be valid UTF-8, and a BMPString or UniversalString must have complete
 * characters.
 *
 * URSA_E_CERT_DER  not a certificate of version 3 or 1 (RFC 5280 4.1.2.1) in DER. where->what is
 *                  the field, as RFC 5280 4.1 names it, and where->at its offset. For "extensions"
 *                  where->at is the offset of the malformed extension.
 */
int ursa_cert_read(const uint8_t *der, size_t size, struct ursa_cert *cert,
                   struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Check the structure of a chain, and that its leaf has this public key.
 *
 * A chain is one or more certificates, directly one after another. The first one is the leaf. Its
 * two signature algorithms must be equal. *count is the number of certificates. The links between
 * the certificates are not checked, see gate.h. where->at counts from the start of the chain.
 * Stack: about 700 bytes.
 *
 * URSA_E_CERT_DER  a certificate is malformed, other bytes follow a certificate, or the leaf's
 *                  algorithms differ
 * URSA_E_CERT_KEY  the leaf has another key, or encodes this key differently from our requests,
 *                  which a CA has no reason to do. The NULL after rsaEncryption may be absent
 */
int ursa_cert_check_chain(const uint8_t *der, size_t len, const struct ursa_rsa_key *key,
                          unsigned *count, struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Read the validity of a certificate (RFC 5280 4.1.2.5).
 *
 * Both times are in seconds since 1970-01-01 00:00 UTC, and both are included in the validity.
 *
 * URSA_E_CERT_TIME  a date or time does not exist
 */
int ursa_cert_validity(const struct ursa_cert *cert, int64_t *not_before,
                       int64_t *not_after) URSA_MUST_CHECK;

/*
 * Verify a signature of a certificate or request: RSA, or ECDSA in an image with EC (URSA_CA_EC).
 *
 * spki is the signer's key and tbs the signed bytes. The spans are as in struct ursa_cert or struct
 * ursa_csr (csr.h).
 *
 * RSA is RSASSA-PKCS1-v1_5 (RFC 8017 8.2.2) with SHA-256, SHA-384 or SHA-512. The expected encoding
 * is built and compared. The parameters of rsaEncryption and of the signature's algorithm are NULL
 * or absent (RFC 4055 5). Cost: 17 multiplications modulo n if the exponent is 65537, which is
 * seconds on a small processor. Stack: 3 KB on a 32-bit processor.
 *
 * ECDSA (FIPS 186-5 6.4) has the same hashes and a key on P-256 or P-384. The signature is DER, and
 * its algorithm has no parameters (RFC 5758 3.2). Cost and stack: see include/README.md.
 *
 * URSA_E_CERT_ALGORITHM  not RSA or ECDSA with SHA-256, SHA-384 or SHA-512
 * URSA_E_CERT_SIGNATURE  the signature was not made with this key over these bytes
 * and the errors of ursa_check_key
 */
int ursa_signed_by(struct ursa_span spki, struct ursa_span algorithm, struct ursa_span tbs,
                   struct ursa_span signature) URSA_MUST_CHECK;

/*
 * Check that ursa_signed_by takes this algorithm.
 *
 * URSA_E_CERT_ALGORITHM  not RSA or ECDSA with SHA-256, SHA-384 or SHA-512
 * URSA_E_CERT_EC         ECDSA, in an image with URSA_CA_EC := no
 */
int ursa_check_algorithm(struct ursa_span algorithm) URSA_MUST_CHECK;

/*
 * Check that ursa_signed_by takes this key.
 *
 * URSA_E_CERT_RSA      not EC, and not RSA of 2048 to 4096 bits with an exponent that is odd, at
 *                      least 3 and at most 8 bytes long
 * URSA_E_CERT_EC_KEY   EC, but not on P-256 or P-384, or the curve is not named, or the point is
 *                      compressed or off its curve
 * URSA_E_CERT_EC       EC, in an image with URSA_CA_EC := no
 */
int ursa_check_key(struct ursa_span spki) URSA_MUST_CHECK;

/* The contents of the four extensions that Ursa understands (RFC 5280 4.2.1). */
struct ursa_cert_extensions {
    struct ursa_span san;      /* subjectAltName: the SEQUENCE GeneralNames; len 0: absent */
    uint16_t key_usage;        /* ursa_key_usage bits (csr.h); 0: keyUsage is absent, any use */
    uint16_t ext_key_usage;    /* extKeyUsage: bit n - 1 is id-kp n (RFC 5280), n from 1 to 16 */
    uint8_t has_ext_key_usage; /* 0: extKeyUsage is absent, any use */
    uint8_t any_ext_key_usage; /* 1: extKeyUsage has anyExtendedKeyUsage */
    uint8_t is_ca;             /* 1: basicConstraints says cA TRUE */
    int16_t path_length;       /* pathLenConstraint, 127 if longer; -1: not limited */
};

/*
 * Read the extensions of a certificate that ursa_cert_read has read.
 *
 * keyUsage, subjectAltName, basicConstraints and extKeyUsage are understood. where->at counts from
 * the start of the certificate. A certificate without extensions is no error.
 *
 * URSA_E_CERT_DER          one of the four extensions is malformed; where->what is its name. Or the
 *                          field `critical` is present, but is not TRUE in DER (X.690 11.1, 11.5)
 * URSA_E_CERT_REPEATED     an extension occurs twice
 * URSA_E_CERT_CRITICAL     another extension is critical; this includes certificatePolicies,
 *                          because no policy is enforced
 * URSA_E_CERT_CONSTRAINTS  nameConstraints is present, critical or not; it could only be ignored
 */
int ursa_cert_read_extensions(const struct ursa_cert *cert, struct ursa_cert_extensions *extensions,
                              struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Read the extensions of a trust anchor, which is a name and a key (RFC 5280 6.1.1 d).
 *
 * Like ursa_cert_read_extensions, but the field `critical` does not count, in any encoding. So an
 * extension that Ursa does not understand is ignored, except nameConstraints.
 */
int ursa_cert_read_anchor(const struct ursa_cert *cert, struct ursa_cert_extensions *extensions,
                          struct ursa_where *where) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
