/* SPDX-License-Identifier: MIT */
#include "test.h"
#include "request/extensions.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define MOST         4096

/* In the order in which Ursa writes them. */
static const struct bit {
    const char *name;
    uint16_t value;
} usages[] =
    {
        {"digitalSignature", 1 << 0}, {"nonRepudiation", 1 << 1}, {"keyEncipherment", 1 << 2},
        {"dataEncipherment", 1 << 3}, {"keyAgreement", 1 << 4},   {"keyCertSign", 1 << 5},
        {"cRLSign", 1 << 6},          {"encipherOnly", 1 << 7},   {"decipherOnly", 1 << 8},
},
  ext_usages[] = {
      {"serverAuth", 1 << 0},      {"clientAuth", 1 << 1},   {"codeSigning", 1 << 2},
      {"emailProtection", 1 << 3}, {"timeStamping", 1 << 7}, {"OCSPSigning", 1 << 8},
};

/* ---- helpers ------------------------------------------------------------------------------ */

/* Write the bits of `value` as words, for example "keyUsage=critical,a,b". */
static char *spell(char *text, const char *name, int critical, const struct bit *table,
                   size_t count, unsigned value) {
    char *to = text + sprintf(text, "%s=%s", name, critical ? "critical," : "");
    size_t i;

    for (i = 0; i < count; i++) {
        if (value & table[i].value) {
            to += sprintf(to, "%s,", table[i].name);
        }
    }
    to[-1] = '\0';
    return text;
}

static size_t encode(const struct ursa_csr_template *template, uint8_t *out) {
    struct ursa_der count, der;
    struct ursa_san san;
    int critical = template->critical & URSA_CRITICAL_SAN;

    assert_code(ursa_extensions_check(template, NULL), URSA_OK);
    assert_code(ursa_san_parse(&san, template->san, NULL), URSA_OK);
    assert_true(ursa_extensions_any(template));
    ursa_der_count(&count);
    ursa_extensions_write(template, &san, critical, &count);
    assert_true(count.len <= MOST);
    ursa_der_init(&der, out, count.len);
    ursa_extensions_write(template, &san, critical, &der);
    assert_int_equal(der.len, count.len);
    return der.len;
}

/* Check that Ursa encodes the template to the same bytes as OpenSSL encodes the words. */
static void assert_same(const struct ursa_csr_template *template, const char *const *words) {
    uint8_t out[MOST];

    judge_words(out, encode(template, out), words);
}

/* Check that reading the words one after the other gives exactly this template. */
static void assert_reads(const char *const *words, const struct ursa_csr_template *expected) {
    struct ursa_csr_template template = {0};

    for (; *words != NULL; words++) {
        struct ursa_where where = {NULL, 77};
        int rc = ursa_csr_add_extension(&template, *words, &where);

        if (rc != URSA_OK) {
            fail_msg("\"%s\": %s at %zu", *words, where.what, where.at);
        }
        assert_null(where.what);
        assert_int_equal(where.at, 77);
    }
    assert_int_equal(template.key_usage, expected->key_usage);
    assert_int_equal(template.ext_key_usage, expected->ext_key_usage);
    assert_int_equal(template.basic_constraints, expected->basic_constraints);
    assert_int_equal(template.critical, expected->critical);
    assert_null(template.subject);
    assert_null(template.challenge);
    if (expected->san == NULL) {
        assert_null(template.san);
    } else {
        assert_string_equal(template.san, expected->san);
    }
}

static void assert_both(const struct ursa_csr_template *template, const char *const *words) {
    assert_same(template, words);
    assert_reads(words, template);
}

/* ---- each extension ----------------------------------------------------------------------- */

