/* SPDX-License-Identifier: MIT */
/* `ursa chain`: put a certificate and its issuers in the order that a server needs: leaf first. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "paths/cert_values.h"
#include "x509/name_match.h"
#include "cli/options.h"
#include "objects/unsupported.h"
#include "paths/path.h"
#include "print/print.h"
#include "commands/commands.h"
#include "cli/files.h"
#include "cli/output.h"
#include "cli/report.h"

struct job {
    struct certs certs, untrusted, trusted;
    const char *cert; /* file of -cert */
    const char *out;  /* NULL: standard output */
    int with_root;
};

enum { CERT = 1, UNTRUSTED, TRUSTED, OUT, ROOT };

static const struct option options[] = {
    {"-cert", "FILE", CERT,
     "the certificate; FILE may also hold its issuers, in any\n"
     "order"},
    {"-untrusted", "FILE", UNTRUSTED, "certificates of its issuers, in any order; repeatable"},
    {"-CAfile", "FILE", TRUSTED,
     "trusted roots; the chain is written only if it is valid\n"
     "and leads to a trusted root"},
    {"-out", "FILE", OUT,
     "write the chain in PEM, leaf first (standard output; the\n"
     "summary then goes to standard error)"},
    {"-root", NULL, ROOT, "include the root in the chain"},
    {NULL, NULL, 0, NULL},
};

static int chain_main(char **args);

const struct command chain_command = {
    "chain",
    "put a certificate and its issuers in the order that a server needs",
    "-cert FILE [-untrusted FILE]... [option]...",
    NULL,
    options,
    NULL,
    chain_main,
};

static void print_subject(FILE *out, const struct host_cert *cert) {
    print_name(out, cert->cert.subject);
}

static const char *place_of(const struct host_cert *cert, char text[32]) {
    (void)snprintf(text, 32, "certificate %u", cert->number);
    return text;
}

/* ---- what goes into the chain --------------------------------------------------------------- */

/*
 * Find the leaf in the file of -cert: the only certificate of the file, or the only certificate
 * that is not a CA's. Returns NULL with the reason reported if there is no such certificate.
 */
static const struct host_cert *find_leaf(const struct job *job) {
    const struct certs *certs = &job->certs;
    const struct host_cert *leaf = certs->count == 1 ? &certs->list[0] : NULL;
    size_t i;

    for (i = 0; certs->count > 1 && i < certs->count; i++) {
        const struct host_cert *cert = &certs->list[i];

        if (!cert_is_ca(&cert->cert) && leaf != NULL && !cert_is_same(leaf, cert)) {
            (void)report(EXIT_FAILED,
                         "-cert: %s: has more than one certificate that is not a CA's; leave only "
                         "one in the file",
                         job->cert);
            return NULL;
        }
        leaf = cert_is_ca(&cert->cert) ? leaf : cert;
    }
    if (leaf == NULL) {
        (void)report(EXIT_FAILED,
                     "-cert: %s: has several certificates, all of CAs; name a file with "
                     "a single certificate",
                     job->cert);
    }
    return leaf;
}

/*
 * Append the certificates of -cert to the untrusted certificates, to have all candidates in one
 * list.
 */
static int join_candidates(struct job *job) {
    struct certs *all = &job->untrusted;
    struct host_cert *list = realloc(all->list, (all->count + job->certs.count) * sizeof *list);

    if (list == NULL) {
        return report(EXIT_FAILED, "%s", strerror(ENOMEM));
    }
    memcpy(list + all->count, job->certs.list, job->certs.count * sizeof *list);
    all->list = list;
    all->count += job->certs.count;
    return EXIT_DONE;
}

/*
 * The number of certificates in the path that are written. Without -root, a root is left out,
 * because clients have their own copy of the root.
 */
static size_t length_of(const struct job *job, const struct path *path) {
    size_t count = path->count;

    if (!job->with_root && count > 1 && cert_is_self_signed(path->cert[count - 1])) {
        count--;
    }
    return count;
}

static int is_in_path(const struct path *path, const struct host_cert *cert) {
    size_t i = 0;

    while (i < path->count && !cert_is_same(path->cert[i], cert)) {
        i++;
    }
    return i < path->count;
}

/* True if the list has the certificate at index `at` at an earlier index as well. */
static int is_duplicate(const struct certs *certs, size_t at) {
    size_t i = 0;

    while (i < at && !cert_is_same(&certs->list[i], &certs->list[at])) {
        i++;
    }
    return i < at;
}

/*
 * True if the path contains another certificate of the same CA. A CA has more than one certificate
 * if it was renewed or got a new key.
 */
