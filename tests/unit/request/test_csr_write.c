/* SPDX-License-Identifier: MIT */
#include "test.h"
#include "rounds.h"
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>

#define CANARY       0xA5
#define COUNT(table) (sizeof(table) / sizeof(table)[0])

#define ALL_KU  0x1FF
#define ALL_EKU 0x18F
#define BEAR    "\xF0\x9F\x90\xBB" /* a character of 4 bytes */
#define BEARS   BEAR BEAR BEAR

/*
 * Room for the largest request of these tests. It also shows that the macro can declare an array.
 */
static uint8_t room[URSA_CSR_SIZE(16u * 1029u, 1024u, 1020u)];

/* ---- helpers ------------------------------------------------------------------------------ */

static void assert_filled(const uint8_t *p, size_t n, uint8_t value) {
    size_t i;

    for (i = 0; i < n; i++) {
        if (p[i] != value) {
            fail_msg("byte %zu is %02X", i, p[i]);
        }
    }
}

static size_t length_of(const char *text) {
    return text == NULL ? 0 : strlen(text);
}

static size_t bound(const struct ursa_csr_template *template) {
    return URSA_CSR_SIZE(length_of(template->subject), length_of(template->san),
                         length_of(template->challenge));
}

/* Count the request's length without signing and check that it is within the bound. */
static size_t counted(const struct ursa_csr_template *template) {
    struct ursa_where where = {NULL, 77};
    size_t len = 0;
    int rc = ursa_csr_write(template, device_key(), NULL, 0, &len, &where);

    if (rc != URSA_OK) {
        fail_msg("%s: %s, %s at %zu", template->subject, ursa_error_name(rc), where.what, where.at);
    }
    assert_null(where.what);
    assert_int_equal(where.at, 77);
    assert_true(len <= bound(template));
    return len;
}

/* Count, write into a buffer of exactly that size and let OpenSSL judge. The bytes stay in room. */
static X509_REQ *written(const struct ursa_csr_template *template, size_t *length) {
    size_t need = counted(template), len = 0;
    uint8_t *exact = malloc(need);
    struct ursa_where where = {NULL, 77};

    assert_code(ursa_csr_write(template, device_key(), exact, need, &len, &where), URSA_OK);
    assert_null(where.what);
    assert_int_equal(len, need);
    assert_true(len <= sizeof room);
    memcpy(room, exact, len);
    free(exact);
    if (length != NULL) {
        *length = len;
    }
    return judge_request(room, len, device_key());
}

static void judge(const struct ursa_csr_template *template) {
    X509_REQ_free(written(template, NULL));
}

/* Check OpenSSL's text of the request's extension and its critical flag. */
static void assert_extension(X509_REQ *request, int nid, const char *text, int critical) {
    int is_critical = -1;

    assert_string_equal(judge_extension(request, nid, &is_critical), text);
    assert_int_equal(is_critical, critical);
}

static const char *subject_of(X509_REQ *request) {
    uint8_t *der = NULL;
    int len = i2d_X509_NAME(X509_REQ_get_subject_name(request), &der);
    const char *text = judge_name(der, (size_t)len);

    OPENSSL_free(der);
    return text;
}

/* ---- the content of a request ------------------------------------------------------------- */

static void a_plain_request_has_the_name_the_key_and_an_empty_set_of_attributes(void **state) {
    static const struct ursa_csr_template template = {.subject = "/C=US/O=Acme/CN=x"};
    static const uint8_t none_and_algorithm[] = {0xA0, 0x00, 0x30, 0x0D, 0x06, 0x09};
    size_t len = 0;
    X509_REQ *request = written(&template, &len);

    (void)state;
    assert_int_equal(X509_REQ_get_attr_count(request), 0);
    assert_memory_equal(room + len - 261 - 15 - 2, none_and_algorithm, sizeof none_and_algorithm);
    assert_string_equal(subject_of(request), "CN=x,O=Acme,C=US");
    X509_REQ_free(request);
}

