/* SPDX-License-Identifier: MIT */
/* Finds the private key in a file's contents, which are DER, or a text with PEM in it. */
#include <string.h>
#include "base/fail.h"
#include "base/text.h"
#include "base/wipe.h"
#include "codec/der_read.h"
#include "codec/der_write.h"
#include "keyfile/cipher.h"
#include "keyfile/keypair.h"
#include "ursa/pem.h"

static const char begin_word[] = "-----BEGIN ", end_word[] = "-----END ", dashes[] = "-----";

/* A text that is read line by line, and the line that was read last. */
struct lines {
    const char *text;
    size_t len, next; /* bytes of the text; offset of the next line */
    const char *line;
    size_t line_len; /* without line end and blanks at both ends (RFC 7468 3, laxtextualmsg) */
};

/* Read the next line, which ends with LF, CRLF or CR. Returns 0 at the end of the text. */
static int next_line(struct lines *lines) {
    size_t start = lines->next, i = start, end;

    if (start == lines->len) {
        return 0;
    }
    while (i < lines->len && lines->text[i] != '\n' && lines->text[i] != '\r') {
        i++;
    }
    end = i;
    if (i + 1 < lines->len && lines->text[i] == '\r' && lines->text[i + 1] == '\n') {
        i++;
    }
    lines->next = i < lines->len ? i + 1 : i;
    ursa_trim(lines->text, &start, &end);
    lines->line = lines->text + start;
    lines->line_len = end - start;
    return 1;
}

static int starts_with(const char *s, size_t n, const char *word) {
    size_t len = strlen(word);

    return n >= len && memcmp(s, word, len) == 0;
}

static int contains(const char *s, size_t n, const char *word) {
    while (n > 0 && !starts_with(s, n, word)) {
        s++;
        n--;
    }
    return n > 0;
}

static int ends_with(const char *s, size_t n, const char *word) {
    size_t len = strlen(word);

    return n >= len && memcmp(s + n - len, word, len) == 0;
}

/*
 * Return 1 and the label if the line is a BEGIN line, else 0. A line that contains a complete
 * object is not a BEGIN line.
 */
static int is_begin(const struct lines *lines, const char **label, size_t *len) {
    const size_t around = sizeof begin_word + sizeof dashes - 2;

    if (lines->line_len < around || !starts_with(lines->line, lines->line_len, begin_word) ||
        !ends_with(lines->line, lines->line_len, dashes)) {
        return 0;
    }
    *label = lines->line + sizeof begin_word - 1;
    *len = lines->line_len - around;
    return !contains(*label, *len, dashes);
}

/* ---- DER ------------------------------------------------------------------------------------ */

/*
 * Decide whether the key is encrypted.
 *
 * An encrypted key is a SEQUENCE of a SEQUENCE and an OCTET STRING. Public keys, requests and
 * certificates have another structure. If the inner SEQUENCE or the OCTET STRING is BER, the key is
 * also taken as encrypted, because ursa_keyfile_unlock then reports the error.
 */
static void look_at_der(struct ursa_keyfile *file) {
    struct ursa_der_in in = {file->der, file->len}, content;

    file->at = file->der;
    if (ursa_der_next(&in, DER_SEQUENCE, &content) && content.left > 0 &&
        content.at[0] == DER_SEQUENCE &&
        (!ursa_der_any(&content, NULL) ||
         (content.left > 0 && (content.at[0] & ~0x20u) == DER_OCTET_STRING))) {
        file->lock = URSA_LOCK_PBES2;
    }
}

static int take_der(struct ursa_keyfile *file, const void *contents, size_t len,
                    struct ursa_where *where) {
    if (len > sizeof file->der) {
        return ursa_fail(URSA_E_BUFFER, where, "DER", sizeof file->der);
    }
    memcpy(file->der, contents, len);
    file->len = len;
    look_at_der(file);
    return URSA_OK;
}

/* ---- PEM's own encryption: header lines ----------------------------------------------------- */

