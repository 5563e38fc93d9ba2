/* SPDX-License-Identifier: MIT */
/*
 * `ursa verify`. The options, output and exit statuses are openssl's. The rules for a valid chain
 * are those of ursa/gate.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "request/san.h"
#include "ber/ber_time.h"
#include "cli/options.h"
#include "objects/unsupported.h"
#include "paths/path.h"
#include "print/print.h"
#include "commands/commands.h"
#include "cli/output.h"
#include "cli/report.h"

#define EXIT_NOT_VERIFIED 2 /* as with openssl */

struct job {
    struct certs trusted, untrusted;
    const char *ca_file; /* the last value of -CAfile */
    const char *host;
    uint8_t ip[16];
    size_t ip_len;
    int64_t now;
    int partial, show_chain;
    uint16_t purposes;
    const char **names; /* files of the certificates to verify */
    size_t name_count;
};

enum { CA_FILE = 1, TRUSTED, UNTRUSTED, HOST, IP, AT_TIME, PURPOSE, PARTIAL, SHOW_CHAIN, ALWAYS };

#define ONE_FILE   "name one file: cat DIR/*.pem > all.pem, then -CAfile all.pem"
#define NO_CRLS    "revocation is not checked; leave this option out, and check by other means"
#define NO_POLICY  "certificate policies are not evaluated; leave this option out"
#define NO_WEAK    "a certificate is never accepted with fewer checks"
#define ONLY_PKCS1 "signatures are PKCS#1 v1.5 only; leave this option out"

static const struct option options[] = {
    {"-CAfile", "FILE", CA_FILE, "trusted roots"},
    {"-trusted", "FILE", TRUSTED, "trusted roots; repeatable"},
    {"-untrusted", "FILE", UNTRUSTED,
     "intermediate certificates that the chain may use;\n"
     "repeatable"},
    {"-verify_hostname", "NAME", HOST, "the certificate must be for this host (RFC 6125)"},
    {"-verify_ip", "ADDRESS", IP, "the certificate must be for this IPv4 or IPv6 address"},
    {"-purpose", "sslserver|sslclient|any", PURPOSE, "the purpose that must be allowed (any)"},
    {"-attime", "SECONDS", AT_TIME, "verify for this time, in seconds since 1970 (now)"},
    {"-partial_chain", NULL, PARTIAL,
     "trust any certificate of -CAfile, even one that is not a\n"
     "root"},
    {"-show_chain", NULL, SHOW_CHAIN, "print the chain that was found"},
    {"-no-CAfile", NULL, ALWAYS, "no effect: only the named files are trusted"},
    {"-no-CApath", NULL, ALWAYS, NULL},
    {"-no-CAstore", NULL, ALWAYS, NULL},
    {"-verify_name", "default|ssl_server|ssl_client", PURPOSE,
     "the same as -purpose: any, sslserver or sslclient"},
    {"-verbose", NULL, OPTION_NO_EFFECT, NULL},
    {"-auth_level", "0|1|2", OPTION_NO_EFFECT,
     "the minimum is always RSA keys of 2048 bits and SHA-256, which is level 2"},
    {"-check_ss_sig", NULL, OPTION_NO_EFFECT, NULL},
    {"-trusted_first", NULL, OPTION_NO_EFFECT, NULL},
    {"-no_alt_chains", NULL, OPTION_NO_EFFECT, NULL},
    {"-issuer_checks", NULL, OPTION_NO_EFFECT, NULL},
    {"-CApath", NULL, OPTION_REFUSED, ONE_FILE},
    {"-CAstore", NULL, OPTION_REFUSED, ONE_FILE},
    {"-CRLfile", NULL, OPTION_REFUSED, NO_CRLS},
    {"-crl_*", NULL, OPTION_REFUSED, NO_CRLS},
    {"-extended_crl", NULL, OPTION_REFUSED, NO_CRLS},
    {"-use_deltas", NULL, OPTION_REFUSED, NO_CRLS},
    {"-policy*", NULL, OPTION_REFUSED, NO_POLICY},
    {"-explicit_policy", NULL, OPTION_REFUSED, NO_POLICY},
    {"-inhibit_*", NULL, OPTION_REFUSED, NO_POLICY},
    {"-ignore_critical", NULL, OPTION_REFUSED, NO_WEAK "; leave this option out"},
    {"-allow_proxy_certs", NULL, OPTION_REFUSED, NO_WEAK "; leave this option out"},
    {"-no_check_time", NULL, OPTION_REFUSED,
     NO_WEAK "; use -attime SECONDS with a time at which it was valid"},
    {"-x509_strict", NULL, OPTION_REFUSED,
     "the rules cannot be changed, and not all of openssl's strict rules are among them; leave "
     "this "
     "option out"},
    {"-verify_depth", NULL, OPTION_REFUSED,
     "a chain has at most 8 certificates; a limit for a CA is its pathLenConstraint"},
    {"-verify_email", NULL, OPTION_REFUSED,
     "mailboxes are not compared; use: ursa x509 -ext subjectAltName"},
    {"-suiteB*", NULL, OPTION_REFUSED, "Suite B has no RSA keys; leave this option out"},
    {"-vfyopt", NULL, OPTION_REFUSED, ONLY_PKCS1},
    {"-nameopt", NULL, OPTION_REFUSED, "the output style cannot be changed; leave this option out"},
    {NULL, NULL, 0, NULL},
};

