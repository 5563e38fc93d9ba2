/* SPDX-License-Identifier: MIT */
/*
 * Reading X.509 certificates (RFC 5280).
 *
 * Only DER is read. Nothing is copied: the results are spans that point into the caller's buffer.
 * The buffer must stay unchanged while the spans are used. The functions check the structure of a
 * certificate, some of its fields, and its signature. gate.h checks a chain of certificates.
 *
 * Certificates are public, so the functions wipe no memory. The functions change only their
 * outputs, so threads may read the same certificate at the same time. No function of this header
 * may be called from an interrupt.
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

/*
 * A span: bytes in the caller's buffer.
 *
 * A span is a complete DER element with its tag and length, unless its comment says otherwise.
 */
struct ursa_span {
    const uint8_t *at;
    size_t len;
};

/* The parts of a certificate, named as in RFC 5280 4.1. */
struct ursa_cert {
    struct ursa_span der; /* the complete certificate */
    struct ursa_span tbs; /* tbsCertificate: the bytes that the issuer has signed */
    struct ursa_span serial;
    /* inner: the field `signature` of tbsCertificate; outer: the field signatureAlgorithm */
    struct ursa_span inner_algorithm, outer_algorithm;
    struct ursa_span issuer, validity, subject;
    struct ursa_span spki;       /* subjectPublicKeyInfo */
    struct ursa_span extensions; /* the SEQUENCE inside [3]; len 0: there are no extensions */
    struct ursa_span signature;  /* the signature in signatureValue, without tag and length */
    uint8_t version;             /* 3 or 1; version 1 has no extensions */
};

/*
 * Read the certificate that begins at der.
 *
 * The certificate has cert->der.len bytes. Bytes after it are ignored. All fields must be
 * well-formed, including names, algorithms and extensions. Signatures are not verified, and the
 * values of the fields are not checked. On failure *cert is undefined.
 *
 * As DER demands, every length must have its shortest form, no field may be missing, and no bytes
 * may follow the last field. In names, a UTF8String must be valid UTF-8, and a BMPString or
 * UniversalString must consist of complete characters.
 *
 * URSA_E_CERT_DER  not a certificate of version 3 or 1 (RFC 5280 4.1.2.1) in DER. where->what is
 *                  the field, as RFC 5280 4.1 names it, and where->at is its offset. If the field
 *                  is "extensions", where->at is the offset of the malformed extension.
 */
