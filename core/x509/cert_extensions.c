/* SPDX-License-Identifier: MIT */
/* Reads the extensions of a certificate (RFC 5280 4.2.1). */
#include <string.h>
#include "base/fail.h"
#include "codec/der_read.h"
#include "codec/der_write.h"
#include "x509/x509_fields.h"
#include "ursa/cert.h"

/* Return nonzero if the OID with this content is 2.5.29.n (id-ce n). */
static int is_ce(struct ursa_der_in oid, unsigned n) {
    return oid.left == 3 && oid.at[0] == 0x55 && oid.at[1] == 0x1D && oid.at[2] == n;
}

/* ---- known extensions ----------------------------------------------------------------------- */

/* The read_ functions below return 0 if their extension is malformed, else nonzero. */

/*
 * Read a BIT STRING in which at least one bit is set and all unused bits are zero.
 *
 * X.690 11.2.2 demands that trailing zero bits are omitted. Trailing zero bits are accepted here,
 * because some CAs write them and they do not change the meaning.
 */
static int read_key_usage(struct ursa_der_in value, struct ursa_cert_extensions *extensions) {
    struct ursa_der_in bits;
    unsigned unused, last, i;

    if (!ursa_der_next(&value, DER_BIT_STRING, &bits) || value.left != 0 || bits.left < 2 ||
        bits.left > 3 || bits.at[0] > 7) {
        return 0;
    }
    unused = bits.at[0];
    last = bits.at[bits.left - 1];
    if ((last & ((1u << unused) - 1)) != 0) {
        return 0;
    }
    for (i = 0; i < 16; i++) {
        if (1 + i / 8 < bits.left && bits.at[1 + i / 8] & 0x80u >> i % 8) {
            extensions->key_usage |= (uint16_t)(1u << i);
        }
    }
    return extensions->key_usage != 0;
}

/*
 * Add a purpose to *extensions: 1.3.6.1.5.5.7.3.n (id-kp n) for n = 1 to 16, or
 * anyExtendedKeyUsage. Other purposes are allowed but ignored.
 */
static void add_purpose(struct ursa_der_in oid, struct ursa_cert_extensions *extensions) {
    static const uint8_t id_kp[] = {0x2B, 6, 1, 5, 5, 7, 3}, any[] = {0x55, 0x1D, 37, 0};

    if (oid.left == sizeof id_kp + 1 && memcmp(oid.at, id_kp, sizeof id_kp) == 0 &&
        oid.at[7] >= 1 && oid.at[7] <= 16) {
        extensions->ext_key_usage |= (uint16_t)(1u << (oid.at[7] - 1));
    }
    if (oid.left == sizeof any && memcmp(oid.at, any, sizeof any) == 0) {
        extensions->any_ext_key_usage = 1;
    }
}

static int read_ext_key_usage(struct ursa_der_in value, struct ursa_cert_extensions *extensions) {
    struct ursa_der_in list, oid;

    if (!ursa_der_next(&value, DER_SEQUENCE, &list) || value.left != 0 || list.left == 0) {
        return 0;
    }
    extensions->has_ext_key_usage = 1;
    while (list.left > 0) {
        if (!ursa_der_next(&list, DER_OID, &oid) || !ursa_der_is_oid(oid)) {
            return 0;
        }
        add_purpose(oid, extensions);
    }
    return 1;
}

/*
 * A path length above 127 is stored as 127. The difference does not matter, because the gate
 * accepts at most URSA_GATE_MAX_CERTS certificates.
 */
static int read_basic_constraints(struct ursa_der_in value,
                                  struct ursa_cert_extensions *extensions) {
    struct ursa_der_in list, ca, length;

    if (!ursa_der_next(&value, DER_SEQUENCE, &list) || value.left != 0) {
        return 0;
    }
    if (ursa_der_next(&list, DER_BOOLEAN, &ca)) {
        if (ca.left != 1 || ca.at[0] != 0xFF) {
            return 0; /* DER omits FALSE, which is the default */
        }
        extensions->is_ca = 1;
    }
    if (ursa_der_next(&list, DER_INTEGER, &length)) {
        if (!ursa_der_is_integer(length) || length.at[0] >= 0x80 || !extensions->is_ca) {
            return 0;
        }
        extensions->path_length = (int16_t)(length.left == 1 ? length.at[0] : 127);
    }
    return list.left == 0;
}

