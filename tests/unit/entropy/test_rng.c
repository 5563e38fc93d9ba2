/* SPDX-License-Identifier: MIT */
#include "test.h"

static struct device device, other;
static struct ursa_rng rng, other_rng;

static void seed_both(const char *purpose, const char *other_purpose) {
    assert_code(ursa_rng_seed(&rng, &device.entropy, NULL, purpose), URSA_OK);
    assert_code(ursa_rng_seed(&other_rng, &other.entropy, NULL, other_purpose), URSA_OK);
}

/* 1 if both generators give the same bytes. */
static int agree(void) {
    uint8_t a[64], b[64];

    assert_code(ursa_rng_generate(&rng, a, sizeof a), URSA_OK);
    assert_code(ursa_rng_generate(&other_rng, b, sizeof b), URSA_OK);
    return memcmp(a, b, sizeof a) == 0;
}

static void equal_noise_id_and_purpose_give_equal_bytes(void **state) {
    (void)state;
    device_init(&device, 5, 0xFF);
    device_init(&other, 5, 0xFF);
    seed_both("purpose", "purpose");
    assert_true(agree());
}

static void devices_with_equal_noise_and_other_ids_get_other_bytes(void **state) {
    (void)state;
    device_init(&device, 5, 0xFF);
    device_init(&other, 5, 0xFF);
    other.id[7] ^= 1;
    seed_both("purpose", "purpose");
    assert_false(agree());
}

static void generators_with_equal_noise_and_other_purposes_give_other_bytes(void **state) {
    (void)state;
    device_init(&device, 5, 0xFF);
    device_init(&other, 5, 0xFF);
    seed_both("purpose", "another");
    assert_false(agree());
}

/*
 * An id that ends with the first bytes of a purpose must differ from a shorter id with a longer
 * purpose.
 */
static void bytes_moved_from_the_id_to_the_purpose_change_the_output(void **state) {
    static const uint8_t long_id[] = "12345678a";

    (void)state;
    device_init(&device, 5, 0xFF);
    device_init(&other, 5, 0xFF);
    device.port.id = other.port.id = long_id;
    device.port.id_len = 9;
    other.port.id_len = 8;
    seed_both("b", "ab");
    assert_false(agree());
}

static void seeding_again_uses_new_noise(void **state) {
    uint8_t a[32], b[32];

    (void)state;
    device_init(&device, 5, 0xFF);
    assert_code(ursa_rng_seed(&rng, &device.entropy, NULL, "x"), URSA_OK);
    assert_code(ursa_rng_generate(&rng, a, sizeof a), URSA_OK);
    assert_code(ursa_rng_seed(&rng, &device.entropy, NULL, "x"), URSA_OK);
    assert_code(ursa_rng_generate(&rng, b, sizeof b), URSA_OK);
    assert_memory_not_equal(a, b, sizeof a);
}

/*
 * A seed needs 320 + 128 bits of min-entropy. The port's claim, not the number of bytes, decides.
 */
static void a_seed_takes_448_bits_of_claimed_entropy(void **state) {
    static const struct {
        uint8_t bits, h16;
        uint32_t samples, start; /* for the seed; for the start-up test (entropy.h) */
    } cases[] = {
        {8, 128, 40 + 16, 1024},      {8, 64, 80 + 32, 1024},   {8, 1, 5120 + 2048, 16 * 1040},
        {8, 100, 56 + 24, 1024},      {1, 16, 320 + 128, 1040}, {1, 1, 5120 + 2048, 16 * 1040},
        {1, 15, 344 + 144, 2 * 1024}, {8, 27, 192 + 80, 1024},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        device_init(&device, i, 0xFF);
        device.port.noise_bits = cases[i].bits;
        device.port.noise_h16 = cases[i].h16;
        assert_code(ursa_rng_seed(&rng, &device.entropy, NULL, "x"), URSA_OK);
        /* The samples follow the start-up test and are read in groups of eight. */
        assert_int_equal(device.noise_read, cases[i].start + cases[i].samples);
    }
}

static void no_byte_comes_from_an_unseeded_generator(void **state) {
    uint8_t out[16], before[16];

    (void)state;
    memset(&rng, 0, sizeof rng);
    memset(out, 0x5A, sizeof out);
    memcpy(before, out, sizeof out);
    assert_code(ursa_rng_generate(&rng, out, sizeof out), URSA_E_UNSEEDED);
    assert_code(ursa_rng_generate(NULL, out, sizeof out), URSA_E_UNSEEDED);
    device_init(&device, 5, 0xFF);
    assert_code(ursa_rng_seed(&rng, &device.entropy, NULL, "x"), URSA_OK);
    ursa_rng_wipe(&rng);
    assert_code(ursa_rng_generate(&rng, out, sizeof out), URSA_E_UNSEEDED);
    assert_memory_equal(out, before, sizeof out);
}

