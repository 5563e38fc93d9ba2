/* SPDX-License-Identifier: MIT */
#include "example.h"
#include <stdio.h>

static int fail(const char *what, int rc) {
    fprintf(stderr, "%s: %s: %s\n", what, ursa_error_name(rc), ursa_error_text(rc));
    return 1;
}

int device_open(struct device *device, const char *path) {
    const char *why = ursa_posix_flash_open(&device->flash, path);
    struct ursa_records records;
    int rc;

    if (why != NULL) {
        fprintf(stderr, "%s: %s\n", path, why);
        return 1;
    }
    ursa_posix_port(&device->port, &device->flash);
    rc = ursa_store_open(&device->store, &device->port);
    if (rc == URSA_OK) {
        records = ursa_store_records(&device->store);
        rc = ursa_identity_open(&device->identity, &device->port, &records);
    }
    if (rc != URSA_OK) {
        return fail("identity", rc);
    }
    rc = ursa_tls_open(&device->tls, &device->identity);
    if (rc != URSA_OK) {
        return fail("certificate", rc);
    }
    /* NULL: seed from noise only, so that a start does not write to the flash. */
    rc = ursa_rng_seed(&device->rng, &device->identity.entropy, NULL, "tls");
    return rc == URSA_OK ? 0 : fail("noise", rc);
}

int device_seed(struct device *device, br_ssl_engine_context *engine) {
    uint8_t seed[32];
    int rc = ursa_rng_generate(&device->rng, seed, sizeof seed);

    if (rc != URSA_OK) {
        return fail("noise", rc);
    }
    br_ssl_engine_inject_entropy(engine, seed, sizeof seed);
    return 0;
}
