/* SPDX-License-Identifier: MIT */
/*
 * Checks constant time with valgrind. Secrets are marked as undefined, and memcheck reports every
 * branch and every address that depends on them. This program runs under memcheck and is linked
 * with a core that is built with URSA_MEMCHECK. There, ursa_declassify marks values that may become
 * public. Each use in the core gives its reason.
 *
 * usage: ct SEED|leak      leak: check that a branch on a secret is reported
 */
#ifndef URSA_MEMCHECK
#define URSA_MEMCHECK /* so that it compiles in any build; it works only in its own */
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <valgrind/memcheck.h>
#include "device.h"
#include "keyfile/private_exponent.h"
#include "base/consttime.h"

#define SECRET(object) (void)VALGRIND_MAKE_MEM_UNDEFINED(&(object), sizeof(object))
#define PUBLIC(object) (void)VALGRIND_MAKE_MEM_DEFINED(&(object), sizeof(object))

uint32_t ursa_declassify(uint32_t value) {
    PUBLIC(value);
    return value;
}

/* Generate a complete key from secret random bytes. */
static int generate(uint64_t seed, uint8_t strict, struct ursa_rsa_key *key) {
    const struct ursa_keygen_params params = {NULL, NULL, strict};
    struct device device;
    struct ursa_keygen gen;
    int rc;

    device_init(&device, seed, 0xFF);
    rc = ursa_keygen_begin(&gen, &device.entropy, NULL, key, &params);
    if (rc == URSA_OK) {
        do {
            rc = ursa_keygen_step(&gen, 1);
        } while (rc == URSA_BUSY && gen.rng.requests == 0);
        SECRET(gen.rng.drbg);
    }
    if (rc == URSA_BUSY) {
        do {
            rc = ursa_keygen_step(&gen, 0);
        } while (rc == URSA_BUSY);
    }
    printf("# %u tests, %s\n", (unsigned)gen.counts.tests, ursa_error_name(rc));
    return rc == URSA_OK;
}

/* Hide the key. It is secret, except that the factors have 1024 bits and are = 3 (mod 4). */
static void hide(struct ursa_rsa_key *key) {
    SECRET(*key);
    PUBLIC(key->n);
    key->p[0] |= 0x80;
    key->q[0] |= 0x80;
    key->p[127] |= 3;
    key->q[127] |= 3;
}

static int use(struct ursa_rsa_key *key) {
    uint8_t sig[URSA_RSA_SIZE], d[URSA_RSA_SIZE], hash[32] = "any";
    br_rsa_private_key lent;

    hide(key);
    if (ursa_rsa_check(key) != URSA_OK || ursa_rsa_sign_sha256(key, hash, sig) != URSA_OK) {
        return 0;
    }
    ursa_private_exponent(key, d);
    SECRET(hash);
    if (ursa_rsa_lend(key, &lent) != URSA_OK ||
        !ursa_tls_sign(BR_HASH_OID_SHA256, hash, sizeof hash, &lent, sig)) {
        return 0;
    }
    return 1;
}

/* Check the key as if it came from a file. */
static int check_pair(const struct ursa_rsa_key *key) {
    struct ursa_keypair pair;

    if (ursa_keypair_from_rsa(&pair, key) != URSA_OK) {
        return 0;
    }
    SECRET(pair.d);
    SECRET(pair.p);
    SECRET(pair.q);
    SECRET(pair.dp);
    SECRET(pair.dq);
    SECRET(pair.iq);
    return ursa_keypair_check(&pair, NULL) == URSA_OK &&
           ursa_keypair_check_primes(&pair) == URSA_OK;
}

int main(int argc, char **argv) {
    struct ursa_rsa_key key;
    uint64_t seed = argc > 1 && argv[1][0] != 'l' ? strtoull(argv[1], NULL, 0) : 30;
    int good = generate(seed, 0, &key) && check_pair(&key) && use(&key);

    if (argc > 1 && strcmp(argv[1], "leak") == 0 && key.p[5] > 100) {
        puts("# a branch on a secret was taken");
    }
    return !good;
}