static void every_field_of_a_template_is_in_the_request(void **state) {
    static const struct ursa_csr_template template = {
        .subject = "CN=device,O=Acme,C=US",
        .san = "DNS:a.example, IP:192.0.2.1, URI:urn:x:y, email:a@example.org",
        .challenge = "secret 1",
        .key_usage = URSA_KU_DIGITAL_SIGNATURE | URSA_KU_KEY_ENCIPHERMENT,
        .ext_key_usage = URSA_EKU_SERVER_AUTH | URSA_EKU_CLIENT_AUTH,
        .basic_constraints = URSA_BC_NOT_CA,
        .critical = URSA_CRITICAL_KU | URSA_CRITICAL_BC,
    };
    X509_REQ *request = written(&template, NULL);

    (void)state;
    assert_string_equal(subject_of(request), "CN=device,O=Acme,C=US");
    assert_int_equal(X509_REQ_get_attr_count(request), 2);
    assert_extension(request, NID_subject_alt_name,
                     "DNS:a.example, IP Address:192.0.2.1, URI:urn:x:y, email:a@example.org", 0);
    assert_extension(request, NID_key_usage, "Digital Signature, Key Encipherment", 1);
    assert_extension(request, NID_ext_key_usage,
                     "TLS Web Server Authentication, TLS Web Client Authentication", 0);
    assert_extension(request, NID_basic_constraints, "CA:FALSE", 1);
    X509_REQ_free(request);
}

static void a_request_with_one_extension_has_no_other_extension(void **state) {
    static const int nids[] = {NID_subject_alt_name, NID_key_usage, NID_ext_key_usage,
                               NID_basic_constraints};
    static const char *const texts[] = {"DNS:a", "Certificate Sign", "Code Signing", "CA:TRUE"};
    static const struct ursa_csr_template templates[] = {
        {.subject = "/CN=x", .san = "DNS:a", .critical = URSA_CRITICAL_SAN},
        {.subject = "/CN=x", .key_usage = URSA_KU_KEY_CERT_SIGN, .critical = URSA_CRITICAL_KU},
        {.subject = "/CN=x", .ext_key_usage = 4, .critical = URSA_CRITICAL_EKU},
        {.subject = "/CN=x", .basic_constraints = URSA_BC_CA, .critical = URSA_CRITICAL_BC},
    };
    size_t i, k;

    (void)state;
    for (i = 0; i < COUNT(templates); i++) {
        X509_REQ *request = written(&templates[i], NULL);

        for (k = 0; k < COUNT(nids); k++) {
            assert_extension(request, nids[k], k == i ? texts[k] : "", k == i ? 1 : -1);
        }
        X509_REQ_free(request);
    }
}

static void the_critical_flag_of_a_missing_extension_has_no_effect(void **state) {
    static const struct ursa_csr_template with = {.subject = "/CN=x", .critical = 15};
    static const struct ursa_csr_template without = {.subject = "/CN=x"};

    (void)state;
    assert_int_equal(counted(&with), counted(&without));
    judge(&with);
}

static void an_empty_subject_makes_the_san_critical_and_nothing_else(void **state) {
    static const struct ursa_csr_template template = {
        .subject = "/", .san = "DNS:a", .key_usage = 1, .basic_constraints = URSA_BC_NOT_CA};
    X509_REQ *request = written(&template, NULL);

    (void)state;
    assert_string_equal(subject_of(request), "");
    assert_extension(request, NID_subject_alt_name, "DNS:a", 1);
    assert_extension(request, NID_key_usage, "Digital Signature", 0);
    assert_extension(request, NID_basic_constraints, "CA:FALSE", 0);
    X509_REQ_free(request);
}

static void with_a_subject_the_san_is_critical_only_if_asked(void **state) {
    struct ursa_csr_template template = {.subject = "/CN=x", .san = "DNS:a"};
    X509_REQ *request = written(&template, NULL);

    (void)state;
    assert_extension(request, NID_subject_alt_name, "DNS:a", 0);
    X509_REQ_free(request);
    template.critical = URSA_CRITICAL_SAN;
    request = written(&template, NULL);
    assert_extension(request, NID_subject_alt_name, "DNS:a", 1);
    X509_REQ_free(request);
}

/* ---- challengePassword -------------------------------------------------------------------- */

