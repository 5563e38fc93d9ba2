/* SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200809L /* inet_pton */
#include "test.h"
#include "rounds.h"
#include <arpa/inet.h>
#include "request/san.h"

#define CANARY       0xA5
#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define MOST         8192

#define TEN  "abcdefghij"
#define L60  TEN TEN TEN TEN TEN TEN
#define L63  L60 "xyz"
#define H192 L63 "." L63 "." L63 "."

/* ---- helpers ------------------------------------------------------------------------------ */

/*
 * Encode a text that must be valid: count the GeneralNames, then write into a buffer of exactly
 * that size.
 */
static size_t encode(const char *text, uint8_t *out) {
    struct ursa_where where = {NULL, 77};
    struct ursa_san san;
    struct ursa_der count, der;
    int rc = ursa_san_parse(&san, text, &where);
    uint8_t *exact;

    if (rc != URSA_OK) {
        fail_msg("%s: %s, %s at %zu", text, ursa_error_name(rc), where.what, where.at);
    }
    assert_null(where.what);
    assert_int_equal(where.at, 77);
    ursa_der_count(&count);
    ursa_san_write(&san, &count);
    assert_true(count.len + 23 + 20 <= URSA_CSR_SAN_SIZE(strlen(text)));
    exact = malloc(count.len);
    ursa_der_init(&der, exact, count.len);
    ursa_san_write(&san, &der);
    assert_int_equal(der.len, count.len);
    assert_true(der.len <= MOST);
    memcpy(out, exact, der.len);
    free(exact);
    return der.len;
}

/* Check that OpenSSL encodes the same text to the same bytes. */
static void assert_same(const char *text) {
    uint8_t names[MOST], out[MOST + 32];
    char words[MOST + 16];
    const char *const list[] = {words, NULL};
    size_t len = encode(text, names);
    struct ursa_der der;

    snprintf(words, sizeof words, "subjectAltName=%s", text);
    ursa_der_init(&der, out, sizeof out);
    ursa_der_tlv(&der, DER_OCTET_STRING, names, len);
    ursa_der_tlv(&der, DER_OID, "\x55\x1D\x11", 3);
    ursa_der_wrap(&der, DER_SEQUENCE, 0);
    ursa_der_wrap(&der, DER_SEQUENCE, 0);
    judge_words(out + sizeof out - der.len, der.len, list);
}

static void assert_all_same(const char *const *texts, size_t count) {
    size_t i;

    for (i = 0; i < count; i++) {
        assert_same(texts[i]);
    }
}

struct refusal {
    const char *text;
    int code;
    const char *what;
    size_t at;
};

static void assert_refused(const struct refusal *r) {
    struct ursa_where where = {NULL, 0};
    struct ursa_san san;
    int rc = ursa_san_parse(&san, r->text, &where);

    if (rc != r->code || where.what == NULL || strcmp(where.what, r->what) != 0 ||
        where.at != r->at) {
        fail_msg("\"%s\": %s, %s at %zu, not %s, %s at %zu", r->text, ursa_error_name(rc),
                 where.what, where.at, ursa_error_name(r->code), r->what, r->at);
    }
    assert_int_equal(ursa_san_parse(&san, r->text, NULL), r->code);
}

static void assert_all_refused(const struct refusal *table, size_t count) {
    size_t i;

    for (i = 0; i < count; i++) {
        assert_refused(&table[i]);
    }
}

/* ---- kinds -------------------------------------------------------------------------------- */

static void good_names_of_every_kind_are_encoded_like_openssl_encodes_them(void **state) {
    static const char *const texts[] = {
        "DNS:a",
        "DNS:localhost",
        "DNS:device-0001.example.org",
        "DNS:EXAMPLE.Org",
        "DNS:1.2.3.example",
        "DNS:xn--bcher-kva.example",
        "DNS:*.example.org",
        "DNS:*.a",
        "DNS:" L63 ".a",
        "DNS:" H192 L60 "x",
        "IP:192.0.2.1",
        "IP:0.0.0.0",
        "IP:255.255.255.255",
        "IP:::",
        "IP:::1",
        "IP:2001:db8::1",
        "IP:2001:DB8:0:0:8:800:200C:417A",
        "IP:::ffff:192.0.2.1",
        "IP:64:ff9b::192.0.2.33",
        "URI:https://example.org/",
        "URI:urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        "URI:coap+tcp://[2001:db8::1]:5683/a?b=c;d&e=%2C#f",
        "URI:a:b",
        "URI:x-1.y+z:!$&'()*;=@~_/?#[]%",
        "email:a@b",
        "email:first.last+tag@mail.example.org",
        "DNS:a,DNS:b",
        "DNS:a,IP:192.0.2.1,URI:a:b,email:a@b",
        "email:a@b,URI:a:b,IP:::1,DNS:a,DNS:a",
    };

    (void)state;
    assert_all_same(texts, COUNT(texts));
}

