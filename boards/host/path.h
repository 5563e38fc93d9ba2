/* SPDX-License-Identifier: MIT */
/* From a certificate to a trust anchor. */
#ifndef URSA_HOST_PATH_H
#define URSA_HOST_PATH_H

#include "certin.h"

/* Where to look for issuers. Any of the pointers may be NULL. */
struct issuers {
    const struct certs *trusted, *untrusted;
    int partial; /* what is trusted ends a path though it did not issue itself */
};

struct path {
    const struct host_cert *cert[URSA_GATE_MAX_CERTS];
    size_t count;
    int is_anchored;     /* the last one is trusted */
    int is_trusted_part; /* the last one is trusted, but has an issuer who is not there */
    int is_too_long;
};

int cert_is_same(const struct host_cert *a, const struct host_cert *b);
int cert_is_self_issued(const struct host_cert *cert);

/*
 * Build the path from a certificate upwards: by name, and of several issuers with that name the one
 * that has signed it; what is trusted goes first. It ends where it is anchored, where a certificate
 * has issued itself, or where nobody is found.
 */
void path_build(struct path *path, const struct host_cert *leaf, const struct issuers *issuers);

/*
 * Does it pass (gate.h), its last certificate being the anchor if it is anchored? *depth: which one
 * does not, from 0. URSA_OK or an error; URSA_E_BUFFER: no memory.
 */
int path_check(const struct path *path, struct ursa_gate gate, size_t *depth,
               struct ursa_where *where);

/* --- hostname.c ------------------------------------------------------------------------------ */

/*
 * Is it for this host (RFC 6125 6.4): a DNS name in subjectAltName, or if that has none, a Common
 * Name; `*` stands for a whole first label, and two labels at least stand behind it.
 */
int cert_is_for_host(const struct ursa_cert *cert, const char *host);
/* ... for this IP address, of 4 or 16 bytes? By subjectAltName only. */
int cert_is_for_ip(const struct ursa_cert *cert, const uint8_t *address, size_t len);

#endif
