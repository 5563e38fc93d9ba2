/* SPDX-License-Identifier: MIT */
/*
 * Every public function refuses a structure of zeros with a named error and follows none of its
 * pointers. Structures are zero if they are static and never set up, or after a wipe.
 * tests/interop/api.t checks that this file calls every public function.
 */
#include "test.h"
#include "certs.h"

/* Outputs of the functions, and inputs whose content does not matter. */
static uint8_t buf[8192];
static size_t len;
static struct ursa_where where;

/* Structures of zeros. A function that changes its structure gets a copy. */
static const struct ursa_port no_port;
static const struct ursa_records no_records;
static const struct ursa_rsa_key no_key;
static const struct ursa_keypair no_pair;
static const struct ursa_cert no_cert;
static const struct ursa_csr no_csr;
static const struct ursa_span no_span;
static const struct ursa_csr_template no_template;

static struct device device;

static int sound(void **state) {
    (void)state;
    device_init(&device, 1, 0xFF);
    return 0;
}

/* ---- port, records, noise ------------------------------------------------------------------- */

static void a_port_of_zeros_is_refused(void **state) {
    const struct ursa_wrap no_wrap = {NULL, NULL};
    struct ursa_records records;
    struct ursa_identity identity = {0};
    struct ursa_entropy entropy = {0};
    struct ursa_store store = {0};
    uint8_t seal[URSA_WRAP_SEAL_SIZE] = {0};

    (void)state;
    assert_code(ursa_port_check(&no_port), URSA_E_PORT_TABLE);
    assert_code(ursa_store_open(&store, &no_port), URSA_E_PORT_TABLE);
    assert_code(ursa_store_open(&store, &device.port), URSA_OK);
    records = ursa_store_records(&store);
    assert_code(ursa_identity_open(&identity, &no_port, &records), URSA_E_PORT_TABLE);
    assert_code(ursa_entropy_raw(&no_port, buf, 1), URSA_E_ARGUMENT);
    ursa_entropy_init(&entropy, &no_port);
    assert_code(ursa_entropy_start(&entropy, NULL, 0), URSA_E_PORT_TABLE);
    assert_code(ursa_wrap_aes.seal(&no_port, "", 0, buf, 16, seal), URSA_E_PORT_TABLE);
    assert_code(ursa_wrap_aes.open(&no_port, "", 0, buf, 16, seal), URSA_E_PORT_TABLE);
    device.port.wrap = &no_wrap;
    assert_code(ursa_port_check(&device.port), URSA_E_PORT_TABLE);
    device.port.wrap = &ursa_wrap_aes;
    assert_code(ursa_port_check(&device.port), URSA_E_PORT_TABLE); /* the port has no wrap_key */
}

static void records_without_callbacks_are_refused(void **state) {
    struct ursa_identity identity = {0};
    struct ursa_keygen gen = {0};
    struct ursa_rng rng = {0};
    struct ursa_rsa_key key;

    (void)state;
    assert_code(ursa_identity_open(&identity, &device.port, &no_records), URSA_E_ARGUMENT);
    assert_code(ursa_entropy_start(&device.entropy, &no_records, 1), URSA_E_ARGUMENT);
    assert_code(ursa_rng_seed(&rng, &device.entropy, &no_records, "test"), URSA_E_ARGUMENT);
    assert_code(ursa_rng_generate(&rng, buf, 1), URSA_E_UNSEEDED);
    assert_code(ursa_keygen_begin(&gen, &device.entropy, &no_records, &key, NULL), URSA_E_ARGUMENT);
    assert_code(ursa_keygen_step(&gen, 1), URSA_E_STATE);
    /* The refused calls did not harm the noise source. */
    assert_code(ursa_rng_seed(&rng, &device.entropy, NULL, "test"), URSA_OK);
}

static void a_store_that_was_never_opened_keeps_nothing(void **state) {
    struct ursa_identity identity = {0};
    struct ursa_store store = {0};
    struct ursa_records records;
    int twice;

    (void)state;
    for (twice = 0; twice < 2; twice++) {
        records = ursa_store_records(&store);
        assert_code(records.read(records.ctx, 1, buf, sizeof buf, &len), URSA_E_STATE);
        assert_code(records.write(records.ctx, 1, buf, 1), URSA_E_STATE);
        assert_code(records.wipe(records.ctx, 1), URSA_E_STATE);
        assert_code(records.wipe_all(records.ctx), URSA_E_STATE);
        assert_code(ursa_identity_open(&identity, &device.port, &records), URSA_E_STATE);
        /* The second time, the store's opening has failed. The results must be the same. */
        assert_code(ursa_store_open(&store, &no_port), URSA_E_PORT_TABLE);
    }
    assert_int_equal(device.programs + device.erases, 0);
}

