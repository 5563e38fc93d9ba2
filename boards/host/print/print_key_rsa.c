/* SPDX-License-Identifier: MIT */
/* Printing RSA keys (RFC 3279 2.3.1) and the parameters of RSASSA-PSS (RFC 4055 3). */
#include <string.h>
#include "ber/ber_read.h"
#include "codec/der_write.h"
#include "print/print.h"
#include "print/print_key_kinds.h"
#include "print/print_number.h"

int read_rsa_numbers(struct ursa_der_in bits, struct ursa_der_in *n, struct ursa_der_in *e) {
    struct ursa_der_in content;

    return ber_next(&bits, DER_SEQUENCE, &content) && bits.left == 0 &&
           ber_next(&content, DER_INTEGER, n) && n->left > 0 &&
           ber_next(&content, DER_INTEGER, e) && e->left > 0 && content.left == 0;
}

int print_rsa_key(FILE *out, const struct key_parts *key, int indent) {
    struct ursa_der_in n, e;

    if (!read_rsa_numbers(key->bits, &n, &e)) {
        return 0;
    }
    fprintf(out, "%*sPublic-Key: (%u bit)\n", indent, "", bits_of(n));
    print_bignum(out, "Modulus:", n, indent);
    print_bignum(out, "Exponent:", e, indent);
    return 1;
}

/* ---- the parameters of RSASSA-PSS ----------------------------------------------------------- */

/* RSASSA-PSS-params (RFC 4055 3.1). An absent field is empty here, and has its default value. */
struct pss {
    struct ursa_der_in hash, mask, mask_hash; /* contents of OIDs */
    struct ursa_der_in salt, trailer;         /* contents of INTEGERs */
};

/*
 * Read the content of the optional field [n] EXPLICIT. If the field is absent, *content is empty.
 * Returns 0 if the field is malformed.
 */
static int take_field(struct ursa_der_in *in, unsigned n, unsigned tag,
                      struct ursa_der_in *content) {
    struct ursa_der_in field;

    content->at = in->at;
    content->left = 0;
    return !ber_next(in, DER_CONTEXT_CONSTRUCTED | n, &field) ||
           (ber_next(&field, tag, content) && field.left == 0 && content->left > 0);
}

/*
 * Read the mask generation function and its hash. Only MGF1 is accepted (RFC 4055 2.2), as in
 * OpenSSL.
 */
static int read_mask(struct ursa_der_in mask, struct pss *pss) {
    struct ursa_der_in hash;
    char text[OID_TEXT_SIZE];

    return ber_next(&mask, DER_OID, &pss->mask) && strcmp(oid_long(pss->mask, text), "mgf1") == 0 &&
           ber_next(&mask, DER_SEQUENCE, &hash) && ber_next(&hash, DER_OID, &pss->mask_hash);
}

static int read_pss(struct ursa_der_in in, struct pss *pss) {
    struct ursa_der_in list, mask;

    if (!ber_next(&in, DER_SEQUENCE, &list) || in.left != 0 ||
        !take_field(&list, 0, DER_SEQUENCE, &pss->hash) ||
        !take_field(&list, 1, DER_SEQUENCE, &mask) ||
        !take_field(&list, 2, DER_INTEGER, &pss->salt) ||
        !take_field(&list, 3, DER_INTEGER, &pss->trailer) || list.left != 0) {
        return 0;
    }
    if (pss->hash.left > 0 && !ber_next(&pss->hash, DER_OID, &pss->hash)) {
        return 0;
    }
    pss->mask.left = 0;
    pss->mask_hash.left = 0;
    return mask.left == 0 || read_mask(mask, pss);
}

/*
 * Return the name of a hash as OpenSSL prints it in the parameters of a key. This name differs from
 * the long name of the OID. An empty `oid` is SHA-1, the default. Returns NULL for other hashes.
 */
