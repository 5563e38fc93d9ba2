/* SPDX-License-Identifier: MIT */
/* `ursa check`: check that a key, a request and a certificate belong together. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "ber/ber_read.h"
#include "objects/certs_read.h"
#include "objects/csr_file.h"
#include "objects/key_read.h"
#include "objects/unsupported.h"
#include "cli/options.h"
#include "cli/passphrase.h"
#include "print/print.h"
#include "commands/commands.h"
#include "cli/output.h"
#include "cli/report.h"

struct job {
    struct key_source source;
    const char *req, *cert;
};

enum { KEY = 1, REQ, CERT, PASSIN, WEAK };

static const struct option options[] = {
    {"-key", "FILE", KEY, "a private key, in any form that ursa rsa reads"},
    {"-passin", "SOURCE", PASSIN,
     "passphrase of the key: pass:WORDS, env:NAME, file:PATH,\n"
     "fd:N or stdin"},
    {"-req", "FILE", REQ, "a request, PEM or DER; its signature must verify"},
    {"-cert", "FILE", CERT, "a certificate; of several in FILE, the first"},
    KEY_WEAK_OPTION(WEAK),
    {NULL, NULL, 0, NULL},
};

static int check_main(char **args);

const struct command check_command = {
    "check",
    "say whether a key, a request and a certificate (or two of them) belong together",
    "[-key FILE [-passin SOURCE]] [-req FILE] [-cert FILE] [-weak_key_ok]",
    NULL,
    options,
    NULL,
    check_main,
};

/* The public key of a key, a request or a certificate, and the file that it is from. */
struct item {
    const char *kind, *path;
    struct ursa_span spki; /* SubjectPublicKeyInfo, in memory that the item owns */
    uint8_t *memory;
    int is_judged; /* 1: a private key, which is judged when it is read */
    int is_weak;
    unsigned number; /* of a file with several: the first object with the wanted key, or 0 */
};

/* ---- reading -------------------------------------------------------------------------------- */

static int keep_spki(struct item *item, struct ursa_span spki) {
    item->memory = malloc(spki.len);
    if (item->memory == NULL) {
        return report(EXIT_FAILED, "%s: %s", item->path, strerror(ENOMEM));
    }
    memcpy(item->memory, spki.at, spki.len);
    item->spki = (struct ursa_span){item->memory, spki.len};
    return EXIT_DONE;
}

static int read_key(struct item *item, struct key_source *source) {
    uint8_t der[URSA_PUBKEY_DER_SIZE];
    struct ursa_span spki = {der, 0};
    struct ursa_keypair pair;
    int rc = key_read(source, &pair);

    item->is_judged = 1;
    if (rc == EXIT_DONE) {
        item->is_weak = key_judge(source->option, source->path, &pair, source->weak) != EXIT_DONE;
    }

    /* ursa_pubkey_write cannot fail: every key that was read can be written. */
    if (rc == EXIT_DONE && ursa_pubkey_write(&pair.pub, der, sizeof der, &spki.len) == URSA_OK) {
        rc = keep_spki(item, spki);
    }
    ursa_keypair_wipe(&pair);
    return rc;
}

static int is_same_number(struct ursa_der_in a, struct ursa_der_in b) {
    return ursa_der_is_same(ber_magnitude(a), ber_magnitude(b));
}

/*
 * RSA keys are the same if modulus and exponent are the same, even if one key is restricted to
 * RSASSA-PSS. Other keys are the same if all bytes of their SubjectPublicKeyInfo are the same.
 */
