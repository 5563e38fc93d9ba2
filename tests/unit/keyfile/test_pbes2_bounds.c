/* SPDX-License-Identifier: MIT */
/* Encryption of keys at the bounds of its sizes and numbers. OpenSSL is the judge. */
#include "test.h"
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#define SECRET "secret"
#define DATA   300u

static uint8_t plain[DATA + 8], out[DATA + 64 + URSA_PBES2_OVERHEAD];

static struct ursa_pbes2 how(unsigned cipher) {
    struct ursa_pbes2 pbes2 = {(enum ursa_cipher_id)cipher, 1, "0123456789abcde",
                               "fedcba987654321"};

    return pbes2;
}

/* Fill plain with one SEQUENCE of n bytes in all, as decryption demands. n is at least 131. */
static void make_plain(size_t n) {
    memset(plain, 0x5A, sizeof plain);
    plain[0] = 0x30;
    if (n < 260) {
        plain[1] = 0x81;
        plain[2] = (uint8_t)(n - 3);
    } else {
        plain[1] = 0x82;
        plain[2] = (uint8_t)((n - 4) >> 8);
        plain[3] = (uint8_t)(n - 4);
    }
}

static size_t encrypt(const struct ursa_pbes2 *pbes2, size_t n) {
    size_t len = 0;

    make_plain(n);
    assert_code(ursa_pbes2_encrypt(pbes2, SECRET, strlen(SECRET), plain, n, out, sizeof out, &len),
                URSA_OK);
    return len;
}

static void assert_openssl_decrypts(const uint8_t *der, size_t len, size_t n) {
    X509_SIG *sig = d2i_X509_SIG(NULL, &der, (long)len);
    const X509_ALGOR *algorithm;
    const ASN1_OCTET_STRING *data;
    unsigned char *text = NULL;
    int text_len = 0;

    assert_non_null(sig);
    X509_SIG_get0(sig, &algorithm, &data);
    assert_non_null(PKCS12_pbe_crypt(algorithm, SECRET, (int)strlen(SECRET), data->data,
                                     data->length, &text, &text_len, 0));
    assert_int_equal(text_len, n);
    assert_memory_equal(text, plain, n);
    OPENSSL_free(text);
    X509_SIG_free(sig);
}

static void assert_decrypts(size_t len, size_t n) {
    size_t back_len = 0;
    uint8_t *back;

    assert_code(ursa_pbes2_decrypt(out, len, SECRET, strlen(SECRET), &back, &back_len, NULL),
                URSA_OK);
    assert_int_equal(back_len, n);
    assert_memory_equal(back, plain, n);
}

static void every_length_of_a_block_is_padded(void **state) {
    unsigned cipher;
    size_t n;

    (void)state;
    for (cipher = URSA_CIPHER_AES256; cipher <= URSA_CIPHER_DES3; cipher++) {
        for (n = 140; n < 140 + 33; n++) {
            const struct ursa_pbes2 pbes2 = how(cipher);
            size_t len = encrypt(&pbes2, n);

            assert_true(len <= n + URSA_PBES2_OVERHEAD);
            assert_openssl_decrypts(out, len, n);
            assert_decrypts(len, n);
        }
    }
}

static void a_buffer_of_exactly_the_length_is_enough(void **state) {
    const struct ursa_pbes2 pbes2 = how(URSA_CIPHER_AES256);
    size_t len, needed;

    (void)state;
    make_plain(DATA);
    assert_code(ursa_pbes2_encrypt(&pbes2, SECRET, 6, plain, DATA, NULL, 0, &needed), URSA_OK);
    memset(out, 0xEE, sizeof out);
    assert_code(ursa_pbes2_encrypt(&pbes2, SECRET, 6, plain, DATA, out, needed - 1, &len),
                URSA_E_BUFFER);
    assert_int_equal(out[0], 0xEE);
    assert_code(ursa_pbes2_encrypt(&pbes2, SECRET, 6, plain, DATA, out, needed, &len), URSA_OK);
    assert_int_equal(len, needed);
    assert_int_equal(out[needed], 0xEE);
    assert_openssl_decrypts(out, len, DATA);
}

static void numbers_out_of_range_are_refused(void **state) {
    struct ursa_pbes2 pbes2 = how(URSA_CIPHER_AES256);
    size_t len;

    (void)state;
    pbes2.iterations = 0;
    assert_code(ursa_pbes2_encrypt(&pbes2, SECRET, 6, plain, 9, NULL, 0, &len), URSA_E_ARGUMENT);
    pbes2.iterations = 1;
    assert_code(ursa_pbes2_encrypt(&pbes2, SECRET, 6, plain, 9, NULL, 0, &len), URSA_OK);
    pbes2.iterations = URSA_PBES2_MAX_ITERATIONS;
    assert_code(ursa_pbes2_encrypt(&pbes2, SECRET, 6, plain, 9, NULL, 0, &len), URSA_OK);
    pbes2.iterations++;
    assert_code(ursa_pbes2_encrypt(&pbes2, SECRET, 6, plain, 9, NULL, 0, &len), URSA_E_ARGUMENT);
    pbes2 = how(URSA_CIPHER_DES3);
    assert_code(ursa_pbes2_encrypt(&pbes2, SECRET, 6, plain, 9, NULL, 0, &len), URSA_OK);
    pbes2 = how(URSA_CIPHER_DES3 + 1);
    assert_code(ursa_pbes2_encrypt(&pbes2, SECRET, 6, plain, 9, NULL, 0, &len), URSA_E_ARGUMENT);
}

