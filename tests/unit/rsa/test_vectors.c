/* SPDX-License-Identifier: MIT */
/*
 * Published test vectors of SHA-256, HMAC_DRBG and RSA. Each test prints the number of its cases.
 */
#include "test.h"
#include <bearssl_hash.h>
#include "x509/engine.h"
#include "primes.h"
#include "entropy/seeding.h"

#define LINE_SIZE 16384

static char line[LINE_SIZE];

static void sha256(const uint8_t *p, size_t len, uint8_t out[32]) {
    br_sha256_context sha;

    br_sha256_init(&sha);
    br_sha256_update(&sha, p, len);
    br_sha256_out(&sha, out);
}

static void sha256_gives_the_published_digests(void **state) {
    FILE *file = vectors_open("nist/SHA256ShortMsg.rsp");
    uint8_t msg[256], want[32], got[32];
    size_t len = 0;
    int cases = 0;
    char *v;

    (void)state;
    if (file == NULL) {
        return; /* vectors_open has printed the reason */
    }
    while (fgets(line, sizeof line, file) != NULL) {
        if ((v = vectors_value(line, "Len")) != NULL) {
            len = (size_t)atoi(v) / 8;
        } else if ((v = vectors_value(line, "Msg")) != NULL) {
            vectors_hex(v, msg, sizeof msg);
        } else if ((v = vectors_value(line, "MD")) != NULL) {
            assert_int_equal(vectors_hex(v, want, sizeof want), sizeof want);
            sha256(msg, len, got);
            assert_memory_equal(got, want, sizeof want);
            cases++;
        }
    }
    fclose(file);
    printf("# SHA-256: %d cases\n", cases);
    assert_true(cases >= 64);
}

/*
 * The vectors run through ursa_rng. Neither its interface nor BearSSL's has additional input, so
 * cases with additional input are only counted.
 */
static void hmac_drbg_gives_the_published_bytes(void **state) {
    FILE *file = vectors_open("nist/HMAC_DRBG_SHA256_no_reseed.rsp");
    uint8_t material[32 + 16 + 32], want[128], got[128];
    struct ursa_rng rng;
    size_t len = 0;
    int cases = 0, left_out = 0, additional = 0;
    char *v;

    (void)state;
    if (file == NULL) {
        return; /* vectors_open has printed the reason */
    }
    while (fgets(line, sizeof line, file) != NULL) {
        if ((v = vectors_value(line, "EntropyInput")) != NULL) {
            len = vectors_hex(v, material, sizeof material);
            additional = 0;
        } else if ((v = vectors_value(line, "Nonce")) != NULL ||
                   (v = vectors_value(line, "PersonalizationString")) != NULL) {
            len += vectors_hex(v, material + len, sizeof material - len);
        } else if ((v = vectors_value(line, "AdditionalInput")) != NULL) {
            additional |= *v != '\0';
        } else if ((v = vectors_value(line, "ReturnedBits")) != NULL) {
            if (additional) {
                left_out++;
                continue;
            }
            assert_int_equal(vectors_hex(v, want, sizeof want), sizeof want);
            memset(&rng, 0, sizeof rng);
            ursa_rng_instantiate(&rng, material, len);
            assert_code(ursa_rng_generate(&rng, got, sizeof got), URSA_OK);
            assert_code(ursa_rng_generate(&rng, got, sizeof got), URSA_OK);
            assert_memory_equal(got, want, sizeof want);
            cases++;
        }
    }
    fclose(file);
    printf("# HMAC_DRBG: %d cases, %d with additional input left out\n", cases, left_out);
    assert_int_equal(cases, 120);
    assert_int_equal(left_out, 120);
}

/* Read a number, which may have leading zeros, into `size` bytes. */
static void number(const char *hex, uint8_t *out, size_t size) {
    uint8_t bytes[512];
    size_t n = vectors_hex(hex, bytes, sizeof bytes), skip_n = 0;

    while (skip_n < n && bytes[skip_n] == 0) {
        skip_n++;
    }
    assert_true(n - skip_n <= size);
    memset(out, 0, size);
    memcpy(out + size - (n - skip_n), bytes + skip_n, n - skip_n);
}

static void rsa_verification_gives_the_published_results(void **state) {
    FILE *file = vectors_open("nist/SigVer15_186-3_mod2048.rsp");
    uint8_t n[256], e[8], msg[1024], sig[256], hash[32], signed_hash[32];
    size_t msg_len = 0;
    int cases = 0, good = 0, sha256_case = 0;
    char *v;

    (void)state;
    if (file == NULL) {
        return; /* vectors_open has printed the reason */
    }
    while (fgets(line, sizeof line, file) != NULL) {
        if ((v = vectors_value(line, "n")) != NULL) {
            number(v, n, sizeof n);
        } else if ((v = vectors_value(line, "SHAAlg")) != NULL) {
            sha256_case = strcmp(v, "SHA256") == 0;
        } else if ((v = vectors_value(line, "e")) != NULL) {
            number(v, e, sizeof e);
        } else if ((v = vectors_value(line, "Msg")) != NULL) {
            msg_len = vectors_hex(v, msg, sizeof msg);
        } else if ((v = vectors_value(line, "S")) != NULL) {
            number(v, sig, sizeof sig);
        } else if ((v = vectors_value(line, "Result")) != NULL && sha256_case) {
            br_rsa_public_key pk = {n, sizeof n, e, sizeof e};
            uint32_t ok;

            sha256(msg, msg_len, hash);
            ok = ursa_br_pkcs1_vrfy(sig, sizeof sig, BR_HASH_OID_SHA256, 32, &pk, signed_hash) &&
                 memcmp(hash, signed_hash, 32) == 0;
            assert_int_equal(ok, *v == 'P');
            good += *v == 'P';
            cases++;
        }
    }
    fclose(file);
    printf("# RSA signature verification: %d cases, %d of them good\n", cases, good);
    assert_true(cases > 0 && good > 0 && good < cases);
}

