/* SPDX-License-Identifier: MIT */
/* `ursa chain`: a certificate and those above it, as a server wants them: leaf first. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "paths/cert_values.h"
#include "cli/options.h"
#include "paths/path.h"
#include "print/print.h"
#include "commands/commands.h"
#include "cli/files.h"
#include "cli/output.h"
#include "cli/report.h"

struct request {
    struct certs certs, untrusted, trusted;
    const char *cert; /* of -cert */
    const char *out;  /* NULL: standard output */
    int with_root;
};

enum { CERT = 1, UNTRUSTED, TRUSTED, OUT, ROOT };

static const struct option options[] = {
    {"-cert", "FILE", CERT, "the certificate; others may be in the file, too, in any order"},
    {"-untrusted", "FILE", UNTRUSTED, "certificates above it, in any order; repeatable"},
    {"-CAfile", "FILE", TRUSTED,
     "trusted roots: the chain has to lead to one, and to be valid, or nothing is\nwritten"},
    {"-out", "FILE", OUT,
     "the chain in PEM, leaf first (standard output, and what is said of\nit goes to standard "
     "error)"},
    {"-root", NULL, ROOT, "put the root in as well"},
    {NULL, NULL, 0, NULL},
};

static int chain_main(char **args);

const struct command chain_command = {
    "chain",
    "put a certificate and those above it in order, for a server",
    "-cert FILE [-untrusted FILE]... [option]...",
    NULL,
    options,
    NULL,
    chain_main,
};

/* A certificate in messages: its Common Names, or its whole name. */
static void print_subject(FILE *out, const struct host_cert *cert) {
    print_name(out, cert->cert.subject);
}

static const char *place_of(const struct host_cert *cert, char text[32]) {
    (void)snprintf(text, 32, "certificate %u", cert->number);
    return text;
}

/* ---- what goes into the chain -----------------------------------------------------------------
 */

/* The leaf in -cert: the only one there, or the only one that is no CA's. */
static const struct host_cert *find_leaf(const struct request *request) {
    const struct certs *certs = &request->certs;
    const struct host_cert *leaf = certs->count == 1 ? &certs->list[0] : NULL;
    size_t i;

    for (i = 0; certs->count > 1 && i < certs->count; i++) {
        const struct host_cert *cert = &certs->list[i];

        if (!cert_is_ca(&cert->cert) && leaf != NULL && !cert_is_same(leaf, cert)) {
            (void)report(EXIT_FAILED, "-cert: %s: more than one certificate that is not a CA's",
                         request->cert);
            return NULL;
        }
        leaf = cert_is_ca(&cert->cert) ? leaf : cert;
    }
    if (leaf == NULL) {
        (void)report(EXIT_FAILED, "-cert: %s: all of its certificates are CAs'", request->cert);
    }
    return leaf;
}

/* Everything that is not in -cert's place, behind what is. */
static int pool(struct request *request) {
    struct certs *all = &request->untrusted;
    struct host_cert *list = realloc(all->list, (all->count + request->certs.count) * sizeof *list);

    if (list == NULL) {
        return report(EXIT_FAILED, "%s", strerror(ENOMEM));
    }
    memcpy(list + all->count, request->certs.list, request->certs.count * sizeof *list);
    all->list = list;
    all->count += request->certs.count;
    return EXIT_DONE;
}

/* How many of the path go into the file: roots do not, clients have their own. */
static size_t length_of(const struct request *request, const struct path *path) {
    size_t count = path->count;

    if (!request->with_root && count > 1 && cert_is_self_signed(path->cert[count - 1])) {
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

/* Was the same one already there? */
static int is_duplicate(const struct certs *certs, size_t at) {
    size_t i = 0;

    while (i < at && !cert_is_same(&certs->list[i], &certs->list[at])) {
        i++;
    }
    return i < at;
}

/* A CA renewed, or with another key: one of its certificates is in the path. */
static int is_twin(const struct path *path, const struct host_cert *cert) {
    size_t i = 1;

    while (i < path->count && !span_is_same(path->cert[i]->cert.subject, cert->cert.subject)) {
        i++;
    }
    return i < path->count;
}

/* Name each certificate that is left out. Returns how many have nothing to do with the path. */
static size_t name_strangers(const struct request *request, const struct path *path) {
    const struct certs *all = &request->untrusted;
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
                is_stranger ? "a stranger to this chain" : "another one of a CA in this chain");
        print_subject(stderr, &all->list[i]);
        fputc('\n', stderr);
        strangers += (size_t)is_stranger;
    }
    return strangers;
}

