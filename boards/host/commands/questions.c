/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "commands/questions.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "cli/report.h"

/* The prompts, defaults and limits are those of openssl's openssl.cnf. */
const struct questions questions_default = {
    .names =
        {
            {"Country Name (2 letter code)", "AU", NULL, "C", 2, 2, 0},
            {"State or Province Name (full name)", "Some-State", NULL, "ST", 0, 128, 0},
            {"Locality Name (eg, city)", NULL, NULL, "L", 0, 128, 0},
            {"Organization Name (eg, company)", "Internet Widgits Pty Ltd", NULL, "O", 0, 64, 0},
            {"Organizational Unit Name (eg, section)", NULL, NULL, "OU", 0, 64, 0},
            {"Common Name (e.g. server FQDN or YOUR name)", NULL, NULL, "CN", 0, 64, 0},
            {"Email Address", NULL, NULL, "emailAddress", 0, 64, 0},
        },
    .name_count = 7,
    .extras =
        {
            {"A challenge password", NULL, NULL, "challengePassword", 4, 20, 0},
            {"An optional company name", NULL, NULL, "unstructuredName", 0, 255, 0},
        },
    .extra_count = 2,
};

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
 * Read a line without its line end, byte by byte: the input after this line may be for another
 * reader.
 *
 * Returns the length of the line, or -1 if the input has ended. If the line has ANSWER_SIZE bytes
 * or more, it is read to its end and ANSWER_SIZE is returned.
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
 * Append `/name=value` at `at`, with the special characters of the value escaped. A name that
 * begins with + is appended as `+name=value`. Returns the new end.
 */
static char *add_name(char *at, const char *name, const char *value) {
    at = stpcpy(stpcpy(stpcpy(at, name[0] == '+' ? "" : "/"), name), "=");
    for (; *value != '\0'; value++) {
        if (strchr("/+\\", *value) != NULL) {
            *at++ = '\\';
        }
        *at++ = *value;
    }
    *at = '\0';
    return at;
}

static int check_extra(const char *value) {
    struct ursa_csr_template csr = {.subject = "/CN=x", .challenge = value};
    struct ursa_rsa_key any;
    size_t len;

    memset(&any, 0xFF, sizeof any);
    return ursa_csr_size(&csr, &any, &len, NULL) == URSA_OK ? URSA_OK : URSA_E_NAME_UTF8;
}

static int check_name(const char *name, const char *value) {
    char text[2 * ANSWER_SIZE + sizeof "/stateOrProvinceName="];
    size_t len;

    (void)add_name(text, name + (name[0] == '+'), value);
    return ursa_name_encode(text, NULL, 0, &len, NULL);
}

#define WHY_SIZE 128u

/* True if a value is a valid answer to the question. If not, `why` gets the reason. */
static int check(const struct question *question, int is_extra, const char *value, size_t len,
                 char why[WHY_SIZE]) {
    int rc;

    if (len < question->least) {
        (void)snprintf(why, WHY_SIZE, "String too short, must be at least %zu bytes long",
                       question->least);
        return 0;
    }
    if (len > question->most) {
        (void)snprintf(why, WHY_SIZE, "String too long, must be at most %zu bytes long",
                       question->most);
        return 0;
    }
    if (strlen(value) != len) {
        (void)snprintf(why, WHY_SIZE, "a NUL byte is not allowed here");
        return 0;
    }
    rc = is_extra ? check_extra(value) : check_name(question->name, value);
    if (rc != URSA_OK) {
        (void)snprintf(why, WHY_SIZE, "%s: %s", ursa_error_name(rc), ursa_error_text(rc));
    }
    return rc == URSA_OK;
}

/* Report a wrong value of the configuration file. */
static int refuse(const struct questions *questions, const struct question *question,
                  const char *why) {
    return report(EXIT_FAILED, "-config: %s: line %u: %s: %s", questions->path, question->line,
                  question->name, why);
}

/* The questions, and whether -batch answers them all with their defaults. */
struct asking {
    const struct questions *questions;
    int batch;
};

/*
 * Show the question and get the answer from the question's value, from -batch (empty), or from a
 * line of input. Returns like read_line.
 */
