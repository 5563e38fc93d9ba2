/* SPDX-License-Identifier: MIT */
/* The PEM objects of a text, one after another (RFC 7468 3, lax form). */
#ifndef URSA_HOST_PEM_TEXT_H
#define URSA_HOST_PEM_TEXT_H

#include <stddef.h>

/* A text that is being searched. */
struct pem_text {
    const char *start, *at, *end; /* the text has been searched up to `at` */
    size_t line;                  /* number of the line of `at`, from 1 */
    size_t damaged;               /* line number of the first damaged BEGIN line skipped, or 0 */
};

struct pem_object {
    const char *label; /* printable ASCII, not ended by a NUL */
    size_t label_len;
    const char *at; /* the BEGIN line's dashes */
    /* bytes from `at` to the end of the END line; if that is missing or wrong, see pem_text_next */
    size_t len;
    size_t line;
    const char *crowded; /* "before" or "after" if other text shares the BEGIN line, else NULL */
    size_t crowded_end;  /* number of the END line if other text is before it, else 0 */
    int is_end;          /* 1: this is an END line whose BEGIN line is missing */
};

/*
 * Find out whether a text is UTF-16 or UTF-32. Such a text begins with its byte order mark, or has
 * a zero in every other byte at its start, or in three of four bytes. Returns the error to report,
 * or NULL.
 */
const char *pem_wide_text(const void *data, size_t len);

/*
 * Replace no-break spaces, vertical tabs, form feeds and UTF-8's byte order marks by blanks. The
 * length stays the same. OpenSSL accepts such white space after lines, and a byte order mark at the
 * start.
 */
void pem_clean(void *data, size_t len);

void pem_text_begin(struct pem_text *text, const char *data, size_t len);

/*
 * Find the next object. If the END line of an object is missing or wrong, the object includes the
 * beginning of the next line with dashes, and the next search starts at that line.
 *
 * Returns 0 at the end of the text. The time for all objects together is linear in the length of
 * the text.
 */
int pem_text_next(struct pem_text *text, struct pem_object *object);

int pem_is_label(const struct pem_object *object, const char *label);
/* Return the label in a list that equals the object's label, or NULL. The list ends with NULL. */
const char *pem_find_label(const struct pem_object *object, const char *const *labels);

/* The number of the line of `at` in the text, from 1. */
size_t pem_line_of(const char *text, const char *at);

#endif
