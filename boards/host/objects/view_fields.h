/* SPDX-License-Identifier: MIT */
/*
 * Reads the fields that certificates and requests share, to show them. The strict readers
 * ursa_cert_read and ursa_csr_read use core/x509/x509_fields.h instead.
 *
 * To note something means to add an irregularity to the list (irregular.h). A difference from
 * the standard is noted. view_take, view_inside and view_signature return 0 if they cannot read an
 * element. All other functions accept any content.
 */
#ifndef URSA_HOST_VIEW_FIELDS_H
#define URSA_HOST_VIEW_FIELDS_H

#include "codec/der_read.h"
#include "objects/irregular.h"
#include "ursa/cert.h"

/* The state of reading one object. */
struct view {
    const uint8_t *start;         /* the first byte of the object */
    struct irregularities *list;  /* the irregularities that were noted */
    struct ursa_der_in in;        /* the bytes not read yet */
    const char *what;             /* the current field, for errors and notes */
    const uint8_t *at;            /* the first byte of the current field */
    int has_long, has_indefinite; /* 1: a length of this form was already noted */
};

/*
 * Note an irregularity of the current field. The place is view->at in view_note, and `at`
 * in view_note_at. `text` is the reason, `standard` the section of the standard.
 */
void view_note(struct view *view, const char *text, const char *standard);
void view_note_at(struct view *view, const uint8_t *at, const char *text, const char *standard);

/*
 * Take the next field, in BER. It must have this tag. `what` is the name of the field. *span
 * becomes the complete element, and *content its content. Returns 1, or 0 if the next element has
 * another tag or is not complete.
 */
int view_take(struct view *view, const char *what, unsigned tag, struct ursa_span *span,
              struct ursa_der_in *content);
/* True if the next field has this tag. */
int view_has(const struct view *view, unsigned tag);
/*
 * Note if there are bytes after the last field of the structure `what`. `standard` is the section
 * that defines the structure.
 */
void view_end(struct view *view, const char *what, const char *standard);
/*
 * Take the next element of *in, which is inside the current field. If `tag` is 0, the element may
 * have any tag. content may be NULL. A length that is not DER is noted. Returns 1, or 0 if the next
 * element has another tag or is not complete.
 */
int view_inside(struct view *view, struct ursa_der_in *in, unsigned tag,
                struct ursa_der_in *content);

/* Examine the current field. `content` is the content of the field, `spki` the complete field. */
void view_algorithm(struct view *view, struct ursa_der_in content);
void view_name(struct view *view, struct ursa_der_in content);
void view_public_key(struct view *view, struct ursa_span spki, struct ursa_der_in content);
/*
 * Examine Extensions. `content` begins with the tag of the SEQUENCE. *span becomes the complete
 * SEQUENCE, or empty if there is no complete SEQUENCE.
 */
void view_extensions(struct view *view, struct ursa_der_in content, struct ursa_span *span);
/*
 * Examine the content of the BIT STRING with the signature. *bits becomes the bytes after the
 * number of unused bits. Returns 1, or 0 if the content is malformed.
 */
int view_signature(struct view *view, struct ursa_der_in content, struct ursa_span *bits);

#endif
