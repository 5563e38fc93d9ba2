/* SPDX-License-Identifier: MIT */
/*
 * No operation leaves pieces of a key in memory, except in the key itself. Each operation runs on a
 * stack of its own. The test then searches this stack for pieces of the key: as bytes and in the
 * number formats of BearSSL's engines.
 */
#include "test.h"
#include "x509/engine.h"
#include "rsa/prime.h"
#include "base/wipe.h"
#include "rounds.h"
#include "stack.h"

#define PIECE 8u /* bytes */

static struct device device;
static struct ursa_rsa_key key;
static struct ursa_keygen keygen;
static uint8_t out[URSA_CSR_MAX_SIZE];

/* A number of 128 bytes as words of `bits` bits, the lowest first, each in `size` bytes in the
 * machine's order. */
static size_t as_words(const uint8_t number[128], unsigned bits, unsigned size, uint8_t *words) {
    unsigned n = (1024 + bits - 1) / bits, i, b;
    const uint16_t one = 1;
    uint8_t low_first;

    memcpy(&low_first, &one, 1);
    memset(words, 0, (size_t)n * size);
    for (i = 0; i < n; i++) {
        for (b = 0; b < bits && i * bits + b < 1024; b++) {
            unsigned bit = i * bits + b;
            unsigned value = number[127 - bit / 8] >> bit % 8 & 1;

            words[i * size + (low_first ? b / 8 : size - 1 - b / 8)] |= (uint8_t)(value << b % 8);
        }
    }
    return (size_t)n * size;
}

/* Count the pieces of `p`, starting at every `step`-th byte or fewer, that are on the stack. */
static int count_pieces(const uint8_t *p, size_t len, size_t step) {
    size_t i;
    int n = 0;

    for (i = 0; i + PIECE <= len; i += step * each(4)) {
        n += stack_has(p + i, PIECE);
    }
    return n;
}

static int count_left_on_stack(const struct ursa_rsa_key *k) {
    static const unsigned forms[][2] = {{15, 2}, {31, 4}, {62, 8}, {16, 2}, {32, 4}};
    const uint8_t *component = k->p;
    uint8_t words[256];
    unsigned c, f;
    int n = 0;

    for (c = 0; c < 5; c++, component += 128) {
        n += count_pieces(component, 128, 1);
        for (f = 0; f < sizeof forms / sizeof forms[0]; f++) {
            size_t len = as_words(component, forms[f][0], forms[f][1], words);

            n += count_pieces(words, len, forms[f][1]);
        }
    }
    return n;
}

static int result;

static void *generate(void *unused) {
    (void)unused;
    result = ursa_keygen_begin(&keygen, &device.entropy, NULL, &key, NULL);
    if (result == URSA_OK) {
        do {
            result = ursa_keygen_step(&keygen, 0);
        } while (result == URSA_BUSY);
    }
    return NULL;
}

/*
 * Used with noise that fails at its last sample, which is read by a reseeding in the search for the
 * second factor.
 */
static void *search_until_the_noise_fails(void *unused) {
    const struct ursa_keygen_params strict = {.strict = 1};

    (void)unused;
    result = ursa_keygen_begin(&keygen, &device.entropy, NULL, &key, &strict);
    if (result == URSA_OK) {
        do {
            result = ursa_keygen_step(&keygen, 0);
        } while (result == URSA_BUSY);
    }
    return NULL;
}

static void *search_then_abort(void *unused) {
    (void)unused;
    result = ursa_keygen_begin(&keygen, &device.entropy, NULL, &key, NULL);
    while (result >= URSA_OK && keygen.counts.rounds < URSA_PRIME_ROUNDS + 1) { /* q is found */
        result = ursa_keygen_step(&keygen, 1000);
    }
    ursa_keygen_abort(&keygen);
    return NULL;
}

static void *request(void *unused) {
    const struct ursa_csr_template tmpl = {.subject = "/CN=x", .san = "DNS:a.example"};
    size_t len;

    (void)unused;
    result = ursa_csr_write(&tmpl, device_key(), out, sizeof out, &len, NULL);
    return NULL;
}

static void *sign_for_tls(void *unused) {
    static const uint8_t hash[32];
    br_rsa_private_key sk;

    (void)unused;
    result = ursa_rsa_lend(device_key(), &sk);
    if (result == URSA_OK && !ursa_tls_sign(BR_HASH_OID_SHA256, hash, sizeof hash, &sk, out)) {
        result = URSA_E_SIGNATURE;
    }
    return NULL;
}

static void *check(void *unused) {
    (void)unused;
    result = ursa_rsa_check(device_key());
    return NULL;
}

static void *export_key(void *unused) {
    size_t len;

    (void)unused;
    result = ursa_pkcs8_write(device_key(), out, sizeof out, &len);
    return NULL;
}

/* Opening the store reads the key's record; changing another record copies it. */
static void *store_other(void *unused) {
    struct ursa_records records;
    struct ursa_store store;

    (void)unused;
    result = ursa_store_open(&store, &device.port);
    records = ursa_store_records(&store);
    result = result == URSA_OK ? records.write(records.ctx, 3, "other", 5) : result;
    result = result == URSA_OK ? records.wipe(records.ctx, 3) : result;
    return NULL;
}

static void *open_store(void *unused) {
    struct ursa_store store;

    (void)unused;
    result = ursa_store_open(&store, &device.port);
    return NULL;
}

