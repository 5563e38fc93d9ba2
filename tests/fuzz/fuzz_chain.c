/* SPDX-License-Identifier: MIT */
/*
 * Certificate chains: the reader, the match with the device's key, the gate, and the program's
 * output.
 */
#include "device.h"
#include "fuzz.h"
#include "seeds.h"
#include "shown.h"
#include "paths/cert_values.h"
#include "paths/path.h"
#include "x509/name_match.h"

static void check_parts(const struct ursa_cert *cert, const uint8_t *at, size_t size) {
    const struct ursa_span parts[] = {
        cert->serial, cert->inner_algorithm, cert->issuer, cert->validity, cert->subject,
        cert->spki,   cert->extensions,
    };
    size_t i;

    FUZZ_CHECK(cert->der.at == at && cert->der.len <= size);
    FUZZ_CHECK(fuzz_is_within(cert->tbs, at, cert->der.len));
    FUZZ_CHECK(fuzz_is_within(cert->outer_algorithm, at, cert->der.len));
    FUZZ_CHECK(fuzz_is_within(cert->signature, at, cert->der.len));
    for (i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        FUZZ_CHECK(fuzz_is_within(parts[i], cert->tbs.at, cert->tbs.len));
    }
}

/* Checks the contents of one certificate. */
static void check_inside(const struct ursa_cert *cert) {
    static const uint8_t address[] = {192, 0, 2, 1};
    struct ursa_cert_extensions extensions;
    struct ursa_where where = {NULL, 0};
    int64_t from, to;

    if (ursa_cert_validity(cert, &from, &to) != URSA_OK) {
        from = to = 0;
    }
    FUZZ_CHECK(ursa_name_matches(cert->subject, cert->issuer) ==
               ursa_name_matches(cert->issuer, cert->subject));
    if (ursa_cert_read_extensions(cert, &extensions, &where) == URSA_OK) {
        struct ursa_cert_extensions of_anchor;

        FUZZ_CODE(ursa_cert_read_anchor(cert, &of_anchor, &where), URSA_OK);
        FUZZ_CHECK(
            of_anchor.san.at == extensions.san.at && of_anchor.san.len == extensions.san.len &&
            of_anchor.key_usage == extensions.key_usage &&
            of_anchor.ext_key_usage == extensions.ext_key_usage &&
            of_anchor.has_ext_key_usage == extensions.has_ext_key_usage &&
            of_anchor.any_ext_key_usage == extensions.any_ext_key_usage &&
            of_anchor.is_ca == extensions.is_ca && of_anchor.path_length == extensions.path_length);
        FUZZ_CHECK(extensions.san.len == 0 ||
                   fuzz_is_within(extensions.san, cert->extensions.at, cert->extensions.len));
    } else {
        FUZZ_CHECK(where.what != NULL && where.at <= cert->der.len);
    }
    FUZZ_CHECK(from >= INT64_C(-62167219200)); /* the year 0 */
    if (cert_check_values(cert, &where) != URSA_OK) {
        FUZZ_CHECK(where.what != NULL && where.at < cert->der.len);
    }
    FUZZ_CHECK(cert_types(cert) <= CERT_TYPE_ANY && cert_identifies(cert, cert) <= 1);
    (void)cert_is_ca(cert);
    (void)cert_is_for_host(cert, "b.a.example");
    (void)cert_is_for_ip(cert, address, sizeof address);
}

/* Returns the number of certificates, or 0 if the bytes are not a chain. */
static unsigned read_all(const uint8_t *data, size_t size) {
    struct ursa_where where = {NULL, 0};
    struct ursa_cert cert;
    unsigned count = 0;
    size_t at = 0;

    do {
        if (ursa_cert_read(data + at, size - at, &cert, &where) != URSA_OK) {
            FUZZ_CHECK(where.what != NULL && where.at <= size - at);
            shown_cert(data + at, size - at, NULL);
            return 0;
        }
        shown_cert(data + at, size - at, &cert);
        check_parts(&cert, data + at, size - at);
        check_inside(&cert);
        at += cert.der.len;
        count++;
    } while (at < size);
    return count;
}

/*
 * A chain that does not start with the good leaf must not pass any of these gates. A chain that
 * passes one of them must also pass the open gate.
 */
static void check_gates(const uint8_t *data, size_t size) {
    static const struct ursa_csr_template asked = {.subject = "/CN=device"};
    struct ursa_where where = {NULL, 0};
    const struct ursa_gate open = {.purposes = URSA_ANY_PURPOSE, .ca_leaf = 1};
    const struct ursa_gate gates[] = {
        {.anchor = seeds_anchor()},
        {.anchor = seeds_anchor(), .asked = &asked, .now = 1790000000},
        {.anchor = seeds_anchor(), .purposes = URSA_ANY_PURPOSE},
        {.anchor = seeds_ec_anchor()},
    };
    size_t i;

    for (i = 0; i < sizeof gates / sizeof gates[0]; i++) {
        int rc = ursa_gate_check(&gates[i], data, size, NULL, &where);

        FUZZ_CHECK(rc != URSA_OK ||
                   (i < 3 ? seeds_is_good(data, size) : seeds_is_good_ec(data, size)));
        FUZZ_CHECK(ursa_gate_check(&open, data, size, NULL, &where) == URSA_OK || rc != URSA_OK);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct ursa_where where = {NULL, 0};
    unsigned count = read_all(data, size), of_key = 0;

    if (ursa_cert_check_chain(data, size, device_key(), &of_key, &where) == URSA_OK) {
        FUZZ_CHECK(of_key == count);
    } else {
        FUZZ_CHECK(where.what != NULL && where.at <= size);
    }
    check_gates(data, size);
    return 0;
}
