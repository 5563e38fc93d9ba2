/* SPDX-License-Identifier: MIT */
/*
 * `ursa req -config`: openssl's configuration file for requests (req(1ssl), x509v3_config(5ssl)).
 *
 * A file is read only if -config names it. In its section [req] these names have an effect:
 * default_bits, default_keyfile, default_md, encrypt_key, prompt, distinguished_name, attributes,
 * req_extensions and x509_extensions. string_mask and utf8 have no effect: names are UTF-8.
 * input_password and output_password are refused. All other names are for other commands and are
 * ignored.
 */
#ifndef URSA_HOST_REQ_CONFIG_H
#define URSA_HOST_REQ_CONFIG_H

#include "commands/questions.h"
#include "issue/ext_list.h"
#include "issue/config_text.h"

#define REQ_EXTENSIONS 4u /* the number of extensions that a request can have */

/* All zero: no configuration. */
struct req_config {
    const char *path;       /* value of -config; NULL: not given */
    const char *section;    /* value of -section; NULL: the section is "req" */
    const char *reqexts;    /* value of -reqexts; NULL: not given */
    const char *extensions; /* value of -extensions; NULL: not given */
    struct config file;
    struct questions questions; /* from the sections distinguished_name and attributes */
    char *texts[REQ_EXTENSIONS];
};

/* Settings of the section [req]. */
struct req_settings {
    const char *bits;    /* default_bits, if it is not 2048; NULL: 2048 or not given */
    const char *keyfile; /* default_keyfile; NULL: not given */
    const char *digest;  /* default_md, such as "-sha256"; NULL: not given */
    const char *plain;   /* "encrypt_key" or "encrypt_rsa_key" if its value is "no"; else NULL */
};

/*
 * The functions return EXIT_DONE, or another exit status with the file, the line and the reason
 * reported.
 */

/* Refuse -section, -reqexts and -extensions without -config. Read the file and get its settings. */
int req_config_read(struct req_config *config, struct req_settings *settings);
void req_config_free(struct req_config *config);

/*
 * Fill config->questions from the file. With prompt = no the file has the answers, otherwise it has
 * the questions. Without a file, openssl's questions are used.
 */
int req_config_questions(struct req_config *config);

/*
 * Add the extensions of a request to *csr, from the section that -reqexts or req_extensions names.
 * *csr then points to texts of *config.
 */
int req_config_request(struct req_config *config, struct ursa_csr_template *csr);

/*
 * Return the text of an extension in the spelling that ursa_csr_add_extension accepts. openssl also
 * accepts other spellings, such as CA:true and CA:false.
 */
const char *req_extension_words(const char *text);

/*
 * Add the extensions of a self-signed certificate, from the section that -extensions or
 * x509_extensions names.
 */
int req_config_cert(struct req_config *config, struct ext_list *exts);

/*
 * Report that the setting `name` of the section [req] does not fit the command line, and print the
 * advice. Returns EXIT_FAILED.
 */
int req_config_refuse(const struct req_config *config, const char *name, const char *advice);

#endif
