/* SPDX-License-Identifier: MIT */
/* Key files in PEM and DER, encrypted by Ursa or by OpenSSL with every supported encryption. */
#include "test.h"
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include "keyfile/cipher.h"
#include "codec/der_write.h"
#include "codec/der_read.h"
#include "repeatable.h"

#define MOST 8192

static const char right[] = "correct horse";

/* ---- helpers ------------------------------------------------------------------------------ */

static EVP_PKEY *openssls_key(void) {
    static EVP_PKEY *key;
    uint8_t der[URSA_PKCS8_MAX_SIZE];
    const uint8_t *p = der;
    size_t len = 0;

    if (key == NULL) {
        assert_code(ursa_pkcs8_write(device_key(), der, sizeof der, &len), URSA_OK);
        key = d2i_AutoPrivateKey(NULL, &p, (long)len);
    }
    assert_non_null(key);
    return key;
}

/*
 * Open, unlock and read a copy of exactly that size. If this succeeds, check that it is
 * device_key().
 */
static int open_with(const void *contents, size_t len, const char *passphrase,
                     struct ursa_where *where) {
    struct ursa_keyfile file;
    struct ursa_keypair pair;
    struct ursa_rsa_key key;
    void *exact = malloc(len + !len);
    int rc;

    memcpy(exact, contents, len);
    where->what = "";
    rc = ursa_keyfile_open(&file, exact, len, where);
    free(exact);
    if (rc == URSA_OK) {
        rc = ursa_keyfile_unlock(&file, passphrase, strlen(passphrase), where);
    }
    if (rc == URSA_OK) {
        rc = ursa_keypair_read(file.at, file.len, &pair, where);
    }
    if (rc == URSA_OK) {
        assert_code(ursa_keypair_to_rsa(&pair, &key), URSA_OK);
        assert_memory_equal(&key, device_key(), sizeof key);
    }
    return rc;
}

static void assert_opens(const void *contents, size_t len) {
    struct ursa_where where;

    assert_code(open_with(contents, len, right, &where), URSA_OK);
}

static void assert_refused(const void *contents, size_t len, int code, const char *what) {
    struct ursa_where where;

    assert_code(open_with(contents, len, right, &where), code);
    assert_string_equal(where.what, what);
}

/* Write an EncryptedPrivateKeyInfo with OpenSSL and return its length. */
static size_t encrypt(const EVP_CIPHER *cipher, int prf, int iterations, uint8_t *out) {
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(openssls_key());
    X509_ALGOR *algorithm = PKCS5_pbe2_set_iv(cipher, iterations, NULL, 0, NULL, prf);
    X509_SIG *sealed = PKCS8_set0_pbe(right, -1, info, algorithm);
    int len = i2d_X509_SIG(sealed, &out);

    assert_in_range(len, 1, MOST);
    X509_SIG_free(sealed);
    PKCS8_PRIV_KEY_INFO_free(info);
    return (size_t)len;
}

/* ---- PBES2 -------------------------------------------------------------------------------- */

static void keys_that_openssl_encrypted_are_read(void **state) {
    const EVP_CIPHER *const ciphers[] = {EVP_aes_128_cbc(), EVP_aes_192_cbc(), EVP_aes_256_cbc(),
                                         EVP_des_ede3_cbc()};
    static const int prfs[] = {NID_hmacWithSHA1, NID_hmacWithSHA224, NID_hmacWithSHA256,
                               NID_hmacWithSHA384, NID_hmacWithSHA512};
    uint8_t der[MOST];
    struct ursa_where where;
    size_t i, j;

    (void)state;
    for (i = 0; i < 4; i++) {
        for (j = 0; j < 5; j++) {
            size_t len = encrypt(ciphers[i], prfs[j], 3, der);

            assert_opens(der, len);
            assert_code(open_with(der, len, "correct hors", &where), URSA_E_PASSPHRASE);
            assert_code(open_with(der, len, "", &where), URSA_E_PASSPHRASE);
        }
    }
}

