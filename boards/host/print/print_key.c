/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <bearssl_hash.h>
#include "print/print.h"
#include "cli/output.h"

void print_hex_colons(FILE *out, const uint8_t *p, size_t n) {
    size_t i;

    for (i = 0; i < n; i++) {
        fprintf(out, i == 0 ? "%02X" : ":%02X", p[i]);
    }
}

void print_hex_lines(FILE *out, const uint8_t *p, size_t n, int indent, size_t width) {
    size_t i;

    for (i = 0; i < n; i++) {
        if (i % width == 0) {
            fprintf(out, "%*s", indent, "");
        }
        fprintf(out, i + 1 == n ? "%02x\n" : (i + 1) % width == 0 ? "%02x:\n" : "%02x:", p[i]);
    }
}

/* ---- algorithms ----------------------------------------------------------------------------- */

/* Read the OID of an AlgorithmIdentifier. */
static int read_algorithm(struct ursa_der_in in, struct ursa_der_in *oid) {
    struct ursa_der_in algorithm;

    return ursa_der_next(&in, DER_SEQUENCE, &algorithm) && ursa_der_next(&algorithm, DER_OID, oid);
}

void print_algorithm(FILE *out, struct ursa_span algorithm) {
    char text[OID_TEXT_SIZE];
    struct ursa_der_in oid = {NULL, 0};

    (void)read_algorithm(span_in(algorithm), &oid);
    fputs(oid_long(oid, text), out);
}

void print_signature(FILE *out, struct ursa_span algorithm, struct ursa_span bytes) {
    fputs("    Signature Algorithm: ", out);
    print_algorithm(out, algorithm);
    fputs("\n    Signature Value:\n", out);
    print_hex_lines(out, bytes.at, bytes.len, 8, 18);
}

/* ---- public keys ---------------------------------------------------------------------------- */

/* Read the OID and the key bits of a SubjectPublicKeyInfo. */
static int read_spki(struct ursa_span spki, struct ursa_der_in *oid, struct ursa_der_in *bits) {
    struct ursa_der_in in = span_in(spki), content, algorithm;

    if (!ursa_der_next(&in, DER_SEQUENCE, &content)) {
        return 0;
    }
    algorithm = content;
    return read_algorithm(algorithm, oid) && ursa_der_any(&content, NULL) &&
           ursa_der_next(&content, DER_BIT_STRING, bits) && ursa_der_open_bits(bits);
}

int read_rsa_key(struct ursa_span spki, struct ursa_der_in *n, struct ursa_der_in *e) {
    static const char rsa[] = "1.2.840.113549.1.1.1";
    struct ursa_der_in oid, bits, content;
    char text[OID_TEXT_SIZE];
    size_t i = 0;

    if (!read_spki(spki, &oid, &bits)) {
        return 0;
    }
    (void)oid_dotted(oid, text);
    while (rsa[i] != '\0' && rsa[i] == text[i]) {
        i++;
    }
    return rsa[i] == text[i] && ursa_der_next(&bits, DER_SEQUENCE, &content) && bits.left == 0 &&
           ursa_der_next(&content, DER_INTEGER, n) && ursa_der_is_integer(*n) && n->at[0] < 0x80 &&
           ursa_der_next(&content, DER_INTEGER, e) && ursa_der_is_integer(*e) && e->at[0] < 0x80 &&
           content.left == 0;
}

/* Skip the leading zero byte that makes an INTEGER positive. */
static struct ursa_der_in magnitude(struct ursa_der_in integer) {
    if (integer.left > 1 && integer.at[0] == 0) {
        integer.at++;
        integer.left--;
    }
    return integer;
}

static unsigned bits_of(struct ursa_der_in integer) {
    struct ursa_der_in m = magnitude(integer);
    unsigned bits = (unsigned)(8 * m.left), top;

    for (top = 0x80; top != 0 && !(m.at[0] & top); top >>= 1) {
        bits--;
    }
    return bits;
}

static void print_rsa(FILE *out, struct ursa_der_in n, struct ursa_der_in e, int indent) {
    struct ursa_der_in m = magnitude(e);
    uint64_t exponent = 0;
    size_t i;

    fprintf(out, "%*sPublic-Key: (%u bit)\n%*sModulus:\n", indent, "", bits_of(n), indent, "");
    print_hex_lines(out, n.at, n.left, indent + 4, 15);
    fprintf(out, "%*sExponent:", indent, "");
    if (m.left > sizeof exponent) {
        fputc('\n', out);
        print_hex_lines(out, e.at, e.left, indent + 4, 15);
        return;
    }
    for (i = 0; i < m.left; i++) {
        exponent = exponent << 8 | m.at[i];
    }
    fprintf(out, " %" PRIu64 " (0x%" PRIx64 ")\n", exponent, exponent);
}

void print_public_key(FILE *out, struct ursa_span spki, int indent) {
    struct ursa_der_in oid = {NULL, 0}, bits = {NULL, 0}, n, e;
    char text[OID_TEXT_SIZE];

    (void)read_spki(spki, &oid, &bits);
    fprintf(out, "%*sPublic Key Algorithm: %s\n", indent, "", oid_long(oid, text));
    if (read_rsa_key(spki, &n, &e)) {
        print_rsa(out, n, e, indent + 4);
    } else {
        fprintf(out, "%*sPublic-Key:\n", indent + 4, "");
        print_hex_lines(out, bits.at, bits.left, indent + 8, 15);
    }
}

int print_modulus(FILE *out, struct ursa_span spki) {
    struct ursa_der_in n, e, m;
    size_t i;

    if (!read_rsa_key(spki, &n, &e)) {
        fputs("Modulus=No modulus for this public key type\n", out);
        return 0;
    }
    fputs("Modulus=", out);
    m = magnitude(n);
    for (i = 0; i < m.left; i++) {
        fprintf(out, "%02X", m.at[i]);
    }
    fputc('\n', out);
    return 1;
}

void digest_spki(struct ursa_span spki, uint8_t digest[32]) {
    br_sha256_context sha;

    br_sha256_init(&sha);
    br_sha256_update(&sha, spki.at, spki.len);
    br_sha256_out(&sha, digest);
}

void print_spki_sha256(FILE *out, struct ursa_span spki) {
    uint8_t digest[32];
    size_t i;

    digest_spki(spki, digest);
    fputs("spki-sha256: ", out);
    for (i = 0; i < sizeof digest; i++) {
        fprintf(out, "%02x", digest[i]);
    }
    fputc('\n', out);
}

void print_public_pem(FILE *out, struct ursa_span spki) {
    ursa_pem_stream("PUBLIC KEY", spki.at, spki.len, text_write, out);
}
