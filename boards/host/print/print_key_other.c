/* SPDX-License-Identifier: MIT */
/* Printing DSA keys and signatures (RFC 3279 2.3.2 and 2.2.2), and the keys of RFC 8410. */
#include <string.h>
#include "ber/ber_read.h"
#include "codec/der_write.h"
#include "print/print.h"
#include "print/print_key_kinds.h"
#include "print/print_number.h"

int read_dsa_number(struct ursa_der_in bits, struct ursa_der_in *y) {
    return ber_next(&bits, DER_INTEGER, y) && bits.left == 0 && y->left > 0;
}

int print_dsa_key(FILE *out, const struct key_parts *key, int indent) {
    struct ursa_der_in in = key->parameters, list, p, q, g, y;

    if (!ber_next(&in, DER_SEQUENCE, &list) || !ber_next(&list, DER_INTEGER, &p) ||
        !ber_next(&list, DER_INTEGER, &q) || !ber_next(&list, DER_INTEGER, &g) || list.left != 0 ||
        !read_dsa_number(key->bits, &y)) {
        return 0;
    }
    fprintf(out, "%*sPublic-Key: (%u bit)\n", indent, "", bits_of(p));
    print_bignum(out, "pub: ", y, indent);
    print_bignum(out, "P:   ", p, indent);
    print_bignum(out, "Q:   ", q, indent);
    print_bignum(out, "G:   ", g, indent);
    return 1;
}

int print_dsa_signature(FILE *out, struct ursa_der_in bits, int indent) {
    struct ursa_der_in list, r, s;

    if (!ber_next(&bits, DER_SEQUENCE, &list) || bits.left != 0 ||
        !ber_next(&list, DER_INTEGER, &r) || !ber_next(&list, DER_INTEGER, &s) || list.left != 0) {
        return 0;
    }
    print_bignum(out, "r:   ", r, indent);
    print_bignum(out, "s:   ", s, indent);
    return 1;
}

int print_edwards_key(FILE *out, const struct key_parts *key, int indent) {
    static const struct {
        const char *name;
        size_t size;
    } kinds[] = {{"X25519", 32}, {"X448", 56}, {"ED25519", 32}, {"ED448", 57}};
    char text[OID_TEXT_SIZE];
    const char *name = oid_long(key->oid, text);
    size_t i = 0;

    while (i < 3 && strcmp(kinds[i].name, name) != 0) {
        i++;
    }
    if (key->bits.left != kinds[i].size || key->parameters.left != 0) {
        return 0;
    }
    fprintf(out, "%*s%s Public-Key:\n", indent, "", name);
    print_labeled(out, "pub:", key->bits, indent);
    return 1;
}
