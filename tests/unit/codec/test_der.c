/* SPDX-License-Identifier: MIT */
#include "test.h"
#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include "codec/der_read.h"
#include "codec/der_write.h"

#define CANARY 0xA5

static const size_t lengths[] = {0,     1,     127,   128,      255,      256,
                                 65535, 65536, 65537, 0xFFFFFF, 0x1000000};
#define LENGTHS (sizeof lengths / sizeof lengths[0])

static void assert_filled(const uint8_t *p, size_t n) {
    size_t i;

    for (i = 0; i < n; i++) {
        if (p[i] != CANARY) {
            fail_msg("byte %zu was touched", i);
        }
    }
}

static void headers_agree_with_openssl_at_every_length(void **state) {
    size_t i;

    (void)state;
    for (i = 0; i < LENGTHS; i++) {
        uint8_t theirs[8], *p = theirs;
        size_t n = lengths[i], header = ursa_der_header_size(n);
        uint8_t *ours = malloc(n + header);
        struct ursa_der der;

        assert_int_equal(header + n, ASN1_object_size(1, (int)n, V_ASN1_SEQUENCE));
        ASN1_put_object(&p, 1, (int)n, V_ASN1_SEQUENCE, V_ASN1_UNIVERSAL);
        assert_int_equal(p - theirs, header);
        ursa_der_init(&der, ours, n + header);
        (void)ursa_der_reserve(&der, n); /* the content does not matter */
        ursa_der_wrap(&der, DER_SEQUENCE, 0);
        assert_int_equal(der.len, n + header);
        assert_memory_equal(ours, theirs, header);
        free(ours);
    }
}

static void openssl_reads_primitives_of_every_length(void **state) {
    size_t i;

    (void)state;
    for (i = 0; i < LENGTHS && lengths[i] <= 65537; i++) {
        size_t n = lengths[i], total = n + ursa_der_header_size(n);
        uint8_t *content = malloc(n + 1), *out = malloc(total);
        const uint8_t *p = out;
        ASN1_OCTET_STRING *read;
        struct ursa_der der;

        memset(content, 0x5C, n + 1);
        ursa_der_init(&der, out, total);
        ursa_der_tlv(&der, DER_OCTET_STRING, content, n);
        assert_int_equal(der.len, total);
        read = d2i_ASN1_OCTET_STRING(NULL, &p, (long)total);
        assert_non_null(read);
        assert_ptr_equal(p, out + total);
        assert_int_equal(ASN1_STRING_length(read), n);
        assert_memory_equal(ASN1_STRING_get0_data(read), content, n);
        ASN1_OCTET_STRING_free(read);
        free(content);
        free(out);
    }
}

static void tags_are_those_of_x690(void **state) {
    static const struct {
        unsigned ours;
        int number, constructed, class;
    } tags[] = {
        {DER_BOOLEAN, V_ASN1_BOOLEAN, 0, V_ASN1_UNIVERSAL},
        {DER_INTEGER, V_ASN1_INTEGER, 0, V_ASN1_UNIVERSAL},
        {DER_BIT_STRING, V_ASN1_BIT_STRING, 0, V_ASN1_UNIVERSAL},
        {DER_OCTET_STRING, V_ASN1_OCTET_STRING, 0, V_ASN1_UNIVERSAL},
        {DER_NULL, V_ASN1_NULL, 0, V_ASN1_UNIVERSAL},
        {DER_OID, V_ASN1_OBJECT, 0, V_ASN1_UNIVERSAL},
        {DER_UTF8, V_ASN1_UTF8STRING, 0, V_ASN1_UNIVERSAL},
        {DER_PRINTABLE, V_ASN1_PRINTABLESTRING, 0, V_ASN1_UNIVERSAL},
        {DER_IA5, V_ASN1_IA5STRING, 0, V_ASN1_UNIVERSAL},
        {DER_SEQUENCE, V_ASN1_SEQUENCE, 1, V_ASN1_UNIVERSAL},
        {DER_SET, V_ASN1_SET, 1, V_ASN1_UNIVERSAL},
        {DER_CONTEXT | 7, 7, 0, V_ASN1_CONTEXT_SPECIFIC},
        {DER_CONTEXT_CONSTRUCTED | 0, 0, 1, V_ASN1_CONTEXT_SPECIFIC},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        uint8_t ours[3], theirs[3] = {0, 0, 'x'}, *p = theirs;
        struct ursa_der der;

        ASN1_put_object(&p, tags[i].constructed, 1, tags[i].number, tags[i].class);
        ursa_der_init(&der, ours, sizeof ours);
        ursa_der_tlv(&der, tags[i].ours, "x", 1);
        assert_int_equal(der.len, 3);
        assert_memory_equal(ours, theirs, 3);
    }
}