/* The path ends where somebody is missing. */
static int report_gap(const struct path *path) {
    const struct host_cert *last = path->cert[path->count - 1];
    char place[32];

    report_begin(last->path);
    fprintf(stderr, ": %s has no issuer here; missing is: ", place_of(last, place));
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

/* What is wrong with the path, if anything; `trusted: yes, by ...`. */
static void summarize_trust(FILE *out, const struct request *request, const struct path *path,
                            int rc, const struct host_cert *bad) {
    const struct host_cert *last = path->cert[path->count - 1];

    if (rc != URSA_OK) {
        fprintf(out, "trusted: no, %s: %s: ", ursa_error_name(rc), ursa_error_text(rc));
        print_subject(out, bad);
    } else if (path->is_anchored) {
        fputs("trusted: yes, by ", out);
        print_subject(out, last);
    } else {
        fputs(request->trusted.count == 0 ? "trusted: not known without -CAfile; it leads to "
                                          : "trusted: no, it leads to ",
              out);
        print_name(out, last->cert.issuer);
    }
    fputc('\n', out);
}

static void summarize(FILE *out, const struct request *request, const struct path *path, int rc,
                      const struct host_cert *bad) {
    size_t i, count = length_of(request, path);

    fprintf(out, "chain of %zu, leaf first:\n", count);
    for (i = 0; i < count; i++) {
        summarize_one(out, path->cert[i]);
    }
    summarize_trust(out, request, path, rc, bad);
}

/* ---- output --------------------------------------------------------------------------------- */

static int write_chain(const struct request *request, const struct path *path) {
    size_t i, count = length_of(request, path);
    struct text text;
    int rc = text_begin(&text);

    if (rc != EXIT_DONE) {
        return rc;
    }
    for (i = 0; i < count; i++) {
        ursa_pem_stream(URSA_PEM_CERT, path->cert[i]->cert.der.at, path->cert[i]->cert.der.len,
                        text_write, text.out);
    }
    return text_end(&text, request->out);
}

/*
 * What is wrong with a chain is told, and by the status, too. It is written all the same where no
 * trusted root was named: it is what there is, and a server may be known to its clients otherwise.
 */
static int judge_and_write(const struct request *request, const struct path *path,
                           const struct ursa_gate *gate) {
    struct ursa_where where;
    size_t depth = 0;
    int error = path_check(path, *gate, &depth, &where), rc = EXIT_DONE;
    int is_bad = error != URSA_OK || (!path->is_anchored && request->trusted.count > 0);
    int is_written = !is_bad || request->trusted.count == 0;

    if (is_written) {
        rc = write_chain(request, path);
    }
    if (rc != EXIT_DONE) {
        return rc;
    }
    summarize(file_is_dash(request->out) ? stderr : stdout, request, path, error,
              path->cert[depth]);
    if (!is_written) {
        return report(EXIT_FAILED,
                      "-CAfile: the chain is not trusted; nothing was written (without "
                      "-CAfile it is)");
    }
    return is_bad ? EXIT_FAILED : EXIT_DONE;
}

static int make_chain(struct request *request) {
    const struct issuers issuers = {&request->trusted, &request->untrusted, 0};
    const struct ursa_gate gate = {.now = (int64_t)time(NULL),
                                   .purposes = URSA_ANY_PURPOSE,
                                   .any_names = 1,
                                   .ca_leaf = 1,
                                   .version_1 = 1};
    const struct host_cert *leaf = find_leaf(request);
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
                      "%s: too many issuers to choose from; gave up after verifying %u signatures",
                      request->cert, path.tries);
    }
    if (path.is_too_long) {
        return report_code(EXIT_FAILED, request->cert, URSA_E_CERT_COUNT, NULL);
    }
    /* Without a root the chain ends below it. A stranger then tells of a gap: it is likely from
       above. */
    strangers = name_strangers(request, &path);
    if (!path.is_anchored && !cert_is_self_signed(path.cert[path.count - 1]) &&
        (strangers > 0 || request->trusted.count > 0)) {
        return report_gap(&path);
    }
    return judge_and_write(request, &path, &gate);
}

/* ---- arguments ------------------------------------------------------------------------------ */

static int take(void *ctx, const struct option *option, const char *value) {
    struct request *request = ctx;

    switch (option->id) {
    case CERT:
        if (request->cert != NULL) {
            return report(EXIT_USAGE, "-cert: %s: given before; others go with -untrusted", value);
        }
        request->cert = value;
        return certs_read(&request->certs, value, CERT_ANY_FORM);
    case UNTRUSTED:
        return certs_read(&request->untrusted, value, CERT_ANY_FORM);
    case TRUSTED:
        return certs_read(&request->trusted, value, CERT_ANY_FORM);
    case OUT:
        return option_path(option, value, &request->out);
    default:
        request->with_root = 1;
        return EXIT_DONE;
    }
}

static int chain_main(char **args) {
    struct request request = {0};
    int rc = options_read(&chain_command, args, take, &request);

    if (rc == EXIT_DONE && request.cert == NULL) {
        rc = report(EXIT_USAGE, "-cert: missing; say which file has the certificate");
    }
    if (rc == EXIT_DONE) {
        rc = pool(&request);
    }
    if (rc == EXIT_DONE) {
        rc = make_chain(&request);
    }
    certs_free(&request.certs);
    certs_free(&request.untrusted);
    certs_free(&request.trusted);
    return output_flush() == EXIT_DONE ? rc : EXIT_FAILED;
}
