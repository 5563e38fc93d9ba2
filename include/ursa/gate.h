/* SPDX-License-Identifier: MIT */
/*
 * The gate: the checks that a certificate chain must pass before it is installed.
 *
 * The gate follows RFC 5280 6.1. If a certificate needs a part of 6.1 that the gate does not
 * support, the gate refuses the certificate. boards/host/README.md lists all differences.
 *
 * A trust anchor is a CA's name and key that the board or the sender of the chain trusts. In this
 * header a trust anchor is given as a certificate.
 *
 * Every certificate:
 *   - is strict DER, without any extra byte;
 *   - has an RSA key of 2048 to 4096 bits. In an image with EC (URSA_CA_EC), a key on the named
 *     curve P-256 or P-384 is allowed as well;
 *   - has no extension twice;
 *   - has no nameConstraints, because the gate does not enforce them;
 *   - has a validity that does not end before it starts;
 *   - is valid now, if the gate has a clock.
 *
 * Every certificate except the trust anchor:
 *   - is of version 3. If the field version_1 is 1, version 1 is allowed as well. If the
 *     version is wrong, where->what is "version";
 *   - has the same signature algorithm inside and outside of tbsCertificate;
 *   - has no critical extension except keyUsage, subjectAltName, basicConstraints and extKeyUsage;
 *   - has no policyConstraints, critical or not, because the gate checks no policy;
 *   - has an issuer that is not empty;
 *   - is signed with RSA and SHA-256, SHA-384 or SHA-512. In an image with EC, ECDSA with one of
 *     these hashes is allowed as well.
 *
 * RFC 5280 6.1.1 d regards the trust anchor as a name and a key. Of its other fields, the gate
 * checks validity, basicConstraints, keyUsage and extKeyUsage, as openssl 3.0 does. The
 * certificate of the trust anchor may have any signature and any unknown extension, critical or
 * not. It may be of version 1 if its issuer is its own subject.
 *
 * The serial number of every certificate may be any INTEGER. RFC 5280 4.1.2.2 asks users to handle
 * zero and negative numbers. openssl accepts these and numbers of more than 20 bytes. The issuer's
 * signature covers the serial number, and the gate does not compare it with anything.
 *
 * The first certificate, the leaf:
 *   - is not a CA's certificate, unless the field ca_leaf is 1;
 *   - has a keyUsage that allows all requested uses, or has no keyUsage. If no use was requested,
 *     digitalSignature or keyEncipherment is enough;
 *   - has no keyCertSign in its keyUsage, unless it is a CA's certificate;
 *   - has an extKeyUsage that allows all requested uses, or has no extKeyUsage. If no use was
 *     requested, serverAuth or clientAuth is enough.
 *
 * All other certificates:
 *   - are certificates of CAs (basicConstraints);
 *   - have keyCertSign in their keyUsage, or have no keyUsage;
 *   - have an extKeyUsage that allows the same uses as that of the leaf, or have no extKeyUsage;
 *   - have at most as many CAs before them in the chain as their pathLenConstraint allows.
 *     Self-issued CAs are not counted;
 *   - have a subject that equals the issuer of the certificate before them. Names are compared by
 *     characters, as RFC 5280 7.1 says: the string types may differ, the case of ASCII letters is
 *     ignored, and several spaces in a row equal one space. The other rules of RFC 4518 are not
 *     applied;
 *   - have signed the certificate before them.
 *
 * The last certificate is the trust anchor, or is signed by the trust anchor. No certificate may
 * follow the trust anchor, not even its issuer, because nothing proves that such a certificate can
 * be trusted.
 *
 * Without a trust anchor, only the links between the certificates are checked. Then the sender of
 * the chain must make sure that the last certificate can be trusted. If the chain is
 * only a leaf, and the leaf is its own issuer, it must be signed with its own key.
 *
 * Key identifiers are not compared, because the signatures prove which key the issuer used.
 *
 * Firmware that needs no check of chains sets URSA_CHAIN_CHECK := no before it includes core.mk.
 * The image is then 11 KB smaller, and ursa_gate_check checks only the structure and the versions.
 * ursa_identity_install still checks that the leaf has the device's key.
 *
 * ursa_gate_check works only on the caller's buffers. Threads may call it at the same time. It may
 * not be called from an interrupt.
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
#define URSA_ANY_PURPOSE    0xFFFFu /* for `purposes`: any use is allowed */

/*
 * The settings of a gate.
 *
 * All fields may be zero. The gate then has no clock and no trust anchor, and compares no names.
 */
