/* SPDX-License-Identifier: MIT */
/* Names as RFC 5280 7.1 compares them. OpenSSL's X509_NAME_cmp is the judge. */
#include "test.h"
#include <openssl/x509.h>
#include "rounds.h"
#include "x509/name_match.h"

#define MOST 65000u

/* ---- writing names ----------------------------------------------------------------------------
 */

struct name {
    uint8_t der[MOST];
    size_t at; /* it is written from the end */
};

static void put(struct name *name, const void *bytes, size_t n) {
    assert_true(n <= name->at);
    name->at -= n;
    memcpy(name->der + name->at, bytes, n);
}

static void wrap(struct name *name, unsigned tag, size_t end) {
    size_t len = end - name->at;
    uint8_t head[4] = {(uint8_t)tag, 0x82, (uint8_t)(len >> 8), (uint8_t)len};

    if (len < 0x80) {
        head[1] = (uint8_t)len;
        put(name, head, 2);
    } else if (len < 0x100) {
        head[1] = 0x81;
        head[2] = (uint8_t)len;
        put(name, head, 3);
    } else {
        put(name, head, 4);
    }
}

static void begin(struct name *name) {
    name->at = MOST;
}

/* An attribute of X.520's type n, in front of what is there. */
static void attribute(struct name *name, unsigned n, unsigned tag, const void *value, size_t len) {
    const uint8_t oid[] = {0x06, 0x03, 0x55, 0x04, (uint8_t)n};
    size_t end = name->at;

    put(name, value, len);
    wrap(name, tag, end);
    put(name, oid, sizeof oid);
    wrap(name, 0x30, end);
}

static struct ursa_span finish(struct name *name) {
    struct ursa_span span;

    wrap(name, 0x30, MOST);
    span.at = name->der + name->at;
    span.len = MOST - name->at;
    return span;
}

/* A name of one attribute. */
static struct ursa_span one(struct name *name, unsigned tag, const char *value, size_t len) {
    size_t end = MOST;

    begin(name);
    attribute(name, 3, tag, value, len);
    wrap(name, 0x31, end);
    return finish(name);
}

static int openssl_matches(struct ursa_span a, struct ursa_span b) {
    const uint8_t *p = a.at, *q = b.at;
    X509_NAME *x = d2i_X509_NAME(NULL, &p, (long)a.len), *y = d2i_X509_NAME(NULL, &q, (long)b.len);
    int rc;

    assert_non_null(x);
    assert_non_null(y);
    rc = X509_NAME_cmp(x, y);
    X509_NAME_free(x);
    X509_NAME_free(y);
    return rc == 0;
}

static void assert_matches(struct ursa_span a, struct ursa_span b, int due) {
    assert_int_equal(ursa_name_matches(a, b) != 0, due);
    assert_int_equal(ursa_name_matches(b, a) != 0, due);
}

/* ---- tests ------------------------------------------------------------------------------------
 */

#define TEXT(s) s, sizeof(s) - 1

