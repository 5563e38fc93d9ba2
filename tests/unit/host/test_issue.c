/* SPDX-License-Identifier: MIT */
/* Certificates that the host makes (boards/host/issue): signatures under faults, and numbers. */
#include <openssl/evp.h>
#include "cli/report.h"
#include "issue/cert_write.h"
#include "test.h"

static struct ursa_keypair key;
static const uint8_t tbs[] = "what is signed";

static int sign(uint8_t signature[URSA_RSA_SIZE]) {
    memset(signature, 0xA5, URSA_RSA_SIZE);
    return cert_sign(&key, CERT_SHA256, (struct ursa_span){tbs, sizeof tbs}, signature);
}

static int setup(void **state) {
    (void)state;
    return ursa_keypair_from_rsa(&key, device_key()) == URSA_OK ? 0 : -1;
}

/* PKCS#1 v1.5 is deterministic, so the device's own signer must give the same bytes. */
static void test_the_signature_is_that_of_the_device(void **state) {
    uint8_t ours[URSA_RSA_SIZE], other[URSA_RSA_SIZE], hash[32];
    unsigned len;

    (void)state;
    assert_code(sign(ours), URSA_OK);
    assert_int_equal(EVP_Digest(tbs, sizeof tbs, hash, &len, EVP_sha256(), NULL), 1);
    assert_code(ursa_rsa_sign_sha256(device_key(), hash, other), URSA_OK);
    assert_memory_equal(ours, other, sizeof ours);
}

/* A signature that is right modulo one factor only would reveal the other one. */
static void test_a_signature_with_a_fault_is_withheld(void **state) {
    uint8_t *const parts[] = {key.dp, key.dq, key.iq, key.q};
    const uint8_t zero[URSA_RSA_SIZE] = {0};
    uint8_t signature[URSA_RSA_SIZE];
    size_t i, bit;

    (void)state;
    for (i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        for (bit = 9; bit < 1000; bit += 247) {
            parts[i][bit / 8] ^= (uint8_t)(1u << bit % 8);
            assert_code(sign(signature), URSA_E_SIGNATURE);
            assert_memory_equal(signature, zero, sizeof zero);
            parts[i][bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
    }
    assert_code(sign(signature), URSA_OK);
}

static void parses(const char *digits, unsigned base, const char *hex) {
    struct serial serial;
    char text[2 * SERIAL_MAX + 1] = "";
    size_t i;

    assert_null(serial_parse(digits, strlen(digits), base, &serial));
    for (i = 0; i < serial.len; i++) {
        (void)sprintf(text + 2 * i, "%02x", serial.bytes[i]);
    }
    assert_string_equal(text, hex);
}

static void test_a_serial_number_is_the_content_of_an_integer(void **state) {
    (void)state;
    parses("1", 10, "01");
    parses("127", 10, "7f");
    parses("128", 10, "0080");
    parses("00000255", 10, "00ff");
    parses("256", 10, "0100");
    parses("7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", 16,
           "7fffffffffffffffffffffffffffffffffffffff");
    parses("00080000000000000000000000000000000000000", 16,
           "0080000000000000000000000000000000000000");
    parses("730750818665451459101842416358141509827966271487", 10,
           "7fffffffffffffffffffffffffffffffffffffff");
}

static void test_a_serial_number_is_positive_and_of_20_bytes(void **state) {
    static const char *const bad[] = {"0",
                                      "000",
                                      "-1",
                                      "",
                                      " 1",
                                      "1 ",
                                      "0x1",
                                      "1a",
                                      "730750818665451459101842416358141509827966271488",
                                      "1461501637330902918203684832716283019655932542976"};
    struct serial serial;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_non_null(serial_parse(bad[i], strlen(bad[i]), 10, &serial));
    }
}

static void test_random_serial_numbers_have_20_bytes_and_differ(void **state) {
    const struct noise_source noise = {NULL, 0};
    struct serial a, b;

    (void)state;
    assert_int_equal(serial_draw(&noise, &a), EXIT_DONE);
    assert_int_equal(serial_draw(&noise, &b), EXIT_DONE);
    assert_int_equal(a.len, SERIAL_MAX);
    assert_true(a.bytes[0] >= 0x40 && a.bytes[0] < 0x80);
    assert_memory_not_equal(a.bytes, b.bytes, SERIAL_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_signature_is_that_of_the_device),
        cmocka_unit_test(test_a_signature_with_a_fault_is_withheld),
        cmocka_unit_test(test_a_serial_number_is_the_content_of_an_integer),
        cmocka_unit_test(test_a_serial_number_is_positive_and_of_20_bytes),
        cmocka_unit_test(test_random_serial_numbers_have_20_bytes_and_differ),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