int ursa_cert_read(const uint8_t *der, size_t size, struct ursa_cert *cert,
                   struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Check the structure of a chain, and check that the leaf has the public key of `key`.
 *
 * A chain is one or more certificates, directly one after another. The first certificate is the
 * leaf. The leaf's inner_algorithm and outer_algorithm must be equal. On success *count is the
 * number of certificates. The links between the certificates are not checked: gate.h does that.
 * where->at counts from the start of the chain. Stack: about 700 bytes.
 *
 * URSA_E_CERT_DER  a certificate is malformed, other bytes follow a certificate, or the leaf's
 *                  algorithms differ
 * URSA_E_CERT_KEY  the leaf has another key, or encodes the key differently from Ursa's requests.
 *                  A CA has no reason to change the encoding. Only the NULL after rsaEncryption may
 *                  be absent.
 */
int ursa_cert_check_chain(const uint8_t *der, size_t len, const struct ursa_rsa_key *key,
                          unsigned *count, struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Read the validity of a certificate (RFC 5280 4.1.2.5).
 *
 * Both times are in seconds since 1970-01-01 00:00 UTC. The validity includes both times.
 *
 * URSA_E_CERT_TIME  a date or time does not exist, e.g. 30 February
 */
int ursa_cert_validity(const struct ursa_cert *cert, int64_t *not_before,
                       int64_t *not_after) URSA_MUST_CHECK;

/*
 * Verify the signature of a certificate or of a certificate request.
 *
 * spki is the signer's public key, algorithm is the signature's algorithm, and tbs is the signed
 * part. The spans are as in struct ursa_cert or struct ursa_csr (csr.h). The signature is RSA or
 * ECDSA.
 *
 * RSA means RSASSA-PKCS1-v1_5 (RFC 8017 8.2.2) with SHA-256, SHA-384 or SHA-512. The function
 * builds the expected encoded message and compares it with the message in the signature. The
 * parameters of rsaEncryption and of the signature's algorithm must be NULL or absent (RFC 4055 5).
 * Cost: 17 multiplications modulo n if the exponent is 65537. For RSA-2048 these take 12 million
 * instructions on a Cortex-M0. Stack: 3 KB on a 32-bit processor.
 *
 * ECDSA (FIPS 186-5 6.4) needs an image with EC (URSA_CA_EC := yes). It has the same three hashes,
 * and keys on P-256 or P-384. The signature must be DER, and its algorithm must have no parameters
 * (RFC 5758 3.2). include/README.md has the cost and the stack.
 *
 * URSA_E_CERT_ALGORITHM  not RSA or ECDSA with SHA-256, SHA-384 or SHA-512
 * URSA_E_CERT_SIGNATURE  the signature was not made with this key over these bytes
 * errors of ursa_check_key and ursa_check_algorithm
 */
int ursa_signed_by(struct ursa_span spki, struct ursa_span algorithm, struct ursa_span tbs,
                   struct ursa_span signature) URSA_MUST_CHECK;

/*
 * Check that ursa_signed_by supports an algorithm.
 *
 * URSA_E_CERT_ALGORITHM  not RSA or ECDSA with SHA-256, SHA-384 or SHA-512
 * URSA_E_CERT_EC         the algorithm is ECDSA, and the image has URSA_CA_EC := no
 */
int ursa_check_algorithm(struct ursa_span algorithm) URSA_MUST_CHECK;

/*
 * Check that ursa_signed_by supports a public key.
 *
 * URSA_E_CERT_RSA      the key is neither EC nor RSA. Or it is RSA, but n does not have 2048 to
 *                      4096 bits, or the exponent is even, below 3 or longer than 8 bytes
 * URSA_E_CERT_EC_KEY   the key is EC, but not on P-256 or P-384, or the curve is not given by its
 *                      name, or the point is compressed or not on the curve
 * URSA_E_CERT_EC       the key is EC, and the image has URSA_CA_EC := no
 */
int ursa_check_key(struct ursa_span spki) URSA_MUST_CHECK;

/* The contents of the four extensions that Ursa supports (RFC 5280 4.2.1). */
struct ursa_cert_extensions {
    struct ursa_span san;      /* subjectAltName: the SEQUENCE GeneralNames; len 0: absent */
    uint16_t key_usage;        /* ursa_key_usage bits (csr.h); 0: absent, so any use is allowed */
    uint16_t ext_key_usage;    /* extKeyUsage: bit n - 1 is id-kp n (RFC 5280), n from 1 to 16 */
    uint8_t has_ext_key_usage; /* 0: extKeyUsage is absent, so any use is allowed */
    uint8_t any_ext_key_usage; /* 1: extKeyUsage has anyExtendedKeyUsage */
    uint8_t is_ca;             /* 1: basicConstraints says cA TRUE */
    int16_t path_length;       /* pathLenConstraint, or 127 if it is greater; -1: no limit */
};

/*
 * Read the extensions of a certificate.
 *
 * The certificate must come from ursa_cert_read. Ursa supports four extensions: keyUsage,
 * subjectAltName, basicConstraints and extKeyUsage. where->at counts from the start of the
 * certificate. A certificate without extensions is not an error.
 *
 * URSA_E_CERT_DER          one of the four extensions is malformed; where->what is its name. Or an
 *                          extension has the field `critical`, but its value is not FF (X.690 11.1,
 *                          11.5); where->what is "critical FALSE" if it is 00, else "critical"
 * URSA_E_CERT_REPEATED     an extension occurs twice
 * URSA_E_CERT_CRITICAL     another extension is critical, e.g. certificatePolicies: Ursa enforces
 *                          no policies. Or policyConstraints is present but not critical, which RFC
 *                          5280 4.2.1.11 forbids; where->what is then "policyConstraints"
 * URSA_E_CERT_CONSTRAINTS  nameConstraints is present, critical or not: Ursa does not enforce name
 *                          constraints, and must not ignore them
 */
int ursa_cert_read_extensions(const struct ursa_cert *cert, struct ursa_cert_extensions *extensions,
                              struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Read the extensions of the certificate of a trust anchor.
 *
 * RFC 5280 6.1.1 d regards a trust anchor as a name and a key. This function works like
 * ursa_cert_read_extensions, but ignores the field `critical`, also if it is malformed. Therefore
 * it ignores all extensions that Ursa does not support, except nameConstraints.
 */
int ursa_cert_read_anchor(const struct ursa_cert *cert, struct ursa_cert_extensions *extensions,
                          struct ursa_where *where) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