static int verify_main(char **args);

const struct command verify_command = {
    "verify",
    "verify certificates up to a trusted root, as openssl verify; status 2: failure",
    "-CAfile FILE [option]... [FILE]...",
    "FILE",
    options,
    NULL,
    verify_main,
};

/* ---- errors, in the words of openssl's X509_verify_cert_error_string where it has them ------ */

enum {
    NO_ISSUER = 20,
    NO_ISSUER_OF_TRUSTED = 2,
    BAD_NOT_BEFORE = 13,
    BAD_NOT_AFTER = 14,
    SELF_SIGNED_LEAF = 18,
    SELF_SIGNED_IN_CHAIN = 19,
    TOO_LONG = 22,
    REJECTED = 28,
    HOST_MISMATCH = 62,
    IP_MISMATCH = 64,
};

static const struct verdict {
    int code;   /* an error code of the core; 0: an error that only this file reports */
    int number; /* openssl's error */
    const char *text;
} verdicts[] = {
    {0, NO_ISSUER, "unable to get local issuer certificate"},
    {0, NO_ISSUER_OF_TRUSTED, "unable to get issuer certificate"},
    {0, BAD_NOT_BEFORE, "format error in certificate's notBefore field"},
    {0, BAD_NOT_AFTER, "format error in certificate's notAfter field"},
    {0, SELF_SIGNED_LEAF, "self-signed certificate"},
    {0, SELF_SIGNED_IN_CHAIN, "self-signed certificate in certificate chain"},
    {0, TOO_LONG, "certificate chain too long"},
    {0, REJECTED, "certificate rejected"},
    {0, HOST_MISMATCH, "hostname mismatch"},
    {0, IP_MISMATCH, "IP address mismatch"},
    {URSA_E_CERT_SIGNATURE, 7, "certificate signature failure"},
    {URSA_E_CERT_EARLY, 9, "certificate is not yet valid"},
    {URSA_E_CERT_EXPIRED, 10, "certificate has expired"},
    {URSA_E_CERT_PATH, 25, "path length constraint exceeded"},
    {URSA_E_CERT_PURPOSE, 26, "unsuitable certificate purpose"},
    {URSA_E_CERT_USAGE, 79, "invalid CA certificate"},
    {URSA_E_CERT_CRITICAL, 34, "unhandled critical extension"},
    {URSA_E_CERT_NOT_CA, 79, "invalid CA certificate"},
};

