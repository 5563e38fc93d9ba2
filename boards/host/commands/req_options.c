/* SPDX-License-Identifier: MIT */
/* The command line of `ursa req`: the options of openssl req that make sense here. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "console/console_args.h"
#include "commands/req.h"
#include "commands/commands.h"
#include "cli/files.h"
#include "cli/noise_source.h"
#include "cli/report.h"

enum {
    NEW = 1,
    X509,
    SECTION,
    NEWKEY,
    NOENC,
    KEY,
    PASSIN,
    KEYOUT,
    OUT,
    OUTFORM,
    SUBJ,
    ADDEXT,
    BATCH,
    VERBOSE,
    IN,
    INFORM,
    SHOW,
    BOUND,
    NONCE,
    EXPECT,
    AS_EVER
};

#define ONLY_SHA256 "the digest is always SHA-256; leave this option out"
#define NO_CONFIG   "configuration files are not supported; use -subj and -addext"
#define NO_STYLE    "the output style cannot be changed; leave this option out"

static const struct option options[] = {
    {"-new", NULL, NEW,
     "make a request; without -key, for a new key. The subject\n"
     "is asked for, unless -subj is given"},
    {"-x509", NULL, X509,
     "make a self-signed certificate instead of a request: a\n"
     "CA's, unless -addext says basicConstraints=CA:FALSE"},
    {"-extensions", "v3_ca", SECTION,
     "with -x509: no effect, since a new certificate has the\n"
     "extensions of openssl's section v3_ca"},
    ISSUE_DAYS_OPTION,
    ISSUE_FROM_OPTION,
    {"-startdate", "DATE", ISSUE_FROM, NULL},
    ISSUE_TO_OPTION,
    {"-enddate", "DATE", ISSUE_TO, NULL},
    ISSUE_SERIAL_OPTION,
    {"-newkey", "rsa:2048", NEWKEY, "make a new RSA-2048 key, and a request for it"},
    {"-keyout", "FILE", KEYOUT,
     "write the new key to FILE (privkey.pem), PKCS#8 PEM,\n"
     "mode 0600; unlike with openssl, an existing FILE is\n"
     "never replaced"},
    {"-noenc", NULL, NOENC,
     "write the new key unencrypted; otherwise a passphrase is\n"
     "asked for"},
    {"-nodes", NULL, NOENC, NULL},
    KEY_CIPHER_OPTIONS,
    KEY_PASSOUT_OPTION,
    {"-key", "FILE", KEY,
     "with -new: make the request for this key, RSA-2048 (with\n"
     "-x509 to RSA-4096), PEM or DER, encrypted or not"},
    {"-passin", "SOURCE", PASSIN, "passphrase of that key; SOURCE as for -passout"},
    {"-subj", "NAME", SUBJ,
     "subject: /C=US/O=Acme/CN=device-1 or\n"
     "CN=device-1,O=Acme,C=US"},
    {"-addext", "EXT", ADDEXT,
     "add an extension; repeatable:\n"
     "subjectAltName=DNS:a,IP:b,URI:c,email:d\n"
     "keyUsage=... extendedKeyUsage=...\n"
     "basicConstraints=CA:FALSE\n"
     "(each value may begin with critical,); with -x509 also\n"
     "subjectKeyIdentifier=hash authorityKeyIdentifier=..."},
    {"-batch", NULL, BATCH,
     "ask nothing; without -subj, the defaults of the\n"
     "questions are used"},
    {"-verbose", NULL, VERBOSE,
     "show the progress of key generation, even if not on a\n"
     "terminal"},
    {"-in", "FILE", IN, "read a request (standard input) instead of making one"},
    {"-inform", "PEM|DER", INFORM, "no effect: the form is recognized"},
    {"-verify", NULL, SHOW,
     "verify the signature of the request; a failure is exit\n"
     "status 1"},
    {"-text", NULL, SHOW, "show the complete request as text"},
    {"-subject", NULL, SHOW, "show the subject"},
    {"-pubkey", NULL, SHOW, "show the public key, in PEM"},
    {"-modulus", NULL, SHOW, "show the modulus"},
    {"-spki-sha256", NULL, SHOW,
     "show the SHA-256 of the public key, as `status` of a\n"
     "device does"},
    {"-noout", NULL, SHOW, "do not write the request itself"},
    {"-bound", "FILE", BOUND,
     "with -verify: verify a device's statement, in PEM, that\n"
     "it has just made this request; the device sends it as\n"
     "answer to `csr ... nonce=HEX`"},
    {"-nonce", "HEX", NONCE, "with -bound: the nonce that was sent to the device"},
    {"-expect-spki-sha256", "HEX", EXPECT,
     "with -verify: fail unless the public key has this\n"
     "SHA-256"},
    {"-out", "FILE", OUT, "write the output to FILE (standard output)"},
    {"-outform", "PEM|DER", OUTFORM, "form of the request to write (PEM)"},
    {"-utf8", NULL, AS_EVER, "no effect: always on"},
    {"-sha256", NULL, ISSUE_DIGEST, "the digest that signs (SHA-256); others with -x509 only"},
    {"-sha384", NULL, ISSUE_DIGEST, NULL},
    {"-sha512", NULL, ISSUE_DIGEST, NULL},
    {"-config", NULL, OPTION_REFUSED, NO_CONFIG},
    {"-reqexts", NULL, OPTION_REFUSED, NO_CONFIG},
    {"-nameopt", NULL, OPTION_REFUSED, NO_STYLE},
    {"-reqopt", NULL, OPTION_REFUSED, NO_STYLE},
    {"-newhdr", NULL, OPTION_REFUSED, NO_STYLE},
    {"-md5", NULL, OPTION_REFUSED, ONLY_SHA256},
    {"-sha1", NULL, OPTION_REFUSED, ONLY_SHA256},
    {"-sha224", NULL, OPTION_REFUSED, ONLY_SHA256},
    {"-sha3-256", NULL, OPTION_REFUSED, ONLY_SHA256},
    {"-sha3-384", NULL, OPTION_REFUSED, ONLY_SHA256},
    {"-sha3-512", NULL, OPTION_REFUSED, ONLY_SHA256},
    {"-sm3", NULL, OPTION_REFUSED, ONLY_SHA256},
    {NULL, NULL, 0, NULL},
};

const struct command req_command = {
    "req",
    "make a certificate signing request and a key, or show a request, as openssl req",
    "-new [-newkey rsa:2048 | -key FILE] [option]...\n"
    "       ursa req -x509 [-newkey rsa:2048 | -key FILE] [option]...\n"
    "       ursa req -in FILE [-noout] [-verify] [-text] [option]...",
    NULL,
    options,
    source_options,
    req_main,
};

static int read_newkey(struct req_options *req, const char *value) {
    if (strcmp(value, "rsa:2048") != 0 && strcmp(value, "rsa") != 0) {
        return report(EXIT_USAGE, "-newkey: %s: not supported; only rsa:2048 keys are made", value);
    }
    req->is_new = req->newkey = 1; /* -newkey implies -new, as with openssl */
    return EXIT_DONE;
}

