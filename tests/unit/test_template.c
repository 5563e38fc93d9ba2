/* SPDX-License-Identifier: MIT */
#include "test.h"
#include "rounds.h"
#include "template.h"

static const struct ursa_csr_template full = {
    .subject = "/C=US/O=Acme/CN=unit 1",
    .san = "DNS:a.example,IP:192.0.2.1",
    .challenge = "\xc3\xa4 secret",
    .key_usage = URSA_KU_DIGITAL_SIGNATURE | URSA_KU_DECIPHER_ONLY,
    .ext_key_usage = URSA_EKU_CLIENT_AUTH | URSA_EKU_OCSP_SIGNING,
    .basic_constraints = URSA_BC_CA,
    .critical = URSA_CRITICAL_KU | URSA_CRITICAL_BC,
};

static void assert_text(const char *got, const char *wanted) {
    if (wanted == NULL) {
        assert_null(got);
    } else {
        assert_string_equal(got, wanted);
    }
}

static void assert_same(const struct ursa_csr_template *got,
                        const struct ursa_csr_template *wanted) {
    assert_text(got->subject, wanted->subject);
    assert_text(got->san, wanted->san);
    assert_text(got->challenge, wanted->challenge);
    assert_int_equal(got->key_usage, wanted->key_usage);
    assert_int_equal(got->ext_key_usage, wanted->ext_key_usage);
    assert_int_equal(got->basic_constraints, wanted->basic_constraints);
    assert_int_equal(got->critical, wanted->critical);
}

/* Unpack an exact copy, so that a byte outside it is found. */
static int unpack(const uint8_t *packed, size_t len, struct ursa_csr_template *got,
                  uint8_t **copy) {
    *copy = malloc(len > 0 ? len : 1);
    memcpy(*copy, packed, len);
    return ursa_template_unpack(*copy, len, got);
}

static void every_template_comes_back_as_it_was(void **state) {
    unsigned parts;

    (void)state;
    for (parts = 0; parts < 128; parts++) {
        struct ursa_csr_template tmpl = {.subject = parts & 1 ? full.subject : ""}, got;
        uint8_t packed[URSA_TEMPLATE_MAX_SIZE], *copy;
        size_t len;

        tmpl.san = parts & 2 ? full.san : parts & 1 ? NULL : "";
        tmpl.challenge = parts & 4 ? full.challenge : NULL;
        tmpl.key_usage = parts & 8 ? full.key_usage : 0;
        tmpl.ext_key_usage = parts & 16 ? full.ext_key_usage : 0;
        tmpl.basic_constraints = parts & 32 ? full.basic_constraints : 0;
        tmpl.critical = parts & 64 ? full.critical : 0;
        assert_code(ursa_template_pack(&tmpl, packed, sizeof packed, &len), URSA_OK);
        assert_code(unpack(packed, len, &got, &copy), URSA_OK);
        assert_same(&got, &tmpl);
        assert_in_range((uintptr_t)got.subject, (uintptr_t)copy, (uintptr_t)copy + len);
        free(copy);
    }
}

/* What devices in the field have in their flash must stay readable. */
static void the_record_is_this_one(void **state) {
    static const uint8_t record[] = "\x01\x03\x02\x0A\x01\x01\x81\x00"
                                    "/CN=x\0DNS:a\0pw";
    const struct ursa_csr_template tmpl = {
        .subject = "/CN=x",
        .san = "DNS:a",
        .challenge = "pw",
        .key_usage = URSA_KU_DIGITAL_SIGNATURE | URSA_KU_DECIPHER_ONLY,
        .ext_key_usage = URSA_EKU_SERVER_AUTH | URSA_EKU_TIME_STAMPING,
        .basic_constraints = URSA_BC_CA,
        .critical = URSA_CRITICAL_KU | URSA_CRITICAL_BC,
    };
    uint8_t packed[sizeof record];
    size_t len;

    (void)state;
    assert_code(ursa_template_pack(&tmpl, packed, sizeof packed, &len), URSA_OK);
    assert_int_equal(len, sizeof record);
    assert_memory_equal(packed, record, sizeof record);
}