static void a_noise_source_that_was_never_set_up_gives_nothing(void **state) {
    struct ursa_entropy entropy = {0};
    struct ursa_keygen gen = {0};
    struct ursa_rng rng = {0};
    struct ursa_rsa_key key;

    (void)state;
    assert_code(ursa_entropy_start(&entropy, NULL, 0), URSA_E_PORT_TABLE);
    assert_code(ursa_entropy_test(&entropy), URSA_E_PORT_TABLE);
    assert_code(ursa_rng_seed(&rng, &entropy, NULL, "test"), URSA_E_PORT_TABLE);
    assert_code(ursa_keygen_begin(&gen, &entropy, NULL, &key, NULL), URSA_E_PORT_TABLE);
}

static void a_generator_that_was_never_seeded_gives_nothing(void **state) {
    struct ursa_rng rng = {0};

    (void)state;
    buf[0] = 0x55;
    assert_code(ursa_rng_generate(&rng, buf, 1), URSA_E_UNSEEDED);
    assert_int_equal(buf[0], 0x55);
    ursa_rng_wipe(&rng);
}

static void a_key_generation_that_was_never_begun_makes_no_step(void **state) {
    struct ursa_keygen gen = {0};

    (void)state;
    assert_code(ursa_keygen_step(&gen, 0), URSA_E_STATE);
    ursa_keygen_abort(&gen);
    assert_code(ursa_keygen_step(&gen, 0), URSA_E_STATE);
}

/* ---- keys ----------------------------------------------------------------------------------- */

static void a_key_of_zeros_is_refused(void **state) {
    const struct ursa_csr_template tmpl = {.subject = "/CN=x"};
    br_rsa_private_key lent = {0};
    struct ursa_rsa_key key = no_key;
    struct ursa_keypair pair;
    unsigned count;

    (void)state;
    assert_code(ursa_rsa_check(&no_key), URSA_E_KEY_SHAPE);
    assert_code(ursa_rsa_pairwise_test(&no_key), URSA_E_KEY_SHAPE);
    assert_code(ursa_rsa_sign_sha256(&no_key, buf, buf + 32), URSA_E_KEY_SHAPE);
    assert_code(ursa_rsa_lend(&no_key, &lent), URSA_E_KEY_SHAPE);
    assert_code(ursa_pkcs8_write(&no_key, buf, sizeof buf, &len), URSA_E_KEY_SHAPE);
    assert_code(ursa_keypair_from_rsa(&pair, &no_key), URSA_E_KEY_SHAPE);
    assert_code(ursa_csr_write(&tmpl, &no_key, buf, sizeof buf, &len, &where), URSA_E_KEY_SHAPE);
    assert_code(ursa_csr_size(&tmpl, &no_key, &len, &where),
                URSA_OK); /* this function does not read the key */
    assert_code(ursa_cert_check_chain(buf, 0, &no_key, &count, &where), URSA_E_CERT_DER);
    ursa_spki_sha256(&no_key, buf);
    ursa_rsa_wipe(&key);
    assert_int_equal(ursa_tls_sign(BR_HASH_OID_SHA256, buf, 32, &lent, buf + 32), 0);
    assert_int_equal(ursa_tls_private(buf, &lent), 0);
}

static void a_key_pair_of_zeros_is_refused(void **state) {
    struct ursa_keypair pair = {0};
    struct ursa_rsa_key key;

    (void)state;
    assert_int_equal(ursa_pubkey_size(&no_pair.pub), 0);
    assert_int_equal(ursa_keypair_factor_size(&no_pair), 0);
    assert_code(ursa_keypair_check(&no_pair, &where), URSA_E_KEY_SIZE);
    assert_code(ursa_keypair_check_primes(&no_pair), URSA_E_KEY_SIZE);
    assert_code(ursa_keypair_to_rsa(&no_pair, &key), URSA_E_KEY_SIZE);
    len = 77;
    assert_code(ursa_keypair_write(&no_pair, URSA_KEY_PKCS8, buf, sizeof buf, &len),
                URSA_E_KEY_SIZE);
    assert_code(ursa_keypair_write(&no_pair, URSA_KEY_PKCS1, NULL, 0, &len), URSA_E_KEY_SIZE);
    assert_code(ursa_pubkey_write(&no_pair.pub, buf, sizeof buf, &len), URSA_E_KEY_SIZE);
    assert_int_equal(len, 77);
    ursa_keypair_wipe(&pair);
}