/* Extensions are parsed at the end, because -x509 knows more of them and may come later. */
static int keep_addext(struct req_options *req, const char *value) {
    if (req->addext_count == REQ_ADDEXT_MAX) {
        return report(EXIT_USAGE, "-addext: more than %d", REQ_ADDEXT_MAX);
    }
    req->addext[req->addext_count++] = value;
    return EXIT_DONE;
}

static int read_addext(struct req_options *req, const char *value) {
    int had_san = req->csr.san != NULL;
    struct ursa_where where;
    int rc = ursa_csr_add_extension(&req->csr, value, &where);

    if (rc != URSA_OK) {
        (void)report_code(EXIT_USAGE, "-addext", rc, &where);
        return report(EXIT_USAGE, "-addext: the value was: %s", value);
    }
    if (!had_san && req->csr.san != NULL) {
        req->san_arg = value;
    }
    return EXIT_DONE;
}

static int read_section(struct req_options *req, const char *value) {
    req->section = value;
    return strcmp(value, "v3_ca") == 0 ? EXIT_DONE : report(EXIT_USAGE, "-extensions: " NO_CONFIG);
}

static int read_nonce(struct req_options *req, const char *hex) {
    req->nonce_len = ursa_argument_hex(hex, req->nonce, sizeof req->nonce);
    return req->nonce_len >= URSA_BOUND_NONCE_MIN
               ? EXIT_DONE
               : report(EXIT_USAGE, "-nonce: %s: not %u to %u bytes in hex", hex,
                        URSA_BOUND_NONCE_MIN, URSA_BOUND_NONCE_MAX);
}

