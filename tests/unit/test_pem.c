/* SPDX-License-Identifier: MIT */
#include "test.h"
#include <openssl/pem.h>

#define CANARY 'Q'
#define MOST   4096

/* ---- helpers ------------------------------------------------------------------------------ */

/* Bytes in which every value and every 6-bit digit comes up at every place. */
static void fill(uint8_t *der, size_t n, unsigned seed) {
    uint32_t x = seed * 2654435761u + 1;
    size_t i;

    for (i = 0; i < n; i++) {
        x = x * 1664525u + 1013904223u;
        der[i] = (uint8_t)(x >> 24);
    }
}

static size_t openssl_pem(const char *label, const uint8_t *der, size_t n, char *out) {
    BIO *bio = BIO_new(BIO_s_mem());
    char *text;
    long len;

    (void)PEM_write_bio(bio, label, "", der, (long)n); /* 0 for no bytes, which is what it wrote */
    len = BIO_get_mem_data(bio, &text);
    assert_true(len > 0 && len < MOST);
    memcpy(out, text, (size_t)len);
    out[len] = '\0';
    BIO_free(bio);
    return (size_t)len;
}

struct stream {
    char text[MOST];
    size_t len, calls;
};

static void take(void *ctx, const char *text, size_t len) {
    struct stream *stream = ctx;

    assert_true(len > 0);
    assert_true(stream->len + len < MOST);
    memcpy(stream->text + stream->len, text, len);
    stream->len += len;
    stream->calls++;
}

static void assert_canary(const char *p, size_t n) {
    size_t i;

    for (i = 0; i < n; i++) {
        if (p[i] != CANARY) {
            fail_msg("byte %zu was touched", i);
        }
    }
}

/* Counted, into an exact buffer, into one too small, and streamed: all as OpenSSL has it. */
static void assert_pem(const char *label, const uint8_t *der, size_t n) {
    static char theirs[MOST], small[MOST];
    static struct stream stream;
    size_t their_len = openssl_pem(label, der, n, theirs), len = 0;
    size_t exact_size = URSA_PEM_SIZE(strlen(label), n), i;
    char *exact = malloc(exact_size);

    assert_int_equal(exact_size, their_len + 1);
    assert_code(ursa_pem_encode(label, der, n, NULL, 0, &len), URSA_OK);
    assert_int_equal(len, their_len);
    len = 0;
    assert_code(ursa_pem_encode(label, der, n, exact, exact_size, &len), URSA_OK);
    assert_int_equal(len, their_len);
    assert_string_equal(exact, theirs);
    memset(small, CANARY, sizeof small);
    len = 4711;
    for (i = 1; i <= 3 && i < exact_size; i++) {
        assert_code(ursa_pem_encode(label, der, n, small, exact_size - i, &len), URSA_E_BUFFER);
    }
    assert_code(ursa_pem_encode(label, der, n, small, 0, &len), URSA_E_BUFFER);
    assert_int_equal(len, 4711);
    assert_canary(small, sizeof small);
    assert_code(ursa_pem_encode(label, der, n, small, sizeof small, &len), URSA_OK);
    assert_int_equal(len, their_len);
    assert_memory_equal(small, theirs, their_len + 1);
    assert_canary(small + their_len + 1, sizeof small - their_len - 1);
    stream.len = stream.calls = 0;
    ursa_pem_stream(label, der, n, take, &stream);
    assert_int_equal(stream.len, their_len);
    assert_memory_equal(stream.text, theirs, their_len);
    free(exact);
}

/* ---- tests -------------------------------------------------------------------------------- */

static void every_length_to_200_and_every_line_end_to_600_is_openssls_text(void **state) {
    uint8_t *der;
    size_t n;

    (void)state;
    for (n = 0; n <= 600; n++) {
        if (n <= 200 || (n + 2) % 48 <= 4) {
            der = malloc(n + 1); /* its last byte must not matter */
            fill(der, n + 1, (unsigned)n);
            assert_pem(URSA_PEM_CSR, der, n);
            assert_pem(URSA_PEM_KEY, der, n);
            free(der);
        }
    }
}