/* The bytes of the iterations must all be written, and read back. */
static void iterations_of_each_length_are_written(void **state) {
    static const uint32_t iterations[] = {1, 127, 128, 255, 256, 32767, 32768, 65536};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof iterations / sizeof iterations[0]; i++) {
        struct ursa_pbes2 pbes2 = how(URSA_CIPHER_AES128);
        size_t len;

        pbes2.iterations = iterations[i];
        len = encrypt(&pbes2, 140);
        assert_openssl_decrypts(out, len, 140);
        assert_decrypts(len, 140);
    }
}

/* Find the bytes of an OID that are before its last byte. */
static uint8_t *last_of_oid(const char *oid, size_t n, size_t len) {
    size_t i;

    for (i = 0; i + n < len; i++) {
        if (memcmp(out + i, oid, n) == 0) {
            return out + i + n;
        }
    }
    fail();
    return NULL;
}

/*
 * PBKDF2 with every hash of RFC 8018 B.1.2 that Ursa takes, each named by its OID. OpenSSL leaves
 * out SHA-1, the default, so the files are made by hand.
 */
static void each_hash_is_taken_by_its_oid_and_no_other(void **state) {
    static const struct {
        uint8_t last;
        const char *name; /* NULL: refused */
    } hashes[] = {{6, NULL},      {7, "SHA1"},    {8, "SHA224"}, {9, "SHA256"},
                  {10, "SHA384"}, {11, "SHA512"}, {12, NULL}};
    const struct ursa_pbes2 pbes2 = how(URSA_CIPHER_AES256);
    size_t i;

    (void)state;
    for (i = 0; i < sizeof hashes / sizeof hashes[0]; i++) {
        size_t len = encrypt(&pbes2, 140), padded = 144;
        struct ursa_where where = {"", 0};
        uint8_t key[32], *back;
        EVP_CIPHER_CTX *ctx;
        size_t back_len;
        int n, rest;

        *last_of_oid("\x2A\x86\x48\x86\xF7\x0D\x02", 7, len) = hashes[i].last;
        if (hashes[i].name == NULL) {
            assert_code(ursa_pbes2_decrypt(out, len, SECRET, 6, &back, &back_len, &where),
                        URSA_E_CIPHER);
            assert_string_equal(where.what, "prf");
            continue;
        }
        assert_true(PKCS5_PBKDF2_HMAC(SECRET, 6, pbes2.salt, sizeof pbes2.salt, 1,
                                      EVP_get_digestbyname(hashes[i].name), sizeof key, key));
        ctx = EVP_CIPHER_CTX_new();
        assert_true(EVP_EncryptInit_ex(ctx, EVP_aes_256_cbc(), NULL, key, pbes2.iv));
        assert_true(EVP_EncryptUpdate(ctx, out + len - padded, &n, plain, 140));
        assert_true(EVP_EncryptFinal_ex(ctx, out + len - padded + n, &rest));
        assert_int_equal(n + rest, padded);
        EVP_CIPHER_CTX_free(ctx);
        assert_openssl_decrypts(out, len, 140);
        assert_decrypts(len, 140);
    }
}

/* RFC 8018 B.1.2 says NULL, but some programs leave the parameters out. */
static void a_hash_without_parameters_is_taken(void **state) {
    static const uint8_t lengths[] = {2, 4, 17, 19, 32}; /* of the sequences around the NULL */
    const struct ursa_pbes2 pbes2 = how(URSA_CIPHER_AES256);
    size_t len = encrypt(&pbes2, 140), i;
    uint8_t *last = last_of_oid("\x2A\x86\x48\x86\xF7\x0D\x02", 7, len);

    (void)state;
    assert_memory_equal(last, "\x09\x05\x00", 3);
    for (i = 0; i < sizeof lengths; i++) {
        assert_true(out[lengths[i] - 1] == 0x30 || out[lengths[i] - 1] == 0x81);
        out[lengths[i]] -= 2;
    }
    assert_int_equal(last[-10], 0x0C);
    last[-10] -= 2;
    memmove(last + 1, last + 3, (size_t)(out + len - last - 3));
    assert_openssl_decrypts(out, len - 2, 140);
    assert_decrypts(len - 2, 140);
}

static void a_cipher_with_another_oid_is_refused(void **state) {
    unsigned last;

    (void)state;
    for (last = 0; last < 128; last++) {
        const struct ursa_pbes2 pbes2 = how(URSA_CIPHER_AES256);
        size_t len = encrypt(&pbes2, 140), back_len;
        struct ursa_where where = {"", 0};
        uint8_t *back;

        *last_of_oid("\x60\x86\x48\x01\x65\x03\x04\x01", 8, len) = (uint8_t)last;
        if (last == 2 || last == 22 || last == 42) {
            continue; /* AES-CBC */
        }
        assert_code(ursa_pbes2_decrypt(out, len, SECRET, 6, &back, &back_len, &where),
                    URSA_E_CIPHER);
        assert_string_equal(where.what, "encryptionScheme");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_length_of_a_block_is_padded),
        cmocka_unit_test(a_buffer_of_exactly_the_length_is_enough),
        cmocka_unit_test(numbers_out_of_range_are_refused),
        cmocka_unit_test(iterations_of_each_length_are_written),
        cmocka_unit_test(each_hash_is_taken_by_its_oid_and_no_other),
        cmocka_unit_test(a_hash_without_parameters_is_taken),
        cmocka_unit_test(a_cipher_with_another_oid_is_refused),
    };

    return RUN(tests);
}
