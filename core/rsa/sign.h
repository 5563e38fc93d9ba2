/* SPDX-License-Identifier: MIT */
/* Signatures in steps, and a check of a key that works in the caller's memory. */
#ifndef URSA_CORE_SIGN_H
#define URSA_CORE_SIGN_H

#include "rsa/assemble.h"
#include "rsa/private_op.h"
#include "rsa/public_op.h"

/* A signature in steps: it is made, and verified before it is handed out. */
struct ursa_signing {
    union {
        struct ursa_private_op private_op;
        struct ursa_public_op public_op;
    } u;
    uint8_t stage;
};

static inline void ursa_signing_begin(struct ursa_signing *signing) {
    signing->stage = 0;
    signing->u.private_op.stage = 0;
}

/*
 * ursa_rsa_sign_sha256 (ursa/rsa.h) in steps. Call it after ursa_signing_begin, with a key of the
 * right shape, until it no longer returns URSA_BUSY. The longest steps take as long as 14
 * multiplications.
 *
 * The step that returns URSA_OK writes sig, which may be NULL. The caller wipes `signing` and the
 * stack.
 */
int ursa_signing_step(struct ursa_signing *signing, const struct ursa_rsa_key *key,
                      const uint8_t hash[32], uint8_t *sig) URSA_MUST_CHECK;

/* Returns the duration of the next step, in multiplications of 1024 bits. */
uint32_t ursa_signing_ops(const struct ursa_signing *signing);

/*
 * Like ursa_rsa_check, but the caller provides the memory, `room`. The caller wipes it and the
 * stack.
 */
int ursa_rsa_check_in(const struct ursa_rsa_key *key, struct ursa_check_room *room) URSA_MUST_CHECK;

#endif
