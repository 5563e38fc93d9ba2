/* SPDX-License-Identifier: MIT */
#include "path.h"
#include <string.h>
#include "certvalue.h"

/* Signatures that are verified. Nobody has as many issuers by one name, unless to keep us busy. */
#define MOST_TRIES 1000u
#define MOST_NODES (2 * MOST_TRIES)

/* All paths from the leaf upwards, short ones before long ones, until one passes. */
struct search {
    const struct issuers *issuers;
    const struct ursa_gate *gate;
    struct path path; /* that is looked at */
    struct path *best;
    unsigned score; /* of that one */
    unsigned tries; /* that are left */
    unsigned at, count;
    struct node {
        const struct host_cert *cert;
        unsigned below; /* the node of the one before; of the leaf, which is the first: itself */
    } nodes[MOST_NODES];
};

/* What speaks for a path. */
enum { IS_ONE = 1, IS_COMPLETE = 2, PASSES = 4, IS_ANCHORED = 8 };

static int is_same_span(struct ursa_span a, struct ursa_span b) {
    return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

int cert_is_same(const struct host_cert *a, const struct host_cert *b) {
    return is_same_span(a->cert.der, b->cert.der);
}

static int signed_by(const struct host_cert *cert, const struct host_cert *issuer) {
    return ursa_signed_by(issuer->cert.spki, cert->cert.outer_algorithm, cert->cert.tbs,
                          cert->cert.signature);
}

/*
 * The names alone do not say it: a CA's new key, signed with its old one, is certified by its own
 * name (RFC 5280 6.1, "self-issued"). Where the algorithm is none of ours, the identifiers do.
 */
int cert_is_self_signed(const struct host_cert *cert) {
    return is_same_span(cert->cert.issuer, cert->cert.subject) &&
           cert_identifies(&cert->cert, &cert->cert) &&
           signed_by(cert, cert) != URSA_E_CERT_SIGNATURE;
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

static int is_valid(const struct host_cert *cert, int64_t now) {
    int64_t from, to;

    return ursa_cert_validity(&cert->cert, &from, &to) == URSA_OK && from <= now && now <= to;
}

/* ---- one path ---------------------------------------------------------------------------------
 */

static unsigned rate(const struct path *path, const struct ursa_gate *gate) {
    struct ursa_where where;
    unsigned score = IS_ONE;
    size_t depth;

    if (path->is_too_long) {
        return score;
    }
    if (path->is_anchored) {
        score |= IS_ANCHORED;
    }
    if (path->is_anchored || cert_is_self_signed(path->cert[path->count - 1])) {
        score |= IS_COMPLETE;
    }
    return path_check(path, *gate, &depth, &where) == URSA_OK ? score | PASSES : score;
}

/* It does not go on: keep it, if it is better than the one before. */
static void finish(struct search *search) {
    unsigned score = rate(&search->path, search->gate);

    if (score > search->score) {
        search->score = score;
        *search->best = search->path;
    }
}

/* There can be no better one. */
static int is_done(const struct search *search) {
    const struct certs *trusted = search->issuers->trusted;
    unsigned most = trusted == NULL || trusted->count == 0
                        ? IS_ONE | IS_COMPLETE | PASSES
                        : IS_ONE | IS_COMPLETE | PASSES | IS_ANCHORED;

    return search->score == most;
}

/* ---- all of them ------------------------------------------------------------------------------
 */

/* Let the path that is looked at go on with this one, later. Returns how many: 1, or no room. */
static unsigned push(struct search *search, const struct host_cert *cert) {
    if (search->count == MOST_NODES) {
        return 0;
    }
    search->nodes[search->count++] = (struct node){cert, search->at};
    return 1;
}

/* By its name and identifier number i of `certs` could have issued the last one. */
static int is_candidate(const struct search *search, const struct certs *certs, size_t i) {
    const struct path *path = &search->path;
    const struct host_cert *last = path->cert[path->count - 1], *cert = &certs->list[i];
    const struct certs before = {.list = certs->list, .count = i};

    return is_same_span(cert->cert.subject, last->cert.issuer) &&
           cert_identifies(&last->cert, &cert->cert) && !is_in_path(path, cert) &&
           !is_in(&before, cert) &&
           (certs == search->issuers->trusted || !is_in(search->issuers->trusted, cert));
}

/* Go on with each that has signed the last one, those that are valid first. Returns how many. */
static unsigned follow_signers(struct search *search, const struct certs *certs) {
    const struct host_cert *last = search->path.cert[search->path.count - 1];
    unsigned n = 0;
    int valid;
    size_t i;

    for (valid = 1; valid >= 0; valid--) {
        for (i = 0; certs != NULL && i < certs->count; i++) {
            const struct host_cert *cert = &certs->list[i];

            if (search->tries > 0 && is_candidate(search, certs, i) &&
                is_valid(cert, search->gate->now) == valid) {
                search->tries--;
                if (signed_by(last, cert) == URSA_OK) {
                    n += push(search, cert);
                }
            }
        }
    }
    return n;
}

/* The first that has the name; NULL: nobody. */
static const struct host_cert *find_name(const struct search *search, const struct certs *certs) {
    size_t i;

    for (i = 0; certs != NULL && i < certs->count; i++) {
        if (is_candidate(search, certs, i)) {
            return &certs->list[i];
        }
    }
    return NULL;
}

/* If nobody has signed it, go on with one that has the name: what is wrong is told then. */
static unsigned follow(struct search *search) {
    const struct issuers *issuers = search->issuers;
    const struct host_cert *named = find_name(search, issuers->trusted);
    unsigned n;

    if (named == NULL) {
        named = find_name(search, issuers->untrusted);
    }
    search->path.is_too_long = named != NULL && search->path.count == URSA_GATE_MAX_CERTS;
    if (named == NULL || search->path.is_too_long) {
        return 0;
    }
    n = follow_signers(search, issuers->trusted);
    n += follow_signers(search, issuers->untrusted);
    if (n == 0) {
        n = push(search, named);
    }
    search->path.is_too_long = n == 0; /* or too many */
    return n;
}

/* The path up to node number `at`. */
static void trace(struct search *search) {
    struct path *path = &search->path;
    unsigned node = search->at;
    size_t i;

    *path = (struct path){.count = 1};
    for (; node != 0; node = search->nodes[node].below) {
        path->count++;
    }
    for (i = path->count, node = search->at; i > 0; node = search->nodes[node].below) {
        path->cert[--i] = search->nodes[node].cert;
    }
}

static void visit(struct search *search) {
    const struct host_cert *cert = search->nodes[search->at].cert;
    int is_top = cert_is_self_signed(cert);
    struct path *path = &search->path;

    trace(search);
    path->is_trusted_part = is_in(search->issuers->trusted, cert);
    path->is_anchored = path->is_trusted_part && (search->issuers->partial || is_top);
    if (path->is_anchored || is_top || follow(search) == 0) {
        finish(search);
    }
}

void path_find(struct path *path, const struct host_cert *leaf, const struct issuers *issuers,
               const struct ursa_gate *gate) {
    struct search search;

    *path = (struct path){0};
    search.issuers = issuers;
    search.gate = gate;
    search.best = path;
    search.score = 0;
    search.tries = MOST_TRIES;
    search.nodes[0] = (struct node){leaf, 0};
    search.count = 1;
    for (search.at = 0; search.at < search.count && !is_done(&search); search.at++) {
        visit(&search);
    }
}
