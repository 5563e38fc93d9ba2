/* SPDX-License-Identifier: MIT */
/*
 * Error codes, and the rules for threads and interrupts.
 *
 * A function that can fail returns an int: URSA_OK (0) or one of the negative values below. Only
 * ursa_keygen_step, ursa_identity_keygen_step and ursa_console_poll can also return URSA_BUSY (1).
 * Two functions of tls.h return 1 or 0 instead, as BearSSL demands. No function fails silently. On
 * success an output is complete. After a failure an output is unchanged, unless the description of
 * the function says otherwise.
 *
 * The tables below give the cause of every error. The description of a function gives causes that
 * only this function has.
 *
 * Threads and interrupts, for all headers:
 *
 *   - The core has no writable global variables: all state is in structures of the caller. Threads
 *     may therefore call functions at the same time on different structures.
 *   - If threads share a structure that one of them changes, the caller must lock. The caller must
 *     also lock if the structures of two threads use the same port or the same records.
 *   - From an interrupt, only ursa_error_name and ursa_error_text may be called. These two may be
 *     called in any thread at any time. On a host, a signal handler counts as an interrupt.
 *
 * include/README.md explains these rules.
 */
#ifndef URSA_ERROR_H
#define URSA_ERROR_H

#include <stddef.h>
#include "limits.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The lists of errors. Each entry is X(symbol, value, name on the console, cause in words).
 *
 * Values and names are part of the interface and do not change. The words may change.
 *
 * Each list is a class of errors. In a switch, URSA_ERRORS_NAME(URSA_ERROR_CASE) makes one case
 * label for every error of the list URSA_ERRORS_NAME. The other lists can be used in the same way.
 */

/* Errors that any function can return. */
#define URSA_ERRORS_GENERAL(X)                                                                     \
    X(URSA_E_ARGUMENT, -1, "bad-argument", "NULL, or a value out of range")                        \
    X(URSA_E_BUFFER, -2, "buffer-too-small", "too long for the buffer")                            \
    X(URSA_E_STATE, -3, "wrong-state", "not possible in this state")                               \
    X(URSA_E_PORT_TABLE, -4, "port-incomplete", "a callback or the id is missing")                 \
    X(URSA_E_ABORTED, -5, "aborted", "stopped on request")

/*
 * Noise and random numbers. After any of these errors except URSA_E_UNSEEDED and URSA_E_REQUEST,
 * the noise source returns the same error until a restart.
 */
#define URSA_ERRORS_ENTROPY(X)                                                                     \
    X(URSA_E_ENTROPY_READ, -16, "entropy-read", "the noise source failed")                         \
    X(URSA_E_ENTROPY_TIMEOUT, -17, "entropy-timeout", "the noise source did not answer")           \
    X(URSA_E_ENTROPY_SAMPLE, -18, "entropy-sample", "sample wider than declared")                  \
    X(URSA_E_ENTROPY_UNFILLED, -19, "entropy-unfilled", "the callback wrote too few samples")      \
    X(URSA_E_ENTROPY_REPETITION, -20, "entropy-repetition", "noise stuck on one value")            \
    X(URSA_E_ENTROPY_PROPORTION, -21, "entropy-proportion", "a value is far too frequent")         \
    X(URSA_E_ENTROPY_RESTART, -22, "entropy-restart", "the same noise as at the last start")       \
    X(URSA_E_ENTROPY_CYCLE, -26, "entropy-cycle", "the noise is a cycle or a counter")             \
    X(URSA_E_ENTROPY_CLAIM, -23, "entropy-claim", "noise_bits or noise_h16 out of range")          \
    X(URSA_E_UNSEEDED, -24, "rng-unseeded", "never seeded, or has failed")                         \
    X(URSA_E_REQUEST, -25, "rng-request", "too many bytes at once")

/* RSA keys and signatures. */
#define URSA_ERRORS_RSA(X)                                                                         \
    X(URSA_E_KEYGEN, -32, "keygen-failed", "no prime was found; try again")                        \
    X(URSA_E_KEY_SHAPE, -33, "key-malformed", "a part of wrong size or parity")                    \
    X(URSA_E_KEY_CHECK, -34, "key-check-failed", "the key's parts do not match")                   \
    X(URSA_E_NOT_PRIME, -35, "key-not-prime", "a factor is not prime")                             \
    X(URSA_E_SIGNATURE, -36, "signature-fault", "signature did not verify; withheld")