static void assert_challenge(const char *challenge, int type) {
    struct ursa_csr_template template = {.subject = "/CN=x", .challenge = challenge};
    X509_REQ *request = written(&template, NULL);
    int at = X509_REQ_get_attr_by_NID(request, NID_pkcs9_challengePassword, -1);
    X509_ATTRIBUTE *attribute = X509_REQ_get_attr(request, at);
    const ASN1_TYPE *value = X509_ATTRIBUTE_get0_type(attribute, 0);

    assert_int_equal(X509_ATTRIBUTE_count(attribute), 1);
    assert_int_equal(value->type, type);
    assert_int_equal(ASN1_STRING_length(value->value.asn1_string), strlen(challenge));
    assert_memory_equal(ASN1_STRING_get0_data(value->value.asn1_string), challenge,
                        strlen(challenge));
    X509_REQ_free(request);
}

static char *repeated(const char *unit, size_t n) {
    static char text[2048];
    size_t i;

    text[0] = '\0';
    for (i = 0; i < n; i++) {
        strcat(text, unit);
    }
    return text;
}

static void a_challenge_is_a_printable_string_if_possible_else_utf8(void **state) {
    (void)state;
    assert_challenge("a", V_ASN1_PRINTABLESTRING);
    assert_challenge("Aa 0'()+,-./:=?", V_ASN1_PRINTABLESTRING);
    assert_challenge(" ", V_ASN1_PRINTABLESTRING);
    assert_challenge("a_b", V_ASN1_UTF8STRING);
    assert_challenge("a@b", V_ASN1_UTF8STRING);
    assert_challenge("a*", V_ASN1_UTF8STRING);
    assert_challenge("caf\xC3\xA9", V_ASN1_UTF8STRING);
    assert_challenge("\xC2\xA0", V_ASN1_UTF8STRING);
    assert_challenge(BEAR, V_ASN1_UTF8STRING);
    assert_challenge("\\/", V_ASN1_UTF8STRING); /* a challenge has no escapes */
    assert_challenge(repeated("a", 255), V_ASN1_PRINTABLESTRING);
    assert_challenge(repeated("_", 255), V_ASN1_UTF8STRING);
    assert_challenge(repeated("\xC3\xA9", 255), V_ASN1_UTF8STRING);
    assert_challenge(repeated(BEAR, 255), V_ASN1_UTF8STRING);
}

/* ---- the set of attributes ---------------------------------------------------------------- */

/*
 * DER sorts the set, and judge_request compares with OpenSSL's order. Both orders must occur here.
 */
static void attributes_are_sorted_as_der_demands(void **state) {
    size_t n, challenge_first = 0, extensions_first = 0;

    (void)state;
    for (n = 1; n <= 255; n += n == 24 || n == 134 ? 100 : 1) {
        struct ursa_csr_template template = {
            .subject = "/CN=x", .challenge = repeated("a", n), .basic_constraints = URSA_BC_NOT_CA};
        X509_REQ *request = written(&template, NULL);

        assert_int_equal(X509_REQ_get_attr_count(request), 2);
        if (X509_REQ_get_attr_by_NID(request, NID_pkcs9_challengePassword, -1) == 0) {
            challenge_first++;
        } else {
            extensions_first++;
        }
        X509_REQ_free(request);
    }
    assert_true(challenge_first > 5);
    assert_true(extensions_first > 5);
}

/* ---- random requests ---------------------------------------------------------------------- */

static void random_template(struct ursa_csr_template *template) {
    static const char *const subjects[] = {"/",
                                           "/CN=x",
                                           "CN=device-0001,O=Acme,C=US",
                                           "/DC=org/DC=example/OU=a+CN=b+UID=c",
                                           "/CN=\xF0\x9F\x90\xBB/O=caf\xC3\xA9",
                                           "/E=a@b.c+serialNumber=1+GN=x+SN=y+title=z"};
    static const char *const sans[] = {"DNS:a", "IP:::", "URI:a:b,email:a@b",
                                       "DNS:a,DNS:b,DNS:c,IP:192.0.2.1,IP:2001:db8::1"};
    static const char *const challenges[] = {"x", "a_b", "correct horse battery staple", BEARS};

    memset(template, 0, sizeof *template);
    template->subject = subjects[random_below(COUNT(subjects))];
    if (strcmp(template->subject, "/") == 0 || random_below(2)) {
        template->san = sans[random_below(COUNT(sans))];
    }
    if (random_below(2)) {
        template->challenge = challenges[random_below(COUNT(challenges))];
    }
    template->key_usage = (uint16_t)(random_below(2) ? random_below(512) : 0);
    template->ext_key_usage = (uint16_t)(random_below(2) ? random_below(512) & ALL_EKU : 0);
    template->basic_constraints = (uint8_t)random_below(3);
    template->critical = (uint8_t)random_below(16);
}