static void openssl_reads_keys_that_ursa_encrypted(void **state) {
    uint8_t plain[URSA_PKCS8_MAX_SIZE], out[MOST];
    size_t plain_len = 0, len = 0, id;

    (void)state;
    assert_code(ursa_pkcs8_write(device_key(), plain, sizeof plain, &plain_len), URSA_OK);
    for (id = 0; id < URSA_CIPHERS; id++) {
        struct ursa_pbes2 how = {(enum ursa_cipher_id)id, 1000, {1, 2, 3}, {4, 5, 6}};
        const uint8_t *p = out;
        PKCS8_PRIV_KEY_INFO *info;
        X509_SIG *sealed;
        size_t again = 0;

        assert_code(ursa_pbes2_encrypt(&how, right, strlen(right), plain, plain_len, NULL, 0, &len),
                    URSA_OK);
        assert_true(len <= plain_len + URSA_PBES2_OVERHEAD);
        assert_code(
            ursa_pbes2_encrypt(&how, right, strlen(right), plain, plain_len, out, len - 1, &again),
            URSA_E_BUFFER);
        assert_code(
            ursa_pbes2_encrypt(&how, right, strlen(right), plain, plain_len, out, len, &again),
            URSA_OK);
        assert_int_equal(len, again);
        sealed = d2i_X509_SIG(NULL, &p, (long)len);
        assert_non_null(sealed);
        assert_ptr_equal(p, out + len);
        info = PKCS8_decrypt(sealed, right, -1);
        assert_non_null(info);
        PKCS8_PRIV_KEY_INFO_free(info);
        X509_SIG_free(sealed);
        assert_opens(out, len);
    }
}

static void impossible_encryption_parameters_are_refused(void **state) {
    static const struct ursa_pbes2 bad[] = {{URSA_CIPHER_AES256, 0, {0}, {0}},
                                            {URSA_CIPHER_AES256, UINT32_MAX, {0}, {0}},
                                            {(enum ursa_cipher_id)URSA_CIPHERS, 1000, {0}, {0}}};
    static const struct ursa_pbes2 good = {URSA_CIPHER_AES256, 1000, {0}, {0}};
    uint8_t out[256] = {0};
    size_t i, len = 1;

    (void)state;
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_code(ursa_pbes2_encrypt(&bad[i], "p", 1, out, 16, out + 64, 192, &len),
                    URSA_E_ARGUMENT);
        assert_int_equal(len, 1);
    }
    assert_code(ursa_pbes2_encrypt(&good, "p", 1, out, SIZE_MAX - 3, NULL, 0, &len),
                URSA_E_ARGUMENT);
}

static void wrong_passphrases_never_open_a_file(void **state) {
    int i, n = getenv("URSA_QUICK") != NULL ? 300 : 5000;
    uint8_t der[MOST];
    size_t len = encrypt(EVP_des_ede3_cbc(), NID_hmacWithSHA256, 1, der);
    struct ursa_where where;
    char words[16];

    (void)state;
    for (i = 0; i < n; i++) {
        snprintf(words, sizeof words, "wrong %d", i);
        assert_true(open_with(der, len, words, &where) != URSA_OK);
    }
    printf("# %d wrong passphrases\n", n);
}

static void changed_or_cut_files_do_not_open(void **state) {
    uint8_t der[MOST];
    size_t i, step = getenv("URSA_QUICK") != NULL ? 9 : 1;
    size_t len = encrypt(EVP_aes_256_cbc(), NID_hmacWithSHA256, 1, der);
    struct ursa_where where;

    (void)state;
    for (i = 0; i < len; i += step) {
        assert_true(open_with(der, i, right, &where) != URSA_OK);
        der[i] ^= 1;
        if (open_with(der, len, right, &where) == URSA_OK) {
            fail_msg("byte %zu changed is accepted", i);
        }
        der[i] ^= 0x81;
        assert_true(open_with(der, len, right, &where) != URSA_OK);
        der[i] ^= 0x80;
    }
    der[len] = 0;
    assert_true(open_with(der, len + 1, right, &where) != URSA_OK);
    assert_opens(der, len);
}

/* ---- unsupported encryption --------------------------------------------------------------- */

static size_t seal(X509_ALGOR *algorithm, uint8_t *out) {
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(openssls_key());
    X509_SIG *sealed;
    int len;

    assert_non_null(algorithm);
    sealed = PKCS8_set0_pbe(right, -1, info, algorithm);
    assert_non_null(sealed);
    len = i2d_X509_SIG(sealed, &out);
    X509_SIG_free(sealed);
    PKCS8_PRIV_KEY_INFO_free(info);
    return (size_t)len;
}