static void the_constants_are_the_bits_of_rfc_5280(void **state) {
    (void)state;
    assert_int_equal(URSA_KU_DIGITAL_SIGNATURE, 1 << 0);
    assert_int_equal(URSA_KU_NON_REPUDIATION, 1 << 1);
    assert_int_equal(URSA_KU_KEY_ENCIPHERMENT, 1 << 2);
    assert_int_equal(URSA_KU_DATA_ENCIPHERMENT, 1 << 3);
    assert_int_equal(URSA_KU_KEY_AGREEMENT, 1 << 4);
    assert_int_equal(URSA_KU_KEY_CERT_SIGN, 1 << 5);
    assert_int_equal(URSA_KU_CRL_SIGN, 1 << 6);
    assert_int_equal(URSA_KU_ENCIPHER_ONLY, 1 << 7);
    assert_int_equal(URSA_KU_DECIPHER_ONLY, 1 << 8);
    assert_int_equal(URSA_EKU_SERVER_AUTH, 1 << 0);
    assert_int_equal(URSA_EKU_CLIENT_AUTH, 1 << 1);
    assert_int_equal(URSA_EKU_CODE_SIGNING, 1 << 2);
    assert_int_equal(URSA_EKU_EMAIL_PROTECTION, 1 << 3);
    assert_int_equal(URSA_EKU_TIME_STAMPING, 1 << 7);
    assert_int_equal(URSA_EKU_OCSP_SIGNING, 1 << 8);
}

static void all_511_key_usages_are_encoded_as_openssl_encodes_their_words(void **state) {
    unsigned value, critical;

    (void)state;
    for (value = 1; value < 512; value++) {
        for (critical = 0; critical < 2; critical++) {
            struct ursa_csr_template template = {.key_usage = (uint16_t)value,
                                                 .critical = critical ? URSA_CRITICAL_KU : 0};
            char text[256];
            const char *const words[] = {
                spell(text, "keyUsage", (int)critical, usages, COUNT(usages), value), NULL};

            assert_both(&template, words);
        }
    }
}

static void all_63_extended_key_usages_are_encoded_as_openssl_encodes_their_words(void **state) {
    unsigned subset, critical, i;

    (void)state;
    for (subset = 1; subset < 64; subset++) {
        for (critical = 0; critical < 2; critical++) {
            struct ursa_csr_template template = {.critical = critical ? URSA_CRITICAL_EKU : 0};
            char text[256];
            const char *const words[] = {text, NULL};

            for (i = 0; i < COUNT(ext_usages); i++) {
                template.ext_key_usage |= subset >> i & 1 ? ext_usages[i].value : 0;
            }
            spell(text, "extendedKeyUsage", (int)critical, ext_usages, COUNT(ext_usages),
                  template.ext_key_usage);
            assert_both(&template, words);
        }
    }
}

static void basic_constraints_are_encoded_as_openssl_encodes_their_words(void **state) {
    static const struct {
        const char *words;
        uint8_t value, critical;
    } table[] = {
        {"basicConstraints=CA:FALSE", URSA_BC_NOT_CA, 0},
        {"basicConstraints=CA:TRUE", URSA_BC_CA, 0},
        {"basicConstraints=critical,CA:FALSE", URSA_BC_NOT_CA, URSA_CRITICAL_BC},
        {"basicConstraints=critical,CA:TRUE", URSA_BC_CA, URSA_CRITICAL_BC},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(table); i++) {
        struct ursa_csr_template template = {.basic_constraints = table[i].value,
                                             .critical = table[i].critical};
        const char *const words[] = {table[i].words, NULL};

        assert_both(&template, words);
    }
}

