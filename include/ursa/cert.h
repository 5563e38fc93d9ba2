/* SPDX-License-Identifier: MIT */
/*
 * Certificates coming back: X.509 (RFC 5280), DER only, read in place.
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

/* Bytes of a certificate that are borrowed from the caller's buffer, tag and length included. */
struct ursa_span {
    const uint8_t *at;
    size_t len;
};

struct ursa_cert {
    struct ursa_span der; /* all of it */
    struct ursa_span tbs;
    struct ursa_span serial;
    struct ursa_span inner_algorithm, outer_algorithm;
    struct ursa_span issuer, validity, subject;
    struct ursa_span spki;
    struct ursa_span extensions; /* the SEQUENCE inside [3]; len 0 if there is none */
    struct ursa_span signature;  /* the BIT STRING's bytes, without tag, length and unused bits */
    uint8_t version;             /* 3, or 1, which has no extensions */
};

/*
 * Read the certificate that begins at `der`; what follows it is not looked at (cert->der.len tells
 * where it ends). Structure only, down to names, algorithms and extensions, each well-formed: no
 * signature is verified, no value is judged. On failure *cert is of no use.
 * URSA_E_CERT_DER: not a certificate of version 3 or 1 (RFC 5280 4.1.2.1) in DER (lengths in their
 * shortest form, nothing missing, nothing behind the last field; in names UTF8String that is UTF-8,
 * BMPString and UniversalString of whole characters). where->what is the field, as RFC 5280 4.1
 * names it; where->at is its offset (of "extensions": that of the one which is wrong).
 */
int ursa_cert_read(const uint8_t *der, size_t size, struct ursa_cert *cert,
                   struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Is this a chain for this key: certificates one behind the other, at least one, nothing behind the
 * last one; the first one, the leaf, carries this public key and its two signature algorithms are
 * equal. *count: how many. The links between them are not checked here. where->at counts from the
 * start of the chain. Stack: about 700 bytes.
 * URSA_E_CERT_DER; URSA_E_CERT_KEY: another key, or this one in another encoding than that of our
 * requests (rsaEncryption without its NULL, say), which a CA has no reason to write.
 */
int ursa_cert_check_chain(const uint8_t *der, size_t len, const struct ursa_rsa_key *key,
                          unsigned *count, struct ursa_where *where) URSA_MUST_CHECK;

/*
 * From when and until when it is valid, in seconds since 1970-01-01 00:00 UTC, both included (RFC
 * 5280 4.1.2.5).
 * URSA_E_CERT_TIME: a date or time that does not exist, or one before 1950.
 */
int ursa_cert_validity(const struct ursa_cert *cert, int64_t *not_before,
                       int64_t *not_after) URSA_MUST_CHECK;

/*
 * Was this signed with the private half of that key: RSASSA-PKCS1-v1_5 (RFC 8017 8.2.2, by encoding
 * and comparing) with SHA-256, SHA-384 or SHA-512, by an RSA key of 2048 to 4096 bits with an odd
 * exponent of 3 or more? Spans as in struct ursa_cert; a request's parts do as well. Cost on a
 * small processor: 17 multiplications modulo n, seconds. Stack: 3 KB on a 32-bit processor.
 * URSA_E_CERT_ALGORITHM, URSA_E_CERT_RSA, URSA_E_CERT_SIGNATURE.
 */
int ursa_signed_by(struct ursa_span spki, struct ursa_span algorithm, struct ursa_span tbs,
                   struct ursa_span signature) URSA_MUST_CHECK;

/* Is this such an algorithm, is this such a key? The same errors. */
int ursa_check_algorithm(struct ursa_span algorithm) URSA_MUST_CHECK;
int ursa_check_rsa_key(struct ursa_span spki) URSA_MUST_CHECK;

/* What a certificate's extensions say, as far as it is understood here (RFC 5280 4.2.1). */
struct ursa_cert_extensions {
    struct ursa_span san;      /* subjectAltName: GeneralNames, a SEQUENCE; len 0: none */
    uint16_t key_usage;        /* ursa_key_usage bits (csr.h); 0: no such extension, any use */
    uint16_t ext_key_usage;    /* ursa_ext_key_usage bits, of those that are known */
    uint8_t has_ext_key_usage; /* 0: any use */
    uint8_t any_ext_key_usage; /* anyExtendedKeyUsage is among them */
    uint8_t is_ca;
    int16_t path_length; /* of a CA; -1: not limited */
};

/*
 * Read them. where->at counts from the start of the certificate.
 * URSA_E_CERT_DER: one of the four that are understood is malformed, where->what is which;
 * URSA_E_CERT_REPEATED; URSA_E_CERT_CRITICAL: another one that is critical; also a
 * certificatePolicies, since no policy is enforced here; URSA_E_CERT_CONSTRAINTS: nameConstraints,
 * critical or not, which could only be ignored here.
 */
int ursa_cert_read_extensions(const struct ursa_cert *cert, struct ursa_cert_extensions *extensions,
                              struct ursa_where *where) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
