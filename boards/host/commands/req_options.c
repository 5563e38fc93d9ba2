/* SPDX-License-Identifier: MIT */
/* The command line of `ursa req`: the options of openssl req that make sense here. */
#include <string.h>
#include "console/console_args.h"
#include "commands/req.h"
#include "commands/commands.h"
#include "cli/noise_source.h"
#include "cli/report.h"

enum {
    NEW = 1,
    X509,
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
    CONFIG,
    SECTION,
    REQEXTS,
    EXTENSIONS,
    WEAK,
    AS_EVER
};

#define NO_STYLE   "the output style cannot be changed; leave this option out"
#define BY_A_CA    "to sign as a CA, use: ursa x509 -req -in FILE -CA FILE -CAkey FILE"
#define ONLY_PKCS1 "signatures are PKCS#1 v1.5 only; leave this option out"

static const struct option options[] = {
    {"-new", NULL, NEW,
     "make a request; without -key, for a new key. The subject\n"
     "is asked for, unless -subj is given"},
    {"-x509", NULL, X509,
     "make a self-signed certificate instead of a request: a\n"
     "CA's, unless -addext says basicConstraints=CA:FALSE"},
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
    {"-passin", "SOURCE", PASSIN, "passphrase of the key of -key; SOURCE as for -passout"},
    KEY_WEAK_OPTION(WEAK),
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
    {"-config", "FILE", CONFIG,
     "read openssl's configuration FILE: its [req] section,\n"
     "subject, attributes and extensions"},
    {"-section", "SECTION", SECTION, "the section to use instead of [req]"},
    {"-reqexts", "SECTION", REQEXTS, "the section of a request's extensions (req_extensions)"},
    {"-extensions", "SECTION", EXTENSIONS,
     "with -x509: the section of its extensions\n"
     "(x509_extensions); without -config only v3_ca, which has\n"
     "the default extensions"},
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
    {"-newhdr", NULL, SHOW, "write NEW CERTIFICATE REQUEST as the label"},
    {"-utf8", NULL, AS_EVER, "no effect: always on"},
    {"-sha256", NULL, ISSUE_DIGEST, "the digest that signs (SHA-256); others with -x509 only"},
    {"-sha384", NULL, ISSUE_DIGEST, NULL},
    {"-sha512", NULL, ISSUE_DIGEST, NULL},
    {"-keyform", "PEM|DER", OPTION_NO_EFFECT,
     "a key is a file in PEM or DER; leave this option out"},
    {"-pkeyopt", KEY_PKEYOPTS, OPTION_NO_EFFECT, KEY_ONLY_RSA_2048},
    {"-sigopt", "rsa_padding_mode:pkcs1", OPTION_NO_EFFECT, ONLY_PKCS1},
    {"-vfyopt", NULL, OPTION_REFUSED, ONLY_PKCS1},
    {"-copy_extensions", "none", OPTION_NO_EFFECT,
     "to copy the extensions of a request, use: ursa x509 -req -copy_extensions copy"},
    {"-multivalue-rdn", NULL, OPTION_NO_EFFECT, NULL},
    {"-rand", "FILE", OPTION_NO_EFFECT, NULL},
    {"-CA", NULL, OPTION_REFUSED, BY_A_CA},
    {"-CAkey", NULL, OPTION_REFUSED, BY_A_CA},
    {"-precert", NULL, OPTION_REFUSED,
     "precertificates are made by CAs that log them; leave this option out"},
    {"-nameopt", NULL, OPTION_REFUSED, NO_STYLE},
    {"-reqopt", NULL, OPTION_REFUSED, NO_STYLE},
    {"-md*", NULL, OPTION_REFUSED, REQ_ONLY_SHA256},
    {"-sha*", NULL, OPTION_REFUSED, REQ_ONLY_SHA256},
    {"-sm3*", NULL, OPTION_REFUSED, REQ_ONLY_SHA256},
    {"-blake2*", NULL, OPTION_REFUSED, REQ_ONLY_SHA256},
    {"-keccak*", NULL, OPTION_REFUSED, REQ_ONLY_SHA256},
    {"-shake*", NULL, OPTION_REFUSED, REQ_ONLY_SHA256},
    {"-ripemd*", NULL, OPTION_REFUSED, REQ_ONLY_SHA256},
    {"-rmd*", NULL, OPTION_REFUSED, REQ_ONLY_SHA256},
    {"-rsa-*", NULL, OPTION_REFUSED, REQ_ONLY_SHA256},
    {"-ssl3-*", NULL, OPTION_REFUSED, REQ_ONLY_SHA256},
    {"-whirlpool", NULL, OPTION_REFUSED, REQ_ONLY_SHA256},
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
    if (!option_lists("rsa:2048|2048|rsa", '|', 0, value)) {
        return report(EXIT_USAGE, "-newkey: %s: not supported; only rsa:2048 keys are made", value);
    }
    req->has_bits = strcmp(value, "rsa") != 0;
    req->is_new = req->newkey = 1; /* -newkey implies -new, as with openssl */
    return EXIT_DONE;
}