static const char *hash_name(struct ursa_der_in oid, char text[OID_TEXT_SIZE]) {
    static const char *const names[][2] = {
        {"sha1", "SHA1"},
        {"sha224", "SHA2-224"},
        {"sha256", "SHA2-256"},
        {"sha384", "SHA2-384"},
        {"sha512", "SHA2-512"},
        {"sha512-224", "SHA2-512/224"},
        {"sha512-256", "SHA2-512/256"},
    };
    const char *name = oid.left == 0 ? "sha1" : oid_long(oid, text);
    size_t i;

    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i][0], name) == 0) {
            return names[i][1];
        }
    }
    return NULL;
}

static unsigned small_value(struct ursa_der_in number, unsigned value) {
    struct ursa_der_in m = ber_magnitude(number);
    size_t i;

    if (number.left == 0 || m.left > 2) {
        return value;
    }
    for (value = 0, i = 0; i < m.left; i++) {
        value = value << 8 | m.at[i];
    }
    return value;
}

/* Returns 0 if OpenSSL would not load a key with these parameters. */
static int print_restrictions(FILE *out, const struct pss *pss, int indent) {
    char text[OID_TEXT_SIZE], mask_text[OID_TEXT_SIZE];
    const char *hash = hash_name(pss->hash, text), *mask = hash_name(pss->mask_hash, mask_text);
    unsigned salt = small_value(pss->salt, 20), trailer = small_value(pss->trailer, 1);

    fprintf(out, "%*sPSS parameter restrictions:\n", indent, "");
    fprintf(out, "%*s  Hash Algorithm: %s%s\n", indent, "", hash != NULL ? hash : text,
            hash != NULL && strcmp(hash, "SHA1") == 0 ? " (default)" : "");
    fprintf(out, "%*s  Mask Algorithm: MGF1 with %s%s\n", indent, "",
            mask != NULL ? mask : mask_text,
            mask != NULL && strcmp(mask, "SHA1") == 0 ? " (default)" : "");
    fprintf(out, "%*s  Minimum Salt Length: %u%s\n", indent, "", salt,
            salt == 20 ? " (default)" : "");
    fprintf(out, "%*s  Trailer Field: 0x%x%s\n", indent, "", trailer,
            trailer == 1 ? " (default)" : "");
    return hash != NULL && mask != NULL && trailer == 1;
}

int print_pss_key(FILE *out, const struct key_parts *key, int indent) {
    struct pss pss;

    if (!print_rsa_key(out, key, indent)) {
        return 0;
    }
    if (key->parameters.left == 0) {
        fprintf(out, "%*sNo PSS parameter restrictions\n", indent, "");
        return 1;
    }
    return read_pss(key->parameters, &pss) && print_restrictions(out, &pss, indent);
}

static void print_hex_or(FILE *out, struct ursa_der_in number, const char *absent) {
    struct ursa_der_in m = ber_magnitude(number);
    size_t i;

    for (i = 0; i < m.left; i++) {
        fprintf(out, "%02X", m.at[i]);
    }
    fputs(m.left == 0 ? absent : "", out);
}

/*
 * As in openssl, the line with the algorithm ends with `indent` blanks, and the line `Salt Length`
 * has one blank more than the other lines.
 */
void print_pss_signature(FILE *out, struct ursa_der_in parameters, int indent) {
    char text[OID_TEXT_SIZE];
    struct pss pss;

    fprintf(out, "%*s", indent, "");
    if (!read_pss(parameters, &pss)) {
        fputs("(INVALID PSS PARAMETERS)\n", out);
        return;
    }
    fprintf(out, "\n%*sHash Algorithm: %s\n", indent, "",
            pss.hash.left == 0 ? "sha1 (default)" : oid_long(pss.hash, text));
    fprintf(out, "%*sMask Algorithm: ", indent, "");
    if (pss.mask.left == 0) {
        fputs("mgf1 with sha1 (default)\n", out);
    } else {
        fprintf(out, "%s with ", oid_long(pss.mask, text));
        fprintf(out, "%s\n", pss.mask_hash.left == 0 ? "INVALID" : oid_long(pss.mask_hash, text));
    }
    fprintf(out, "%*s Salt Length: 0x", indent, "");
    print_hex_or(out, pss.salt, "14 (default)");
    fprintf(out, "\n%*sTrailer Field: 0x", indent, "");
    print_hex_or(out, pss.trailer, "01 (default)");
    fputc('\n', out);
}
