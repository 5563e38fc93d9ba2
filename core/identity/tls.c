/* SPDX-License-Identifier: MIT */
#include "ursa/tls.h"
#include <string.h>
#include "base/consttime.h"
#include "base/wipe.h"
#include "codec/der_write.h"
#include "rsa/emsa.h"
#include "rsa/private_op.h"
#include "rsa/public_op.h"

#define FACTOR URSA_RSA_FACTOR_SIZE

/* ---- opening -------------------------------------------------------------------------------- */

/* Split the chain into one structure for each certificate, as BearSSL needs it. */
static int split(struct ursa_tls *tls, unsigned count) {
    uint8_t *at = tls->chain.der;
    size_t left = tls->chain.len;
    struct ursa_cert cert;
    unsigned i;

    if (count > URSA_TLS_MAX_CERTS) {
        return URSA_E_CERT_SIZE;
    }
    for (i = 0; i < count; i++) {
        int rc = ursa_cert_read(at, left, &cert, NULL);

        if (rc != URSA_OK) {
            return rc;
        }
        tls->certs[i].data = at;
        tls->certs[i].data_len = cert.der.len;
        at += cert.der.len;
        left -= cert.der.len;
    }
    tls->count = count;
    return URSA_OK;
}

int ursa_tls_open(struct ursa_tls *tls, const struct ursa_identity *identity) {
    unsigned count = 0;
    uint32_t number;
    int rc = ursa_identity_chain(identity, &tls->chain, &number);

    tls->count = 0;
    if (rc == URSA_OK) { /* another version may have stored the chain under other rules */
        rc = ursa_cert_check_chain(tls->chain.der, tls->chain.len, &identity->key, &count, NULL);
    }
    if (rc == URSA_OK) {
        rc = ursa_rsa_lend(&identity->key, &tls->key);
    }
    return rc == URSA_OK ? split(tls, count) : rc;
}

/* ---- using the key -------------------------------------------------------------------------- */

/*
 * Find the struct ursa_rsa_key to which the pointers in BearSSL's structure point.
 *
 * BearSSL's structure lacks the modulus, which is needed to verify a result. In struct ursa_rsa_key
 * the modulus comes before p. Returns NULL if the pointers do not point into such a structure, or
 * if its key has been erased.
 */
static const struct ursa_rsa_key *owner(const br_rsa_private_key *sk) {
    const struct ursa_rsa_key *key;
    br_rsa_private_key lent;

    if (sk == NULL || sk->n_bitlen != URSA_RSA_BITS || sk->p == NULL || sk->q != sk->p + FACTOR ||
        sk->dp != sk->q + FACTOR || sk->dq != sk->dp + FACTOR || sk->iq != sk->dq + FACTOR) {
        return NULL;
    }
    key = (const struct ursa_rsa_key *)(const void *)(sk->p - offsetof(struct ursa_rsa_key, p));
    return ursa_rsa_lend(key, &lent) == URSA_OK ? key : NULL;
}

union work {
    struct ursa_private_op private_op;
    struct ursa_public_op public_op;
};

/* Compute x^d mod n. The result is in ursa_private_op_block(&work->private_op). */
static int raise_to_d(union work *work, const struct ursa_rsa_key *key, const uint8_t *x) {
    struct ursa_private_op *op = &work->private_op;
    int rc;

    op->stage = 0;
    do {
        if (ursa_private_op_wants_input(op)) {
            memcpy(ursa_private_op_block(op), x, URSA_RSA_SIZE);
        }
        rc = ursa_private_op_step(op, key);
    } while (rc == URSA_BUSY);
    ursa_wipe(ursa_private_op_block(op) + URSA_RSA_SIZE, sizeof *op - URSA_RSA_SIZE);
    return rc;
}

/*
 * Check that block^e = x (mod n), where `block` is the result of raise_to_d.
 *
 * The verdict is public. The block stays in public_op.base, where the caller reads it.
 */
static int verify(union work *work, const struct ursa_rsa_key *key, const uint8_t *x) {
    struct ursa_public_op *op = &work->public_op;
    int rc;

    ursa_public_op_begin(op, key->n, ursa_private_op_block(&work->private_op));
    do {
        rc = ursa_public_op_step(op, key->n);
    } while (rc == URSA_BUSY);
    return rc == URSA_OK && !ursa_declassify(ursa_equal((uint8_t *)op->t, x, URSA_RSA_SIZE))
               ? URSA_E_SIGNATURE
               : rc;
}

uint32_t ursa_tls_private(unsigned char *x, const br_rsa_private_key *sk) {
    const struct ursa_rsa_key *key = owner(sk);
    union work work;
    int rc = URSA_E_KEY_SHAPE;

    /* x is public: it came over the network or can be computed from the signature. */
    if (key != NULL && ursa_declassify(ursa_less(x, key->n, URSA_RSA_SIZE))) {
        rc = raise_to_d(&work, key, x);
        if (rc == URSA_OK) {
            rc = verify(&work, key, x);
        }
    }
    if (rc == URSA_OK) {
        ursa_public_op_encode(x, work.public_op.base); /* exactly the number that was verified */
    } else {
        ursa_wipe(x, URSA_RSA_SIZE);
    }
    ursa_wipe(&work, sizeof work);
    ursa_wipe_hash_stack();
    return rc == URSA_OK;
}

/*
 * Describe the encoded message for a hash.
 *
 * `oid` points to the length of an OID's content, followed by the content. If oid is NULL, the
 * message has only the hash (RFC 4346 4.7). Returns 0 if hash or OID are too long, else 1.
 */
static int describe(struct ursa_emsa *emsa, const uint8_t *oid, const uint8_t *hash, size_t len) {
    const uint8_t head[] = {0x00, DER_SEQUENCE, 0, DER_SEQUENCE, 0, DER_OID};
    const uint8_t tail[] = {DER_NULL, 0, DER_OCTET_STRING, (uint8_t)len};
    size_t n = oid == NULL ? 0 : 1u + oid[0];

    if (len > URSA_EMSA_MAX_HASH || sizeof head + n + sizeof tail > sizeof emsa->info) {
        return 0;
    }
    memcpy(emsa->info, head, sizeof head);
    emsa->info_len = 1;
    if (oid != NULL) {
        memcpy(emsa->info + sizeof head, oid, n);
        memcpy(emsa->info + sizeof head + n, tail, sizeof tail);
        emsa->info[2] = (uint8_t)(7 + n + len);
        emsa->info[4] = (uint8_t)(3 + n);
        emsa->info_len = (uint8_t)(sizeof head + n + sizeof tail);
    }
    emsa->hash = hash;
    emsa->hash_len = (uint8_t)len;
    return 1;
}

uint32_t ursa_tls_sign(const unsigned char *hash_oid, const unsigned char *hash, size_t hash_len,
                       const br_rsa_private_key *sk, unsigned char *x) {
    struct ursa_emsa emsa;

    if (!describe(&emsa, hash_oid, hash, hash_len)) {
        ursa_wipe(x, URSA_RSA_SIZE);
        return 0;
    }
    ursa_emsa_write(&emsa, x, URSA_RSA_SIZE);
    return ursa_tls_private(x, sk);
}
