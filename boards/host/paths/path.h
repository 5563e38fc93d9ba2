/* SPDX-License-Identifier: MIT */
/* Finding and checking the path from a certificate to a trust anchor. */
#ifndef URSA_HOST_PATH_H
#define URSA_HOST_PATH_H

#include "objects/certs_read.h"

/* The certificates among which issuers are searched. Both pointers may be NULL. */
struct issuers {
    const struct certs *trusted, *untrusted;
    int partial; /* a trusted certificate ends a path even if it is not self-signed */
};

struct path {
    const struct host_cert *cert[URSA_GATE_MAX_CERTS];
    size_t count;
    int is_anchored; /* the last certificate is a trust anchor */
    /* The last certificate is trusted, but it is not self-signed, so its issuer is missing. */
    int is_trusted_part;
    int is_too_long; /* the path has more certificates than fit here */
    unsigned tries;  /* number of signatures after which the search gave up; 0: it did not */
};

int cert_is_same(const struct host_cert *a, const struct host_cert *b);
/*
 * True if a certificate is signed by its own key, as far as can be told. A CA's new key that is
 * signed by its old key is not self-signed.
 */
int cert_is_self_signed(const struct host_cert *cert);

/*
 * Find the path from a certificate upwards to a trust anchor.
 *
 * An issuer has the name that the certificate gives for its issuer, fits its authorityKeyIdentifier
 * and has signed it. If no issuer has signed it, the path goes on with a certificate that fits
 * otherwise, and path_check reports the signature.
 *
 * The result is the shortest anchored path whose issuers all pass path_fits and allow the number of
 * CAs below them. Trusted certificates are tried first. If there is no such path, the result is the
 * best other path. An anchored path is best. A path of issuers that pass path_fits is second, and a
 * path that ends in a self-signed certificate is third.
 *
 * A certificate is tried at most once with each of its issuers, and at most 4000 signatures are
 * verified in all. Returns EXIT_DONE, or EXIT_FAILED with the lack of memory reported. Heap: 0.4
 * MB, and 0.1 KB for each certificate.
 */
int path_find(struct path *path, const struct host_cert *leaf, const struct issuers *issuers,
              const struct ursa_gate *gate);

/*
 * Check a path with the gate (gate.h). If the path is anchored, its last certificate is the anchor.
 *
 * Two checks are stricter than the gate. The values of extensions must be well-formed
 * (cert_values.h), except those of the anchor. If gate.purposes is a single purpose,
 * extendedKeyUsage must name it, and keyUsage and nsCertType must allow it by openssl's rules.
 *
 * Returns URSA_OK or an error. After an error, *depth is the position of the failed certificate,
 * from 0. URSA_E_BUFFER: out of memory.
 */
int path_check(const struct path *path, struct ursa_gate gate, size_t *depth,
               struct ursa_where *where);

/*
 * True if path_check accepts a certificate as an issuer, as the trust anchor if is_trusted is set,
 * and otherwise below it, whatever else is in the path. *most is set
 * to the number of CAs, not counting self-issued ones, that may be between it and the leaf (RFC
 * 5280 4.2.1.9).
 */
int path_fits(const struct host_cert *cert, int is_trusted, struct ursa_gate gate, unsigned *most);

/* --- hostname.c ------------------------------------------------------------------------------ */

/*
 * True if a certificate is for this host (RFC 6125 6.4). The host must be a DNS name in
 * subjectAltName, or a Common Name if subjectAltName has no DNS name. `*` matches one complete
 * first label, and at least two labels must follow it. A host with spaces, or with an empty label
 * before its end, is never matched.
 */
int cert_is_for_host(const struct ursa_cert *cert, const char *host);
/* True if a certificate is for this IP address of 4 or 16 bytes, by subjectAltName only. */
int cert_is_for_ip(const struct ursa_cert *cert, const uint8_t *address, size_t len);

#endif