static void openssl_accepts_random_requests(void **state) {
    size_t i, most = rounds(250);

    (void)state;
    for (i = 0; i < most; i++) {
        struct ursa_csr_template template;

        random_template(&template);
        judge(&template);
    }
    print_message("# %zu random requests\n", most);
}

static void openssl_accepts_requests_with_names_of_any_length(void **state) {
    char text[300];
    size_t n;

    (void)state;
    for (n = 1; n <= 256; n += n == 8 ? 56 : n == 70 ? 180 : 1) {
        struct ursa_csr_template template = {.subject = text};

        memset(text, 'x', sizeof text);
        memcpy(text, "/UID=", 5);
        text[5 + n] = '\0';
        judge(&template);
    }
}

static void the_same_template_and_key_give_the_same_bytes(void **state) {
    struct ursa_csr_template template;
    static uint8_t one[2048], two[2048];
    size_t i, one_len = 0, two_len = 0;

    (void)state;
    for (i = 0; i < 10; i++) {
        random_template(&template);
        memset(one, 0, sizeof one);
        memset(two, 0xFF, sizeof two);
        assert_code(ursa_csr_write(&template, device_key(), one, sizeof one, &one_len, NULL),
                    URSA_OK);
        assert_code(ursa_csr_write(&template, device_key(), two, sizeof two - 1, &two_len, NULL),
                    URSA_OK);
        assert_int_equal(one_len, two_len);
        assert_memory_equal(one, two, one_len);
        X509_REQ_free(judge_request(two, two_len, device_key()));
        assert_filled(one + one_len, sizeof one - one_len,
                      0); /* bytes after the request are unchanged */
        assert_filled(two + two_len, sizeof two - two_len, 0xFF);
    }
}

static void the_key_of_another_device_makes_another_request(void **state) {
    static const struct ursa_csr_template template = {.subject = "/CN=x"};
    struct ursa_rsa_key key;
    struct device device;
    struct ursa_keygen keygen;
    size_t len = 0;
    int rc;

    (void)state;
    device_init(&device, 99, 0xFF);
    assert_code(ursa_keygen_begin(&keygen, &device.entropy, NULL, &key, NULL), URSA_OK);
    do {
        rc = ursa_keygen_step(&keygen, 0);
    } while (rc == URSA_BUSY);
    assert_code(rc, URSA_OK);
    assert_code(ursa_csr_write(&template, &key, room, sizeof room, &len, NULL), URSA_OK);
    X509_REQ_free(judge_request(room, len, &key));
}

/* ---- sizes -------------------------------------------------------------------------------- */

static void a_buffer_that_is_too_small_is_not_changed(void **state) {
    size_t i, round;

    (void)state;
    for (round = 0; round < 20; round++) {
        struct ursa_csr_template template;
        struct ursa_where where = {NULL, 0};
        size_t need, len = 4711;

        random_template(&template);
        need = counted(&template);
        memset(room, CANARY, sizeof room);
        for (i = 1; i <= need; i += i < 4 ? 1 : need / 3) {
            where.what = NULL;
            assert_code(ursa_csr_write(&template, device_key(), room, need - i, &len, &where),
                        URSA_E_BUFFER);
            assert_non_null(where.what);
        }
        assert_code(ursa_csr_write(&template, device_key(), room, 0, &len, NULL), URSA_E_BUFFER);
        assert_int_equal(len, 4711);
        assert_filled(room, sizeof room, CANARY);
    }
}

/* A subject of up to 16 attributes that are short in text and long in DER. */
static char *dense_subject(char *text, const char *const *types, size_t count, const char *value,
                           size_t most, int slashes) {
    char *to = text;
    size_t i;

    *to = '\0';
    for (i = 0; i < 16; i++) {
        const char *type = types[i % count];
        size_t need = strlen(type) + strlen(value) + 2;

        if ((size_t)(to - text) + need > most) {
            break;
        }
        to += sprintf(to, "%s%s=%s", slashes ? "/" : i > 0 ? "," : "", type, value);
    }
    return text;
}