static int is_twin(const struct path *path, const struct host_cert *cert) {
    size_t i = 1;

    while (i < path->count && !ursa_name_matches(path->cert[i]->cert.subject, cert->cert.subject)) {
        i++;
    }
    return i < path->count;
}

/*
 * Report each certificate that is left out. Returns the number of strangers among them. A
 * certificate is a stranger unless a CA in the chain has the same subject.
 */
static size_t name_strangers(const struct job *job, const struct path *path) {
    const struct certs *all = &job->untrusted;
    char place[32];
    size_t i, strangers = 0;
    int is_stranger;

    for (i = 0; i < all->count; i++) {
        if (is_in_path(path, &all->list[i]) || is_duplicate(all, i)) {
            continue;
        }
        report_begin(all->list[i].path);
        is_stranger = !is_twin(path, &all->list[i]);
        fprintf(stderr, ": %s is %s and is left out: ", place_of(&all->list[i], place),
                is_stranger ? "not part of this chain"
                            : "another certificate of a CA in this chain");
        print_subject(stderr, &all->list[i]);
        fputc('\n', stderr);
        strangers += (size_t)is_stranger;
    }
    return strangers;
}

/* Report that the issuer of the last certificate in the path is missing. */
static int report_gap(const struct path *path) {
    const struct host_cert *last = path->cert[path->count - 1];
    char place[32];

    report_begin(last->path);
    fprintf(stderr, ": %s: its issuer is missing: ", place_of(last, place));
    print_name(stderr, last->cert.issuer);
    fputs("; nothing was written\n", stderr);
    return EXIT_FAILED;
}

/* ---- summary -------------------------------------------------------------------------------- */

static void summarize_one(FILE *out, const struct host_cert *cert) {
    struct ursa_der_in in = span_in(cert->cert.validity), times = {NULL, 0};

    fputs("  ", out);
    print_subject(out, cert);
    fputs(", until ", out);
    if (ursa_der_next(&in, DER_SEQUENCE, &times) && ursa_der_any(&times, NULL)) {
        print_time(out, times);
    }
    fputc('\n', out);
}

/* The result of path_check: an error and the certificate with this error, or URSA_OK. */
struct fault {
    int code;
    const struct host_cert *cert;
    struct ursa_where where;
};

static void print_fault(FILE *out, const struct fault *fault) {
    const struct ursa_cert *cert = &fault->cert->cert;
    char reason[UNSUPPORTED_SIZE];

    fprintf(out, "%s: %s: %s%s: ", ursa_error_name(fault->code), fault->where.what,
            ursa_error_text(fault->code),
            unsupported_reason(fault->code, cert->spki, cert->outer_algorithm, reason));
    print_subject(out, fault->cert);
}

/* Print the line `trusted:` with yes and the root, with no and the reason, or with not known. */
static void summarize_trust(FILE *out, const struct job *job, const struct path *path,
                            const struct fault *fault) {
    const struct host_cert *last = path->cert[path->count - 1];

    if (fault->code != URSA_OK) {
        fputs("trusted: no, ", out);
        print_fault(out, fault);
    } else if (path->is_anchored) {
        fputs("trusted: yes, by ", out);
        print_subject(out, last);
    } else {
        fputs(job->trusted.count == 0 ? "trusted: not known without -CAfile; the chain leads to "
                                      : "trusted: no, the chain leads to ",
              out);
        print_name(out, last->cert.issuer);
    }
    fputc('\n', out);
}

static void summarize(FILE *out, const struct job *job, const struct path *path,
                      const struct fault *fault) {
    size_t i, count = length_of(job, path);

    fprintf(out, "chain of %zu, leaf first:\n", count);
    for (i = 0; i < count; i++) {
        summarize_one(out, path->cert[i]);
    }
    summarize_trust(out, job, path, fault);
}

/* ---- output --------------------------------------------------------------------------------- */

static int write_chain(const struct job *job, const struct path *path) {
    size_t i, count = length_of(job, path);
    struct text text;
    int rc = text_begin(&text);

    if (rc != EXIT_DONE) {
        return rc;
    }
    for (i = 0; i < count; i++) {
        ursa_pem_stream(URSA_PEM_CERT, path->cert[i]->cert.der.at, path->cert[i]->cert.der.len,
                        text_write, text.out);
    }
    return text_end(&text, job->out);
}

/*
 * Check the chain, write it and print the summary. A fault of the chain is printed and makes the
 * exit status 1. Without -CAfile, a chain with a fault is written all the same, because the
 * server's clients may trust it for other reasons.
 */
