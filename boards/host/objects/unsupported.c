/* SPDX-License-Identifier: MIT */
#include "objects/unsupported.h"
#include <stdio.h>
#include <string.h>
#include "ber/ber_read.h"
#include "cli/report.h"
#include "codec/der_write.h"
#include "print/print.h"
#include "print/print_curves.h"

/* ---- signatures ----------------------------------------------------------------------------- */

/* True for the names of the algorithms that core supports (ursa_check_algorithm). */
static int is_supported(const char *name) {
    static const char *const names[] = {"sha256WithRSAEncryption", "sha384WithRSAEncryption",
                                        "sha512WithRSAEncryption", "ecdsa-with-SHA256",
                                        "ecdsa-with-SHA384",       "ecdsa-with-SHA512"};
    size_t i = 0;

    while (i < sizeof names / sizeof names[0] && strcmp(names[i], name) != 0) {
        i++;
    }
    return i < sizeof names / sizeof names[0];
}

static void explain_signature(struct ursa_span algorithm, char text[UNSUPPORTED_SIZE]) {
    struct ursa_der_in in = {algorithm.at, algorithm.len}, content, oid;
    char name_text[OID_TEXT_SIZE];
    const char *name;

    if (!ber_next(&in, DER_SEQUENCE, &content) || !ber_next(&content, DER_OID, &oid)) {
        return;
    }
    name = oid_long(oid, name_text);
    (void)snprintf(text, UNSUPPORTED_SIZE, "; the algorithm is %s%s", name,
                   !is_supported(name) ? ""
                   : strncmp(name, "sha", 3) == 0
                       ? ", but its parameters are neither NULL nor absent"
                       : ", but its parameters are not absent");
}

/* ---- keys ----------------------------------------------------------------------------------- */

static unsigned count_bits(struct ursa_der_in number) {
    unsigned bits = 8 * (unsigned)number.left, top = number.left > 0 ? number.at[0] : 0;

    while (top != 0 && top < 0x80) {
        top <<= 1;
        bits--;
    }
    return bits;
}

static void explain_rsa_key(struct ursa_span spki, char text[UNSUPPORTED_SIZE]) {
    struct ursa_der_in n, e;
    char name_text[OID_TEXT_SIZE];
    unsigned bits;

    if (!is_rsa_encryption(spki)) {
        (void)snprintf(text, UNSUPPORTED_SIZE, "; the algorithm of the key is %s",
                       key_algorithm(spki, name_text));
    } else if (read_rsa_key(spki, &n, &e)) {
        bits = count_bits(ber_magnitude(n));
        (void)snprintf(text, UNSUPPORTED_SIZE,
                       bits >= 2048 && bits <= 4096
                           ? "; its exponent or the parameters of its algorithm are not supported"
                           : "; the key has %u bits",
                       bits);
    }
}

/* The parameters of an EC key name its curve, or define it by numbers (RFC 5480 2.1.1). */
static void explain_ec_key(struct ursa_span spki, char text[UNSUPPORTED_SIZE]) {
    struct ursa_der_in in = {spki.at, spki.len}, content, algorithm, oid;
    char dotted[OID_TEXT_SIZE];
    const struct curve *curve;

    if (!ber_next(&in, DER_SEQUENCE, &content) || !ber_next(&content, DER_SEQUENCE, &algorithm) ||
        !ber_next(&algorithm, DER_OID, NULL)) {
        return;
    }
    if (!ber_next(&algorithm, DER_OID, &oid)) {
        (void)snprintf(text, UNSUPPORTED_SIZE, "; the curve has no name");
        return;
    }
    oid_dotted(oid, dotted);
    curve = find_curve(dotted);
    (void)snprintf(text, UNSUPPORTED_SIZE, "; the curve is %s",
                   curve != NULL ? curve->name : dotted);
}

/* ---- reports -------------------------------------------------------------------------------- */

const char *unsupported_reason(int code, struct ursa_span spki, struct ursa_span algorithm,
                               char text[UNSUPPORTED_SIZE]) {
    text[0] = '\0';
    if (code == URSA_E_CERT_ALGORITHM) {
        explain_signature(algorithm, text);
    } else if (code == URSA_E_CERT_RSA) {
        explain_rsa_key(spki, text);
    } else if (code == URSA_E_CERT_EC_KEY) {
        explain_ec_key(spki, text);
    }
    return text;
}

int unsupported_report(const char *path, int code, const struct ursa_where *where,
                       const struct ursa_csr *csr) {
    char text[UNSUPPORTED_SIZE];

    if (unsupported_reason(code, csr->spki, csr->algorithm, text)[0] == '\0') {
        return report_code(EXIT_FAILED, path, code, where);
    }
    return report(EXIT_FAILED, "%s: %s: %s at %zu: %s%s", path, ursa_error_name(code), where->what,
                  where->at, ursa_error_text(code), text);
}
