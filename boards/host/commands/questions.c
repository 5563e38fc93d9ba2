/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "commands/questions.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "cli/report.h"

struct question {
    const char *prompt, *preset;
    const char *name; /* name of the attribute in a subject; NULL: not in the subject */
    size_t least, most;
};

/* The prompts, defaults and limits are those of openssl's openssl.cnf. */
static const struct question names[ANSWER_NAMES] = {
    {"Country Name (2 letter code)", "AU", "C", 2, 2},
    {"State or Province Name (full name)", "Some-State", "ST", 0, 128},
    {"Locality Name (eg, city)", "", "L", 0, 128},
    {"Organization Name (eg, company)", "Internet Widgits Pty Ltd", "O", 0, 64},
    {"Organizational Unit Name (eg, section)", "", "OU", 0, 64},
    {"Common Name (e.g. server FQDN or YOUR name)", "", "CN", 0, 64},
    {"Email Address", "", "emailAddress", 0, 64},
};
static const struct question challenge = {"A challenge password", "", NULL, 4, 20};
static const struct question company = {"An optional company name", "", NULL, 0, 255};

static const char before_names[] =
    "You are about to be asked to enter information that will be incorporated\n"
    "into your certificate request.\n"
    "What you are about to enter is what is called a Distinguished Name or a DN.\n"
    "There are quite a few fields but you can leave some blank\n"
    "For some fields there will be a default value,\n"
    "If you enter '.', the field will be left blank.\n"
    "-----\n";
static const char before_extras[] = "\nPlease enter the following 'extra' attributes\n"
                                    "to be sent with your certificate request\n";

/* --- one answer ------------------------------------------------------------------------------ */

/*
 * Read a line without its line end, a byte at a time, because the bytes after it may be for another
 * reader. Returns its length. A line of ANSWER_SIZE bytes or more is read to its end and returns
 * ANSWER_SIZE. -1: there is no line.
 */
static ssize_t read_line(char line[ANSWER_SIZE]) {
    size_t len = 0;
    ssize_t got;
    char c;

    while ((got = read(STDIN_FILENO, &c, 1)) == 1 && c != '\n') {
        if (len < ANSWER_SIZE) {
            line[len++] = c;
        }
    }
    if (got != 1 && len == 0) {
        return -1;
    }
    if (len > 0 && len < ANSWER_SIZE && line[len - 1] == '\r') {
        len--;
    }
    line[len < ANSWER_SIZE ? len : 0] = '\0';
    return (ssize_t)len;
}

/*
 * Append `/name=value` at `at`, with the special characters of the value escaped. Returns the new
 * end.
 */
static char *add_name(char *at, const char *name, const char *value) {
    at = stpcpy(stpcpy(stpcpy(at, "/"), name), "=");
    for (; *value != '\0'; value++) {
        if (strchr("/+\\", *value) != NULL) {
            *at++ = '\\';
        }
        *at++ = *value;
    }
    *at = '\0';
    return at;
}

static int is_text(const char *value) {
    struct ursa_csr_template csr = {.subject = "/CN=x", .challenge = value};
    struct ursa_rsa_key any;
    size_t len;

    memset(&any, 0xFF, sizeof any);
    return ursa_csr_size(&csr, &any, &len, NULL) == URSA_OK;
}

/* True if a value answers the question. If not, say why. */
static int check(const struct question *question, const char *value, size_t len) {
    char text[2 * ANSWER_SIZE + sizeof "/emailAddress="];
    size_t der_len;
    int rc;

    if (len < question->least) {
        fprintf(stderr, "String too short, must be at least %zu bytes long\n", question->least);
        return 0;
    }
    if (len > question->most) {
        fprintf(stderr, "String too long, must be at most %zu bytes long\n", question->most);
        return 0;
    }
    if (strlen(value) != len) {
        fputs("a NUL byte is not allowed here\n", stderr);
        return 0;
    }
    if (question->name == NULL) {
        rc = is_text(value) ? URSA_OK : URSA_E_NAME_UTF8;
    } else {
        (void)add_name(text, question->name, value);
        rc = ursa_name_encode(text, NULL, 0, &der_len, NULL);
    }
    if (rc != URSA_OK) {
        fprintf(stderr, "%s: %s\n", ursa_error_name(rc), ursa_error_text(rc));
    }
    return rc == URSA_OK;
}

/* Get an answer. It is empty if the field is left out. */
static int ask(const struct question *question, int batch, char answer[ANSWER_SIZE]) {
    ssize_t len;

    for (;;) {
        if (batch) {
            (void)stpcpy(answer, question->preset);
            return EXIT_DONE;
        }
        fprintf(stderr, "%s [%s]:", question->prompt, question->preset);
        len = read_line(answer);
        if (len < 0) {
            fputc('\n', stderr);
            return report(EXIT_FAILED,
                          "standard input: ended before the answer to: %s; use -subj, or -batch "
                          "for the defaults",
                          question->prompt);
        }
        if (len == 0) {
            (void)stpcpy(answer, question->preset);
            return EXIT_DONE;
        }
        if (len == 1 && answer[0] == '.') {
            answer[0] = '\0';
            return EXIT_DONE;
        }
        if (check(question, answer, (size_t)len)) {
            return EXIT_DONE;
        }
    }
}

/* --- all questions --------------------------------------------------------------------------- */

static int ask_extra(const struct question *question, int batch, char answer[ANSWER_SIZE],
                     const char **text) {
    int rc = ask(question, batch, answer);

    *text = rc == EXIT_DONE && answer[0] != '\0' ? answer : NULL;
    return rc;
}

int questions_ask(struct answers *answers, int batch, int attributes,
                  struct ursa_csr_template *csr) {
    char answer[ANSWER_SIZE] = "", *end = answers->subject;
    int rc = EXIT_DONE;
    size_t i;

    if (!batch) {
        fputs(before_names, stderr);
    }
    (void)stpcpy(end, "/");
    csr->subject = answers->subject;
    for (i = 0; i < ANSWER_NAMES && rc == EXIT_DONE; i++) {
        rc = ask(&names[i], batch, answer);
        if (rc == EXIT_DONE && answer[0] != '\0') {
            end = add_name(end, names[i].name, answer);
        }
    }
    if (!attributes) {
        return rc;
    }
    if (rc == EXIT_DONE && !batch) {
        fputs(before_extras, stderr);
    }
    if (rc == EXIT_DONE) {
        rc = ask_extra(&challenge, batch, answers->challenge, &csr->challenge);
    }
    if (rc == EXIT_DONE) {
        rc = ask_extra(&company, batch, answers->unstructured_name, &csr->unstructured_name);
    }
    return rc;
}
