/* SPDX-License-Identifier: MIT */
/* OpenSSL as the judge of what we write. Each check fails the running cmocka test. */
#ifndef URSA_TESTS_JUDGE_H
#define URSA_TESTS_JUDGE_H

#include <openssl/x509.h>
#include <ursa/ursa.h>

/*
 * The bytes are exactly one PKCS#10 request: version 0, sha256WithRSAEncryption with NULL in both
 * places it can be, for this key, its signature verifies, and OpenSSL encodes it again to the same
 * bytes, the subject from its entries and each extension from its content. The caller frees it with
 * X509_REQ_free.
 */
X509_REQ *judge_request(const uint8_t *der, size_t len, const struct ursa_rsa_key *key);

/* The bytes are exactly one DER Name; returns OpenSSL's text of it, RFC 2253 style with UTF-8
 * shown as it is and types in short; static storage. */
const char *judge_name(const uint8_t *der, size_t len);

/* OpenSSL's text of the request's extension `nid` (NID_subject_alt_name, ...), "" if it has none;
 * *critical, if not NULL, tells whether it is. Static storage. */
const char *judge_extension(X509_REQ *request, int nid, int *critical);

/* The bytes are exactly the Extensions that OpenSSL writes for these words, such as
 * "keyUsage=critical,cRLSign"; a NULL ends the list. */
void judge_words(const uint8_t *der, size_t len, const char *const *words);

/* PKCS#8 bytes are exactly one private key, OpenSSL's full check accepts it, and it is this key. */
void judge_private_key(const uint8_t *der, size_t len, const struct ursa_rsa_key *key);

#endif