static char *dense_san(char *text, size_t names) {
    size_t i;

    text[0] = '\0';
    for (i = 0; i < names; i++) {
        strcat(text, i > 0 ? ",IP:::" : "IP:::");
    }
    return text;
}

static void the_size_macro_is_a_bound_for_the_largest_possible_request(void **state) {
    static const char *const uid[] = {"UID"};
    static char subject[16 * 1029 + 1], value[1025], san[256];
    struct ursa_csr_template template = {.subject = subject,
                                         .san = san,
                                         .key_usage = ALL_KU,
                                         .ext_key_usage = ALL_EKU,
                                         .basic_constraints = URSA_BC_CA,
                                         .critical = 15};
    size_t len;

    (void)state;
    snprintf(value, sizeof value, "%s", repeated(BEAR, 256));
    dense_subject(subject, uid, 1, value, sizeof subject - 1 + 1, 0);
    dense_san(san, 16);
    template.challenge = repeated(BEAR, 255);
    assert_int_equal(strlen(subject), 16 * 1029 - 1);
    len = counted(&template);
    print_message("# largest: %zu bytes of %zu\n", len, bound(&template));
    judge(&template);
}

static void the_size_macro_is_a_bound_for_texts_that_are_long_in_der(void **state) {
    static const char *const types[][3] = {{"E", "E", "E"},
                                           {"DC", "DC", "DC"},
                                           {"UID", "UID", "UID"},
                                           {"C", "C", "C"},
                                           {"DC", "E", "UID"}};
    static const char *const values[] = {"a@b", "a", "a", "US", "a@b"};
    char subject[512], san[256];
    size_t type, names, challenge, slashes;

    (void)state;
    for (type = 0; type < 4; type++) {
        for (slashes = 0; slashes < 2; slashes++) {
            for (names = 0; names <= 16; names++) {
                for (challenge = 0; challenge <= 255; challenge += 5) {
                    struct ursa_csr_template template = {
                        .subject =
                            dense_subject(subject, types[type], 3, values[type], 511, (int)slashes),
                        .san = names > 0 ? dense_san(san, names) : NULL,
                        .challenge = challenge > 0 ? repeated("_", challenge) : NULL,
                        .key_usage = ALL_KU,
                        .ext_key_usage = ALL_EKU,
                        .basic_constraints = URSA_BC_CA,
                        .critical = 15};

                    counted(&template);
                }
            }
        }
    }
}

static void max_size_is_enough_for_any_request_with_512_bytes_of_text(void **state) {
    static uint8_t max[URSA_CSR_MAX_SIZE];
    static const char *const e[] = {"E"}, *const uid[] = {"UID"};
    char subject[600], value[600], san[256];
    size_t names, given, kind, largest = 0, len = 0;

    (void)state;
    for (names = 0; names <= 16; names++) {
        for (kind = 0; kind < 2; kind++) {
            for (given = 0; given <= 400;
                 given += 4) { /* bytes for the subject; the challenge gets the rest */
                struct ursa_csr_template template = {.subject = subject,
                                                     .key_usage = ALL_KU,
                                                     .ext_key_usage = ALL_EKU,
                                                     .basic_constraints = URSA_BC_CA,
                                                     .critical = 15};
                size_t used, n = given / 16 < 5 ? 0 : given / 16 - 5;

                template.san = names > 0 ? dense_san(san, names) : NULL;
                snprintf(value, sizeof value, "%s%s", repeated("x", n), kind ? "x" : "x@y");
                dense_subject(subject, kind ? uid : e, 1, value, 416, 0);
                used = strlen(subject) + length_of(template.san);
                if (used >= 512) {
                    continue;
                }
                template.challenge = repeated("_", 512 - used > 255 ? 255 : 512 - used);
                len = counted(&template);
                largest = len > largest ? len : largest;
                assert_true(len <= sizeof max);
                if (names == 16 && given % 80 == 0) {
                    assert_code(
                        ursa_csr_write(&template, device_key(), max, sizeof max, &len, NULL),
                        URSA_OK);
                    X509_REQ_free(judge_request(max, len, device_key()));
                }
            }
        }
    }
    print_message("# largest of 512 bytes of text: %zu bytes of %zu\n", largest, sizeof max);
}

