/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "commands/req_config.h"
#include <stdlib.h>
#include <string.h>
#include "cli/files.h"
#include "cli/options.h"
#include "cli/report.h"
#include "issue/ext_file.h"

/* --- lookups --------------------------------------------------------------------------------- */

static struct ext_source source_of(const struct req_config *config,
                                   const struct config_entry *entry) {
    return (struct ext_source){"-config", file_input_name(config->path),
                               entry == NULL ? 0 : entry->line};
}

static int refuse(const struct req_config *config, const struct config_entry *entry,
                  const char *why) {
    const struct ext_source source = source_of(config, entry);

    return ext_refuse(&source, "%s: %s", entry->name, why);
}

static const char *req_section(const struct req_config *config) {
    return config->section != NULL ? config->section : "req";
}

/* Get the value of a name in a section. *value is NULL if the file does not have the name. */
static int get(const struct req_config *config, const char *section, const char *name,
               const char **value) {
    struct config_entry *entry = config_find(&config->file, section, name);
    const char *why = entry == NULL ? NULL : config_value(entry);

    *value = entry == NULL ? NULL : entry->value;
    return why == NULL ? EXIT_DONE : refuse(config, entry, why);
}

/* Get a section that a name in [req] has as its value. *section is NULL if [req] lacks the name. */
static int get_section(const struct req_config *config, const char *name, const char **section) {
    int rc = get(config, req_section(config), name, section);

    if (rc == EXIT_DONE && *section != NULL && !config_has(&config->file, *section)) {
        const struct ext_source source =
            source_of(config, config_find(&config->file, req_section(config), name));

        rc = ext_refuse(&source, "%s: %s: the file has no such section", name, *section);
    }
    return rc;
}

int req_config_refuse(const struct req_config *config, const char *name, const char *advice) {
    const struct config_entry *entry = config_find(&config->file, req_section(config), name);
    const struct ext_source source = source_of(config, entry);

    return ext_refuse(&source, "%s = %s: %s", name, entry->value, advice);
}

/* --- settings -------------------------------------------------------------------------------- */

static int set_digest(const struct req_config *config, const char *value, const char **digest) {
    static const char *const names[] = {"-sha256", "-sha384", "-sha512"};
    size_t i;

    if (value == NULL || strcmp(value, "default") == 0) {
        return EXIT_DONE;
    }
    for (i = 0; i < 3; i++) {
        if (option_lists(names[i] + 1, '|', 1, value)) {
            *digest = names[i];
            return EXIT_DONE;
        }
    }
    return req_config_refuse(config, "default_md",
                             "only sha256, sha384 and sha512 are supported; write sha256");
}

static int refuse_passwords(const struct req_config *config) {
    static const char *const names[][2] = {
        {"input_password", "no passphrase is read from this file; use -passin"},
        {"output_password", "no passphrase is read from this file; use -passout"}};
    size_t i;

    for (i = 0; i < 2; i++) {
        const struct config_entry *entry =
            config_find(&config->file, req_section(config), names[i][0]);

        if (entry != NULL) { /* the value is not shown, because it is secret */
            return refuse(config, entry, names[i][1]);
        }
    }
    return EXIT_DONE;
}

static int read_settings(const struct req_config *config, struct req_settings *settings) {
    const char *section = req_section(config), *digest, *plain, *rsa_plain;
    int rc = refuse_passwords(config);

    if (rc == EXIT_DONE) {
        rc = get(config, section, "default_bits", &settings->bits);
    }
    if (rc == EXIT_DONE) {
        rc = get(config, section, "default_keyfile", &settings->keyfile);
    }
    if (rc == EXIT_DONE) {
        rc = get(config, section, "default_md", &digest);
    }
    if (rc == EXIT_DONE) {
        rc = get(config, section, "encrypt_key", &plain);
    }
    if (rc == EXIT_DONE) {
        rc = get(config, section, "encrypt_rsa_key", &rsa_plain);
    }
    if (rc != EXIT_DONE) {
        return rc;
    }
    if (rsa_plain != NULL ? strcmp(rsa_plain, "no") == 0
                          : plain != NULL && strcmp(plain, "no") == 0) {
        settings->plain = rsa_plain != NULL ? "encrypt_rsa_key" : "encrypt_key";
    }
    if (settings->bits != NULL && strcmp(settings->bits, "2048") == 0) {
        settings->bits = NULL;
    }
    return set_digest(config, digest, &settings->digest);
}

