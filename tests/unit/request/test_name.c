/* SPDX-License-Identifier: MIT */
#include "test.h"
#include "rounds.h"
#include <openssl/asn1.h>
#include <openssl/objects.h>

#define CANARY       0xA5
#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const struct type {
    const char *name, *long_name;
    int nid, tag;
    size_t bound; /* characters */
} types[] = {
    {"C", "countryName", NID_countryName, V_ASN1_PRINTABLESTRING, 2},
    {"ST", "stateOrProvinceName", NID_stateOrProvinceName, V_ASN1_UTF8STRING, 128},
    {"L", "localityName", NID_localityName, V_ASN1_UTF8STRING, 128},
    {"O", "organizationName", NID_organizationName, V_ASN1_UTF8STRING, 64},
    {"OU", "organizationalUnitName", NID_organizationalUnitName, V_ASN1_UTF8STRING, 64},
    {"CN", "commonName", NID_commonName, V_ASN1_UTF8STRING, 64},
    {"emailAddress", "E", NID_pkcs9_emailAddress, V_ASN1_IA5STRING, 255},
    {"serialNumber", "serialNumber", NID_serialNumber, V_ASN1_PRINTABLESTRING, 64},
    {"UID", "userId", NID_userId, V_ASN1_UTF8STRING, 256},
    {"DC", "domainComponent", NID_domainComponent, V_ASN1_IA5STRING, 63},
    {"GN", "givenName", NID_givenName, V_ASN1_UTF8STRING, 64},
    {"SN", "surname", NID_surname, V_ASN1_UTF8STRING, 64},
    {"title", "title", NID_title, V_ASN1_UTF8STRING, 64},
    {"dnQualifier", "dnQualifier", NID_dnQualifier, V_ASN1_PRINTABLESTRING, 64},
};
#define TYPES COUNT(types)
#define MOST  (16 * 2048)
#define GUARD 64 /* bytes after an output that must not change */

/* ---- helpers ------------------------------------------------------------------------------ */

static void assert_canary(const uint8_t *p, size_t n) {
    size_t i;

    for (i = 0; i < n; i++) {
        if (p[i] != CANARY) {
            fail_msg("byte %zu was touched", i);
        }
    }
}

/* Encode into out, which has MOST bytes, and check the promises of ursa_name_encode. */
static size_t encode(const char *text, uint8_t *out) {
    struct ursa_where where = {NULL, 77};
    size_t len = 0, again = 0;
    int rc = ursa_name_encode(text, NULL, 0, &len, &where);
    uint8_t *exact;

    if (rc != URSA_OK) {
        fail_msg("%s: %s, %s at %zu", text, ursa_error_name(rc), where.what, where.at);
    }
    assert_true(len <= URSA_NAME_SIZE(strlen(text)));
    assert_true(len <= MOST - GUARD);
    exact = malloc(len); /* so that a sanitizer detects a write past the end */
    assert_code(ursa_name_encode(text, exact, len, &again, NULL), URSA_OK);
    assert_int_equal(again, len);
    memset(out, CANARY, len + GUARD);
    assert_code(ursa_name_encode(text, out, MOST, &again, &where), URSA_OK);
    assert_int_equal(again, len);
    assert_memory_equal(out, exact, len);
    assert_canary(out + len, GUARD);
    assert_null(where.what); /* `where` is filled only on failure */
    assert_int_equal(where.at, 77);
    free(exact);
    return len;
}

/* OpenSSL's text of the encoded name. */
static const char *read_back(const char *text) {
    static uint8_t out[MOST];
    size_t len = encode(text, out);

    return judge_name(out, len);
}

struct refusal {
    const char *text;
    int code;
    const char *what;
    size_t at;
};

static void assert_refused(const struct refusal *r) {
    struct ursa_where where = {NULL, 0};
    uint8_t out[64];
    size_t len = 4711;
    int rc;

    memset(out, CANARY, sizeof out);
    rc = ursa_name_encode(r->text, out, sizeof out, &len, &where);
    if (rc != r->code || where.what == NULL || strcmp(where.what, r->what) != 0 ||
        where.at != r->at) {
        fail_msg("\"%s\": %s, %s at %zu, not %s, %s at %zu", r->text, ursa_error_name(rc),
                 where.what, where.at, ursa_error_name(r->code), r->what, r->at);
    }
    assert_int_equal(len, 4711);
    assert_canary(out, sizeof out);
    assert_int_equal(ursa_name_encode(r->text, NULL, 0, &len, NULL), r->code);
    assert_int_equal(len, 4711);
}

static void assert_all_refused(const struct refusal *table, size_t count) {
    size_t i;

    for (i = 0; i < count; i++) {
        assert_refused(&table[i]);
    }
}
#define ASSERT_REFUSED(table) assert_all_refused(table, COUNT(table))

struct reading {
    const char *text, *theirs; /* OpenSSL's RFC 2253 text */
};

static void assert_all_read(const struct reading *table, size_t count) {
    size_t i;

    for (i = 0; i < count; i++) {
        const char *theirs = read_back(table[i].text);

        if (strcmp(theirs, table[i].theirs) != 0) {
            fail_msg("\"%s\" is read as \"%s\"", table[i].text, theirs);
        }
    }
}
#define ASSERT_READ(table) assert_all_read(table, COUNT(table))

/* Make a valid value of n characters for a type. Each character is `unit` if the type allows it. */
static size_t make_value(const struct type *type, size_t n, const char *unit, char *out) {
    size_t i, len = 0, tail = 0;

    if (type->nid == NID_pkcs9_emailAddress) {
        tail = 4;
    }
    if (type->tag != V_ASN1_UTF8STRING) {
        unit = type->nid == NID_countryName ? "A" : "a";
    }
    for (i = 0; i + tail < n; i++) {
        memcpy(out + len, unit, strlen(unit));
        len += strlen(unit);
    }
    memcpy(out + len, "@b.c", tail);
    out[len + tail] = '\0';
    return len + tail;
}

/* ---- types -------------------------------------------------------------------------------- */

