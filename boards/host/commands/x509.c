/* SPDX-License-Identifier: MIT */
/* `ursa x509`: show a certificate, or make one, with openssl's options and output. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <bearssl_hash.h>
#include "ber/ber_read.h"
#include "ber/ber_time.h"
#include "objects/certs_read.h"
#include "objects/trust.h"
#include "cli/options.h"
#include "print/print.h"
#include "commands/commands.h"
#include "commands/x509_issue.h"
#include "cli/output.h"
#include "cli/report.h"

/* The parts of a certificate that can be shown. */
enum show {
    SHOW_TEXT,
    SHOW_SUBJECT,
    SHOW_ISSUER,
    SHOW_START,
    SHOW_END,
    SHOW_SERIAL,
    SHOW_FINGERPRINT,
    SHOW_EXT,
    SHOW_MODULUS,
    SHOW_SPKI_SHA256,
    SHOW_PUBKEY,
};

#define MAX_SHOWN 32

struct job {
    const char *in, *out; /* NULL: standard input, standard output */
    enum cert_form inform, outform;
    enum show shown[MAX_SHOWN];
    unsigned shown_count;
    int noout;
    const char *ext;    /* value of -ext: names of extensions */
    const char *digest; /* digest of -fingerprint; NULL: not given */
    int checks_end;
    int64_t end_in; /* value of -checkend, in seconds */
    struct x509_issue issue;
    struct ursa_der_in settings; /* trust settings of the certificate; at == NULL: no settings */
};

enum { IN = 1, OUT, INFORM, OUTFORM, NOOUT, DATES, CHECKEND, SHOW = 100 };

#define NO_STYLE      "the output style cannot be changed; leave this option out"
#define NO_HASHES     "no files are found by the hash of a name; name the file with -CAfile"
#define NO_TRUST      "trust is not kept in certificates; name a trusted file with -CAfile"
#define NO_DIGEST     "this digest is not supported; use -sha256"
#define ONLY_PKCS1    "signatures are PKCS#1 v1.5 only; leave this option out"
#define ONLY_REQUESTS "a certificate is made for a request and the key that signed it; use -req"