static void the_tags_are_those_of_general_name(void **state) {
    static const uint8_t expected[] = {0x30, 0x15, 0x82, 0x01, 'a',  0x87, 0x04, 192,
                                       0,    2,    1,    0x86, 0x03, 'b',  ':',  'c',
                                       0x81, 0x05, 'd',  '@',  'e',  '.',  'f'};
    uint8_t out[MOST];

    (void)state;
    assert_int_equal(encode("DNS:a,IP:192.0.2.1,URI:b:c,email:d@e.f", out), sizeof expected);
    assert_memory_equal(out, expected, sizeof expected);
}

static void a_missing_text_gives_no_names(void **state) {
    struct ursa_san san;

    (void)state;
    assert_code(ursa_san_parse(&san, NULL, NULL), URSA_OK);
    assert_int_equal(san.count, 0);
}

static void unknown_or_misspelled_kinds_of_names_are_refused(void **state) {
    static const struct refusal table[] = {
        {"", URSA_E_SAN_TYPE, "subjectAltName", 0},
        {" ", URSA_E_SAN_TYPE, "subjectAltName", 1},
        {"a", URSA_E_SAN_TYPE, "subjectAltName", 0},
        {"DNS", URSA_E_SAN_TYPE, "subjectAltName", 0},
        {"DNSa", URSA_E_SAN_TYPE, "subjectAltName", 0},
        {"dns:a", URSA_E_SAN_TYPE, "subjectAltName", 0},
        {"Dns:a", URSA_E_SAN_TYPE, "subjectAltName", 0},
        {"DN:a", URSA_E_SAN_TYPE, "subjectAltName", 0},
        {"DNSS:a", URSA_E_SAN_TYPE, "subjectAltName", 0},
        {"D NS:a", URSA_E_SAN_TYPE, "subjectAltName", 0},
        {"ip:192.0.2.1", URSA_E_SAN_TYPE, "subjectAltName", 0},
        {"uri:a:b", URSA_E_SAN_TYPE, "subjectAltName", 0},
        {"Email:a@b", URSA_E_SAN_TYPE, "subjectAltName", 0},
        {"RID:1.2.3", URSA_E_SAN_TYPE, "subjectAltName", 0},
        {"dirName:x", URSA_E_SAN_TYPE, "subjectAltName", 0},
        {"otherName:1.2.3;UTF8:x", URSA_E_SAN_TYPE, "subjectAltName", 0},
        {":a", URSA_E_SAN_TYPE, "subjectAltName", 0},
        {"https://example.org", URSA_E_SAN_TYPE, "subjectAltName", 0},
        {"DNS:a,b", URSA_E_SAN_TYPE, "subjectAltName", 6},
        {"DNS:a,  b", URSA_E_SAN_TYPE, "subjectAltName", 8},
        {"critical,DNS:a", URSA_E_SAN_TYPE, "subjectAltName", 0},
        {"DNS:a;DNS:b", URSA_E_SAN_DNS, "DNS", 5},
    };

    (void)state;
    assert_all_refused(table, COUNT(table));
}

static void empty_pieces_and_empty_names_are_refused(void **state) {
    static const struct refusal table[] = {
        {",", URSA_E_SAN_TYPE, "subjectAltName", 0},
        {",DNS:a", URSA_E_SAN_TYPE, "subjectAltName", 0},
        {"DNS:a,", URSA_E_SAN_TYPE, "subjectAltName", 6},
        {"DNS:a, ", URSA_E_SAN_TYPE, "subjectAltName", 7},
        {"DNS:a,,DNS:b", URSA_E_SAN_TYPE, "subjectAltName", 6},
        {"DNS:a, ,DNS:b", URSA_E_SAN_TYPE, "subjectAltName", 7},
        {"DNS:", URSA_E_SAN_DNS, "DNS", 4},
        {"DNS: ", URSA_E_SAN_DNS, "DNS", 4},
        {"DNS:,DNS:b", URSA_E_SAN_DNS, "DNS", 4},
        {"IP:", URSA_E_SAN_IP, "IP", 3},
        {"URI:", URSA_E_SAN_URI, "URI", 4},
        {"email:", URSA_E_SAN_EMAIL, "email", 6},
        {"DNS:a,IP:", URSA_E_SAN_IP, "IP", 9},
    };

    (void)state;
    assert_all_refused(table, COUNT(table));
}

