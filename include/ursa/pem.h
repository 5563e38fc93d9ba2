/* SPDX-License-Identifier: MIT */
/*
 * PEM text (RFC 7468).
 *
 * PEM is written in its strict form: lines of 64 columns that end with LF. The reader also accepts
 * other forms, if no byte of the data can be in doubt. Writing and reading take constant time for
 * the data, so the data may be a private key.
 *
 * Threads may call these functions at the same time with different readers and buffers. No function
 * of this header may be called from an interrupt.
 */
#ifndef URSA_PEM_H
#define URSA_PEM_H

#include <stddef.h>
#include <stdint.h>
#include "error.h"

#ifdef __cplusplus
extern "C" {
#endif

/* PEM labels of objects, from RFC 7468 or from OpenSSL */
#define URSA_PEM_CSR            "CERTIFICATE REQUEST"
#define URSA_PEM_KEY            "PRIVATE KEY"
#define URSA_PEM_CERT           "CERTIFICATE"
#define URSA_PEM_RSA_KEY        "RSA PRIVATE KEY" /* PKCS#1 */
#define URSA_PEM_ENCRYPTED_KEY  "ENCRYPTED PRIVATE KEY"
#define URSA_PEM_PUBLIC_KEY     "PUBLIC KEY"
#define URSA_PEM_RSA_PUBLIC_KEY "RSA PUBLIC KEY" /* PKCS#1 */

/*
 * Exact number of bytes of a PEM text with its NUL. label_len is the length of the label, and
 * der_len is the length of the DER.
 */
#define URSA_PEM_SIZE(label_len, der_len)                                                          \
    (2u * (label_len) + 32u + ((der_len) + 2u) / 3u * 4u + ((der_len) + 47u) / 48u + 1u)

/*
 * Write PEM text and a terminating NUL.
 *
 * *len does not count the NUL. If out is NULL, only the length is computed, and size is ignored.
 * der and out must not overlap. On failure nothing is written.
 *
 * URSA_E_BUFFER    size is below URSA_PEM_SIZE
 * URSA_E_ARGUMENT  der_len is above SIZE_MAX / 2
 */
int ursa_pem_encode(const char *label, const uint8_t *der, size_t der_len, char *out, size_t size,
                    size_t *len) URSA_MUST_CHECK;

/*
 * An output callback. It must take all len characters of text.
 *
 * text is not NUL-terminated: it is a line or a part of a line. ctx is the pointer that the caller
 * has given with the callback.
 */
typedef void (*ursa_write_fn)(void *ctx, const char *text, size_t len);

/*
 * Write PEM text through a callback, e.g. to a UART.
 *
 * Stack: 100 bytes more than write() needs.
 */
void ursa_pem_stream(const char *label, const uint8_t *der, size_t der_len, ursa_write_fn write,
                     void *ctx);

/*
 * A reader of PEM text, 40 bytes on a 32-bit processor. The caller owns it.
 *
 * The text may come in pieces of any size. All objects with the given label are decoded into `out`,
 * one after another. Text before, between and after the objects is ignored, with one exception: a
 * line outside an object that begins with "-----B" or "-----E" must be a BEGIN line with this
 * label.
 *
 * Lines end with LF, CRLF or CR and may have any length. Inside an object, spaces, tabs and empty
 * lines are ignored. Any other character that is not base64 is an error, because a damaged byte
 * must not be skipped as if it were absent. Spaces and tabs before a BEGIN or END line are ignored.
 * Bytes before a BEGIN line that are not ASCII are ignored as well, e.g. UTF-8's byte order mark.
 *
 * The caller may set `is_der` to 1 after ursa_pem_reader_init. Then an object with fewer bytes than
 * its DER header announces is the error URSA_E_OBJECT_SHORT: probably a line was lost.
 *
 * After a failure the caller may read `line`. After URSA_E_OBJECT_SHORT the caller may also read
 * `start`, the number of bytes that the object has, and `quad`, the number of bytes that are
 * missing. All other fields are private.
 */
struct ursa_pem_reader {
    uint8_t digits;   /* base64 digits in the current group of four characters */
    uint8_t padding;  /* "=" characters in the current group of four characters */
    uint8_t inside;   /* 1: the current line is inside an object */
    uint8_t found;    /* 1: an object is complete */
    uint8_t after_cr; /* 1: the last character was a CR */
    uint8_t is_der;   /* 1: the objects are DER */
    uint16_t matched; /* how many characters of the line agree with a BEGIN or END line */
    int16_t fault;    /* the first error, else URSA_OK */
    const char *label;
    uint8_t *out;
    size_t size, len; /* size: bytes that fit into out; len: bytes in out so far */
    size_t start;     /* offset in out where the current object begins */
    uint32_t line;    /* number of the current line, from 1; after a failure the faulty line */
    uint32_t quad;    /* bits of the base64 digits in the current group of four characters */
};

/* Set up a reader. label and out must stay valid while the reader is used. */
void ursa_pem_reader_init(struct ursa_pem_reader *reader, const char *label, void *out,
                          size_t size);

/*
 * Read the next piece of text.
 *
 * After a failure the bytes in out are wiped. Later calls ignore their text and return the same
 * error.
 *
 * URSA_E_PEM_KIND      outside an object, a BEGIN line has another label, perhaps a misspelt one
 * URSA_E_PEM_LABEL     a BEGIN line is cut short, is damaged outside its label, or is inside an
 *                      object. Or an END line is not the END line of the label
 * URSA_E_PEM_BASE64    a character is not base64, or the padding or the last bits are wrong
 * URSA_E_OBJECT_SHORT  is_der is 1, and an object has fewer bytes than its header announces
 * URSA_E_BUFFER        the objects do not fit into out
 * URSA_E_STATE         ursa_pem_reader_init was not called
 */
int ursa_pem_reader_feed(struct ursa_pem_reader *reader, const char *text,
                         size_t len) URSA_MUST_CHECK;

/*
 * Tell the reader that the text has ended.
 *
 * On success *len is the number of bytes in out, from one or more objects.
 *
 * URSA_E_PEM_UNFINISHED  the last object has no END line
 * URSA_E_PEM_MISSING     the text has no object with this label
 * errors of ursa_pem_reader_feed
 */
int ursa_pem_reader_finish(struct ursa_pem_reader *reader, size_t *len) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