static void print_subject_line(const struct host_cert *cert) {
    print_name(stderr, cert->cert.subject);
    fputc('\n', stderr);
}

static int fail_with(const char *name, const struct host_cert *cert, size_t depth, int number,
                     const char *text, const char *more) {
    print_subject_line(cert);
    fprintf(stderr, "error %d at %zu depth lookup: %s%s\n", number, depth, text, more);
    fputs("error ", stderr);
    print_foreign(stderr, name);
    fputs(": verification failed\n", stderr);
    return EXIT_NOT_VERIFIED;
}

static const struct verdict *find_verdict(int code, int number) {
    size_t i = 0;

    while (i < sizeof verdicts / sizeof verdicts[0] &&
           (code != 0 ? verdicts[i].code != code : verdicts[i].number != number)) {
        i++;
    }
    return i < sizeof verdicts / sizeof verdicts[0] ? &verdicts[i] : NULL;
}

static int fail_number(const char *name, const struct path *path, size_t depth, int number) {
    return fail_with(name, path->cert[depth], depth, number, find_verdict(0, number)->text, "");
}

/* Report that the search gave up before it found a path or an error. */
static int fail_tries(const char *name, const struct path *path) {
    char more[64];

    (void)snprintf(more, sizeof more, "; gave up after verifying %u signatures", path->tries);
    return fail_with(name, path->cert[0], 0, 1, "too many issuers to choose from", more);
}

/* True if a time does not exist or has another form than RFC 5280 4.1.2.5 allows. */
static int is_bad(struct ursa_der_in in) {
    struct ber_time time;

    return !ber_time_read(in, &time) ||
           (time.form & (BER_TIME_NO_SECONDS | BER_TIME_FRACTION | BER_TIME_OFFSET)) != 0;
}

static int fail_time(const char *name, const struct host_cert *cert, size_t depth) {
    int number = is_bad(cert_time(&cert->cert, 0)) ? BAD_NOT_BEFORE : BAD_NOT_AFTER;

    return fail_with(name, cert, depth, number, find_verdict(0, number)->text, "");
}

/* Report a certificate that the strict reader refuses, and why. */
static int fail_refused(const char *name, const struct host_cert *cert, size_t depth) {
    certs_report_refused(cert);
    if (is_bad(cert_time(&cert->cert, 0)) || is_bad(cert_time(&cert->cert, 1))) {
        return fail_time(name, cert, depth);
    }
    return fail_with(name, cert, depth, 1, ursa_error_name(cert->refused), "");
}

/*
 * Report an error that a check found. Errors that openssl does not know are reported in ursa's own
 * words, with openssl's number 1 (unspecified).
 */
static int fail_code(const char *name, const struct path *path, size_t depth, int code,
                     const struct ursa_where *where) {
    const struct verdict *verdict = find_verdict(code, 0);
    const struct host_cert *cert = path->cert[depth];
    char more[400], reason[UNSUPPORTED_SIZE];

    if (cert->refused == code) {
        return fail_refused(name, cert, depth);
    }
    if (code == URSA_E_CERT_TIME) {
        return fail_time(name, cert, depth);
    }
    if (verdict != NULL) {
        return fail_with(name, cert, depth, verdict->number, verdict->text, "");
    }
    if (code == URSA_E_CERT_DER) {
        certs_report_irregular(cert);
    }
    (void)snprintf(more, sizeof more, ": %s: %s%s", where->what, ursa_error_text(code),
                   unsupported_reason(code, cert->cert.spki, cert->cert.outer_algorithm, reason));
    return fail_with(name, cert, depth, 1, ursa_error_name(code), more);
}

/* ---- verifying ------------------------------------------------------------------------------ */