static void bad_host_names_are_refused(void **state) {
    static const struct refusal table[] = {
        {"DNS:a_b", URSA_E_SAN_DNS, "DNS", 5},
        {"DNS:_a.b", URSA_E_SAN_DNS, "DNS", 4},
        {"DNS:-a", URSA_E_SAN_DNS, "DNS", 4},
        {"DNS:a-", URSA_E_SAN_DNS, "DNS", 5},
        {"DNS:a-.b", URSA_E_SAN_DNS, "DNS", 5},
        {"DNS:a.", URSA_E_SAN_DNS, "DNS", 5},
        {"DNS:.", URSA_E_SAN_DNS, "DNS", 4},
        {"DNS:.a", URSA_E_SAN_DNS, "DNS", 4},
        {"DNS:a..b", URSA_E_SAN_DNS, "DNS", 6},
        {"DNS: a b", URSA_E_SAN_DNS, "DNS", 6},
        {"DNS:a b", URSA_E_SAN_DNS, "DNS", 5},
        {"DNS:a:80", URSA_E_SAN_DNS, "DNS", 5},
        {"DNS:a/b", URSA_E_SAN_DNS, "DNS", 5},
        {"DNS:a\nb", URSA_E_SAN_DNS, "DNS", 5},
        {"DNS:b\xC3\xBC"
         "cher",
         URSA_E_SAN_DNS, "DNS", 5},
        {"DNS:192.0.2.1", URSA_E_SAN_DNS, "DNS", 12},
        {"DNS:a.123", URSA_E_SAN_DNS, "DNS", 6},
        {"DNS:" L63 "a", URSA_E_SAN_DNS, "DNS", 4 + 63},
        {"DNS:a." L63 "a.b", URSA_E_SAN_DNS, "DNS", 4 + 65},
        {"DNS:" H192 L60 "xy", URSA_E_SAN_DNS, "DNS", 4 + 253},
        {"DNS:ok,DNS:" H192 L60 "xy", URSA_E_SAN_DNS, "DNS", 11 + 253},
        {"IP:::1, DNS:a_b", URSA_E_SAN_DNS, "DNS", 13},
    };

    (void)state;
    assert_all_refused(table, COUNT(table));
}

static void a_wildcard_is_a_complete_first_label_and_counts_towards_253_bytes(void **state) {
    static const struct refusal table[] = {
        {"DNS:*", URSA_E_SAN_DNS, "DNS", 4},
        {"DNS:*.", URSA_E_SAN_DNS, "DNS", 4},
        {"DNS:**.a", URSA_E_SAN_DNS, "DNS", 4},
        {"DNS:*a.b", URSA_E_SAN_DNS, "DNS", 4},
        {"DNS:a*.b", URSA_E_SAN_DNS, "DNS", 5},
        {"DNS:a.*", URSA_E_SAN_DNS, "DNS", 6},
        {"DNS:a.*.b", URSA_E_SAN_DNS, "DNS", 6},
        {"DNS:*.*.b", URSA_E_SAN_DNS, "DNS", 6},
        {"DNS:*..b", URSA_E_SAN_DNS, "DNS", 6},
        {"DNS:*.b.", URSA_E_SAN_DNS, "DNS", 7},
        {"DNS:*.1", URSA_E_SAN_DNS, "DNS", 6},
        {"DNS:*." H192 TEN TEN TEN TEN TEN "123456789x", URSA_E_SAN_DNS, "DNS", 4 + 253},
        {"email:a@*.b", URSA_E_SAN_EMAIL, "email", 8},
    };

    (void)state;
    assert_all_refused(table, COUNT(table));
    assert_same("DNS:*." H192 TEN TEN TEN TEN TEN "12345678x");
}