static void assert_unsigned(const uint8_t *number, size_t n) {
    uint8_t ours[80], *theirs = NULL;
    BIGNUM *bn = BN_bin2bn(number, (int)n, NULL);
    ASN1_INTEGER *integer = BN_to_ASN1_INTEGER(bn, NULL);
    int len = i2d_ASN1_INTEGER(integer, &theirs);
    struct ursa_der count, der;

    ursa_der_count(&count);
    ursa_der_unsigned(&count, number, n);
    assert_int_equal(count.len, len);
    ursa_der_init(&der, ours, count.len);
    ursa_der_unsigned(&der, number, n);
    assert_int_equal(der.len, len);
    assert_memory_equal(ours, theirs, (size_t)len);
    OPENSSL_free(theirs);
    ASN1_INTEGER_free(integer);
    BN_free(bn);
}

static void integers_have_no_needless_zeros_and_are_never_negative(void **state) {
    static const struct {
        uint8_t number[5], n;
    } table[] = {
        {{0}, 1},          {{0, 0}, 2},          {{0, 0, 0, 0, 0}, 5}, {{1}, 1},
        {{0x7F}, 1},       {{0x80}, 1},          {{0xFF}, 1},          {{0, 1}, 2},
        {{0, 0x7F}, 2},    {{0, 0x80}, 2},       {{0, 0, 0xFF}, 3},    {{1, 0, 1}, 3},
        {{0, 0x80, 0}, 3}, {{0x7F, 0xFF}, 2},    {{0x80, 0}, 2},       {{0xFF, 0xFF, 0xFF}, 3},
        {{1, 0}, 2},       {{0, 0, 0, 0, 1}, 5}, {{0, 1, 0, 0, 0}, 5},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof table / sizeof table[0]; i++) {
        assert_unsigned(table[i].number, table[i].n);
    }
}

static void integers_of_every_length_up_to_64_bytes_agree_with_openssl(void **state) {
    static const uint8_t tops[] = {0x00, 0x01, 0x7F, 0x80, 0xFF};
    size_t n, top, zeros;

    (void)state;
    for (n = 1; n <= 64; n++) {
        for (zeros = 0; zeros < n && zeros < 4; zeros++) {
            for (top = 0; top < sizeof tops; top++) {
                uint8_t number[64];

                memset(number, 0x3C, sizeof number);
                memset(number, 0, zeros);
                number[zeros] = tops[top];
                assert_unsigned(number, n);
            }
        }
    }
}

/* SEQUENCE { INTEGER 0, OCTET STRING of n bytes, [0] { NULL } } */
static void write_sample(struct ursa_der *der, const uint8_t *content, size_t n) {
    size_t mark = der->len;

    ursa_der_tlv(der, DER_NULL, NULL, 0);
    ursa_der_wrap(der, DER_CONTEXT_CONSTRUCTED | 0, mark);
    ursa_der_tlv(der, DER_OCTET_STRING, content, n);
    ursa_der_unsigned(der, (const uint8_t *)"\0", 1);
    ursa_der_wrap(der, DER_SEQUENCE, mark);
}

static void counting_and_writing_agree_and_nested_elements_are_in_order(void **state) {
    static const uint8_t expected[] = {0x30, 0x0C, 0x02, 0x01, 0x00, 0x04, 0x03,
                                       'a',  'b',  'c',  0xA0, 0x02, 0x05, 0x00};
    uint8_t out[sizeof expected];
    struct ursa_der der;

    (void)state;
    ursa_der_count(&der);
    write_sample(&der, (const uint8_t *)"abc", 3);
    assert_int_equal(der.len, sizeof expected);
    ursa_der_init(&der, out, sizeof out);
    write_sample(&der, (const uint8_t *)"abc", 3);
    assert_int_equal(der.len, sizeof expected);
    assert_memory_equal(out, expected, sizeof expected);
}

