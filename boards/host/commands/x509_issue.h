/* SPDX-License-Identifier: MIT */
/* `ursa x509 -req`: make a certificate for a request. */
#ifndef URSA_HOST_X509_ISSUE_H
#define URSA_HOST_X509_ISSUE_H

#include "cli/noise_source.h"
#include "commands/issue_options.h"
#include "objects/key_read.h"

/* The ids of the options in X509_ISSUE_OPTIONS, except those of issue_options.h. */
enum x509_issue_option {
    X509_REQ = ISSUE_END,
    X509_CA,
    X509_CAKEY,
    X509_SIGNKEY,
    X509_PASSIN,
    X509_COPY,
    X509_EXTFILE,
    X509_EXTENSIONS,
    X509_CASERIAL,
    X509_CREATE,
    X509_SUBJ,
    X509_FORM,
    X509_WEAK,
    X509_END,
};

#define X509_ISSUE_OPTIONS                                                                         \
    {"-req", NULL, X509_REQ,                                                                       \
     "read a request, verify its signature, and make a\n"                                          \
     "certificate for it; -CA or -signkey signs the certificate"},                                 \
        {"-CA", "FILE", X509_CA, "with -req: the CA's certificate"},                               \
        {"-CAkey", "FILE", X509_CAKEY,                                                             \
         "the CA's key, RSA-2048 to RSA-4096 (default: in the file\n"                              \
         "of -CA)"},                                                                               \
        {"-signkey", "FILE", X509_SIGNKEY,                                                         \
         "with -req: the request's own key; the certificate is\n"                                  \
         "self-signed"},                                                                           \
        {"-key", "FILE", X509_SIGNKEY, NULL},                                                      \
        {"-passin", "SOURCE", X509_PASSIN,                                                         \
         "passphrase of the key that signs (default: ask):\n"                                      \
         "pass:WORDS, env:NAME, file:PATH, fd:N or stdin"},                                        \
        {"-copy_extensions", "none|copy|copyall", X509_COPY,                                       \
         "extensions of the request: none (default); copy:\n"                                      \
         "basicConstraints, keyUsage, extendedKeyUsage and\n"                                      \
         "subjectAltName, without powers of a CA; copyall:\n"                                      \
         "these four, also with powers of a CA"},                                                  \
        {"-extfile", "FILE", X509_EXTFILE,                                                         \
         "add the extensions of this file, in openssl's words; they\n"                             \
         "replace those of the request"},                                                          \
        {"-extensions", "SECTION", X509_EXTENSIONS,                                                \
         "the section of -extfile (the lines before the first\n"                                   \
         "section)"},                                                                              \
        {"-subj", "NAME", X509_SUBJ, "the subject, instead of the request's"}, ISSUE_DAYS_OPTION,  \
        ISSUE_FROM_OPTION, ISSUE_TO_OPTION, ISSUE_SERIAL_OPTION,                                   \
        {"-CAserial", "FILE", X509_CASERIAL,                                                       \
         "use the serial number after the one in FILE, and write\n"                                \
         "the new number to FILE first"},                                                          \
        {"-CAcreateserial", NULL, X509_CREATE,                                                     \
         "make the file of serial numbers if it does not exist;\n"                                 \
         "without -CAserial, its name is -CA's, ending in .srl"},                                  \
        KEY_WEAK_OPTION(X509_WEAK),                                                                \
        {"-CAform", "PEM|DER", X509_FORM, "no effect: the form is recognized"},                    \
        {"-CAkeyform", "PEM|DER", X509_FORM, NULL}, {                                              \
        "-keyform", "PEM|DER", X509_FORM, NULL                                                     \
    }

enum x509_copy { COPY_UNSET = 0, COPY_NONE, COPY_SAFE, COPY_ALL };

/* The options that were given. All zero: no option was given. */
struct x509_issue {
    int is_given;      /* -req */
    const char *first; /* the first option that needs -req; NULL: no such option */
    const char *ca, *extfile, *section, *subject, *serial_file;
    struct key_source ca_key, sign_key;
    const char *passin;
    enum x509_copy copy;
    int create_serial;
    enum key_weak weak; /* -weak_key_ok */
    struct issue_options common;
    struct noise_source noise;
};

/*
 * Take an option of X509_ISSUE_OPTIONS. Returns EXIT_DONE, or EXIT_USAGE with the error reported.
 */
int x509_issue_take(struct x509_issue *issue, const struct option *option, const char *value);

/*
 * Check that the options fit together, and that they fit `out`, the value of -out. Call this after
 * the last option was read. Returns like x509_issue_take.
 */
int x509_issue_check(const struct x509_issue *issue, const char *out);

/*
 * Make the certificate for the request in the file `in`. If `in` is NULL, the request is read from
 * standard input. Returns the exit status. After EXIT_DONE, the caller frees *der. After any other
 * status, the reason is reported and there is nothing to free.
 */
int x509_issue(struct x509_issue *issue, const char *in, uint8_t **der, size_t *len);

#endif