static void bad_uris_are_refused_at_their_first_wrong_character(void **state) {
    static const struct refusal table[] = {
        {"URI:a", URSA_E_SAN_URI, "URI", 4},
        {"URI:example.org", URSA_E_SAN_URI, "URI", 14}, /* the colon is missing at the end */
        {"URI:/path", URSA_E_SAN_URI, "URI", 4},
        {"URI://host/path", URSA_E_SAN_URI, "URI", 4},
        {"URI::b", URSA_E_SAN_URI, "URI", 4},
        {"URI:a:", URSA_E_SAN_URI, "URI", 5},
        {"URI:1a:b", URSA_E_SAN_URI, "URI", 4},
        {"URI:+a:b", URSA_E_SAN_URI, "URI", 4},
        {"URI:1a", URSA_E_SAN_URI, "URI", 4},
        {"URI:a_b:c", URSA_E_SAN_URI, "URI", 5},
        {"URI:a b:c", URSA_E_SAN_URI, "URI", 5},
        {"URI:a:b c", URSA_E_SAN_URI, "URI", 7},
        {"URI:a:b\tc", URSA_E_SAN_URI, "URI", 7},
        {"URI:a:b\x7F", URSA_E_SAN_URI, "URI", 7},
        {"URI:a:\xC3\xA9", URSA_E_SAN_URI, "URI", 6},
        {"URI:a:<", URSA_E_SAN_URI, "URI", 6},
        {"URI:a:>", URSA_E_SAN_URI, "URI", 6},
        {"URI:a:\"", URSA_E_SAN_URI, "URI", 6},
        {"URI:a:\\", URSA_E_SAN_URI, "URI", 6},
        {"URI:a:^", URSA_E_SAN_URI, "URI", 6},
        {"URI:a:`", URSA_E_SAN_URI, "URI", 6},
        {"URI:a:b{", URSA_E_SAN_URI, "URI", 7},
        {"URI:a:b|", URSA_E_SAN_URI, "URI", 7},
        {"URI:a:b}", URSA_E_SAN_URI, "URI", 7},
        {"URI:a:b,c", URSA_E_SAN_TYPE, "subjectAltName", 8}, /* a comma separates */
    };

    (void)state;
    assert_all_refused(table, COUNT(table));
}

static void bad_mailboxes_are_refused(void **state) {
    static const struct refusal table[] = {
        {"email:a", URSA_E_SAN_EMAIL, "email", 6},
        {"email:@", URSA_E_SAN_EMAIL, "email", 6},
        {"email:@b", URSA_E_SAN_EMAIL, "email", 6},
        {"email:ab@", URSA_E_SAN_EMAIL, "email", 8},
        {"email:a@b@c", URSA_E_SAN_EMAIL, "email", 9},
        {"email:a b@c", URSA_E_SAN_EMAIL, "email", 7},
        {"email:a@b_c", URSA_E_SAN_EMAIL, "email", 9},
        {"email:a@b.", URSA_E_SAN_EMAIL, "email", 9},
        {"email:a@1.2.3.4", URSA_E_SAN_EMAIL, "email", 14},
        {"email:\xC3\xA9@c", URSA_E_SAN_EMAIL, "email", 6},
        {"email:A <a@b>", URSA_E_SAN_EMAIL, "email", 7},
        {"email:copy", URSA_E_SAN_EMAIL, "email", 9},
    };

    (void)state;
    assert_all_refused(table, COUNT(table));
}

static void bad_ip_addresses_are_refused_at_their_start(void **state) {
    static const struct refusal table[] = {
        {"IP:a", URSA_E_SAN_IP, "IP", 3},
        {"IP:192.0.2", URSA_E_SAN_IP, "IP", 3},
        {"IP:192.0.2.256", URSA_E_SAN_IP, "IP", 3},
        {"IP:192.0.2.1/24", URSA_E_SAN_IP, "IP", 3},
        {"IP: 192.0.2.x", URSA_E_SAN_IP, "IP", 4},
        {"IP:[::1]", URSA_E_SAN_IP, "IP", 3},
        {"IP:fe80::1%eth0", URSA_E_SAN_IP, "IP", 3},
        {"DNS:a,IP:1", URSA_E_SAN_IP, "IP", 9},
        {"IP:::1,IP:::g", URSA_E_SAN_IP, "IP", 10},
    };

    (void)state;
    assert_all_refused(table, COUNT(table));
}