static void the_size_macros_are_constant_expressions_of_any_argument(void **state) {
    uint8_t csr[URSA_CSR_SIZE(10, 20, 30)], name[URSA_NAME_SIZE(1 + 1)];

    (void)state;
    assert_int_equal(sizeof csr, URSA_CSR_SIZE(5 + 5, 4 * 5, 31 & 30));
    assert_int_equal(sizeof name, URSA_NAME_SIZE(2));
    assert_true(URSA_CSR_MAX_SIZE >= URSA_CSR_SIZE(200, 200, 112));
}

/* ---- refusals ----------------------------------------------------------------------------- */

static void bad_templates_are_refused_before_anything_is_written(void **state) {
    static const struct {
        struct ursa_csr_template template;
        int code;
        const char *what;
        size_t at;
    } table[] = {
        {{.subject = NULL}, URSA_E_ARGUMENT, "name", 0},
        {{.subject = ""}, URSA_E_NAME_EMPTY, "name", 0},
        {{.subject = "/"}, URSA_E_SUBJECT_EMPTY, "subject", 0}, /* neither subject nor SAN */
        {{.subject = "/", .challenge = "x"}, URSA_E_SUBJECT_EMPTY, "subject", 0},
        {{.subject = "/", .key_usage = 1}, URSA_E_SUBJECT_EMPTY, "subject", 0},
        {{.subject = "/CN=x/C=us"}, URSA_E_NAME_ALPHABET, "C", 8},
        {{.subject = "/CN=\xFF"}, URSA_E_NAME_UTF8, "CN", 4},
        {{.subject = "/CN=x", .san = ""}, URSA_E_SAN_TYPE, "subjectAltName", 0},
        {{.subject = "/CN=x", .san = "DNS:a,DNS:a_b"}, URSA_E_SAN_DNS, "DNS", 11},
        {{.subject = "/CN=x", .san = "IP:1"}, URSA_E_SAN_IP, "IP", 3},
        {{.subject = "/", .san = "URI:x"}, URSA_E_SAN_URI, "URI", 4},
        {{.subject = "/CN=x", .san = "email:x"}, URSA_E_SAN_EMAIL, "email", 6},
        {{.subject = "/CN=x", .challenge = ""}, URSA_E_CHALLENGE, "challengePassword", 0},
        {{.subject = "/CN=x", .challenge = "a\n"}, URSA_E_CHALLENGE, "challengePassword", 1},
        {{.subject = "/CN=x", .challenge = "a\x7F"}, URSA_E_CHALLENGE, "challengePassword", 1},
        {{.subject = "/CN=x", .challenge = "ab\xC2\x85"}, URSA_E_CHALLENGE, "challengePassword", 2},
        {{.subject = "/CN=x", .challenge = "a\xFF"}, URSA_E_CHALLENGE, "challengePassword", 1},
        {{.subject = "/CN=x", .challenge = "a\xC3"}, URSA_E_CHALLENGE, "challengePassword", 2},
        {{.subject = "/CN=x", .challenge = "\xC0\x80"}, URSA_E_CHALLENGE, "challengePassword", 0},
        {{.subject = "/CN=x", .challenge = "\xED\xA0\x80"},
         URSA_E_CHALLENGE,
         "challengePassword",
         2},
        {{.subject = "/CN=x", .key_usage = 0x200}, URSA_E_EXTENSION, "keyUsage", 0},
        {{.subject = "/CN=x", .ext_key_usage = 0x10}, URSA_E_EXTENSION, "extendedKeyUsage", 0},
        {{.subject = "/CN=x", .basic_constraints = 3}, URSA_E_EXTENSION, "basicConstraints", 0},
        {{.subject = "/CN=x", .critical = 16}, URSA_E_EXTENSION, "critical", 0},
    };
    size_t i;

    (void)state;
    memset(room, CANARY, sizeof room);
    for (i = 0; i < COUNT(table); i++) {
        struct ursa_where where = {NULL, 77};
        size_t len = 4711;
        int rc = ursa_csr_write(&table[i].template, device_key(), room, sizeof room, &len, &where);

        if (rc != table[i].code || strcmp(where.what, table[i].what) != 0 ||
            where.at != table[i].at) {
            fail_msg("row %zu: %s, %s at %zu", i, ursa_error_name(rc), where.what, where.at);
        }
        assert_code(ursa_csr_write(&table[i].template, device_key(), NULL, 0, &len, NULL),
                    table[i].code);
        assert_int_equal(len, 4711);
        assert_filled(room, sizeof room, CANARY);
    }
}