static int is_same_key(struct ursa_span a, struct ursa_span b) {
    struct ursa_der_in a_n, a_e, b_n, b_e;

    if (read_rsa_key(a, &a_n, &a_e) && read_rsa_key(b, &b_n, &b_e)) {
        return is_same_number(a_n, b_n) && is_same_number(a_e, b_e);
    }
    return a.len > 0 && a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

static int is_wanted(const void *ctx, struct ursa_span spki) {
    const struct ursa_span *wanted = ctx;

    return is_same_key(*wanted, spki);
}

/*
 * Read a request and verify that it is signed with the private key of its own public key. If this
 * key is not the wanted one, look for the wanted one in the other requests of the file. `wanted` is
 * empty if any key is wanted.
 */
static int read_request(struct item *item, struct ursa_span wanted) {
    struct ursa_where where;
    struct ursa_csr csr;
    uint8_t *der;
    const char *path = strcmp(item->path, "-") == 0 ? NULL : item->path;
    int code, rc = csr_view_file("-req", path, &csr, &der);

    if (rc != EXIT_DONE) {
        return rc;
    }
    rc = keep_spki(item, csr.spki);
    if (rc == EXIT_DONE) {
        code = ursa_csr_verify(&csr, &where);
        rc = code == URSA_OK ? EXIT_DONE : unsupported_report(item->path, code, &where, &csr);
    }
    if (rc == EXIT_DONE && path != NULL && wanted.len > 0 && !is_same_key(wanted, csr.spki)) {
        item->number = csr_find("-req", path, is_wanted, &wanted);
    }
    free(der);
    return rc;
}

/* The number of the first certificate with this key, or 0. */
static unsigned find_key(const struct certs *certs, struct ursa_span wanted) {
    size_t i;

    for (i = 0; i < certs->count; i++) {
        if (is_same_key(certs->list[i].cert.spki, wanted)) {
            return certs->list[i].number;
        }
    }
    return 0;
}

/*
 * Read the first certificate of a file. An error in a later certificate is reported, but does not
 * make this function fail.
 */
static int read_cert(struct item *item, struct ursa_span wanted) {
    struct certs certs = {0};
    int rc = certs_view(&certs, item->path, CERT_ANY_FORM);

    if (certs.count > 0) {
        item->number = find_key(&certs, wanted);
        rc = keep_spki(item, certs.list[0].cert.spki);
    }
    certs_free(&certs);
    return rc;
}

/* ---- comparing ------------------------------------------------------------------------------ */

static void print_item(const struct item *item, const char *after) {
    printf("%s ", item->kind);
    print_foreign(stdout, item->path);
    fputs(after, stdout);
}

/*
 * Print more about a key that differs from the first key: where the first key occurs, or which
 * algorithm the other key has.
 */
static void explain(const struct item *first, const struct item *item) {
    char text[OID_TEXT_SIZE], other[OID_TEXT_SIZE];
    const char *algorithm = key_algorithm(item->spki, text);

    if (item->number > 1) {
        print_item(first, "");
        printf(" belongs to %s %u of this file, but the first one counts%s\n", item->kind,
               item->number,
               strcmp(item->kind, "certificate") == 0 ? "; ursa chain puts them in order" : "");
    } else if (strcmp(algorithm, key_algorithm(first->spki, other)) != 0) {
        print_item(item, "");
        printf(" has a key of another algorithm: %s\n", algorithm);
    }
}

/*
 * Judge a public key. Only RSA keys of 2048 to 4096 bits can be judged. A request or a certificate
 * may have any exponent, so ursa_pubkey_read is too strict here.
 */
static int judge(const struct item *item, enum key_weak weak) {
    struct ursa_pubkey key = {.e = 0};
    struct ursa_der_in n, e;

    if (!read_rsa_key(item->spki, &n, &e)) {
        return EXIT_DONE;
    }
    n = ber_magnitude(n);
    e = ber_magnitude(e);
    if (n.left < URSA_KEYPAIR_MIN_BITS / 8 || n.left > sizeof key.n) {
        return EXIT_DONE;
    }
    memcpy(key.n, n.at, n.left);
    key.bits = (uint16_t)(8 * n.left - (size_t)__builtin_clz(n.at[0]) + 24);
    for (; e.left > 0 && e.left <= sizeof key.e; e.left--) {
        key.e = key.e << 8 | *e.at++;
    }
    return key_judge_public(NULL, item->path, &key, weak);
}

/*
 * Compare the key of each item with the key of the first item, and judge each key that is not the
 * key of the first item. A private key was judged before.
 */
static int compare(const struct item *items, size_t count, enum key_weak weak) {
    size_t i;
    int rc = items[0].is_judged ? EXIT_DONE : judge(&items[0], weak);

    rc = items[0].is_weak ? EXIT_FAILED : rc;
    for (i = 1; i < count; i++) {
        int same = items[i].number <= 1 && is_same_key(items[0].spki, items[i].spki);

        print_item(&items[0], " and ");
        print_item(&items[i], same ? ": the same key\n" : ": NOT the same key\n");
        if (!same) {
            explain(&items[0], &items[i]);
            (void)judge(&items[i], weak);
        }
        rc = same ? rc : EXIT_FAILED;
    }
    return rc;
}

static int read_all(struct job *job, struct item *items, size_t *count) {
    int rc = EXIT_DONE;

    if (job->source.path != NULL) {
        items[*count] = (struct item){.kind = "key", .path = job->source.path};
        rc = read_key(&items[(*count)++], &job->source);
    }
    if (rc == EXIT_DONE && job->req != NULL) {
        items[*count] = (struct item){.kind = "request", .path = job->req};
        rc = read_request(&items[*count], items[0].spki);
        ++*count;
    }
    if (rc == EXIT_DONE && job->cert != NULL) {
        items[*count] = (struct item){.kind = "certificate", .path = job->cert};
        rc = read_cert(&items[*count], items[0].spki);
        ++*count;
    }
    return rc;
}

/* ---- arguments ------------------------------------------------------------------------------ */

static int take(void *ctx, const struct option *option, const char *value) {
    struct job *job = ctx;

    switch (option->id) {
    case KEY:
        return option_path(option, value, &job->source.path);
    case PASSIN:
        job->source.passin = value;
        return passphrase_check(option->name, value);
    case WEAK:
        job->source.weak = KEY_WEAK_OK;
        return EXIT_DONE;
    case REQ:
        return option_path(option, value, &job->req);
    default:
        return option_path(option, value, &job->cert);
    }
}

static int check_arguments(const struct job *job) {
    int named = (job->source.path != NULL) + (job->req != NULL) + (job->cert != NULL);

    if (named < 2) {
        return report(EXIT_USAGE, "%s: missing; give at least two of -key, -req and -cert",
                      job->source.path == NULL ? "-key" : "-cert");
    }
    return EXIT_DONE;
}

static int check_main(char **args) {
    struct job job = {.source = {.option = "-key"}};
    struct item items[3] = {{.kind = NULL}};
    size_t count = 0;
    int rc = options_read(&check_command, args, take, &job);

    if (rc == EXIT_DONE) {
        rc = check_arguments(&job);
    }
    if (rc == EXIT_DONE) {
        rc = read_all(&job, items, &count);
    }
    if (rc == EXIT_DONE) {
        rc = compare(items, count, job.source.weak);
        rc = output_flush() == EXIT_DONE ? rc : EXIT_FAILED;
    }
    while (count > 0) {
        free(items[--count].memory);
    }
    return rc;
}
