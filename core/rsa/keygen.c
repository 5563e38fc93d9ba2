/* SPDX-License-Identifier: MIT */
#include "ursa/keygen.h"
#include <string.h>
#include "base/compiler.h"
#include "base/wipe.h"
#include "entropy/seeding.h"
#include "rsa/assemble.h"
#include "rsa/lanes.h"
#include "rsa/prime.h"
#include "rsa/sign.h"

enum phase {
    IDLE = 0,
    SEED,
    SEARCH_P,
    CONFIRM_P,
    SEARCH_Q,
    CONFIRM_Q,
    INVERT,
    ASSEMBLE,
    SIGN,
    CHECK
};

#define PURPOSE "ursa rsa-2048 key"

/*
 * The durations of steps, in multiplications. The duration of a read of noise is not known. A read
 * is assumed to take 40, so that a call of ursa_keygen_step with max_ops up to 40 ends after the
 * read.
 */
#define OPS_OF_NOISE    40u
#define OPS_OF_ASSEMBLY 12u
#define OPS_OF_CHECK    16u

/*
 * The values of search->testing while a factor is confirmed or q is inverted. BASE: a base is
 * drawn. POWER: a power is in progress.
 */
enum { NOTHING = 0, POWER, BASE };

/* FIPS 186-5 A.1.3, steps 4.7 and 5.8 */
#define CANDIDATES_FOR_P (5u * URSA_RSA_BITS)
#define CANDIDATES_FOR_Q (10u * URSA_RSA_BITS)

/*
 * The contents of gen->work. The phases that confirm a factor and invert q also use `search`, for
 * its `power`.
 */
struct work {
    union {
        struct ursa_seeding seeding;
        struct ursa_search search;
        struct ursa_check_room check;
        struct ursa_signing signing;
    } u;
};
_Static_assert(sizeof(struct work) <= URSA_KEYGEN_WORK_SIZE, "URSA_KEYGEN_WORK_SIZE is too small");
_Static_assert(offsetof(struct ursa_rsa_key, iq) ==
                   offsetof(struct ursa_rsa_key, dp) + 2 * URSA_RSA_FACTOR_SIZE,
               "dp, dq and iq are the batch");
_Static_assert(URSA_BATCH_SIZE == 3 * URSA_RSA_FACTOR_SIZE, "dp, dq and iq are the batch");

static struct work *work_of(struct ursa_keygen *gen) {
    return (struct work *)(void *)gen->work;
}

/*
 * Returns the scratch memory of the search, which is free until the key is complete. Fields of the
 * key that are written last lend their memory: n holds the exponent and the base, and dp, dq and iq
 * hold the batch. `more` shares its memory with the candidates, which are no longer needed when a
 * factor is found.
 */
static struct ursa_prime_room room_of(struct ursa_keygen *gen) {
    struct ursa_prime_room room = {gen->key->n, gen->key->n + URSA_RSA_FACTOR_SIZE,
                                   (uint8_t *)gen->key + offsetof(struct ursa_rsa_key, dp),
                                   work_of(gen)->u.search.u.more};

    return room;
}

static void report(struct ursa_keygen *gen, enum ursa_progress stage, uint32_t n) {
    if (gen->params.progress != NULL && !gen->stop &&
        !gen->params.progress(stage, n, gen->params.arg)) {
        gen->stop = 1;
    }
}

int ursa_keygen_begin(struct ursa_keygen *gen, struct ursa_entropy *entropy,
                      const struct ursa_records *records, struct ursa_rsa_key *key,
                      const struct ursa_keygen_params *params) {
    int rc;

    if (gen == NULL || key == NULL) {
        return URSA_E_ARGUMENT;
    }
    ursa_wipe(gen, sizeof *gen);
    rc = ursa_rng_seed_begin(&gen->rng, &work_of(gen)->u.seeding, entropy, records, PURPOSE);
    if (rc == URSA_OK) {
        ursa_rsa_wipe(key);
        gen->key = key;
        if (params != NULL) {
            gen->params = *params;
        }
        gen->phase = SEED;
    }
    return rc;
}

/* ---- phases: each does one piece of work, adds to *ops, and names the next phase ------------- */

static int seed(struct ursa_keygen *gen, uint32_t *ops) {
    int rc = ursa_rng_seed_step(&gen->rng, &work_of(gen)->u.seeding);

    *ops += OPS_OF_NOISE;
    if (rc == URSA_OK) {
        ursa_search_begin(&work_of(gen)->u.search, gen->params.strict, CANDIDATES_FOR_P);
        gen->phase = SEARCH_P;
    }
    return rc == URSA_OK ? URSA_BUSY : rc;
}

/*
 * Returns 1 if noise must be gathered before the next piece of work. do_piece asks before each
 * piece, because a piece of work draws from the generator at most once. Noise never interrupts a
 * test, because `gathering` shares its memory with the test's `power`.
 */
