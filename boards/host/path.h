/* SPDX-License-Identifier: MIT */
/* From a certificate to a trust anchor. */
#ifndef URSA_HOST_PATH_H
#define URSA_HOST_PATH_H

#include "certin.h"

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
    int is_too_long;     /* it goes on, or there were too many to try */
};

int cert_is_same(const struct host_cert *a, const struct host_cert *b);
/* By its own key, as far as that can be told; a CA's new key under its old one is not. */
int cert_is_self_signed(const struct host_cert *cert);

/*
 * Find the path from a certificate upwards: to those that have its issuer's name, fit its
 * authorityKeyIdentifier and have signed it (or if none has, to one that has not, and path_check
 * says so). Of several, what is trusted is tried first, then what is valid, short paths before long
 * ones, until one is anchored and passes with that gate; if none does, it is the best of them: one
 * that is anchored, one that passes, one that ends in a certificate signed by itself. A thousand
 * signatures are verified for it at most. Stack: 35 KB.
 */
void path_find(struct path *path, const struct host_cert *leaf, const struct issuers *issuers,
               const struct ursa_gate *gate);

/*
 * Does it pass (gate.h), its last certificate being the anchor if it is anchored? More than the
 * gate does it demands of values of extensions (certvalue.h) and, if gate.purposes is one, that
 * extendedKeyUsage names it, keyUsage and nsCertType allow it as openssl has it. *depth: which one
 * does not, from 0. URSA_OK or an error; URSA_E_BUFFER: no memory.
 */
int path_check(const struct path *path, struct ursa_gate gate, size_t *depth,
               struct ursa_where *where);

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