static void unsupported_encryption_is_refused_with_its_name(void **state) {
    uint8_t der[MOST];
    size_t len;

    (void)state;
    len = seal(PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), NULL, 0, NULL, 1024, 8, 1), der);
    assert_refused(der, len, URSA_E_CIPHER, "scrypt");
    len = seal(PKCS5_pbe_set(NID_pbe_WithSHA1And3_Key_TripleDES_CBC, 10, NULL, 0), der);
    assert_refused(der, len, URSA_E_CIPHER, "PBES1");
    len = encrypt(EVP_camellia_256_cbc(), NID_hmacWithSHA256, 1, der);
    assert_refused(der, len, URSA_E_CIPHER, "encryptionScheme");
    len = encrypt(EVP_aes_256_cbc(), NID_hmacWithSHA512_256, 1, der);
    assert_refused(der, len, URSA_E_CIPHER, "prf");
}

/* Find some bytes in a file, or fail. */
static uint8_t *find(uint8_t *der, size_t len, const char *bytes, size_t n) {
    size_t i;

    for (i = 0; i + n <= len; i++) {
        if (memcmp(der + i, bytes, n) == 0) {
            return der + i;
        }
    }
    fail_msg("bytes not found");
    return NULL;
}

static void des_and_rc2_are_refused_with_their_names(void **state) {
    uint8_t der[MOST];
    size_t len = encrypt(EVP_des_ede3_cbc(), NID_hmacWithSHA256, 1, der);
    uint8_t *oid = find(der, len, "\x06\x08\x2A\x86\x48\x86\xF7\x0D\x03\x07", 10);

    (void)state;
    oid[9] = 0x02;
    assert_refused(der, len, URSA_E_CIPHER, "RC2-CBC");
    memcpy(oid, "\x06\x05\x2B\x0E\x03\x02\x07\x05\x01\x00", 10); /* the other lengths stay right */
    assert_refused(der, len, URSA_E_CIPHER, "DES-CBC");
}

/*
 * A file that claims so many iterations. Its encrypted part is only filler, so nothing is computed.
 */
static size_t claim(int iterations, uint8_t *out) {
    X509_ALGOR *algorithm =
        PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), iterations, NULL, 0, NULL, NID_hmacWithSHA256);
    X509_SIG *sealed = X509_SIG_new();
    ASN1_OCTET_STRING *data;
    X509_ALGOR *to;
    int len;

    X509_SIG_getm(sealed, &to, &data);
    assert_int_equal(X509_ALGOR_copy(to, algorithm), 1);
    assert_int_equal(ASN1_OCTET_STRING_set(data, (const uint8_t *)"0123456789abcdef", 16), 1);
    len = i2d_X509_SIG(sealed, &out);
    X509_SIG_free(sealed);
    X509_ALGOR_free(algorithm);
    return (size_t)len;
}

static void iteration_counts_out_of_range_are_refused(void **state) {
    uint8_t der[MOST], *count;
    size_t len = claim(URSA_PBES2_MAX_ITERATIONS + 1, der);

    (void)state;
    assert_refused(der, len, URSA_E_ITERATIONS, "iterationCount");
    len = claim(0x76543210, der);
    assert_refused(der, len, URSA_E_ITERATIONS, "iterationCount");
    count = find(der, len, "\x02\x04\x76\x54\x32\x10", 6);
    memcpy(count + 2, "\xFF\x00\x00\x00", 4); /* negative */
    assert_refused(der, len, URSA_E_KEY_DER, "iterationCount");
    memcpy(count + 2, "\xFF\xFF\xFF\xFF", 4); /* negative and in more bytes than necessary */
    assert_refused(der, len, URSA_E_KEY_BER, "iterationCount");
    len = claim(1, der);
    count = find(der, len, "\x02\x01\x01", 3);
    count[2] = 0;
    assert_refused(der, len, URSA_E_ITERATIONS, "iterationCount");
}

/* Insert these bytes after the iteration count of OpenSSL's file, where a keyLength belongs. */
static size_t with_key_length(const EVP_CIPHER *cipher, const void *bytes, size_t n, uint8_t *der) {
    static const size_t lengths[] = {3, 5, 18, 20,
                                     33}; /* offsets of the lengths of the surrounding elements */
    size_t len = encrypt(cipher, NID_hmacWithSHA256, 7, der), i;
    uint8_t *behind = find(der, len, "\x02\x01\x07", 3) + 3;

    assert_ptr_equal(behind, der + 47);
    memmove(behind + n, behind, len - 47);
    memcpy(behind, bytes, n);
    for (i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        assert_in_range(der[lengths[i]] + n, n, i == 0 ? 0xFF : 0x7F);
        der[lengths[i]] = (uint8_t)(der[lengths[i]] + n);
    }
    return len + n;
}

