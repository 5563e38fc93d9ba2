/* SPDX-License-Identifier: MIT */
/* What an object in DER or BER is. */
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

/* Tell kinds apart by their first fields. The rest is not checked. */
enum der_kind der_kind(const uint8_t *der, size_t len);

/*
 * If the object is of another kind than `wanted`, report this kind, and the way to convert it if
 * there is one. `option` may be NULL. Returns EXIT_FAILED if this was reported, else EXIT_DONE.
 */
int der_report_kind(const char *option, const char *path, enum der_kind wanted, const uint8_t *der,
                    size_t len);

/*
 * Report an object that is shorter than its header announces, or that announces more bytes than are
 * read anywhere. `where` is "" or a place in the file, such as "line 19: ". Returns like
 * der_report_kind.
 */
int der_report_size(const char *option, const char *path, const char *where, const uint8_t *der,
                    size_t len);

/* Report that an object ends early. Returns EXIT_FAILED. */
int der_report_short(const char *option, const char *path, const char *where, size_t announced,
                     size_t came);

#endif
