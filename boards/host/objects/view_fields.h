/* SPDX-License-Identifier: MIT */
/*
 * Reads the fields that certificates and requests share, for showing them. The gate reads with
 * core/x509/x509_fields.h instead, which is strict.
 *
 * Everything that is not as its standard says is noted. Only view_take can fail. The other
 * functions examine the inside of a field, where anything may be.
 */
#ifndef URSA_HOST_VIEW_FIELDS_H
#define URSA_HOST_VIEW_FIELDS_H

#include "codec/der_read.h"
#include "objects/irregular.h"
#include "ursa/cert.h"

/* A reader of an object. */
struct view {
    const uint8_t *start;         /* of the object */
    struct irregularities *list;  /* the notes */
    struct ursa_der_in in;        /* the bytes not read yet */
    const char *what;             /* the current field, for errors and notes */
    const uint8_t *at;            /* where that field starts */
    int has_long, has_indefinite; /* a length of that form is noted already */
};

/* Note that something is irregular in the current field, or at another place. */
void view_note(struct view *view, const char *text, const char *standard);
void view_note_at(struct view *view, const uint8_t *at, const char *text, const char *standard);

/*
 * Take the field that must come next, which has this tag, in BER. *span is the element and *content
 * its content. Returns 1, or 0 if the next field is another field.
 */
int view_take(struct view *view, const char *what, unsigned tag, struct ursa_span *span,
              struct ursa_der_in *content);
/* True if the next field has this tag. */
int view_has(const struct view *view, unsigned tag);
/* Note bytes after the last field of a structure, which this section of its standard defines. */
void view_end(struct view *view, const char *what, const char *standard);
/*
 * Take an element inside the current field. tag 0: any tag. content may be NULL. Its length is
 * noted if it is not DER. Returns 1, or 0 if the next element is another one.
 */
int view_inside(struct view *view, struct ursa_der_in *in, unsigned tag,
                struct ursa_der_in *content);

/* Examine the current field, given the content. */
void view_algorithm(struct view *view, struct ursa_der_in content);
void view_name(struct view *view, struct ursa_der_in content);
void view_public_key(struct view *view, struct ursa_span spki, struct ursa_der_in content);
/* Examine Extensions, given the content of what holds the SEQUENCE. *span becomes the SEQUENCE. */
void view_extensions(struct view *view, struct ursa_der_in content, struct ursa_span *span);
/* Open a BIT STRING. *bits is its bytes without the number of unused bits. */
int view_signature(struct view *view, struct ursa_der_in content, struct ursa_span *bits);

#endif