static void a_key_length_that_differs_from_the_cipher_is_refused(void **state) {
    const EVP_CIPHER *const ciphers[] = {EVP_aes_128_cbc(), EVP_aes_192_cbc(), EVP_aes_256_cbc(),
                                         EVP_des_ede3_cbc()};
    static const uint8_t sizes[] = {16, 24, 32, 24};
    static const struct {
        const char *bytes;
        size_t n;
        int code;
    } wrong[] = {
        {"\x02\x01\x00", 3, URSA_E_CIPHER}, /* INTEGER (1..MAX), RFC 8018 A.2 */
        {"\x02\x01\x21", 3, URSA_E_CIPHER},
        {"\x02\x02\x01\x20", 4, URSA_E_CIPHER},
        {"\x02\x05\x01\x00\x00\x00\x20", 7, URSA_E_KEY_DER},
        {"\x02\x01\xE0", 3, URSA_E_KEY_DER}, /* negative */
        {"\x02\x00", 2, URSA_E_KEY_DER},
        {"\x02\x02\x00\x20", 4, URSA_E_KEY_BER},
        {"\x02\x02\x00\x00", 4, URSA_E_KEY_BER},
        {"\x02\x02\xFF\xE0", 4, URSA_E_KEY_BER},
        {"\x02\x81\x01\x20", 4, URSA_E_KEY_BER},
        {"\x22\x03\x02\x01\x20", 5, URSA_E_KEY_DER}, /* constructed, so it is no INTEGER */
    };
    uint8_t der[MOST], bytes[3] = {0x02, 0x01};
    struct ursa_where where;
    size_t i, len;

    (void)state;
    for (i = 0; i < 4; i++) {
        bytes[2] = sizes[i];
        len = with_key_length(ciphers[i], bytes, 3, der);
        assert_opens(der, len);
        bytes[2] = (uint8_t)(sizes[i] - 8);
        len = with_key_length(ciphers[i], bytes, 3, der);
        assert_code(open_with(der, len, right, &where), URSA_E_CIPHER);
        assert_string_equal(where.what, "keyLength");
        assert_int_equal(where.at, 47);
    }
    for (i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        len = with_key_length(EVP_aes_256_cbc(), wrong[i].bytes, wrong[i].n, der);
        assert_code(open_with(der, len, right, &where), wrong[i].code);
        assert_string_equal(where.what, wrong[i].bytes[0] == 0x02 ? "keyLength" : "prf");
        assert_int_equal(where.at, 47);
    }
}

/* ---- BER ---------------------------------------------------------------------------------- */

enum ber { LONGER, INDEFINITE, IN_PARTS, BER_WAYS };

/*
 * Copying DER with one element changed to BER. Elements are counted in the order of their first
 * bytes.
 */
struct recoding {
    int target, seen, done;
    enum ber how;
};

static int applies(enum ber how, uint8_t tag) {
    return how == LONGER || (how == INDEFINITE ? tag & 0x20 : tag == DER_OCTET_STRING);
}

