/* SPDX-License-Identifier: MIT */
#include "test.h"
#include "random.h"
#include "rounds.h"
#include "identity/template.h"

static const struct ursa_csr_template full = {
    .subject = "/C=US/O=Acme/CN=unit 1",
    .san = "DNS:a.example,IP:192.0.2.1",
    .challenge = "\xc3\xa4 secret",
    .unstructured_name = "Acme Inc",
    .hw_type = "1.3.6.1.4.1.99999.1",
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
    assert_text(got->unstructured_name, wanted->unstructured_name);
    assert_text(got->hw_type, wanted->hw_type);
    assert_int_equal(got->key_usage, wanted->key_usage);
    assert_int_equal(got->ext_key_usage, wanted->ext_key_usage);
    assert_int_equal(got->basic_constraints, wanted->basic_constraints);
    assert_int_equal(got->critical, wanted->critical);
}

/* Unpack an exact copy, so that a sanitizer finds accesses outside. */
static int unpack(const uint8_t *packed, size_t len, struct ursa_csr_template *got,
                  uint8_t **copy) {
    *copy = malloc(len > 0 ? len : 1);
    memcpy(*copy, packed, len);
    return ursa_template_unpack(*copy, len, got);
}

static void every_template_is_the_same_after_packing_and_unpacking(void **state) {
    unsigned parts;

    (void)state;
    for (parts = 0; parts < 512; parts++) {
        struct ursa_csr_template tmpl = {.subject = parts & 1 ? full.subject : ""}, got;
        uint8_t packed[URSA_TEMPLATE_MAX_SIZE], *copy;
        size_t len;

        tmpl.san = parts & 2 ? full.san : parts & 1 ? NULL : "";
        tmpl.challenge = parts & 4 ? full.challenge : NULL;
        tmpl.key_usage = parts & 8 ? full.key_usage : 0;
        tmpl.ext_key_usage = parts & 16 ? full.ext_key_usage : 0;
        tmpl.basic_constraints = parts & 32 ? full.basic_constraints : 0;
        tmpl.critical = parts & 64 ? full.critical : 0;
        tmpl.unstructured_name = parts & 128 ? full.unstructured_name : NULL;
        tmpl.hw_type = parts & 256 ? full.hw_type : NULL;
        assert_code(ursa_template_pack(&tmpl, packed, sizeof packed, &len), URSA_OK);
        assert_code(unpack(packed, len, &got, &copy), URSA_OK);
        assert_same(&got, &tmpl);
        assert_in_range((uintptr_t)got.subject, (uintptr_t)copy, (uintptr_t)copy + len);
        free(copy);
    }
}

/* Records in the flash of existing devices must stay readable. */
static void the_format_of_a_packed_template_stays_the_same(void **state) {
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

static void a_template_of_the_maximum_size_fits_and_a_longer_one_is_refused(void **state) {
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

static void a_record_that_is_cut_or_longer_is_refused(void **state) {
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

static size_t length(const char *text) {
    return text == NULL ? 0 : strlen(text);
}

static int exists(const uint8_t *packed) {
    return packed[0] == 1 && packed[1] <= 15 && packed[2] <= URSA_BC_CA && packed[3] <= 0x0F &&
           packed[5] <= 1 && (packed[6] & ~0x8F) == 0 && packed[7] <= 1;
}

static void changed_records_are_refused_or_stay_within_their_bounds_and_known_values(void **state) {
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
                assert_true(length(got.subject) + length(got.san) + length(got.challenge) +
                                length(got.unstructured_name) + length(got.hw_type) <
                            len);
            }
            free(copy);
            packed[i] ^= (uint8_t)value;
        }
    }
    assert_true(accepted > 1000); /* a text can have any bytes except NUL */
}