static int check_and_write(const struct job *job, const struct path *path,
                           const struct ursa_gate *gate) {
    struct fault fault;
    size_t depth = 0;
    int rc = EXIT_DONE, is_bad, is_written;

    fault.code = path_check(path, *gate, &depth, &fault.where);
    fault.cert = path->cert[depth];
    depth = path_rejected(path, gate->purposes);
    if (depth < path->count) {
        fault = (struct fault){URSA_E_CERT_PURPOSE, path->cert[depth], {"trust settings", 0}};
    }
    is_bad = fault.code != URSA_OK || (!path->is_anchored && job->trusted.count > 0);
    is_written = !is_bad || job->trusted.count == 0;

    if (is_written) {
        rc = write_chain(job, path);
    }
    if (rc != EXIT_DONE) {
        return rc;
    }
    summarize(file_is_dash(job->out) ? stderr : stdout, job, path, &fault);
    if (fault.code == URSA_E_CERT_DER) {
        certs_report_irregular(fault.cert);
    }
    if (!is_written) {
        return report(EXIT_FAILED,
                      "-CAfile: the chain is not trusted, so nothing was written; without "
                      "-CAfile it is written anyway");
    }
    return is_bad ? EXIT_FAILED : EXIT_DONE;
}

/* Returns the first certificate of the path that ursa_cert_read refused, or NULL. */
static const struct host_cert *find_refused(const struct path *path) {
    size_t i = 0;

    while (i < path->count && path->cert[i]->refused == URSA_OK) {
        i++;
    }
    return i < path->count ? path->cert[i] : NULL;
}

static int make_chain(struct job *job) {
    const struct issuers issuers = {&job->trusted, &job->untrusted, 0};
    const struct ursa_gate gate = {.now = (int64_t)time(NULL),
                                   .purposes = URSA_ANY_PURPOSE,
                                   .any_names = 1,
                                   .ca_leaf = 1,
                                   .version_1 = 1};
    const struct host_cert *leaf = find_leaf(job), *refused;
    struct path path;
    size_t strangers;

    if (leaf == NULL) {
        return EXIT_FAILED;
    }
    if (path_find(&path, leaf, &issuers, &gate) != EXIT_DONE) {
        return EXIT_FAILED;
    }
    if (path.tries > 0) {
        return report(EXIT_FAILED,
                      "%s: too many issuers to choose from; gave up after verifying %u signatures; "
                      "leave out certificates that this chain does not need",
                      job->cert, path.tries);
    }
    if (path.is_too_long) {
        return report_code(EXIT_FAILED, job->cert, URSA_E_CERT_COUNT, NULL);
    }
    refused = find_refused(&path);
    if (refused != NULL) {
        certs_report_refused(refused);
        return report(EXIT_FAILED,
                      "%s: the chain needs certificate %u of this file; nothing was "
                      "written",
                      refused->path, refused->number);
    }
    /*
     * If the root was not given, the chain ends with a certificate whose issuer is not known. If
     * other certificates were left out or -CAfile was given, that issuer is probably not the root,
     * but an intermediate certificate that is missing.
     */
    strangers = name_strangers(job, &path);
    if (!path.is_anchored && !cert_is_self_signed(path.cert[path.count - 1]) &&
        (strangers > 0 || job->trusted.count > 0)) {
        return report_gap(&path);
    }
    return check_and_write(job, &path, &gate);
}

/* ---- arguments ------------------------------------------------------------------------------ */

static int take(void *ctx, const struct option *option, const char *value) {
    struct job *job = ctx;

    switch (option->id) {
    case CERT:
        if (job->cert != NULL) {
            return report(EXIT_USAGE,
                          "-cert: %s: this option was given twice; use -untrusted for "
                          "issuers",
                          value);
        }
        job->cert = value;
        return certs_read(&job->certs, value, CERT_ANY_FORM);
    case UNTRUSTED:
        return certs_judge_spare(&job->untrusted, value, CERT_ANY_FORM);
    case TRUSTED:
        return certs_judge(&job->trusted, value, CERT_ANY_FORM);
    case OUT:
        return option_path(option, value, &job->out);
    default:
        job->with_root = 1;
        return EXIT_DONE;
    }
}

static int chain_main(char **args) {
    struct job job = {0};
    int rc = options_read(&chain_command, args, take, &job);

    if (rc == EXIT_DONE && job.cert == NULL) {
        rc = report(EXIT_USAGE, "-cert: missing; name the file of the certificate");
    }
    if (rc == EXIT_DONE) {
        rc = join_candidates(&job);
    }
    if (rc == EXIT_DONE) {
        rc = make_chain(&job);
    }
    certs_free(&job.certs);
    certs_free(&job.untrusted);
    certs_free(&job.trusted);
    return output_flush() == EXIT_DONE ? rc : EXIT_FAILED;
}
