/* SPDX-License-Identifier: MIT */
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include "../library.h"

static const char *version(void) {
    return gnutls_check_version(NULL);
}

static int begin(void) {
    return gnutls_global_init() == GNUTLS_E_SUCCESS;
}

static int export(gnutls_x509_privkey_t private, struct bench_key *key) {
    gnutls_datum_t m, e, d, p, q, u;
    int done;

    if (gnutls_x509_privkey_export_rsa_raw(private, &m, &e, &d, &p, &q, &u) != GNUTLS_E_SUCCESS) {
        return 0;
    }
    key->exponent = bench_exponent(e.data, e.size);
    done = bench_put_modulus(key, m.data, m.size);
    gnutls_free(m.data);
    gnutls_free(e.data);
    gnutls_free(d.data);
    gnutls_free(p.data);
    gnutls_free(q.data);
    gnutls_free(u.data);
    return done;
}

static int make(struct bench_key *key) {
    gnutls_x509_privkey_t private;
    int done;

    if (gnutls_x509_privkey_init(&private) != GNUTLS_E_SUCCESS) {
        return 0;
    }
    done = gnutls_x509_privkey_generate(private, GNUTLS_PK_RSA, BENCH_BITS, 0) == GNUTLS_E_SUCCESS;
    done = done && export(private, key);
    gnutls_x509_privkey_deinit(private);
    return done;
}

const struct bench_library bench_gnutls = {
    "GnuTLS/nettle",
    "nettle's rsa_generate_keypair: primes proven by Pocklington's theorem, after GMP's "
    "mpz_probab_prime_p",
    version,
    begin,
    make,
};