static int verify_path(const struct job *job, const char *name, const struct path *path,
                       const struct ursa_gate *gate) {
    const struct host_cert *last = path->cert[path->count - 1];
    struct ursa_where where;
    size_t depth;
    int rc;

    if (path->tries > 0) {
        return fail_tries(name, path);
    }
    if (path->is_too_long) {
        return fail_number(name, path, path->count - 1, TOO_LONG);
    }
    depth = path_rejected(path, job->purposes);
    if (depth < path->count) {
        return fail_number(name, path, depth, REJECTED);
    }
    if (!path->is_anchored) {
        return fail_number(name, path, path->count - 1,
                           path->is_trusted_part        ? NO_ISSUER_OF_TRUSTED
                           : !cert_is_self_signed(last) ? NO_ISSUER
                           : path->count == 1           ? SELF_SIGNED_LEAF
                                                        : SELF_SIGNED_IN_CHAIN);
    }
    rc = path_check(path, *gate, &depth, &where);
    /*
     * openssl's error for a wrong keyUsage is about signing certificates. So if the leaf has a
     * wrong keyUsage, report the error for a wrong purpose.
     */
    if (rc != URSA_OK) {
        return fail_code(name, path, depth,
                         rc == URSA_E_CERT_USAGE && depth == 0 ? URSA_E_CERT_PURPOSE : rc, &where);
    }
    if (job->host != NULL && !cert_is_for_host(&path->cert[0]->cert, job->host)) {
        return fail_number(name, path, 0, HOST_MISMATCH);
    }
    if (job->ip_len > 0 && !cert_is_for_ip(&path->cert[0]->cert, job->ip, job->ip_len)) {
        return fail_number(name, path, 0, IP_MISMATCH);
    }
    return EXIT_DONE;
}

static void show_path(const struct path *path, const struct certs *trusted) {
    size_t i, j;

    fputs("Chain:\n", stdout);
    for (i = 0; i < path->count; i++) {
        int is_trusted = 0;

        for (j = 0; j < trusted->count; j++) {
            is_trusted |= cert_is_same(&trusted->list[j], path->cert[i]);
        }
        printf("depth=%zu: ", i);
        print_name(stdout, path->cert[i]->cert.subject);
        fputs(is_trusted ? "\n" : " (untrusted)\n", stdout);
    }
}

static int verify(const struct job *job, const char *path_name) {
    const struct issuers issuers = {&job->trusted, &job->untrusted, job->partial};
    const struct ursa_gate gate = {
        .now = job->now, .purposes = job->purposes, .any_names = 1, .ca_leaf = 1, .version_1 = 1};
    const char *name = path_name == NULL ? "stdin" : path_name;
    struct certs certs = {0};
    struct path path;
    int rc = certs_judge_one(&certs, path_name, CERT_ANY_FORM);

    if (rc != EXIT_DONE || certs.list[0].refused != URSA_OK) {
        rc = rc == EXIT_DONE ? fail_refused(name, &certs.list[0], 0) : EXIT_NOT_VERIFIED;
        certs_free(&certs);
        return rc;
    }
    rc = path_find(&path, &certs.list[0], &issuers, &gate) == EXIT_DONE
             ? verify_path(job, name, &path, &gate)
             : EXIT_NOT_VERIFIED;
    if (rc == EXIT_DONE) {
        print_foreign(stdout, name);
        fputs(": OK\n", stdout);
        if (job->show_chain) {
            show_path(&path, &job->trusted);
        }
    }
    certs_free(&certs);
    return rc;
}

/* ---- arguments ------------------------------------------------------------------------------ */

static int read_time(struct job *job, const char *value) {
    char *end;

    errno = 0;
    job->now = strtoll(value, &end, 10);
    return *value != '\0' && *end == '\0' && errno == 0 && job->now > 0
               ? EXIT_DONE
               : report(EXIT_USAGE, "-attime: %s: not a number of seconds since 1970", value);
}

