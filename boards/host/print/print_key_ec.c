/* SPDX-License-Identifier: MIT */
/*
 * Printing keys on elliptic curves (RFC 5480 2, and SEC 1 C.2 for explicit parameters). A point is
 * printed without a check that it is on its curve. openssl makes this check, and prints no key if
 * the check fails.
 */
#include <string.h>
#include "ber/ber_read.h"
#include "codec/der_write.h"
#include "print/print.h"
#include "print/print_curves.h"
#include "print/print_key_kinds.h"
#include "print/print_number.h"

/* Explicit parameters of a curve over a prime field: contents of INTEGERs and OCTET STRINGs. */
struct parameters {
    struct ursa_der_in prime, a, b, seed, base, order, cofactor;
    int has_seed, has_cofactor;
};

/*
 * True if the length of a point fits its first byte (SEC 1 2.3.3): 2 or 3 for a compressed point, 4
 * for an uncompressed point, and 6 or 7 for a hybrid point.
 */
static int is_point(struct ursa_der_in point, size_t field_size) {
    unsigned form = point.left > 0 ? point.at[0] : 0;

    return form == 2 || form == 3
               ? point.left == 1 + field_size
               : (form == 4 || form == 6 || form == 7) && point.left == 1 + 2 * field_size;
}

static int read_field(struct ursa_der_in *in, struct parameters *p) {
    static const char prime_field[] = "1.2.840.10045.1.1";
    struct ursa_der_in field, oid;
    char text[OID_TEXT_SIZE];

    return ber_next(in, DER_SEQUENCE, &field) && ber_next(&field, DER_OID, &oid) &&
           strcmp(oid_dotted(oid, text), prime_field) == 0 &&
           ber_next(&field, DER_INTEGER, &p->prime) && field.left == 0;
}

static int read_curve(struct ursa_der_in *in, struct parameters *p) {
    struct ursa_der_in curve;
    unsigned unused;

    if (!ber_next(in, DER_SEQUENCE, &curve) || !ber_next(&curve, DER_OCTET_STRING, &p->a) ||
        !ber_next(&curve, DER_OCTET_STRING, &p->b)) {
        return 0;
    }
    p->has_seed = ber_next(&curve, DER_BIT_STRING, &p->seed) && ber_open_bits(&p->seed, &unused);
    return curve.left == 0;
}

static int read_parameters(struct ursa_der_in in, struct parameters *p) {
    struct ursa_der_in version;

    if (!ber_next(&in, DER_INTEGER, &version) || !read_field(&in, p) || !read_curve(&in, p) ||
        !ber_next(&in, DER_OCTET_STRING, &p->base) || !ber_next(&in, DER_INTEGER, &p->order)) {
        return 0;
    }
    p->has_cofactor = ber_next(&in, DER_INTEGER, &p->cofactor);
    return in.left == 0 && is_point(p->base, (bits_of(p->prime) + 7) / 8);
}

static void print_parameters(FILE *out, const struct parameters *p, int indent) {
    unsigned form = p->base.at[0];

    fprintf(out, "%*sField Type: prime-field\n", indent, "");
    print_bignum(out, "Prime:", p->prime, indent);
    print_bignum(out, "A:   ", p->a, indent);
    print_bignum(out, "B:   ", p->b, indent);
    print_bignum(out,
                 form < 4    ? "Generator (compressed):"
                 : form == 4 ? "Generator (uncompressed):"
                             : "Generator (hybrid):",
                 p->base, indent);
    print_bignum(out, "Order: ", p->order, indent);
    if (p->has_cofactor) {
        print_bignum(out, "Cofactor: ", p->cofactor, indent);
    }
    if (p->has_seed) {
        print_labeled(out, "Seed:", p->seed, indent);
    }
}

static void print_point(FILE *out, struct ursa_der_in point, unsigned bits, int indent) {
    fprintf(out, "%*sPublic-Key: (%u bit)\n", indent, "", bits);
    print_labeled(out, "pub:", point, indent);
}

int print_ec_key(FILE *out, const struct key_parts *key, int indent) {
    struct ursa_der_in in = key->parameters, oid;
    struct parameters explicit = {.has_seed = 0};
    const struct curve *curve;
    char text[OID_TEXT_SIZE];

    if (ber_next(&in, DER_OID, &oid)) {
        curve = find_curve(oid_dotted(oid, text));
        if (curve == NULL || !is_point(key->bits, curve->field_size)) {
            return 0;
        }
        print_point(out, key->bits, curve->order_bits, indent);
        fprintf(out, "%*sASN1 OID: %s\n", indent, "", curve->name);
        if (curve->nist != NULL) {
            fprintf(out, "%*sNIST CURVE: %s\n", indent, "", curve->nist);
        }
        return 1;
    }
    if (!ber_next(&in, DER_SEQUENCE, &in) || !read_parameters(in, &explicit) ||
        !is_point(key->bits, (bits_of(explicit.prime) + 7) / 8)) {
        return 0;
    }
    print_point(out, key->bits, bits_of(explicit.order), indent);
    print_parameters(out, &explicit, indent);
    return 1;
}