static void every_digit_at_every_place_is_openssls(void **state) {
    uint8_t der[3];
    unsigned value;

    (void)state;
    for (value = 0; value < 256; value++) {
        memset(der, (int)value, sizeof der);
        assert_pem("X", der, 3);
        der[1] = 0;
        assert_pem("X", der, 1);
        assert_pem("X", der, 2);
        der[0] = 0xFF;
        der[1] = (uint8_t)value;
        assert_pem("X", der, 2);
        assert_pem("X", der, 3);
    }
}

static void any_label_is_put_into_both_banners(void **state) {
    static const char *const labels[] = {"A", "PRIVATE KEY", "CERTIFICATE REQUEST",
                                         "A LABEL OF WHATEVER LENGTH ITS AUTHOR CARED TO GIVE"};
    uint8_t der[100];
    size_t i;

    (void)state;
    fill(der, sizeof der, 1);
    for (i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        assert_pem(labels[i], der, sizeof der);
    }
}

static void no_bytes_are_two_banners_and_need_no_pointer(void **state) {
    char out[URSA_PEM_SIZE(1, 0)];
    size_t len = 0;

    (void)state;
    assert_code(ursa_pem_encode("X", NULL, 0, out, sizeof out, &len), URSA_OK);
    assert_string_equal(out, "-----BEGIN X-----\n-----END X-----\n");
    assert_int_equal(len, sizeof out - 1);
}

/* A line at a time: 64 digits and LF, but for the last; the banners come in pieces. */
static void assert_line(void *ctx, const char *text, size_t len) {
    size_t *lines = ctx;

    assert_true(len <= 65);
    if (len == 65) {
        assert_int_equal(text[64], '\n');
        assert_null(memchr(text, '-', len));
        ++*lines;
    }
}

static void a_stream_comes_in_lines_of_64_columns(void **state) {
    uint8_t der[480];
    size_t lines = 0;

    (void)state;
    fill(der, sizeof der, 2);
    ursa_pem_stream(URSA_PEM_CSR, der, sizeof der, assert_line, &lines);
    assert_int_equal(lines, 10);
}

static void a_size_can_declare_an_array(void **state) {
    static char room[URSA_PEM_SIZE(sizeof URSA_PEM_CSR - 1, URSA_CSR_MAX_SIZE)];
    static uint8_t der[URSA_CSR_MAX_SIZE];
    size_t len = 0;

    (void)state;
    assert_code(ursa_pem_encode(URSA_PEM_CSR, der, sizeof der, room, sizeof room, &len), URSA_OK);
    assert_int_equal(len, sizeof room - 1);
    assert_int_equal(URSA_PEM_SIZE(1 + 1, 40 + 8), URSA_PEM_SIZE(2, 48)); /* parentheses */
    assert_int_equal(URSA_PEM_SIZE(0, 1 | 2), URSA_PEM_SIZE(0, 3));
}

static void a_request_in_pem_is_read_by_openssl(void **state) {
    const struct ursa_csr_template template = {.subject = "/CN=x", .san = "DNS:a"};
    static uint8_t der[URSA_CSR_SIZE(5, 5, 0)], *again = NULL;
    static char text[URSA_PEM_SIZE(19, sizeof der)];
    size_t der_len = 0, len = 0;
    X509_REQ *request;
    BIO *bio;

    (void)state;
    assert_code(ursa_csr_write(&template, device_key(), der, sizeof der, &der_len, NULL), URSA_OK);
    X509_REQ_free(judge_request(der, der_len, device_key()));
    assert_code(ursa_pem_encode(URSA_PEM_CSR, der, der_len, text, sizeof text, &len), URSA_OK);
    bio = BIO_new_mem_buf(text, (int)len);
    request = PEM_read_bio_X509_REQ(bio, NULL, NULL, NULL);
    assert_non_null(request);
    assert_int_equal(i2d_X509_REQ(request, &again), der_len);
    assert_memory_equal(again, der, der_len);
    OPENSSL_free(again);
    X509_REQ_free(request);
    BIO_free(bio);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_length_to_200_and_every_line_end_to_600_is_openssls_text),
        cmocka_unit_test(every_digit_at_every_place_is_openssls),
        cmocka_unit_test(any_label_is_put_into_both_banners),
        cmocka_unit_test(no_bytes_are_two_banners_and_need_no_pointer),
        cmocka_unit_test(a_stream_comes_in_lines_of_64_columns),
        cmocka_unit_test(a_size_can_declare_an_array),
        cmocka_unit_test(a_request_in_pem_is_read_by_openssl),
    };

    return RUN(tests);
}