static const struct option options[] = {
    {"-in", "FILE", IN,
     "read the certificate (standard input); of several, the\n"
     "first"},
    {"-inform", "PEM|DER", INFORM, "form of the input (default: recognized)"},
    {"-noout", NULL, NOOUT, "do not write the certificate"},
    {"-nocert", NULL, NOOUT, NULL},
    {"-text", NULL, SHOW + SHOW_TEXT, "print the complete certificate as text"},
    {"-subject", NULL, SHOW + SHOW_SUBJECT, "print the subject"},
    {"-issuer", NULL, SHOW + SHOW_ISSUER, "print the issuer"},
    {"-dates", NULL, DATES, "print the start and the end of the validity period"},
    {"-startdate", NULL, SHOW + SHOW_START, "print the start of the validity period"},
    {"-enddate", NULL, SHOW + SHOW_END, "print the end of the validity period"},
    {"-serial", NULL, SHOW + SHOW_SERIAL, "print the serial number"},
    {"-fingerprint", NULL, SHOW + SHOW_FINGERPRINT, "print the digest of the certificate (SHA-1)"},
    {"-sha1", NULL, ISSUE_DIGEST,
     "the digest that -fingerprint uses, and that signs a new\n"
     "certificate (SHA-256, -sha384 or -sha512)"},
    {"-sha224", NULL, ISSUE_DIGEST, NULL},
    {"-sha256", NULL, ISSUE_DIGEST, NULL},
    {"-sha384", NULL, ISSUE_DIGEST, NULL},
    {"-sha512", NULL, ISSUE_DIGEST, NULL},
    {"-ext", "NAMES", SHOW + SHOW_EXT, "print these extensions, e.g. subjectAltName,keyUsage"},
    {"-modulus", NULL, SHOW + SHOW_MODULUS, "print the modulus of the public key: Modulus=..."},
    {"-spki-sha256", NULL, SHOW + SHOW_SPKI_SHA256,
     "print the SHA-256 of the public key, as `status` of a\n"
     "device does"},
    {"-pubkey", NULL, SHOW + SHOW_PUBKEY, "print the public key, in PEM"},
    {"-checkend", "SECONDS", CHECKEND,
     "say whether the certificate expires within SECONDS; if\n"
     "so, the exit status is 1"},
    {"-out", "FILE", OUT, "write all output to FILE (standard output)"},
    {"-outform", "PEM|DER", OUTFORM, "form of the certificate to write (PEM)"},
    X509_ISSUE_OPTIONS,
    {"-dateopt", "rfc_822", OPTION_NO_EFFECT, NO_STYLE},
    {"-sigopt", "rsa_padding_mode:pkcs1", OPTION_NO_EFFECT, ONLY_PKCS1},
    {"-vfyopt", NULL, OPTION_REFUSED, ONLY_PKCS1},
    {"-clrext", NULL, OPTION_REFUSED,
     "no extension is copied without -copy_extensions; leave this option out"},
    {"-rand", "FILE", OPTION_NO_EFFECT, NULL},
    {"-certopt", NULL, OPTION_REFUSED, NO_STYLE},
    {"-nameopt", NULL, OPTION_REFUSED, NO_STYLE},
    {"-checkhost", NULL, OPTION_REFUSED,
     "use: ursa verify -verify_hostname NAME -CAfile ROOT FILE"},
    {"-checkip", NULL, OPTION_REFUSED, "use: ursa verify -verify_ip ADDRESS -CAfile ROOT FILE"},
    {"-checkemail", NULL, OPTION_REFUSED, "mailboxes are not compared; use -ext subjectAltName"},
    {"-email", NULL, OPTION_REFUSED, "use -subject and -ext subjectAltName"},
    {"-ocsp_uri", NULL, OPTION_REFUSED, "use -ext authorityInfoAccess"},
    {"-ocspid", NULL, OPTION_REFUSED, "OCSP is not supported; leave this option out"},
    {"-purpose", NULL, OPTION_REFUSED,
     "use -ext extendedKeyUsage,keyUsage, or: ursa verify -purpose sslserver -CAfile ROOT FILE"},
    {"-hash", NULL, OPTION_REFUSED, NO_HASHES},
    {"-subject_hash*", NULL, OPTION_REFUSED, NO_HASHES},
    {"-issuer_hash*", NULL, OPTION_REFUSED, NO_HASHES},
    {"-alias", NULL, OPTION_REFUSED, NO_TRUST},
    {"-trustout", NULL, OPTION_REFUSED, NO_TRUST},
    {"-setalias", NULL, OPTION_REFUSED, NO_TRUST},
    {"-addtrust", NULL, OPTION_REFUSED, NO_TRUST},
    {"-addreject", NULL, OPTION_REFUSED, NO_TRUST},
    {"-clrtrust", NULL, OPTION_REFUSED, NO_TRUST},
    {"-clrreject", NULL, OPTION_REFUSED, NO_TRUST},
    {"-preserve_dates", NULL, OPTION_REFUSED,
     "a request has no dates; use -not_before and -not_after"},
    {"-next_serial", NULL, OPTION_REFUSED,
     "a CA's serial numbers are kept by -CAserial FILE; use it with -req"},
    {"-force_pubkey", NULL, OPTION_REFUSED, ONLY_REQUESTS},
    {"-new", NULL, OPTION_REFUSED, ONLY_REQUESTS},
    {"-x509toreq", NULL, OPTION_REFUSED, "to make a request, use: ursa req -new -key FILE"},
    {"-badsig", NULL, OPTION_REFUSED, "no wrong signature is written; leave this option out"},
    {"-md*", NULL, OPTION_REFUSED, NO_DIGEST},
    {"-sha*", NULL, OPTION_REFUSED, NO_DIGEST},
    {"-sm3*", NULL, OPTION_REFUSED, NO_DIGEST},
    {"-blake2*", NULL, OPTION_REFUSED, NO_DIGEST},
    {"-keccak*", NULL, OPTION_REFUSED, NO_DIGEST},
    {"-shake*", NULL, OPTION_REFUSED, NO_DIGEST},
    {"-ripemd*", NULL, OPTION_REFUSED, NO_DIGEST},
    {"-rmd*", NULL, OPTION_REFUSED, NO_DIGEST},
    {"-rsa-*", NULL, OPTION_REFUSED, NO_DIGEST},
    {"-ssl3-*", NULL, OPTION_REFUSED, NO_DIGEST},
    {"-whirlpool", NULL, OPTION_REFUSED, NO_DIGEST},
    {NULL, NULL, 0, NULL},
};

static int x509_main(char **args);