static int read_ip(struct job *job, const char *value) {
    job->ip_len = ursa_ip_parse(value, strlen(value), job->ip);
    return job->ip_len > 0
               ? EXIT_DONE
               : report(EXIT_USAGE, "-verify_ip: %s: not an IPv4 or IPv6 address", value);
}

/* Take -purpose or -verify_name. In openssl, their values have different names. */
static int read_purpose(struct job *job, const struct option *option, const char *value) {
    static const struct {
        const char *name;
        uint16_t purposes;
    } names[] = {{"any", URSA_ANY_PURPOSE},
                 {"sslserver", URSA_EKU_SERVER_AUTH},
                 {"sslclient", URSA_EKU_CLIENT_AUTH},
                 {"default", URSA_ANY_PURPOSE},
                 {"ssl_server", URSA_EKU_SERVER_AUTH},
                 {"ssl_client", URSA_EKU_CLIENT_AUTH}};
    size_t i = 0;

    if (!option_lists(option->value, '|', 0, value)) {
        return report(EXIT_USAGE, "%s: %s: unknown; use one of %s", option->name, value,
                      option->value);
    }
    while (strcmp(names[i].name, value) != 0) {
        i++;
    }
    job->purposes = names[i].purposes;
    return EXIT_DONE;
}

static int add_name(struct job *job, const char *name) {
    const char **names = realloc(job->names, (job->name_count + 1) * sizeof *names);

    if (names == NULL) {
        return report(EXIT_FAILED, "%s", strerror(ENOMEM));
    }
    job->names = names;
    names[job->name_count++] = name;
    return EXIT_DONE;
}

static int take(void *ctx, const struct option *option, const char *value) {
    struct job *job = ctx;

    switch (option->id) {
    case OPTION_OPERAND:
        return add_name(job, value);
    case CA_FILE:
        return option_path(option, value, &job->ca_file);
    case TRUSTED:
        return certs_judge(&job->trusted, value, CERT_ANY_FORM);
    case UNTRUSTED:
        return certs_judge_spare(&job->untrusted, value, CERT_ANY_FORM);
    case HOST:
        job->host = value;
        return EXIT_DONE;
    case IP:
        return read_ip(job, value);
    case AT_TIME:
        return read_time(job, value);
    case PURPOSE:
        return read_purpose(job, option, value);
    case PARTIAL:
        job->partial = 1;
        return EXIT_DONE;
    case SHOW_CHAIN:
        job->show_chain = 1;
        return EXIT_DONE;
    default:
        /* -no-CAfile, -no-CApath and -no-CAstore have no effect: only named files are trusted. */
        return EXIT_DONE;
    }
}

static int verify_all(struct job *job) {
    size_t i;
    int rc = EXIT_DONE;

    if (job->ca_file != NULL && job->trusted.count > 0) {
        return report(EXIT_USAGE, "-trusted: cannot be used with -CAfile; use -trusted for both");
    }
    if (job->ca_file != NULL) {
        rc = certs_judge(&job->trusted, job->ca_file, CERT_ANY_FORM);
    }
    if (rc != EXIT_DONE) {
        return rc;
    }
    if (job->trusted.count == 0) {
        return report(EXIT_USAGE, "-CAfile: missing; name the file of the trusted root");
    }
    if (job->name_count == 0) {
        return verify(job, NULL);
    }
    for (i = 0; i < job->name_count; i++) {
        rc |= verify(job, job->names[i]);
    }
    return rc;
}

static int verify_main(char **args) {
    struct job job = {.now = (int64_t)time(NULL), .purposes = URSA_ANY_PURPOSE};
    int rc = options_read(&verify_command, args, take, &job);

    if (rc == EXIT_DONE) {
        rc = verify_all(&job);
    }
    certs_free(&job.trusted);
    certs_free(&job.untrusted);
    free(job.names);
    return output_flush() == EXIT_DONE ? rc : EXIT_FAILED;
}
