/* SPDX-License-Identifier: MIT */
/* openssl's questions for a request: those of its default configuration, in its words. */
#ifndef URSA_HOST_QUESTIONS_H
#define URSA_HOST_QUESTIONS_H

#include "ursa/ursa.h"

#define ANSWER_SIZE  1024u /* a line, as openssl reads it */
#define ANSWER_NAMES 7u

struct answers {
    char subject[ANSWER_NAMES * (2u * ANSWER_SIZE + sizeof "/emailAddress=")];
    char challenge[ANSWER_SIZE];
    char unstructured_name[ANSWER_SIZE];
};

/*
 * Ask on standard error, read on standard input, and let csr's subject, challenge and
 * unstructured_name point to the answers. An empty line takes what stands in brackets, a dot leaves
 * the field out; what is wrong is said and asked again. `batch`: nothing is asked, all defaults.
 * EXIT_DONE, or EXIT_FAILED with the reason reported: the input ended.
 */
int questions_ask(struct answers *answers, int batch, struct ursa_csr_template *csr);

#endif
