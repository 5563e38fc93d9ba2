/* SPDX-License-Identifier: MIT */
/* RSA signatures of 2048 to 4096 bits by BearSSL (RFC 8017 8.2), verified before their release. */
#include <bearssl_hash.h>
#include <bearssl_rsa.h>
#include <string.h>
#include "base/unconst.h"
#include "base/wipe.h"
#include "issue/cert_write.h"
#include "rsa/spki.h"
#include "x509/engine.h"

/*
 * The offset of the OID's last byte in an AlgorithmIdentifier. This byte is 11 for SHA-256, 12 for
 * SHA-384 and 13 for SHA-512 (RFC 8017 A.2.4).
 */
#define OID_END 12u

static const struct {
    const br_hash_class *class;
    const unsigned char *oid;
} digests[] = {
    {&br_sha256_vtable, BR_HASH_OID_SHA256},
    {&br_sha384_vtable, BR_HASH_OID_SHA384},
    {&br_sha512_vtable, BR_HASH_OID_SHA512},
};

void cert_algorithm(enum cert_digest digest, uint8_t algorithm[CERT_ALGORITHM_SIZE]) {
    memcpy(algorithm, ursa_sha256_with_rsa, CERT_ALGORITHM_SIZE);
    algorithm[OID_END] = (uint8_t)(algorithm[OID_END] + digest);
}

static size_t hash(enum cert_digest digest, struct ursa_span in, uint8_t out[64]) {
    const br_hash_class *class = digests[digest].class;
    br_hash_compat_context context;

    class->init(&context.vtable);
    class->update(&context.vtable, in.at, in.len);
    class->out(&context.vtable, out);
    return class->desc >> BR_HASHDESC_OUT_OFF & BR_HASHDESC_OUT_MASK;
}

static int sign(const struct ursa_keypair *key, enum cert_digest digest, struct ursa_span tbs,
                uint8_t *signature) {
    const size_t factor = ursa_keypair_factor_size(key);
    const br_rsa_private_key lent = {
        .n_bitlen = key->pub.bits,
        .p = ursa_unconst(key->p),
        .plen = factor,
        .q = ursa_unconst(key->q),
        .qlen = factor,
        .dp = ursa_unconst(key->dp),
        .dplen = factor,
        .dq = ursa_unconst(key->dq),
        .dqlen = factor,
        .iq = ursa_unconst(key->iq),
        .iqlen = factor,
    };
    uint8_t bytes[64];
    size_t len = hash(digest, tbs, bytes);
    int done = (int)ursa_br_pkcs1_sign(digests[digest].oid, bytes, len, &lent, signature);

    ursa_wipe_stack();
    return done;
}

/* Verify with the public key alone, in ursa_signed_by, which also verifies other certificates. */
static int verify(const struct ursa_keypair *key, enum cert_digest digest, struct ursa_span tbs,
                  const uint8_t *signature) {
    uint8_t spki[URSA_PUBKEY_DER_SIZE], algorithm[CERT_ALGORITHM_SIZE];
    size_t len = 0;
    int rc = ursa_pubkey_write(&key->pub, spki, sizeof spki, &len);

    cert_algorithm(digest, algorithm);
    return rc != URSA_OK
               ? rc
               : ursa_signed_by((struct ursa_span){spki, len},
                                (struct ursa_span){algorithm, sizeof algorithm}, tbs,
                                (struct ursa_span){signature, ursa_pubkey_size(&key->pub)});
}

int cert_sign(const struct ursa_keypair *key, enum cert_digest digest, struct ursa_span tbs,
              uint8_t *signature) {
    if (!sign(key, digest, tbs, signature) || verify(key, digest, tbs, signature) != URSA_OK) {
        ursa_wipe(signature, ursa_pubkey_size(&key->pub));
        return URSA_E_SIGNATURE;
    }
    return URSA_OK;
}