static void every_set_of_extensions_is_written_in_one_order_with_its_critical_flags(void **state) {
    unsigned set, critical;

    (void)state;
    for (set = 1; set < 16; set++) {
        for (critical = 0; critical < 16; critical++) {
            struct ursa_csr_template template = {.critical = (uint8_t)(critical & set)};
            char text[4][64];
            const char *words[5];
            unsigned n = 0;

            if (set & URSA_CRITICAL_SAN) {
                template.san = "DNS:a,IP:::1";
                sprintf(text[n], "subjectAltName=%sDNS:a,IP:::1", critical & 1 ? "critical," : "");
                words[n] = text[n];
                n++;
            }
            if (set & URSA_CRITICAL_KU) {
                template.key_usage = 5;
                words[n] = spell(text[n], "keyUsage", critical & 2, usages, COUNT(usages), 5);
                n++;
            }
            if (set & URSA_CRITICAL_EKU) {
                template.ext_key_usage = 3;
                words[n] = spell(text[n], "extendedKeyUsage", critical & 4, ext_usages,
                                 COUNT(ext_usages), 3);
                n++;
            }
            if (set & URSA_CRITICAL_BC) {
                template.basic_constraints = URSA_BC_NOT_CA;
                sprintf(text[n], "basicConstraints=%sCA:FALSE", critical & 8 ? "critical," : "");
                words[n] = text[n];
                n++;
            }
            words[n] = NULL;
            assert_both(&template, words);
            for (; n > 1; n--) { /* the order of the words does not matter */
                const char *first = words[0];

                words[0] = words[n - 1];
                words[n - 1] = first;
                assert_reads(words, &template);
            }
        }
    }
}

static void a_template_without_extensions_writes_no_extensions(void **state) {
    struct ursa_csr_template template = {.subject = "/CN=x", .challenge = "c", .critical = 15};

    (void)state;
    assert_false(ursa_extensions_any(&template));
}

/* ---- words -------------------------------------------------------------------------------- */

static void spaces_and_repeated_words_are_read_as_openssl_reads_them(void **state) {
    static const struct {
        const char *words;
        uint16_t usage, ext_usage;
        uint8_t critical;
    } table[] = {
        {"keyUsage= cRLSign", 1 << 6, 0, 0},
        {"keyUsage=cRLSign ", 1 << 6, 0, 0},
        {"keyUsage=digitalSignature , cRLSign", 1 << 6 | 1, 0, 0},
        {"keyUsage=critical, digitalSignature", 1, 0, URSA_CRITICAL_KU},
        {"keyUsage=cRLSign,cRLSign", 1 << 6, 0, 0},
        {"keyUsage=decipherOnly,digitalSignature", 1 << 8 | 1, 0, 0},
        {"extendedKeyUsage=critical,  clientAuth ", 0, 2, URSA_CRITICAL_EKU},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(table); i++) {
        struct ursa_csr_template template = {.key_usage = table[i].usage,
                                             .ext_key_usage = table[i].ext_usage,
                                             .critical = table[i].critical};
        const char *const words[] = {table[i].words, NULL};

        assert_both(&template, words);
    }
}

static void a_space_before_critical_is_ignored(void **state) {
    static const struct ursa_csr_template usage = {.key_usage = 1, .critical = URSA_CRITICAL_KU};
    static const struct ursa_csr_template ext = {.ext_key_usage = 2, .critical = URSA_CRITICAL_EKU};
    static const struct ursa_csr_template basic = {.basic_constraints = URSA_BC_CA,
                                                   .critical = URSA_CRITICAL_BC};

    (void)state; /* OpenSSL refuses these texts, but their meaning is clear */
    assert_reads((const char *const[]){"keyUsage= critical,digitalSignature", NULL}, &usage);
    assert_reads((const char *const[]){"extendedKeyUsage= critical, clientAuth", NULL}, &ext);
    assert_reads((const char *const[]){"basicConstraints=  critical,CA:TRUE", NULL}, &basic);
}

static void a_san_text_is_borrowed_and_checked_only_when_it_is_written(void **state) {
    static const char text[] = "subjectAltName= critical, FOO:a";
    struct ursa_csr_template template = {0};

    (void)state;
    assert_code(ursa_csr_add_extension(&template, text, NULL), URSA_OK);
    assert_ptr_equal(template.san, text + sizeof text - 1 - 5);
    assert_int_equal(template.critical, URSA_CRITICAL_SAN);
    template.san = NULL;
    assert_code(ursa_csr_add_extension(&template, "subjectAltName=", NULL), URSA_OK);
    assert_string_equal(template.san, "");
}

struct refusal {
    const char *text, *what;
    size_t at;
};

