/* SPDX-License-Identifier: MIT */
#include <gcrypt.h>
#include "../library.h"

static const char *version(void) {
    return gcry_check_version(NULL);
}

static int begin(void) {
    return gcry_check_version(GCRYPT_VERSION) != NULL &&
           gcry_control(GCRYCTL_INIT_SECMEM, 65536, 0) == 0 &&
           gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0) == 0;
}

static int export(gcry_sexp_t pair, struct bench_key *key) {
    gcry_mpi_t n = NULL, e = NULL;
    unsigned char bytes[BENCH_SIZE + 1], small[8];
    size_t len, small_len;
    int done = gcry_sexp_extract_param(pair, "public-key!rsa", "ne", &n, &e, NULL) == 0 &&
               gcry_mpi_print(GCRYMPI_FMT_USG, bytes, sizeof bytes, &len, n) == 0 &&
               gcry_mpi_print(GCRYMPI_FMT_USG, small, sizeof small, &small_len, e) == 0;

    if (done) {
        key->exponent = bench_exponent(small, small_len);
        done = bench_put_modulus(key, bytes, len);
    }
    gcry_mpi_release(n);
    gcry_mpi_release(e);
    return done;
}

static int make(struct bench_key *key) {
    gcry_sexp_t wanted = NULL, pair = NULL;
    int done = gcry_sexp_build(&wanted, NULL, "(genkey (rsa (nbits %u) (rsa-use-e %u)))",
                               BENCH_BITS, BENCH_EXPONENT) == 0 &&
               gcry_pk_genkey(&pair, wanted) == 0 && export(pair, key);

    gcry_sexp_release(wanted);
    gcry_sexp_release(pair);
    return done;
}

const struct bench_library bench_gcrypt = {
    "libgcrypt",
    "incremental search; trial division to 4999; a base-2 test and 5 Miller-Rabin rounds; a test "
    "encryption and signature",
    version,
    begin,
    make,
};