static int wants_noise(struct ursa_keygen *gen) {
    return gen->phase >= SEARCH_P && gen->phase <= CONFIRM_Q &&
           work_of(gen)->u.search.testing == NOTHING &&
           (gen->reseeding || ursa_rng_wants_noise(&gen->rng));
}

static int reseed(struct ursa_keygen *gen, uint32_t *ops) {
    struct ursa_gathering *gathering = &work_of(gen)->u.search.gathering;
    int rc = URSA_BUSY;

    if (!gen->reseeding) {
        gen->reseeding = 1;
        rc = ursa_rng_reseed_begin(&gen->rng, gathering);
    } else {
        *ops += OPS_OF_NOISE;
        rc = ursa_rng_reseed_step(&gen->rng, gathering);
        gen->reseeding = rc == URSA_BUSY;
    }
    return rc == URSA_OK ? URSA_BUSY : rc;
}

static int search(struct ursa_keygen *gen, uint8_t *factor, uint32_t *ops) {
    struct ursa_prime_room room = room_of(gen);
    uint32_t tests = gen->counts.tests;
    int rc = ursa_search_step(&work_of(gen)->u.search, factor, &room, &gen->rng, &gen->counts, ops);

    if (gen->counts.tests != tests) {
        report(gen, URSA_PROGRESS_CANDIDATE, gen->counts.tests);
    }
    if (rc == URSA_OK) {
        gen->phase++;
        gen->round = 0;
        gen->draws = 0;
        work_of(gen)->u.search.testing = NOTHING;
    }
    return rc == URSA_OK ? URSA_BUSY : rc;
}

static void finish_factor(struct ursa_keygen *gen) {
    struct ursa_search *search = &work_of(gen)->u.search;

    if (gen->phase == CONFIRM_P) {
        report(gen, URSA_PROGRESS_FACTOR, 0);
        ursa_search_begin(search, gen->params.strict, CANDIDATES_FOR_Q);
        gen->phase = SEARCH_Q;
        return;
    }
    report(gen, URSA_PROGRESS_FACTOR, 1);
    ursa_order_factors(gen->key);
    if (ursa_factors_are_apart(gen->key)) {
        gen->phase = INVERT;
    } else {
        /*
         * Step 5.5 of FIPS 186-5 A.1.3: find another q. The search begins anew, with a new b
         * (candidate.h), for two reasons. First, the rounds have overwritten the batch. Second, the
         * old b belongs to the last factor found, which may now be p and may stay. With a new b it
         * makes no difference which of the two factors is replaced. Only the rest of the limit is
         * kept.
         */
        report(gen, URSA_PROGRESS_REJECT, 2);
        ursa_search_begin(search, gen->params.strict, search->limit);
        gen->phase = SEARCH_Q;
    }
}

static void pass_rounds(struct ursa_keygen *gen, unsigned n) {
    gen->draws = 0;
    gen->counts.rounds += n;
    while (n-- > 0) {
        report(gen, URSA_PROGRESS_ROUND, ++gen->round);
    }
    if (gen->round == URSA_PRIME_ROUNDS) {
        finish_factor(gen);
    }
}

/* Draw the base of the round. If the base is already drawn, begin the power. */
static int begin_round(struct ursa_keygen *gen, const uint8_t *factor,
                       const struct ursa_prime_room *room) {
    struct ursa_search *search = &work_of(gen)->u.search;
    int rc;

    if (search->testing == BASE) {
        search->testing = POWER;
        return ursa_round_begin(&search->power, factor, room);
    }
    rc = ursa_round_draw(factor, room, &gen->rng);
    if (rc == URSA_OK) {
        search->testing = BASE;
    } else if (rc == URSA_BUSY && ++gen->draws == URSA_BASE_DRAWS) {
        rc = URSA_E_KEYGEN;
    }
    return rc;
}

/*
 * If a candidate passed the base-2 test but fails a round, the key generation ends with
 * URSA_E_NOT_PRIME. No such composite was ever found, so this is treated as a fault.
 */
static int confirm(struct ursa_keygen *gen, const uint8_t *factor, uint32_t *ops) {
    struct ursa_search *search = &work_of(gen)->u.search;
    struct ursa_prime_room room = room_of(gen);
    int rc;

    if (search->testing != POWER) {
        *ops += URSA_MODEXP_OPS;
        rc = search->testing == NOTHING ? ursa_lanes_rounds(factor, &gen->rng, ops) : URSA_BUSY;
        if (rc == URSA_OK) {
            pass_rounds(gen, URSA_PRIME_ROUNDS);
        } else if (rc == URSA_BUSY) {
            rc = begin_round(gen, factor, &room);
        }
        return rc == URSA_OK ? URSA_BUSY : rc;
    }
    ++*ops;
    rc = ursa_round_step(&search->power);
    if (rc != URSA_OK) {
        return rc;
    }
    search->testing = NOTHING;
    pass_rounds(gen, 1);
    return URSA_BUSY;
}