static void values_are_compared_by_their_characters(void **state) {
    static const struct {
        unsigned tag_a;
        const char *a;
        size_t len_a;
        unsigned tag_b;
        const char *b;
        size_t len_b;
        int due;
    } cases[] = {
        {0x0C, TEXT("Acme"), 0x13, TEXT("Acme"), 1},
        {0x0C, TEXT("Acme"), 0x16, TEXT("ACME"), 1},
        {0x0C, TEXT("Acme"), 0x13, TEXT("Acne"), 0},
        {0x0C, TEXT("Acme"), 0x13, TEXT("Acm"), 0},
        {0x0C, TEXT(" Acme  Inc "), 0x13, TEXT("Acme Inc"), 1},
        {0x0C, TEXT("Acme\t\r\nInc"), 0x13, TEXT("Acme Inc"), 1},
        {0x0C, TEXT("Acme Inc"), 0x13, TEXT("AcmeInc"), 0},
        {0x0C, TEXT(""), 0x13, TEXT("   "), 1},
        {0x0C, TEXT("\303\244"), 0x14, TEXT("\344"), 1}, /* Latin-1 */
        {0x0C, TEXT("\303\244"), 0x1E, TEXT("\0\344"), 1},
        {0x0C, TEXT("\303\244"), 0x1C, TEXT("\0\0\0\344"), 1},
        {0x0C, TEXT("\303\204"), 0x14, TEXT("\344"), 0}, /* other letters keep their case */
        {0x0C, TEXT("\360\237\220\273"), 0x1C, TEXT("\0\1\364\073"), 1},
        {0x0C, TEXT("A"), 0x1E, TEXT("\0a"), 1},
        {0x0C, TEXT("[{@`"), 0x13, TEXT("[{@`"), 1},
        {0x0C, TEXT("["), 0x13, TEXT("{"), 0},
        {0x0C, TEXT("@"), 0x13, TEXT("`"), 0},
        {0x03, TEXT("\0ab"), 0x03, TEXT("\0ab"), 1}, /* no text: by its bytes */
        {0x03, TEXT("\0ab"), 0x03, TEXT("\0AB"), 0},
        {0x03, TEXT("\0ab"), 0x0C, TEXT("ab"), 0},
    };
    static struct name x, y;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ursa_span a = one(&x, cases[i].tag_a, cases[i].a, cases[i].len_a);
        struct ursa_span b = one(&y, cases[i].tag_b, cases[i].b, cases[i].len_b);

        assert_int_equal(openssl_matches(a, b), cases[i].due);
        assert_matches(a, b, cases[i].due);
    }
}

/* What OpenSSL cannot say, because it does not read it, or takes it for no text. */
static void what_openssl_does_not_read_is_compared(void **state) {
    static struct name x, y;

    (void)state;
    assert_matches(one(&x, 0x1C, TEXT("\0\0\0a\377\377\377\377")), one(&y, 0x0C, TEXT("a")), 0);
    assert_matches(one(&x, 0x1C, TEXT("\377\377\377\377")), one(&y, 0x0C, TEXT("")), 0);
    assert_matches(one(&x, 0x12, TEXT("12")), one(&y, 0x13, TEXT("12")), 1);     /* NumericString */
    assert_matches(one(&x, 0x1A, TEXT("Acme")), one(&y, 0x13, TEXT("acme")), 1); /* VisibleString */
}

static void rdns_are_sets_and_names_are_sequences(void **state) {
    static struct name x, y;
    size_t end;

    (void)state;
    /* {O=a + CN=b}: sorted by lengths, so in another order when one is a BMPString */
    begin(&x);
    attribute(&x, 10, 0x0C, TEXT("a"));
    attribute(&x, 3, 0x0C, TEXT("b"));
    wrap(&x, 0x31, MOST);
    begin(&y);
    attribute(&y, 3, 0x1E, TEXT("\0b"));
    attribute(&y, 10, 0x0C, TEXT("A"));
    wrap(&y, 0x31, MOST);
    assert_matches(finish(&x), finish(&y), 1);
    /* O=a, CN=b */
    begin(&y);
    attribute(&y, 3, 0x0C, TEXT("b"));
    wrap(&y, 0x31, MOST);
    end = y.at;
    attribute(&y, 10, 0x0C, TEXT("a"));
    wrap(&y, 0x31, end);
    x.at += 2; /* its SEQUENCE again */
    assert_matches(finish(&x), finish(&y), 0);
    /* {a + a} and {a + b}: each is taken once */
    begin(&x);
    attribute(&x, 3, 0x0C, TEXT("a"));
    attribute(&x, 3, 0x13, TEXT("A"));
    wrap(&x, 0x31, MOST);
    begin(&y);
    attribute(&y, 3, 0x0C, TEXT("b"));
    attribute(&y, 3, 0x0C, TEXT("a"));
    wrap(&y, 0x31, MOST);
    assert_matches(finish(&x), finish(&y), 0);
    /* the empty name */
    begin(&x);
    begin(&y);
    assert_matches(finish(&x), finish(&y), 1);
    assert_matches(x.at == MOST - 2 ? (struct ursa_span){x.der + x.at, 2} : (struct ursa_span){0},
                   one(&y, 0x0C, TEXT("a")), 0);
}