static void a_buffer_that_is_too_small_is_not_overrun_and_the_length_is_counted(void **state) {
    uint8_t out[32], content[3] = {1, 2, 3};
    size_t room;

    (void)state;
    for (room = 0; room < 14; room++) {
        struct ursa_der der;

        memset(out, CANARY, sizeof out);
        ursa_der_init(&der, out + 8, room);
        write_sample(&der, content, sizeof content);
        assert_int_equal(der.len, 14);
        assert_filled(out, 8);
        assert_filled(out + 8 + room, sizeof out - 8 - room);
    }
}

static void reserved_bytes_lie_before_the_bytes_written_earlier(void **state) {
    uint8_t out[4] = {CANARY, CANARY, CANARY, CANARY};
    struct ursa_der der;

    (void)state;
    ursa_der_init(&der, out, sizeof out);
    ursa_der_byte(&der, 0x107); /* only the low byte is written */
    assert_ptr_equal(ursa_der_reserve(&der, 2), out + 1);
    ursa_der_bytes(&der, NULL, 0);
    assert_int_equal(der.len, 3);
    assert_filled(out, 3);
    assert_int_equal(out[3], 7);
    assert_null(ursa_der_reserve(&der, 2));
    assert_int_equal(der.len, 5);
    ursa_der_count(&der);
    assert_null(ursa_der_reserve(&der, 2));
    assert_int_equal(der.len, 2);
}

/* ---- reading ------------------------------------------------------------------------------ */

/* OpenSSL takes BER, so what it takes is compared with its own DER. */
static int is_openssls_header(const uint8_t *der, size_t n, size_t *size) {
    uint8_t again[8], *to = again;
    const uint8_t *p = der;
    int tag, class;
    long len;
    int rc = ASN1_get_object(&p, &len, &tag, &class, 8); /* it wants content after a header */

    if ((rc & 0x80) != 0 && ERR_GET_REASON(ERR_peek_last_error()) != ASN1_R_TOO_LONG) {
        return 0;
    }
    if ((rc & 1) != 0 || len > 0xFFFFFF) {
        return 0;
    }
    ASN1_put_object(&to, 1, (int)len, tag, class);
    *size = (size_t)(p - der) + (size_t)len;
    return (size_t)(p - der) <= n && to - again == p - der &&
           memcmp(again, der, (size_t)(p - der)) == 0;
}

/* All headers of a SEQUENCE with lengths of up to four bytes, at every place where they may end. */
static void lengths_are_read_in_their_shortest_form_alone(void **state) {
    static const uint8_t values[] = {0, 1, 0x7F, 0x80, 0xFF};
    unsigned first, i, n;

    (void)state;
    for (first = 0; first < 256; first++) {
        for (i = 0; i < 625; i++) {
            const uint8_t der[8] = {DER_SEQUENCE,      (uint8_t)first,     values[i % 5],
                                    values[i / 5 % 5], values[i / 25 % 5], values[i / 125]};

            for (n = 1; n <= 6; n++) {
                struct ursa_der_in in = {der, n}, content;
                size_t size = 0, expected = is_openssls_header(der, n, &size) ? size : 0;

                ERR_clear_error();
                assert_int_equal(ursa_der_size(in), expected);
                assert_int_equal(ursa_der_any(&in, &content), expected > 0 && expected <= n);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_agree_with_openssl_at_every_length),
        cmocka_unit_test(openssl_reads_primitives_of_every_length),
        cmocka_unit_test(tags_are_those_of_x690),
        cmocka_unit_test(integers_have_no_needless_zeros_and_are_never_negative),
        cmocka_unit_test(integers_of_every_length_up_to_64_bytes_agree_with_openssl),
        cmocka_unit_test(counting_and_writing_agree_and_nested_elements_are_in_order),
        cmocka_unit_test(a_buffer_that_is_too_small_is_not_overrun_and_the_length_is_counted),
        cmocka_unit_test(reserved_bytes_lie_before_the_bytes_written_earlier),
        cmocka_unit_test(lengths_are_read_in_their_shortest_form_alone),
    };

    return RUN(tests);
}
