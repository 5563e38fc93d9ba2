/* SPDX-License-Identifier: MIT */
#include "path.h"
#include <stdlib.h>
#include <string.h>

static int is_same_span(struct ursa_span a, struct ursa_span b) {
    return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

int cert_is_same(const struct host_cert *a, const struct host_cert *b) {
    return is_same_span(a->cert.der, b->cert.der);
}

int cert_is_self_issued(const struct host_cert *cert) {
    return is_same_span(cert->cert.issuer, cert->cert.subject);
}

static int is_in(const struct certs *certs, const struct host_cert *cert) {
    size_t i;

    for (i = 0; certs != NULL && i < certs->count; i++) {
        if (cert_is_same(&certs->list[i], cert)) {
            return 1;
        }
    }
    return 0;
}

static int is_in_path(const struct path *path, const struct host_cert *cert) {
    size_t i = 0;

    while (i < path->count && !cert_is_same(path->cert[i], cert)) {
        i++;
    }
    return i < path->count;
}

/* The issuer's name is its subject: has it signed it, too? */
static int has_signed(const struct host_cert *issuer, const struct host_cert *cert) {
    return ursa_signed_by(issuer->cert.spki, cert->cert.outer_algorithm, cert->cert.tbs,
                          cert->cert.signature) == URSA_OK;
}

/* One that has signed it; else the first that only has the name goes into *named, if that is NULL.
 */
static const struct host_cert *find(const struct path *path, const struct certs *certs,
                                    const struct host_cert **named) {
    const struct host_cert *last = path->cert[path->count - 1];
    size_t i;

    for (i = 0; certs != NULL && i < certs->count; i++) {
        const struct host_cert *candidate = &certs->list[i];

        if (is_same_span(candidate->cert.subject, last->cert.issuer) &&
            !is_in_path(path, candidate)) {
            if (has_signed(candidate, last)) {
                return candidate;
            }
            *named = *named == NULL ? candidate : *named;
        }
    }
    return NULL;
}

void path_build(struct path *path, const struct host_cert *leaf, const struct issuers *issuers) {
    const struct host_cert *next = leaf;

    *path = (struct path){0};
    while (next != NULL && !path->is_anchored) {
        const struct host_cert *named = NULL;

        path->is_too_long = path->count == URSA_GATE_MAX_CERTS;
        if (path->is_too_long) {
            return;
        }
        path->cert[path->count++] = next;
        path->is_trusted_part = is_in(issuers->trusted, next);
        path->is_anchored =
            path->is_trusted_part && (issuers->partial || cert_is_self_issued(next));
        if (cert_is_self_issued(next)) {
            return;
        }
        next = find(path, issuers->trusted, &named);
        if (next == NULL) {
            next = find(path, issuers->untrusted, &named);
        }
        next = next == NULL ? named : next;
    }
}

/* Which certificate an offset in the path is in. */
static size_t depth_of(const struct path *path, size_t at) {
    size_t i = 0;

    while (i + 1 < path->count && at >= path->cert[i]->cert.der.len) {
        at -= path->cert[i]->cert.der.len;
        i++;
    }
    return i;
}

int path_check(const struct path *path, struct ursa_gate gate, size_t *depth,
               struct ursa_where *where) {
    size_t len = 0, at = 0, i;
    uint8_t *chain;
    int rc;

    for (i = 0; i < path->count; i++) {
        len += path->cert[i]->cert.der.len;
    }
    chain = malloc(len + 1);
    if (chain == NULL) {
        return URSA_E_BUFFER;
    }
    for (i = 0; i < path->count; i++) {
        memcpy(chain + at, path->cert[i]->cert.der.at, path->cert[i]->cert.der.len);
        at += path->cert[i]->cert.der.len;
    }
    if (path->is_anchored) {
        gate.anchor = path->cert[path->count - 1]->cert.der;
    }
    where->at = 0;
    rc = ursa_gate_check(&gate, chain, len, NULL, where);
    *depth = depth_of(path, where->at);
    free(chain);
    return rc;
}
