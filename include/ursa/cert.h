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
};

/*
 * Read the certificate that begins at `der`; what follows it is not looked at (cert->der.len tells
 * where it ends). Structure only, down to names, algorithms and extensions, each well-formed: no
 * signature is verified, no value is judged. On failure *cert is of no use.
 * URSA_E_CERT_DER: not a version 3 certificate in DER (lengths in their shortest form, nothing
 * missing, nothing behind the last field). where->what is the field, as RFC 5280 4.1 names it;
 * where->at is its offset (of "extensions": that of the one which is wrong).
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

#ifdef __cplusplus
}
#endif

#endif