const struct command x509_command = {
    "x509",
    "show a certificate, or make one for a request, as openssl x509",
    "[-in FILE] [option]...\n"
    "       ursa x509 -req -in FILE -CA FILE -CAkey FILE [option]...",
    NULL,
    options,
    source_options,
    x509_main,
};

/* ---- parts of a certificate ----------------------------------------------------------------- */

static const struct digest {
    const char *name;
    const br_hash_class *class;
} digests[] = {
    {"sha1", &br_sha1_vtable},     {"sha224", &br_sha224_vtable}, {"sha256", &br_sha256_vtable},
    {"sha384", &br_sha384_vtable}, {"sha512", &br_sha512_vtable},
};

static const struct digest *find_digest(const char *name) {
    size_t i = 0;

    while (i < sizeof digests / sizeof digests[0] && strcasecmp(digests[i].name, name) != 0) {
        i++;
    }
    return i < sizeof digests / sizeof digests[0] ? &digests[i] : NULL;
}

static void show_fingerprint(FILE *out, const struct ursa_cert *cert, const char *name) {
    const struct digest *digest = find_digest(name != NULL ? name : "sha1");
    br_hash_compat_context hash;
    uint8_t bytes[64];

    digest->class->init(&hash.vtable);
    digest->class->update(&hash.vtable, cert->der.at, cert->der.len);
    digest->class->out(&hash.vtable, bytes);
    fprintf(out, "%s Fingerprint=", name != NULL ? name : "SHA1");
    print_hex_colons(out, bytes, digest->class->desc >> BR_HASHDESC_OUT_OFF & BR_HASHDESC_OUT_MASK);
    fputc('\n', out);
}

/* Print the extensions that -ext names, in the certificate's order. */
static void show_ext(FILE *out, const struct ursa_cert *cert, const char *list) {
    struct ursa_der_in all = span_content(cert->extensions), extension, oid, copy;
    char text[OID_TEXT_SIZE];
    int any = 0;

    while (ber_next(&all, DER_SEQUENCE, &extension)) {
        copy = extension;
        if (ber_next(&copy, DER_OID, &oid) && option_lists(list, ',', 0, oid_short(oid, text))) {
            print_extension(out, extension, 0);
            any = 1;
        }
    }
    if (!any) {
        fputs(cert->extensions.len == 0 ? "No extensions in certificate\n"
                                        : "No extensions matching certificate\n",
              stderr);
    }
}

static void show(FILE *out, const struct job *job, const struct ursa_cert *cert, enum show what) {
    switch (what) {
    case SHOW_TEXT:
        print_cert(out, cert);
        if (job->settings.at != NULL) {
            trust_print(out, job->settings);
        }
        break;
    case SHOW_SUBJECT:
    case SHOW_ISSUER:
        fputs(what == SHOW_SUBJECT ? "subject=" : "issuer=", out);
        print_name(out, what == SHOW_SUBJECT ? cert->subject : cert->issuer);
        fputc('\n', out);
        break;
    case SHOW_START:
        print_cert_time(out, "notBefore=", cert, 0);
        break;
    case SHOW_END:
        print_cert_time(out, "notAfter=", cert, 1);
        break;
    case SHOW_SERIAL:
        print_cert_serial(out, cert);
        break;
    case SHOW_FINGERPRINT:
        show_fingerprint(out, cert, job->digest);
        break;
    case SHOW_EXT:
        show_ext(out, cert, job->ext);
        break;
    case SHOW_MODULUS:
        (void)print_modulus(out, cert->spki);
        break;
    case SHOW_SPKI_SHA256:
        print_spki_sha256(out, cert->spki);
        break;
    case SHOW_PUBKEY:
        print_public_pem(out, cert->spki);
        break;
    }
}

/* ---- output --------------------------------------------------------------------------------- */

/* -checkend: the exit status says whether the certificate expires. Only notAfter is checked. */
static int check_end(FILE *out, const struct job *job, const struct ursa_cert *cert) {
    struct ber_time end;

    if (!ber_time_read(cert_time(cert, 1), &end)) {
        return report(EXIT_FAILED, "-checkend: the certificate's notAfter is not a valid time");
    }
    if (end.seconds <= (int64_t)time(NULL) + job->end_in) {
        fputs("Certificate will expire\n", out);
        return EXIT_FAILED;
    }
    fputs("Certificate will not expire\n", out);
    return EXIT_DONE;
}