/* Return the name of a cipher that is known but not supported, or "DEK-Info", to report it. */
static const char *name_of_other_cipher(const char *name, size_t len) {
    static const char *const others[] = {"DES-CBC",          "DES-EDE-CBC",      "RC2-CBC",
                                         "IDEA-CBC",         "BF-CBC",           "CAMELLIA-128-CBC",
                                         "CAMELLIA-192-CBC", "CAMELLIA-256-CBC", "SEED-CBC"};
    size_t i;

    for (i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (ursa_text_is(name, len, others[i])) {
            return others[i];
        }
    }
    return "DEK-Info";
}

static int read_iv(struct ursa_keyfile *file, const char *hex, size_t len, size_t size) {
    size_t i;

    if (len != 2 * size) {
        return 0;
    }
    for (i = 0; i < size; i++) {
        int high = ursa_hex_value((uint8_t)hex[2 * i]),
            low = ursa_hex_value((uint8_t)hex[2 * i + 1]);

        if (high < 0 || low < 0) {
            return 0;
        }
        file->iv[i] = (uint8_t)(high << 4 | low);
    }
    return 1;
}

/* Read `AES-256-CBC,<IV in hex>`. Returns NULL, or the name of the wrong part. */
static const char *read_dek(struct ursa_keyfile *file, const char *s, size_t len) {
    const char *comma = memchr(s, ',', len);
    size_t name_len = comma == NULL ? len : (size_t)(comma - s);
    unsigned id;

    for (id = 0; id < URSA_CIPHERS; id++) {
        const struct ursa_cipher *cipher = ursa_cipher((enum ursa_cipher_id)id);

        if (ursa_text_is(s, name_len, cipher->dek_name)) {
            file->cipher = (uint8_t)id;
            return comma != NULL && read_iv(file, comma + 1, len - name_len - 1, cipher->block_size)
                       ? NULL
                       : "DEK-Info";
        }
    }
    return name_of_other_cipher(s, name_len);
}

/*
 * Read the header lines of an object (RFC 1421 4.6) and the empty line after them, and move `lines`
 * to the next line. If the object has no header lines, `lines` does not move.
 *
 * Returns NULL, or the name of the wrong part.
 */
static const char *read_headers(struct ursa_keyfile *file, struct lines *lines) {
    static const char proc_type[] = "Proc-Type: 4,ENCRYPTED", dek_info[] = "DEK-Info: ";
    struct lines ahead = *lines;
    int encrypted = 0, has_dek = 0;

    if (!next_line(&ahead) || memchr(ahead.line, ':', ahead.line_len) == NULL) {
        return NULL;
    }
    do {
        if (ursa_text_is(ahead.line, ahead.line_len, proc_type)) {
            encrypted = 1;
        } else if (starts_with(ahead.line, ahead.line_len, dek_info)) {
            const char *wrong = read_dek(file, ahead.line + sizeof dek_info - 1,
                                         ahead.line_len - (sizeof dek_info - 1));

            if (wrong != NULL) {
                return wrong;
            }
            has_dek = 1;
        } else {
            return "Proc-Type"; /* another header may change the meaning of the data */
        }
    } while (next_line(&ahead) && ahead.line_len > 0);
    if (!encrypted || !has_dek) {
        return encrypted ? "DEK-Info" : "Proc-Type";
    }
    file->lock = URSA_LOCK_PEM;
    *lines = ahead;
    return NULL;
}

/* ---- PEM ------------------------------------------------------------------------------------ */

/* Feed the object's lines to the reader. On failure, *at is the offset of the wrong character. */
static int feed_object(struct ursa_pem_reader *reader, struct lines *lines, size_t *at) {
    int rc = URSA_OK, ended = 0;

    while (rc == URSA_OK && !ended && next_line(lines)) {
        size_t i;

        *at = (size_t)(lines->line - lines->text);
        ended = starts_with(lines->line, lines->line_len, end_word);
        for (i = 0; rc == URSA_OK && i < lines->line_len; i++) {
            rc = ursa_pem_reader_feed(reader, lines->line + i, 1);
            *at += i > 0;
        }
        if (rc == URSA_OK) {
            rc = ursa_pem_reader_feed(reader, "\n", 1);
        }
    }
    return rc;
}