/* Keys in files. */
#define URSA_ERRORS_KEYFILE(X)                                                                     \
    X(URSA_E_KEY_DER, -37, "key-der", "not the expected DER field or extra bytes")                 \
    X(URSA_E_KEY_BER, -38, "key-ber", "encoded in BER; only DER is read")                          \
    X(URSA_E_KEY_KIND, -39, "key-not-rsa", "not an RSA key; only RSA is read")                     \
    X(URSA_E_KEY_PRIMES, -40, "key-multi-prime", "more than two primes")                           \
    X(URSA_E_KEY_SIZE, -41, "key-size", "only keys of 2048 to 4096 bits are read")                 \
    X(URSA_E_KEY_EXPONENT, -42, "key-exponent", "not an odd number from 65537 to 2^32 - 1")        \
    X(URSA_E_CIPHER, -43, "key-cipher", "this encryption is not supported")                        \
    X(URSA_E_ITERATIONS, -44, "key-iterations", "not 1 to 10 000 000 iterations")                  \
    X(URSA_E_PASSPHRASE, -45, "passphrase-wrong", "wrong passphrase, or a damaged file")

/* Subject names. */
#define URSA_ERRORS_NAME(X)                                                                        \
    X(URSA_E_NAME_SYNTAX, -48, "name-syntax", "write the name as /A=x/B=y or B=y,A=x")             \
    X(URSA_E_NAME_ATTRIBUTE, -49, "name-attribute", "unknown attribute type")                      \
    X(URSA_E_NAME_EMPTY, -50, "name-empty", "no value")                                            \
    X(URSA_E_NAME_LENGTH, -51, "name-length", "too long or too short")                             \
    X(URSA_E_NAME_ALPHABET, -52, "name-alphabet",                                                  \
      "this character is not allowed in this attribute")                                           \
    X(URSA_E_NAME_UTF8, -53, "name-utf8", "not valid UTF-8")                                       \
    X(URSA_E_NAME_ESCAPE, -54, "name-escape", "a wrong or missing escape")                         \
    X(URSA_E_NAME_COUNT, -55, "name-too-many", "more than 16 attributes")                          \
    X(URSA_E_SUBJECT_EMPTY, -57, "subject-empty", "an empty subject needs a subjectAltName")       \
    X(URSA_E_NAME_REPEATED, -56, "name-repeated", "an RDN repeats an attribute type")

/* subjectAltName of a request. */
#define URSA_ERRORS_SAN(X)                                                                         \
    X(URSA_E_SAN_TYPE, -64, "san-type", "not DNS:, IP:, URI: or email:")                           \
    X(URSA_E_SAN_DNS, -65, "san-dns", "neither a host name nor a wildcard *.HOST")                 \
    X(URSA_E_SAN_IP, -66, "san-ip", "not an IPv4 or IPv6 address")                                 \
    X(URSA_E_SAN_URI, -67, "san-uri", "not an absolute URI in ASCII")                              \
    X(URSA_E_SAN_EMAIL, -68, "san-email", "not a mailbox local@domain in ASCII")                   \
    X(URSA_E_SAN_COUNT, -69, "san-too-many",                                                       \
      "more than " URSA_LIMIT_TEXT(URSA_SAN_MAX_NAMES) " names")                                   \
    X(URSA_E_SAN_HARDWARE, -73, "san-hardware", "not OID;SERIAL")

/* Other extensions and attributes of a request. */
#define URSA_ERRORS_EXTENSION(X)                                                                   \
    X(URSA_E_EXTENSION, -70, "extension", "unknown extension or value")                            \
    X(URSA_E_EXTENSION_REPEATED, -72, "extension-repeated", "given twice")                         \
    X(URSA_E_CHALLENGE, -71, "challenge", "not 1 to 255 characters of UTF-8")                      \
    X(URSA_E_UNSTRUCTURED, -74, "unstructured-name", "not 1 to 255 characters of UTF-8")           \
    X(URSA_E_NONCE, -75, "nonce", "not 16 to 64 bytes in hex")

/* Storage. */
#define URSA_ERRORS_STORE(X)                                                                       \
    X(URSA_E_FLASH, -80, "flash-failed", "the flash reports a failure")                            \
    X(URSA_E_FLASH_VERIFY, -81, "flash-verify", "does not read back as written")                   \
    X(URSA_E_GEOMETRY, -82, "flash-geometry", "not usable by the store")                           \
    X(URSA_E_STORE_FULL, -83, "store-full", "the records do not fit")                              \
    X(URSA_E_STORE_DAMAGED, -84, "store-damaged", "stored data is damaged")                        \
    X(URSA_E_NOT_FOUND, -85, "not-found", "no such record")                                        \
    X(URSA_E_FLASH_ECC, -86, "flash-ecc", "uncorrectable bytes in flash")

