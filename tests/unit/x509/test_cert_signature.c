/* SPDX-License-Identifier: MIT */
/* RSA keys of CAs at the bounds of their sizes, in SubjectPublicKeyInfo of own bytes. */
#include "test.h"
#include "codec/der_write.h"
#include "rsa/spki.h"

static uint8_t number[600], spki[1300];

/* The INTEGER with this many bytes, the first and the last of which are given. */
static const uint8_t *make_number(size_t size, uint8_t first, uint8_t last) {
    memset(number, 0x5A, sizeof number);
    number[size - 1] = last;
    number[0] = size > 1 ? first : last;
    return number;
}

struct spec {
    size_t n_size;
    uint8_t n_first, n_last;
    size_t e_size;
    uint8_t e_first, e_last;
    int rc;
};

static int check(const struct spec *spec) {
    struct ursa_span span;
    struct ursa_der der;

    ursa_der_init(&der, spki, sizeof spki);
    ursa_der_unsigned(&der, make_number(spec->e_size, spec->e_first, spec->e_last), spec->e_size);
    ursa_der_unsigned(&der, make_number(spec->n_size, spec->n_first, spec->n_last), spec->n_size);
    ursa_der_wrap(&der, DER_SEQUENCE, 0);
    ursa_der_byte(&der, 0);
    ursa_der_wrap(&der, DER_BIT_STRING, 0);
    ursa_der_bytes(&der, ursa_rsa_algorithm, URSA_RSA_ALGORITHM_SIZE);
    ursa_der_wrap(&der, DER_SEQUENCE, 0);
    span.at = spki + sizeof spki - der.len;
    span.len = der.len;
    return ursa_check_key(span);
}

static void sizes_of_modulus_and_exponent_are_bounded(void **state) {
    static const struct spec specs[] = {
        {256, 0x80, 1, 3, 1, 1, URSA_OK}, /* 2^2047 + ...: 2048 bits */
        {256, 0xFF, 1, 3, 1, 1, URSA_OK},
        {256, 0x7F, 1, 3, 1, 1, URSA_E_CERT_RSA}, /* 2047 bits */
        {256, 0x40, 1, 3, 1, 1, URSA_E_CERT_RSA},
        {256, 0x01, 1, 3, 1, 1, URSA_E_CERT_RSA},
        {255, 0xFF, 1, 3, 1, 1, URSA_E_CERT_RSA}, /* 2040 bits */
        {257, 0x01, 1, 3, 1, 1, URSA_OK},         /* 2049 bits */
        {512, 0xFF, 1, 3, 1, 1, URSA_OK},         /* 4096 bits */
        {513, 0x01, 1, 3, 1, 1, URSA_E_CERT_RSA}, /* 4097 bits */
        {256, 0x80, 2, 3, 1, 1, URSA_E_CERT_RSA}, /* even */
        {256, 0x80, 3, 3, 1, 1, URSA_OK},
        {256, 0x80, 1, 3, 1, 2, URSA_E_CERT_RSA}, /* an even exponent */
        {256, 0x80, 1, 1, 0, 1, URSA_E_CERT_RSA}, /* 1 */
        {256, 0x80, 1, 1, 0, 2, URSA_E_CERT_RSA},
        {256, 0x80, 1, 1, 0, 3, URSA_OK},
        {256, 0x80, 1, 2, 1, 1, URSA_OK}, /* 257 */
        {256, 0x80, 1, 8, 0xFF, 1, URSA_OK},
        {256, 0x80, 1, 9, 0x01, 1, URSA_E_CERT_RSA},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof specs / sizeof specs[0]; i++) {
        int rc = check(&specs[i]);

        if (rc != specs[i].rc) {
            print_error("case %zu\n", i);
        }
        assert_code(rc, specs[i].rc);
    }
}

