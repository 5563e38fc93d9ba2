/* SPDX-License-Identifier: MIT */
/*
 * Paths may be very many: six layers of six CAs with one name make 46 656. They are not walked one
 * by one. Whether a certificate may stand in a path is in itself, but for the path length, which
 * counts the CAs below. So each is visited once, on the shortest path that leads to it, and again
 * only by a longer one on which fewer CAs count.
 */
#include "paths/path.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "paths/cert_values.h"
#include "cli/report.h"

/* Signatures that are verified. Nobody has as many issuers by one name, unless to keep us busy. */
#define MOST_TRIES 4000u
/* Each try finds one certificate at most, and as many as a path has CAs are counted below it. */
#define MOST_NODES ((MOST_TRIES + 1) * URSA_GATE_MAX_CERTS)

/* Issuers, in the order in which they are tried. */
enum kind { FIT, VALID, OTHER, KINDS };

/* A certificate, and what has been found out about it. */
struct entry {
    const struct host_cert *cert;
    /* As an issuer; once is_read. */
    int is_read, is_duplicate, is_self_issued;
    enum kind kind;
    unsigned most;  /* CAs below it that it allows */
    unsigned least; /* ... that count on the best path to it so far */
    /* As one that is issued; once is_seen. */
    int is_seen, is_top, is_trusted;
    unsigned named; /* one that has its issuer's name; 0: nobody has */
    int is_open[KINDS];
    unsigned first[KINDS], count[KINDS]; /* those that have signed it, in `signers` */
};

struct search {
    const struct issuers *issuers;
    const struct ursa_gate *gate;
    struct entry *entries; /* the leaf, what is trusted, what is not */
    unsigned entry_count;
    int is_strict;    /* only through issuers that are fit */
    struct path path; /* that is looked at */
    struct path *best;
    unsigned score; /* of that one */
    unsigned tries;
    int gave_up; /* there were more */
    unsigned signers[MOST_TRIES], signer_count;
    unsigned at, count;
    struct node {
        unsigned entry;
        unsigned below; /* the node of the one before; of the leaf, which is the first: itself */
        unsigned cas;   /* below it, that count */
    } nodes[MOST_NODES];
};

/* What speaks for a path. */
enum { IS_ONE = 1, IS_COMPLETE = 2, IS_FIT = 4, IS_ANCHORED = 8 };

