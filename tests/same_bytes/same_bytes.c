/* SPDX-License-Identifier: MIT */
/*
 * Prints digests that must be the same on every machine, for any word size and byte order: known
 * keys, and every byte that leaves the device or is stored when a key is used. Prints `name digest`
 * lines, which tests/interop/hosts.t compares. The program needs no other library, so that it
 * is easily compiled for another processor.
 *
 * usage: same_bytes KEYS      KEYS: number of keys for each kind of candidates
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "device.h"
#include "known_keys.h"

static struct device device;
static struct ursa_identity identity;
static int failed;

static void say(const char *what, const void *bytes, size_t len) {
    char hex[65];

    hex_digest(bytes, len, hex);
    printf("%s %s\n", what, hex);
}

static void expect(int rc, const char *what) {
    if (rc != URSA_OK) {
        printf("%s failed: %s\n", what, ursa_error_name(rc));
        failed = 1;
    }
}

/* ---- keys ----------------------------------------------------------------------------------- */

static void make_keys(unsigned count) {
    static struct ursa_keygen gen;
    static struct ursa_rsa_key key;
    unsigned made[2] = {0, 0};
    size_t i;

    for (i = 0; i < KNOWN_KEYS; i++) {
        char hex[65];

        if (made[known_keys[i].strict]++ >= count) {
            continue;
        }
        device_init(&device, known_keys[i].seed, 0xFF);
        expect(make_known_key(i, &device.entropy, &gen, &key, hex), "a key");
        printf("key %u %u %s\n", known_keys[i].seed, known_keys[i].strict, hex);
        failed |= strcmp(hex, known_keys[i].sha256) != 0;
    }
}

/* ---- uses of a key -------------------------------------------------------------------------- */

static void make_requests(const struct ursa_rsa_key *key) {
    static const struct ursa_csr_template templates[] = {
        {.subject = "/O=Acme/CN=unit 1", .san = "DNS:unit1.example"},
        {.subject = "CN=\xC3\xBC\\, x,OU=a+L=b,C=DE", .key_usage = 0x1FF, .critical = 0xF},
        {.subject = "/CN=x",
         .san = "IP:2001:db8::192.0.2.1,IP:10.0.0.1,URI:urn:x,email:a@b.example,DNS:*.c.example",
         .challenge = "secret word",
         .key_usage = URSA_KU_DIGITAL_SIGNATURE | URSA_KU_DECIPHER_ONLY,
         .ext_key_usage = 0x18F,
         .basic_constraints = URSA_BC_NOT_CA},
    };
    static uint8_t der[URSA_CSR_MAX_SIZE];
    static char pem[URSA_PEM_SIZE(sizeof URSA_PEM_CSR, URSA_CSR_MAX_SIZE)];
    size_t i, len;

    for (i = 0; i < sizeof templates / sizeof templates[0]; i++) {
        expect(ursa_csr_write(&templates[i], key, der, sizeof der, &len, NULL), "a request");
        say("request", der, len);
    }
    expect(ursa_pem_encode(URSA_PEM_CSR, der, len, pem, sizeof pem, &len), "PEM");
    say("pem", pem, strlen(pem));
}

static void use_key(const struct ursa_rsa_key *key) {
    static const uint8_t hash[32] = "a hash of thirty-two bytes, yes";
    uint8_t sig[URSA_RSA_SIZE], der[URSA_PKCS8_MAX_SIZE], digest[32];
    size_t len;

    expect(ursa_rsa_pairwise_test(key), "the pairwise test");
    expect(ursa_rsa_sign_sha256(key, hash, sig), "a signature");
    say("signature", sig, sizeof sig);
    expect(ursa_pkcs8_write(key, der, sizeof der, &len), "PKCS#8");
    say("pkcs8", der, len);
    ursa_spki_sha256(key, digest);
    say("public-key", digest, sizeof digest);
    make_requests(key);
}

/* ---- stored bytes --------------------------------------------------------------------------- */

static int give_wrap_key(void *ctx, uint8_t key[32]) {
    (void)ctx;
    memset(key, 0x5A, 32);
    return URSA_OK;
}

/*
 * Write and wipe records. The image of each flash must be the same everywhere, and must open again.
 */
static void store_records(const struct flash_profile *profile) {
    struct ursa_records records;
    struct ursa_store store;
    uint8_t bytes[300], back[300];
    unsigned i;
    size_t len;

    device_init_flash(&device, 1, profile, profile->erased);
    expect(ursa_store_open(&store, &device.port), "an empty store");
    records = ursa_store_records(&store);
    for (i = 0; i < 40; i++) {
        len = i * 37 % sizeof bytes;
        memset(bytes, (int)i, sizeof bytes);
        expect(records.write(records.ctx, 1 + i % 7, bytes, len), "a record");
    }
    expect(records.wipe(records.ctx, 3), "a wipe");
    say(profile->name, device.flash, profile->size);
    expect(ursa_store_open(&store, &device.port), "the store");
    records = ursa_store_records(&store);
    expect(records.read(records.ctx, 1 + 39 % 7, back, sizeof back, &len), "reading");
    failed |= len != 39 * 37 % sizeof bytes || memcmp(back, bytes, len) != 0;
}

static int open_identity(struct ursa_store *store) {
    struct ursa_records records;
    int rc = ursa_store_open(store, &device.port);

    records = ursa_store_records(store);
    return rc == URSA_OK ? ursa_identity_open(&identity, &device.port, &records) : rc;
}

/*
 * Runs through a device's life and prints the digest of its flash at the end, with the key
 * encrypted or in clear.
 */
static void live(const struct ursa_wrap *wrap, const char *what) {
    static const struct ursa_csr_template template = {.subject = "/CN=%x", .san = "DNS:a.example"};
    static struct ursa_store store;
    int rc;

    device_init(&device, 1, 0xFF);
    device.port.wrap = wrap;
    device.port.wrap_key = give_wrap_key;
    expect(open_identity(&store), "a new device");
    rc = ursa_identity_keygen_begin(&identity, NULL);
    if (rc == URSA_OK) {
        do {
            rc = ursa_identity_keygen_step(&identity, 0);
        } while (rc == URSA_BUSY);
    }
    expect(rc, "its key");
    expect(ursa_identity_set_template(&identity, &template, NULL), "its template");
    say(what, device.flash, DEVICE_FLASH_SIZE);
    expect(open_identity(&store), "the next start");
    failed |= identity.state != URSA_STATE_KEYED;
    use_key(&identity.key);
}

int main(int argc, char **argv) {
    size_t i;

    setvbuf(stdout, NULL, _IOLBF, 0);
    make_keys(argc > 1 ? (unsigned)strtoul(argv[1], NULL, 0) : 1);
    for (i = 0; i < FLASH_PROFILES; i++) {
        store_records(&flash_profiles[i]);
    }
    live(NULL, "flash");
    live(&ursa_wrap_aes, "sealed-flash");
    puts(failed ? "failed" : "done");
    return failed;
}
