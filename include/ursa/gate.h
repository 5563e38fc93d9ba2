/* SPDX-License-Identifier: MIT */
/*
 * The gate: the checks that a certificate chain must pass before it is installed.
 *
 * The gate follows RFC 5280 6.1 where a device can, and is stricter where a device cannot.
 *
 * Every certificate:
 *   - is strict DER, without any extra byte;
 *   - has an RSA key of 2048 to 4096 bits, or in an image with EC (URSA_CA_EC) a key on the named
 *     curve P-256 or P-384;
 *   - has no extension twice, and no nameConstraints, which could only be ignored;
 *   - is valid now, or, if there is no clock, has a validity whose end is not before its start.
 *
 * Every certificate except the trust anchor:
 *   - is of version 3, unless the field version_1 allows version 1. where->what of this fault is
 *     "version";
 *   - has the same signature algorithm inside and outside of tbsCertificate;
 *   - has no critical extension except keyUsage, subjectAltName, basicConstraints and extKeyUsage;
 *   - is signed with RSA, or in an image with EC with ECDSA, and SHA-256, SHA-384 or SHA-512.
 *
 * The trust anchor is a name and a key (RFC 5280 6.1.1 d). Of its certificate only the validity,
 * basicConstraints, keyUsage and extKeyUsage count besides, as in openssl 3.0. Any signature and
 * any unknown extension is accepted there, critical or not, and version 1 if it names itself as
 * issuer.
 *
 * A serial number may be any INTEGER, in every certificate. RFC 5280 4.1.2.2 asks users to handle
 * zero and negative numbers, and openssl accepts them and those of over 20 bytes. The issuer's
 * signature covers the number, and nothing here compares it.
 *
 * The first certificate, the leaf:
 *   - is not a CA's;
 *   - has a keyUsage that allows all requested uses, or no keyUsage. If no use was requested,
 *     digitalSignature or keyEncipherment is enough;
 *   - has an extKeyUsage that allows all requested uses, or no extKeyUsage. If no use was
 *     requested, serverAuth or clientAuth is enough.
 *
 * All other certificates:
 *   - are a CA's (basicConstraints);
 *   - have keyCertSign in their keyUsage, or no keyUsage;
 *   - have an extKeyUsage that allows the same as the leaf's must, or no extKeyUsage;
 *   - have no more CAs below them than their path length allows. Self-issued certificates do not
 *     count;
 *   - have the subject that the certificate before them names as issuer. Names are compared by
 *     characters, as RFC 5280 7.1 says: the string types may differ, the case of ASCII letters is
 *     ignored, and a run of blanks counts as one. The rest of RFC 4518 is left out;
 *   - have signed the certificate before them.
 *
 * The last certificate is the trust anchor, or is signed by the trust anchor. No certificate may
 * follow the trust anchor, not even its issuer, because nothing would vouch for that one.
 *
 * Without a trust anchor only the links in the chain are checked. The sender of the chain must then
 * know that the last certificate can be trusted. A leaf that names itself as issuer must have
 * signed itself.
 *
 * Key identifiers are not compared: the signatures decide.
 *
 * A firmware that needs none of these checks sets URSA_CHAIN_CHECK := no before it includes
 * core.mk. The image is then 11 KB smaller, and ursa_gate_check checks nothing but the versions.
 * ursa_identity_install still checks the structure and the device's own key.
 */
#ifndef URSA_GATE_H
#define URSA_GATE_H

#include <stddef.h>
#include <stdint.h>
#include "cert.h"
#include "csr.h"
#include "error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define URSA_GATE_MAX_CERTS 8u      /* certificates in a chain, at most */
#define URSA_ANY_PURPOSE    0xFFFFu /* for `purposes`: no use is demanded */

/*
 * The demands of a gate.
 *
 * All zero is a valid gate: it has no clock and no anchor, and compares no names.
 */