/* iq = 1/q mod p = q^(p-2) mod p, by Fermat's little theorem. */
static URSA_OWN_FRAME int invert(struct ursa_keygen *gen, uint32_t *ops) {
    struct ursa_search *search = &work_of(gen)->u.search;
    struct ursa_modexp *power = &search->power;
    struct ursa_prime_room room = room_of(gen);

    if (search->testing == NOTHING) {
        *ops += URSA_MODEXP_OPS;
        memcpy(room.exponent, gen->key->p, URSA_RSA_FACTOR_SIZE);
        room.exponent[URSA_RSA_FACTOR_SIZE - 1] ^= 2; /* p - 2, because p = 3 (mod 4) */
        if (!ursa_modexp_begin(power, gen->key->p, gen->key->q, room.exponent, room.batch,
                               room.more)) {
            return URSA_E_KEY_SHAPE;
        }
        search->testing = POWER;
        return URSA_BUSY;
    }
    ++*ops;
    if (ursa_modexp_step(power) == URSA_OK) {
        ursa_mont_from(&power->mont, gen->key->iq, power->x);
        gen->phase = ASSEMBLE;
    }
    return URSA_BUSY;
}

static void assemble(struct ursa_keygen *gen) {
    struct ursa_signing *signing = &work_of(gen)->u.signing;

    ursa_assemble(gen->key);
    ursa_wipe(signing, sizeof *signing);
    gen->phase = SIGN;
}

/*
 * One step of the pairwise test (ursa/rsa.h). The hash to be signed is the first 32 bytes of the
 * modulus. The check of the key's equations (ursa_rsa_check_in) comes after this test. So the
 * equations hold for the key as it is handed out, even if a fault changed the key after the
 * signature.
 */
static int sign(struct ursa_keygen *gen) {
    int rc = ursa_signing_step(&work_of(gen)->u.signing, gen->key, gen->key->n, NULL);

    if (rc == URSA_OK) {
        gen->phase = CHECK;
        return URSA_BUSY;
    }
    return rc == URSA_E_SIGNATURE ? URSA_E_KEY_CHECK : rc;
}

static int do_piece(struct ursa_keygen *gen, uint32_t *ops) {
    if (wants_noise(gen)) {
        return reseed(gen, ops);
    }
    switch (gen->phase) {
    case SEED:
        return seed(gen, ops);
    case SEARCH_P:
        return search(gen, gen->key->p, ops);
    case CONFIRM_P:
        return confirm(gen, gen->key->p, ops);
    case SEARCH_Q:
        return search(gen, gen->key->q, ops);
    case CONFIRM_Q:
        return confirm(gen, gen->key->q, ops);
    case INVERT:
        return invert(gen, ops);
    case ASSEMBLE:
        *ops += OPS_OF_ASSEMBLY;
        assemble(gen);
        return URSA_BUSY;
    case SIGN:
        *ops += ursa_signing_ops(&work_of(gen)->u.signing);
        return sign(gen);
    default:
        *ops += OPS_OF_CHECK;
        return ursa_rsa_check_in(gen->key, &work_of(gen)->u.check);
    }
}

/* Wipe the state except the counts. If `keep` is 0, wipe the key as well. */
static void end(struct ursa_keygen *gen, int keep) {
    struct ursa_keygen_counts counts = gen->counts;

    if (!keep) {
        ursa_rsa_wipe(gen->key);
    }
    ursa_wipe(gen, sizeof *gen);
    gen->counts = counts;
}

int ursa_keygen_step(struct ursa_keygen *gen, uint32_t max_ops) {
    const struct ursa_entropy *entropy;
    uint32_t ops = 0;
    int rc;

    if (gen == NULL || gen->phase == IDLE) {
        return URSA_E_STATE;
    }
    entropy = gen->rng.entropy; /* a failing generator is wiped and loses this pointer */
    do {
        rc = do_piece(gen, &ops);
        if (gen->stop && rc >= URSA_OK) {
            rc = URSA_E_ABORTED;
        }
        if (entropy->alarm != URSA_OK) { /* another user of the source may have raised the alarm */
            rc = entropy->alarm;
        }
    } while (rc == URSA_BUSY && (max_ops == 0 || ops < max_ops));
    if (rc != URSA_BUSY) {
        end(gen, rc == URSA_OK);
    }
    ursa_wipe_hash_stack();
    return rc;
}

void ursa_keygen_abort(struct ursa_keygen *gen) {
    if (gen != NULL && gen->phase != IDLE) {
        end(gen, 0);
    }
}
