/* SPDX-License-Identifier: MIT */
/*
 * PEM (RFC 7468). Written in its strict form: 64 columns, LF; read in whatever form it comes in, as
 * long as no byte of it can be in doubt. Both ways are constant-time in the data.
 */
#ifndef URSA_PEM_H
#define URSA_PEM_H

#include <stddef.h>
#include <stdint.h>
#include "error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define URSA_PEM_CSR            "CERTIFICATE REQUEST"
#define URSA_PEM_KEY            "PRIVATE KEY"
#define URSA_PEM_CERT           "CERTIFICATE"
#define URSA_PEM_RSA_KEY        "RSA PRIVATE KEY" /* PKCS#1 */
#define URSA_PEM_ENCRYPTED_KEY  "ENCRYPTED PRIVATE KEY"
#define URSA_PEM_PUBLIC_KEY     "PUBLIC KEY"
#define URSA_PEM_RSA_PUBLIC_KEY "RSA PUBLIC KEY" /* PKCS#1 */

/* Exact bytes of the PEM text of der_len bytes under a label of label_len characters, with NUL. */
#define URSA_PEM_SIZE(label_len, der_len)                                                          \
    (2u * (label_len) + 32u + ((der_len) + 2u) / 3u * 4u + ((der_len) + 47u) / 48u + 1u)

/*
 * Write PEM text and a terminating NUL that *len does not count. der and out must not overlap.
 * out may be NULL to learn the length (size is ignored then).
 * Nothing was written: URSA_E_BUFFER (size is under URSA_PEM_SIZE), URSA_E_ARGUMENT (der_len is
 * over SIZE_MAX / 2).
 */
int ursa_pem_encode(const char *label, const uint8_t *der, size_t der_len, char *out, size_t size,
                    size_t *len) URSA_MUST_CHECK;

/* Takes len characters of text; called a line at a time. */
typedef void (*ursa_write_fn)(void *ctx, const char *text, size_t len);

/* The same text through a callback, in 100 bytes of stack and write()'s: for a UART. */
void ursa_pem_stream(const char *label, const uint8_t *der, size_t der_len, ursa_write_fn write,
                     void *ctx);

/*
 * Reading PEM text, in pieces of any size. Caller-owned, 40 bytes on a 32-bit processor.
 *
 * All objects with the given label are decoded one behind the other into `out`. Text before,
 * between and behind them is ignored. Lines end with LF, CRLF or CR and may have any length; blanks
 * and empty lines inside an object are ignored; nothing else that is not base64 is, because a bad
 * byte must not pass for a missing one. A line outside that begins like a BEGIN or END line has to
 * be our BEGIN line. Blanks may stand before BEGIN and END lines, and UTF-8's byte order mark
 * before a BEGIN line.
 *
 * A caller that sets `is_der` after ursa_pem_reader_init learns of an object that lost a line:
 * URSA_E_OBJECT_SHORT if the DER header announces more bytes than came.
 */
struct ursa_pem_reader {
    uint8_t digits;   /* base64 digits and = in the current group of four */
    uint8_t padding;  /* characters = in that group */
    uint8_t inside;   /* 1: the current line is inside an object */
    uint8_t found;    /* 1: an object is complete */
    uint8_t after_cr; /* 1: the last character was a CR */
    uint8_t is_der;   /* set by the caller, see above */
    uint16_t matched; /* characters of a BEGIN or END line that the current line has */
    int16_t fault;    /* the first error, else URSA_OK */
    const char *label;
    uint8_t *out;
    size_t size, len; /* size of out; bytes in out so far */
    size_t start;     /* where the current object begins in out; after URSA_E_OBJECT_SHORT the
                         bytes that came of it */
    uint32_t line;    /* number of the current line, from 1; after a failure the faulty line */
    uint32_t quad;    /* bits of the base64 digits that do not fill a byte yet; after
                         URSA_E_OBJECT_SHORT the number of missing bytes */
};

/* `label` and `out` are borrowed until the end. */
void ursa_pem_reader_init(struct ursa_pem_reader *reader, const char *label, void *out,
                          size_t size);

/*
 * Read more text. After a failure the rest is ignored, the failure stays, and what `out` had of the
 * text is wiped.
 * URSA_E_PEM_KIND: another object's BEGIN line; URSA_E_PEM_LABEL: a BEGIN or END line that is
 * spoilt, not that of this object, or stands where the other is due;
 * URSA_E_PEM_BASE64: a character, padding or last bits that cannot be; URSA_E_OBJECT_SHORT: see
 * is_der; URSA_E_BUFFER: over `size`; URSA_E_STATE: ursa_pem_reader_init is still to come.
 */
int ursa_pem_reader_feed(struct ursa_pem_reader *reader, const char *text,
                         size_t len) URSA_MUST_CHECK;

/*
 * The end of the text. *len: bytes in `out`, of one or more objects.
 * Those of feed; URSA_E_PEM_UNFINISHED: an object without its END line; URSA_E_PEM_MISSING: none.
 */
int ursa_pem_reader_finish(struct ursa_pem_reader *reader, size_t *len) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