static void a_challenge_of_256_characters_is_refused_at_its_last_character(void **state) {
    static const char *const units[] = {"a", "\xC3\xA9", "\xE2\x82\xAC", BEAR};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(units); i++) {
        struct ursa_csr_template template = {.subject = "/CN=x",
                                             .challenge = repeated(units[i], 256)};
        struct ursa_where where = {NULL, 0};
        size_t len = 0;

        assert_code(ursa_csr_write(&template, device_key(), NULL, 0, &len, &where),
                    URSA_E_CHALLENGE);
        assert_string_equal(where.what, "challengePassword");
        assert_int_equal(where.at, 255 * strlen(units[i]));
    }
}

static void missing_pointers_are_bad_arguments(void **state) {
    static const struct ursa_csr_template template = {.subject = "/CN=x"};
    struct ursa_where where = {NULL, 0};
    size_t len = 4711;

    (void)state;
    assert_code(ursa_csr_write(NULL, device_key(), room, sizeof room, &len, &where),
                URSA_E_ARGUMENT);
    assert_non_null(where.what);
    assert_code(ursa_csr_write(&template, NULL, room, sizeof room, &len, NULL), URSA_E_ARGUMENT);
    assert_code(ursa_csr_write(&template, device_key(), room, sizeof room, NULL, NULL),
                URSA_E_ARGUMENT);
    assert_int_equal(len, 4711);
}

/* ---- a faulty key ------------------------------------------------------------------------- */

static int write_with(const struct ursa_rsa_key *key) {
    static const struct ursa_csr_template template = {.subject = "/CN=x", .san = "DNS:a"};
    struct ursa_where where = {NULL, 0};
    size_t need = counted(&template), len = 4711;
    int rc;

    memset(room, CANARY, sizeof room);
    rc = ursa_csr_write(&template, key, room, sizeof room, &len, &where);
    if (rc != URSA_OK) {
        assert_filled(room, need, 0);
        assert_filled(room + need, sizeof room - need, CANARY);
        assert_int_equal(len, 4711);
        assert_non_null(where.what);
    }
    return rc;
}

static void one_flipped_bit_in_any_part_of_the_key_gives_an_error_and_zeros(void **state) {
    static const size_t bytes[] = {0, 1, 64, 126, 127};
    const struct ursa_rsa_key *good = device_key();
    size_t part, i, bit, faults = 0, shapes = 0;

    (void)state;
    for (part = 0; part < 5; part++) {
        for (i = 0; i < COUNT(bytes); i++) {
            for (bit = 0; bit<8; bit += i> 0 && i < 4 ? 2 : 1) {
                struct ursa_rsa_key bad = *good;
                uint8_t *parts[] = {bad.p, bad.q, bad.dp, bad.dq, bad.iq};
                int rc;

                parts[part][bytes[i]] ^= (uint8_t)(1u << bit);
                rc = write_with(&bad);
                assert_true(rc == URSA_E_SIGNATURE || rc == URSA_E_KEY_SHAPE);
                faults += rc == URSA_E_SIGNATURE;
                shapes += rc == URSA_E_KEY_SHAPE;
            }
        }
    }
    print_message("# %zu faulty signatures withheld, %zu keys refused\n", faults, shapes);
    assert_true(faults > shapes && shapes > 0);
    assert_code(write_with(good), URSA_OK);
    X509_REQ_free(judge_request(
        room, counted(&(struct ursa_csr_template){.subject = "/CN=x", .san = "DNS:a"}), good));
}

static void a_wrong_modulus_gives_an_error_and_zeros(void **state) {
    static const size_t bytes[] = {0, 1, 128, 254, 255};
    size_t i, bit;

    (void)state;
    for (i = 0; i < COUNT(bytes); i++) {
        for (bit = 0; bit < 8; bit += 3) {
            struct ursa_rsa_key bad = *device_key();
            int rc;

            bad.n[bytes[i]] ^= (uint8_t)(1u << bit);
            rc = write_with(&bad);
            assert_true(rc == URSA_E_SIGNATURE || rc == URSA_E_KEY_SHAPE);
        }
    }
}