/* A correct public key alone is no key pair. */
static void a_key_pair_without_its_private_half_is_refused(void **state) {
    struct ursa_keypair pair;

    (void)state;
    assert_code(ursa_keypair_from_rsa(&pair, device_key()), URSA_OK);
    memset((uint8_t *)&pair + offsetof(struct ursa_keypair, d), 0,
           sizeof pair - offsetof(struct ursa_keypair, d));
    assert_code(ursa_keypair_check(&pair, &where), URSA_E_KEY_SHAPE);
    assert_code(ursa_keypair_check_primes(&pair), URSA_E_KEY_SHAPE);
}

static void a_key_file_that_was_never_opened_holds_no_key(void **state) {
    static struct ursa_keyfile file;
    struct ursa_keypair pair;
    struct ursa_pubkey pub;

    (void)state;
    memset(&file, 0, sizeof file);
    assert_code(ursa_keyfile_unlock(&file, "x", 1, &where), URSA_E_STATE);
    assert_string_equal(where.what, "file");
    assert_code(ursa_keypair_read(file.at, file.len, &pair, &where), URSA_E_KEY_DER);
    assert_code(ursa_pubkey_read(file.at, file.len, &pub, &where), URSA_E_KEY_DER);
    assert_code(ursa_keyfile_open(&file, "", 0, &where), URSA_E_PEM_MISSING);
    assert_code(ursa_keyfile_unlock(&file, "x", 1, NULL), URSA_E_STATE);
    ursa_keyfile_wipe(&file);
}

static void encryption_with_parameters_of_zeros_is_refused(void **state) {
    const struct ursa_pbes2 how = {0};
    uint8_t *at = NULL;

    (void)state;
    assert_code(ursa_pbes2_encrypt(&how, "x", 1, buf, 16, buf + 64, 1024, &len), URSA_E_ARGUMENT);
    assert_code(ursa_pbes2_decrypt(buf, 0, "x", 1, &at, &len, &where), URSA_E_KEY_DER);
}

/* ---- PEM, requests, certificates ------------------------------------------------------------ */

static void a_pem_reader_that_was_never_set_up_reads_nothing(void **state) {
    struct ursa_pem_reader reader = {0};

    (void)state;
    assert_code(ursa_pem_reader_feed(&reader, "-----BEGIN X-----\n", 18), URSA_E_STATE);
    assert_code(ursa_pem_reader_finish(&reader, &len), URSA_E_STATE);
    ursa_pem_reader_init(&reader, "X", buf, sizeof buf);
    assert_code(ursa_pem_reader_finish(&reader, &len), URSA_E_PEM_MISSING);
}

static void a_template_of_zeros_makes_no_request(void **state) {
    struct ursa_csr_template tmpl = {0};

    (void)state;
    assert_code(ursa_csr_add_extension(&tmpl, "keyUsage=cRLSign", &where), URSA_OK);
    assert_code(ursa_csr_size(&tmpl, device_key(), &len, &where), URSA_E_ARGUMENT);
    assert_code(ursa_csr_write(&no_template, device_key(), buf, sizeof buf, &len, &where),
                URSA_E_ARGUMENT);
    assert_code(ursa_csr_size(&no_template, device_key(), &len, &where), URSA_E_ARGUMENT);
}

static void a_request_of_zeros_is_refused(void **state) {
    struct ursa_csr_attribute attribute = {no_span, no_span};
    struct ursa_span rest = no_span;
    struct ursa_bound bound = {.state = 0};
    struct ursa_csr csr;

    (void)state;
    assert_code(ursa_csr_verify(&no_csr, &where), URSA_E_CERT_ALGORITHM);
    assert_int_equal(ursa_csr_next_attribute(&rest, &attribute), 0);
    assert_code(ursa_csr_read(buf, 0, &csr, &where), URSA_E_CSR_DER);
    assert_code(ursa_bound_verify(buf, 0, buf, 0, buf, 16, &bound, &where), URSA_E_CSR_DER);
}