static void spaces_around_names_are_ignored(void **state) {
    static const char *const texts[] = {
        /* OpenSSL keeps the space after a single letter */
        " DNS:ab",
        "DNS:ab ",
        "  DNS:ab  ,  IP:::1  ",
        "DNS:a, URI:a:b ,email:a@b",
        " IP:192.0.2.1 ,DNS:b",
        "DNS: ab",
        " DNS :\tab\t, IP : 192.0.2.1,email: a@b,URI:\ta:b",
    };
    uint8_t spaced[MOST], plain[MOST];
    size_t len;

    (void)state;
    assert_all_same(texts, COUNT(texts));
    len = encode("  DNS:a  ,  IP:::1  ", spaced);
    assert_int_equal(encode("DNS:a,IP:::1", plain), len);
    assert_memory_equal(spaced, plain, len);
}

static void as_many_names_fit_as_the_image_allows_and_one_more_is_refused(void **state) {
    struct refusal over = {NULL, URSA_E_SAN_COUNT, "subjectAltName", 0};
    static char text[6 * URSA_SAN_MAX_NAMES + 8] = "";
    size_t i;

    (void)state;
    for (i = 0; i < URSA_SAN_MAX_NAMES; i++) {
        memcpy(text + 6 * i, ",DNS:a", 7);
    }
    assert_same(text + 1);
    memcpy(text + 6 * i, ", DNS:a", 8);
    over.text = text + 1;
    over.at = URSA_SAN_MAX_NAMES * 6 + 1;
    assert_refused(&over);
    text[1 + over.at] = '\0'; /* an invalid name too many has the error of an invalid name */
    over.code = URSA_E_SAN_TYPE;
    assert_refused(&over);
}

static void a_text_longer_than_65535_bytes_is_refused(void **state) {
    struct refusal over = {NULL, URSA_E_SAN_COUNT, "subjectAltName", UINT16_MAX};
    struct ursa_san san;
    char *text = malloc(65537);

    (void)state;
    memset(text, ' ', 65536);
    text[65536] = '\0';
    memcpy(text + 65531, "DNS:x", 5);
    over.text = text;
    assert_refused(&over);
    assert_code(ursa_san_parse(&san, text + 1, NULL), URSA_OK); /* 65535 */
    free(text);
}

static void uris_of_every_length_get_the_right_header(void **state) {
    char text[1100];
    size_t n;

    (void)state;
    for (n = 3; n < 1000; n += n == 130 ? 120 : n == 260 ? 700 : 1) {
        memset(text, 'x', sizeof text);
        memcpy(text, "URI:a:", 6);
        text[4 + n] = '\0';
        assert_same(text);
    }
}

static void random_lists_are_encoded_like_openssl_encodes_them(void **state) {
    static const char *const names[] = {"DNS:a.example",
                                        "DNS:*.example",
                                        "IP:192.0.2.1",
                                        "IP:2001:db8::1",
                                        "IP:::",
                                        "URI:https://example.org/a?b",
                                        "email:a@example.org",
                                        "DNS:" H192 L60 "x"};
    size_t round, most = rounds(3000);

    (void)state;
    for (round = 0; round < most; round++) {
        size_t i, n = 1 + random_below(16);
        char text[MOST] = "";

        for (i = 0; i < n; i++) {
            strcat(text, i > 0 ? random_below(2) ? " , " : "," : "");
            strcat(text, names[random_below(COUNT(names))]);
        }
        assert_same(text);
    }
}

/* ---- addresses ---------------------------------------------------------------------------- */

/*
 * inet_pton is the judge. glibc, Ursa and RFC 4291 agree: no leading zeros in a decimal byte, at
 * most four hex digits in a group, :: for one or more groups, no zone. Ursa accepts exactly the
 * texts that inet_pton accepts.
 */
static int same_as_inet_pton(const char *s) {
    uint8_t ours[16], theirs[16];
    size_t n = strlen(s), expected = 0, got;
    char *copy = malloc(n + 1);

    snprintf(copy, n + 1, "%s", s);
    copy[n] = '1'; /* a parser that reads this byte gets another address */
    if (inet_pton(AF_INET, s, theirs) == 1) {
        expected = 4;
    } else if (inet_pton(AF_INET6, s, theirs) == 1) {
        expected = 16;
    }
    got = ursa_ip_parse(copy, n, ours);
    free(copy);
    if (got != expected || memcmp(ours, theirs, got) != 0) {
        fail_msg("\"%s\": %zu bytes, inet_pton says %zu", s, got, expected);
    }
    return got != 0;
}