static int show_all(FILE *out, const struct job *job, const struct ursa_cert *cert) {
    unsigned i;

    for (i = 0; i < job->shown_count; i++) {
        show(out, job, cert, job->shown[i]);
    }
    if (job->checks_end) { /* no further output, as with openssl */
        return check_end(out, job, cert);
    }
    if (!job->noout) {
        if (job->outform == CERT_DER) {
            (void)fwrite(cert->der.at, 1, cert->der.len, out);
        } else {
            ursa_pem_stream(URSA_PEM_CERT, cert->der.at, cert->der.len, text_write, out);
        }
    }
    return EXIT_DONE;
}

static int run(const struct job *job, const struct ursa_cert *cert) {
    struct text text;
    int rc = text_begin(&text), written;

    if (rc != EXIT_DONE) {
        return rc;
    }
    rc = show_all(text.out, job, cert);
    written = text_end(&text, job->out);
    return written == EXIT_DONE ? rc : written;
}

/* ---- arguments ------------------------------------------------------------------------------ */

static int add_shown(struct job *job, enum show what) {
    if (job->shown_count == MAX_SHOWN) {
        return report(EXIT_USAGE, "x509: more than %d options that print something", MAX_SHOWN);
    }
    job->shown[job->shown_count++] = what;
    return EXIT_DONE;
}

/* Parse a number of seconds, which may be negative. */
static int read_end(struct job *job, const char *value) {
    char *end;

    errno = 0;
    job->end_in = strtoll(value, &end, 10);
    job->checks_end = 1;
    if (*value == '\0' || *end != '\0' || errno != 0 || job->end_in > INT32_MAX * 100LL ||
        job->end_in < INT32_MIN * 100LL) {
        return report(EXIT_USAGE, "-checkend: %s: not a number of seconds", value);
    }
    return EXIT_DONE;
}

static int take(void *ctx, const struct option *option, const char *value) {
    struct job *job = ctx;
    int is_der = 0, rc;

    switch (option->id) {
    case IN:
        return option_path(option, value, &job->in);
    case OUT:
        return option_path(option, value, &job->out);
    case INFORM:
        rc = option_form(option, value, &is_der);
        job->inform = is_der ? CERT_DER : CERT_PEM;
        return rc;
    case OUTFORM:
        rc = option_form(option, value, &is_der);
        job->outform = is_der ? CERT_DER : CERT_PEM;
        return rc;
    case NOOUT:
        job->noout = 1;
        return EXIT_DONE;
    case DATES:
        rc = add_shown(job, SHOW_START);
        return rc == EXIT_DONE ? add_shown(job, SHOW_END) : rc;
    case CHECKEND:
        return read_end(job, value);
    case ISSUE_DIGEST:
        job->digest = option->name + 1;
        return x509_issue_take(&job->issue, option, value);
    default:
        if (option->id >= SOURCE_IDS) {
            return source_read(&job->issue.noise, option, value);
        }
        if (option->id >= ISSUE_DAYS) {
            return x509_issue_take(&job->issue, option, value);
        }
        job->ext = option->id == SHOW + SHOW_EXT ? value : job->ext;
        return add_shown(job, (enum show)(option->id - SHOW));
    }
}

/* Make a certificate, and read it back to show it. */
static int make(struct job *job) {
    struct ursa_where where;
    struct ursa_cert cert;
    uint8_t *der = NULL;
    size_t len = 0;
    int rc = x509_issue(&job->issue, job->in, &der, &len);

    if (rc != EXIT_DONE) {
        return rc;
    }
    rc = ursa_cert_read(der, len, &cert, &where);
    rc = rc == URSA_OK ? run(job, &cert) : report_code(EXIT_FAILED, "-req", rc, &where);
    free(der);
    return rc;
}

static int read_and_show(struct job *job) {
    struct certs certs = {0};
    int rc = certs_view_one(&certs, job->in, job->inform);

    if (rc == EXIT_DONE) {
        job->settings = certs.list[0].settings;
        rc = run(job, &certs.list[0].cert);
    }
    certs_free(&certs);
    return rc;
}

static int x509_main(char **args) {
    static struct job job; /* static because the struct is large: it holds passphrases */
    int rc = options_read(&x509_command, args, take, &job);

    if (rc == EXIT_DONE) {
        rc = x509_issue_check(&job.issue, job.out);
    }
    if (rc == EXIT_DONE) {
        rc = job.issue.is_given ? make(&job) : read_and_show(&job);
    }
    explicit_bzero(&job, sizeof job);
    return rc;
}