/* Every byte before the modulus has only one value. */
static void every_byte_of_the_header_counts(void **state) {
    static const struct spec good = {256, 0x80, 1, 3, 1, 1, URSA_OK};
    struct ursa_span span = {spki + sizeof spki - URSA_SPKI_SIZE, URSA_SPKI_SIZE};
    unsigned at, bit;

    (void)state;
    for (at = 0; at < 32; at++) {
        for (bit = 0; bit < 8; bit++) {
            assert_code(check(&good), URSA_OK);
            spki[sizeof spki - URSA_SPKI_SIZE + at] ^= (uint8_t)(1u << bit);
            if (ursa_check_key(span) == URSA_OK) {
                print_error("byte %u, bit %u\n", at, bit);
            }
            assert_code(ursa_check_key(span), URSA_E_CERT_RSA);
        }
    }
}

/* A key with one byte more at the end of one of its four parts, or with another tag there. */
static void bytes_after_a_part_and_other_tags_are_refused(void **state) {
    unsigned part, tag;

    (void)state;
    for (part = 0; part <= 6; part++) {
        static const uint8_t three = 3;
        struct ursa_span span;
        struct ursa_der der;

        ursa_der_init(&der, spki, sizeof spki);
        if (part == 1 || part == 2 || part == 3) {
            size_t mark = der.len;

            ursa_der_bytes(&der, &three, 1); /* after the SEQUENCE of this number */
            ursa_der_bytes(&der, (const uint8_t[]){0x02, 0x01}, 2);
            assert_int_equal(der.len - mark, 3);
        }
        if (part == 2) {
            ursa_der_wrap(&der, DER_SEQUENCE, 0);
        }
        tag = part == 4 ? DER_OCTET_STRING : DER_INTEGER;
        ursa_der_tlv(&der, tag, (const uint8_t[]){1, 0, 1}, 3);
        ursa_der_unsigned(&der, make_number(256, 0x80, 1), 256);
        ursa_der_wrap(&der, part == 5 ? DER_INTEGER : DER_SEQUENCE, part == 3 ? 3 : 0);
        ursa_der_byte(&der, 0);
        ursa_der_wrap(&der, part == 6 ? DER_OCTET_STRING : DER_BIT_STRING, 0);
        ursa_der_bytes(&der, ursa_rsa_algorithm, URSA_RSA_ALGORITHM_SIZE);
        ursa_der_wrap(&der, DER_SEQUENCE, 0);
        span.at = spki + sizeof spki - der.len;
        span.len = der.len;
        assert_code(ursa_check_key(span), part == 0 ? URSA_OK : URSA_E_CERT_RSA);
    }
}

/* After the BIT STRING no other element may follow. */
static void an_element_after_the_key_is_refused(void **state) {
    static const struct spec good = {256, 0x80, 1, 3, 1, 1, URSA_OK};
    static uint8_t longer[URSA_SPKI_SIZE + 2];
    struct ursa_span span = {longer, sizeof longer};

    (void)state;
    assert_code(check(&good), URSA_OK);
    memcpy(longer, spki + sizeof spki - URSA_SPKI_SIZE, URSA_SPKI_SIZE);
    longer[3] += 2; /* the length of the SEQUENCE: 0x0122 becomes 0x0124 */
    longer[URSA_SPKI_SIZE] = 0x05;
    assert_code(ursa_check_key(span), URSA_E_CERT_RSA);
}

static void every_hash_of_the_next_numbers_is_refused(void **state) {
    uint8_t algorithm[URSA_RSA_ALGORITHM_SIZE];
    const struct ursa_span span = {algorithm, sizeof algorithm};
    unsigned number_of_oid;

    (void)state;
    memcpy(algorithm, ursa_sha256_with_rsa, sizeof algorithm);
    for (number_of_oid = 0; number_of_oid < 128; number_of_oid++) {
        algorithm[sizeof algorithm - 3] = (uint8_t)number_of_oid;
        assert_code(ursa_check_algorithm(span),
                    number_of_oid >= 11 && number_of_oid <= 13 ? URSA_OK : URSA_E_CERT_ALGORITHM);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_of_modulus_and_exponent_are_bounded),
        cmocka_unit_test(every_byte_of_the_header_counts),
        cmocka_unit_test(bytes_after_a_part_and_other_tags_are_refused),
        cmocka_unit_test(an_element_after_the_key_is_refused),
        cmocka_unit_test(every_hash_of_the_next_numbers_is_refused),
    };

    return RUN(tests);
}