static void a_full_line_of_text_fits_and_too_much_is_refused(void **state) {
    static char subject[600];
    struct ursa_csr_template tmpl = {.subject = subject};
    uint8_t packed[URSA_TEMPLATE_MAX_SIZE + 8];
    size_t len = 4711;

    (void)state;
    memset(subject, 's', URSA_TEMPLATE_MAX_SIZE - 8);
    memset(packed, 0xA5, sizeof packed);
    assert_code(ursa_template_pack(&tmpl, packed, URSA_TEMPLATE_MAX_SIZE, &len), URSA_E_BUFFER);
    assert_int_equal(len, 4711);
    assert_int_equal(packed[0], 0xA5);
    subject[URSA_TEMPLATE_MAX_SIZE - 9] = '\0';
    assert_code(ursa_template_pack(&tmpl, packed, URSA_TEMPLATE_MAX_SIZE, &len), URSA_OK);
    assert_int_equal(len, URSA_TEMPLATE_MAX_SIZE);
    assert_int_equal(packed[len], 0xA5);
    tmpl.subject = NULL;
    assert_code(ursa_template_pack(&tmpl, packed, sizeof packed, &len), URSA_E_ARGUMENT);
}

static void no_cut_or_lengthened_record_is_taken(void **state) {
    uint8_t packed[URSA_TEMPLATE_MAX_SIZE], *copy;
    struct ursa_csr_template got;
    size_t len, n;

    (void)state;
    assert_code(ursa_template_pack(&full, packed, sizeof packed, &len), URSA_OK);
    for (n = 0; n < len + 3; n++) {
        packed[n >= len ? n : 0] = n >= len ? 0 : packed[0];
        if (n != len) {
            assert_code(unpack(packed, n, &got, &copy), URSA_E_STORE_DAMAGED);
            assert_null(got.subject);
            free(copy);
        }
    }
}

static int exists(const uint8_t *packed) {
    return packed[0] == 1 && packed[1] <= 3 && packed[2] <= URSA_BC_CA && packed[3] <= 0x0F &&
           packed[5] <= 1 && (packed[6] & ~0x8F) == 0 && packed[7] <= 1;
}

static void no_byte_of_a_record_leads_outside_it_or_to_what_does_not_exist(void **state) {
    uint8_t packed[URSA_TEMPLATE_MAX_SIZE], *copy;
    size_t len, i, accepted = 0;
    struct ursa_csr_template got;
    unsigned value;

    (void)state;
    assert_code(ursa_template_pack(&full, packed, sizeof packed, &len), URSA_OK);
    for (i = 0; i < len; i++) {
        for (value = 1; value < 256; value++) {
            packed[i] ^= (uint8_t)value;
            if (unpack(packed, len, &got, &copy) == URSA_OK) {
                accepted++;
                assert_true(exists(packed));
                assert_true(strlen(got.subject) + strlen(got.san) +
                                (got.challenge == NULL ? 0 : strlen(got.challenge)) <
                            len);
            }
            free(copy);
            packed[i] ^= (uint8_t)value;
        }
    }
    assert_true(accepted > 1000); /* texts are anything but NUL */
}

static void random_records_are_survived(void **state) {
    struct ursa_csr_template got;
    uint8_t record[64], *copy;
    size_t i, k, n = rounds(200000), accepted = 0;

    (void)state;
    for (i = 0; i < n; i++) {
        size_t len = random_below(sizeof record);

        for (k = 0; k < len; k++) {
            record[k] = (uint8_t)(random_below(3) == 0 ? random_below(256) : random_below(4));
        }
        accepted += unpack(record, len, &got, &copy) == URSA_OK;
        free(copy);
    }
    assert_true(accepted > 0 && accepted < n / 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_template_comes_back_as_it_was),
        cmocka_unit_test(the_record_is_this_one),
        cmocka_unit_test(a_full_line_of_text_fits_and_too_much_is_refused),
        cmocka_unit_test(no_cut_or_lengthened_record_is_taken),
        cmocka_unit_test(no_byte_of_a_record_leads_outside_it_or_to_what_does_not_exist),
        cmocka_unit_test(random_records_are_survived),
    };

    return RUN(tests);
}