static void chosen_addresses_are_read_like_inet_pton_reads_them(void **state) {
    static const char *const good[] = {
        "0.0.0.0",
        "1.2.3.4",
        "255.255.255.255",
        "10.0.100.9",
        "::",
        "::1",
        "1::",
        "1::2",
        "1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::",
        "::2:3:4:5:6:7:8",
        "1::3:4:5:6:7:8",
        "1:2:3::7:8",
        "abcd:EF01:2345:6789:abcd:ef01:2345:6789",
        "0:0:0:0:0:0:0:0",
        "0001::000f",
        "::1.2.3.4",
        "::ffff:1.2.3.4",
        "1:2:3:4:5:6:1.2.3.4",
        "1::1.2.3.4",
        "1:2:3:4:5::1.2.3.4",
        "::2:3:4:5:6:1.2.3.4",
        "64:ff9b::255.255.255.255",
        "1:2:3:4:5::7:8",
        "ffff::",
        "::0",
    };
    static const char *const bad[] = {
        "",
        "1",
        "1.2",
        "1.2.3",
        "1.2.3.",
        "1.2.3.4.",
        "1.2.3.4.5",
        ".1.2.3.4",
        "1..2.3",
        "1.2.3.256",
        "256.1.1.1",
        "999.1.1.1",
        "1.2.3.1000",
        "01.2.3.4",
        "1.2.3.04",
        "00.0.0.0",
        "1.2.3.00",
        "0x1.2.3.4",
        "1.2.3.a",
        "1.2.3.-4",
        "+1.2.3.4",
        " 1.2.3.4",
        "1.2.3.4 ",
        "1,2,3,4",
        "1.2.3.4/32",
        "1.2.3 .4",
        ":",
        ":::",
        "::::",
        "1:",
        ":1",
        "1:2",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:",
        ":1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8:",
        "1:2:3:4:5:6:7::8",
        "1::2:3:4:5:6:7:8",
        "::1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:8::",
        "1::2::3",
        "::1::",
        ":::1",
        "1:::2",
        "1:::",
        "12345::",
        "::12345",
        "00001::",
        "g::",
        "::g",
        "::1%lo",
        "[::1]",
        "::1/128",
        " ::1",
        "::1 ",
        "1.2.3.4::",
        "1.2.3.4:1::",
        "::1.2.3.4:1",
        "1:2:3:4:5:6:7:1.2.3.4",
        "1:2:3:4:5:1.2.3.4",
        "1:2:3:4:5:6::1.2.3.4:",
        "::1.2.3",
        "::1.2.3.4.5",
        "::1.2.3.256",
        "::01.2.3.4",
        "::1.2.3.4.",
        "::.1.2.3.4",
        "1:2:3:4:5:6:7.8",
        "::1:",
        ":1::",
        "1:2:3:4:5:6:7:8.",
        "::1:2:3:4:5:6:7.8.9.10.",
        "-1::",
        "::+1",
        "::0x1",
        "1.2::",
        "::1.2",
        "1:2:3:4:5:6:1.2.3.4:",
        "1:2:3:4:5:6:1.2.3.4::",
        "::2:3:4:5:6:7:1.2.3.4",
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(good); i++) {
        if (!same_as_inet_pton(good[i])) {
            fail_msg("\"%s\" is refused", good[i]);
        }
    }
    for (i = 0; i < COUNT(bad); i++) {
        if (same_as_inet_pton(bad[i])) {
            fail_msg("\"%s\" is accepted", bad[i]);
        }
    }
}

static void decimal_numbers_from_0_to_255_are_read_and_larger_ones_refused(void **state) {
    char text[32];
    unsigned n, place;

    (void)state;
    for (n = 0; n < 1200; n++) {
        for (place = 0; place < 4; place++) {
            unsigned part[4] = {1, 2, 3, 4};

            part[place] = n;
            snprintf(text, sizeof text, "%u.%u.%u.%u", part[0], part[1], part[2], part[3]);
            assert_int_equal(same_as_inet_pton(text), n < 256);
        }
    }
}