static int read_expected(struct req_options *req, const char *hex) {
    static const char name[] =
        "spki-sha256: "; /* the prefix that -spki-sha256 and `status` print */

    if (req->has_expected) {
        return report(EXIT_USAGE, "-expect-spki-sha256: %s: this option was given twice", hex);
    }
    req->has_expected = 1;
    if (strncmp(hex, name, sizeof name - 1) == 0) {
        hex += sizeof name - 1;
    }
    return ursa_argument_hex(hex, req->expected, sizeof req->expected) == sizeof req->expected
               ? EXIT_DONE
               : report(EXIT_USAGE, "-expect-spki-sha256: %s: not %zu bytes in hex", hex,
                        sizeof req->expected);
}

static int read_show(struct req_options *req, const char *name) {
    static const struct {
        const char *name;
        unsigned show;
    } table[] = {
        {"-verify", SHOW_VERIFY},           {"-text", SHOW_TEXT},       {"-subject", SHOW_SUBJECT},
        {"-pubkey", SHOW_PUBKEY},           {"-modulus", SHOW_MODULUS}, {"-noout", SHOW_NO_REQUEST},
        {"-spki-sha256", SHOW_SPKI_SHA256},
    };
    size_t i;

    for (i = 0; i < sizeof table / sizeof table[0]; i++) {
        req->show |= strcmp(table[i].name, name) == 0 ? table[i].show : 0;
    }
    return EXIT_DONE;
}

/* Options without a value. */
static int read_flag(struct req_options *req, const struct option *option) {
    switch (option->id) {
    case NEW:
        req->is_new = 1;
        break;
    case NOENC:
        req->noenc = 1;
        break;
    case BATCH:
        req->batch = 1;
        break;
    case VERBOSE:
        req->verbose = 1;
        break;
    case SHOW:
        return read_show(req, option->name);
    case X509:
        req->x509 = 1;
        break;
    default: /* -utf8: always so */
        break;
    }
    return EXIT_DONE;
}

static int take(void *ctx, const struct option *option, const char *value) {
    struct req_options *req = ctx;
    int is_der;

    switch (option->id) {
    case NEWKEY:
        return read_newkey(req, value);
    case KEY:
        return option_path(option, value, &req->key.path);
    case PASSIN:
        req->key.passin = value;
        return passphrase_check(option->name, value);
    case KEY_PASSOUT:
    case KEY_CIPHER:
        return key_take(NULL, &req->keyout, option, value);
    case KEYOUT:
        return option_path(option, value, &req->keyout.path);
    case OUT:
        return option_path(option, value, &req->out);
    case OUTFORM:
        return option_form(option, value, &req->out_der);
    case IN:
        return option_path(option, value, &req->in);
    case INFORM:
        return option_form(option, value, &is_der); /* no effect: the form is recognized */
    case SUBJ:
        req->csr.subject = value;
        return EXIT_DONE;
    case ADDEXT:
        return keep_addext(req, value);
    case SECTION:
        return read_section(req, value);
    case BOUND:
        return option_path(option, value, &req->bound);
    case NONCE:
        return read_nonce(req, value);
    case EXPECT:
        return read_expected(req, value);
    default:
        return option->id >= SOURCE_IDS   ? source_read(&req->noise, option, value)
               : option->id >= ISSUE_DAYS ? issue_take(&req->issue, option, value)
                                          : read_flag(req, option);
    }
}

/* --- required options and conflicts ---------------------------------------------------------- */

