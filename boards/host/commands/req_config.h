/* SPDX-License-Identifier: MIT */
/*
 * `ursa req -config`: openssl's configuration file for requests (req(1ssl), x509v3_config(5ssl)).
 *
 * A file is read only if -config names it. Of its section [req] these names count: default_bits,
 * default_keyfile, default_md, encrypt_key, prompt, distinguished_name, attributes, req_extensions
 * and x509_extensions. string_mask and utf8 have no effect: names are UTF-8. input_password and
 * output_password are refused. All other names are for other commands and are not looked at.
 */
#ifndef URSA_HOST_REQ_CONFIG_H
#define URSA_HOST_REQ_CONFIG_H

#include "commands/questions.h"
#include "issue/ext_list.h"
#include "issue/config_text.h"

#define REQ_EXTENSIONS 4u /* extensions that a request can have */

/* All zero: no configuration. */
struct req_config {
    const char *path;       /* value of -config; NULL: not given */
    const char *section;    /* of -section; NULL: "req" */
    const char *reqexts;    /* value of -reqexts; NULL: not given */
    const char *extensions; /* value of -extensions; NULL: not given */
    struct config file;
    struct questions questions; /* of its distinguished_name and attributes */
    char *texts[REQ_EXTENSIONS];
};

/* Settings of the section [req]. */
struct req_settings {
    const char *bits;    /* default_bits, if it is not 2048; NULL: 2048 or not given */
    const char *keyfile; /* default_keyfile; NULL: not given */
    const char *digest;  /* default_md, such as "-sha256"; NULL: not given */
    const char *plain;   /* "encrypt_key" or "encrypt_rsa_key" if it is no; NULL: it is not */
};

/*
 * The functions return EXIT_DONE, or another exit status with the file, the line and the reason
 * reported.
 */

/* Check the three options that need -config, read the file, and fetch the settings. */
int req_config_read(struct req_config *config, struct req_settings *settings);
void req_config_free(struct req_config *config);

/*
 * Fill config->questions from the file: with prompt = no, the values; otherwise the questions.
 * Without a file: openssl's questions.
 */
int req_config_questions(struct req_config *config);

/*
 * Add the extensions of a request: those of -reqexts or req_extensions. `csr` borrows texts of
 * *config.
 */
int req_config_request(struct req_config *config, struct ursa_csr_template *csr);

/*
 * The text of an extension in the spelling that ursa_csr_add_extension knows: openssl also takes
 * CA:true and CA:false.
 */
const char *req_extension_words(const char *text);

/* Add the extensions of a self-signed certificate: those of -extensions or x509_extensions. */
int req_config_cert(struct req_config *config, struct ext_list *exts);

/* Refuse a setting that does not fit the command line. `name` is in the section [req]. */
int req_config_refuse(const struct req_config *config, const char *name, const char *advice);

#endif