static void primes_of_nist_keys_pass_the_primality_test(void **state) {
    FILE *file = vectors_open("nist/KeyGen_RandomProbablyPrime3_3_mod2048.rsp");
    const uint8_t seed[48] = {1};
    struct ursa_rng rng;
    uint8_t prime[128];
    int cases = 0, left_out = 0;
    char *v;

    (void)state;
    if (file == NULL) {
        return; /* vectors_open has printed the reason */
    }
    memset(&rng, 0, sizeof rng);
    ursa_rng_instantiate(&rng, seed, sizeof seed);
    while (fgets(line, sizeof line, file) != NULL) {
        if ((v = vectors_value(line, "p")) != NULL || (v = vectors_value(line, "q")) != NULL) {
            number(v, prime, sizeof prime);
            if ((prime[127] & 3) == 3) {
                assert_code(run_round(prime, &rng), URSA_OK);
                cases++;
            } else { /* Ursa's keys and its test only have primes = 3 (mod 4) */
                assert_code(run_round(prime, &rng), URSA_E_NOT_PRIME);
                left_out++;
            }
        }
    }
    fclose(file);
    printf("# primes: %d cases, %d are 1 (mod 4)\n", cases, left_out);
    assert_true(cases > 0);
}

/* Find ` name=hex` in a line of own/keygen_*.txt. */
static void field(const char *name, uint8_t *out, size_t size) {
    char pattern[16];
    const char *at;

    snprintf(pattern, sizeof pattern, " %s=", name);
    at = strstr(line, pattern);
    assert_non_null(at);
    number(at + strlen(pattern), out, size);
}

/* d = d mod lcm(p-1, q-1), as Ursa exports it. BearSSL's d is modulo (p-1)(q-1). */
static void reduce_modulo_lcm(const struct ursa_rsa_key *key, uint8_t d[256]) {
    BIGNUM *p = BN_bin2bn(key->p, 128, NULL), *q = BN_bin2bn(key->q, 128, NULL);
    BIGNUM *gcd = BN_new(), *lcm = BN_new(), *x = BN_bin2bn(d, 256, NULL);
    BN_CTX *ctx = BN_CTX_new();

    BN_sub_word(p, 1);
    BN_sub_word(q, 1);
    BN_gcd(gcd, p, q, ctx);
    BN_mul(lcm, p, q, ctx);
    BN_div(lcm, NULL, lcm, gcd, ctx);
    BN_mod(x, x, lcm, ctx);
    BN_bn2binpad(x, d, 256);
    BN_CTX_free(ctx);
    BN_free(p);
    BN_free(q);
    BN_free(gcd);
    BN_free(lcm);
    BN_free(x);
}

static void published_keys_pass_the_checks_and_are_exported_with_their_d(void **state) {
    FILE *file = vectors_open("own/keygen_i31_hmacdrbg_sha256_kat.txt");
    uint8_t der[URSA_PKCS8_MAX_SIZE], d[256];
    struct ursa_rsa_key key;
    size_t len;
    int cases = 0;

    (void)state;
    if (file == NULL) {
        return; /* vectors_open has printed the reason */
    }
    while (fgets(line, sizeof line, file) != NULL) {
        field("n", key.n, sizeof key.n);
        field("p", key.p, sizeof key.p);
        field("q", key.q, sizeof key.q);
        field("dp", key.dp, sizeof key.dp);
        field("dq", key.dq, sizeof key.dq);
        field("iq", key.iq, sizeof key.iq);
        field("d", d, sizeof d);
        reduce_modulo_lcm(&key, d);
        assert_code(ursa_rsa_pairwise_test(&key), URSA_OK);
        assert_code(ursa_pkcs8_write(&key, der, sizeof der, &len), URSA_OK);
        judge_private_key(der, len, &key);
        /* The output has d after n and 65537 and right before p, without leading zeros. */
        {
            size_t i = 0, zeros = 0;

            while (d[zeros] == 0) {
                zeros++;
            }
            while (i + sizeof d <= len && memcmp(der + i, d + zeros, sizeof d - zeros) != 0) {
                i++;
            }
            assert_true(i + sizeof d <= len);
        }
        cases++;
    }
    fclose(file);
    printf("# known keys: %d cases\n", cases);
    assert_true(cases > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_gives_the_published_digests),
        cmocka_unit_test(hmac_drbg_gives_the_published_bytes),
        cmocka_unit_test(rsa_verification_gives_the_published_results),
        cmocka_unit_test(primes_of_nist_keys_pass_the_primality_test),
        cmocka_unit_test(published_keys_pass_the_checks_and_are_exported_with_their_d),
    };

    FILE *any = vectors_open("nist/SHA256ShortMsg.rsp");

    if (any == NULL) {
        printf("1..0 # skipped: no vectors (URSA_VECTORS)\n");
        return 0;
    }
    fclose(any);
    return RUN(tests);
}