static void change_case(char *s, int (*change)(int)) {
    for (; *s != '\0'; s++) {
        *s = (char)change(*s);
    }
}

static int up(int c) {
    return c >= 'a' && c <= 'z' ? c - 32 : c;
}

static int down(int c) {
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

/* A spelling of a type: its short or its long name, as it is or in lower or upper case. */
static const char *spelling(const struct type *type, unsigned variant) {
    static char name[32];

    snprintf(name, sizeof name, "%s", variant & 1 ? type->long_name : type->name);
    if (variant & 6) {
        change_case(name, variant & 2 ? up : down);
    }
    return name;
}

static void assert_single(const uint8_t *der, size_t len, const struct type *type,
                          const char *value) {
    X509_NAME *name = d2i_X509_NAME(NULL, &der, (long)len);
    const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, 0);
    const ASN1_STRING *data = X509_NAME_ENTRY_get_data(entry);

    assert_int_equal(X509_NAME_entry_count(name), 1);
    assert_int_equal(OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry)), type->nid);
    assert_int_equal(ASN1_STRING_type(data), type->tag);
    assert_int_equal(ASN1_STRING_length(data), strlen(value));
    assert_memory_equal(ASN1_STRING_get0_data(data), value, strlen(value));
    X509_NAME_free(name);
}

static void every_type_has_its_string_type_and_accepts_its_longest_value(void **state) {
    static uint8_t out[MOST];
    char text[2048], value[1100];
    unsigned variant, slash;
    size_t i;

    (void)state;
    for (i = 0; i < TYPES; i++) {
        for (variant = 0; variant < 6; variant++) {
            for (slash = 0; slash < 2; slash++) {
                size_t len;

                make_value(&types[i], types[i].bound, "x", value);
                snprintf(text, sizeof text, "%s%s=%s", slash ? "/" : "",
                         spelling(&types[i], variant), value);
                len = encode(text, out);
                judge_name(out, len);
                assert_single(out, len, &types[i], value);
            }
        }
    }
}

static void every_type_refuses_one_character_over_its_bound(void **state) {
    char text[2048], value[1100];
    unsigned slash;
    size_t i;

    (void)state;
    for (i = 0; i < TYPES; i++) {
        for (slash = 0; slash < 2; slash++) {
            struct refusal over = {text, URSA_E_NAME_LENGTH, types[i].name, 0};

            make_value(&types[i], types[i].bound + 1, "x", value);
            over.at =
                (size_t)snprintf(text, sizeof text, "%s%s=", slash ? "/" : "", types[i].name) +
                types[i].bound;
            snprintf(text + over.at - types[i].bound, sizeof value, "%s", value);
            assert_refused(&over);
            assert_int_equal(ursa_name_bound(types[i].name), types[i].bound);
        }
    }
}

