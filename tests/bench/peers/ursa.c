/* SPDX-License-Identifier: MIT */
/* Ursa, with its public interface. Every key seeds a new generator from getrandom(2). */
#include <string.h>
#include <ursa/ursa.h>
#include "../library.h"
#include "posix.h"

static struct ursa_port port;
static struct ursa_entropy entropy;
static uint8_t id[URSA_ID_MAX_SIZE];

static const char *version(void) {
    return URSA_VERSION;
}

static int begin(void) {
    if (ursa_posix_port_noise_only(&port, id) != URSA_OK) {
        return 0;
    }
    ursa_entropy_init(&entropy, &port);
    return ursa_entropy_start(&entropy, NULL, 0) == URSA_OK;
}

static int make(int strict, struct bench_key *out) {
    const struct ursa_keygen_params params = {.strict = (uint8_t)strict};
    struct ursa_keygen gen;
    struct ursa_rsa_key key;
    int rc = ursa_keygen_begin(&gen, &entropy, NULL, &key, &params);

    if (rc != URSA_OK) {
        return 0;
    }
    do {
        rc = ursa_keygen_step(&gen, 0);
    } while (rc == URSA_BUSY);
    if (rc != URSA_OK) {
        return 0;
    }
    memcpy(out->modulus, key.n, sizeof out->modulus);
    out->exponent = URSA_RSA_EXPONENT;
    ursa_rsa_wipe(&key);
    return 1;
}

static int make_default(struct bench_key *out) {
    return make(0, out);
}

static int make_strict(struct bench_key *out) {
    return make(1, out);
}

const struct bench_library bench_ursa = {
    "Ursa",
    "candidates after Fouque and Tibouchi; a base-2 test and 5 Miller-Rabin rounds; pairwise test; "
    "HMAC_DRBG",
    version,
    begin,
    make_default,
};
const struct bench_library bench_ursa_strict = {
    "Ursa strict", "FIPS 186-5 A.1.3: independent uniform candidates; trial division; else as Ursa",
    version,       begin,
    make_strict,
};
