/* SPDX-License-Identifier: MIT */
/* Keys as `openssl rsa -text` prints them. */
#define _GNU_SOURCE
#include "print/print_private.h"
#include <string.h>
#include "print/print.h"

/*
 * Print a number of `size` bytes as DER would encode it: without leading zeros, except one zero
 * byte if the first bit is set.
 */
static void print_number(FILE *out, const char *name, const uint8_t *number, size_t size) {
    uint8_t bytes[URSA_KEYPAIR_SIZE + 1] = {0};

    while (size > 1 && number[0] == 0) {
        number++;
        size--;
    }
    memcpy(bytes + 1, number, size);
    fprintf(out, "%s:\n", name);
    if (number[0] & 0x80) {
        print_hex_lines(out, bytes, size + 1, 4, 15);
    } else {
        print_hex_lines(out, bytes + 1, size, 4, 15);
    }
    explicit_bzero(bytes, sizeof bytes);
}

static void print_exponent(FILE *out, const char *name, uint32_t e) {
    fprintf(out, "%s: %lu (0x%lx)\n", name, (unsigned long)e, (unsigned long)e);
}

void print_keypair(FILE *out, const struct ursa_keypair *key) {
    size_t n_size = ursa_pubkey_size(&key->pub), size = ursa_keypair_factor_size(key);

    fprintf(out, "Private-Key: (%u bit, 2 primes)\n", key->pub.bits);
    print_number(out, "modulus", key->pub.n, n_size);
    print_exponent(out, "publicExponent", key->pub.e);
    print_number(out, "privateExponent", key->d, n_size);
    print_number(out, "prime1", key->p, size);
    print_number(out, "prime2", key->q, size);
    print_number(out, "exponent1", key->dp, size);
    print_number(out, "exponent2", key->dq, size);
    print_number(out, "coefficient", key->iq, size);
}

void print_pubkey(FILE *out, const struct ursa_pubkey *key) {
    fprintf(out, "Public-Key: (%u bit)\n", key->bits);
    print_number(out, "Modulus", key->n, ursa_pubkey_size(key));
    print_exponent(out, "Exponent", key->e);
}

void print_pubkey_modulus(FILE *out, const struct ursa_pubkey *key) {
    size_t i;

    fputs("Modulus=", out);
    for (i = 0; i < ursa_pubkey_size(key); i++) {
        fprintf(out, "%02X", key->n[i]);
    }
    fputc('\n', out);
}

void print_pubkey_sha256(FILE *out, const struct ursa_pubkey *key) {
    uint8_t der[URSA_PUBKEY_DER_SIZE];
    struct ursa_span spki = {der, 0};

    /* The write cannot fail, because every key that was read can be written. */
    if (ursa_pubkey_write(key, der, sizeof der, &spki.len) == URSA_OK) {
        print_spki_sha256(out, spki);
    }
}
