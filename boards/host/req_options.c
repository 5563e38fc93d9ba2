/* SPDX-License-Identifier: MIT */
/* The command line of `ursa req`: openssl req's words, as far as they mean something here. */
#include <string.h>
#include "host.h"
#include "options.h"

/* What was said, beyond struct req_options. */
struct reader {
    struct req_options *options;
    int is_new, noenc;
};

enum { NEW = 1, NEWKEY, NOENC, KEYOUT, OUT, OUTFORM, SUBJ, ADDEXT, VERBOSE, AS_EVER };

#define ONLY_SHA256 "the digest is SHA-256; use -sha256 or nothing"
#define NO_CONFIG   "there is no configuration file; use -subj and -addext"

static const struct option options[] = {
    {"-new", NULL, NEW, "make a request"},
    {"-newkey", "rsa:2048", NEWKEY, "make a key of this kind (the only one), and a request for it"},
    {"-noenc", NULL, NOENC, "write the key unencrypted (the only way yet)"},
    {"-nodes", NULL, NOENC, NULL},
    {"-keyout", "FILE", KEYOUT,
     "the key, PKCS#8 PEM, mode 0600 (privkey.pem); a FILE that is\n"
     "there is never replaced, unlike openssl's"},
    {"-out", "FILE", OUT, "the request (standard output)"},
    {"-outform", "PEM|DER", OUTFORM, "its form (PEM)"},
    {"-subj", "NAME", SUBJ, "/C=US/O=Acme/CN=device-1 or CN=device-1,O=Acme,C=US"},
    {"-addext", "EXT", ADDEXT,
     "repeatable: subjectAltName=DNS:a,IP:b,URI:c,email:d\n"
     "keyUsage=...  extendedKeyUsage=...  basicConstraints=CA:FALSE\n"
     "([critical,] first)"},
    {"-verbose", NULL, VERBOSE,
     "show the progress of the key generation, even if not on a\n"
     "terminal"},
    {"-batch", NULL, AS_EVER, "accepted: it is always so"},
    {"-utf8", NULL, AS_EVER, NULL},
    {"-sha256", NULL, AS_EVER, NULL},
    {"-key", NULL, OPTION_REFUSED,
     "a request for an existing key is not possible yet; use -newkey rsa:2048"},
    {"-passout", NULL, OPTION_REFUSED, "encrypted keys are not there yet; use -noenc"},
    {"-config", NULL, OPTION_REFUSED, NO_CONFIG},
    {"-extensions", NULL, OPTION_REFUSED, NO_CONFIG},
    {"-reqexts", NULL, OPTION_REFUSED, NO_CONFIG},
    {"-x509", NULL, OPTION_REFUSED, "certificates are not made here, only requests"},
    {"-md5", NULL, OPTION_REFUSED, ONLY_SHA256},
    {"-sha1", NULL, OPTION_REFUSED, ONLY_SHA256},
    {"-sha224", NULL, OPTION_REFUSED, ONLY_SHA256},
    {"-sha384", NULL, OPTION_REFUSED, ONLY_SHA256},
    {"-sha512", NULL, OPTION_REFUSED, ONLY_SHA256},
    {"-sha3-256", NULL, OPTION_REFUSED, ONLY_SHA256},
    {"-sha3-384", NULL, OPTION_REFUSED, ONLY_SHA256},
    {"-sha3-512", NULL, OPTION_REFUSED, ONLY_SHA256},
    {"-sm3", NULL, OPTION_REFUSED, ONLY_SHA256},
    {NULL, NULL, 0, NULL},
};

const struct command req_command = {
    "req",
    "make an RSA-2048 key and a certificate signing request; the words are openssl's",
    "-new -newkey rsa:2048 -noenc -subj NAME [option]...",
    NULL,
    options,
    source_options,
    req_main,
};

static int read_newkey(struct reader *reader, const char *value) {
    if (strcmp(value, "rsa:2048") != 0 && strcmp(value, "rsa") != 0) {
        return report(EXIT_USAGE, "-newkey: %s: the only key made here is rsa:2048", value);
    }
    reader->is_new = 1; /* as with openssl */
    return EXIT_DONE;
}

static int read_addext(struct reader *reader, const char *value) {
    struct ursa_csr_template *csr = &reader->options->csr;
    int had_san = csr->san != NULL;
    struct ursa_where where;
    int rc = ursa_csr_add_extension(csr, value, &where);

    if (rc != URSA_OK) {
        (void)report_code(EXIT_USAGE, "-addext", rc, &where);
        return report(EXIT_USAGE, "-addext: it was: %s", value);
    }
    if (!had_san && csr->san != NULL) {
        reader->options->san_arg = value;
    }
    return EXIT_DONE;
}

static int take(void *ctx, const struct option *option, const char *value) {
    struct reader *reader = ctx;
    struct req_options *req = reader->options;

    switch (option->id) {
    case NEW:
        reader->is_new = 1;
        break;
    case NEWKEY:
        return read_newkey(reader, value);
    case NOENC:
        reader->noenc = 1;
        break;
    case KEYOUT:
        return option_path(option, value, &req->keyout);
    case OUT:
        return option_path(option, value, &req->out);
    case OUTFORM:
        return option_form(option, value, &req->der);
    case SUBJ:
        req->csr.subject = value;
        break;
    case ADDEXT:
        return read_addext(reader, value);
    case VERBOSE:
        req->verbose = 1;
        break;
    case AS_EVER: /* text is always UTF-8, and the digest is always this one */
        break;
    default:
        return source_read(&req->noise, option, value);
    }
    return EXIT_DONE;
}

/* What must be there, and what cannot be together. */
static int check(const struct reader *reader) {
    const struct req_options *req = reader->options;

    if (!reader->is_new) {
        return report(EXIT_USAGE, "-newkey: missing; say -newkey rsa:2048");
    }
    if (!reader->noenc) {
        return report(EXIT_USAGE, "-noenc: missing; encrypted keys are not there yet, so say "
                                  "-noenc to have the key written unencrypted");
    }
    if (req->csr.subject == NULL) {
        return report(EXIT_USAGE, "-subj: missing; say for whom, e.g. -subj /O=Acme/CN=device-1");
    }
    if (strcmp(req->keyout, "-") == 0) {
        return report(EXIT_USAGE, "-keyout: -: a private key is only written to a file");
    }
    if (req->out != NULL && file_is_same_place(req->keyout, req->out)) {
        return report(EXIT_USAGE, "-out: the same file as -keyout; the request would replace "
                                  "the key");
    }
    return source_check(&req->noise);
}

int req_options_read(struct req_options *req, char **args) {
    struct reader reader = {req, 0, 0};
    int rc;

    req->keyout = "privkey.pem"; /* openssl's name for it */
    rc = options_read(&req_command, args, take, &reader);
    if (rc == EXIT_DONE && req->out != NULL && strcmp(req->out, "-") == 0) {
        req->out = NULL;
    }
    return rc == EXIT_DONE ? check(&reader) : rc;
}