struct ursa_gate {
    struct ursa_span anchor; /* the trust anchor's certificate; len 0: no trust anchor */
    /*
     * The template of the request, or NULL if nothing is compared with a request.
     *
     * The leaf's subject must be asked->subject, compared as issuers are. The leaf's
     * subjectAltName must have the names of asked->san, in any order, with host names in any case.
     * The leaf must allow all bits of asked->key_usage and asked->ext_key_usage.
     */
    const struct ursa_csr_template *asked;
    int64_t now; /* seconds since 1970 (UTC); 0: no clock */
    /*
     * ursa_ext_key_usage bits (csr.h); one of them must be allowed. This field counts only if
     * `asked` does not ask for an extKeyUsage. 0: serverAuth or clientAuth. URSA_ANY_PURPOSE: no
     * use is demanded, neither in extKeyUsage nor in keyUsage.
     */
    uint16_t purposes;
    uint8_t any_names; /* 1: the subject and subjectAltName need not be those of `asked` */
    uint8_t ca_leaf;   /* 1: the leaf may be a CA's */
    /*
     * 1: the leaf, and a CA that is its own issuer, may be of version 1. Version 1 has no
     * extensions, so nothing says what a certificate is for, nor that it is a CA's.
     */
    uint8_t version_1;
};

/*
 * Check a chain: one or more certificates in DER, directly one after another, leaf first.
 *
 * anchor_sha256 names the trust anchor by the SHA-256 of its certificate. If it is NULL or all
 * zero, no anchor is named. The named anchor must be gate->anchor. If the gate has no anchor, the
 * named anchor must be the last certificate of the chain, and not the leaf.
 *
 * where->at counts from the start of the chain. For a fault in gate->anchor it counts from the
 * start of that certificate. where->what is the field, e.g. "keyUsage". Cost: one verification for
 * each certificate, which takes seconds on a small processor. Stack: 4 KB there.
 *
 * URSA_E_CERT_DER             a certificate is malformed or of a version not allowed, or bytes
 *                             follow the certificate in gate->anchor
 * URSA_E_CERT_ALGORITHMS      the signature algorithms inside and outside differ
 * URSA_E_CERT_RSA             a key is not RSA of 2048 to 4096 bits, nor EC
 * URSA_E_CERT_EC_KEY          an EC key is not on P-256 or P-384, or not in the one form accepted
 * URSA_E_CERT_EC              an EC key or an ECDSA signature, in an image with URSA_CA_EC := no
 * URSA_E_CERT_REPEATED        an extension occurs twice
 * URSA_E_CERT_CRITICAL        a critical extension is not supported
 * URSA_E_CERT_CONSTRAINTS     a certificate has nameConstraints
 * URSA_E_CERT_TIME            a date does not exist, or a validity ends before it starts
 * URSA_E_CERT_EARLY           a validity has not begun
 * URSA_E_CERT_EXPIRED         a validity is over
 * URSA_E_CERT_LEAF_CA         the leaf is a CA's
 * URSA_E_CERT_USAGE           a keyUsage does not allow the use
 * URSA_E_CERT_PURPOSE         an extKeyUsage does not allow the use
 * URSA_E_CERT_SUBJECT         the leaf's subject is not the requested one
 * URSA_E_CERT_SAN             the leaf's subjectAltName is not the requested one
 * URSA_E_CERT_NOT_CA          a certificate after the leaf, or gate->anchor, is not a CA's
 * URSA_E_CERT_PATH            a CA has more CAs below it than its path length allows
 * URSA_E_CERT_COUNT           the chain has more than URSA_GATE_MAX_CERTS certificates
 * URSA_E_CERT_ISSUER          an issuer is not the subject of the next certificate
 * URSA_E_CERT_ALGORITHM       a signature is not RSA or ECDSA with SHA-256, SHA-384 or SHA-512
 * URSA_E_CERT_SIGNATURE       a signature was not made with the issuer's key
 * URSA_E_CERT_ANCHOR          the last issuer is not the trust anchor, or a certificate follows the
 *                             trust anchor
 * URSA_E_CERT_ANCHOR_MISSING  the named anchor is not gate->anchor; or there is no gate->anchor,
 *                             and no certificate after the leaf is the named anchor
 * URSA_E_ARGUMENT, URSA_E_NAME_*, URSA_E_SAN_*
 *                             the subject or subjectAltName of gate->asked is wrong (csr.h)
 */
int ursa_gate_check(const struct ursa_gate *gate, const uint8_t *der, size_t len,
                    const uint8_t anchor_sha256[32], struct ursa_where *where) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
