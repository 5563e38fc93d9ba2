/* SPDX-License-Identifier: MIT */
/*
 * Certificate signing requests: PKCS#10 (RFC 2986), signed with sha256WithRSAEncryption (RFC 8017).
 *
 * The first part of this header writes requests. The second part reads and verifies requests that
 * others made. A device with an identity calls ursa_identity_csr (identity.h) instead of
 * ursa_csr_write.
 *
 * Signatures are PKCS#1 v1.5, which is deterministic: the same key and template always give the
 * same bytes.
 *
 * The functions only read the key and the template. Threads may use the same key and template at
 * the same time while no thread changes them. No function of this header may be called from an
 * interrupt.
 */
#ifndef URSA_CSR_H
#define URSA_CSR_H

#include <stddef.h>
#include <stdint.h>
#include "cert.h"
#include "error.h"
#include "limits.h"
#include "name.h"
#include "rsa.h"

#ifdef __cplusplus
extern "C" {
#endif

/* keyUsage (RFC 5280 4.2.1.3). Bit n of the standard has the value 1 << n. */
enum ursa_key_usage {
    URSA_KU_DIGITAL_SIGNATURE = 1 << 0,
    URSA_KU_NON_REPUDIATION = 1 << 1,
    URSA_KU_KEY_ENCIPHERMENT = 1 << 2,
    URSA_KU_DATA_ENCIPHERMENT = 1 << 3,
    URSA_KU_KEY_AGREEMENT = 1 << 4,
    URSA_KU_KEY_CERT_SIGN = 1 << 5,
    URSA_KU_CRL_SIGN = 1 << 6,
    URSA_KU_ENCIPHER_ONLY = 1 << 7,
    URSA_KU_DECIPHER_ONLY = 1 << 8,
};

/* extendedKeyUsage (RFC 5280 4.2.1.12). The purpose id-kp n has the value 1 << (n - 1). */
enum ursa_ext_key_usage {
    URSA_EKU_SERVER_AUTH = 1 << 0,
    URSA_EKU_CLIENT_AUTH = 1 << 1,
    URSA_EKU_CODE_SIGNING = 1 << 2,
    URSA_EKU_EMAIL_PROTECTION = 1 << 3,
    URSA_EKU_TIME_STAMPING = 1 << 7,
    URSA_EKU_OCSP_SIGNING = 1 << 8,
};

/* basicConstraints (RFC 5280 4.2.1.9): absent, cA FALSE or cA TRUE */
enum ursa_basic_constraints {
    URSA_BC_ABSENT = 0,
    URSA_BC_NOT_CA,
    URSA_BC_CA,
};

/*
 * Bits for the extensions that are marked critical. If the subject is empty, subjectAltName is
 * critical even without its bit.
 */
enum ursa_critical {
    URSA_CRITICAL_SAN = 1 << 0,
    URSA_CRITICAL_KU = 1 << 1,
    URSA_CRITICAL_EKU = 1 << 2,
    URSA_CRITICAL_BC = 1 << 3,
};

#define URSA_CHALLENGE_MAX 255 /* characters (pkcs-9-ub-challengePassword of RFC 2985) */

/*
 * The contents of a request.
 *
 * Only the subject is required. All other fields may be zero. Texts are NUL-terminated and are not
 * copied, so they must stay valid until the request is written.
 */
struct ursa_csr_template {
    const char *subject; /* in one of the two forms of name.h */
    /*
     * subjectAltName, or NULL. It is a list of names, separated by commas. Spaces and tabs around a
     * name, and around the word before its colon, are ignored.
     *   DNS:host    labels of 1 to 63 letters, digits and hyphens, 253 characters in total. The
     *               first label may be a wildcard `*`.
     *   IP:address  IPv4 in dotted decimal, or IPv6 (RFC 4291 2.2, including :: and an IPv4 tail)
     *   URI:uri     a scheme, ":" and more, in printable ASCII without a comma (write %2C)
     *   email:box   local@domain in ASCII
     *   hardwareModuleName:type;serial
     *               an otherName (RFC 4108 5, IEEE 802.1AR). `type` is the hardware's type, an OID
     *               in digits and dots. `serial` is 1 to 64 characters of printable ASCII.
     */
    const char *san;
    const char *challenge;         /* challengePassword (RFC 2985 5.4.1), or NULL */
    const char *unstructured_name; /* unstructuredName (RFC 2985 5.2.2), or NULL */
    /*
     * A hardware type as an OID in digits and dots, or NULL. If it is set, the request has the
     * profile of IEEE 802.1AR. Then serialNumber=%ID% is added to the subject, and
     * hardwareModuleName:<hw_type>;%ID% is added to the subjectAltName. If key_usage is 0, keyUsage
     * becomes a critical digitalSignature. Only the functions of identity.h accept a hw_type,
     * because only they know the device's id.
     */
    const char *hw_type;
    uint16_t key_usage;        /* ursa_key_usage bits; 0: the request has no keyUsage */
    uint16_t ext_key_usage;    /* ursa_ext_key_usage bits; 0: the request has no extendedKeyUsage */
    uint8_t basic_constraints; /* enum ursa_basic_constraints */
    uint8_t critical;          /* ursa_critical bits */
};

/*
 * The placeholder for the device's id in the texts of a device's template (identity.h).
 *
 * The functions of identity.h replace it by the id in hex, as the console shows the id. Any other %
 * is kept, because URIs contain % (RFC 3986 2.1). The console warns of a % that is probably a
 * misspelt %ID%.
 */
#define URSA_CSR_ID "%ID%"

/* Bytes of a request without its subject and attributes. */
#define URSA_CSR_FIXED_SIZE 592u

/* Bytes that a subjectAltName adds to a request, at most, if its text has san_len bytes. */
#define URSA_CSR_SAN_SIZE(san_len) ((san_len) + 13u * URSA_CSR_SAN_NAMES_(san_len) + 48u)
/*
 * Upper bound for the number of names in such a text. A name has at least 5 characters, and a comma
 * separates two names.
 */
#define URSA_CSR_SAN_NAMES_(san_len)                                                               \
    ((san_len) / 6u < URSA_SAN_MAX_NAMES ? (san_len) / 6u + 1u : URSA_SAN_MAX_NAMES)

/*
 * Upper bound for the bytes of a request in DER, if its texts have these lengths.
 *
 * challenge_len is the sum of the lengths of `challenge` and `unstructured_name`.
 */
#define URSA_CSR_SIZE(subject_len, san_len, challenge_len)                                         \
    (URSA_CSR_FIXED_SIZE + URSA_NAME_SIZE(subject_len) + URSA_CSR_SAN_SIZE(san_len) +              \
     (challenge_len) + 190u)

/*
 * Upper bound for the bytes of a request in DER, if all its texts together have at most 512 bytes.
 */
#define URSA_CSR_MAX_SIZE (URSA_CSR_SIZE(512u, 512u, 0u) - 512u)

/*
 * Add one extension to a template.
 *
 * text has the form of OpenSSL's configuration files:
 *
 *   subjectAltName=DNS:a,IP:b      keyUsage=digitalSignature,keyEncipherment
 *   extendedKeyUsage=serverAuth    basicConstraints=CA:FALSE
 *
 * "critical," may follow the equals sign. The names are those of OpenSSL, and upper and lower case
 * matter. The text of subjectAltName is not copied, so it must stay valid. It is checked only when
 * a request is written. On failure *tmpl is unchanged. where->at is the offset in text.
 *
 * URSA_E_ARGUMENT            tmpl or text is NULL
 * URSA_E_EXTENSION           an unknown extension or value
 * URSA_E_EXTENSION_REPEATED  the template has this extension already; where->at is 0
 */
int ursa_csr_add_extension(struct ursa_csr_template *tmpl, const char *text,
                           struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Write and sign a request in DER.
 *
 * If out is NULL, only the length is computed, and size is ignored. The length depends only on the
 * template, so *key need not contain a key yet. On failure where->what is the attribute or name,
 * and where->at is the offset in the text of this attribute or name. Stack: about 500 bytes more
 * than ursa_rsa_sign_sha256. Cost: one signature.
 *
 * URSA_E_ARGUMENT      tmpl, key, len or the subject is NULL, or hw_type is not NULL
 * URSA_E_BUFFER        size is too small; nothing is written, and where->at is the length needed
 * URSA_E_NAME_*        the subject is wrong (error.h, name.h)
 * URSA_E_SUBJECT_EMPTY the subject is "/", and there is no subjectAltName
 * URSA_E_SAN_*         the subjectAltName is wrong (error.h)
 * URSA_E_CHALLENGE     challenge is not 1 to 255 characters of UTF-8 without control characters
 * URSA_E_UNSTRUCTURED  unstructured_name is not 1 to 255 characters of UTF-8 without control
 *                      characters
 * URSA_E_EXTENSION     a field has a bit or value that does not exist; where->what is "keyUsage"
 *                      etc.
 * URSA_E_KEY_SHAPE     a part of the key has a wrong size or parity; out is all zero
 * URSA_E_SIGNATURE     the signature did not verify; out is all zero
 */
int ursa_csr_write(const struct ursa_csr_template *tmpl, const struct ursa_rsa_key *key,
                   uint8_t *out, size_t size, size_t *len,
                   struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Check a template and compute the length of its request, without signing.
 *
 * *key need not contain a key. Stack: 700 bytes. Errors: those of ursa_csr_write, without
 * URSA_E_BUFFER, URSA_E_KEY_SHAPE and URSA_E_SIGNATURE.
 */
int ursa_csr_size(const struct ursa_csr_template *tmpl, const struct ursa_rsa_key *key, size_t *len,
                  struct ursa_where *where) URSA_MUST_CHECK;

/* ---- requests that others made -------------------------------------------------------------- */

/*
 * The parts of a request (RFC 2986 4), as spans (cert.h) that point into the caller's buffer.
 *
 * Each span is a complete DER element with its tag and length, except `attributes` and `signature`.
 */
struct ursa_csr {
    struct ursa_span der;           /* the complete request */
    struct ursa_span info;          /* certificationRequestInfo: the signed bytes */
    struct ursa_span subject, spki; /* spki: subjectPKInfo, the public key */
    struct ursa_span attributes;    /* the attributes one after another, without their [0] */
    struct ursa_span extensions;    /* Extensions in extensionRequest; len 0: no extensionRequest */
    struct ursa_span algorithm;     /* signatureAlgorithm */
    struct ursa_span signature;     /* the bytes of the signature, without tag and length */
};

/*
 * Read a request that has exactly size bytes.
 *
 * Only the structure is checked. Names, algorithms, attributes and extensions must be well-formed,
 * and the version must be 0. This function does not check the signature, the values of the fields,
 * the contents of the extensions and the order of the elements of a SET. On failure *csr is
 * undefined.
 *
 * As DER demands, every length must have its shortest form, and no bytes may follow the last field.
 * All fields must be present, except the attributes: some programs leave out an empty set.
 *
 * URSA_E_CSR_DER  not a request in DER, or more than one extensionRequest. where->what is the
 *                 field, as RFC 2986 4 names it, and where->at is its offset.
 */
int ursa_csr_read(const uint8_t *der, size_t size, struct ursa_csr *csr,
                  struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Verify that a request was signed with the private key that belongs to its own public key.
 *
 * ursa_signed_by in cert.h describes the algorithms, the stack and the cost.
 *
 * URSA_E_CERT_ALGORITHM  not RSA or ECDSA with SHA-256, SHA-384 or SHA-512, e.g. with SHA-1
 * URSA_E_CSR_SIGNATURE   the signature was not made with the request's key
 * errors of ursa_check_key and ursa_check_algorithm (cert.h)
 */
int ursa_csr_verify(const struct ursa_csr *csr, struct ursa_where *where) URSA_MUST_CHECK;

/*
 * An attribute of a request.
 *
 * type is the content of an OBJECT IDENTIFIER. values is the content of the SET of values. Both
 * spans are without tag and length.
 */
struct ursa_csr_attribute {
    struct ursa_span type, values;
};

/*
 * Remove the next attribute from *rest, and store its parts in *attribute.
 *
 * Before the first call, the caller copies csr->attributes to *rest. Returns 1, or 0 if no
 * attribute is left.
 */
int ursa_csr_next_attribute(struct ursa_span *rest, struct ursa_csr_attribute *attribute);

/*
 * Compute the SHA-256 of a public key as SubjectPublicKeyInfo (RFC 5280 4.1.2.7).
 *
 * Other programs use the same digest as the name of a key.
 * `openssl pkey -pubout -outform DER | sha256sum` prints the digest. The caller must make sure that
 * *key contains a key.
 */
void ursa_spki_sha256(const struct ursa_rsa_key *key, uint8_t out[32]);

#ifdef __cplusplus
}
#endif

#endif
