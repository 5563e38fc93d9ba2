/* SPDX-License-Identifier: MIT */
/* Test eight candidates, or eight bases, at once with AVX-512 IFMA if the processor has it. */
#ifndef URSA_ARCH_LANES
#error "take the sources, and URSA_CORE_DEFS, from core/core.mk"
#endif
#include "rsa/lanes.h"
#include <string.h>
#include "mont8.h"
#include "rsa/prime.h"
#include "entropy/seeding.h"
#include "base/consttime.h"
#include "base/wipe.h"
#include "sieve8.h"

/*
 * A batch has only three strict candidates. On average the sieve leaves one candidate in three such
 * batches. So strict candidates are not tested in lanes, because most lanes would be empty.
 *
 * OPS_OF_SIEVE, OPS_OF_BASE2 and OPS_OF_ROUND are durations, in operations of ursa_keygen_step.
 */
#define LANES        8u
#define OPS_OF_SIEVE 500u
#define OPS_OF_BASE2 1300u
#define OPS_OF_ROUND 2000u

_Static_assert(URSA_MONT8_SIZE == URSA_RSA_FACTOR_SIZE, "a lane holds a factor");
_Static_assert(URSA_PRIME_ROUNDS <= LANES, "the rounds fit in the lanes");

int ursa_lanes_sieve(struct ursa_candidates *set, const uint8_t batch[URSA_BATCH_SIZE],
                     uint32_t *ops) {
    set->tested = 0;
    if (set->strict || !ursa_mont8_available()) {
        return 0;
    }
    set->alive = ursa_sieve8(set, batch);
    *ops += OPS_OF_SIEVE;
    return 1;
}

/*
 * Test up to eight candidates, from candidate i on. It is public which candidates are tested and
 * which of them fail (candidate.h). Spare lanes repeat the first candidate.
 */
static void test(struct ursa_candidates *set, const uint8_t *batch, unsigned i) {
    uint8_t candidates[LANES][URSA_RSA_FACTOR_SIZE], passed[LANES], of[LANES];
    struct ursa_candidates ahead = *set;
    uint32_t looked_at = 0;
    unsigned n = 0;

    ahead.next = (uint8_t)i;
    while (n < LANES && ursa_candidates_next(&ahead, batch, candidates[n], &looked_at)) {
        of[n++] = (uint8_t)(ahead.next - 1);
    }
    for (i = n; i < LANES; i++) {
        memcpy(candidates[i], candidates[0], sizeof candidates[i]);
    }
    ursa_mont8_base2((const uint8_t(*)[URSA_RSA_FACTOR_SIZE])candidates, passed);
    set->passed = 0;
    for (i = 0; i < n; i++) {
        set->tested |= (uint32_t)1 << of[i];
        set->passed |= ursa_declassify(passed[i]) << of[i];
    }
    ursa_wipe(candidates, sizeof candidates);
    ursa_wipe(&ahead, sizeof ahead);
}

int ursa_lanes_base2(struct ursa_candidates *set, const uint8_t batch[URSA_BATCH_SIZE],
                     uint32_t *ops) {
    unsigned i = set->next - 1u;

    if (set->strict || !ursa_mont8_available()) {
        return URSA_BUSY;
    }
    if (!(set->tested >> i & 1)) {
        test(set, batch, i);
        *ops += OPS_OF_BASE2;
    }
    return set->passed >> i & 1 ? URSA_OK : URSA_E_NOT_PRIME;
}

/*
 * Draw a base in the same way as a single round does: reseed the generator if it wants noise, then
 * draw, until the drawn number is a valid base.
 */
static int draw_base(const uint8_t *number, struct ursa_rng *rng, uint8_t *base) {
    const struct ursa_prime_room room = {.base = base};
    unsigned draws;

    for (draws = 0; draws < URSA_BASE_DRAWS; draws++) {
        int rc = ursa_rng_reseed(rng);

        if (rc == URSA_OK) {
            rc = ursa_round_draw(number, &room, rng);
        }
        if (rc != URSA_BUSY) {
            return rc;
        }
    }
    return URSA_E_KEYGEN;
}

/* Draw as many bases as there are rounds. Spare lanes repeat the first base. */
int ursa_lanes_rounds(const uint8_t number[URSA_RSA_FACTOR_SIZE], struct ursa_rng *rng,
                      uint32_t *ops) {
    uint8_t candidates[LANES][URSA_RSA_FACTOR_SIZE], bases[LANES][URSA_RSA_FACTOR_SIZE];
    uint8_t passed[LANES], all = 1;
    int rc = URSA_OK;
    unsigned i;

    if (!ursa_mont8_available()) {
        return URSA_BUSY;
    }
    for (i = 0; i < LANES && rc == URSA_OK; i++) {
        memcpy(candidates[i], number, sizeof candidates[i]);
        if (i < URSA_PRIME_ROUNDS) {
            rc = draw_base(number, rng, bases[i]);
        } else {
            memcpy(bases[i], bases[0], sizeof bases[i]);
        }
    }
    if (rc == URSA_OK) {
        ursa_mont8_round((const uint8_t(*)[URSA_RSA_FACTOR_SIZE])candidates,
                         (const uint8_t(*)[URSA_RSA_FACTOR_SIZE])bases, passed);
        for (i = 0; i < LANES; i++) {
            all &= passed[i];
        }
        *ops += OPS_OF_ROUND;
        rc = ursa_declassify(all) ? URSA_OK : URSA_E_NOT_PRIME;
    }
    ursa_wipe(candidates, sizeof candidates);
    ursa_wipe(bases, sizeof bases);
    return rc;
}
