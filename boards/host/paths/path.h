/* SPDX-License-Identifier: MIT */
/* From a certificate to a trust anchor. */
#ifndef URSA_HOST_PATH_H
#define URSA_HOST_PATH_H

#include "objects/certs_read.h"

/* Where to look for issuers. Any of the pointers may be NULL. */
struct issuers {
    const struct certs *trusted, *untrusted;
    int partial; /* what is trusted ends a path though it is not self-signed */
};

struct path {
    const struct host_cert *cert[URSA_GATE_MAX_CERTS];
    size_t count;
    int is_anchored;     /* the last one is trusted */
    int is_trusted_part; /* the last one is trusted, but has an issuer who is not there */
    int is_too_long;     /* it goes on */
    unsigned tries;      /* the search was given up after as many signatures; 0: it was not */
};

int cert_is_same(const struct host_cert *a, const struct host_cert *b);
/* By its own key, as far as that can be told; a CA's new key under its old one is not. */
int cert_is_self_signed(const struct host_cert *cert);

/*
 * Find the path from a certificate upwards: to those that have its issuer's name, fit its
 * authorityKeyIdentifier and have signed it (or if none has, to one that has not, and path_check
 * says so). It is the shortest one that is anchored and leads through certificates that may be
 * issuers (path_fits) and allow as many CAs below them, what is trusted first; if there is none,
 * the best of the others: one that is anchored, one that leads through such issuers, one that ends
 * in a certificate signed by itself. Each certificate is tried once at most with each of its
 * issuers, and 4000 signatures are verified in all. EXIT_DONE, or EXIT_FAILED with no memory
 * reported. Heap: 0.4 MB, and 0.1 KB a certificate.
 */
int path_find(struct path *path, const struct host_cert *leaf, const struct issuers *issuers,
              const struct ursa_gate *gate);

/*
 * Does it pass (gate.h), its last certificate being the anchor if it is anchored? More than the
 * gate does it demands of values of extensions (certvalue.h) and, if gate.purposes is one, that
 * extendedKeyUsage names it, keyUsage and nsCertType allow it as openssl has it. *depth: which one
 * does not, from 0. URSA_OK or an error; URSA_E_BUFFER: no memory.
 */
int path_check(const struct path *path, struct ursa_gate gate, size_t *depth,
               struct ursa_where *where);

/*
 * Would path_check take it as an issuer, whatever else is in the path? *most: as many CAs that are
 * not self-issued may stand between it and the leaf (RFC 5280 4.2.1.9).
 */
int path_fits(const struct host_cert *cert, struct ursa_gate gate, unsigned *most);

/* --- hostname.c ------------------------------------------------------------------------------ */

/*
 * Is it for this host (RFC 6125 6.4): a DNS name in subjectAltName, or if that has none, a Common
 * Name; `*` stands for a whole first label, and two labels at least stand behind it. What has
 * spaces or an empty label is no host's name.
 */
int cert_is_for_host(const struct ursa_cert *cert, const char *host);
/* ... for this IP address, of 4 or 16 bytes? By subjectAltName only. */
int cert_is_for_ip(const struct ursa_cert *cert, const uint8_t *address, size_t len);

#endif