/* Read one or more names, which may be any choice of GeneralName. */
static int read_san(struct ursa_der_in value, struct ursa_cert_extensions *extensions) {
    struct ursa_der_in names, all = value;

    if (!ursa_der_next(&value, DER_SEQUENCE, &names) || value.left != 0 || names.left == 0) {
        return 0;
    }
    extensions->san.at = all.at;
    extensions->san.len = all.left;
    while (names.left > 0) {
        if (!ursa_is_general_name_tag(names.at[0]) || !ursa_der_any(&names, NULL)) {
            return 0;
        }
    }
    return 1;
}

/* ---- all extensions ------------------------------------------------------------------------- */

static const struct known {
    uint8_t ce;
    const char *name;
    int (*read)(struct ursa_der_in value, struct ursa_cert_extensions *extensions);
} known[] = {
    {15, "keyUsage", read_key_usage},
    {17, "subjectAltName", read_san},
    {19, "basicConstraints", read_basic_constraints},
    {37, "extKeyUsage", read_ext_key_usage},
};
#define KNOWN (sizeof known / sizeof known[0])

/* Extensions that could only be ignored, but must not be. */
enum { NAME_CONSTRAINTS = 30, POLICY_CONSTRAINTS = 36 };

struct extension {
    struct ursa_der_in oid, value;
    struct ursa_der_in critical; /* content of the BOOLEAN; left == 0: absent, means FALSE */
};

/* Take the next Extension from a list that ursa_cert_read has found well-formed. */
static int next_extension(struct ursa_der_in *list, struct extension *extension) {
    struct ursa_der_in in;

    extension->critical.left = 0;
    if (!ursa_der_next(list, DER_SEQUENCE, &in) || !ursa_der_next(&in, DER_OID, &extension->oid)) {
        return 0;
    }
    (void)ursa_der_next(&in, DER_BOOLEAN, &extension->critical);
    return ursa_der_next(&in, DER_OCTET_STRING, &extension->value);
}

/* Return nonzero if an extension in the rest of the list has this OID. */
static int comes_again(struct ursa_der_in list, struct ursa_der_in oid) {
    struct extension other;

    while (next_extension(&list, &other)) {
        if (ursa_der_is_same(other.oid, oid)) {
            return 1;
        }
    }
    return 0;
}

static int read_one(const struct extension *extension, int is_anchor,
                    struct ursa_cert_extensions *extensions, const char **what) {
    int is_critical = !is_anchor && extension->critical.left > 0;
    size_t i = 0;

    if (is_critical && extension->critical.at[0] != 0xFF) {
        /* X.690 11.1 and 11.5 */
        *what = extension->critical.at[0] == 0 ? "critical FALSE" : "critical";
        return URSA_E_CERT_DER;
    }
    while (i < KNOWN && !is_ce(extension->oid, known[i].ce)) {
        i++;
    }
    if (i < KNOWN) {
        *what = known[i].name;
        return known[i].read(extension->value, extensions) ? URSA_OK : URSA_E_CERT_DER;
    }
    if (is_ce(extension->oid, NAME_CONSTRAINTS)) {
        *what = "nameConstraints";
        return URSA_E_CERT_CONSTRAINTS;
    }
    if (!is_anchor && !is_critical && is_ce(extension->oid, POLICY_CONSTRAINTS)) {
        *what = "policyConstraints"; /* RFC 5280 4.2.1.11 demands that it is critical */
        return URSA_E_CERT_CRITICAL;
    }
    return is_critical ? URSA_E_CERT_CRITICAL : URSA_OK;
}

static int read_all(const struct ursa_cert *cert, int is_anchor,
                    struct ursa_cert_extensions *extensions, struct ursa_where *where) {
    struct ursa_der_in in = {cert->extensions.at, cert->extensions.len}, list;
    struct extension extension;

    memset(extensions, 0, sizeof *extensions);
    extensions->path_length = -1;
    if (!ursa_der_next(&in, DER_SEQUENCE, &list)) {
        return URSA_OK; /* no extensions */
    }
    while (list.left > 0) {
        size_t at = (size_t)(list.at - cert->der.at);
        const char *what = "extensions";
        int rc = URSA_E_CERT_DER;

        if (next_extension(&list, &extension)) {
            rc = comes_again(list, extension.oid)
                     ? URSA_E_CERT_REPEATED
                     : read_one(&extension, is_anchor, extensions, &what);
        }
        if (rc != URSA_OK) {
            return ursa_fail(rc, where, what, at);
        }
    }
    return URSA_OK;
}

int ursa_cert_read_extensions(const struct ursa_cert *cert, struct ursa_cert_extensions *extensions,
                              struct ursa_where *where) {
    return read_all(cert, 0, extensions, where);
}

int ursa_cert_read_anchor(const struct ursa_cert *cert, struct ursa_cert_extensions *extensions,
                          struct ursa_where *where) {
    return read_all(cert, 1, extensions, where);
}
