/* SPDX-License-Identifier: MIT */
#ifndef URSA_CORE_SIGN_H
#define URSA_CORE_SIGN_H

#include "rsa/assemble.h"
#include "rsa/private_op.h"
#include "rsa/public_op.h"

/* A signature and, before anybody may see it, its verification; in steps. */
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
 * ursa_rsa_sign_sha256 (ursa/rsa.h) in steps, after ursa_signing_begin and with a key of good
 * shape. The longest steps take as long as 14 multiplications. sig, which may be NULL, is written
 * by the step that says URSA_OK. The caller wipes, signing and the stack.
 */
int ursa_signing_step(struct ursa_signing *signing, const struct ursa_rsa_key *key,
                      const uint8_t hash[32], uint8_t *sig) URSA_MUST_CHECK;

/* What the next step takes, in multiplications of 1024 bits. */
uint32_t ursa_signing_ops(const struct ursa_signing *signing);

/* ursa_rsa_check, with the memory that it takes given; the caller wipes it and the stack. */
int ursa_rsa_check_in(const struct ursa_rsa_key *key, struct ursa_check_room *room) URSA_MUST_CHECK;

#endif
