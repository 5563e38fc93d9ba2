/* SPDX-License-Identifier: MIT */
/* openssl's questions for a request: those of its default configuration, in its words. */
#ifndef URSA_HOST_QUESTIONS_H
#define URSA_HOST_QUESTIONS_H

#include "ursa/ursa.h"

#define ANSWER_SIZE  1024u /* bytes of a line, as in openssl */
#define ANSWER_NAMES 7u

struct answers {
    char subject[ANSWER_NAMES * (2u * ANSWER_SIZE + sizeof "/emailAddress=")];
    char challenge[ANSWER_SIZE];
    char unstructured_name[ANSWER_SIZE];
};

/*
 * Ask on standard error, read the answers on standard input, and let csr's subject, challenge and
 * unstructured_name point to the answers. An empty line takes the default shown in brackets. A dot
 * leaves the field out. A wrong answer is explained and asked for again. If `batch` is set, nothing
 * is asked and all defaults are used. Without `attributes`, only the subject is asked for: a
 * certificate has no challenge and no unstructured name.
 *
 * Returns EXIT_DONE, or EXIT_FAILED with the reason reported: the input ended.
 */
int questions_ask(struct answers *answers, int batch, int attributes,
                  struct ursa_csr_template *csr);

#endif
