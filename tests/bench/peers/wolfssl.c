/* SPDX-License-Identifier: MIT */
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>
#include <wolfssl/wolfcrypt/random.h>
#include <wolfssl/wolfcrypt/rsa.h>
#include "../library.h"

static WC_RNG rng;

static const char *version(void) {
    return wolfSSL_lib_version();
}

static int begin(void) {
    return wc_InitRng(&rng) == 0;
}

static int make_in(RsaKey *rsa, struct bench_key *key) {
    unsigned char n[BENCH_SIZE], e[8];
    word32 n_len = sizeof n, e_len = sizeof e;

    if (wc_MakeRsaKey(rsa, BENCH_BITS, BENCH_EXPONENT, &rng) != 0 ||
        wc_RsaFlattenPublicKey(rsa, e, &e_len, n, &n_len) != 0) {
        return 0;
    }
    key->exponent = bench_exponent(e, e_len);
    return bench_put_modulus(key, n, n_len);
}

static int make(struct bench_key *key) {
    RsaKey rsa;
    int done;

    if (wc_InitRsaKey(&rsa, NULL) != 0) {
        return 0;
    }
    done = make_in(&rsa, key);
    return wc_FreeRsaKey(&rsa) == 0 && done;
}

const struct bench_library bench_wolfssl = {
    "wolfSSL", "fresh candidates; trial division to 1619; 8 Miller-Rabin rounds", version, begin,
    make,
};
