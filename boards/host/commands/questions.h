/* SPDX-License-Identifier: MIT */
/*
 * The questions for a request, in openssl's words: those of its default configuration, or those of
 * a configuration file.
 */
#ifndef URSA_HOST_QUESTIONS_H
#define URSA_HOST_QUESTIONS_H

#include "ursa/ursa.h"

#define ANSWER_SIZE     1024u /* bytes of a line, as in openssl */
#define QUESTION_NAMES  16u   /* attributes of a subject, at most */
#define QUESTION_EXTRAS 2u    /* attributes of a request, at most */

struct question {
    const char *prompt;
    const char *preset; /* the answer that an empty line stands for; NULL or "": no answer */
    const char *value;  /* the answer, which is not asked for; NULL: ask */
    const char *name;   /* of the attribute; may begin with + for the RDN of the attribute before */
    size_t least, most; /* bytes of the answer */
    unsigned line;      /* in the configuration file */
};

struct questions {
    struct question names[QUESTION_NAMES], extras[QUESTION_EXTRAS];
    size_t name_count, extra_count;
    const char *path; /* of the configuration file, for errors; NULL: no file */
    int is_silent;    /* every question has its value, and nothing is shown */
};

struct answers {
    char subject[QUESTION_NAMES * (2u * ANSWER_SIZE + sizeof "/stateOrProvinceName=")];
    char extras[QUESTION_EXTRAS][ANSWER_SIZE];
};

/* The questions of openssl's default configuration. */
extern const struct questions questions_default;

/*
 * Ask on standard error, read the answers on standard input, and let csr's subject, challenge and
 * unstructured_name point to the answers. An empty line takes the default shown in brackets. A dot
 * leaves the field out. A wrong answer is explained and asked for again. If `batch` is set, nothing
 * is asked and all defaults are used. Without `attributes`, only the subject is asked for: a
 * certificate has no challenge and no unstructured name.
 *
 * Returns EXIT_DONE, or EXIT_FAILED with the reason reported: the input ended, or a value or a
 * default that nobody can correct is wrong.
 */
int questions_ask(const struct questions *questions, struct answers *answers, int batch,
                  int attributes, struct ursa_csr_template *csr);

#endif
