/* SPDX-License-Identifier: MIT */
/* Requests from others, and statements about a request of this device. */
#include <bearssl_hash.h>
#include "device.h"
#include "fuzz.h"
#include "seeds.h"
#include "shown.h"
#include "commands/req.h"

/*
 * If a signature is valid, only the device can have made it. So signing again must give the same
 * bytes.
 */
static void check_signature(const struct ursa_csr *csr) {
    uint8_t digest[br_sha256_SIZE], ours[br_sha256_SIZE], signature[URSA_RSA_SIZE];
    br_sha256_context sha;

    br_sha256_init(&sha);
    br_sha256_update(&sha, csr->spki.at, csr->spki.len);
    br_sha256_out(&sha, digest);
    ursa_spki_sha256(device_key(), ours);
    FUZZ_CHECK(memcmp(digest, ours, sizeof ours) == 0);
    br_sha256_init(&sha);
    br_sha256_update(&sha, csr->info.at, csr->info.len);
    br_sha256_out(&sha, digest);
    FUZZ_CODE(ursa_rsa_sign_sha256(device_key(), digest, signature), URSA_OK);
    FUZZ_CHECK(csr->signature.len == sizeof signature &&
               memcmp(csr->signature.at, signature, sizeof signature) == 0);
}

static void check_parts(const struct ursa_csr *csr, const uint8_t *data, size_t size) {
    struct ursa_csr_attribute attribute;
    struct ursa_span rest = csr->attributes;

    FUZZ_CHECK(csr->der.at == data && csr->der.len == size);
    FUZZ_CHECK(fuzz_is_within(csr->info, data, size));
    FUZZ_CHECK(fuzz_is_within(csr->subject, csr->info.at, csr->info.len));
    FUZZ_CHECK(fuzz_is_within(csr->spki, csr->info.at, csr->info.len));
    FUZZ_CHECK(fuzz_is_within(csr->attributes, csr->info.at, csr->info.len));
    FUZZ_CHECK(csr->extensions.len == 0 ||
               fuzz_is_within(csr->extensions, csr->attributes.at, csr->attributes.len));
    FUZZ_CHECK(fuzz_is_within(csr->algorithm, data, size));
    FUZZ_CHECK(fuzz_is_within(csr->signature, data, size));
    while (ursa_csr_next_attribute(&rest, &attribute)) {
        FUZZ_CHECK(fuzz_is_within(attribute.type, csr->attributes.at, csr->attributes.len));
        FUZZ_CHECK(fuzz_is_within(attribute.values, csr->attributes.at, csr->attributes.len));
    }
    FUZZ_CHECK(rest.len == 0);
}

static void check_csr(const uint8_t *data, size_t size) {
    struct ursa_where where;
    struct ursa_csr csr;
    int rc = ursa_csr_read(data, size, &csr, &where);

    shown_csr(data, size, rc == URSA_OK ? &csr : NULL);
    if (rc != URSA_OK) {
        FUZZ_CHECK(rc == URSA_E_CSR_DER && where.what != NULL && where.at <= size);
        return;
    }
    check_parts(&csr, data, size);
    if (ursa_csr_verify(&csr, &where) == URSA_OK) {
        check_signature(&csr);
    }
}

static void check_statement(const uint8_t *data, size_t size) {
    const struct seeds_statement *good = seeds_statement();
    struct ursa_bound bound;
    struct ursa_where where;
    int rc = ursa_bound_verify(data, size, good->csr, good->csr_len, good->nonce,
                               sizeof good->nonce, &bound, &where);

    FUZZ_CHECK(rc != URSA_OK || (size == good->len && memcmp(data, good->bytes, size) == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size > 0 && data[0] == 0x55) { /* statements begin with this byte, and DER never does */
        check_statement(data, size);
    } else {
        check_csr(data, size);
    }
    return 0;
}
