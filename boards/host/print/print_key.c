/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <bearssl_hash.h>
#include "ber/ber_read.h"
#include "print/print.h"
#include "print/print_key_kinds.h"
#include "print/print_number.h"

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

/* ---- algorithms and signatures -------------------------------------------------------------- */

/* Read the OID and the parameters of an AlgorithmIdentifier. */
static int read_algorithm(struct ursa_der_in in, struct ursa_der_in *oid,
                          struct ursa_der_in *parameters) {
    struct ursa_der_in algorithm;

    if (!ber_next(&in, DER_SEQUENCE, &algorithm) || !ber_next(&algorithm, DER_OID, oid)) {
        return 0;
    }
    *parameters = algorithm;
    return 1;
}

void print_algorithm(FILE *out, struct ursa_span algorithm) {
    char text[OID_TEXT_SIZE];
    struct ursa_der_in oid = {NULL, 0}, parameters;

    (void)read_algorithm(span_in(algorithm), &oid, &parameters);
    fputs(oid_long(oid, text), out);
}

static const char pss_name[] = "rsassaPss";

/*
 * Print the name of a signature algorithm, which is returned in `text` or as a constant, and then
 * `label`. The parameters of RSASSA-PSS follow on the next lines.
 */
static const char *print_signature_name(FILE *out, struct ursa_span algorithm, const char *label,
                                        char text[OID_TEXT_SIZE]) {
    struct ursa_der_in oid = {NULL, 0}, parameters = {NULL, 0};
    const char *name;

    (void)read_algorithm(span_in(algorithm), &oid, &parameters);
    name = oid_long(oid, text);
    fprintf(out, "Signature Algorithm: %s%s", name, label);
    if (strcmp(name, pss_name) == 0) {
        print_pss_signature(out, parameters, 8);
    } else {
        fputc('\n', out);
    }
    return name;
}

void print_signature_algorithm(FILE *out, struct ursa_span algorithm) {
    char text[OID_TEXT_SIZE];

    (void)print_signature_name(out, algorithm, "", text);
}

static int is_dsa(const char *name) {
    return strncmp(name, "dsa_with_SHA", 12) == 0 || strcmp(name, "dsaWithSHA1") == 0;
}

void print_signature(FILE *out, struct ursa_span algorithm, struct ursa_span bytes) {
    char text[OID_TEXT_SIZE];
    const char *name;

    fputs("    ", out);
    name = print_signature_name(out, algorithm, "\n    Signature Value:", text);
    if (!is_dsa(name) || !print_dsa_signature(out, span_in(bytes), 8)) {
        print_hex_lines(out, bytes.at, bytes.len, 8, 18);
    }
    if (bytes.len == 0) {
        fputc('\n', out);
    }
}

/* ---- public keys ---------------------------------------------------------------------------- */

static int read_spki(struct ursa_span spki, struct key_parts *key) {
    struct ursa_der_in in = span_in(spki), content, algorithm;
    unsigned unused;

    *key = (struct key_parts){{NULL, 0}, {NULL, 0}, {NULL, 0}};
    if (!ber_next(&in, DER_SEQUENCE, &content)) {
        return 0;
    }
    algorithm = content;
    return read_algorithm(algorithm, &key->oid, &key->parameters) && ber_any(&content, NULL) &&
           ber_next(&content, DER_BIT_STRING, &key->bits) && ber_open_bits(&key->bits, &unused);
}

static const struct kind {
    const char *name;
    int (*print)(FILE *out, const struct key_parts *key, int indent);
} kinds[] = {
    {"rsaEncryption", print_rsa_key}, {pss_name, print_pss_key},
    {"id-ecPublicKey", print_ec_key}, {"dsaEncryption", print_dsa_key},
    {"ED25519", print_edwards_key},   {"ED448", print_edwards_key},
    {"X25519", print_edwards_key},    {"X448", print_edwards_key},
};

/*
 * Return the lines after `Public Key Algorithm:` as a string, to be freed, or NULL if there is
 * nothing to print. *right is 0 if the key is malformed or its algorithm is unknown, else 1.
 */
static char *format_key(const struct key_parts *key, const char *name, int indent, int *right) {
    char *text = NULL;
    size_t size, i = 0;
    FILE *memory;

    *right = 0;
    while (i < sizeof kinds / sizeof kinds[0] && strcmp(kinds[i].name, name) != 0) {
        i++;
    }
    if (i == sizeof kinds / sizeof kinds[0] || (memory = open_memstream(&text, &size)) == NULL) {
        return NULL;
    }
    *right = kinds[i].print(memory, key, indent);
    if (fclose(memory) != 0 || size == 0) {
        *right = 0;
        free(text);
        text = NULL;
    }
    return text;
}

/*
 * If openssl cannot load a key, it prints only `Unable to load Public Key`. Here the content of the
 * key follows this line.
 */
void print_public_key(FILE *out, struct ursa_span spki, int indent) {
    char text[OID_TEXT_SIZE], *lines = NULL;
    struct key_parts key;
    int right = read_spki(spki, &key);
    const char *name = oid_long(key.oid, text);

    fprintf(out, "%*sPublic Key Algorithm: %s\n", indent, "", name);
    if (right) {
        lines = format_key(&key, name, indent + 4, &right);
    }
    if (!right) {
        fprintf(out, "%*sUnable to load Public Key\n", indent, "");
    }
    if (lines != NULL) {
        fputs(lines, out);
    } else {
        print_labeled(out, "Public-Key:", key.bits, indent + 4);
    }
    free(lines);
}

int is_known_key(struct ursa_span spki) {
    char text[OID_TEXT_SIZE];
    struct key_parts key;
    int right = read_spki(spki, &key);

    if (right) {
        free(format_key(&key, oid_long(key.oid, text), 0, &right));
    }
    return right;
}

const char *key_algorithm(struct ursa_span spki, char text[OID_TEXT_SIZE]) {
    struct key_parts key;

    (void)read_spki(spki, &key);
    return oid_long(key.oid, text);
}

int is_rsa_encryption(struct ursa_span spki) {
    char text[OID_TEXT_SIZE];

    return strcmp(key_algorithm(spki, text), "rsaEncryption") == 0;
}

int read_rsa_key(struct ursa_span spki, struct ursa_der_in *n, struct ursa_der_in *e) {
    struct key_parts key;
    char text[OID_TEXT_SIZE];
    const char *name;

    if (!read_spki(spki, &key)) {
        return 0;
    }
    name = oid_long(key.oid, text);
    return (strcmp(name, "rsaEncryption") == 0 || strcmp(name, pss_name) == 0) &&
           read_rsa_numbers(key.bits, n, e);
}

int print_modulus(FILE *out, struct ursa_span spki) {
    struct ursa_der_in number, e;
    struct key_parts key;
    char text[OID_TEXT_SIZE];
    int is_rsa = read_rsa_key(spki, &number, &e);

    fputs("Modulus=", out);
    if (is_rsa || (read_spki(spki, &key) && strcmp(oid_long(key.oid, text), "dsaEncryption") == 0 &&
                   read_dsa_number(key.bits, &number))) {
        print_hex_number(out, number); /* for a DSA key: the public number, as in openssl */
    } else {
        fputs("No modulus for this public key type", out);
    }
    fputc('\n', out);
    return is_rsa;
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
