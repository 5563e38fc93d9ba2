/* SPDX-License-Identifier: MIT */
#include "request/extensions.h"
#include <string.h>
#include "base/fail.h"
#include "base/text.h"

/* ---- names of bits ------------------------------------------------------------------------ */

struct bit {
    const char *name;
    uint16_t value;
};

static const struct bit key_usages[] = {
    {"digitalSignature", URSA_KU_DIGITAL_SIGNATURE},
    {"nonRepudiation", URSA_KU_NON_REPUDIATION},
    {"keyEncipherment", URSA_KU_KEY_ENCIPHERMENT},
    {"dataEncipherment", URSA_KU_DATA_ENCIPHERMENT},
    {"keyAgreement", URSA_KU_KEY_AGREEMENT},
    {"keyCertSign", URSA_KU_KEY_CERT_SIGN},
    {"cRLSign", URSA_KU_CRL_SIGN},
    {"encipherOnly", URSA_KU_ENCIPHER_ONLY},
    {"decipherOnly", URSA_KU_DECIPHER_ONLY},
};

static const struct bit ext_key_usages[] = {
    {"serverAuth", URSA_EKU_SERVER_AUTH},     {"clientAuth", URSA_EKU_CLIENT_AUTH},
    {"codeSigning", URSA_EKU_CODE_SIGNING},   {"emailProtection", URSA_EKU_EMAIL_PROTECTION},
    {"timeStamping", URSA_EKU_TIME_STAMPING}, {"OCSPSigning", URSA_EKU_OCSP_SIGNING},
};
#define COUNT(table) (sizeof(table) / sizeof(table)[0])

#define KU_ALL 0x1FFu
#define EKU_ALL                                                                                    \
    (URSA_EKU_SERVER_AUTH | URSA_EKU_CLIENT_AUTH | URSA_EKU_CODE_SIGNING |                         \
     URSA_EKU_EMAIL_PROTECTION | URSA_EKU_TIME_STAMPING | URSA_EKU_OCSP_SIGNING)
#define CRITICAL_ALL (URSA_CRITICAL_SAN | URSA_CRITICAL_KU | URSA_CRITICAL_EKU | URSA_CRITICAL_BC)

/* ---- reading OpenSSL's words -------------------------------------------------------------- */

/* Read bit names separated by commas, from text[at] to the end of the text. */
static int read_bits(const struct bit *table, size_t count, const char *text, size_t at,
                     uint16_t *bits, struct ursa_where *where, const char *what) {
    for (;;) {
        size_t end, i = 0;

        while (text[at] == ' ') {
            at++;
        }
        for (end = at; text[end] != '\0' && text[end] != ',' && text[end] != ' '; end++) {
        }
        while (i < count && !ursa_text_is(text + at, end - at, table[i].name)) {
            i++;
        }
        if (i == count) {
            return ursa_fail(URSA_E_EXTENSION, where, what, at);
        }
        *bits |= table[i].value;
        for (at = end; text[at] == ' '; at++) {
        }
        if (text[at] == '\0') {
            return URSA_OK;
        }
        if (text[at++] != ',') {
            return ursa_fail(URSA_E_EXTENSION, where, what, at - 1);
        }
    }
}

static int read_basic_constraints(const char *text, size_t at, uint8_t *value,
                                  struct ursa_where *where) {
    if (strcmp(text + at, "CA:FALSE") == 0) {
        *value = URSA_BC_NOT_CA;
    } else if (strcmp(text + at, "CA:TRUE") == 0) {
        *value = URSA_BC_CA;
    } else {
        return ursa_fail(URSA_E_EXTENSION, where, "basicConstraints", at);
    }
    return URSA_OK;
}

/*
 * Return the offset after the `=` if text starts with `name=`, else 0.
 *
 * Blanks before the `=` are allowed, as in OpenSSL. The caller skips blanks after the `=`.
 */
