/* SPDX-License-Identifier: MIT */
/* Signatures in steps, and a check of a key that uses the caller's memory instead of the stack. */
#ifndef URSA_CORE_SIGN_H
#define URSA_CORE_SIGN_H

#include "rsa/assemble.h"
#include "rsa/private_op.h"
#include "rsa/public_op.h"

/* A signature in progress. The signature is made and then verified, before it is handed out. */
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
 * ursa_rsa_sign_sha256 (ursa/rsa.h) in steps. shape_is_right in rsa.c must have accepted the key.
 * Call ursa_signing_begin once. Then call ursa_signing_step until step no longer returns URSA_BUSY.
 * The longest steps take as long as 14 multiplications.
 *
 * The step that returns URSA_OK writes the signature to sig, unless sig is NULL. The caller wipes
 * `signing` and the stack.
 */
int ursa_signing_step(struct ursa_signing *signing, const struct ursa_rsa_key *key,
                      const uint8_t hash[32], uint8_t *sig) URSA_MUST_CHECK;

/* Returns the duration of the next step, in multiplications of 1024 bits. */
uint32_t ursa_signing_ops(const struct ursa_signing *signing);

/*
 * Like ursa_rsa_check, but the caller provides the memory, `room`. The caller wipes `room` and the
 * stack.
 */
int ursa_rsa_check_in(const struct ursa_rsa_key *key, struct ursa_check_room *room) URSA_MUST_CHECK;

#endif
