/* SPDX-License-Identifier: MIT */
/*
 * openssl's configuration files, as `req -config` reads them: settings, questions, the extensions
 * of a request and those of a certificate. OpenSSL must find the same value for every name that is
 * read.
 */
#define _GNU_SOURCE
#include <openssl/conf.h>
#include <openssl/err.h>
#include <sys/mman.h>
#include <unistd.h>
#include "cli/report.h"
#include "commands/req_config.h"
#include "fuzz.h"
#include "shown.h"

/* Every value that is understood is OpenSSL's, if OpenSSL reads the file. */
static void compare(struct config *config, const uint8_t *data, size_t size) {
    CONF *theirs = NCONF_new(NULL);
    BIO *in = BIO_new_mem_buf(data, (int)size);
    const int is_read = NCONF_load_bio(theirs, in, NULL) == 1;
    size_t i;

    for (i = 0; is_read && i < config->count; i++) {
        struct config_entry *entry = &config->entries[i];
        const char *value;

        if (config_find(config, entry->section, entry->name) == entry &&
            config_value(entry) == NULL) {
            value = NCONF_get_string(theirs, entry->section, entry->name);
            FUZZ_CHECK(value != NULL && strcmp(value, entry->value) == 0);
            FUZZ_CHECK(config_value(entry) == NULL && strcmp(value, entry->value) == 0);
        }
    }
    BIO_free(in);
    NCONF_free(theirs);
    ERR_clear_error();
}

/* A request with the file's answers: the core takes them or names an error. */
static void make_request(struct req_config *config) {
    static struct answers answers;
    struct ursa_csr_template csr = {0};
    struct ursa_rsa_key any; /* only the size of n matters, because nothing is signed */
    struct ursa_where where;
    size_t len;
    int rc;

    memset(&any, 0xFF, sizeof any);
    QUIETLY(rc = req_config_questions(config));
    if (rc == EXIT_DONE) {
        QUIETLY(rc = questions_ask(&config->questions, &answers, 1, 1, &csr));
    }
    if (rc == EXIT_DONE) {
        QUIETLY(rc = req_config_request(config, &csr));
    }
    if (rc == EXIT_DONE && csr.subject != NULL &&
        ursa_csr_size(&csr, &any, &len, &where) == URSA_OK) {
        FUZZ_CHECK(len <= URSA_CSR_MAX_SIZE);
    }
}

static void make_cert(struct req_config *config) {
    struct ext_list exts = {0};
    unsigned i;
    int rc;

    QUIETLY(rc = req_config_cert(config, &exts));
    FUZZ_CHECK(exts.count <= EXT_COUNT);
    for (i = 0; rc == EXIT_DONE && i < exts.count; i++) {
        FUZZ_CHECK(exts.ext[i].len > 0 || exts.ext[i].key_id != 0);
    }
    ext_free(&exts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct req_config config = {.section = "req"};
    struct req_settings settings = {0};
    const int fd = memfd_create("config", MFD_CLOEXEC);
    char path[64];
    int rc;

    FUZZ_CHECK(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    config.path = path;
    QUIETLY(rc = req_config_read(&config, &settings));
    if (rc == EXIT_DONE) {
        make_request(&config);
        make_cert(&config);
        compare(&config.file, data, size);
    }
    req_config_free(&config);
    (void)close(fd);
    return 0;
}
