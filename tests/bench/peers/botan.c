/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <botan/ffi.h>
#include "../library.h"

static botan_rng_t rng;

static const char *version(void) {
    static char text[16];
    int len = snprintf(text, sizeof text, "%u.%u.%u", botan_version_major(), botan_version_minor(),
                       botan_version_patch());

    return len > 0 ? text : "";
}

static int begin(void) {
    return botan_rng_init(&rng, "user") == 0; /* "user": Botan's auto-seeded HMAC_DRBG */
}

static int export(botan_privkey_t private, struct bench_key *key) {
    botan_mp_t n = NULL, e = NULL;
    uint8_t bytes[BENCH_SIZE];
    size_t len = 0;
    int done = botan_mp_init(&n) == 0 && botan_mp_init(&e) == 0 &&
               botan_privkey_get_field(n, private, "n") == 0 &&
               botan_privkey_get_field(e, private, "e") == 0 && botan_mp_num_bytes(n, &len) == 0 &&
               len == sizeof bytes && botan_mp_to_bin(n, bytes) == 0 &&
               botan_mp_to_uint32(e, &key->exponent) == 0;

    botan_mp_destroy(n);
    botan_mp_destroy(e);
    return done && bench_put_modulus(key, bytes, len);
}

static int make(struct bench_key *key) {
    botan_privkey_t private = NULL;
    int done = botan_privkey_create(&private, "RSA", "2048", rng) == 0 && export(private, key);

    return botan_privkey_destroy(private) == 0 && done;
}

const struct bench_library bench_botan = {
    "Botan",
    "incremental search with a sieve of 1024 primes; 1 and 6 Miller-Rabin rounds (error below "
    "2^-128)",
    version,
    begin,
    make,
};