static size_t is_named(const char *text, const char *name) {
    size_t n = strlen(name);

    if (strncmp(text, name, n) != 0) {
        return 0;
    }
    while (text[n] == ' ') {
        n++;
    }
    return text[n] == '=' ? n + 1 : 0;
}

static size_t skip_critical(const char *text, size_t at, uint8_t flag, uint8_t *critical) {
    while (text[at] == ' ') {
        at++;
    }
    if (strncmp(text + at, "critical,", 9) == 0) {
        *critical |= flag;
        at += 9;
        while (text[at] == ' ') {
            at++;
        }
    }
    return at;
}

/* The extensions that a request can ask for, with their bits in `critical`. */
static const struct {
    const char *name;
    uint8_t flag;
} extensions[] = {{"subjectAltName", URSA_CRITICAL_SAN},
                  {"keyUsage", URSA_CRITICAL_KU},
                  {"extendedKeyUsage", URSA_CRITICAL_EKU},
                  {"basicConstraints", URSA_CRITICAL_BC}};

/*
 * Read the value of an extension at text[at] into the template.
 *
 * URSA_E_EXTENSION_REPEATED   the template already has this extension
 */
static int read_value(struct ursa_csr_template *t, size_t number, const char *text, size_t at,
                      struct ursa_where *where) {
    const char *name = extensions[number].name;
    int repeated, rc = URSA_OK;

    switch (extensions[number].flag) {
    case URSA_CRITICAL_SAN:
        repeated = t->san != NULL;
        t->san = text + at;
        break;
    case URSA_CRITICAL_KU:
        repeated = t->key_usage != 0;
        rc = read_bits(key_usages, COUNT(key_usages), text, at, &t->key_usage, where, name);
        break;
    case URSA_CRITICAL_EKU:
        repeated = t->ext_key_usage != 0;
        rc = read_bits(ext_key_usages, COUNT(ext_key_usages), text, at, &t->ext_key_usage, where,
                       name);
        break;
    default:
        repeated = t->basic_constraints != URSA_BC_ABSENT;
        rc = read_basic_constraints(text, at, &t->basic_constraints, where);
    }
    return repeated ? ursa_fail(URSA_E_EXTENSION_REPEATED, where, name, 0) : rc;
}

int ursa_csr_add_extension(struct ursa_csr_template *tmpl, const char *text,
                           struct ursa_where *where) {
    struct ursa_csr_template t;
    size_t i, at = 0;
    int rc;

    if (tmpl == NULL || text == NULL) {
        return ursa_fail(URSA_E_ARGUMENT, where, "extension", 0);
    }
    for (i = 0; i < COUNT(extensions) && (at = is_named(text, extensions[i].name)) == 0; i++) {
    }
    if (at == 0) {
        return ursa_fail(URSA_E_EXTENSION, where, "extension", 0);
    }
    t = *tmpl;
    at = skip_critical(text, at, extensions[i].flag, &t.critical);
    rc = read_value(&t, i, text, at, where);
    if (rc == URSA_OK) {
        *tmpl = t;
    }
    return rc;
}

int ursa_extensions_check(const struct ursa_csr_template *tmpl, struct ursa_where *where) {
    const char *what = tmpl->key_usage & ~KU_ALL              ? "keyUsage"
                       : tmpl->ext_key_usage & ~EKU_ALL       ? "extendedKeyUsage"
                       : tmpl->basic_constraints > URSA_BC_CA ? "basicConstraints"
                       : tmpl->critical & ~CRITICAL_ALL       ? "critical"
                                                              : NULL;

    return what == NULL ? URSA_OK : ursa_fail(URSA_E_EXTENSION, where, what, 0);
}

int ursa_extensions_any(const struct ursa_csr_template *tmpl) {
    return tmpl->san != NULL || tmpl->key_usage != 0 || tmpl->ext_key_usage != 0 ||
           tmpl->basic_constraints != URSA_BC_ABSENT;
}

/* ---- writing ------------------------------------------------------------------------------ */

