/* SPDX-License-Identifier: MIT */
/* Names the algorithm of a key or a signature that core does not support. */
#ifndef URSA_HOST_UNSUPPORTED_H
#define URSA_HOST_UNSUPPORTED_H

#include "ursa/ursa.h"

#define UNSUPPORTED_SIZE 240u

/*
 * Say why a key or a signature is not supported. `code` is the error of core. `spki` is the public
 * key, and `algorithm` is the AlgorithmIdentifier of the signature.
 *
 * Returns `text`, which is to follow the text of the error: "; " and the name of the algorithm, the
 * size of the key, the curve, or a note on the parameters. The result is "" if `code` is about
 * something else.
 */
const char *unsupported_reason(int code, struct ursa_span spki, struct ursa_span algorithm,
                               char text[UNSUPPORTED_SIZE]);

/*
 * Report an error of ursa_csr_verify about the request in the file `path`, with the reason if the
 * key or the signature is not supported. Returns EXIT_FAILED.
 */
int unsupported_report(const char *path, int code, const struct ursa_where *where,
                       const struct ursa_csr *csr);

#endif