/* A value of a few characters, in any string type that has them. */
static void random_value(struct name *name, unsigned type) {
    static const unsigned tags[] = {0x0C, 0x13, 0x14, 0x16, 0x1C, 0x1E};
    static const uint8_t alphabet[] = {'a', 'A', ' ', 'b', '\t', 0xE4, '1'};
    unsigned tag = tags[random_below(6)];
    uint8_t value[64];
    size_t len = 0, i, n = random_below(5);

    for (i = 0; i < n; i++) {
        uint8_t c = alphabet[random_below(tag == 0x13 || tag == 0x16 ? 5 : 7)];

        if (tag == 0x0C && c >= 0x80) {
            value[len++] = 0xC3;
            c = (uint8_t)(c - 0x40);
        }
        for (; tag == 0x1C && len % 4 < 3; len++) {
            value[len] = 0;
        }
        if (tag == 0x1E) {
            value[len++] = 0;
        }
        value[len++] = c;
    }
    attribute(name, type, tag, value, len);
}

static struct ursa_span random_name(struct name *name) {
    size_t rdns = random_below(3), i, j;

    begin(name);
    for (i = 0; i < rdns; i++) {
        size_t end = name->at;
        size_t attributes = 1 + (random_below(4) == 0);

        for (j = 0; j < attributes; j++) {
            random_value(name, random_below(4) == 0 ? 10 : 3);
        }
        wrap(name, 0x31, end);
    }
    return finish(name);
}

static void openssl_says_the_same_of_random_names(void **state) {
    static struct name x, y;
    size_t i, n = rounds(200000), same = 0;

    (void)state;
    for (i = 0; i < n; i++) {
        struct ursa_span a = random_name(&x), b = random_name(&y);
        int due = openssl_matches(a, b);

        assert_matches(a, b, due);
        same += (size_t)due;
    }
    printf("# %zu names, %zu equal\n", i, same);
    assert_in_range(same, n / 40, n - n / 40);
}

static size_t spaces(char *to, size_t n) {
    memset(to, ' ', n);
    return n;
}

/* Work that grows with the square of the length would take minutes here. */
static void hostile_names_take_linear_time(void **state) {
    static struct name x, y;
    static char text[MOST - 100];
    struct ursa_span a, b;
    unsigned i;

    (void)state;
    begin(&x);
    while (x.at > 100) {
        attribute(&x, 3, 0x0C, TEXT("a"));
    }
    wrap(&x, 0x31, MOST);
    a = finish(&x);
    begin(&y);
    attribute(&y, 3, 0x0C, TEXT("b"));
    while (y.at > 100) {
        attribute(&y, 3, 0x13, TEXT("a"));
    }
    wrap(&y, 0x31, MOST);
    b = finish(&y);
    for (i = 0; i < 1000; i++) {
        assert_matches(a, b, 0); /* more attributes than any RDN has */
    }
    a = one(&x, 0x0C, text, spaces(text, sizeof text));
    b = one(&y, 0x13, text, spaces(text, sizeof text - 1));
    for (i = 0; i < 100; i++) {
        assert_matches(a, b, 1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_compared_by_their_characters),
        cmocka_unit_test(what_openssl_does_not_read_is_compared),
        cmocka_unit_test(rdns_are_sets_and_names_are_sequences),
        cmocka_unit_test(openssl_says_the_same_of_random_names),
        cmocka_unit_test(hostile_names_take_linear_time),
    };

    return RUN(tests);
}