/* Write tag and length and return their size. `longer` adds a needless byte to the length. */
static size_t write_head(uint8_t *out, unsigned tag, size_t len, int longer) {
    size_t n = 2;

    out[0] = (uint8_t)tag;
    if (len < 0x80 && !longer) {
        out[1] = (uint8_t)len;
        return n;
    }
    if (longer && len >= 0x80) {
        out[n++] = 0;
    }
    if (len >= 0x100) {
        out[n++] = (uint8_t)(len >> 8);
    }
    out[n++] = (uint8_t)len;
    out[1] = (uint8_t)(0x80 + n - 2);
    return n;
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the file that OpenSSL made */
static size_t recode(struct recoding *recoding, struct ursa_der_in in, uint8_t *out) {
    struct ursa_der_in content;
    uint8_t inside[MOST], *to = out;

    while (in.left > 0) {
        uint8_t tag = in.at[0];
        int here = recoding->seen++ == recoding->target && applies(recoding->how, tag);
        size_t len;

        recoding->done |= here;
        assert_int_equal(ursa_der_any(&in, &content), 1);
        len = content.left;
        if (tag & 0x20) {
            len = recode(recoding, content, inside);
        } else if (here && recoding->how == IN_PARTS) {
            len = write_head(inside, tag, content.left, 0);
            memcpy(inside + len, content.at, content.left);
            len += content.left;
            tag |= 0x20;
        } else {
            memcpy(inside, content.at, len);
        }
        to += write_head(to, tag, len, here && recoding->how == LONGER);
        if (here && recoding->how == INDEFINITE) {
            to -= len < 0x80 ? 1 : len < 0x100 ? 2 : 3;
            *to++ = 0x80;
            memset(inside + len, 0, 2);
            len += 2;
        }
        memcpy(to, inside, len);
        to += len;
    }
    return (size_t)(to - out);
}

static void ber_anywhere_in_a_file_is_refused_with_its_own_error(void **state) {
    uint8_t der[MOST], ber[MOST];
    struct ursa_der_in in = {der, encrypt(EVP_aes_256_cbc(), NID_hmacWithSHA256, 7, der)};
    int how, cases = 0;

    (void)state;
    for (how = LONGER; how < BER_WAYS; how++) {
        struct recoding recoding = {0, 0, 0, (enum ber)how};

        do {
            struct ursa_where where;
            size_t len;
            int rc;

            recoding.seen = recoding.done = 0;
            len = recode(&recoding, in, ber);
            rc = open_with(ber, len, right, &where);
            if (rc != (recoding.done ? URSA_E_KEY_BER : URSA_OK)) {
                fail_msg("element %d, way %d: %s, %s at %zu", recoding.target, how,
                         ursa_error_name(rc), where.what, where.at);
            }
            cases += recoding.done;
        } while (++recoding.target < recoding.seen);
    }
    printf("# BER in %d ways\n", cases);
    assert_int_equal(cases, 16 + 7 + 3);
}

/* ---- PEM ---------------------------------------------------------------------------------- */

static size_t pem_of(int traditional, const EVP_CIPHER *cipher, char *out) {
    BIO *bio = BIO_new(BIO_s_mem());
    int ok = traditional ? PEM_write_bio_PrivateKey_traditional(
                               bio, openssls_key(), cipher, (const unsigned char *)right,
                               cipher == NULL ? 0 : (int)strlen(right), NULL, NULL)
                         : PEM_write_bio_PKCS8PrivateKey(bio, openssls_key(), cipher, right,
                                                         cipher == NULL ? 0 : (int)strlen(right),
                                                         NULL, NULL);
    char *text;
    long len;

    assert_int_equal(ok, 1);
    len = BIO_get_mem_data(bio, &text);
    assert_in_range(len, 1, MOST);
    memcpy(out, text, (size_t)len);
    out[len] = '\0';
    BIO_free(bio);
    return (size_t)len;
}

static void the_traditional_encryption_of_pem_is_read(void **state) {
    const EVP_CIPHER *const ciphers[] = {EVP_aes_128_cbc(), EVP_aes_192_cbc(), EVP_aes_256_cbc(),
                                         EVP_des_ede3_cbc()};
    struct ursa_where where;
    char text[MOST];
    size_t i, j, len;

    (void)state;
    for (i = 0; i < 4; i++) {
        len = pem_of(1, ciphers[i], text);
        assert_opens(text, len);
        for (j = 0; j < 200; j++) {
            char words[16];

            snprintf(words, sizeof words, "wrong %zu", j);
            assert_true(open_with(text, len, words, &where) != URSA_OK);
        }
    }
    for (i = 0; i < 3; i++) {
        static const char *const names[] = {"DES-CBC", "CAMELLIA-192-CBC", "RC2-CBC"};

        len = (size_t)snprintf(text, sizeof text,
                               "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
                               "DEK-Info: %s,0011223344556677\n\nAA\n",
                               names[i]);
        assert_refused(text, len, URSA_E_CIPHER, names[i]);
    }
}

/* Copy `from` with each "\n" replaced by `end` and return the length. */
static size_t with_ends(const char *from, const char *end, char *to) {
    size_t n = 0;

    for (; *from != '\0'; from++) {
        if (*from == '\n') {
            memcpy(to + n, end, strlen(end));
            n += strlen(end);
        } else {
            to[n++] = *from;
        }
    }
    to[n] = '\0';
    return n;
}

static void pem_is_read_with_any_line_ends_and_text_around_it(void **state) {
    const EVP_CIPHER *const ciphers[] = {NULL, EVP_aes_256_cbc()};
    static const char *const ends[] = {"\n", "\r\n", "\r", " \n", "\n  ", "\n\t"};
    char text[MOST], changed[2 * MOST], around[3 * MOST];
    size_t i, j, k, len;

    (void)state;
    for (i = 0; i < 2; i++) {
        for (j = 0; j < 2; j++) {
            (void)pem_of((int)j, ciphers[i], text);
            for (k = 0; k < sizeof ends / sizeof ends[0]; k++) {
                len = with_ends(text, ends[k], changed);
                assert_opens(changed, len);
                assert_opens(changed, len - strlen(ends[k])); /* the last line has no line end */
                snprintf(around, sizeof around, "\xEF\xBB\xBF%s", changed);
                assert_opens(around, strlen(around));
                snprintf(around, sizeof around,
                         "0 is how DER would begin%s-----BEGIN CERTIFICATE-----%sAAAA%s"
                         "-----END CERTIFICATE-----%s%sand text%s-----BEGIN EC PRIVATE KEY-----",
                         ends[k], ends[k], ends[k], ends[k], changed, ends[k]);
                assert_opens(around, strlen(around));
            }
        }
    }
}

static void errors_in_pem_are_reported_with_their_place(void **state) {
    static const char begin[27] = "-----BEGIN PRIVATE KEY-----"; /* without a NUL */
    static char large[2 * URSA_KEYFILE_MAX_SIZE];
    struct ursa_where where;
    char text[MOST];
    size_t len = pem_of(0, NULL, text), i;

    (void)state;
    text[100] = '!';
    assert_code(open_with(text, len, right, &where), URSA_E_PEM_BASE64);
    assert_int_equal(where.at, 100);
    len = pem_of(0, NULL, text);
    for (i = 0; i < len - 2; i += 13) {
        assert_true(open_with(text, i, right, &where) != URSA_OK);
    }
    assert_refused("", 0, URSA_E_PEM_MISSING, "PRIVATE KEY");
    assert_refused("hello\n", 6, URSA_E_PEM_MISSING, "PRIVATE KEY");
    snprintf(text, sizeof text, "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n");
    assert_refused(text, strlen(text), URSA_E_KEY_KIND, "OPENSSH");
    snprintf(text, sizeof text, "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAA\n");
    assert_refused(text, strlen(text), URSA_E_CIPHER, "DEK-Info");
    snprintf(text, sizeof text,
             "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
             "DEK-Info: AES-128-CBC,0011\n\nAA\n");
    assert_refused(text, strlen(text), URSA_E_CIPHER, "DEK-Info");
    memset(large, 'A', sizeof large);
    memcpy(large, begin, sizeof begin);
    large[sizeof begin] = '\n';
    assert_refused(large, sizeof large, URSA_E_BUFFER, "PRIVATE KEY");
    large[0] = 0x30;
    large[1] = (char)0x82;
    assert_refused(large, sizeof large, URSA_E_BUFFER, "DER");
}

/* It is no key of another algorithm, although the line begins and ends like a BEGIN line. */
static void an_object_on_one_line_is_not_found(void **state) {
    char text[MOST], changed[MOST];
    size_t len;

    (void)state;
    (void)pem_of(0, NULL, text);
    len = with_ends(text, "", changed);
    assert_refused(changed, len, URSA_E_PEM_MISSING, "PRIVATE KEY");
    len = with_ends(text, "\\n", changed);
    assert_refused(changed, len, URSA_E_PEM_MISSING, "PRIVATE KEY");
}

static void a_file_with_a_changed_character_never_opens_as_another_key(void **state) {
    size_t i, len, step = getenv("URSA_QUICK") != NULL ? 17 : 3;
    struct ursa_where where;
    char text[MOST];

    (void)state;
    len = pem_of(1, EVP_aes_128_cbc(), text);
    for (i = 0; i < len; i += step) {
        int bit;

        for (bit = 0; bit < 7;
             bit += 3) { /* open_with checks that a file that opens has the right key */
            text[i] ^= (char)(1 << bit);
            (void)open_with(text, len, right, &where);
            text[i] ^= (char)(1 << bit);
        }
    }
}

/* ---- published vectors -------------------------------------------------------------------- */

static char line[1 << 16];

/* The value of `"name": ...` in this line, or NULL if the line has another form. */
static char *json(const char *name) {
    char pattern[32], *at;

    snprintf(pattern, sizeof pattern, "\"%s\": ", name);
    at = strstr(line, pattern);
    if (at == NULL) {
        return NULL;
    }
    at += strlen(pattern);
    at += *at == '"';
    at[strcspn(at, "\",\r\n")] = '\0';
    return at;
}

struct vector {
    uint8_t password[512], salt[512], iv[16], a[4096], b[4096];
    size_t password_len, salt_len, iv_len, a_len, b_len;
    uint32_t iterations;
};

static void read_field(struct vector *vector, const char *a, const char *b) {
    char *v;

    if ((v = json("password")) != NULL) {
        vector->password_len = vectors_hex(v, vector->password, sizeof vector->password);
    } else if ((v = json("salt")) != NULL) {
        vector->salt_len = vectors_hex(v, vector->salt, sizeof vector->salt);
    } else if ((v = json("iv")) != NULL) {
        vector->iv_len = vectors_hex(v, vector->iv, sizeof vector->iv);
    } else if ((v = json("iterationCount")) != NULL) {
        vector->iterations = (uint32_t)strtoul(v, NULL, 10);
    } else if ((v = json(a)) != NULL) {
        vector->a_len = vectors_hex(v, vector->a, sizeof vector->a);
    } else if ((v = json(b)) != NULL) {
        vector->b_len = vectors_hex(v, vector->b, sizeof vector->b);
    }
}

static void pbkdf2_gives_the_published_keys(void **state) {
    FILE *file = vectors_open("wycheproof/pbkdf2_hmacsha256_test.json");
    static struct vector vector;
    uint8_t got[512];
    int cases = 0;

    (void)state;
    if (file == NULL) {
        return; /* vectors_open has printed the reason */
    }
    while (fgets(line, sizeof line, file) != NULL) {
        char *result = json("result");

        read_field(&vector, "dk", "none");
        if (result != NULL) {
            assert_string_equal(result, "valid");
            assert_in_range(vector.a_len, 1, sizeof got);
            ursa_pbkdf2(&br_sha256_vtable, vector.password, vector.password_len, vector.salt,
                        vector.salt_len, vector.iterations, got, vector.a_len);
            assert_memory_equal(got, vector.a, vector.a_len);
            cases++;
        }
    }
    fclose(file);
    printf("# Wycheproof PBKDF2-HMAC-SHA-256: %d cases\n", cases);
    assert_int_equal(cases, 60);
}

/*
 * The texts are no keys, so the test repeats the steps of ursa_pbes2_decrypt after the DER is read.
 */
static void pbes2_decrypts_the_published_texts(void **state) {
    FILE *file = vectors_open("wycheproof/pbes2_hmacsha256_aes_128_test.json");
    static struct vector vector;
    uint8_t key[16];
    int cases = 0;

    (void)state;
    if (file == NULL) {
        return; /* vectors_open has printed the reason */
    }
    while (fgets(line, sizeof line, file) != NULL) {
        char *result = json("result");

        read_field(&vector, "msg", "ct");
        if (result != NULL) {
            assert_string_equal(result, "valid");
            ursa_pbkdf2(&br_sha256_vtable, vector.password, vector.password_len, vector.salt,
                        vector.salt_len, vector.iterations, key, sizeof key);
            ursa_cbc_decrypt(URSA_CIPHER_AES128, key, vector.iv, vector.b, vector.b_len);
            assert_true(ursa_unpad(vector.b, &vector.b_len, 16));
            assert_int_equal(vector.b_len, vector.a_len);
            assert_memory_equal(vector.b, vector.a, vector.a_len);
            cases++;
        }
    }
    fclose(file);
    printf("# Wycheproof PBES2 with AES-128: %d cases\n", cases);
    assert_int_equal(cases, 84);
}

static int read_vector(const char *name) {
    const char *passphrase = strncmp(name, "rsa_pkcs1", 9) == 0 ? "testkey" : "PolarSSLTest";
    static struct ursa_keyfile keyfile;
    static uint8_t contents[8192];
    struct ursa_keypair pair;
    char path[128];
    FILE *file;
    size_t len;
    int rc;

    snprintf(path, sizeof path, "pkcs8/%s", name);
    file = vectors_open(path);
    assert_non_null(file);
    len = fread(contents, 1, sizeof contents, file);
    fclose(file);
    rc = ursa_keyfile_open(&keyfile, contents, len, NULL);
    if (rc == URSA_OK) {
        rc = ursa_keyfile_unlock(&keyfile, passphrase, strlen(passphrase), NULL);
    }
    return rc == URSA_OK ? ursa_keypair_read(keyfile.at, keyfile.len, &pair, NULL) : rc;
}

static void published_key_files_are_read_or_refused_as_expected(void **state) {
#define PBES2(scheme) "rsa_pkcs8_pbes2_pbkdf2_2048_" scheme
#define BOTH(name)    name ".der", name ".pem"
    static const char *const good[] = {
        BOTH("rsa4096_prv"),         "rsa_pkcs1_2048_3des.pem",
        "rsa_pkcs1_2048_aes128.pem", "rsa_pkcs1_2048_aes192.pem",
        "rsa_pkcs1_2048_aes256.pem", BOTH("rsa_pkcs1_2048_clear"),
        BOTH(PBES2("3des")),         BOTH(PBES2("3des_sha256")),
        BOTH(PBES2("aes128cbc")),    BOTH(PBES2("aes128cbc_sha256")),
        BOTH(PBES2("aes256cbc")),    BOTH(PBES2("aes256cbc_sha256"))};
    static const struct {
        const char *name;
        int code;
    } bad[] = {{"rsa_pkcs1_2048_des.pem", URSA_E_CIPHER},
               {"rsa_pkcs8_pbe_sha1_2048_3des.der", URSA_E_CIPHER},
               {"rsa_pkcs8_pbe_sha1_2048_3des.pem", URSA_E_CIPHER},
               {"rsa_pkcs1_2048_public.der", URSA_E_KEY_DER},
               {"rsa_pkcs8_2048_public.der", URSA_E_KEY_DER},
               {"rsa_pkcs1_2048_public.pem", URSA_E_PEM_MISSING},
               {"rsa_pkcs8_2048_public.pem", URSA_E_PEM_MISSING}};
    FILE *file = vectors_open("pkcs8/rsa_pkcs1_2048_clear.pem");
    size_t i;

    (void)state;
    if (file == NULL) {
        return; /* vectors_open has printed the reason */
    }
    fclose(file);
    for (i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_code(read_vector(good[i]), URSA_OK);
    }
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_code(read_vector(bad[i].name), bad[i].code);
    }
    printf("# key files: %zu read, %zu refused (DES, PBES1, public keys)\n",
           sizeof good / sizeof good[0], sizeof bad / sizeof bad[0]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_that_openssl_encrypted_are_read),
        cmocka_unit_test(openssl_reads_keys_that_ursa_encrypted),
        cmocka_unit_test(impossible_encryption_parameters_are_refused),
        cmocka_unit_test(wrong_passphrases_never_open_a_file),
        cmocka_unit_test(changed_or_cut_files_do_not_open),
        cmocka_unit_test(unsupported_encryption_is_refused_with_its_name),
        cmocka_unit_test(des_and_rc2_are_refused_with_their_names),
        cmocka_unit_test(iteration_counts_out_of_range_are_refused),
        cmocka_unit_test(a_key_length_that_differs_from_the_cipher_is_refused),
        cmocka_unit_test(ber_anywhere_in_a_file_is_refused_with_its_own_error),
        cmocka_unit_test(the_traditional_encryption_of_pem_is_read),
        cmocka_unit_test(pem_is_read_with_any_line_ends_and_text_around_it),
        cmocka_unit_test(errors_in_pem_are_reported_with_their_place),
        cmocka_unit_test(an_object_on_one_line_is_not_found),
        cmocka_unit_test(a_file_with_a_changed_character_never_opens_as_another_key),
        cmocka_unit_test(pbkdf2_gives_the_published_keys),
        cmocka_unit_test(pbes2_decrypts_the_published_texts),
        cmocka_unit_test(published_key_files_are_read_or_refused_as_expected),
    };

    repeat_openssl(1);
    return RUN(tests);
}
