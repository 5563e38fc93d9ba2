/* SPDX-License-Identifier: MIT */
/*
 * PEM (RFC 7468), strict form: 64 columns, LF. Encoding is constant-time in the data.
 */
#ifndef URSA_PEM_H
#define URSA_PEM_H

#include <stddef.h>
#include <stdint.h>
#include "error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define URSA_PEM_CSR "CERTIFICATE REQUEST"
#define URSA_PEM_KEY "PRIVATE KEY"

/* Exact bytes of the PEM text of der_len bytes under a label of label_len characters, with NUL. */
#define URSA_PEM_SIZE(label_len, der_len)                                                          \
    (2u * (label_len) + 32u + ((der_len) + 2u) / 3u * 4u + ((der_len) + 47u) / 48u + 1u)

/*
 * Write PEM text and a terminating NUL that *len does not count. der and out must not overlap.
 * out may be NULL to learn the length (size is ignored then).
 * URSA_E_BUFFER: size is under URSA_PEM_SIZE; nothing was written.
 */
int ursa_pem_encode(const char *label, const uint8_t *der, size_t der_len, char *out, size_t size,
                    size_t *len) URSA_MUST_CHECK;

/* Takes len characters of text; called a line at a time. */
typedef void (*ursa_write_fn)(void *ctx, const char *text, size_t len);

/* The same text through a callback, in 100 bytes of stack and write()'s: for a UART. */
void ursa_pem_stream(const char *label, const uint8_t *der, size_t der_len, ursa_write_fn write,
                     void *ctx);

#ifdef __cplusplus
}
#endif

#endif