static void a_certificate_of_zeros_has_no_validity_and_no_rights(void **state) {
    struct ursa_cert_extensions extensions;
    struct ursa_cert cert = no_cert;
    int64_t from, to;

    (void)state;
    assert_code(ursa_cert_read(buf, 0, &cert, &where), URSA_E_CERT_DER);
    assert_code(ursa_cert_validity(&no_cert, &from, &to), URSA_E_CERT_TIME);
    assert_code(ursa_cert_read_extensions(&no_cert, &extensions, &where), URSA_OK);
    assert_code(ursa_cert_read_anchor(&no_cert, &extensions, &where), URSA_OK);
    assert_int_equal(extensions.key_usage | extensions.is_ca, 0);
    assert_code(ursa_signed_by(no_span, no_span, no_span, no_span), URSA_E_CERT_ALGORITHM);
    assert_code(ursa_check_algorithm(no_span), URSA_E_CERT_ALGORITHM);
    assert_code(ursa_check_key(no_span), URSA_E_CERT_RSA);
}

static void a_gate_that_compares_with_a_template_of_zeros_refuses_every_chain(void **state) {
    static struct ursa_chain chain;
    struct ursa_gate gate = {.asked = NULL};

    (void)state;
    assert_code(ursa_gate_check(&gate, chain.der, 0, NULL, &where), URSA_E_CERT_DER);
    certs_make_chain(&chain, device_key(), device_key(), 1, 0);
    gate.asked = &no_template;
    assert_code(ursa_gate_check(&gate, chain.der, chain.len, NULL, &where), URSA_E_ARGUMENT);
}

/* ---- a device ------------------------------------------------------------------------------- */

static char said[1024];

static void hear(void *ctx, const char *text, size_t n) {
    (void)ctx;
    assert_true(strlen(said) + n < sizeof said);
    strncat(said, text, n);
}

static int send(struct ursa_console *console, const char *line) {
    int rc;

    said[0] = '\0';
    for (; *line != '\0'; line++) {
        assert_int_equal(ursa_console_input(console, (uint8_t)*line), 0);
    }
    do {
        rc = ursa_console_poll(console, 0);
    } while (rc == URSA_BUSY);
    return rc;
}

static void a_console_that_was_never_set_up_answers_nothing(void **state) {
    static struct ursa_console console;

    (void)state;
    memset(&console, 0, sizeof console);
    assert_code(ursa_console_poll(&console, 0), URSA_E_STATE);
    assert_code(send(&console, "status\n"), URSA_E_STATE);
    ursa_console_lost(&console);
}

static void a_console_of_a_device_that_was_never_opened_refuses_every_line(void **state) {
    static const char *const lines[] = {"help\n",      "status\n", "keygen\n", "abort\n",
                                        "csr /CN=x\n", "csr\n",    "cert\n",   "template /CN=x\n",
                                        "template\n",  "lock\n",   "erase\n",  "noise 5\n",
                                        "unheard\n"};
    static struct ursa_identity identity;
    static struct ursa_console console;
    size_t i;

    (void)state;
    memset(&identity, 0, sizeof identity);
    ursa_console_init(&console, &identity, hear, NULL);
    for (i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        assert_code(send(&console, lines[i]), URSA_OK);
        assert_string_equal(said, "ERR wrong-state not possible in this state\n");
    }
    /* An identity whose opening failed behaves the same. */
    assert_code(ursa_identity_open(&identity, &no_port, &no_records), URSA_E_ARGUMENT);
    assert_code(send(&console, "status\n"), URSA_OK);
    assert_string_equal(said, "ERR wrong-state not possible in this state\n");
}

static void an_identity_that_was_never_opened_has_no_key(void **state) {
    const struct ursa_csr_template tmpl = {.subject = "/CN=x"};
    static const struct ursa_identity never;
    static struct ursa_identity identity;
    static struct ursa_chain chain;
    static struct ursa_tls tls;
    uint32_t number;

    (void)state;
    identity = never;
    assert_non_null(ursa_identity_state_name(&identity));
    assert_int_equal(ursa_identity_has_key(&identity), 0);
    assert_code(ursa_identity_keygen_step(&identity, 0), URSA_E_STATE);
    ursa_identity_keygen_abort(&identity);
    assert_code(ursa_identity_csr(&identity, &tmpl, buf, sizeof buf, &len, &where), URSA_E_NO_KEY);
    assert_code(ursa_identity_bind(&identity, buf, 1, buf, 16, "1", buf, sizeof buf, &len),
                URSA_E_NO_KEY);
    assert_code(ursa_identity_install(&identity, &chain, NULL, &where), URSA_E_NO_KEY);
    assert_code(ursa_identity_chain(&identity, &chain, &number), URSA_E_NO_CERTIFICATE);
    assert_code(ursa_tls_open(&tls, &identity), URSA_E_NO_CERTIFICATE);
    assert_code(ursa_identity_lock(&identity), URSA_E_NO_KEY);
    assert_code(ursa_identity_erase(&identity), URSA_E_STATE);
    assert_memory_equal(&identity, &never, sizeof never);
    assert_code(ursa_identity_keygen_begin(&identity, NULL), URSA_E_ARGUMENT);
}