static void a_key_of_zeros_or_ones_gives_an_error_and_no_request(void **state) {
    static const struct ursa_csr_template template = {.subject = "/CN=x"};
    static const int fills[] = {0x00, 0xFF, 0x55};
    struct ursa_rsa_key bad;
    size_t i, len = 4711;

    (void)state;
    for (i = 0; i < COUNT(fills); i++) {
        memset(&bad, fills[i], sizeof bad);
        assert_code(ursa_csr_write(&template, &bad, room, sizeof room, &len, NULL),
                    URSA_E_KEY_SHAPE);
        assert_int_equal(len, 4711);
    }
}

/* ---- the hash of the public key
 * ----------------------------------------------------------------------- */

static void the_spki_hash_agrees_with_openssl(void **state) {
    static const struct ursa_csr_template template = {.subject = "/CN=x"};
    X509_REQ *request = written(&template, NULL);
    uint8_t ours[32], theirs[32], *spki = NULL;
    int len = i2d_PUBKEY(X509_REQ_get0_pubkey(request), &spki);

    (void)state;
    assert_int_equal(len, 294);
    SHA256(spki, (size_t)len, theirs);
    ursa_spki_sha256(device_key(), ours);
    assert_memory_equal(ours, theirs, sizeof ours);
    OPENSSL_free(spki);
    X509_REQ_free(request);
}

static void the_spki_hash_of_any_modulus_stays_in_its_buffer(void **state) {
    struct ursa_rsa_key key = *device_key();
    uint8_t ours[32], other[32];

    (void)state;
    ursa_spki_sha256(&key, ours);
    memset(key.n, 0, sizeof key.n);
    ursa_spki_sha256(&key, other);
    assert_memory_not_equal(ours, other, sizeof ours);
    memset(key.n, 0xFF, sizeof key.n);
    ursa_spki_sha256(&key, other);
    assert_memory_not_equal(ours, other, sizeof ours);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_request_has_the_name_the_key_and_an_empty_set_of_attributes),
        cmocka_unit_test(every_field_of_a_template_is_in_the_request),
        cmocka_unit_test(a_request_with_one_extension_has_no_other_extension),
        cmocka_unit_test(the_critical_flag_of_a_missing_extension_has_no_effect),
        cmocka_unit_test(an_empty_subject_makes_the_san_critical_and_nothing_else),
        cmocka_unit_test(with_a_subject_the_san_is_critical_only_if_asked),
        cmocka_unit_test(a_challenge_is_a_printable_string_if_possible_else_utf8),
        cmocka_unit_test(attributes_are_sorted_as_der_demands),
        cmocka_unit_test(openssl_accepts_random_requests),
        cmocka_unit_test(openssl_accepts_requests_with_names_of_any_length),
        cmocka_unit_test(the_same_template_and_key_give_the_same_bytes),
        cmocka_unit_test(the_key_of_another_device_makes_another_request),
        cmocka_unit_test(a_buffer_that_is_too_small_is_not_changed),
        cmocka_unit_test(the_size_macro_is_a_bound_for_the_largest_possible_request),
        cmocka_unit_test(the_size_macro_is_a_bound_for_texts_that_are_long_in_der),
        cmocka_unit_test(max_size_is_enough_for_any_request_with_512_bytes_of_text),
        cmocka_unit_test(the_size_macros_are_constant_expressions_of_any_argument),
        cmocka_unit_test(bad_templates_are_refused_before_anything_is_written),
        cmocka_unit_test(a_challenge_of_256_characters_is_refused_at_its_last_character),
        cmocka_unit_test(missing_pointers_are_bad_arguments),
        cmocka_unit_test(one_flipped_bit_in_any_part_of_the_key_gives_an_error_and_zeros),
        cmocka_unit_test(a_wrong_modulus_gives_an_error_and_zeros),
        cmocka_unit_test(a_key_of_zeros_or_ones_gives_an_error_and_no_request),
        cmocka_unit_test(the_spki_hash_agrees_with_openssl),
        cmocka_unit_test(the_spki_hash_of_any_modulus_stays_in_its_buffer),
    };

    return RUN(tests);
}
