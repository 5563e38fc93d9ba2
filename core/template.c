/* SPDX-License-Identifier: MIT */
#include "template.h"
#include <string.h>
#include "extension.h"

#define VERSION 1u
#define HEAD    8u /* bytes before the texts */

enum has { HAS_SAN = 1, HAS_CHALLENGE = 2 };

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

/* Returns where the next one goes. */
static uint8_t *put_text(uint8_t *to, const char *text) {
    size_t n = text_size(text);

    if (n > 0) {
        memcpy(to, text, n);
    }
    return to + n;
}

int ursa_template_pack(const struct ursa_csr_template *tmpl, uint8_t *out, size_t size,
                       size_t *len) {
    size_t need;
    uint8_t *to;

    if (tmpl->subject == NULL) {
        return URSA_E_ARGUMENT;
    }
    need = HEAD + text_size(tmpl->subject) + text_size(tmpl->san) + text_size(tmpl->challenge);
    if (need > size) {
        return URSA_E_BUFFER;
    }
    out[0] = VERSION;
    out[1] = (uint8_t)((tmpl->san != NULL ? HAS_SAN : 0) |
                       (tmpl->challenge != NULL ? HAS_CHALLENGE : 0));
    out[2] = tmpl->basic_constraints;
    out[3] = tmpl->critical;
    put_u16(out + 4, tmpl->key_usage);
    put_u16(out + 6, tmpl->ext_key_usage);
    to = put_text(out + HEAD, tmpl->subject);
    to = put_text(to, tmpl->san);
    (void)put_text(to, tmpl->challenge);
    *len = need;
    return URSA_OK;
}

/* Take the text that comes next in *left bytes at *at. */
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

int ursa_template_unpack(uint8_t *buf, size_t len, struct ursa_csr_template *tmpl) {
    const uint8_t *at;
    size_t left;

    memset(tmpl, 0, sizeof *tmpl);
    if (len < HEAD || buf[0] != VERSION || buf[1] > (HAS_SAN | HAS_CHALLENGE)) {
        return URSA_E_STORE_DAMAGED;
    }
    at = buf + HEAD;
    left = len - HEAD;
    tmpl->basic_constraints = buf[2];
    tmpl->critical = buf[3];
    tmpl->key_usage = get_u16(buf + 4);
    tmpl->ext_key_usage = get_u16(buf + 6);
    if (!take_text(&at, &left, &tmpl->subject) ||
        ((buf[1] & HAS_SAN) && !take_text(&at, &left, &tmpl->san)) ||
        ((buf[1] & HAS_CHALLENGE) && !take_text(&at, &left, &tmpl->challenge)) || left != 0 ||
        ursa_extensions_check(tmpl, NULL) != URSA_OK) {
        memset(tmpl, 0, sizeof *tmpl);
        return URSA_E_STORE_DAMAGED;
    }
    return URSA_OK;
}