static void bounds_of_values_count_characters_and_not_bytes(void **state) {
    static const char *const units[] = {"x", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x90\xBB"};
    static uint8_t out[MOST];
    char text[2048], value[1100];
    size_t i, unit;

    (void)state;
    for (i = 0; i < TYPES; i++) {
        for (unit = 0; unit < COUNT(units) && types[i].tag == V_ASN1_UTF8STRING; unit++) {
            struct refusal over = {text, URSA_E_NAME_LENGTH, types[i].name, 0};
            size_t len, start = (size_t)snprintf(text, sizeof text, "/%s=", types[i].name);

            len = make_value(&types[i], types[i].bound, units[unit], value);
            assert_int_equal(len, types[i].bound * strlen(units[unit]));
            snprintf(text + start, sizeof value, "%s", value);
            len = encode(text, out);
            judge_name(out, len);
            assert_single(out, len, &types[i], value);
            make_value(&types[i], types[i].bound + 1, units[unit], value);
            snprintf(text + start, sizeof value, "%s", value);
            over.at =
                start + types[i].bound * strlen(units[unit]); /* where the last character begins */
            assert_refused(&over);
        }
    }
}

static void openssl_reads_values_of_every_length(void **state) {
    static uint8_t out[MOST];
    char text[2048], value[1100];
    size_t n;

    (void)state;
    for (n = 1; n <= 256; n++) { /* includes 127 to 128 and 255 to 256 */
        size_t len;

        make_value(&types[8], n, "u", value);
        snprintf(text, sizeof text, "UID=%s", value);
        len = encode(text, out);
        judge_name(out, len);
        assert_single(out, len, &types[8], value);
    }
}

static void each_type_refuses_characters_outside_its_alphabet(void **state) {
    static const struct refusal table[] = {
        {"/C=us", URSA_E_NAME_ALPHABET, "C", 3},
        {"/C=U1", URSA_E_NAME_ALPHABET, "C", 4},
        {"/C=Us", URSA_E_NAME_ALPHABET, "C", 4},
        {"/C=U ", URSA_E_NAME_ALPHABET, "C", 4},
        {"/C=U\xC3\x84", URSA_E_NAME_ALPHABET, "C", 4},
        {"/C=USA", URSA_E_NAME_LENGTH, "C", 5},
        {"/C=U", URSA_E_NAME_LENGTH, "C", 3},
        {"O=x,C=U", URSA_E_NAME_LENGTH, "C", 6},
        {"/serialNumber=a*b", URSA_E_NAME_ALPHABET, "serialNumber", 15},
        {"/serialNumber=a@b", URSA_E_NAME_ALPHABET, "serialNumber", 15},
        {"/serialNumber=a_b", URSA_E_NAME_ALPHABET, "serialNumber", 15},
        {"/serialNumber=a\xC3\xA9", URSA_E_NAME_ALPHABET, "serialNumber", 15},
        {"/dnQualifier=&", URSA_E_NAME_ALPHABET, "dnQualifier", 13},
        {"DNQUALIFIER=a!", URSA_E_NAME_ALPHABET, "dnQualifier", 13},
        {"/DC=a.b", URSA_E_NAME_ALPHABET, "DC", 5},
        {"/DC=-a", URSA_E_NAME_ALPHABET, "DC", 4},
        {"/DC=a-", URSA_E_NAME_ALPHABET, "DC", 5},
        {"/DC=a_b", URSA_E_NAME_ALPHABET, "DC", 5},
        {"/DC=a b", URSA_E_NAME_ALPHABET, "DC", 5},
        {"/DC=a\\-b", URSA_E_NAME_ALPHABET, "DC", 5},
        {"DC=a\\2Db", URSA_E_NAME_ALPHABET, "DC", 4},
        {"/DC=\xC3\xA9", URSA_E_NAME_ALPHABET, "DC", 4},
        {"/E=a", URSA_E_NAME_ALPHABET, "emailAddress", 3},
        {"/E=@b", URSA_E_NAME_ALPHABET, "emailAddress", 3},
        {"/E=a@", URSA_E_NAME_ALPHABET, "emailAddress", 4},
        {"/E=a@b_c", URSA_E_NAME_ALPHABET, "emailAddress", 6},
        {"/E=a b@c", URSA_E_NAME_ALPHABET, "emailAddress", 4},
        {"/E=a@b@c", URSA_E_NAME_ALPHABET, "emailAddress", 6},
        {"/E=\xC3\xA9@c", URSA_E_NAME_ALPHABET, "emailAddress", 3},
        {"/E=a@1.2.3.4", URSA_E_NAME_ALPHABET, "emailAddress", 11},
        {"/emailAddress=a@b.", URSA_E_NAME_ALPHABET, "emailAddress", 17},
    };

    (void)state;
    ASSERT_REFUSED(table);
}

static void an_escaped_at_sign_in_a_mailbox_is_refused(void **state) {
    static const struct refusal table[] = {
        {"E=a\\40b@c", URSA_E_NAME_ALPHABET, "emailAddress", 3},
        {"E=a\\40c", URSA_E_NAME_ALPHABET, "emailAddress", 3},
        {"/E=a\\@b@c", URSA_E_NAME_ALPHABET, "emailAddress", 4},
        {"/E=a\\@c", URSA_E_NAME_ALPHABET, "emailAddress", 4},
    };

    (void)state;
    ASSERT_REFUSED(table);
}

static void control_characters_are_refused_everywhere(void **state) {
    static const struct refusal table[] = {
        {"/CN=a\nb", URSA_E_NAME_ALPHABET, "CN", 5},
        {"/CN=\x01", URSA_E_NAME_ALPHABET, "CN", 4},
        {"/CN=\x1F", URSA_E_NAME_ALPHABET, "CN", 4},
        {"/CN=\t", URSA_E_NAME_ALPHABET, "CN", 4},
        {"/CN=a\\\nb", URSA_E_NAME_ALPHABET, "CN", 5},
        {"/CN=a\x7F", URSA_E_NAME_ALPHABET, "CN", 5},
        {"/CN=\xC2\x80", URSA_E_NAME_ALPHABET, "CN", 4},
        {"/CN=a\xC2\x9F", URSA_E_NAME_ALPHABET, "CN", 5},
        {"CN=a\\00b", URSA_E_NAME_ALPHABET, "CN", 4},
        {"CN=\\00", URSA_E_NAME_ALPHABET, "CN", 3},
        {"CN=\\0a", URSA_E_NAME_ALPHABET, "CN", 3},
        {"CN=\\7F", URSA_E_NAME_ALPHABET, "CN", 3},
        {"CN=\\C2\\85", URSA_E_NAME_ALPHABET, "CN", 3},
        {"C=U\\00", URSA_E_NAME_ALPHABET, "C", 3},
        {"DC=a\\00", URSA_E_NAME_ALPHABET, "DC", 4},
        {"E=a\\00@b", URSA_E_NAME_ALPHABET, "emailAddress", 3},
        {"serialNumber=\\00", URSA_E_NAME_ALPHABET, "serialNumber", 13},
        {"/serialNumber=a\tb", URSA_E_NAME_ALPHABET, "serialNumber", 15},
    };

    (void)state;
    ASSERT_REFUSED(table);
    assert_string_equal(read_back("/CN=\xC2\xA0"),
                        "CN=\xC2\xA0"); /* the first character after C1 */
}

static void invalid_utf8_is_refused_at_its_first_wrong_byte(void **state) {
    static const struct refusal table[] = {
        {"/CN=\xFF", URSA_E_NAME_UTF8, "CN", 4},
        {"/CN=\x80", URSA_E_NAME_UTF8, "CN", 4},
        {"/CN=a\xBF", URSA_E_NAME_UTF8, "CN", 5},
        {"/CN=\xC0\x80", URSA_E_NAME_UTF8, "CN", 4}, /* overlong NUL */
        {"/CN=\xC1\xBF", URSA_E_NAME_UTF8, "CN", 4},
        {"/CN=\xE0\x80\x80", URSA_E_NAME_UTF8, "CN", 6},
        {"/CN=\xE0\x9F\xBF", URSA_E_NAME_UTF8, "CN", 6},
        {"/CN=\xF0\x80\x80\x80", URSA_E_NAME_UTF8, "CN", 7},
        {"/CN=\xF0\x8F\xBF\xBF", URSA_E_NAME_UTF8, "CN", 7},
        {"/CN=\xED\xA0\x80", URSA_E_NAME_UTF8, "CN", 6}, /* surrogates */
        {"/CN=\xED\xBF\xBF", URSA_E_NAME_UTF8, "CN", 6},
        {"/CN=\xF4\x90\x80\x80", URSA_E_NAME_UTF8, "CN", 7}, /* U+110000 */
        {"/CN=\xF5\x80\x80\x80", URSA_E_NAME_UTF8, "CN", 4},
        {"/CN=\xF8\x88\x80\x80\x80", URSA_E_NAME_UTF8, "CN", 4},
        {"/CN=\xC3", URSA_E_NAME_UTF8, "CN", 5}, /* cut off */
        {"/CN=\xE2\x82", URSA_E_NAME_UTF8, "CN", 6},
        {"/CN=\xF0\x9F\x90", URSA_E_NAME_UTF8, "CN", 7},
        {"/CN=\xC3/O=x", URSA_E_NAME_UTF8, "CN", 5},
        {"CN=\xC3,O=x", URSA_E_NAME_UTF8, "CN", 4},
        {"CN=\xC3 ,O=x", URSA_E_NAME_UTF8, "CN", 4},
        {"/CN=\xC3z", URSA_E_NAME_UTF8, "CN", 5},
        {"/CN=\xC3\xC3\xA9", URSA_E_NAME_UTF8, "CN", 5},
        {"CN=\\FF", URSA_E_NAME_UTF8, "CN", 3},
        {"CN=\\C3", URSA_E_NAME_UTF8, "CN", 6},
        {"CN=\\C3a", URSA_E_NAME_UTF8, "CN", 6},
        {"CN=\\ED\\A0\\80", URSA_E_NAME_UTF8, "CN", 9},
        {"/serialNumber=\xFF", URSA_E_NAME_UTF8, "serialNumber", 14},
        {"/E=a\xFF@b", URSA_E_NAME_UTF8, "emailAddress", 4},
    };

    (void)state;
    ASSERT_REFUSED(table);
}

static void valid_utf8_of_one_to_four_bytes_is_kept(void **state) {
    static const struct reading table[] = {
        {"/CN=\x20\x7E", "CN=\\ ~"},
        {"/CN=\xC2\xA0\xDF\xBF", "CN=\xC2\xA0\xDF\xBF"},
        {"/CN=\xE0\xA0\x80\xEF\xBF\xBF", "CN=\xE0\xA0\x80\xEF\xBF\xBF"},
        {"/CN=\xED\x9F\xBF\xEE\x80\x80", "CN=\xED\x9F\xBF\xEE\x80\x80"},
        {"/CN=\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", "CN=\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"},
        {"CN=\\C3\\A9", "CN=\xC3\xA9"},
        {"CN=\\c3\\a9", "CN=\xC3\xA9"},
        {"CN=\xC3\\A9", "CN=\xC3\xA9"}, /* one byte plain, one in hex */
        {"CN=\\F0\\9F\\90\\BB", "CN=\xF0\x9F\x90\xBB"},
        {"/CN=\\\xC3\xA9", "CN=\xC3\xA9"},
    };

    (void)state;
    ASSERT_READ(table);
}

/* ---- syntax ------------------------------------------------------------------------------- */

/* As openssl reads it, and as many scripts write it. */
static void a_slash_at_the_end_of_a_name_is_ignored(void **state) {
    static const struct reading table[] = {
        {"/CN=x/", "CN=x"},
        {"/O=y/CN=x/", "CN=x,O=y"},
        {"/O=y+CN=x/", "O=y+CN=x"},
        {"/CN=x\\//", "CN=x/"},
    };

    (void)state;
    ASSERT_READ(table);
}

static void names_that_follow_neither_syntax_are_refused(void **state) {
    static const struct refusal table[] = {
        {NULL, URSA_E_ARGUMENT, "name", 0},
        {"", URSA_E_NAME_EMPTY, "name", 0},
        {" ", URSA_E_NAME_SYNTAX, "name", 1},
        {"CN", URSA_E_NAME_SYNTAX, "name", 2},
        {"CN x", URSA_E_NAME_SYNTAX, "name", 3},
        {"/CN", URSA_E_NAME_SYNTAX, "name", 3},
        {"/CN x", URSA_E_NAME_SYNTAX, "name", 3},
        {"/CN =x", URSA_E_NAME_SYNTAX, "name", 3},
        {"/ CN=x", URSA_E_NAME_SYNTAX, "name", 1},
        {"=x", URSA_E_NAME_SYNTAX, "name", 0},
        {"/=x", URSA_E_NAME_SYNTAX, "name", 1},
        {"//", URSA_E_NAME_SYNTAX, "name", 1},
        {"//CN=x", URSA_E_NAME_SYNTAX, "name", 1},
        {"/CN=x//", URSA_E_NAME_SYNTAX, "name", 6},
        {"/CN=x//O=y", URSA_E_NAME_SYNTAX, "name", 6},
        {"/CN=x/ ", URSA_E_NAME_SYNTAX, "name", 6},
        {"/CN=x+", URSA_E_NAME_SYNTAX, "name", 6},
        {"/CN=x+/O=y", URSA_E_NAME_SYNTAX, "name", 6},
        {"/+CN=x", URSA_E_NAME_SYNTAX, "name", 1},
        {"CN=x,", URSA_E_NAME_SYNTAX, "name", 5},
        {"CN=x, ", URSA_E_NAME_SYNTAX, "name", 6},
        {"CN=x,,O=y", URSA_E_NAME_SYNTAX, "name", 5},
        {"CN=x+,O=y", URSA_E_NAME_SYNTAX, "name", 5},
        {"CN=x+", URSA_E_NAME_SYNTAX, "name", 5},
        {",CN=x", URSA_E_NAME_SYNTAX, "name", 0},
        {"+CN=x", URSA_E_NAME_SYNTAX, "name", 0},
        {"2.5.4.3=x", URSA_E_NAME_SYNTAX, "name", 1}, /* no dotted OIDs */
        {"C\xC3\x91=x", URSA_E_NAME_SYNTAX, "name", 1},
        {"\\CN=x", URSA_E_NAME_SYNTAX, "name", 0},
    };

    (void)state;
    ASSERT_REFUSED(table);
}

static void unknown_attribute_types_are_refused(void **state) {
    static const struct refusal table[] = {
        {"X=1", URSA_E_NAME_ATTRIBUTE, "name", 0},
        {"/X=1", URSA_E_NAME_ATTRIBUTE, "name", 1},
        {"/CN=x/FOO=y", URSA_E_NAME_ATTRIBUTE, "name", 6},
        {"/CN=x+FOO=y", URSA_E_NAME_ATTRIBUTE, "name", 6},
        {"CN=x,  FOO=y", URSA_E_NAME_ATTRIBUTE, "name", 7},
        {"/CNx=1", URSA_E_NAME_ATTRIBUTE, "name", 1},
        {"/commonNam=1", URSA_E_NAME_ATTRIBUTE, "name", 1},
        {"/S=1", URSA_E_NAME_ATTRIBUTE, "name", 1},
        {"/street=1", URSA_E_NAME_ATTRIBUTE, "name", 1},
        {"/email=a@b", URSA_E_NAME_ATTRIBUTE, "name", 1},
        {"/0=1", URSA_E_NAME_ATTRIBUTE, "name", 1},
    };

    (void)state;
    ASSERT_REFUSED(table);
}

static void empty_values_are_refused(void **state) {
    static const struct refusal table[] = {
        {"/CN=", URSA_E_NAME_EMPTY, "CN", 4},
        {"CN=", URSA_E_NAME_EMPTY, "CN", 3},
        {"CN= ", URSA_E_NAME_EMPTY, "CN", 4},
        {"CN=,O=x", URSA_E_NAME_EMPTY, "CN", 3},
        {"/CN=/O=x", URSA_E_NAME_EMPTY, "CN", 4},
        {"/O=x/CN=+L=y", URSA_E_NAME_EMPTY, "CN", 8},
        {"/C=", URSA_E_NAME_EMPTY, "C", 3},
        {"/DC=", URSA_E_NAME_EMPTY, "DC", 4},
        {"/E=", URSA_E_NAME_EMPTY, "emailAddress", 3},
    };

    (void)state;
    ASSERT_REFUSED(table);
    assert_string_equal(read_back("/CN= "),
                        "CN=\\ "); /* with slashes, a space is part of the value */
    assert_string_equal(read_back("CN=\\ "), "CN=\\ ");
}

static void bad_escapes_and_unescaped_special_characters_are_refused(void **state) {
    static const struct refusal table[] = {
        {"/CN=a\\", URSA_E_NAME_ESCAPE, "CN", 5},
        {"CN=a\\", URSA_E_NAME_ESCAPE, "CN", 4},
        {"CN=a\\z", URSA_E_NAME_ESCAPE, "CN", 4},
        {"CN=a\\2", URSA_E_NAME_ESCAPE, "CN", 4},
        {"CN=a\\2g", URSA_E_NAME_ESCAPE, "CN", 4},
        {"CN=a\\g2", URSA_E_NAME_ESCAPE, "CN", 4},
        {"CN=a\\/b", URSA_E_NAME_ESCAPE, "CN", 4},
        {"CN=\\\xC3\xA9", URSA_E_NAME_ESCAPE, "CN", 3},
        {"CN=a\\2,O=x", URSA_E_NAME_ESCAPE, "CN", 4},
        {"CN=#61", URSA_E_NAME_ESCAPE, "CN", 3},
        {"CN= #61", URSA_E_NAME_ESCAPE, "CN", 4},
        {"O=x,CN=#", URSA_E_NAME_ESCAPE, "CN", 7},
        {"CN=a;b", URSA_E_NAME_ESCAPE, "CN", 4},
        {"CN=\"a\"", URSA_E_NAME_ESCAPE, "CN", 3},
        {"CN=a<b", URSA_E_NAME_ESCAPE, "CN", 4},
        {"CN=a>b", URSA_E_NAME_ESCAPE, "CN", 4},
        {"C=\\US", URSA_E_NAME_ESCAPE, "C", 2},
    };

    (void)state;
    ASSERT_REFUSED(table);
}

static void with_slashes_a_backslash_quotes_the_next_character(void **state) {
    static const struct reading table[] = {
        {"/CN=a\\/b", "CN=a/b"},
        {"/CN=a\\+b", "CN=a\\+b"},
        {"/CN=a\\\\b", "CN=a\\\\b"},
        {"/CN=\\2F", "CN=2F"},
        {"/CN=\\a\\b", "CN=ab"},
        {"/CN=\\=", "CN=="},
        {"/CN=a=b", "CN=a=b"},
        {"/CN=a,b", "CN=a\\,b"},
        {"/CN=#;\"<>", "CN=\\#\\;\\\"\\<\\>"},
        {"/CN= a b ", "CN=\\ a b\\ "},
        {"/CN=a /O=b", "O=b,CN=a\\ "},
        {"/C=\\US", "C=US"},
        {"/serialNumber=a\\/b+CN=x", "serialNumber=a/b+CN=x"},
        {"/E=a\\+b\\/c@d", "emailAddress=a\\+b/c@d"},
        {"/E=a\\\\b@d", "emailAddress=a\\\\b@d"},
    };

    (void)state;
    ASSERT_READ(table);
}

static void rfc4514_escapes_are_specials_or_hex_pairs(void **state) {
    static const struct reading table[] = {
        {"CN=\\ \\#\\=\\\"\\+\\,\\;\\<\\>\\\\", "CN=\\ #=\\\"\\+\\,\\;\\<\\>\\\\"},
        {"CN=a\\2Cb", "CN=a\\,b"},
        {"CN=a\\2cb", "CN=a\\,b"},
        {"CN=\\41\\7a", "CN=Az"},
        {"CN=\\5C41", "CN=\\\\41"},
        {"CN=\\\\41", "CN=\\\\41"},
        {"CN=\\#61", "CN=\\#61"},
        {"CN=a#b", "CN=a#b"},
        {"CN=a=b=", "CN=a=b="},
        {"CN=a/b", "CN=a/b"},
        {"CN=/", "CN=/"},
        {"C=\\55S", "C=US"},
        {"E=a\\2Bb@d", "emailAddress=a\\+b@d"},
        {"E=a\\,b@d", "emailAddress=a\\,b@d"},
        {"serialNumber=a\\,b", "serialNumber=a\\,b"},
    };

    (void)state;
    ASSERT_READ(table);
}

static void rfc4514_spaces_around_separators_are_skipped_and_escaped_ones_kept(void **state) {
    static const struct reading table[] = {
        {" CN=x", "CN=x"},
        {"CN =x", "CN=x"},
        {"CN= x", "CN=x"},
        {"CN=x ", "CN=x"},
        {"  CN  =  x y  ,  O  =  z  ", "CN=x y,O=z"},
        {"CN=x  +  O=y", "O=y+CN=x"},
        {"CN=\\ x", "CN=\\ x"},
        {"CN=x\\ ", "CN=x\\ "},
        {"CN=x\\  ", "CN=x\\ "},
        {"CN=x \\ ", "CN=x \\ "},
        {"CN=x\\20", "CN=x\\ "},
        {"CN=\\20x", "CN=\\ x"},
        {"CN=  \\  ", "CN=\\ "},
        {"CN=x\\\\ ", "CN=x\\\\"},
    };

    (void)state;
    ASSERT_READ(table);
}

static void a_single_slash_is_the_empty_name(void **state) {
    static uint8_t out[MOST];

    (void)state;
    assert_int_equal(encode("/", out), 2);
    assert_memory_equal(out, "\x30\x00", 2);
    assert_string_equal(judge_name(out, 2), "");
}

/* ---- order, count, repetition ------------------------------------------------------------- */

static void both_spellings_of_a_name_give_the_same_der(void **state) {
    static uint8_t slashes[MOST], commas[MOST];
    static const uint8_t expected[] = {
        0x30, 0x28, 0x31, 0x0B, 0x30, 0x09, 0x06, 0x03, 0x55, 0x04, 0x06, 0x13, 0x02, 'U',
        'S',  0x31, 0x0D, 0x30, 0x0B, 0x06, 0x03, 0x55, 0x04, 0x0A, 0x0C, 0x04, 'A',  'c',
        'm',  'e',  0x31, 0x0A, 0x30, 0x08, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0C, 0x01, 'x'};
    size_t len = encode("/C=US/O=Acme/CN=x", slashes);

    (void)state;
    assert_int_equal(len, sizeof expected);
    assert_memory_equal(slashes, expected, len);
    assert_int_equal(encode("CN=x,O=Acme,C=US", commas), len);
    assert_memory_equal(slashes, commas, len);
    assert_string_equal(judge_name(slashes, len), "CN=x,O=Acme,C=US");
    len = encode("/DC=org/DC=example/OU=a/OU=b+CN=c", slashes);
    assert_int_equal(encode("CN=c+OU=b,OU=a,DC=example,DC=org", commas), len);
    assert_memory_equal(slashes, commas, len);
}

static void sixteen_attributes_fit_and_a_seventeenth_is_refused(void **state) {
    struct refusal over = {NULL, URSA_E_NAME_COUNT, "name", 0};
    char text[256] = "";
    size_t i;

    (void)state;
    for (i = 0; i < URSA_NAME_MAX_ATTRIBUTES; i++) {
        strcat(text, i % 2 == 0 ? "/OU=x" : "+CN=x");
    }
    assert_int_equal(strlen(read_back(text)), 16 * 5 - 1);
    strcat(text, "/OU=x");
    over.text = text;
    over.at = 16 * 5 + 1;
    assert_refused(&over);
    over.text = "CN=0,CN=1,CN=2,CN=3,CN=4,CN=5,CN=6,CN=7,CN=8,CN=9,CN=a,CN=b,CN=c,CN=d,CN=e,"
                "CN=f,  CN=g";
    over.at = 16 * 5 + 2;
    assert_refused(&over);
}

static void an_rdn_has_each_type_at_most_once_but_a_name_may_repeat_types(void **state) {
    static const struct refusal table[] = {
        {"/CN=a+CN=b", URSA_E_NAME_REPEATED, "CN", 6},
        {"/CN=a+O=x+commonName=b", URSA_E_NAME_REPEATED, "CN", 10},
        {"/CN=a+O=x+O=y", URSA_E_NAME_REPEATED, "O", 10},
        {"/L=z/CN=a+CN=a", URSA_E_NAME_REPEATED, "CN", 10},
        {"CN=a + cn=b", URSA_E_NAME_REPEATED, "CN", 7},
        {"O=q,E=a@b+emailAddress=a@b", URSA_E_NAME_REPEATED, "emailAddress", 10},
    };
    static const struct reading fine[] = {
        {"/CN=a/CN=a", "CN=a,CN=a"},
        {"/O=a+CN=a/CN=a+O=b", "O=b+CN=a,O=a+CN=a"},
    };

    (void)state;
    ASSERT_REFUSED(table);
    ASSERT_READ(fine);
}

static void a_text_longer_than_65535_bytes_is_refused(void **state) {
    struct refusal over = {NULL, URSA_E_NAME_LENGTH, "name", UINT16_MAX};
    char *text = malloc(65537);

    (void)state;
    memset(text, ' ', 65536);
    text[65536] = '\0';
    memcpy(text + 65532, "CN=x", 4);
    over.text = text;
    assert_refused(&over);
    assert_string_equal(read_back(text + 1), "CN=x"); /* 65535 */
    memset(text, '/', 65536);
    memcpy(text, "/CN=", 4);
    memset(text + 4, 'x', 65532);
    over = (struct refusal){text + 1, URSA_E_NAME_LENGTH, "CN", 3 + 64};
    assert_refused(&over);
    free(text);
}

/* ---- against OpenSSL, at random ----------------------------------------------------------- */

struct sample {
    size_t type;
    int joined; /* 1: in one RDN with the attribute before */
    char value[1100];
    size_t len;
};

static void random_value(struct sample *sample) {
    static const char *const units[] = {"a",
                                        "Z",
                                        "0",
                                        " ",
                                        "+",
                                        ",",
                                        ";",
                                        "<",
                                        ">",
                                        "=",
                                        "#",
                                        "/",
                                        "\"",
                                        "\\",
                                        "\xC3\xA9",
                                        "\xE2\x82\xAC",
                                        "\xF0\x9F\x90\xBB"};
    const struct type *type = &types[sample->type];
    size_t i, most = type->bound, n = 1 + random_below(random_below(2) ? most : 6);

    if (type->tag != V_ASN1_UTF8STRING) {
        n = type->nid == NID_countryName          ? 2
            : type->nid == NID_pkcs9_emailAddress ? 5 + random_below(251)
                                                  : 1 + random_below(most);
    }
    n = n > most ? most : n;
    sample->len = make_value(type, n, "a", sample->value);
    if (type->tag == V_ASN1_UTF8STRING) {
        for (i = 0, sample->len = 0; i < n; i++) {
            const char *unit = units[random_below(COUNT(units))];

            memcpy(sample->value + sample->len, unit, strlen(unit));
            sample->len += strlen(unit);
        }
        sample->value[sample->len] = '\0';
    } else if (type->tag == V_ASN1_PRINTABLESTRING && type->nid != NID_countryName) {
        for (i = 0; i < n; i++) {
            sample->value[i] = "abcXYZ019 '()+,-./:=?"[random_below(21)];
        }
    }
}

/* Make one to sixteen random attributes. No RDN has the same type twice. */
static size_t random_samples(struct sample *samples) {
    size_t n = 1 + random_below(16), i, k, joined = random_below(3);

    for (i = 0; i < n; i++) {
        int again;

        samples[i].joined = i > 0 && joined > 0 && random_below(8) < 3 * joined;
        samples[i].type = random_below(TYPES);
        for (k = i, again = samples[i].joined; again && k > 0; k--) {
            again = samples[k - 1].joined;
            if (samples[k - 1].type == samples[i].type) {
                samples[i].joined = 0;
            }
        }
        random_value(&samples[i]);
    }
    return n;
}

/* Write one attribute in either spelling. Characters are escaped if they must be, or at random. */
static char *spell(char *to, const struct sample *sample, int slashes) {
    const struct type *type = &types[sample->type];
    int is_label = type->nid == NID_domainComponent, is_mailbox = type->tag == V_ASN1_IA5STRING;
    size_t i;

    to += sprintf(to, "%s=", spelling(type, (unsigned)random_below(6)));
    for (i = 0; i < sample->len; i++) {
        char c = sample->value[i];
        int end = i == 0 || i + 1 == sample->len;
        int must = strchr(slashes ? "/+\\" : "\"+,;<>\\", c) != NULL ||
                   (!slashes && ((c == ' ' && end) || (c == '#' && i == 0)));
        int may = !is_label && !is_mailbox && random_below(8) == 0;

        if (slashes && (must || (may && (uint8_t)c < 0x80))) {
            to += sprintf(to, "\\%c", c);
        } else if (!slashes && may) {
            to += sprintf(to, random_below(2) ? "\\%02x" : "\\%02X", (unsigned)(uint8_t)c);
        } else if (must) {
            to += sprintf(to, "\\%c", c);
        } else {
            *to++ = c;
        }
    }
    *to = '\0';
    return to;
}

static void spell_slashes(char *text, const struct sample *samples, size_t n) {
    size_t i;

    for (i = 0; i < n; i++) {
        *text++ = samples[i].joined ? '+' : '/';
        text = spell(text, &samples[i], 1);
    }
}

static char *spaces(char *text) {
    while (random_below(4) == 0) {
        *text++ = ' ';
    }
    return text;
}

/*
 * Write the RDNs from the last to the first. Within an RDN the order is reversed too, but DER sorts
 * it.
 */
static void spell_commas(char *text, const struct sample *samples, size_t n) {
    size_t i = n;

    while (i-- > 0) {
        text = spell(spaces(text), &samples[i], 0);
        text = spaces(text);
        *text++ = samples[i].joined ? '+' : ',';
    }
    text[-1] = '\0';
}

static X509_NAME *openssl_name(const struct sample *samples, size_t n) {
    X509_NAME *name = X509_NAME_new();
    size_t i;

    for (i = 0; i < n; i++) {
        const struct type *type = &types[samples[i].type];

        assert_int_equal(X509_NAME_add_entry_by_NID(
                             name, type->nid, type->tag, (const unsigned char *)samples[i].value,
                             (int)samples[i].len, -1, samples[i].joined ? -1 : 0),
                         1);
    }
    return name;
}

/* RFC 4514 section 2.4 demands an escape for the value "#", which OpenSSL does not write. */
static int has_lone_number_sign(const struct sample *samples, size_t n) {
    int found = 0;

    while (n-- > 0) {
        found |= strcmp(samples[n].value, "#") == 0;
    }
    return found;
}

static void random_names_in_both_spellings_are_encoded_like_openssl_encodes_them(void **state) {
    static struct sample samples[16];
    static char text[3 * 16 * 1100];
    static uint8_t out[MOST];
    size_t round, most = rounds(3000), joined = 0;

    (void)state;
    for (round = 0; round < most; round++) {
        size_t i, n = random_samples(samples), len;
        X509_NAME *name = openssl_name(samples, n);
        uint8_t *theirs = NULL;
        int their_len = i2d_X509_NAME(name, &theirs);

        for (i = 0; i < n; i++) {
            joined += (size_t)samples[i].joined;
        }
        spell_slashes(text, samples, n);
        len = encode(text, out);
        assert_int_equal(len, their_len);
        assert_memory_equal(out, theirs, len);
        spell_commas(text, samples, n);
        assert_int_equal(encode(text, out), len);
        assert_memory_equal(out, theirs, len);
        if (round % 8 == 0) { /* OpenSSL's text of the name must encode to the same bytes */
            snprintf(text, sizeof text, "%s", judge_name(out, len));
            if (!has_lone_number_sign(samples, n)) {
                assert_int_equal(encode(text, out), len);
                assert_memory_equal(out, theirs, len);
            }
        }
        OPENSSL_free(theirs);
        X509_NAME_free(name);
    }
    print_message("# %zu random names, %zu joined attributes\n", most, joined);
}

/* All pairs of types, with values that make the encodings equal or unequal in length. */
static void pairs_of_attributes_in_one_rdn_are_sorted_as_der_demands(void **state) {
    static struct sample samples[2];
    static char text[4096];
    static uint8_t out[MOST];
    static const size_t sizes[] = {1, 2, 5, 8, 9, 60, 62};
    size_t a, b, i, k;

    (void)state;
    samples[1].joined = 1;
    for (a = 0; a < TYPES; a++) {
        for (b = 0; b < TYPES; b++) {
            for (i = 0; i < COUNT(sizes) && a != b; i++) {
                for (k = 0; k < COUNT(sizes); k++) {
                    size_t len, least_a = a == 6 ? 5 : 1, least_b = b == 6 ? 5 : 1;

                    samples[0].type = a;
                    samples[0].len = make_value(&types[a],
                                                a == 0               ? 2
                                                : sizes[i] < least_a ? least_a
                                                                     : sizes[i],
                                                "a", samples[0].value);
                    samples[1].type = b;
                    samples[1].len = make_value(&types[b],
                                                b == 0               ? 2
                                                : sizes[k] < least_b ? least_b
                                                                     : sizes[k],
                                                "a", samples[1].value);
                    snprintf(text, sizeof text, "/%s=%s+%s=%s", types[a].name, samples[0].value,
                             types[b].name, samples[1].value);
                    len = encode(text, out);
                    judge_name(out, len);
                }
            }
        }
    }
}

/* ---- the interface ------------------------------------------------------------------------ */

static void a_buffer_that_is_too_small_is_not_changed(void **state) {
    static const char *const texts[] = {"/", "/CN=x", "CN=x,O=Acme,C=US", "/CN=a+O=b+L=c"};
    uint8_t out[128];
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(texts); i++) {
        struct ursa_where where = {NULL, 0};
        size_t len = 0, size;

        assert_code(ursa_name_encode(texts[i], NULL, 0, &len, NULL), URSA_OK);
        for (size = 0; size < len; size++) {
            size_t untouched = 4711;

            memset(out, CANARY, sizeof out);
            assert_code(ursa_name_encode(texts[i], out, size, &untouched, &where), URSA_E_BUFFER);
            assert_int_equal(untouched, 4711);
            assert_canary(out, sizeof out);
            assert_non_null(where.what); /* error.h: never NULL after a failure */
        }
    }
}

