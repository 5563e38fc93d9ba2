/* SPDX-License-Identifier: MIT */
/*
 * The gate that a certificate chain must pass before it is installed (RFC 5280 6.1, by the letter
 * where a device can follow it and stricter where it cannot).
 *
 * Every certificate: version 3 (where->what is "version" otherwise), DER without a byte too many; a
 * positive serial number of at most 20 bytes; an RSA key of 2048 to 4096 bits; no extension twice,
 * none critical but keyUsage, subjectAltName, basicConstraints and extKeyUsage, and no
 * nameConstraints at all, which could only be ignored here; valid now, or if there is no clock, at
 * any time. All but the trust anchor: signed with RSA and SHA-256, SHA-384 or SHA-512, the
 * algorithm inside equal to the one outside.
 *
 * The first one, the leaf: not a CA's; where it has a keyUsage, that allows what was asked for (if
 * nothing was, digitalSignature or keyEncipherment); extKeyUsage likewise (if nothing was asked,
 * serverAuth or clientAuth).
 *
 * All behind it: a CA (basicConstraints), keyCertSign where there is a keyUsage, the path length
 * kept (self-issued certificates do not count), and an extKeyUsage that allows the same as the
 * leaf's must. Each is named as issuer by the one before it, the names equal byte by byte (RFC 5280
 * 7.1 would let case and spaces differ, which no CA does between its own certificates), and has
 * signed it.
 *
 * The last of these is the trust anchor, or it has signed the last one. Nothing may stand behind
 * it, not even who signed it: that would be kept without anybody vouching for it. Without a trust
 * anchor only the links in the chain are checked: who vouches for it is then for the sender to
 * know; a leaf that is its own issuer has to have signed itself. Key identifiers are not compared:
 * what holds is the signature.
 *
 * A firmware that wants none of it sets URSA_CHAIN_CHECK := no before it includes core.mk: 11 KB
 * less, and every gate is open (structure and the device's own key are checked nevertheless, by
 * ursa_identity_install).
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

#define URSA_GATE_MAX_CERTS 8u
#define URSA_ANY_PURPOSE    0xFFFFu

/* What is demanded. All zero is a gate, too: no clock, no anchor of its own, no names compared. */
struct ursa_gate {
    struct ursa_span anchor; /* the trust anchor's certificate; len 0: none */
    /*
     * What was asked for, or NULL: the leaf's subject has its attributes in its order, each with
     * the same bytes in whatever string type; its subjectAltName the same names in any order, host
     * names in any case; and its key_usage and ext_key_usage bits are all allowed.
     */
    const struct ursa_csr_template *asked;
    int64_t now;       /* seconds since 1970 (UTC); 0: no clock */
    uint16_t purposes; /* without `asked`: bits of which one must be allowed; 0: server or client;
                          URSA_ANY_PURPOSE: nothing is demanded, of keyUsage neither */
    uint8_t any_names; /* subject and subjectAltName may be others than those asked for */
    uint8_t ca_leaf;   /* the leaf may be a CA's */
    uint8_t version_1; /* the leaf, and a CA that is its own issuer, may be of version 1, which has
                          no extensions: nothing says what it is for, nor that it is a CA's */
};

/*
 * Does this chain, one certificate behind the other, pass? anchor_sha256, if not NULL and not all
 * zero, names the trust anchor by the SHA-256 of its certificate: that one must be gate->anchor, or
 * if there is none, the last of the chain and not the first. where->at counts from the start of
 * the chain. Cost: a verification a certificate, seconds on a small processor. Stack: 4 KB there.
 *
 * URSA_E_CERT_DER, _ALGORITHMS, _ALGORITHM, _SERIAL, _RSA, _REPEATED, _CRITICAL, _CONSTRAINTS,
 * _TIME, _EARLY, _EXPIRED, _LEAF_CA, _USAGE, _PURPOSE, _SUBJECT, _SAN, _NOT_CA, _PATH, _ISSUER,
 * _SIGNATURE, _ANCHOR, _COUNT; _ANCHOR_MISSING: anchor_sha256 is not that of gate->anchor or, if
 * there is none, of a certificate behind the first; those of a template that is wrong (csr.h).
 */
int ursa_gate_check(const struct ursa_gate *gate, const uint8_t *der, size_t len,
                    const uint8_t anchor_sha256[32], struct ursa_where *where) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
