/* SPDX-License-Identifier: MIT */
/* A chain of three certificates for tests of the gate. Each certificate can be replaced by another.
 */
#ifndef URSA_TESTS_CHAIN_H
#define URSA_TESTS_CHAIN_H

#include "certs.h"

/* The certificates: a device's, an intermediate CA's and a root's, which is the anchor. */
enum { LEAF, SUB, ROOT, CERTS };

#define CHAIN_SIZE 4096u
#define CHAIN_NOW  1790000000 /* 2026-09-21 14:13:20 */

/* Extensions for a CA and for a device: basicConstraints and one more. */
#define WITH_CA(extension) "basicConstraints=critical,CA:TRUE|" extension "|"
#define WITH_EE(extension) "basicConstraints=CA:FALSE|" extension "|"

/* The request that the leaf answers. */
extern const struct ursa_csr_template chain_asked;

/* The keys of the certificates, and a key of no certificate. chain_spec() makes them. */
extern EVP_PKEY *chain_key[CERTS], *chain_stranger;

/* The certificates one after the other, and the offsets where they begin and end. */
extern struct chain {
    uint8_t der[CHAIN_SIZE];
    size_t at[CERTS + 1];
} chain;

/* The content of a good certificate. */
struct certs_spec chain_spec(unsigned which);

/* Make the chain, with certificate `which` made from `spec` unless spec is NULL. */
void chain_make(unsigned which, const struct certs_spec *spec);

/* One certificate of the present chain. */
struct ursa_span chain_part(unsigned which);

/* A gate with the present root as its anchor, at CHAIN_NOW. */
struct ursa_gate chain_gate(void);

/* Check a copy that ends where the chain ends, so that a sanitizer detects reads past the end. */
int chain_check_bytes(const struct ursa_gate *gate, const uint8_t *der, size_t len,
                      const uint8_t *anchor, struct ursa_where *where);

/* Check leaf and intermediate without the root. */
int chain_check(const struct ursa_gate *gate, struct ursa_where *where);

/* Assert that the present chain is refused for this reason, at a place in certificate `which`. */
void assert_chain_refused_by(const struct ursa_gate *gate, unsigned which, int code,
                             const char *what);

/* Make the chain with this certificate, and assert the same with chain_gate(). */
void assert_chain_refused(unsigned which, const struct certs_spec *spec, int code,
                          const char *what);

#endif