static void random_records_do_no_harm(void **state) {
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

/* ---- filling a template in for a device ----------------------------------------------------- */

static const uint8_t id[] = {0x00, 0x9A, 0xFF};

static void the_id_is_filled_in_in_every_text(void **state) {
    struct ursa_csr_template tmpl = {
        .subject = "/CN=%ID%/O=a%ID%b%ID%",
        .san = "DNS:%ID%.example",
        .challenge = "%ID",
        .unstructured_name = "%%ID%%",
    };
    const struct ursa_csr_template before = tmpl;
    char buf[URSA_TEMPLATE_MAX_SIZE];
    size_t need = ursa_template_fill(&tmpl, id, sizeof id, NULL);

    (void)state;
    assert_same(&tmpl, &before);
    assert_int_equal(ursa_template_fill(&tmpl, id, sizeof id, buf), need);
    assert_string_equal(tmpl.subject, "/CN=009aff/O=a009affb009aff");
    assert_string_equal(tmpl.san, "DNS:009aff.example");
    assert_string_equal(tmpl.challenge, "%ID");
    assert_string_equal(tmpl.unstructured_name, "%009aff%");
}

static void hw_type_adds_the_names_of_802_1ar(void **state) {
    static const struct {
        const char *subject, *san, *filled_subject, *filled_san;
    } table[] = {
        {"/O=Acme", NULL, "/O=Acme/serialNumber=009aff", "hardwareModuleName:1.2.3;009aff"},
        {"/", "DNS:a", "/serialNumber=009aff", "DNS:a,hardwareModuleName:1.2.3;009aff"},
        {"CN=x,O=Acme", NULL, "serialNumber=009aff,CN=x,O=Acme", "hardwareModuleName:1.2.3;009aff"},
        {"", NULL, "serialNumber=009aff", "hardwareModuleName:1.2.3;009aff"},
    };
    char buf[URSA_TEMPLATE_MAX_SIZE];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct ursa_csr_template tmpl = {
            .subject = table[i].subject, .san = table[i].san, .hw_type = "1.2.3"};

        (void)ursa_template_fill(&tmpl, id, sizeof id, buf);
        assert_string_equal(tmpl.subject, table[i].filled_subject);
        assert_string_equal(tmpl.san, table[i].filled_san);
        assert_null(tmpl.hw_type);
        assert_int_equal(tmpl.key_usage, URSA_KU_DIGITAL_SIGNATURE);
        assert_int_equal(tmpl.critical, URSA_CRITICAL_KU);
    }
}

static void an_explicit_key_usage_is_kept(void **state) {
    struct ursa_csr_template tmpl = {
        .subject = "/O=a", .hw_type = "1.2", .key_usage = URSA_KU_KEY_AGREEMENT};
    char buf[URSA_TEMPLATE_MAX_SIZE];

    (void)state;
    (void)ursa_template_fill(&tmpl, id, sizeof id, buf);
    assert_int_equal(tmpl.key_usage, URSA_KU_KEY_AGREEMENT);
    assert_int_equal(tmpl.critical, 0);
}

/*
 * A template of any content is filled in its own buffer with the same result as in another buffer.
 */