static void assert_refused(const struct ursa_csr_template *before, const struct refusal *r) {
    struct ursa_csr_template template = *before;
    struct ursa_where where = {NULL, 77};
    int rc = ursa_csr_add_extension(&template, r->text, &where);

    if (rc != URSA_E_EXTENSION || strcmp(where.what, r->what) != 0 || where.at != r->at) {
        fail_msg("\"%s\": %s, %s at %zu, not %s at %zu", r->text, ursa_error_name(rc), where.what,
                 where.at, r->what, r->at);
    }
    assert_memory_equal(&template, before, sizeof template);
    assert_code(ursa_csr_add_extension(&template, r->text, NULL), URSA_E_EXTENSION);
    assert_memory_equal(&template, before, sizeof template);
}

static void unknown_words_are_refused_and_change_nothing(void **state) {
    static const struct refusal table[] = {
        {"", "extension", 0},
        {"keyUsage", "extension", 0},
        {"keyusage=cRLSign", "extension", 0},
        {"KeyUsage=cRLSign", "extension", 0},
        {" keyUsage=cRLSign", "extension", 0},
        {"keyUsages=cRLSign", "extension", 0},
        {"nsComment=x", "extension", 0},
        {"2.5.29.15=cRLSign", "extension", 0},
        {"subjectAltName:DNS:a", "extension", 0},
        {"keyUsage=", "keyUsage", 9},
        {"keyUsage= ", "keyUsage", 10},
        {"keyUsage=crlSign", "keyUsage", 9},
        {"keyUsage=CRLSign", "keyUsage", 9},
        {"keyUsage=serverAuth", "keyUsage", 9},
        {"keyUsage=critical", "keyUsage", 9},
        {"keyUsage=critical,", "keyUsage", 18},
        {"keyUsage=critical ,cRLSign", "keyUsage", 9},
        {"keyUsage=critical,critical,cRLSign", "keyUsage", 18},
        {"keyUsage=cRLSign,critical", "keyUsage", 17},
        {"keyUsage=,cRLSign", "keyUsage", 9},
        {"keyUsage=cRLSign,", "keyUsage", 17},
        {"keyUsage=cRLSign,,cRLSign", "keyUsage", 17},
        {"keyUsage=cRLSign, ,cRLSign", "keyUsage", 18},
        {"keyUsage=cRLSign cRLSign", "keyUsage", 17},
        {"keyUsage=cRLSign;encipherOnly", "keyUsage", 9},
        {"keyUsage=cRLSign,encipher", "keyUsage", 17},
        {"keyUsage=cRLSign, encipherOnlyx", "keyUsage", 18},
        {"extendedKeyUsage=", "extendedKeyUsage", 17},
        {"extendedKeyUsage=cRLSign", "extendedKeyUsage", 17},
        {"extendedKeyUsage=serverAuth,ServerAuth", "extendedKeyUsage", 28},
        {"extendedKeyUsage=critical,1.3.6.1.5.5.7.3.1", "extendedKeyUsage", 26},
        {"extendedKeyUsage=serverAuth\tclientAuth", "extendedKeyUsage", 17},
        {"basicConstraints=", "basicConstraints", 17},
        {"basicConstraints=CA", "basicConstraints", 17},
        {"basicConstraints=ca:false", "basicConstraints", 17},
        {"basicConstraints=CA:false", "basicConstraints", 17},
        {"basicConstraints=critical,", "basicConstraints", 26},
        {"basicConstraints=critical, CA:NO", "basicConstraints", 27},
        {"basicConstraints=CA:TRUE,pathlen:0", "basicConstraints", 17},
        {"basicConstraints=CA:TRUE,CA:TRUE", "basicConstraints", 17},
    };
    struct ursa_csr_template empty;
    size_t i;

    (void)state;
    memset(&empty, 0, sizeof empty);
    for (i = 0; i < COUNT(table); i++) {
        assert_refused(&empty, &table[i]);
    }
}

