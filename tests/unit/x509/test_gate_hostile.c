/* SPDX-License-Identifier: MIT */
/* The gate: chains that are cut, changed, forged or published to deceive verifiers. */
#include "test.h"
#include <dirent.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include "chain.h"
#include "repeatable.h"
#include "rounds.h"

static void every_truncated_chain_is_refused(void **state) {
    struct ursa_gate gate;
    size_t len, refused = 0;

    (void)state;
    chain_make(LEAF, NULL);
    gate = chain_gate();
    for (len = 0; len < chain.at[ROOT]; len += each(3), refused++) {
        assert_int_not_equal(chain_check_bytes(&gate, chain.der, len, NULL, NULL), URSA_OK);
    }
    /* one byte after the intermediate, where the optional root would begin */
    chain.der[chain.at[ROOT]] = 0;
    assert_code(chain_check_bytes(&gate, chain.der, chain.at[ROOT] + 1, NULL, NULL),
                URSA_E_CERT_DER);
    printf("# %zu refused\n", refused);
}

static void a_chain_with_any_changed_byte_is_refused(void **state) {
    static const uint8_t changes[] = {0x01, 0x20, 0x80, 0xFF};
    struct ursa_gate gate, copy_gate;
    size_t at, i, refused = 0;
    uint8_t root[CHAIN_SIZE];

    (void)state;
    chain_make(LEAF, NULL);
    memcpy(root, chain_part(ROOT).at, chain_part(ROOT).len);
    gate = chain_gate();
    copy_gate = gate;
    copy_gate.anchor.at = root;
    for (at = 0; at < chain.at[ROOT]; at += each(29)) {
        for (i = 0; i < sizeof changes; i++, refused++) {
            chain.der[at] ^= changes[i];
            assert_int_not_equal(chain_check(&copy_gate, NULL), URSA_OK);
            chain.der[at] ^= changes[i];
        }
    }
    assert_code(chain_check(&copy_gate, NULL), URSA_OK);
    printf("# %zu refused\n", refused);
}

static void different_inner_and_outer_algorithms_are_refused(void **state) {
    struct ursa_cert cert;
    struct ursa_gate gate;
    unsigned which;

    (void)state;
    for (which = LEAF; which < ROOT; which++) {
        chain_make(LEAF, NULL);
        gate = chain_gate();
        assert_code(ursa_cert_read(chain_part(which).at, chain_part(which).len, &cert, NULL),
                    URSA_OK);
        chain.der[cert.outer_algorithm.at - chain.der + 12]++; /* SHA-384 */
        assert_chain_refused_by(&gate, which, URSA_E_CERT_ALGORITHMS, "signatureAlgorithm");
    }
}

/* Sign these bytes as if they were the encoded hash, to deceive careless verifiers. */
static void forge(const uint8_t *em) {
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(chain_key[SUB], NULL);
    struct ursa_cert leaf;
    size_t len = 256;

    assert_code(ursa_cert_read(chain.der, chain.at[ROOT], &leaf, NULL), URSA_OK);
    assert_int_equal(leaf.signature.len, 256);
    assert_true(EVP_PKEY_sign_init(ctx) > 0 &&
                EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_NO_PADDING) > 0);
    assert_true(EVP_PKEY_sign(ctx, chain.der + (leaf.signature.at - chain.der), &len, em, 256) > 0);
    EVP_PKEY_CTX_free(ctx);
}

/* RFC 8017 section 8.2.2: a hash has exactly one encoding. */
static void signatures_over_any_other_encoding_of_the_hash_are_refused(void **state) {
    static const uint8_t info[] = {0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                   0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};
    static const uint8_t no_null[] = {0x30, 0x2F, 0x30, 0x0B, 0x06, 0x09, 0x60, 0x86, 0x48,
                                      0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x04, 0x20};
    uint8_t em[256], hash[32], right[256];
    struct ursa_cert leaf;
    struct ursa_gate gate;
    size_t i;

    (void)state;
    chain_make(LEAF, NULL);
    gate = chain_gate();
    assert_code(ursa_cert_read(chain.der, chain.at[ROOT], &leaf, NULL), URSA_OK);
    SHA256(leaf.tbs.at, leaf.tbs.len, hash);
    memset(right, 0xFF, sizeof right);
    right[0] = 0;
    right[1] = 1;
    right[256 - 32 - sizeof info - 1] = 0;
    memcpy(right + 256 - 32 - sizeof info, info, sizeof info);
    memcpy(right + 256 - 32, hash, 32);
    forge(right);
    assert_code(chain_check(&gate, NULL), URSA_OK);

    memset(em, 0xFF, sizeof em); /* a DigestInfo without its NULL */
    em[0] = 0;
    em[1] = 1;
    em[256 - 32 - sizeof no_null - 1] = 0;
    memcpy(em + 256 - 32 - sizeof no_null, no_null, sizeof no_null);
    memcpy(em + 256 - 32, hash, 32);
    forge(em);
    assert_code(chain_check(&gate, NULL), URSA_E_CERT_SIGNATURE);

    memset(em, 0, sizeof em); /* little padding, and garbage after the hash (Bleichenbacher) */
    em[1] = 1;
    memset(em + 2, 0xFF, 8);
    memcpy(em + 11, info, sizeof info);
    memcpy(em + 11 + sizeof info, hash, 32);
    forge(em);
    assert_code(chain_check(&gate, NULL), URSA_E_CERT_SIGNATURE);

    /* Change each other byte. Byte 0 must be 0 to be signed. */
    for (i = 1; i < 256; i += each(29)) {
        memcpy(em, right, sizeof em);
        em[i] ^= 1;
        forge(em);
        assert_code(chain_check(&gate, NULL), URSA_E_CERT_SIGNATURE);
    }
}

static void hostile_samples_never_pass(void **state) {
    const char *folder = getenv("URSA_VECTORS");
    char path[512];
    struct dirent *entry;
    unsigned n = 0;
    DIR *dir;

    (void)state;
    chain_make(LEAF, NULL);
    snprintf(path, sizeof path, "%s/x509/fuzz-seeds",
             folder != NULL ? folder : "../shared/vectors");
    dir = opendir(path);
    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        struct ursa_gate gate = chain_gate();
        static uint8_t bytes[65536];
        char name[1024];
        FILE *file;
        size_t len;

        snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        file = entry->d_name[0] == '.' ? NULL : fopen(name, "rb");
        if (file != NULL) {
            len = fread(bytes, 1, sizeof bytes, file);
            fclose(file);
            assert_int_not_equal(chain_check_bytes(&gate, bytes, len, NULL, NULL), URSA_OK);
            n++;
        }
    }
    if (dir != NULL) {
        closedir(dir);
    }
    printf("# x509/fuzz-seeds: %u samples, none passed\n", n);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_truncated_chain_is_refused),
        cmocka_unit_test(a_chain_with_any_changed_byte_is_refused),
        cmocka_unit_test(different_inner_and_outer_algorithms_are_refused),
        cmocka_unit_test(signatures_over_any_other_encoding_of_the_hash_are_refused),
        cmocka_unit_test(hostile_samples_never_pass),
    };

    repeat_openssl(1);
    return RUN(tests);
}