/*
 * Without -config, the options -section, -reqexts and -extensions would have no effect and no
 * error. `-extensions v3_ca` is accepted: that section of openssl's own file has the extensions
 * that -x509 writes anyway.
 */
static int check_options(const struct req_config *config) {
    const int is_other = config->extensions != NULL && strcmp(config->extensions, "v3_ca") != 0;
    const char *option = config->section != NULL   ? "-section"
                         : config->reqexts != NULL ? "-reqexts"
                         : is_other                ? "-extensions"
                                                   : NULL;

    return option == NULL
               ? EXIT_DONE
               : report(
                     EXIT_USAGE,
                     "-config: missing; %s names a section of the file of -config. No file is read "
                     "unless -config names it; openssl's own is often /etc/ssl/openssl.cnf",
                     option);
}

int req_config_read(struct req_config *config, struct req_settings *settings) {
    const char *section = req_section(config);
    int rc;

    if (config->path == NULL) {
        return check_options(config);
    }
    rc = ext_read_config(&config->file, "-config", config->path);
    if (rc == EXIT_DONE && !config_has(&config->file, section)) {
        const struct ext_source source = source_of(config, NULL);

        return ext_refuse(&source, "%s: the file has no such section%s", section,
                          config->section == NULL ? "; -section names another one" : "");
    }
    return rc == EXIT_DONE ? read_settings(config, settings) : rc;
}

void req_config_free(struct req_config *config) {
    size_t i;

    for (i = 0; i < REQ_EXTENSIONS; i++) {
        free(config->texts[i]);
    }
    config_free(&config->file);
}

/* --- questions ------------------------------------------------------------------------------- */

/*
 * The name of an attribute without a prefix: "0.OU" and "1.OU" are both OU. The prefix is needed
 * because a section can have a name only once.
 */
static const char *attribute_of(const char *name) {
    size_t len = strcspn(name, ":,.");

    return name[len] != '\0' && name[len + 1] != '\0' ? name + len + 1 : name;
}