/* A signature without a wipe, to prove that the search of the stack can find a piece. */
static void *sign_without_wiping(void *unused) {
    static const uint8_t hash[32];
    br_rsa_private_key sk;

    (void)unused;
    result = ursa_rsa_lend(device_key(), &sk);
    if (result == URSA_OK && !ursa_br_pkcs1_sign(BR_HASH_OID_SHA256, hash, sizeof hash, &sk, out)) {
        result = URSA_E_SIGNATURE;
    }
    return NULL;
}

static void assert_clean_after(void *(*operation)(void *), int code, const struct ursa_rsa_key *k) {
    stack_run(operation);
    assert_code(result, code);
    assert_int_equal(count_left_on_stack(k), 0);
}

static int set_up(void **state) {
    (void)state;
    device_init(&device, 1, 0xFF); /* key generation on this device makes device_key() */
    (void)device_key();
    return 0;
}

static void the_search_finds_key_pieces_that_bearssl_leaves_on_the_stack(void **state) {
    (void)state;
    stack_run(sign_without_wiping);
    assert_code(result, URSA_OK);
    assert_true(count_left_on_stack(device_key()) > 0);
}

static void no_piece_of_the_key_is_left_after_a_key_generation(void **state) {
    (void)state;
    assert_clean_after(generate, URSA_OK, device_key());
    assert_memory_equal(&key, device_key(), sizeof key);
    assert_false(device_finds_secret(device_key(), &keygen, sizeof keygen));
}

static void no_piece_of_the_key_is_left_after_an_abort(void **state) {
    (void)state;
    assert_clean_after(search_then_abort, URSA_BUSY, device_key());
    assert_false(device_finds_secret(device_key(), &key, sizeof key));
    assert_false(device_finds_secret(device_key(), &keygen, sizeof keygen));
}

static void no_piece_of_the_key_is_left_after_the_noise_failed_during_the_search(void **state) {
    struct ursa_rsa_key whole;

    (void)state;
    stack_run(search_until_the_noise_fails); /* this first time the noise does not fail */
    assert_code(result, URSA_OK);
    whole = key;
    device.noise_left = device.noise_read - 1;
    device.noise_state = 1;
    device.fault = DEVICE_NOISE_STOPS;
    ursa_entropy_init(&device.entropy, &device.port);
    assert_clean_after(search_until_the_noise_fails, URSA_E_ENTROPY_READ, &whole);
    assert_int_equal(keygen.counts.rounds, URSA_PRIME_ROUNDS); /* one factor was found */
    assert_false(device_finds_secret(&whole, &key, sizeof key));
    assert_false(device_finds_secret(&whole, &keygen, sizeof keygen));
}

static void no_piece_of_the_key_is_left_after_a_request(void **state) {
    (void)state;
    assert_clean_after(request, URSA_OK, device_key());
    assert_false(device_finds_secret(device_key(), out, sizeof out));
}

static void no_piece_of_the_key_is_left_after_a_signature_for_tls(void **state) {
    (void)state;
    assert_clean_after(sign_for_tls, URSA_OK, device_key());
}

static void no_piece_of_the_key_is_left_after_a_check(void **state) {
    (void)state;
    assert_clean_after(check, URSA_OK, device_key());
}

static void an_export_leaves_no_piece_of_the_key_outside_its_output(void **state) {
    (void)state;
    assert_clean_after(export_key, URSA_OK, device_key());
}

static void no_piece_of_the_key_is_left_after_the_store_read_and_copied_it(void **state) {
    struct ursa_records records;
    struct ursa_store store;
    int i;

    (void)state;
    assert_code(ursa_store_open(&store, &device.port), URSA_OK);
    records = ursa_store_records(&store);
    assert_code(device_store_key(&records), URSA_OK);
    for (i = 0; i < 2; i++) { /* twice, so that the store's image is at two places */
        assert_clean_after(open_store, URSA_OK, device_key());
        assert_clean_after(store_other, URSA_OK, device_key());
        assert_code(ursa_store_open(&store, &device.port), URSA_OK);
        assert_code(records.write(records.ctx, 2, "x", (size_t)i), URSA_OK);
    }
}

static void a_wipe_overwrites_exactly_its_bytes_with_zeros(void **state) {
    uint8_t bytes[16];
    size_t i;

    (void)state;
    memset(bytes, 0xEE, sizeof bytes);
    ursa_wipe(bytes + 1, 14);
    assert_int_equal(bytes[0], 0xEE);
    assert_int_equal(bytes[15], 0xEE);
    for (i = 1; i < 15; i++) {
        assert_int_equal(bytes[i], 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_search_finds_key_pieces_that_bearssl_leaves_on_the_stack,
                               set_up),
        cmocka_unit_test_setup(no_piece_of_the_key_is_left_after_a_key_generation, set_up),
        cmocka_unit_test_setup(no_piece_of_the_key_is_left_after_an_abort, set_up),
        cmocka_unit_test_setup(no_piece_of_the_key_is_left_after_the_noise_failed_during_the_search,
                               set_up),
        cmocka_unit_test_setup(no_piece_of_the_key_is_left_after_a_request, set_up),
        cmocka_unit_test_setup(no_piece_of_the_key_is_left_after_a_signature_for_tls, set_up),
        cmocka_unit_test_setup(no_piece_of_the_key_is_left_after_a_check, set_up),
        cmocka_unit_test_setup(an_export_leaves_no_piece_of_the_key_outside_its_output, set_up),
        cmocka_unit_test_setup(no_piece_of_the_key_is_left_after_the_store_read_and_copied_it,
                               set_up),
        cmocka_unit_test(a_wipe_overwrites_exactly_its_bytes_with_zeros),
    };

    return RUN(tests);
}