int cert_is_same(const struct host_cert *a, const struct host_cert *b) {
    return span_is_same(a->cert.der, b->cert.der);
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
    return cert_is_self_issued(&cert->cert) && cert_identifies(&cert->cert, &cert->cert) &&
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

static int is_valid(const struct host_cert *cert, int64_t now) {
    int64_t from, to;

    return ursa_cert_validity(&cert->cert, &from, &to) == URSA_OK && from <= now && now <= to;
}

/* ---- issuers of a certificate -----------------------------------------------------------------
 */

static void read_issuer(struct search *search, unsigned number) {
    struct entry *entry = &search->entries[number];
    unsigned i;

    entry->is_read = 1;
    for (i = 0; i < number && !entry->is_duplicate; i++) {
        entry->is_duplicate = cert_is_same(search->entries[i].cert, entry->cert);
    }
    if (!entry->is_duplicate) {
        entry->is_self_issued = cert_is_self_issued(&entry->cert->cert);
        entry->kind = path_fits(entry->cert, *search->gate, &entry->most) ? FIT
                      : is_valid(entry->cert, search->gate->now)          ? VALID
                                                                          : OTHER;
    }
}

/* By its name and identifier that one could have issued it. */
static int is_candidate(struct search *search, const struct entry *entry, unsigned number) {
    const struct ursa_cert *cert = &entry->cert->cert;
    const struct ursa_cert *issuer = &search->entries[number].cert->cert;

    if (!span_is_same(issuer->subject, cert->issuer) || !cert_identifies(cert, issuer)) {
        return 0;
    }
    if (!search->entries[number].is_read) {
        read_issuer(search, number);
    }
    return !search->entries[number].is_duplicate;
}

/* What is trusted comes first, then what is better. */
static unsigned find_named(struct search *search, const struct entry *entry) {
    const struct entry *entries = search->entries;
    unsigned i, named = 0;

    for (i = 1; i < search->entry_count; i++) {
        if (is_candidate(search, entry, i) &&
            (named == 0 || (entries[i].is_trusted == entries[named].is_trusted &&
                            entries[i].kind < entries[named].kind))) {
            named = i;
        }
    }
    return named;
}

static void find_signers(struct search *search, struct entry *entry, enum kind kind) {
    unsigned i;

    entry->is_open[kind] = 1;
    entry->first[kind] = search->signer_count;
    for (i = 1; i < search->entry_count; i++) {
        if (!is_candidate(search, entry, i) || search->entries[i].kind != kind) {
            continue;
        }
        if (search->tries == MOST_TRIES) {
            search->gave_up = 1;
            break;
        }
        search->tries++;
        if (signed_by(entry->cert, search->entries[i].cert) == URSA_OK) {
            search->signers[search->signer_count++] = i;
        }
    }
    entry->count[kind] = search->signer_count - entry->first[kind];
}

/* ---- one path ---------------------------------------------------------------------------------
 */

/* The path up to node number `at`. */
static void trace(struct search *search) {
    const struct entry *last = &search->entries[search->nodes[search->at].entry];
    struct path *path = &search->path;
    unsigned node = search->at;
    size_t i;

    *path = (struct path){.count = 1};
    for (; node != 0; node = search->nodes[node].below) {
        path->count++;
    }
    for (i = path->count, node = search->at; i > 0; node = search->nodes[node].below) {
        path->cert[--i] = search->entries[search->nodes[node].entry].cert;
    }
    path->is_trusted_part = last->is_trusted;
    path->is_anchored = last->is_trusted && (search->issuers->partial || last->is_top);
}

/* It does not go on: keep it, if it is better than the one before. */
static void finish(struct search *search, int is_top) {
    const struct path *path = &search->path;
    unsigned score = IS_ONE;

    if (!path->is_too_long) {
        score |= (path->is_anchored ? IS_ANCHORED | IS_COMPLETE : 0u) |
                 (is_top ? IS_COMPLETE : 0u) | (search->is_strict ? IS_FIT : 0u);
    }
    if (score > search->score) {
        search->score = score;
        *search->best = *path;
    }
}

/* There can be no better one. */
static int is_done(const struct search *search) {
    const struct certs *trusted = search->issuers->trusted;
    unsigned most = IS_ONE | IS_COMPLETE | (search->is_strict ? IS_FIT : 0u) |
                    (trusted != NULL && trusted->count > 0 ? IS_ANCHORED : 0u);

    return search->score >= most;
}

/* ---- all of them ------------------------------------------------------------------------------
 */

/* Let the path that is looked at go on with this one, later. */
static void reach(struct search *search, unsigned number, unsigned cas) {
    struct entry *entry = &search->entries[number];

    if (cas < entry->least && !(search->is_strict && cas > entry->most)) {
        entry->least = cas;
        search->nodes[search->count++] = (struct node){number, search->at, cas};
    }
}

/* If nobody has signed it, go on with one that has the name: what is wrong is told then. */
static void follow(struct search *search, struct entry *entry) {
    const struct node *node = &search->nodes[search->at];
    unsigned cas = node->cas + (node->entry != 0 && !entry->is_self_issued);
    enum kind kind, last = search->is_strict ? FIT : OTHER;
    unsigned i, n = 0;

    for (kind = FIT; kind <= last; kind++) {
        if (!entry->is_open[kind]) {
            find_signers(search, entry, kind);
        }
        for (i = 0; i < entry->count[kind]; i++) {
            reach(search, search->signers[entry->first[kind] + i], cas);
        }
        n += entry->count[kind];
    }
    if (n == 0 && !search->is_strict) {
        reach(search, entry->named, cas);
    }
}

static void visit(struct search *search) {
    struct entry *entry = &search->entries[search->nodes[search->at].entry];

    if (!entry->is_seen) {
        entry->is_seen = 1;
        entry->is_top = cert_is_self_signed(entry->cert);
        entry->named = entry->is_top ? 0 : find_named(search, entry);
    }
    trace(search);
    search->path.is_too_long =
        entry->named != 0 && search->path.count == URSA_GATE_MAX_CERTS && !search->path.is_anchored;
    if (search->path.is_anchored || search->path.is_too_long || entry->named == 0) {
        finish(search, entry->is_top);
    } else {
        follow(search, entry);
    }
}

/* From the leaf upwards, short paths before long ones. */
static void explore(struct search *search) {
    unsigned i;

    for (i = 0; i < search->entry_count; i++) {
        search->entries[i].least = i == 0 ? 0 : UINT_MAX;
    }
    search->nodes[0] = (struct node){0, 0, 0};
    search->count = 1;
    for (search->at = 0; search->at < search->count && !is_done(search); search->at++) {
        visit(search);
    }
}

/* First through those that are fit; if that leads nowhere, what is wrong with the others? */
static void find(struct search *search) {
    search->is_strict = 1;
    explore(search);
    if (!search->gave_up && !is_done(search)) {
        search->is_strict = 0;
        explore(search);
    }
    if (search->score == 0) { /* in a circle */
        search->at = search->count - 1;
        trace(search);
        *search->best = search->path;
    }
    search->best->tries = search->gave_up && !is_done(search) ? search->tries : 0;
}

static unsigned add(struct entry *entries, const struct certs *certs, int is_trusted) {
    unsigned i, count = certs == NULL ? 0 : (unsigned)certs->count;

    for (i = 0; i < count; i++) {
        entries[i].cert = &certs->list[i];
        entries[i].is_trusted = is_trusted;
    }
    return count;
}

int path_find(struct path *path, const struct host_cert *leaf, const struct issuers *issuers,
              const struct ursa_gate *gate) {
    size_t count = 1 + (issuers->trusted == NULL ? 0 : issuers->trusted->count) +
                   (issuers->untrusted == NULL ? 0 : issuers->untrusted->count);
    struct search *search = calloc(1, sizeof *search);
    struct entry *entries = calloc(count, sizeof *entries);
    int rc = EXIT_DONE;

    if (search == NULL || entries == NULL) {
        rc = report(EXIT_FAILED, "%s", strerror(ENOMEM));
    } else {
        search->issuers = issuers;
        search->gate = gate;
        search->best = path;
        search->entries = entries;
        entries[0].cert = leaf;
        entries[0].is_trusted = is_in(issuers->trusted, leaf);
        search->entry_count = 1 + add(entries + 1, issuers->trusted, 1);
        search->entry_count += add(entries + search->entry_count, issuers->untrusted, 0);
        find(search);
    }
    free(entries);
    free(search);
    return rc;
}