/* The state of the identity. */
#define URSA_ERRORS_IDENTITY(X)                                                                    \
    X(URSA_E_NO_KEY, -96, "no-key", "try: keygen")                                                 \
    X(URSA_E_KEY_EXISTS, -97, "key-exists", "only erase removes the key")                          \
    X(URSA_E_DAMAGED, -98, "identity-damaged", "the stored key is damaged; try: erase")            \
    X(URSA_E_LOCKED, -99, "locked", "nothing stored changes any more")                             \
    X(URSA_E_NO_CERTIFICATE, -100, "no-certificate", "try: cert")                                  \
    X(URSA_E_NO_TEMPLATE, -101, "no-template", "try: template")                                    \
    X(URSA_E_UNWRAP, -102, "key-unwrap", "not sealed with this device's secret")                   \
    X(URSA_E_WRAP_KEY, -103, "wrap-key", "the port did not give its secret; try again")

/* Certificates and chains. Earlier versions used -147 for cert-serial. Do not use it again. */
#define URSA_ERRORS_CERT(X)                                                                        \
    X(URSA_E_CERT_SIZE, -105, "cert-too-long", "the chain is too long")                            \
    X(URSA_E_CERT_DER, -106, "cert-malformed", "not X.509 in DER, or a version not accepted")      \
    X(URSA_E_CERT_KEY, -107, "cert-key", "the public key is not this device's")                    \
    X(URSA_E_CERT_TIME, -144, "cert-time", "an impossible date, or end before start")              \
    X(URSA_E_CERT_EARLY, -145, "cert-not-yet-valid", "the validity has not begun")                 \
    X(URSA_E_CERT_EXPIRED, -146, "cert-expired", "the validity is over")                           \
    X(URSA_E_CERT_ALGORITHM, -148, "cert-algorithm", "not RSA or ECDSA with SHA-256, 384 or 512")  \
    X(URSA_E_CERT_ALGORITHMS, -149, "cert-algorithms",                                             \
      "differs from the algorithm in tbsCertificate")                                              \
    X(URSA_E_CERT_RSA, -150, "cert-rsa", "not an RSA key of 2048 to 4096 bits")                    \
    X(URSA_E_CERT_EC, -166, "cert-ec", "EC is not in this image (URSA_CA_EC)")                     \
    X(URSA_E_CERT_EC_KEY, -167, "cert-ec-key",                                                     \
      "not a named curve P-256 or P-384 with an uncompressed point")                               \
    X(URSA_E_CERT_REPEATED, -151, "cert-extension-repeated", "occurs twice")                       \
    X(URSA_E_CERT_CRITICAL, -152, "cert-critical", "critical, but not supported")                  \
    X(URSA_E_CERT_CONSTRAINTS, -153, "cert-name-constraints", "not supported")                     \
    X(URSA_E_CERT_LEAF_CA, -154, "cert-leaf-ca", "the first certificate is a CA's")                \
    X(URSA_E_CERT_NOT_CA, -155, "cert-not-ca", "an issuer is not a CA")                            \
    X(URSA_E_CERT_PATH, -156, "cert-path-length", "more CAs below this CA than it allows")         \
    X(URSA_E_CERT_USAGE, -157, "cert-key-usage", "keyUsage lacks the needed bit")                  \
    X(URSA_E_CERT_PURPOSE, -158, "cert-ext-key-usage", "extKeyUsage lacks the needed purpose")     \
    X(URSA_E_CERT_SUBJECT, -159, "cert-subject", "not the name that was asked for")                \
    X(URSA_E_CERT_SAN, -160, "cert-san", "not the names that were asked for")                      \
    X(URSA_E_CERT_ISSUER, -161, "cert-issuer", "not the subject of the next certificate")          \
    X(URSA_E_CERT_SIGNATURE, -162, "cert-signature", "not made with the issuer's key")             \
    X(URSA_E_CERT_ANCHOR, -163, "cert-anchor", "the chain does not end at the trust anchor")       \
    X(URSA_E_CERT_COUNT, -164, "cert-too-many", "more than 8 certificates")                        \
    X(URSA_E_CERT_ANCHOR_MISSING, -165, "cert-anchor-missing",                                     \
      "the named anchor is not in the chain or not the firmware's")

/* Reading certificate requests, and reading statements about them (bound.h). */
#define URSA_ERRORS_CSR(X)                                                                         \
    X(URSA_E_CSR_DER, -176, "csr-malformed", "not a DER PKCS#10 request of version 0")             \
    X(URSA_E_CSR_SIGNATURE, -177, "csr-signature", "not made with the request's key")              \
    X(URSA_E_BOUND_FORM, -178, "bound-malformed", "not a statement as in ursa/bound.h")            \
    X(URSA_E_BOUND_CSR, -179, "bound-request", "made for another request")                         \
    X(URSA_E_BOUND_NONCE, -180, "bound-nonce", "made for another nonce")                           \
    X(URSA_E_BOUND_SIGNATURE, -181, "bound-signature", "not made with the request's key")