static int take_object(struct ursa_keyfile *file, const char *label, struct lines *lines,
                       struct ursa_where *where) {
    size_t at = (size_t)(lines->line - lines->text);
    struct ursa_pem_reader reader;
    const char *wrong = read_headers(file, lines);
    int rc;

    if (wrong != NULL) {
        return ursa_fail(URSA_E_CIPHER, where, wrong, at);
    }
    ursa_pem_reader_init(&reader, label, file->der, sizeof file->der);
    rc = ursa_pem_reader_feed(&reader, begin_word, sizeof begin_word - 1);
    if (rc == URSA_OK) {
        rc = ursa_pem_reader_feed(&reader, label, strlen(label));
    }
    if (rc == URSA_OK) {
        rc = ursa_pem_reader_feed(&reader, "-----\n", 6);
    }
    if (rc == URSA_OK) {
        rc = feed_object(&reader, lines, &at);
    }
    if (rc == URSA_OK) {
        rc = ursa_pem_reader_finish(&reader, &file->len);
    }
    ursa_wipe(&reader, sizeof reader);
    return rc == URSA_OK ? rc : ursa_fail(rc, where, label, at);
}

/* Return the kind of key that a label names, or "PEM", for the error report. */
static const char *name_of_other_key(const char *label, size_t len) {
    static const char *const others[] = {"EC", "DSA", "OPENSSH", "SSH2 ENCRYPTED", "DH"};
    size_t i;

    for (i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (starts_with(label, len, others[i])) {
            return others[i];
        }
    }
    return "PEM";
}

static const char *find_label(const char *label, size_t len) {
    static const char *const labels[] = {URSA_PEM_KEY, URSA_PEM_RSA_KEY, URSA_PEM_ENCRYPTED_KEY};
    size_t i;

    for (i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        if (ursa_text_is(label, len, labels[i])) {
            return labels[i];
        }
    }
    return NULL;
}

/* Take the first private key of the text. Other objects before the key are skipped. */
static int take_pem(struct ursa_keyfile *file, struct lines *lines, struct ursa_where *where) {
    const char *found = NULL, *label, *known;
    size_t len;
    int rc;

    while (found == NULL && next_line(lines)) {
        if (is_begin(lines, &label, &len) && ends_with(label, len, URSA_PEM_KEY)) {
            found = lines->line;
        }
    }
    if (found == NULL) {
        return ursa_fail(URSA_E_PEM_MISSING, where, URSA_PEM_KEY, 0);
    }
    known = find_label(label, len);
    if (known == NULL) {
        return ursa_fail(URSA_E_KEY_KIND, where, name_of_other_key(label, len),
                         (size_t)(found - lines->text));
    }
    rc = take_object(file, known, lines, where);
    if (rc == URSA_OK && file->lock == URSA_LOCK_NONE) {
        look_at_der(file);
    }
    file->at = file->der;
    return rc;
}

int ursa_keyfile_open(struct ursa_keyfile *file, const void *contents, size_t len,
                      struct ursa_where *where) {
    static const uint8_t mark[] = {0xEF, 0xBB, 0xBF}; /* UTF-8's byte order mark */
    const uint8_t *bytes = contents;
    size_t start = len >= sizeof mark && memcmp(bytes, mark, sizeof mark) == 0 ? sizeof mark : 0;
    struct lines lines = {contents, len, start, contents, 0};
    const char *label;
    size_t label_len;
    int is_pem = 0, rc;

    memset(file, 0, sizeof *file);
    while (!is_pem && next_line(&lines)) {
        is_pem = is_begin(&lines, &label, &label_len);
    }
    lines.next = start;
    if (!is_pem && len > 0 && bytes[0] == DER_SEQUENCE) {
        rc = take_der(file, contents, len, where);
    } else {
        rc = take_pem(file, &lines, where);
    }
    if (rc != URSA_OK) {
        ursa_keyfile_wipe(file);
    }
    return rc;
}

void ursa_keyfile_wipe(struct ursa_keyfile *file) {
    ursa_wipe(file, sizeof *file);
}
