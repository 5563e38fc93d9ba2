/* SPDX-License-Identifier: MIT */
/*
 * Finding and checking the path from a certificate to a trust anchor. The gate is ursa_gate_check
 * with its demands, struct ursa_gate (ursa/gate.h).
 */
#ifndef URSA_HOST_PATH_H
#define URSA_HOST_PATH_H

#include "objects/certs_read.h"

/* The certificates among which issuers are searched. Both pointers may be NULL. */
struct issuers {
    const struct certs *trusted, *untrusted;
    /* If set, any trusted certificate is a trust anchor, even if it is not self-signed. */
    int partial;
};

struct path {
    const struct host_cert *cert[URSA_GATE_MAX_CERTS];
    size_t count;
    int is_anchored; /* the last certificate is a trust anchor */
    /*
     * 1: the last certificate is one of `trusted`. If is_anchored is 0, this certificate is not
     * self-signed, so its issuer is missing.
     */
    int is_trusted_part;
    int is_too_long; /* the path has more than URSA_GATE_MAX_CERTS certificates */
    unsigned tries;  /* if the search gave up: number of signatures it verified; otherwise 0 */
};

int cert_is_same(const struct host_cert *a, const struct host_cert *b);
/*
 * True if a certificate is signed with its own key. A CA's new key that is signed with its old key
 * is not self-signed. If the signature or the key has an unsupported algorithm, the names and the
 * key identifiers decide.
 */
int cert_is_self_signed(const struct host_cert *cert);

/*
 * Find the path from a certificate upwards to a trust anchor. gate->ca_leaf must be set.
 *
 * Certificate A is an issuer of certificate B if:
 *   - the subject of A is the issuer of B,
 *   - the authorityKeyIdentifier of B fits A (cert_identifies),
 *   - the key of A has signed B.
 *
 * If no certificate meets all three conditions, the path goes on with a certificate that meets the
 * first two. path_check then reports the signature.
 *
 * The result is the shortest anchored path whose issuers all pass path_fits and allow the number of
 * CAs below them. Trusted certificates are tried first. If there is no such path, three properties
 * decide which other path is the result. In order of importance, these are: the path is anchored,
 * all its issuers pass path_fits, and its last certificate is self-signed.
 *
 * Each signature is verified with each possible issuer at most once, and at most 4000 signatures
 * are verified in all. Returns EXIT_DONE, or EXIT_FAILED after an error message if out of memory.
 * Heap: 0.4 MB, and 0.1 KB for each certificate.
 */
int path_find(struct path *path, const struct host_cert *leaf, const struct issuers *issuers,
              const struct ursa_gate *gate);

/*
 * Check a path with the gate. If the path is anchored, its last certificate is the anchor.
 *
 * gate.purposes must be a single purpose or URSA_ANY_PURPOSE. Two checks are stricter than the
 * gate:
 *   - The values of extensions must be well-formed (cert_check_values), except those of the anchor.
 *   - A single purpose must be named by every extendedKeyUsage in the path, and must be allowed by
 *     the leaf's keyUsage and nsCertType, by openssl's rules.
 *
 * A certificate that ursa_cert_read refused (certs_judge) is an error.
 *
 * Returns URSA_OK or an error. After an error, *depth is the position of the failed certificate,
 * from 0. URSA_E_BUFFER: out of memory.
 */
int path_check(const struct path *path, struct ursa_gate gate, size_t *depth,
               struct ursa_where *where);

/*
 * Returns the depth of the first certificate whose trust settings reject the purpose (trust.h), or
 * path->count. Only trusted certificates have trust settings here.
 */
size_t path_rejected(const struct path *path, unsigned purpose);

/*
 * True if path_check accepts a certificate as an issuer, as far as this depends on the certificate
 * alone. If is_trusted is set, the certificate is checked as the trust anchor, otherwise as a CA
 * below the anchor. Trust settings that reject the purpose make the result false. After a true
 * result, *most is the number of CAs that may be between this certificate and the leaf. Self-issued
 * CAs are not included in this number (RFC 5280 4.2.1.9).
 */
int path_fits(const struct host_cert *cert, int is_trusted, struct ursa_gate gate, unsigned *most);

/* --- hostname.c ------------------------------------------------------------------------------ */

/*
 * True if a certificate is for this host (RFC 6125 6.4). The host must be a DNS name in
 * subjectAltName, or a Common Name if subjectAltName has no DNS name.
 *
 * In a name of the certificate, `*` matches one complete first label, and at least two labels must
 * follow the `*`. If the host has a space, or an empty label that is not the last label, the result
 * is false.
 */
int cert_is_for_host(const struct ursa_cert *cert, const char *host);
/* True if subjectAltName has this IP address of 4 or 16 bytes. Common Names are not used. */
int cert_is_for_ip(const struct ursa_cert *cert, const uint8_t *address, size_t len);

#endif