/* True for names such as OU_default, which belong to the question OU. */
static int is_part(const char *name) {
    static const char *const ends[] = {"_default", "_value", "_min", "_max"};
    size_t i, len = strlen(name);

    for (i = 0; i < 4; i++) {
        size_t n = strlen(ends[i]);

        if (len > n && strcmp(name + len - n, ends[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Get a part of a question: the value of `<name><end>`. */
static int get_part(const struct req_config *config, const struct config_entry *entry,
                    const char *end, const char **value) {
    char name[80];

    *value = NULL;
    if (strlen(entry->name) + strlen(end) >= sizeof name) {
        return refuse(config, entry, "the name is too long");
    }
    (void)stpcpy(stpcpy(name, entry->name), end);
    return get(config, entry->section, name, value);
}

static int get_length(const struct req_config *config, const struct config_entry *entry,
                      const char *end, size_t *length) {
    const struct option option = {entry->name, NULL, 1, NULL};
    const char *value;
    unsigned long number;
    int rc = get_part(config, entry, end, &value);

    if (rc != EXIT_DONE || value == NULL || strcmp(value, "-1") == 0) {
        return rc;
    }
    rc = option_number(&option, value, 0, ANSWER_SIZE - 1, &number);
    *length = number;
    return rc;
}

static int check_text(const struct req_config *config, const struct config_entry *entry,
                      const char *text) {
    return text == NULL || strlen(text) < ANSWER_SIZE
               ? EXIT_DONE
               : refuse(config, entry, "too long; at most 1023 bytes");
}

/* Fill a question from its entry. With prompt = no, the entry has the answer. */
static int fill(const struct req_config *config, struct config_entry *entry,
                struct question *question) {
    const char *why = config_value(entry);
    int rc = why == NULL ? EXIT_DONE : refuse(config, entry, why);

    *question = (struct question){.name = attribute_of(entry->name),
                                  .prompt = entry->value,
                                  .most = ANSWER_SIZE - 1,
                                  .line = entry->line};
    if (config->questions.is_silent) {
        question->value = entry->value;
    } else if (rc == EXIT_DONE) {
        rc = get_part(config, entry, "_default", &question->preset);
        rc = rc == EXIT_DONE ? get_part(config, entry, "_value", &question->value) : rc;
        rc = rc == EXIT_DONE ? get_length(config, entry, "_min", &question->least) : rc;
        rc = rc == EXIT_DONE ? get_length(config, entry, "_max", &question->most) : rc;
    }
    if (rc == EXIT_DONE) {
        rc = check_text(config, entry, question->value);
    }
    return rc == EXIT_DONE ? check_text(config, entry, question->preset) : rc;
}

/* A request can have two attributes. Refuse any other attribute. */
static int check_extra(const struct req_config *config, const struct config_entry *entry) {
    const char *name = attribute_of(entry->name);

    return strcmp(name, "challengePassword") == 0 || strcmp(name, "unstructuredName") == 0
               ? EXIT_DONE
               : refuse(config, entry,
                        "not supported; a request has only challengePassword and "
                        "unstructuredName");
}

static int check_name(const struct req_config *config, const struct config_entry *entry) {
    const char *name = attribute_of(entry->name);
    char text[80];
    size_t len;
    int code = URSA_E_NAME_ATTRIBUTE;

    if (strlen(name) < sizeof text - sizeof "/=x") {
        (void)stpcpy(stpcpy(stpcpy(text, "/"), name + (name[0] == '+')), "=x");
        code = ursa_name_encode(text, NULL, 0, &len, NULL);
    }
    return code != URSA_E_NAME_ATTRIBUTE
               ? EXIT_DONE
               : refuse(config, entry, "this attribute is not supported; leave it out");
}

/* True if a later line of the section has the same name, which would replace this line. */
static int is_repeated(const struct req_config *config, const struct config_entry *entry) {
    return config_find(&config->file, entry->section, entry->name) != entry;
}

/* Read a section of questions. `most` is the number of elements in `questions`. */
static int fill_all(const struct req_config *config, const char *section, int are_extras,
                    struct question *questions, size_t most, size_t *count) {
    struct config_entry *entry;
    int rc = EXIT_DONE;
    size_t at = 0;

    while (rc == EXIT_DONE && (entry = config_next(&config->file, section, &at)) != NULL) {
        if (!config->questions.is_silent && is_part(entry->name)) {
            continue;
        }
        rc = are_extras ? check_extra(config, entry) : check_name(config, entry);
        if (rc == EXIT_DONE && is_repeated(config, entry)) {
            rc = refuse(config, entry,
                        "this name is in the section twice; write 0.NAME, 1.NAME and so on");
        }
        if (rc == EXIT_DONE && *count == most) {
            rc = refuse(config, entry, "too many attributes");
        }
        rc = rc == EXIT_DONE ? fill(config, entry, &questions[(*count)++]) : rc;
    }
    return rc;
}

int req_config_questions(struct req_config *config) {
    struct questions *questions = &config->questions;
    const char *prompt, *names, *extras;
    int rc;

    if (config->path == NULL) {
        *questions = questions_default;
        return EXIT_DONE;
    }
    rc = get(config, req_section(config), "prompt", &prompt);
    if (rc == EXIT_DONE) {
        rc = get_section(config, "distinguished_name", &names);
    }
    if (rc == EXIT_DONE) {
        rc = get_section(config, "attributes", &extras);
    }
    if (rc == EXIT_DONE && names == NULL) {
        const struct ext_source source = source_of(config, NULL);

        return ext_refuse(&source, "distinguished_name: missing in [%s]; add it, or use -subj",
                          req_section(config));
    }
    if (rc != EXIT_DONE) {
        return rc;
    }
    questions->path = file_input_name(config->path);
    questions->is_silent = prompt != NULL && strcmp(prompt, "no") == 0;
    rc = fill_all(config, names, 0, questions->names, QUESTION_NAMES, &questions->name_count);
    if (rc == EXIT_DONE && extras != NULL) {
        rc = fill_all(config, extras, 1, questions->extras, QUESTION_EXTRAS,
                      &questions->extra_count);
    }
    return rc;
}
