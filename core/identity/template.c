/* SPDX-License-Identifier: MIT */
#include "identity/template.h"
#include <string.h>
#include "request/extensions.h"

#define VERSION 1u
#define HEAD    8u /* bytes before the texts */

enum { TEXTS = 4 };

/*
 * Return the n-th optional text of a template. Bit n of the record's second byte is set if this
 * text exists.
 */
static const char **text_of(struct ursa_csr_template *tmpl, unsigned n) {
    const char **texts[TEXTS] = {&tmpl->san, &tmpl->challenge, &tmpl->unstructured_name,
                                 &tmpl->hw_type};

    return texts[n];
}

static void put_u16(uint8_t p[2], unsigned v) {
    p[0] = (uint8_t)v;
    p[1] = (uint8_t)(v >> 8);
}

static uint16_t get_u16(const uint8_t p[2]) {
    return (uint16_t)(p[0] | p[1] << 8);
}

static size_t text_size(const char *text) {
    return text == NULL ? 0 : strlen(text) + 1;
}

/* Copy a text with its NUL. Returns the place after it, for the next text. */
static uint8_t *put_text(uint8_t *to, const char *text) {
    size_t n = text_size(text);

    if (n > 0) {
        memcpy(to, text, n);
    }
    return to + n;
}

int ursa_template_pack(const struct ursa_csr_template *tmpl, uint8_t *out, size_t size,
                       size_t *len) {
    struct ursa_csr_template t = *tmpl;
    size_t need = HEAD + text_size(t.subject);
    unsigned n, has = 0;
    uint8_t *to;

    if (t.subject == NULL) {
        return URSA_E_ARGUMENT;
    }
    for (n = 0; n < TEXTS; n++) {
        need += text_size(*text_of(&t, n));
        has |= (unsigned)(*text_of(&t, n) != NULL) << n;
    }
    if (need > size) {
        return URSA_E_BUFFER;
    }
    out[0] = VERSION;
    out[1] = (uint8_t)has;
    out[2] = t.basic_constraints;
    out[3] = t.critical;
    put_u16(out + 4, t.key_usage);
    put_u16(out + 6, t.ext_key_usage);
    to = put_text(out + HEAD, t.subject);
    for (n = 0; n < TEXTS; n++) {
        to = put_text(to, *text_of(&t, n));
    }
    *len = need;
    return URSA_OK;
}

/* Take the next text with its NUL from the *left bytes at *at. */
static int take_text(const uint8_t **at, size_t *left, const char **text) {
    const uint8_t *end = memchr(*at, '\0', *left);

    if (end == NULL) {
        return 0;
    }
    *text = (const char *)*at;
    *left -= (size_t)(end + 1 - *at);
    *at = end + 1;
    return 1;
}

static int take_texts(uint8_t *buf, size_t len, struct ursa_csr_template *tmpl) {
    const uint8_t *at = buf + HEAD;
    size_t left = len - HEAD;
    unsigned n;

    if (!take_text(&at, &left, &tmpl->subject)) {
        return 0;
    }
    for (n = 0; n < TEXTS; n++) {
        if ((buf[1] >> n & 1) && !take_text(&at, &left, text_of(tmpl, n))) {
            return 0;
        }
    }
    return left == 0;
}

int ursa_template_unpack(uint8_t *buf, size_t len, struct ursa_csr_template *tmpl) {
    memset(tmpl, 0, sizeof *tmpl);
    if (len < HEAD || buf[0] != VERSION || buf[1] >> TEXTS != 0) {
        return URSA_E_STORE_DAMAGED;
    }
    tmpl->basic_constraints = buf[2];
    tmpl->critical = buf[3];
    tmpl->key_usage = get_u16(buf + 4);
    tmpl->ext_key_usage = get_u16(buf + 6);
    if (!take_texts(buf, len, tmpl) || ursa_extensions_check(tmpl, NULL) != URSA_OK) {
        memset(tmpl, 0, sizeof *tmpl);
        return URSA_E_STORE_DAMAGED;
    }
    return URSA_OK;
}