/*
 * Keep an extension until all options are read: -x509 accepts more extensions, and may come later.
 */
static int keep_addext(struct req_options *req, const char *value) {
    if (req->addext_count == REQ_ADDEXT_MAX) {
        return report(EXIT_USAGE, "-addext: given more than %d times", REQ_ADDEXT_MAX);
    }
    req->addext[req->addext_count++] = value;
    return EXIT_DONE;
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
        {"-verify", SHOW_VERIFY},           {"-text", SHOW_TEXT},
        {"-subject", SHOW_SUBJECT},         {"-pubkey", SHOW_PUBKEY},
        {"-modulus", SHOW_MODULUS},         {"-noout", SHOW_NO_REQUEST},
        {"-spki-sha256", SHOW_SPKI_SHA256}, {"-newhdr", SHOW_NEW_HEADER},
    };
    size_t i;

    for (i = 0; i < sizeof table / sizeof table[0]; i++) {
        req->show |= strcmp(table[i].name, name) == 0 ? table[i].show : 0;
    }
    return EXIT_DONE;
}

/* Take an option that has no value. */
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
    case WEAK:
        req->key.weak = KEY_WEAK_OK;
        break;
    case VERBOSE:
        req->verbose = 1;
        break;
    case SHOW:
        return read_show(req, option->name);
    case X509:
        req->x509 = 1;
        break;
    default: /* -utf8 has no effect: names are always UTF-8 */
        break;
    }
    return EXIT_DONE;
}

/* Take an option for making a request or a certificate, with or without a value. */
static int take_making(struct req_options *req, const struct option *option, const char *value) {
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
    case SUBJ:
        req->csr.subject = value;
        return EXIT_DONE;
    case ADDEXT:
        return keep_addext(req, value);
    case CONFIG:
        return option_path(option, value, &req->config.path);
    case SECTION:
        req->config.section = value;
        return EXIT_DONE;
    case REQEXTS:
        req->config.reqexts = value;
        return EXIT_DONE;
    case EXTENSIONS:
        req->config.extensions = value;
        return EXIT_DONE;
    case ISSUE_DIGEST:
        return issue_take(&req->issue, option, value);
    default:
        return option->id >= SOURCE_IDS   ? source_read(&req->noise, option, value)
               : option->id >= ISSUE_DAYS ? issue_take(&req->issue, option, value)
                                          : read_flag(req, option);
    }
}

static int take(void *ctx, const struct option *option, const char *value) {
    struct req_options *req = ctx;
    int is_der;

    switch (option->id) {
    case OUT:
        return option_path(option, value, &req->out);
    case OUTFORM:
        return option_form(option, value, &req->out_der);
    case IN:
        return option_path(option, value, &req->in);
    case INFORM:
        return option_form(option, value, &is_der); /* no effect: the form is recognized */
    case BOUND:
        return option_path(option, value, &req->bound);
    case NONCE:
        return read_nonce(req, value);
    case EXPECT:
        return read_expected(req, value);
    default:
        return take_making(req, option, value);
    }
}

/* --- all ------------------------------------------------------------------------------------- */

int req_options_read(struct req_options *req, char **args) {
    int rc;

    req->keyout.option = "-keyout";
    req->key.option = "-key";
    rc = options_read(&req_command, args, take, req);
    req->is_new |= req->x509;
    return rc == EXIT_DONE ? req_check(req) : rc;
}
