/* SPDX-License-Identifier: MIT */
/*
 * The questions for a request, in openssl's words. They come from openssl's default configuration,
 * or from a configuration file.
 */
#ifndef URSA_HOST_QUESTIONS_H
#define URSA_HOST_QUESTIONS_H

#include "ursa/ursa.h"

#define ANSWER_SIZE     1024u /* bytes of a line, as in openssl */
#define QUESTION_NAMES  16u   /* most attributes of a subject */
#define QUESTION_EXTRAS 2u    /* most attributes of a request */

struct question {
    const char *prompt;
    const char *preset; /* the answer if the user enters an empty line; NULL or "": no answer */
    const char *value;  /* the answer, if the user is not asked; NULL: ask the user */
    const char *name;   /* name of the attribute; + in front: same RDN as the attribute before */
    size_t least, most; /* bytes of the answer */
    unsigned line;      /* number of its line in the configuration file */
};

struct questions {
    struct question names[QUESTION_NAMES], extras[QUESTION_EXTRAS];
    size_t name_count, extra_count;
    const char *path; /* path of the configuration file, for errors; NULL: no file */
    int is_silent;    /* every question has its value, and nothing is shown */
};

struct answers {
    char subject[QUESTION_NAMES * (2u * ANSWER_SIZE + sizeof "/stateOrProvinceName=")];
    char extras[QUESTION_EXTRAS][ANSWER_SIZE];
};

/* The questions of openssl's default configuration. */
extern const struct questions questions_default;

/*
 * Ask on standard error and read the answers on standard input. csr's subject, challenge and
 * unstructured_name then point to the answers. An empty line takes the default shown in brackets. A
 * dot leaves the field out. After a wrong answer, the reason is printed and the question is asked
 * again.
 *
 * If `batch` is set, nothing is asked and all defaults are used. Without `attributes`, only the
 * subject is asked for: a certificate has no challenge and no unstructured name.
 *
 * Returns EXIT_DONE, or EXIT_FAILED with the reason reported: the input has ended, or a value or
 * default is wrong and the user cannot correct it.
 */
int questions_ask(const struct questions *questions, struct answers *answers, int batch,
                  int attributes, struct ursa_csr_template *csr);

#endif