static void a_missing_length_is_a_bad_argument(void **state) {
    struct ursa_where where = {NULL, 0};
    uint8_t out[64];

    (void)state;
    assert_code(ursa_name_encode("/CN=x", out, sizeof out, NULL, &where), URSA_E_ARGUMENT);
    assert_non_null(where.what);
    assert_code(ursa_name_encode("/CN=x", out, sizeof out, NULL, NULL), URSA_E_ARGUMENT);
}

static void the_size_macro_is_a_bound_for_the_longest_possible_names(void **state) {
    static uint8_t room[URSA_NAME_SIZE(16u * 1029u)]; /* the macro can declare an array */
    static char text[16 * 1029 + 1], *to;
    char value[1100];
    size_t i, len = 0, n;

    (void)state;
    make_value(&types[8], 256, "\xF0\x9F\x90\xBB", value);
    for (i = 0, to = text; i < 16; i++) {
        to += sprintf(to, "%sUID=%s", i > 0 ? "," : "", value);
    }
    assert_code(ursa_name_encode(text, room, sizeof room, &len, NULL), URSA_OK);
    assert_true(len <= URSA_NAME_SIZE(strlen(text)));
    print_message("# 16 UIDs: %zu bytes of %zu\n", len, (size_t)URSA_NAME_SIZE(strlen(text)));
    for (n = 1; n <= 255; n++) { /* the types with the shortest names, values of every length */
        for (i = 0, to = text; i < 16; i++) {
            const struct type *type = &types[n >= 5 ? 6 : 9];

            make_value(type, n, "a", value);
            to += sprintf(to, "%s%s=%s", i > 0 ? "," : "", n >= 5 ? "E" : "DC", value);
        }
        assert_code(ursa_name_encode(text, NULL, 0, &len, NULL), URSA_OK);
        assert_true(len <= URSA_NAME_SIZE(strlen(text)));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_has_its_string_type_and_accepts_its_longest_value),
        cmocka_unit_test(every_type_refuses_one_character_over_its_bound),
        cmocka_unit_test(bounds_of_values_count_characters_and_not_bytes),
        cmocka_unit_test(openssl_reads_values_of_every_length),
        cmocka_unit_test(each_type_refuses_characters_outside_its_alphabet),
        cmocka_unit_test(an_escaped_at_sign_in_a_mailbox_is_refused),
        cmocka_unit_test(control_characters_are_refused_everywhere),
        cmocka_unit_test(invalid_utf8_is_refused_at_its_first_wrong_byte),
        cmocka_unit_test(valid_utf8_of_one_to_four_bytes_is_kept),
        cmocka_unit_test(a_slash_at_the_end_of_a_name_is_ignored),
        cmocka_unit_test(names_that_follow_neither_syntax_are_refused),
        cmocka_unit_test(unknown_attribute_types_are_refused),
        cmocka_unit_test(empty_values_are_refused),
        cmocka_unit_test(bad_escapes_and_unescaped_special_characters_are_refused),
        cmocka_unit_test(with_slashes_a_backslash_quotes_the_next_character),
        cmocka_unit_test(rfc4514_escapes_are_specials_or_hex_pairs),
        cmocka_unit_test(rfc4514_spaces_around_separators_are_skipped_and_escaped_ones_kept),
        cmocka_unit_test(a_single_slash_is_the_empty_name),
        cmocka_unit_test(both_spellings_of_a_name_give_the_same_der),
        cmocka_unit_test(sixteen_attributes_fit_and_a_seventeenth_is_refused),
        cmocka_unit_test(an_rdn_has_each_type_at_most_once_but_a_name_may_repeat_types),
        cmocka_unit_test(a_text_longer_than_65535_bytes_is_refused),
        cmocka_unit_test(random_names_in_both_spellings_are_encoded_like_openssl_encodes_them),
        cmocka_unit_test(pairs_of_attributes_in_one_rdn_are_sorted_as_der_demands),
        cmocka_unit_test(a_buffer_that_is_too_small_is_not_changed),
        cmocka_unit_test(a_missing_length_is_a_bad_argument),
        cmocka_unit_test(the_size_macro_is_a_bound_for_the_longest_possible_names),
    };

    return RUN(tests);
}
