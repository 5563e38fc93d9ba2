/* SPDX-License-Identifier: MIT */
/*
 * Finding the path from a certificate to a trust anchor.
 *
 * There may be very many paths: six layers of six CAs with the same name make 46 656 paths. So the
 * paths are not tried one by one. Whether a certificate may be part of a path depends on the
 * certificate alone, except for pathLenConstraint, which limits the CAs below the certificate. So
 * each certificate is visited once, on the shortest path to it. A certificate is visited again only
 * on a longer path that has fewer CAs. There are such paths, because self-issued CAs do not count.
 */
#include "paths/path.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "paths/cert_values.h"
#include "x509/name_match.h"
#include "x509/x509_fields.h"
#include "cli/report.h"

/*
 * The largest number of signatures to verify. Honest input never has so many issuers of the same
 * name.
 */
#define MOST_TRIES 4000u
/*
 * Each try finds at most one link from a certificate to its issuer. A link is followed at most
 * URSA_GATE_MAX_CERTS times, each time with fewer CAs below the issuer. The leaf is one more node.
 */
#define MOST_NODES ((MOST_TRIES + 1) * URSA_GATE_MAX_CERTS)

/*
 * Kinds of issuers, in the order in which they are tried. A FIT issuer passes path_fits. A VALID
 * issuer does not, but its dates allow the current time. All other issuers are OTHER.
 */
enum kind { FIT, VALID, OTHER, KINDS };

/* A certificate, and the facts found out about it. */
struct entry {
    const struct host_cert *cert;
    /* Facts about the certificate as an issuer: valid once is_read is set. */
    int is_read, is_duplicate, is_self_issued;
    enum kind kind;
    unsigned most; /* number of CAs that this certificate allows below itself */
    /* Lowest number of CAs below this certificate on any path so far, without self-issued CAs. */
    unsigned least;
    /*
     * Facts about the issuers of this certificate: valid once is_seen is set. is_top is set if the
     * certificate is self-signed. is_trusted is valid from the start.
     */
    int is_seen, is_top, is_trusted;
    unsigned named;     /* an entry whose subject is the issuer's name; 0: no such entry */
    int is_open[KINDS]; /* find_signers has searched this kind */
    /* For each kind, the issuers that have signed this certificate: a range of search->signers. */
    unsigned first[KINDS], count[KINDS];
};

struct search {
    const struct issuers *issuers;
    const struct ursa_gate *gate;
    struct entry *entries; /* the leaf, then trusted, then untrusted certificates */
    unsigned entry_count;
    int is_strict;    /* set: use issuers of the kind FIT only */
    struct path path; /* the path from the leaf to the current node */
    struct path *best;
    unsigned score; /* score of `best` */
    unsigned tries; /* signatures verified so far */
    int gave_up;    /* a signature was left to verify after MOST_TRIES tries */
    unsigned signers[MOST_TRIES], signer_count;
    unsigned at, count; /* the current node, and the number of queued nodes */
    struct node {
        unsigned entry;
        unsigned below; /* index of the node of the certificate below; the leaf is node 0 */
        unsigned cas;   /* number of CAs below this certificate, without self-issued CAs */
    } nodes[MOST_NODES];
};

/*
 * The bits of a path's score; the highest bit is the most important. Every path has IS_ONE. A
 * complete path ends in a trust anchor or in a self-signed certificate. In a fit path all issuers
 * are FIT.
 */
enum { IS_ONE = 1, IS_COMPLETE = 2, IS_FIT = 4, IS_ANCHORED = 8 };

int cert_is_same(const struct host_cert *a, const struct host_cert *b) {
    return ursa_span_is_same(a->cert.der, b->cert.der);
}

static int signed_by(const struct host_cert *cert, const struct host_cert *issuer) {
    return ursa_signed_by(issuer->cert.spki, cert->cert.outer_algorithm, cert->cert.tbs,
                          cert->cert.signature);
}

/*
 * Equal names are not enough. If a CA's new key is signed with its old key, subject and issuer have
 * the same name (RFC 5280 6.1, "self-issued"), but the keys differ. If the signature algorithm is
 * not supported, the names and key identifiers decide.
 */
int cert_is_self_signed(const struct host_cert *cert) {
    return cert_is_self_issued(&cert->cert) && cert_identifies(&cert->cert, &cert->cert) &&
           signed_by(cert, cert) != URSA_E_CERT_SIGNATURE;
}

