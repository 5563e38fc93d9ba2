/* SPDX-License-Identifier: MIT */
/* The command line of `ursa req`: openssl req's words, as far as they mean something here. */
#include "host.h"
#include <string.h>
#include <strings.h>

/* What was said, beyond struct req_options. */
struct reader {
    struct req_options *options;
    int is_new, noenc;
};

/* openssl's options that someone may bring along, and what to do instead. */
static const char *const refused[][2] = {
    {"-key", "a request for an existing key is not possible yet; use -newkey rsa:2048"},
    {"-passout", "encrypted keys are not there yet; use -noenc"},
    {"-config", "there is no configuration file; use -subj and -addext"},
    {"-extensions", "there is no configuration file; use -addext"},
    {"-reqexts", "there is no configuration file; use -addext"},
    {"-x509", "certificates are not made here, only requests"},
    {"-in", "requests are not read here, only made; use openssl req"},
    {"-verify", "requests are not read here, only made; use openssl req"},
    {"-text", "requests are not shown here, only made; use openssl req"},
    {"-md5", "the digest is SHA-256; use -sha256 or nothing"},
    {"-sha1", "the digest is SHA-256; use -sha256 or nothing"},
    {"-sha224", "the digest is SHA-256; use -sha256 or nothing"},
    {"-sha384", "the digest is SHA-256; use -sha256 or nothing"},
    {"-sha512", "the digest is SHA-256; use -sha256 or nothing"},
    {"-sha3-256", "the digest is SHA-256; use -sha256 or nothing"},
    {"-sha3-384", "the digest is SHA-256; use -sha256 or nothing"},
    {"-sha3-512", "the digest is SHA-256; use -sha256 or nothing"},
    {"-sm3", "the digest is SHA-256; use -sha256 or nothing"},
};

static int refuse(const char *option) {
    size_t i;

    for (i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        if (strcmp(option, refused[i][0]) == 0) {
            return report(EXIT_USAGE, "%s: %s", option, refused[i][1]);
        }
    }
    return report(EXIT_USAGE, "%s: no such option; see: ursa help", option);
}

/* Options without an argument. Returns whether it is one. */
static int read_flag(struct reader *reader, const char *option) {
    if (strcmp(option, "-new") == 0) {
        reader->is_new = 1;
    } else if (strcmp(option, "-noenc") == 0 || strcmp(option, "-nodes") == 0) {
        reader->noenc = 1;
    } else if (strcmp(option, "-verbose") == 0) {
        reader->options->verbose = 1;
    } else {
        /* No question is ever asked, text is always UTF-8, and the digest is always this one. */
        return strcmp(option, "-batch") == 0 || strcmp(option, "-utf8") == 0 ||
               strcmp(option, "-sha256") == 0;
    }
    return 1;
}

static int takes_value(const char *option) {
    static const char *const options[] = {"-newkey", "-keyout",  "-out",
                                          "-subj",   "-outform", "-addext"};
    size_t i = 0;

    if (source_is_option(option)) {
        return 1;
    }
    while (i < sizeof options / sizeof options[0] && strcmp(option, options[i]) != 0) {
        i++;
    }
    return i < sizeof options / sizeof options[0];
}

static int read_newkey(struct reader *reader, const char *value) {
    if (strcmp(value, "rsa:2048") != 0 && strcmp(value, "rsa") != 0) {
        return report(EXIT_USAGE, "-newkey: %s: the only key made here is rsa:2048", value);
    }
    reader->is_new = 1; /* as with openssl */
    return EXIT_DONE;
}

static int read_outform(struct reader *reader, const char *value) {
    reader->options->der = strcasecmp(value, "DER") == 0;
    if (!reader->options->der && strcasecmp(value, "PEM") != 0) {
        return report(EXIT_USAGE, "-outform: %s: neither PEM nor DER", value);
    }
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

static int read_value(struct reader *reader, const char *option, const char *value) {
    if (strcmp(option, "-newkey") == 0) {
        return read_newkey(reader, value);
    }
    if (strcmp(option, "-outform") == 0) {
        return read_outform(reader, value);
    }
    if (strcmp(option, "-addext") == 0) {
        return read_addext(reader, value);
    }
    if (source_is_option(option)) {
        return source_read(&reader->options->noise, option, value);
    }
    if (strcmp(option, "-keyout") == 0) {
        reader->options->keyout = value;
    } else if (strcmp(option, "-out") == 0) {
        reader->options->out = strcmp(value, "-") == 0 ? NULL : value;
    } else {
        reader->options->csr.subject = value;
    }
    return EXIT_DONE;
}

/* What must be there, and what cannot be together. */
static int check(const struct reader *reader) {
    const struct req_options *options = reader->options;

    if (!reader->is_new) {
        return report(EXIT_USAGE, "-newkey: missing; say -newkey rsa:2048");
    }
    if (!reader->noenc) {
        return report(EXIT_USAGE, "-noenc: missing; encrypted keys are not there yet, so say "
                                  "-noenc to have the key written unencrypted");
    }
    if (options->csr.subject == NULL) {
        return report(EXIT_USAGE, "-subj: missing; say for whom, e.g. -subj /O=Acme/CN=device-1");
    }
    if (strcmp(options->keyout, "-") == 0) {
        return report(EXIT_USAGE, "-keyout: -: a private key is only written to a file");
    }
    if (options->keyout[0] == '\0' || (options->out != NULL && options->out[0] == '\0')) {
        return report(EXIT_USAGE, "%s: an empty file name",
                      options->keyout[0] == '\0' ? "-keyout" : "-out");
    }
    if (options->out != NULL && file_is_same_place(options->keyout, options->out)) {
        return report(EXIT_USAGE, "-out: the same file as -keyout; the request would replace "
                                  "the key");
    }
    return source_check(&options->noise);
}

int req_options_read(struct req_options *options, char **args) {
    struct reader reader = {options, 0, 0};
    int rc = EXIT_DONE;

    options->keyout = "privkey.pem"; /* openssl's name for it */
    while (rc == EXIT_DONE && *args != NULL) {
        const char *word = *args++;
        /* --out is -out, as with openssl. */
        const char *option = word[0] == '-' && word[1] == '-' ? word + 1 : word;

        if (takes_value(option)) {
            rc = *args == NULL ? report(EXIT_USAGE, "%s: needs a value", option)
                               : read_value(&reader, option, *args++);
        } else if (!read_flag(&reader, option)) {
            rc = refuse(option);
        }
    }
    return rc == EXIT_DONE ? check(&reader) : rc;
}
