/* SPDX-License-Identifier: MIT */
/* Recognizes the kind of an object in DER or BER: a certificate, a request, a key and so on. */
#ifndef URSA_HOST_DER_KIND_H
#define URSA_HOST_DER_KIND_H

#include <stddef.h>
#include <stdint.h>

enum der_kind {
    DER_OTHER,
    DER_CERTIFICATE,
    DER_REQUEST,
    DER_PUBLIC_KEY,
    DER_PRIVATE_KEY,
    DER_ENCRYPTED_KEY,
    DER_PKCS7,
    DER_PKCS12,
};

/*
 * Returns the kind of an object. Only its first fields are examined. The rest may be malformed or
 * cut off.
 */
enum der_kind der_kind(const uint8_t *der, size_t len);

/* Returns the name of a kind except DER_PKCS12, with its article: "a certificate". */
const char *der_kind_name(enum der_kind kind);

/*
 * If the object is of another known kind than `wanted`, report its kind. For PKCS#12, also report
 * the command that converts it. If `wanted` is DER_PRIVATE_KEY, DER_ENCRYPTED_KEY is accepted as
 * well. `option` may be NULL. Returns EXIT_FAILED if a kind was reported, else EXIT_DONE.
 */
int der_report_kind(const char *option, const char *path, enum der_kind wanted, const uint8_t *der,
                    size_t len);

/*
 * Report an object if it has fewer bytes than its header announces, or if its content has more than
 * the 2^24 - 1 bytes that core reads. `where` is "" or a place in the file, such as "line 19: ".
 * Returns EXIT_FAILED if the object was reported, else EXIT_DONE.
 */
int der_report_size(const char *option, const char *path, const char *where, const uint8_t *der,
                    size_t len);

/*
 * Report that an object has `came` bytes, fewer than the `announced` bytes in its header. Returns
 * EXIT_FAILED.
 */
int der_report_short(const char *option, const char *path, const char *where, size_t announced,
                     size_t came);

#endif
