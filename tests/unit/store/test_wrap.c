/* SPDX-License-Identifier: MIT */
/* The wrap compared with a second implementation of ursa/wrap.h made of OpenSSL's AES and HMAC. */
#include "test.h"
#include <bearssl_hash.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include "rounds.h"
#include "stack.h"

#define BODY 640u /* p, q, dp, dq, iq */

static const uint8_t head[8] = {1, 0, 0, 0, 7, 0, 0, 0};
static uint8_t secret[32], id[12], plain[BODY], data[BODY], seal[URSA_WRAP_SEAL_SIZE];
static struct ursa_port port;
static int key_code; /* the result of wrap_key */

static int give_key(void *ctx, uint8_t key[32]) {
    if (key_code == URSA_OK) {
        memcpy(key, ctx, sizeof secret);
    }
    return key_code;
}

static int set_up(void **state) {
    size_t i;

    (void)state;
    for (i = 0; i < sizeof plain; i++) {
        plain[i] = (uint8_t)(i * i + 3 * i + (i >> 5));
    }
    for (i = 0; i < sizeof secret; i++) {
        secret[i] = (uint8_t)(0x40 + 5 * i);
    }
    memset(id, 0xD0, sizeof id);
    memset(&port, 0, sizeof port);
    port.ctx = secret;
    port.id = id;
    port.id_len = 8;
    port.wrap = &ursa_wrap_aes;
    port.wrap_key = give_key;
    key_code = URSA_OK;
    memcpy(data, plain, sizeof data);
    return 0;
}

static int do_seal(size_t len) {
    return port.wrap->seal(&port, head, sizeof head, data, len, seal);
}

static int do_open(size_t len) {
    return port.wrap->open(&port, head, sizeof head, data, len, seal);
}

static void assert_wiped(size_t len) {
    size_t i;

    for (i = 0; i < len; i++) {
        assert_int_equal(data[i], 0);
    }
}

/* ---- the judge ---------------------------------------------------------------------------- */

struct bytes {
    const void *p;
    size_t len;
};

/* H(key; parts): HMAC over the concatenated parts, each after its length in 4 bytes. */
static void judge_mac(const uint8_t key[32], const struct bytes *parts, size_t n, uint8_t out[32]) {
    uint8_t text[2 * BODY];
    unsigned out_len = 32;
    size_t i, at = 0;

    for (i = 0; i < n; i++) {
        size_t b;

        for (b = 0; b < 4; b++) {
            text[at++] = (uint8_t)(parts[i].len >> 8 * b);
        }
        memcpy(text + at, parts[i].p, parts[i].len);
        at += parts[i].len;
    }
    assert_non_null(HMAC(EVP_sha256(), key, 32, text, at, out, &out_len));
}

static void judge_key(const char *label, uint8_t key[32]) {
    const struct bytes parts[] = {{label, 8}, {id, port.id_len}};

    judge_mac(secret, parts, 2, key);
}

static void judge_iv(size_t len, uint8_t iv[16]) {
    const struct bytes parts[] = {{head, sizeof head}, {plain, len}};
    uint8_t key[32], out[32];

    judge_key("ursa-iv ", key);
    judge_mac(key, parts, 2, out);
    memcpy(iv, out, 16);
}

static void judge_tag(const uint8_t iv[16], const uint8_t *cipher, size_t len, uint8_t tag[32]) {
    const struct bytes parts[] = {{head, sizeof head}, {iv, 16}, {cipher, len}};
    uint8_t key[32];

    judge_key("ursa-mac", key);
    judge_mac(key, parts, 3, tag);
}

static void judge_aes(int encrypt, const uint8_t iv[16], const uint8_t *in, size_t len,
                      uint8_t *out) {
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    uint8_t key[32];
    int got = 0, more = 0;

    judge_key("ursa-aes", key);
    assert_int_equal(EVP_CipherInit_ex(ctx, EVP_aes_256_cbc(), NULL, key, iv, encrypt), 1);
    EVP_CIPHER_CTX_set_padding(ctx, 0);
    assert_int_equal(EVP_CipherUpdate(ctx, out, &got, in, (int)len), 1);
    assert_int_equal(EVP_CipherFinal_ex(ctx, out + got, &more), 1);
    assert_int_equal((size_t)(got + more), len);
    EVP_CIPHER_CTX_free(ctx);
}

/* ---- tests -------------------------------------------------------------------------------- */

static const size_t lengths[] = {16, 32, 48, BODY};

static void openssl_opens_data_that_ursa_sealed(void **state) {
    size_t i;

    for (i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        uint8_t tag[32], back[BODY];

        set_up(state);
        assert_code(do_seal(lengths[i]), URSA_OK);
        assert_memory_not_equal(data, plain, 16);
        judge_tag(seal, data, lengths[i], tag);
        assert_memory_equal(seal + 16, tag, 32);
        judge_aes(0, seal, data, lengths[i], back);
        assert_memory_equal(back, plain, lengths[i]);
    }
}