static ssize_t get_line(const struct asking *asking, const struct question *question,
                        char line[ANSWER_SIZE]) {
    if (!asking->batch && !asking->questions->is_silent) {
        fprintf(stderr, "%s [%s]:", question->prompt,
                question->preset != NULL ? question->preset : "");
    }
    if (question->value != NULL) {
        size_t len = strlen(question->value);

        if (!asking->questions->is_silent) {
            fprintf(stderr, "%s\n", question->value);
        }
        memcpy(line, question->value, len < ANSWER_SIZE ? len + 1 : ANSWER_SIZE);
        return (ssize_t)(len < ANSWER_SIZE ? len : ANSWER_SIZE);
    }
    line[0] = '\0';
    return asking->batch ? 0 : read_line(line);
}

static int report_end(const struct question *question) {
    fputc('\n', stderr);
    return report(EXIT_FAILED,
                  "standard input: ended before the answer to: %s; use -subj, or -batch for the "
                  "defaults",
                  question->prompt);
}

/* Get a valid answer. The answer is empty if the user leaves the field out. */
static int ask(const struct asking *asking, const struct question *question, int is_extra,
               char answer[ANSWER_SIZE]) {
    /* The user cannot correct an answer that was not asked for. */
    const int is_final = asking->batch || question->value != NULL;
    char why[WHY_SIZE];

    for (;;) {
        ssize_t len = get_line(asking, question, answer);

        if (len < 0) {
            return report_end(question);
        }
        if (len == 0 && question->value == NULL) {
            (void)stpcpy(answer, question->preset != NULL ? question->preset : "");
            len = (ssize_t)strlen(answer);
            if (len == 0) {
                return EXIT_DONE;
            }
        } else if (len == 1 && answer[0] == '.' && !asking->questions->is_silent) {
            answer[0] = '\0';
            return EXIT_DONE;
        }
        if (check(question, is_extra, answer, (size_t)len, why)) {
            return EXIT_DONE;
        }
        if (is_final) {
            return refuse(asking->questions, question, why);
        }
        fprintf(stderr, "%s\n", why);
    }
}

/* --- all questions --------------------------------------------------------------------------- */

static int ask_names(const struct asking *asking, char *subject) {
    char answer[ANSWER_SIZE] = "", *end = subject;
    int rc = EXIT_DONE;
    size_t i;

    (void)stpcpy(end, "/");
    for (i = 0; i < asking->questions->name_count && rc == EXIT_DONE; i++) {
        const struct question *question = &asking->questions->names[i];

        rc = ask(asking, question, 0, answer);
        if (rc == EXIT_DONE && answer[0] != '\0') {
            /*
             * A + joins an attribute to the attribute before it. If all attributes before it were
             * left out, drop the +.
             */
            end = add_name(end, question->name + (end == subject && question->name[0] == '+'),
                           answer);
        }
    }
    return rc;
}

static int ask_extras(const struct asking *asking, struct answers *answers,
                      struct ursa_csr_template *csr) {
    int rc = EXIT_DONE;
    size_t i;

    for (i = 0; i < asking->questions->extra_count && rc == EXIT_DONE; i++) {
        const struct question *question = &asking->questions->extras[i];
        char *answer = answers->extras[i];

        rc = ask(asking, question, 1, answer);
        if (rc == EXIT_DONE && answer[0] != '\0') {
            *(question->name[0] == 'c' ? &csr->challenge : &csr->unstructured_name) = answer;
        }
    }
    return rc;
}

int questions_ask(const struct questions *questions, struct answers *answers, int batch,
                  int attributes, struct ursa_csr_template *csr) {
    const struct asking asking = {questions, batch};
    const int is_shown = !batch && !questions->is_silent;
    int rc;

    fputs(is_shown ? before_names : "", stderr);
    csr->subject = answers->subject;
    rc = ask_names(&asking, answers->subject);
    if (rc == EXIT_DONE && attributes && questions->extra_count > 0) {
        fputs(is_shown ? before_extras : "", stderr);
        rc = ask_extras(&asking, answers, csr);
    }
    return rc;
}
