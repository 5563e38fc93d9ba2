/* SPDX-License-Identifier: MIT */
/*
 * Judges whether an RSA key is weak: whether there is a known way to find its factors.
 *
 * All commands that check a key or sign with a key use this judgement. The checks include all kinds
 * of weak RSA keys that the program badkeys (https://badkeys.info) finds without a list of known
 * keys.
 *
 * The time of the checks depends on the key. They run once on a host, and never on a device.
 */
#ifndef URSA_HOST_WEAK_H
#define URSA_HOST_WEAK_H

#include "ursa/ursa.h"

/*
 * The kinds of weak keys, as X(symbol, name, reason). No key that was made at random is of one of
 * these kinds: the probability is below 2^-50 for each kind.
 */
#define WEAK_KINDS(X)                                                                              \
    X(WEAK_NOT_PRIME, "key-not-prime",                                                             \
      "p or q is not prime, so n has smaller factors, which are easier to find")                   \
    X(WEAK_CLOSE, "key-primes-close",                                                              \
      "p and q differ by at most 2^(bits/2-100), so that n can be factored near its square root "  \
      "(FIPS 186-5 A.1.3)")                                                                        \
    X(WEAK_SMALL_D, "key-small-d",                                                                 \
      "d has at most half as many bits as n, so that d can be computed from the public key "       \
      "(FIPS 186-5 A.1.1)")                                                                        \
    X(WEAK_COMMON, "key-common-factor",                                                            \
      "p-1 and q-1 have a large common factor, which divides n-1 and helps to factor n")           \
    X(WEAK_SMOOTH, "key-smooth",                                                                   \
      "p-1, p+1, q-1 or q+1 has only small prime factors, so that Pollard's or Williams's method " \
      "factors n")                                                                                 \
    X(WEAK_RELATED, "key-primes-related",                                                          \
      "p and q have a long run of bits in common, so that the rest can be computed from n")        \
    X(WEAK_PRIME_PATTERN, "key-prime-pattern",                                                     \
      "p or q has a repeated pattern or far too many equal bits, so that it was not drawn at "     \
      "random")                                                                                    \
    X(WEAK_SMALL_FACTOR, "key-small-factor",                                                       \
      "n has a prime factor of at most 65537, so that n is corrupt or easy to factor")             \
    X(WEAK_FERMAT, "key-fermat",                                                                   \
      "p and q, or small multiples of them, are close: Fermat's method factors n at once")         \
    X(WEAK_ROCA, "key-roca",                                                                       \
      "the primes have the form of Infineon's library, so that Coppersmith's method factors n "    \
      "(ROCA, CVE-2017-15361)")                                                                    \
    X(WEAK_POLYNOMIAL, "key-polynomial",                                                           \
      "n has far too few one bits, as if p and q were values of sparse polynomials, whose "        \
      "factors factor n")                                                                          \
    X(WEAK_BIASED, "key-biased",                                                                   \
      "n has far too many equal bits, so that its primes were not drawn at random")                \
    X(WEAK_PATTERN, "key-pattern",                                                                 \
      "n has a repeated pattern, so that its primes were not drawn at random")                     \
    X(WEAK_XZ, "key-xz-backdoor",                                                                  \
      "n has the form of a command to the back door in xz 5.6 (CVE-2024-3094), and is not a key")

/* Properties that are unusual but do not help to find the factors. They are only warned of. */
#define WEAK_ODDITIES(X)                                                                           \
    X(WEAK_ODD_SIZE, "key-odd-size",                                                               \
      "n does not have 2048, 3072 or 4096 bits, and some programs refuse other sizes")             \
    X(WEAK_ODD_EXPONENT, "key-odd-exponent",                                                       \
      "the public exponent is not 65537, and some programs refuse other exponents")

#define WEAK_SYMBOL(symbol, name, reason) symbol,
enum weak_kind { WEAK_KINDS(WEAK_SYMBOL) WEAK_ODDITIES(WEAK_SYMBOL) WEAK_COUNT };

/* A set of kinds: bit 1 << kind is set for each kind that was found. */
typedef uint32_t weak_set;
#define WEAK_BIT(kind) ((weak_set)1 << (kind))
#define WEAK_ALLOWED   (WEAK_BIT(WEAK_ODD_SIZE) | WEAK_BIT(WEAK_ODD_EXPONENT))

const char *weak_name(enum weak_kind kind);
const char *weak_reason(enum weak_kind kind);

/* Return all kinds that the public key shows. The key must have passed ursa_pubkey_read. */
weak_set weak_public(const struct ursa_pubkey *key);

/*
 * Return all kinds that the key pair shows, including those of weak_public. The pair must have
 * passed ursa_keypair_read. Cost: about a second for RSA-4096, mostly to test that p and q are
 * prime.
 */
weak_set weak_private(const struct ursa_keypair *key);

/* --- the parts of the judgement ------------------------------------------------------------ */

/* weak_modulus.c: small factors, bias, patterns and the form of xz's back door. */
weak_set weak_modulus(const struct ursa_pubkey *key);
/* weak_fermat.c: returns nonzero if p * u and q * v are close for small u and v. */
int weak_is_fermat(const struct ursa_pubkey *key);
/* weak_roca.c: returns nonzero if n has the fingerprint of ROCA. */
int weak_is_roca(const struct ursa_pubkey *key);
/* weak_primes.c: everything that only the private key shows. */
weak_set weak_primes(const struct ursa_keypair *key);

#endif