static void ursa_opens_data_that_openssl_sealed_and_seals_it_identically(void **state) {
    size_t i;

    for (i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        uint8_t ours[URSA_WRAP_SEAL_SIZE];

        set_up(state);
        assert_code(do_seal(lengths[i]), URSA_OK);
        memcpy(ours, seal, sizeof ours);
        judge_iv(lengths[i], seal);
        judge_aes(1, seal, plain, lengths[i], data);
        judge_tag(seal, data, lengths[i], seal + 16);
        assert_memory_equal(ours, seal, sizeof seal);
        assert_code(do_open(lengths[i]), URSA_OK);
        assert_memory_equal(data, plain, lengths[i]);
    }
}

static void bytes_after_the_data_are_not_changed(void **state) {
    (void)state;
    assert_code(do_seal(32), URSA_OK);
    assert_memory_equal(data + 32, plain + 32, BODY - 32);
    assert_code(do_open(32), URSA_OK);
    assert_memory_equal(data, plain, BODY);
}

static void any_flipped_bit_is_refused_and_the_data_wiped(void **state) {
    uint8_t sealed[BODY], good[URSA_WRAP_SEAL_SIZE], top[sizeof head];
    struct {
        uint8_t *p;
        size_t len;
    } areas[] = {{seal, sizeof seal}, {top, sizeof top}, {data, BODY}};
    size_t area, bit;

    (void)state;
    assert_code(do_seal(BODY), URSA_OK);
    memcpy(sealed, data, BODY);
    memcpy(good, seal, sizeof good);
    for (area = 0; area < 3; area++) {
        for (bit = 0; bit < 8 * areas[area].len; bit += each(13)) {
            memcpy(data, sealed, BODY);
            memcpy(seal, good, sizeof seal);
            memcpy(top, head, sizeof top);
            areas[area].p[bit / 8] ^= (uint8_t)(1u << bit % 8);
            assert_code(port.wrap->open(&port, top, sizeof top, data, BODY, seal), URSA_E_UNWRAP);
            assert_wiped(BODY);
        }
    }
    memcpy(data, sealed, BODY);
    memcpy(seal, good, sizeof seal);
    assert_code(do_open(BODY), URSA_OK);
}

/* The tag also covers the lengths of head and data, so bytes cannot move from one to the other. */
static void data_or_head_of_another_length_is_refused(void **state) {
    uint8_t sealed[BODY];
    size_t len;

    (void)state;
    assert_code(do_seal(BODY), URSA_OK);
    memcpy(sealed, data, BODY);
    for (len = 0; len < BODY; len += 16) {
        memcpy(data, sealed, BODY);
        assert_code(do_open(len), URSA_E_UNWRAP);
        assert_wiped(len);
    }
    for (len = 0; len < sizeof head; len++) {
        memcpy(data, sealed, BODY);
        assert_code(port.wrap->open(&port, head, len, data, BODY, seal), URSA_E_UNWRAP);
        assert_wiped(BODY);
    }
}

static void assert_other_device_is_refused(const uint8_t sealed[BODY]) {
    memcpy(data, sealed, BODY);
    assert_code(do_open(BODY), URSA_E_UNWRAP);
    assert_wiped(BODY);
}

