/* SPDX-License-Identifier: MIT */
#include "weak/weak.h"

#define WEAK_TEXTS(symbol, name, reason) {name, reason},

static const struct {
    const char *name, *reason;
} texts[WEAK_COUNT] = {WEAK_KINDS(WEAK_TEXTS) WEAK_ODDITIES(WEAK_TEXTS)};

const char *weak_name(enum weak_kind kind) {
    return texts[kind].name;
}

const char *weak_reason(enum weak_kind kind) {
    return texts[kind].reason;
}

weak_set weak_public(const struct ursa_pubkey *key) {
    weak_set found = weak_modulus(key);

    found |= weak_is_fermat(key) ? WEAK_BIT(WEAK_FERMAT) : 0;
    found |= weak_is_roca(key) ? WEAK_BIT(WEAK_ROCA) : 0;
    if (key->bits != 2048 && key->bits != 3072 && key->bits != 4096) {
        found |= WEAK_BIT(WEAK_ODD_SIZE);
    }
    return key->e == URSA_RSA_EXPONENT ? found : found | WEAK_BIT(WEAK_ODD_EXPONENT);
}

weak_set weak_private(const struct ursa_keypair *key) {
    return weak_public(&key->pub) | weak_primes(key);
}
