/* SPDX-License-Identifier: MIT */
/* OpenSSL judges the bytes that Ursa writes. Each failed check fails the running cmocka test. */
#ifndef URSA_TESTS_JUDGE_H
#define URSA_TESTS_JUDGE_H

#include <openssl/x509.h>
#include <ursa/ursa.h>

/*
 * Check that the bytes are exactly one PKCS#10 request for this key. The caller frees the result
 * with X509_REQ_free. The checks are:
 * - the version is 0, the algorithm is sha256WithRSAEncryption with parameters NULL;
 * - the signature verifies with the public key, which is this key's;
 * - OpenSSL encodes the request again to the same bytes: the subject from its entries and each
 *   extension from its content.
 */
X509_REQ *judge_request(const uint8_t *der, size_t len, const struct ursa_rsa_key *key);

/*
 * Check that the bytes are exactly one DER Name and return OpenSSL's text of the name. The text is
 * in RFC 2253 style with short attribute types and unescaped UTF-8. It is in static storage.
 */
const char *judge_name(const uint8_t *der, size_t len);

/*
 * OpenSSL's text of the request's extension `nid` (NID_subject_alt_name, ...), or "" if the request
 * lacks this extension. If critical is not NULL, *critical becomes 1 for a critical extension, 0
 * for another and stays as it is for a missing one. The text is in static storage.
 */
const char *judge_extension(X509_REQ *request, int nid, int *critical);

/*
 * Check that the bytes are exactly the Extensions that OpenSSL writes for these words, such as
 * "keyUsage=critical,cRLSign". NULL ends the list of words.
 */
void judge_words(const uint8_t *der, size_t len, const char *const *words);

/* Check that the bytes are exactly this private key in PKCS#8 and that OpenSSL accepts the key. */
void judge_private_key(const uint8_t *der, size_t len, const struct ursa_rsa_key *key);

#endif