/* PEM text. */
#define URSA_ERRORS_PEM(X)                                                                         \
    X(URSA_E_PEM_LABEL, -104, "pem-label", "not the expected BEGIN or END line")                   \
    X(URSA_E_PEM_BASE64, -108, "pem-base64", "not base64, or padded wrongly")                      \
    X(URSA_E_PEM_UNFINISHED, -109, "pem-unfinished", "no END line")                                \
    X(URSA_E_PEM_MISSING, -110, "pem-missing", "no BEGIN line")                                    \
    X(URSA_E_PEM_KIND, -111, "pem-kind", "another kind of object is expected")                     \
    X(URSA_E_OBJECT_SHORT, -119, "object-short", "the object ends early")

/* Lines of the console. */
#define URSA_ERRORS_LINE(X)                                                                        \
    X(URSA_E_LINE_LENGTH, -112, "line-too-long", "at most 512 bytes")                              \
    X(URSA_E_LINE_BYTE, -113, "line-control-byte", "not allowed in a line")                        \
    X(URSA_E_LINE_LOST, -114, "line-lost", "bytes were lost; send the line again")

/* Commands of the console. */
#define URSA_ERRORS_CONSOLE(X)                                                                     \
    X(URSA_E_COMMAND, -115, "unknown-command", "try: help")                                        \
    X(URSA_E_USAGE, -116, "usage", "wrong arguments; double-quote those with spaces; try: help")   \
    X(URSA_E_SUBJECT_MISSING, -118, "subject-missing",                                             \
      "the subject comes first; an empty one is /")                                                \
    X(URSA_E_BUSY, -117, "busy", "wait for the answer, or send: abort")

#define URSA_ERRORS(X)                                                                             \
    URSA_ERRORS_GENERAL(X)                                                                         \
    URSA_ERRORS_ENTROPY(X)                                                                         \
    URSA_ERRORS_RSA(X)                                                                             \
    URSA_ERRORS_KEYFILE(X)                                                                         \
    URSA_ERRORS_NAME(X)                                                                            \
    URSA_ERRORS_SAN(X)                                                                             \
    URSA_ERRORS_EXTENSION(X)                                                                       \
    URSA_ERRORS_STORE(X)                                                                           \
    URSA_ERRORS_IDENTITY(X)                                                                        \
    URSA_ERRORS_CERT(X)                                                                            \
    URSA_ERRORS_CSR(X) URSA_ERRORS_PEM(X) URSA_ERRORS_LINE(X) URSA_ERRORS_CONSOLE(X)

#define URSA_ERROR_CASE(symbol, value, name, text) case symbol:

enum ursa_error {
    URSA_OK = 0,
    URSA_BUSY = 1, /* not an error: call the same function again */
#define URSA_ERROR_ENUM_(symbol, value, name, text) symbol = (value),
    URSA_ERRORS(URSA_ERROR_ENUM_)
#undef URSA_ERROR_ENUM_
};

/*
 * The port's own failure code n, from 1 to 255.
 *
 * A port callback may return URSA_OK, URSA_E_PORT(n) or any other negative value. The caller of
 * Ursa gets URSA_E_PORT(n) unchanged, so a driver's "timeout" does not become "flash-failed". Any
 * other negative value is reported as the generic error of the callback, e.g. URSA_E_FLASH. port.h
 * has the exceptions: the noise callback, and URSA_E_FLASH_ECC from flash_read.
 */
#define URSA_E_PORT(n)     (-(0x1000 + (int)(n)))
#define URSA_IS_PORT(code) ((code) < -0x1000 && (code) > -0x1100)

/*
 * The place of an error in the caller's text or DER.
 *
 * Functions that read text or DER take a pointer to this structure. The pointer may be NULL. The
 * functions fill in the structure only if they fail.
 */
struct ursa_where {
    const char *what; /* name of the attribute or field, e.g. "CN"; not NULL after a failure */
    size_t at;        /* offset of the error in bytes from the start of the text or DER */
};

#if defined(__GNUC__)
#define URSA_MUST_CHECK __attribute__((warn_unused_result))
#else
#define URSA_MUST_CHECK
#endif

/*
 * Return the name of an error, e.g. "name-length". The result is never NULL.
 *
 * The name of URSA_OK is "ok", and that of URSA_BUSY is "busy-step". Every code of a port has the
 * name "port", and any other number has the name "unknown".
 */
const char *ursa_error_name(int code);

/* Return the cause of an error in words, as one line of English. The result is never NULL. */
const char *ursa_error_text(int code);

#ifdef __cplusplus
}
#endif

#endif