static int check_new_key(struct req_options *req) {
    if (req->keyout.path == NULL) {
        req->keyout.path = "privkey.pem"; /* openssl's default name */
    }
    if (strcmp(req->keyout.path, "-") == 0) {
        return report(EXIT_USAGE,
                      "-keyout: -: a private key is not written to standard output; name "
                      "a file");
    }
    if (req->out != NULL && file_is_same_place(req->keyout.path, req->out)) {
        return report(EXIT_USAGE,
                      "-out: the same file as -keyout, so the request would replace the "
                      "key; name another file");
    }
    if (req->noenc && (req->keyout.passout != NULL || req->keyout.encrypt)) {
        return report(EXIT_USAGE,
                      "-noenc: cannot be used with -passout or a cipher, which ask for an "
                      "encrypted key");
    }
    req->keyout.encrypt = !req->noenc;
    return source_check(&req->noise);
}

static int check_making(struct req_options *req) {
    if (req->in != NULL || req->bound != NULL || req->nonce_len > 0 || req->has_expected) {
        return report(EXIT_USAGE, "-new: makes a request; -in, -bound, -nonce and "
                                  "-expect-spki-sha256 need an existing one");
    }
    if (req->key.path == NULL) {
        return check_new_key(req);
    }
    if (req->newkey || req->keyout.path != NULL || req->noenc || req->keyout.passout != NULL ||
        req->keyout.encrypt || (req->noise.name != NULL && !req->x509)) {
        return report(EXIT_USAGE, "-key: names an existing key; -newkey, -keyout, -noenc, ciphers, "
                                  "-passout and -noise need a new key");
    }
    return EXIT_DONE;
}

static int check_reading(const struct req_options *req) {
    if (req->key.path != NULL || req->csr.subject != NULL || req->keyout.path != NULL ||
        req->noenc || req->addext_count > 0 || req->keyout.passout != NULL) {
        return report(EXIT_USAGE,
                      "-new: missing; the given options are for making a request, which "
                      "needs -new");
    }
    if ((req->bound == NULL) != (req->nonce_len == 0)) {
        return report(EXIT_USAGE, "%s: missing; -bound and -nonce need each other",
                      req->bound == NULL ? "-bound" : "-nonce");
    }
    if ((req->bound != NULL || req->has_expected) && !(req->show & SHOW_VERIFY)) {
        return report(EXIT_USAGE, "-verify: missing; %s works only with -verify",
                      req->bound != NULL ? "-bound" : "-expect-spki-sha256");
    }
    return EXIT_DONE;
}

/* -x509 makes a certificate of its own, not one of a request. */
static int check_x509(struct req_options *req) {
    struct cert_parts checked;
    int rc;

    if (req->in != NULL) {
        return report(EXIT_USAGE, "-in: cannot be used with -x509; a request becomes a self-signed "
                                  "certificate by: ursa x509 -req -in FILE -signkey FILE");
    }
    req->is_new = 1;
    rc = issue_set(&req->issue, time(NULL), &checked); /* errors come before a key is made */
    return rc == EXIT_DONE ? req_x509_extensions(req) : rc;
}

static int check_request(struct req_options *req) {
    int rc = EXIT_DONE;
    size_t i;

    if (req->issue.digest != NULL && strcmp(req->issue.digest, "-sha256") != 0) {
        return report(EXIT_USAGE, "%s: " ONLY_SHA256, req->issue.digest);
    }
    if (req->section != NULL) {
        return report(EXIT_USAGE, "-extensions: " NO_CONFIG);
    }
    if (req->issue.from != NULL || req->issue.to != NULL || req->issue.serial.len > 0) {
        return report(EXIT_USAGE, "-x509: missing; a request has no dates and no serial number");
    }
    if (req->issue.days != 0 && req->is_new) {
        fputs("Ignoring -days without -x509; not generating a certificate\n", stderr);
    }
    for (i = 0; i < req->addext_count && rc == EXIT_DONE; i++) {
        rc = read_addext(req, req->addext[i]);
    }
    return rc;
}

int req_options_read(struct req_options *req, char **args) {
    int rc;

    req->keyout.option = "-keyout";
    req->key.option = "-key";
    rc = options_read(&req_command, args, take, req);
    if (rc == EXIT_DONE) {
        rc = req->x509 ? check_x509(req) : check_request(req);
    }
    if (rc == EXIT_DONE) {
        rc = req->is_new ? check_making(req) : check_reading(req);
    }
    return rc;
}