/* The last number n of the OID 2.5.29.n (id-ce n). */
enum { CE_KEY_USAGE = 15, CE_SAN = 17, CE_BASIC_CONSTRAINTS = 19, CE_EXT_KEY_USAGE = 37 };

/* Put OCTET STRING, critical, OID and SEQUENCE around the extnValue written since `mark`. */
static void wrap_extension(struct ursa_der *der, size_t mark, uint8_t ce, int critical) {
    const uint8_t oid[] = {0x55, 0x1D, ce};
    const uint8_t yes = 0xFF;

    ursa_der_wrap(der, DER_OCTET_STRING, mark);
    if (critical) { /* DER omits FALSE, which is the default */
        ursa_der_tlv(der, DER_BOOLEAN, &yes, 1);
    }
    ursa_der_tlv(der, DER_OID, oid, sizeof oid);
    ursa_der_wrap(der, DER_SEQUENCE, mark);
}

/* Write a named bit list. Bit 0 is the top bit of the first byte. Trailing zeros are omitted. */
static void write_key_usage(uint16_t usage, struct ursa_der *der) {
    uint8_t content[3] = {0, 0, 0}; /* the number of unused bits, then the bits */
    unsigned bit, last = 0;

    for (bit = 0; bit < 9; bit++) {
        if (usage >> bit & 1) {
            content[1 + bit / 8] |= (uint8_t)(0x80 >> bit % 8);
            last = bit;
        }
    }
    content[0] = (uint8_t)(7 - last % 8);
    ursa_der_tlv(der, DER_BIT_STRING, content, 2 + last / 8);
}

static void write_ext_key_usage(uint16_t usage, struct ursa_der *der) {
    size_t mark = der->len, i = COUNT(ext_key_usages);

    while (i-- > 0) {
        if (usage & ext_key_usages[i].value) {
            uint8_t id_kp[] = {0x2B, 6, 1, 5, 5, 7, 3, 0}; /* 1.3.6.1.5.5.7.3.n */
            unsigned n = 1;

            while (ext_key_usages[i].value >> n != 0) {
                n++;
            }
            id_kp[7] = (uint8_t)n;
            ursa_der_tlv(der, DER_OID, id_kp, sizeof id_kp);
        }
    }
    ursa_der_wrap(der, DER_SEQUENCE, mark);
}

static void write_basic_constraints(uint8_t value, struct ursa_der *der) {
    const uint8_t yes = 0xFF;
    size_t mark = der->len;

    if (value == URSA_BC_CA) {
        ursa_der_tlv(der, DER_BOOLEAN, &yes, 1);
    }
    ursa_der_wrap(der, DER_SEQUENCE, mark);
}

/*
 * DER is written from its end, so the last extension is written first. The order in the DER is
 * subjectAltName, keyUsage, extendedKeyUsage, basicConstraints.
 */
void ursa_extensions_write(const struct ursa_csr_template *tmpl, const struct ursa_san *san,
                           int san_is_critical, struct ursa_der *der) {
    size_t mark = der->len, start = mark;

    if (tmpl->basic_constraints != URSA_BC_ABSENT) {
        write_basic_constraints(tmpl->basic_constraints, der);
        wrap_extension(der, start, CE_BASIC_CONSTRAINTS, tmpl->critical & URSA_CRITICAL_BC);
    }
    if (tmpl->ext_key_usage != 0) {
        start = der->len;
        write_ext_key_usage(tmpl->ext_key_usage, der);
        wrap_extension(der, start, CE_EXT_KEY_USAGE, tmpl->critical & URSA_CRITICAL_EKU);
    }
    if (tmpl->key_usage != 0) {
        start = der->len;
        write_key_usage(tmpl->key_usage, der);
        wrap_extension(der, start, CE_KEY_USAGE, tmpl->critical & URSA_CRITICAL_KU);
    }
    if (san->count > 0) {
        start = der->len;
        ursa_san_write(san, der);
        wrap_extension(der, start, CE_SAN, san_is_critical);
    }
    ursa_der_wrap(der, DER_SEQUENCE, mark);
}
