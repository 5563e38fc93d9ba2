/* SPDX-License-Identifier: MIT */
/* Fills a template with the id of one device and with the names of IEEE 802.1AR. */
#include <string.h>
#include "base/fail.h"
#include "identity/template.h"

/* Text being written, or only counted if `at` is NULL. */
struct writer {
    const uint8_t *id;
    size_t id_len;
    char *at; /* NULL: count only */
    size_t len;
};

static void put(struct writer *writer, const char *s, size_t n) {
    if (writer->at != NULL) {
        memmove(writer->at + writer->len, s, n);
    }
    writer->len += n;
}

static int is_mark(const char *text) {
    return strncmp(text, URSA_CSR_ID, sizeof URSA_CSR_ID - 1) == 0;
}

static void put_id(struct writer *writer) {
    static const char hex[] = "0123456789abcdef";
    size_t i;

    if (writer->at == NULL) { /* id_len may exceed the id: see ursa_template_fill_within */
        writer->len += 2 * writer->id_len;
        return;
    }
    for (i = 0; i < writer->id_len; i++) {
        put(writer, &hex[writer->id[i] >> 4], 1);
        put(writer, &hex[writer->id[i] & 15], 1);
    }
}

/* Write a text, with the id in place of each %ID%. */
static void put_text(struct writer *writer, const char *text) {
    while (*text != '\0') {
        if (is_mark(text)) {
            put_id(writer);
            text += sizeof URSA_CSR_ID - 1;
        } else {
            put(writer, text++, 1);
        }
    }
}

static void end_text(struct writer *writer, size_t start, const char **text) {
    put(writer, "", 1);
    if (writer->at != NULL) {
        *text = writer->at + start;
    }
}

static void fill(struct writer *writer, const char **text) {
    size_t start = writer->len;

    if (*text != NULL) {
        put_text(writer, *text);
        end_text(writer, start, text);
    }
}

/* Write the subject with serialNumber as its last RDN. RFC 4514 spells the last RDN first. */
static void fill_subject(struct writer *writer, const char **subject) {
    size_t start = writer->len;
    const char *text = *subject;

    if (text[0] == '/') {
        put_text(writer, text[1] == '\0' ? "" : text);
        put_text(writer, "/serialNumber=" URSA_CSR_ID);
    } else {
        put_text(writer, "serialNumber=" URSA_CSR_ID);
        put_text(writer, text[0] == '\0' ? "" : ",");
        put_text(writer, text);
    }
    end_text(writer, start, subject);
}

static void fill_san(struct writer *writer, const char **san, const char *hw_type) {
    size_t start = writer->len;

    if (*san != NULL) {
        put_text(writer, *san);
        put_text(writer, ",");
    }
    put_text(writer, "hardwareModuleName:");
    put_text(writer, hw_type);
    put_text(writer, ";" URSA_CSR_ID);
    end_text(writer, start, san);
}

size_t ursa_template_fill(struct ursa_csr_template *tmpl, const uint8_t *id, size_t id_len,
                          char *buf) {
    struct writer writer = {id, id_len, buf, 0};

    if (tmpl->hw_type != NULL && tmpl->subject != NULL) {
        fill_subject(&writer, &tmpl->subject);
        fill_san(&writer, &tmpl->san, tmpl->hw_type);
    } else {
        fill(&writer, &tmpl->subject);
        fill(&writer, &tmpl->san);
    }
    fill(&writer, &tmpl->challenge);
    fill(&writer, &tmpl->unstructured_name);
    if (buf != NULL && tmpl->hw_type != NULL) {
        tmpl->hw_type = NULL;
        if (tmpl->key_usage == 0) {
            tmpl->key_usage = URSA_KU_DIGITAL_SIGNATURE;
            tmpl->critical |= URSA_CRITICAL_KU;
        }
    }
    return writer.len;
}

/* ---- using it ------------------------------------------------------------------------------- */

static int has_mark(const char *text) {
    for (text = text == NULL ? NULL : strchr(text, '%'); text != NULL && !is_mark(text);) {
        text = strchr(text + 1, '%');
    }
    return text != NULL;
}

static int is_to_be_filled(const struct ursa_csr_template *tmpl) {
    return tmpl->hw_type != NULL || has_mark(tmpl->subject) || has_mark(tmpl->san) ||
           has_mark(tmpl->challenge) || has_mark(tmpl->unstructured_name);
}

int ursa_template_build(const struct ursa_csr_template *tmpl, const struct ursa_identity *identity,
                        uint8_t *out, size_t size, struct ursa_csr_draft *draft,
                        struct ursa_where *where) {
    const struct ursa_port *port = identity->port;
    char texts[URSA_TEMPLATE_MAX_SIZE];
    struct ursa_csr_template filled;

    if (tmpl == NULL) {
        return ursa_fail(URSA_E_ARGUMENT, where, "template", 0);
    }
    filled = *tmpl;
    if (is_to_be_filled(&filled)) {
        size_t need = ursa_template_fill(&filled, port->id, port->id_len, NULL);

        if (need > sizeof texts) {
            return ursa_fail(URSA_E_BUFFER, where, "template", need);
        }
        (void)ursa_template_fill(&filled, port->id, port->id_len, texts);
    }
    return ursa_csr_build(&filled, &identity->key, out, size, draft, where);
}

/*
 * The new texts must not overwrite texts that are still to be read. This holds as long as the
 * written bytes and the unread bytes together are at most `size`. While the texts are filled, this
 * sum changes as follows:
 *
 *   - A character that is copied does not change the sum.
 *   - The texts that are added because of hw_type increase the sum.
 *   - An id of two or more bytes never decreases the sum: in hex it is at least as long as %ID%.
 *   - An id of one byte decreases the sum. At any time the sum is at most the sum for two bytes.
 *
 * So with an id of at least two bytes the sum is greatest at the end, and this sum is compared with
 * `size`. hw_type is the last text in buf, but is read before others. So its bytes count as unread
 * until the end.
 */
int ursa_template_fill_within(struct ursa_csr_template *tmpl, const uint8_t *id, size_t id_len,
                              char *buf, size_t size) {
    size_t unread = tmpl->hw_type == NULL ? 0 : strlen(tmpl->hw_type) + 1;

    if (ursa_template_fill(tmpl, id, id_len < 2 ? 2 : id_len, NULL) + unread > size) {
        return URSA_E_BUFFER;
    }
    (void)ursa_template_fill(tmpl, id, id_len, buf);
    return URSA_OK;
}
