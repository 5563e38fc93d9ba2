/* SPDX-License-Identifier: MIT */
#define OPENSSL_SUPPRESS_DEPRECATED /* no newer function replaces RAND_set_rand_method */
#include "repeatable.h"
#include <stdint.h>
#include <stdlib.h>
#include <openssl/rand.h>
#include "random.h"

static uint64_t state;

static int fill(unsigned char *out, int len) {
    int i;

    for (i = 0; i < len; i++) {
        out[i] = (unsigned char)(split_mix(&state) >> 32);
    }
    return 1;
}

static int is_ready(void) {
    return 1;
}

void repeat_openssl(unsigned seed) {
    static const RAND_METHOD method = {.bytes = fill, .pseudorand = fill, .status = is_ready};
    const char *other = getenv("URSA_OPENSSL_SEED");

    state = other != NULL ? strtoull(other, NULL, 10) : seed;
    if (RAND_set_rand_method(&method) != 1) {
        abort();
    }
}