/* Returns the certificate in the list with the same bytes, or NULL. */
static const struct host_cert *find_same(const struct certs *certs, const struct host_cert *cert) {
    size_t i;

    for (i = 0; certs != NULL && i < certs->count; i++) {
        if (cert_is_same(&certs->list[i], cert)) {
            return &certs->list[i];
        }
    }
    return NULL;
}

static int is_valid(const struct host_cert *cert, int64_t now) {
    int64_t from, to;

    return ursa_cert_validity(&cert->cert, &from, &to) == URSA_OK && from <= now && now <= to;
}

/* ---- issuers of a certificate --------------------------------------------------------------- */

static void read_issuer(struct search *search, unsigned number) {
    struct entry *entry = &search->entries[number];
    int is_anchor;
    unsigned i;

    entry->is_read = 1;
    for (i = 0; i < number && !entry->is_duplicate; i++) {
        entry->is_duplicate = cert_is_same(search->entries[i].cert, entry->cert);
    }
    if (!entry->is_duplicate) {
        is_anchor =
            entry->is_trusted && (search->issuers->partial || cert_is_self_signed(entry->cert));
        entry->is_self_issued = cert_is_self_issued(&entry->cert->cert);
        entry->kind = path_fits(entry->cert, is_anchor, *search->gate, &entry->most) ? FIT
                      : is_valid(entry->cert, search->gate->now)                     ? VALID
                                                                                     : OTHER;
    }
}

/*
 * True if the entry `number` may be the issuer of `entry`, by its name and key identifier. A
 * duplicate of an earlier entry is no candidate.
 */
static int is_candidate(struct search *search, const struct entry *entry, unsigned number) {
    const struct ursa_cert *cert = &entry->cert->cert;
    const struct ursa_cert *issuer = &search->entries[number].cert->cert;

    if (!ursa_name_matches(issuer->subject, cert->issuer) || !cert_identifies(cert, issuer)) {
        return 0;
    }
    if (!search->entries[number].is_read) {
        read_issuer(search, number);
    }
    return !search->entries[number].is_duplicate;
}

/*
 * Find the best entry that may be the issuer of `entry`, before any signature is verified. Trusted
 * entries come first, then better kinds. Returns 0 if there is no such entry.
 */
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

/* ---- one path ------------------------------------------------------------------------------- */

/* Build the path from the leaf to node `at`. */
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

/*
 * Score search->path, which is complete. Keep the path if its score is higher than search->score.
 */
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

/* True if search->best has the highest score that a path of this search can have. */
static int is_done(const struct search *search) {
    const struct certs *trusted = search->issuers->trusted;
    unsigned most = IS_ONE | IS_COMPLETE | (search->is_strict ? IS_FIT : 0u) |
                    (trusted != NULL && trusted->count > 0 ? IS_ANCHORED : 0u);

    return search->score >= most;
}

/* ---- the search ----------------------------------------------------------------------------- */

/*
 * Queue the entry `number` as the next one of the current path, with `cas` CAs below it. Skip the
 * entry if an earlier path to it has as few CAs. In a strict search, also skip the entry if it does
 * not allow so many CAs below it.
 */
static void reach(struct search *search, unsigned number, unsigned cas) {
    struct entry *entry = &search->entries[number];

    if (cas < entry->least && !(search->is_strict && cas > entry->most)) {
        entry->least = cas;
        search->nodes[search->count++] = (struct node){number, search->at, cas};
    }
}

/*
 * Queue all issuers that have signed an entry. If there is no such issuer and the search is not
 * strict, queue entry->named instead, so that path_check can report the wrong signature.
 */
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

/* Search from the leaf upwards, and visit short paths before long paths. */
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

/*
 * First search with FIT issuers only. If this search has neither given up nor found the best
 * possible path, search with all issuers. path_check can then report the fault of the best path.
 */
static void find(struct search *search) {
    search->is_strict = 1;
    explore(search);
    if (!search->gave_up && !is_done(search)) {
        search->is_strict = 0;
        explore(search);
    }
    if (search->score == 0) { /* all paths run in circles: take the last one queued */
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
        entries[0].cert = find_same(issuers->trusted, leaf); /* it may have trust settings */
        entries[0].is_trusted = entries[0].cert != NULL;
        if (entries[0].cert == NULL) {
            entries[0].cert = leaf;
        }
        search->entry_count = 1 + add(entries + 1, issuers->trusted, 1);
        search->entry_count += add(entries + search->entry_count, issuers->untrusted, 0);
        find(search);
    }
    free(entries);
    free(search);
    return rc;
}
