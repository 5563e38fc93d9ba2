/* SPDX-License-Identifier: MIT */
#include "ursa/keygen.h"
#include <stddef.h>
#include "engine.h"
#include "prime.h"
#include "rng.h"
#include "secret.h"

enum phase { IDLE = 0, SEARCH, CONFIRM_P, CONFIRM_Q, TEST };

#define PURPOSE  "ursa rsa-2048 key"
#define CRT_SIZE (5 * URSA_RSA_FACTOR_SIZE)

/* BearSSL fills p, q, dp, dq, iq one behind the other. */
_Static_assert(sizeof(struct ursa_rsa_key) == URSA_RSA_SIZE + CRT_SIZE &&
                   offsetof(struct ursa_rsa_key, iq) ==
                       offsetof(struct ursa_rsa_key, p) + 4 * URSA_RSA_FACTOR_SIZE,
               "the CRT components must be contiguous");
_Static_assert(BR_RSA_KBUF_PRIV_SIZE(URSA_RSA_BITS) == CRT_SIZE, "BearSSL's buffer size");

static void report(struct ursa_keygen *gen, enum ursa_progress stage, uint32_t n) {
    if (gen->progress != NULL && !gen->stop && !gen->progress(stage, n, gen->arg)) {
        gen->stop = 1;
    }
}

/* BearSSL's search draws through this, which makes it observable. */
struct drawer {
    const br_prng_class *vtable; /* first, as BearSSL wants it */
    struct ursa_keygen *gen;
};

/*
 * BearSSL cannot hear of a failure and goes on until it has found something. So what failed is
 * kept, the search ends on the generator as it was, and the step throws away what was found.
 */
static void draw(const br_prng_class **ctx, void *out, size_t len) {
    struct ursa_keygen *gen = ((struct drawer *)(void *)ctx)->gen;
    int rc = gen->failure == URSA_OK ? ursa_rng_draw(&gen->rng, out, len) : gen->failure;

    if (rc != URSA_OK) {
        gen->failure = (int16_t)rc;
        br_hmac_drbg_generate(&gen->rng.drbg, out, len);
    }
    report(gen, URSA_PROGRESS_DRAW, ++gen->draws);
}

static const br_prng_class drawer_class = {sizeof(struct drawer), NULL, draw, NULL};

int ursa_keygen_begin(struct ursa_keygen *gen, struct ursa_entropy *entropy,
                      const struct ursa_records *records, struct ursa_rsa_key *key,
                      ursa_progress_fn progress, void *arg) {
    int rc;

    if (gen == NULL || key == NULL) {
        return URSA_E_ARGUMENT;
    }
    ursa_wipe(gen, sizeof *gen);
    rc = ursa_rng_seed(&gen->rng, entropy, records, PURPOSE);
    if (rc == URSA_OK) {
        ursa_rsa_wipe(key);
        gen->key = key;
        gen->progress = progress;
        gen->arg = arg;
        gen->phase = SEARCH;
    }
    return rc;
}

static int search(struct ursa_keygen *gen) {
    struct drawer drawer = {&drawer_class, gen};
    uint8_t *crt = (uint8_t *)gen->key + offsetof(struct ursa_rsa_key, p);
    br_rsa_private_key sk;
    uint32_t found;

    found = ursa_br_keygen(&drawer.vtable, &sk, crt, NULL, NULL, URSA_RSA_BITS, URSA_RSA_EXPONENT);
    ursa_wipe_stack();
    if (!found || sk.p != gen->key->p || sk.iq != gen->key->iq ||
        ursa_br_compute_modulus(NULL, &sk) != URSA_RSA_SIZE) {
        return URSA_E_KEYGEN;
    }
    (void)ursa_br_compute_modulus(gen->key->n, &sk);
    ursa_wipe_stack();
    gen->phase = CONFIRM_P;
    return URSA_BUSY;
}

/* One round on a factor; after the last one, the next phase. */
static int confirm(struct ursa_keygen *gen, const uint8_t *factor, uint32_t index, uint8_t next) {
    int rc = ursa_prime_round(factor, &gen->rng);

    if (rc != URSA_OK) {
        return rc;
    }
    report(gen, URSA_PROGRESS_ROUND, ++gen->round);
    if (gen->round == URSA_PRIME_ROUNDS) {
        gen->round = 0;
        gen->phase = next;
        report(gen, URSA_PROGRESS_FACTOR, index);
    }
    return URSA_BUSY;
}

static int do_phase(struct ursa_keygen *gen) {
    switch (gen->phase) {
    case SEARCH:
        return search(gen);
    case CONFIRM_P:
        return confirm(gen, gen->key->p, 0, CONFIRM_Q);
    case CONFIRM_Q:
        return confirm(gen, gen->key->q, 1, TEST);
    default:
        return ursa_rsa_pairwise_test(gen->key);
    }
}

int ursa_keygen_step(struct ursa_keygen *gen, uint32_t max_ops) {
    int rc;

    (void)max_ops; /* one phase a step, whatever the bound: see the header */
    if (gen == NULL || gen->phase == IDLE) {
        return URSA_E_STATE;
    }
    rc = do_phase(gen);
    if (gen->failure == URSA_OK) {
        gen->failure = gen->rng.entropy->alarm; /* raised by somebody else meanwhile */
    }
    if (gen->failure != URSA_OK) {
        rc = gen->failure;
    } else if (gen->stop) {
        rc = URSA_E_ABORTED;
    }
    if (rc == URSA_OK) {
        ursa_wipe(gen, sizeof *gen); /* the key stays, the generator that made it does not */
    } else if (rc != URSA_BUSY) {
        ursa_keygen_abort(gen);
    }
    return rc;
}

void ursa_keygen_abort(struct ursa_keygen *gen) {
    if (gen != NULL && gen->phase != IDLE) {
        ursa_rsa_wipe(gen->key);
        ursa_wipe(gen, sizeof *gen);
    }
}