static void an_identity_that_was_never_opened_keeps_no_template(void **state) {
    const struct ursa_csr_template given = {.subject = "/CN=x"}, filled = {.subject = "/CN=%ID%"};
    static const struct ursa_identity never;
    struct ursa_csr_template tmpl;

    (void)state;
    assert_code(ursa_identity_set_template(&never, &given, &where), URSA_E_STATE);
    assert_code(ursa_identity_set_template(&never, &filled, &where), URSA_E_STATE);
    assert_code(ursa_identity_set_template(&never, &no_template, NULL), URSA_E_STATE);
    assert_code(ursa_identity_set_template(&never, NULL, &where), URSA_E_STATE);
    assert_code(ursa_identity_template(&never, &tmpl, buf, sizeof buf), URSA_E_STATE);
    assert_code(ursa_identity_asked(&never, &tmpl, buf, sizeof buf), URSA_E_STATE);
}

static void a_device_refuses_structures_of_zeros(void **state) {
    static struct ursa_identity identity;
    static struct ursa_chain chain;
    struct ursa_records records;
    struct ursa_store store;

    (void)state;
    memset(&chain, 0, sizeof chain);
    assert_code(ursa_store_open(&store, &device.port), URSA_OK);
    records = ursa_store_records(&store);
    assert_code(device_store_key(&records), URSA_OK);
    assert_code(ursa_identity_open(&identity, &device.port, &records), URSA_OK);
    assert_code(ursa_identity_csr(&identity, &no_template, buf, sizeof buf, &len, &where),
                URSA_E_ARGUMENT);
    assert_code(ursa_identity_set_template(&identity, &no_template, &where), URSA_E_ARGUMENT);
    assert_code(ursa_identity_install(&identity, &chain, NULL, &where), URSA_E_CERT_DER);
    assert_int_equal(identity.state, URSA_STATE_KEYED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_port_of_zeros_is_refused, sound),
        cmocka_unit_test_setup(records_without_callbacks_are_refused, sound),
        cmocka_unit_test_setup(a_store_that_was_never_opened_keeps_nothing, sound),
        cmocka_unit_test_setup(a_noise_source_that_was_never_set_up_gives_nothing, sound),
        cmocka_unit_test_setup(a_generator_that_was_never_seeded_gives_nothing, sound),
        cmocka_unit_test_setup(a_key_generation_that_was_never_begun_makes_no_step, sound),
        cmocka_unit_test_setup(a_key_of_zeros_is_refused, sound),
        cmocka_unit_test_setup(a_key_pair_of_zeros_is_refused, sound),
        cmocka_unit_test_setup(a_key_pair_without_its_private_half_is_refused, sound),
        cmocka_unit_test_setup(a_key_file_that_was_never_opened_holds_no_key, sound),
        cmocka_unit_test_setup(encryption_with_parameters_of_zeros_is_refused, sound),
        cmocka_unit_test_setup(a_pem_reader_that_was_never_set_up_reads_nothing, sound),
        cmocka_unit_test_setup(a_template_of_zeros_makes_no_request, sound),
        cmocka_unit_test_setup(a_request_of_zeros_is_refused, sound),
        cmocka_unit_test_setup(a_certificate_of_zeros_has_no_validity_and_no_rights, sound),
        cmocka_unit_test_setup(a_gate_that_compares_with_a_template_of_zeros_refuses_every_chain,
                               sound),
        cmocka_unit_test_setup(a_console_that_was_never_set_up_answers_nothing, sound),
        cmocka_unit_test_setup(a_console_of_a_device_that_was_never_opened_refuses_every_line,
                               sound),
        cmocka_unit_test_setup(an_identity_that_was_never_opened_has_no_key, sound),
        cmocka_unit_test_setup(an_identity_that_was_never_opened_keeps_no_template, sound),
        cmocka_unit_test_setup(a_device_refuses_structures_of_zeros, sound),
    };

    return RUN(tests);
}