/* A random text that looks like an address. */
static void random_address(char *text) {
    static const char *const pieces[] = {":",   "::", ".",  "0",    "1",    "ff", "FFFF",
                                         "abc", "10", "25", "255.", "256.", "00", "1.",
                                         "1:",  "a:", "0:", "x",    "%",    "0.", "1.2.3.4"};
    size_t i, n = random_below(12);

    *text = '\0';
    for (i = 0; i < n; i++) {
        strcat(text, pieces[random_below(COUNT(pieces))]);
    }
}

/* A valid address in one of its many forms. */
static void right_address(char *text) {
    size_t groups = random_below(2) ? 8 : 6, gap = random_below(14), cut = random_below(groups + 1);
    size_t i, n = gap < groups ? groups - 1 - random_below(groups - 1) : groups;
    char *to = text;

    *to = '\0';
    if (random_below(5) == 0) {
        sprintf(to, "%zu.%zu.%zu.%zu", random_below(256), random_below(256), random_below(256),
                random_below(256));
        return;
    }
    cut = cut > n ? n : cut;
    for (i = 0; i < n; i++) {
        to += sprintf(to, "%s%zx",
                      i == cut && n < groups ? "::"
                      : i > 0                ? ":"
                                             : "",
                      random_below(0x10000) >> random_below(16));
    }
    if (n < groups && cut == n) {
        to += sprintf(to, "::");
    }
    if (groups == 6) {
        sprintf(to, "%s%zu.%zu.%zu.%zu", to[-1] == ':' ? "" : ":", random_below(256),
                random_below(256), random_below(256), random_below(256));
    }
}

static void mutate(char *text) {
    static const char alphabet[] = ":.0123456789abcdefABCDEFgx%/ -";
    size_t n = strlen(text), at = random_below(n + 1);
    char c = alphabet[random_below(sizeof alphabet - 1)];

    switch (random_below(3)) {
    case 0:
        memmove(text + at + 1, text + at, n - at + 1);
        text[at] = c;
        break;
    case 1:
        if (at < n) {
            memmove(text + at, text + at + 1, n - at);
        }
        break;
    default:
        if (at < n) {
            text[at] = c;
        }
    }
}

static void random_and_mutated_addresses_are_read_like_inet_pton_reads_them(void **state) {
    char text[256];
    size_t i, most = rounds(200000), valid = 0, changes;

    (void)state;
    for (i = 0; i < most; i++) {
        if (i % 4 == 0) {
            random_address(text);
        } else {
            right_address(text);
            for (changes = random_below(4); changes > 0; changes--) {
                mutate(text);
            }
        }
        valid += (size_t)same_as_inet_pton(text);
    }
    assert_true(valid > most / 5);
    assert_true(valid < most * 4 / 5);
    print_message("# %zu addresses, %zu of them valid, no difference from inet_pton\n", most,
                  valid);
}

/* ---- hardwareModuleName (RFC 4108 5) -------------------------------------------------------- */

static void dotted_numbers_are_encoded_as_oids_like_openssl_does(void **state) {
    static const char *const good[] = {"0.0",
                                       "1.39",
                                       "2.0",
                                       "2.39",
                                       "2.40",
                                       "2.999",
                                       "2.268435375",
                                       "1.2.0",
                                       "1.2.127",
                                       "1.2.128",
                                       "1.2.16383",
                                       "1.2.16384",
                                       "1.2.2097151",
                                       "1.2.2097152",
                                       "1.2.268435455",
                                       "1.3.6.1.5.5.7.8.4",
                                       "1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16"};
    static const char *const bad[] = {"",
                                      "1",
                                      "1.",
                                      ".1",
                                      "1..2",
                                      "1.2.",
                                      "3.1",
                                      "0.40",
                                      "1.40",
                                      "01.2",
                                      "1.02",
                                      "1.2.00",
                                      "1.2.268435456",
                                      "1.2.99999999999999999999",
                                      "2.268435376",
                                      "1.2a",
                                      "a",
                                      "-1.2",
                                      "1.2 ",
                                      "1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17"};
    uint8_t out[URSA_OID_MAX_SIZE];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof good / sizeof good[0]; i++) {
        ASN1_OBJECT *object = OBJ_txt2obj(good[i], 1);
        size_t len = ursa_oid_parse(good[i], strlen(good[i]), out);

        assert_non_null(object);
        assert_int_equal(len, OBJ_length(object));
        assert_memory_equal(out, OBJ_get0_data(object), len);
        assert_int_equal(ursa_oid_parse(good[i], strlen(good[i]), NULL), len);
        ASN1_OBJECT_free(object);
    }
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(ursa_oid_parse(bad[i], strlen(bad[i]), out), 0);
    }
}