static void impossible_claims_are_refused(void **state) {
    static const uint8_t claims[][2] = {{8, 0}, {8, 129}, {1, 17}, {1, 0}, {0, 1}, {7, 16}};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof claims / sizeof claims[0]; i++) {
        device_init(&device, 5, 0xFF);
        device.port.noise_bits = claims[i][0];
        device.port.noise_h16 = claims[i][1];
        assert_code(ursa_rng_seed(&rng, &device.entropy, NULL, "x"), URSA_E_ENTROPY_CLAIM);
    }
}

static void a_purpose_of_1_to_32_bytes_is_required(void **state) {
    (void)state;
    device_init(&device, 5, 0xFF);
    assert_code(ursa_rng_seed(&rng, &device.entropy, NULL, NULL), URSA_E_ARGUMENT);
    assert_code(ursa_rng_seed(&rng, &device.entropy, NULL, ""), URSA_E_ARGUMENT);
    assert_code(ursa_rng_seed(&rng, &device.entropy, NULL, "12345678901234567890123456789012"),
                URSA_OK);
    assert_code(ursa_rng_seed(&rng, &device.entropy, NULL, "123456789012345678901234567890123"),
                URSA_E_ARGUMENT);
    assert_code(ursa_rng_seed(NULL, &device.entropy, NULL, "x"), URSA_E_ARGUMENT);
    assert_code(ursa_rng_seed(&rng, NULL, NULL, "x"), URSA_E_ARGUMENT);
}

static void requests_above_the_maximum_are_refused(void **state) {
    static uint8_t out[URSA_RNG_MAX_REQUEST + 1];

    (void)state;
    device_init(&device, 5, 0xFF);
    assert_code(ursa_rng_seed(&rng, &device.entropy, NULL, "x"), URSA_OK);
    assert_code(ursa_rng_generate(&rng, out, URSA_RNG_MAX_REQUEST), URSA_OK);
    assert_code(ursa_rng_generate(&rng, out, URSA_RNG_MAX_REQUEST + 1), URSA_E_REQUEST);
    assert_code(ursa_rng_generate(&rng, NULL, 1), URSA_E_REQUEST);
}

static void an_incomplete_port_is_refused_before_any_callback(void **state) {
    struct ursa_port port;

    (void)state;
    device_init(&device, 5, 0xFF);
#define WITHOUT(field, nothing, code)                                                              \
    port = device.port;                                                                            \
    port.field = nothing;                                                                          \
    assert_code(ursa_port_check(&port), code)
    WITHOUT(noise, NULL, URSA_E_PORT_TABLE);
    WITHOUT(flash_read, NULL, URSA_E_PORT_TABLE);
    WITHOUT(flash_program, NULL, URSA_E_PORT_TABLE);
    WITHOUT(flash_erase, NULL, URSA_E_PORT_TABLE);
    WITHOUT(id, NULL, URSA_E_PORT_TABLE);
    WITHOUT(id_len, 0, URSA_E_PORT_TABLE);
    WITHOUT(id_len, 17, URSA_E_PORT_TABLE);
    WITHOUT(flash_unit, 0, URSA_E_GEOMETRY);
    WITHOUT(flash_unit, 3, URSA_E_GEOMETRY);
    WITHOUT(flash_unit, 64, URSA_E_GEOMETRY);
    WITHOUT(flash_block, 0, URSA_E_GEOMETRY);
    WITHOUT(flash_block, 1022, URSA_E_GEOMETRY);
    WITHOUT(flash_size, 0, URSA_E_GEOMETRY);
    WITHOUT(flash_size, 1024, URSA_E_GEOMETRY);
    WITHOUT(flash_size, 3072, URSA_OK);
    WITHOUT(flash_size, 3073, URSA_E_GEOMETRY);
    WITHOUT(flash_block, 64, URSA_E_GEOMETRY);
    WITHOUT(wrap, &ursa_wrap_aes, URSA_E_PORT_TABLE);
    WITHOUT(flash_block, 0xFFFFFFFCu, URSA_E_GEOMETRY);
    WITHOUT(flash_erased, 0x5A, URSA_E_GEOMETRY);
    WITHOUT(flash_erased, 0x00, URSA_OK);
#undef WITHOUT
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_noise_id_and_purpose_give_equal_bytes),
        cmocka_unit_test(devices_with_equal_noise_and_other_ids_get_other_bytes),
        cmocka_unit_test(generators_with_equal_noise_and_other_purposes_give_other_bytes),
        cmocka_unit_test(bytes_moved_from_the_id_to_the_purpose_change_the_output),
        cmocka_unit_test(seeding_again_uses_new_noise),
        cmocka_unit_test(a_seed_takes_448_bits_of_claimed_entropy),
        cmocka_unit_test(no_byte_comes_from_an_unseeded_generator),
        cmocka_unit_test(impossible_claims_are_refused),
        cmocka_unit_test(a_purpose_of_1_to_32_bytes_is_required),
        cmocka_unit_test(requests_above_the_maximum_are_refused),
        cmocka_unit_test(an_incomplete_port_is_refused_before_any_callback),
    };

    return RUN(tests);
}