static void another_secret_or_id_is_refused(void **state) {
    uint8_t sealed[BODY];
    size_t bit;

    (void)state;
    assert_code(do_seal(BODY), URSA_OK);
    memcpy(sealed, data, BODY);
    for (bit = 0; bit < 256; bit += each(13)) {
        secret[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_other_device_is_refused(sealed);
        secret[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (bit = 0; bit < 64; bit++) {
        id[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_other_device_is_refused(sealed);
        id[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    port.id_len++;
    assert_other_device_is_refused(sealed);
    port.id_len--;
    memcpy(data, sealed, BODY);
    assert_code(do_open(BODY), URSA_OK);
}

static void sealing_is_deterministic_and_depends_on_every_byte_of_data_and_head(void **state) {
    uint8_t first[BODY], first_seal[URSA_WRAP_SEAL_SIZE];

    assert_code(do_seal(BODY), URSA_OK);
    memcpy(first, data, BODY);
    memcpy(first_seal, seal, sizeof seal);
    set_up(state);
    memset(seal, 0xA5, sizeof seal);
    assert_code(do_seal(BODY), URSA_OK);
    assert_memory_equal(data, first, BODY);
    assert_memory_equal(seal, first_seal, sizeof seal);

    set_up(state);
    data[BODY - 1] ^= 1; /* the last byte: plain CBC would change only the last block */
    assert_code(do_seal(BODY), URSA_OK);
    assert_memory_not_equal(seal, first_seal, 16);
    assert_memory_not_equal(data, first, 16);
    set_up(state);
    assert_code(port.wrap->seal(&port, head, sizeof head - 1, data, BODY, seal), URSA_OK);
    assert_memory_not_equal(data, first, 16);
}

static void an_error_of_wrap_key_is_returned_and_the_data_wiped(void **state) {
    static const int codes[][2] = {{URSA_E_PORT(1), URSA_E_PORT(1)},
                                   {URSA_E_PORT(255), URSA_E_PORT(255)},
                                   {-1, URSA_E_WRAP_KEY},
                                   {1, URSA_E_WRAP_KEY}};
    size_t i;

    for (i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        set_up(state);
        key_code = codes[i][0];
        assert_int_equal(do_seal(BODY), codes[i][1]);
        assert_wiped(BODY);
        set_up(state);
        assert_code(do_seal(BODY), URSA_OK);
        key_code = codes[i][0];
        assert_int_equal(do_open(BODY), codes[i][1]);
        assert_wiped(BODY);
    }
}

static void a_length_that_is_no_multiple_of_the_cipher_block_is_refused(void **state) {
    size_t len;

    for (len = 1; len < 64; len++) {
        if (len % 16 != 0) {
            set_up(state);
            assert_code(do_seal(len), URSA_E_ARGUMENT);
            assert_wiped(len);
            set_up(state);
            assert_code(do_open(len), URSA_E_ARGUMENT);
            assert_wiped(len);
        }
    }
}

/* ---- secrets left on the stack ------------------------------------------------------------ */

static int result;

static void *seal_and_open(void *unused) {
    (void)unused;
    result = do_seal(BODY);
    result = result == URSA_OK ? do_open(BODY) : result;
    return NULL;
}

static void *fail_to_open(void *unused) {
    (void)unused;
    result = do_open(BODY); /* the bytes in `data` were never sealed */
    return NULL;
}

/*
 * Without a wipe, the hash leaves words of its input on the stack, such as the key and the
 * plaintext.
 */
static void *hash_without_wiping(void *unused) {
    uint8_t out[32];
    br_sha256_context sha;

    (void)unused;
    br_sha256_init(&sha);
    br_sha256_update(&sha, plain, BODY);
    br_sha256_out(&sha, out);
    return NULL;
}

/* 1 if 8 consecutive bytes are on the stack, as they are or as 32-bit words with swapped bytes. */
static int is_on_stack(const uint8_t *p, size_t len) {
    size_t i, b;

    for (i = 0; i + 8 <= len; i++) {
        uint8_t words[8];

        for (b = 0; b < 8; b++) {
            words[b] = p[i + (b ^ 3)];
        }
        if (stack_has(p + i, 8) || stack_has(words, 8)) {
            return 1;
        }
    }
    return 0;
}

static void assert_nothing_on_stack(void) {
    static const char *const labels[] = {"ursa-aes", "ursa-mac", "ursa-iv "};
    uint8_t key[32];
    size_t i;

    assert_false(is_on_stack(plain, BODY));
    assert_false(is_on_stack(secret, sizeof secret));
    for (i = 0; i < 3; i++) {
        judge_key(labels[i], key);
        assert_false(is_on_stack(key, sizeof key));
    }
}

static void no_secret_is_left_on_the_stack(void **state) {
    stack_run(hash_without_wiping);
    assert_true(is_on_stack(plain, BODY)); /* proves that the search can find the bytes */
    stack_run(seal_and_open);
    assert_code(result, URSA_OK);
    assert_nothing_on_stack();
    set_up(state);
    stack_run(fail_to_open);
    assert_code(result, URSA_E_UNWRAP);
    assert_nothing_on_stack();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(openssl_opens_data_that_ursa_sealed, set_up),
        cmocka_unit_test_setup(ursa_opens_data_that_openssl_sealed_and_seals_it_identically,
                               set_up),
        cmocka_unit_test_setup(bytes_after_the_data_are_not_changed, set_up),
        cmocka_unit_test_setup(any_flipped_bit_is_refused_and_the_data_wiped, set_up),
        cmocka_unit_test_setup(data_or_head_of_another_length_is_refused, set_up),
        cmocka_unit_test_setup(another_secret_or_id_is_refused, set_up),
        cmocka_unit_test_setup(sealing_is_deterministic_and_depends_on_every_byte_of_data_and_head,
                               set_up),
        cmocka_unit_test_setup(an_error_of_wrap_key_is_returned_and_the_data_wiped, set_up),
        cmocka_unit_test_setup(no_secret_is_left_on_the_stack, set_up),
        cmocka_unit_test_setup(a_length_that_is_no_multiple_of_the_cipher_block_is_refused, set_up),
    };

    return RUN(tests);
}