static void a_hardware_module_name_is_encoded_as_other_name(void **state) {
    static const uint8_t wanted[] = {0x30, 0x21, 0xA0, 0x1A, 0x06, 0x08, 0x2B, 0x06, 0x01,
                                     0x05, 0x05, 0x07, 0x08, 0x04, 0xA0, 0x0E, 0x30, 0x0C,
                                     0x06, 0x04, 0x2A, 0x03, 0x87, 0x67, 0x04, 0x04, 'S',
                                     'N',  ' ',  '1',  0x82, 0x03, 'a',  '.',  'b'};
    uint8_t out[MOST];

    (void)state;
    assert_int_equal(encode("hardwareModuleName:1.2.3.999;SN 1,DNS:a.b", out), sizeof wanted);
    assert_memory_equal(out, wanted, sizeof wanted);
}

static void errors_in_a_hardware_module_name_are_reported_with_their_place(void **state) {
    static const struct {
        const char *text;
        size_t at;
    } table[] = {
        {"hardwareModuleName:", 19},         {"hardwareModuleName:1.2", 21},
        {"hardwareModuleName:1.2;", 22},     {"hardwareModuleName:x;y", 19},
        {"hardwareModuleName:;y", 19},       {"hardwareModuleName:1.2;a\x7f", 24},
        {"hardwareModuleName:1.2;\xc3", 23},
    };
    struct ursa_where where;
    struct ursa_san san;
    char text[128];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof table / sizeof table[0]; i++) {
        assert_code(ursa_san_parse(&san, table[i].text, &where), URSA_E_SAN_HARDWARE);
        assert_string_equal(where.what, "hardwareModuleName");
        assert_int_equal(where.at, table[i].at);
    }
    snprintf(text, sizeof text, "hardwareModuleName:1.2;%064d", 0);
    assert_code(ursa_san_parse(&san, text, NULL), URSA_OK);
    snprintf(text, sizeof text, "hardwareModuleName:1.2;%065d", 0);
    assert_code(ursa_san_parse(&san, text, &where), URSA_E_SAN_HARDWARE);
    assert_int_equal(where.at, 23 + 64);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_names_of_every_kind_are_encoded_like_openssl_encodes_them),
        cmocka_unit_test(the_tags_are_those_of_general_name),
        cmocka_unit_test(a_missing_text_gives_no_names),
        cmocka_unit_test(unknown_or_misspelled_kinds_of_names_are_refused),
        cmocka_unit_test(empty_pieces_and_empty_names_are_refused),
        cmocka_unit_test(bad_host_names_are_refused),
        cmocka_unit_test(a_wildcard_is_a_complete_first_label_and_counts_towards_253_bytes),
        cmocka_unit_test(bad_uris_are_refused_at_their_first_wrong_character),
        cmocka_unit_test(bad_mailboxes_are_refused),
        cmocka_unit_test(bad_ip_addresses_are_refused_at_their_start),
        cmocka_unit_test(spaces_around_names_are_ignored),
        cmocka_unit_test(as_many_names_fit_as_the_image_allows_and_one_more_is_refused),
        cmocka_unit_test(a_text_longer_than_65535_bytes_is_refused),
        cmocka_unit_test(uris_of_every_length_get_the_right_header),
        cmocka_unit_test(random_lists_are_encoded_like_openssl_encodes_them),
        cmocka_unit_test(chosen_addresses_are_read_like_inet_pton_reads_them),
        cmocka_unit_test(decimal_numbers_from_0_to_255_are_read_and_larger_ones_refused),
        cmocka_unit_test(random_and_mutated_addresses_are_read_like_inet_pton_reads_them),
        cmocka_unit_test(dotted_numbers_are_encoded_as_oids_like_openssl_does),
        cmocka_unit_test(a_hardware_module_name_is_encoded_as_other_name),
        cmocka_unit_test(errors_in_a_hardware_module_name_are_reported_with_their_place),
    };

    return RUN(tests);
}