struct ursa_gate {
    struct ursa_span anchor; /* the trust anchor's certificate; len 0: no trust anchor */
    /*
     * The template of the request, or NULL if the leaf is not compared with a request.
     *
     * The leaf's subject must equal asked->subject by the rules for issuers above. The leaf's
     * subjectAltName must have exactly the names of asked->san. Their order and the case of host
     * names do not matter. The leaf must allow all bits of asked->key_usage and
     * asked->ext_key_usage.
     */
    const struct ursa_csr_template *asked;
    int64_t now; /* seconds since 1970 (UTC); 0: the gate has no clock */
    /*
     * ursa_ext_key_usage bits (csr.h). The certificates must allow at least one of these uses. This
     * field is ignored if `asked` asks for an extKeyUsage. 0 means serverAuth or clientAuth.
     * URSA_ANY_PURPOSE means that any extKeyUsage is allowed. Any keyUsage is then allowed as well,
     * unless `asked` asks for a keyUsage.
     */
    uint16_t purposes;
    uint8_t any_names; /* 1: subject and subjectAltName may differ from those of `asked` */
    uint8_t ca_leaf;   /* 1: the leaf may be a CA's certificate, or the trust anchor itself */
    /*
     * 1: the leaf may be of version 1, and so may a CA that is its own issuer. Version 1 has no
     * extensions. So such a certificate says neither its allowed uses nor whether it belongs to a
     * CA.
     */
    uint8_t version_1;
};

/*
 * Check a chain: one or more certificates in DER, directly one after another, leaf first.
 *
 * anchor_sha256 names the trust anchor by the SHA-256 of its certificate. If anchor_sha256 is NULL
 * or all zero, no trust anchor is named. A named trust anchor must be gate->anchor. If the gate has
 * no anchor, the named trust anchor must be the last certificate of the chain, and not the leaf.
 *
 * where->at counts from the start of the chain. If the error is in gate->anchor, where->at counts
 * from the start of that certificate. where->what is the field, e.g. "keyUsage". Cost: one
 * verification of a signature for each certificate (include/README.md). Stack on a Cortex-M0:
 * 4.2 KB, or 3.5 KB with URSA_CA_EC := no.
 *
 * URSA_E_CERT_DER             a certificate is malformed, is of a version not allowed or has an
 *                             empty issuer, or bytes follow the certificate in gate->anchor
 * URSA_E_CERT_ALGORITHMS      the signature algorithms inside and outside differ
 * URSA_E_CERT_RSA             a key is neither RSA of 2048 to 4096 bits nor EC
 * URSA_E_CERT_EC_KEY          a key is EC, but ursa_check_key (cert.h) does not support it
 * URSA_E_CERT_EC              a key is EC or a signature is ECDSA, and the image has
 *                             URSA_CA_EC := no
 * URSA_E_CERT_REPEATED        an extension occurs twice
 * URSA_E_CERT_CRITICAL        a critical extension, or policyConstraints, is not supported
 * URSA_E_CERT_CONSTRAINTS     a certificate has nameConstraints
 * URSA_E_CERT_TIME            a date does not exist, or a validity ends before it starts
 * URSA_E_CERT_EARLY           a validity has not begun
 * URSA_E_CERT_EXPIRED         a validity is over
 * URSA_E_CERT_LEAF_CA         the leaf is a CA's
 * URSA_E_CERT_USAGE           a keyUsage does not allow the use, or has keyCertSign in a leaf that
 *                             is not a CA's
 * URSA_E_CERT_PURPOSE         an extKeyUsage does not allow the use
 * URSA_E_CERT_SUBJECT         the leaf's subject is not the requested subject
 * URSA_E_CERT_SAN             the leaf's subjectAltName does not have the requested names
 * URSA_E_CERT_NOT_CA          a certificate after the leaf, or gate->anchor, is not a CA's
 * URSA_E_CERT_PATH            a CA has more CAs below it than its path length allows
 * URSA_E_CERT_COUNT           the chain has more than URSA_GATE_MAX_CERTS certificates
 * URSA_E_CERT_ISSUER          an issuer is not the subject of the next certificate
 * URSA_E_CERT_ALGORITHM       a signature is not RSA or ECDSA with SHA-256, SHA-384 or SHA-512
 * URSA_E_CERT_SIGNATURE       a signature was not made with the issuer's key
 * URSA_E_CERT_ANCHOR          the last issuer is not the trust anchor, or a certificate follows the
 *                             trust anchor
 * URSA_E_CERT_ANCHOR_MISSING  the named trust anchor is not gate->anchor. Or there is no
 *                             gate->anchor, and no certificate after the leaf is the named trust
 *                             anchor
 * URSA_E_ARGUMENT, URSA_E_NAME_*, URSA_E_SAN_*
 *                             the subject or subjectAltName of gate->asked is wrong (csr.h)
 */
int ursa_gate_check(const struct ursa_gate *gate, const uint8_t *der, size_t len,
                    const uint8_t anchor_sha256[32], struct ursa_where *where) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