static void a_template_can_be_filled_in_within_its_own_buffer(void **state) {
    static const char *const pieces[] = {"%ID%", "a", "%", "=", "/", "ID%", "%ID%%ID%"};
    char other[4096], buf[400];
    size_t n = rounds(20000), fits = 0;
    uint64_t seed = 1;

    (void)state;
    while (n-- > 0) {
        char texts[5][200] = {"", "", "", "", ""};
        struct ursa_csr_template tmpl, kept, filled;
        size_t size = 40 + split_mix_below(&seed, sizeof buf - 40), len, need, k, j;

        for (k = 0; k < 5; k++) {
            for (j = split_mix_below(&seed, 12); j > 0; j--) {
                strcat(texts[k], pieces[split_mix_below(&seed, 7)]);
            }
        }
        tmpl = (struct ursa_csr_template){.subject = texts[0],
                                          .san = split_mix_below(&seed, 2) ? texts[1] : NULL,
                                          .challenge = split_mix_below(&seed, 2) ? texts[2] : NULL,
                                          .unstructured_name =
                                              split_mix_below(&seed, 2) ? texts[3] : NULL,
                                          .hw_type = split_mix_below(&seed, 2) ? texts[4] : NULL};
        if (ursa_template_pack(&tmpl, (uint8_t *)buf, size, &len) != URSA_OK) {
            continue;
        }
        memmove(buf + size - len, buf, len);
        assert_code(ursa_template_unpack((uint8_t *)buf + size - len, len, &kept), URSA_OK);
        filled = tmpl;
        need = ursa_template_fill(&filled, id, sizeof id, other);
        if (ursa_template_fill_within(&kept, id, sizeof id, buf, size) == URSA_OK) {
            assert_same(&kept, &filled);
            fits++;
        } else {
            assert_true(need + length(tmpl.hw_type) + 1 > size);
        }
    }
    assert_true(fits > 100);
}

/*
 * With an id of one byte, %ID% gives a shorter text than it has itself. The serialNumber that
 * hw_type puts first could then reach the subject before it was read, although the final texts fit.
 */
static void an_id_of_one_byte_fills_no_byte_outside_the_buffer(void **state) {
    static const uint8_t short_id[] = {0xA5};
    char subject[512], record[URSA_TEMPLATE_MAX_SIZE], other[2 * URSA_TEMPLATE_MAX_SIZE];
    size_t marks, fits = 0;

    (void)state;
    for (marks = 1; marks <= 46; marks++) {
        struct ursa_csr_template tmpl = {0}, kept, filled;
        struct {
            char buf[URSA_TEMPLATE_MAX_SIZE];
            char guard[64];
        } room;
        size_t size, len, i;

        strcpy(subject, "CN=");
        for (i = 0; i < marks; i++) {
            strcat(subject, "%ID%");
        }
        for (i = strlen(subject); i < 300; i++) {
            strcat(subject, i % 30 == 0 ? "+" : "x");
        }
        tmpl.subject = subject;
        tmpl.hw_type = "1.2.3";
        assert_code(ursa_template_pack(&tmpl, (uint8_t *)record, sizeof record, &len), URSA_OK);
        for (size = len; size <= sizeof room.buf; size++) {
            memset(&room, 0x77, sizeof room);
            memcpy(room.buf + size - len, record, len);
            assert_code(ursa_template_unpack((uint8_t *)room.buf + size - len, len, &kept),
                        URSA_OK);
            if (ursa_template_fill_within(&kept, short_id, sizeof short_id, room.buf, size) ==
                URSA_OK) {
                filled = tmpl;
                (void)ursa_template_fill(&filled, short_id, sizeof short_id, other);
                assert_same(&kept, &filled);
                fits++;
            }
            for (i = size; i < sizeof room; i++) {
                assert_int_equal(((const char *)&room)[i], 0x77);
            }
        }
    }
    assert_true(fits > 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_template_is_the_same_after_packing_and_unpacking),
        cmocka_unit_test(the_format_of_a_packed_template_stays_the_same),
        cmocka_unit_test(a_template_of_the_maximum_size_fits_and_a_longer_one_is_refused),
        cmocka_unit_test(a_record_that_is_cut_or_longer_is_refused),
        cmocka_unit_test(changed_records_are_refused_or_stay_within_their_bounds_and_known_values),
        cmocka_unit_test(random_records_do_no_harm),
        cmocka_unit_test(the_id_is_filled_in_in_every_text),
        cmocka_unit_test(hw_type_adds_the_names_of_802_1ar),
        cmocka_unit_test(an_explicit_key_usage_is_kept),
        cmocka_unit_test(a_template_can_be_filled_in_within_its_own_buffer),
        cmocka_unit_test(an_id_of_one_byte_fills_no_byte_outside_the_buffer),
    };

    return RUN(tests);
}