static void an_extension_given_twice_has_its_own_error(void **state) {
    static const char *const words[] = {
        "subjectAltName=DNS:a",
        "keyUsage=cRLSign",
        "extendedKeyUsage=critical,serverAuth",
        "basicConstraints=CA:FALSE",
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(words); i++) {
        struct ursa_csr_template once, before;

        memset(&once, 0, sizeof once);
        assert_code(ursa_csr_add_extension(&once, words[i], NULL), URSA_OK);
        before = once;
        assert_code(ursa_csr_add_extension(&once, words[i], NULL), URSA_E_EXTENSION_REPEATED);
        assert_memory_equal(&once, &before, sizeof once);
    }
}

static void a_missing_pointer_is_a_bad_argument(void **state) {
    struct ursa_csr_template template = {0};
    struct ursa_where where = {NULL, 77};

    (void)state;
    assert_code(ursa_csr_add_extension(NULL, "keyUsage=cRLSign", &where), URSA_E_ARGUMENT);
    assert_non_null(where.what);
    assert_code(ursa_csr_add_extension(&template, NULL, NULL), URSA_E_ARGUMENT);
}

/* ---- numbers without a meaning ------------------------------------------------------------ */

static void assert_unknown(const struct ursa_csr_template *template, const char *what) {
    struct ursa_where where = {NULL, 77};

    assert_code(ursa_extensions_check(template, &where), URSA_E_EXTENSION);
    assert_string_equal(where.what, what);
    assert_int_equal(where.at, 0);
    assert_code(ursa_extensions_check(template, NULL), URSA_E_EXTENSION);
}

static void bits_that_do_not_exist_are_refused(void **state) {
    unsigned bit;

    (void)state;
    for (bit = 0; bit < 16; bit++) {
        struct ursa_csr_template usage = {.key_usage = (uint16_t)(1u << bit)};
        struct ursa_csr_template ext = {.ext_key_usage = (uint16_t)(1u << bit)};

        if (bit < 9) {
            assert_code(ursa_extensions_check(&usage, NULL), URSA_OK);
        } else {
            assert_unknown(&usage, "keyUsage");
        }
        if (bit < 4 || bit == 7 || bit == 8) {
            assert_code(ursa_extensions_check(&ext, NULL), URSA_OK);
        } else {
            assert_unknown(&ext, "extendedKeyUsage");
        }
    }
    for (bit = 0; bit < 8; bit++) {
        struct ursa_csr_template critical = {.critical = (uint8_t)(1u << bit)};

        if (bit < 4) {
            assert_code(ursa_extensions_check(&critical, NULL), URSA_OK);
        } else {
            assert_unknown(&critical, "critical");
        }
    }
}

static void unknown_values_of_basic_constraints_are_refused(void **state) {
    unsigned value;

    (void)state;
    for (value = 0; value < 256; value++) {
        struct ursa_csr_template template = {.basic_constraints = (uint8_t)value};

        if (value <= URSA_BC_CA) {
            assert_code(ursa_extensions_check(&template, NULL), URSA_OK);
        } else {
            assert_unknown(&template, "basicConstraints");
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_constants_are_the_bits_of_rfc_5280),
        cmocka_unit_test(all_511_key_usages_are_encoded_as_openssl_encodes_their_words),
        cmocka_unit_test(all_63_extended_key_usages_are_encoded_as_openssl_encodes_their_words),
        cmocka_unit_test(basic_constraints_are_encoded_as_openssl_encodes_their_words),
        cmocka_unit_test(every_set_of_extensions_is_written_in_one_order_with_its_critical_flags),
        cmocka_unit_test(a_template_without_extensions_writes_no_extensions),
        cmocka_unit_test(spaces_and_repeated_words_are_read_as_openssl_reads_them),
        cmocka_unit_test(a_space_before_critical_is_ignored),
        cmocka_unit_test(a_san_text_is_borrowed_and_checked_only_when_it_is_written),
        cmocka_unit_test(unknown_words_are_refused_and_change_nothing),
        cmocka_unit_test(an_extension_given_twice_has_its_own_error),
        cmocka_unit_test(a_missing_pointer_is_a_bad_argument),
        cmocka_unit_test(bits_that_do_not_exist_are_refused),
        cmocka_unit_test(unknown_values_of_basic_constraints_are_refused),
    };

    return RUN(tests);
}
