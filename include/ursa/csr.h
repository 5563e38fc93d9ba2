/* SPDX-License-Identifier: MIT */
/*
 * Certificate signing requests: PKCS#10 (RFC 2986), signed sha256WithRSAEncryption (RFC 8017).
 *
 * PKCS#1 v1.5 is deterministic: the same key and template give the same bytes, always.
 */
#ifndef URSA_CSR_H
#define URSA_CSR_H

#include <stddef.h>
#include <stdint.h>
#include "cert.h"
#include "error.h"
#include "name.h"
#include "rsa.h"

#ifdef __cplusplus
extern "C" {
#endif

/* keyUsage (RFC 5280 4.2.1.3): bit n of the standard is 1 << n here. */
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

/* extendedKeyUsage (RFC 5280 4.2.1.12): bit n - 1 stands for id-kp n. */
enum ursa_ext_key_usage {
    URSA_EKU_SERVER_AUTH = 1 << 0,
    URSA_EKU_CLIENT_AUTH = 1 << 1,
    URSA_EKU_CODE_SIGNING = 1 << 2,
    URSA_EKU_EMAIL_PROTECTION = 1 << 3,
    URSA_EKU_TIME_STAMPING = 1 << 7,
    URSA_EKU_OCSP_SIGNING = 1 << 8,
};

/* basicConstraints (RFC 5280 4.2.1.9) */
enum ursa_basic_constraints {
    URSA_BC_ABSENT = 0,
    URSA_BC_NOT_CA,
    URSA_BC_CA,
};

/* Which extensions are marked critical. An empty subject makes subjectAltName critical anyway. */
enum ursa_critical {
    URSA_CRITICAL_SAN = 1 << 0,
    URSA_CRITICAL_KU = 1 << 1,
    URSA_CRITICAL_EKU = 1 << 2,
    URSA_CRITICAL_BC = 1 << 3,
};

#define URSA_SAN_MAX_NAMES 16
#define URSA_CHALLENGE_MAX 255 /* characters; RFC 2985 pkcs-9-ub-challengePassword */

/*
 * What a request says. All zero but the subject is the plain request. Text is NUL-terminated and
 * borrowed: it must stay until the request is written.
 */
struct ursa_csr_template {
    const char *subject; /* see name.h */
    /*
     * subjectAltName, or NULL: names separated by commas, spaces around them ignored:
     *   DNS:host     LDH labels of 1 to 63, 253 in all; *. alone as the first label is a wildcard
     *   IP:address   IPv4 dotted decimal, or IPv6 (RFC 4291 2.2, :: and a v4 tail included)
     *   URI:uri      scheme ":" and more, printable ASCII without a comma (write %2C)
     *   email:box    local@domain, ASCII
     *   hardwareModuleName:type;serial   an otherName (RFC 4108 5, IEEE 802.1AR): the hardware's
     *                type as an OID in digits and dots, and 1 to 64 characters of printable ASCII
     */
    const char *san;
    const char *challenge;         /* challengePassword (RFC 2985 5.4.1), or NULL */
    const char *unstructured_name; /* unstructuredName (RFC 2985 5.2.2), or NULL */
    /*
     * A hardware type as an OID in digits and dots, or NULL. Of devices only (identity.h): the
     * profile of IEEE 802.1AR. To the subject comes serialNumber=%ID%, to the subjectAltName
     * hardwareModuleName:<hw_type>;%ID%, and keyUsage, if there is none, is a critical
     * digitalSignature.
     */
    const char *hw_type;
    uint16_t key_usage;        /* ursa_key_usage bits; 0: no such extension */
    uint16_t ext_key_usage;    /* ursa_ext_key_usage bits; 0: no such extension */
    uint8_t basic_constraints; /* enum ursa_basic_constraints */
    uint8_t critical;          /* ursa_critical bits */
};

/*
 * In the texts of a device's template (identity.h): its id, in hex as the console shows it. Any
 * other % stands for itself, since URIs have it (RFC 3986 2.1); the console tells of one that is
 * probably a %ID% misspelt.
 */
#define URSA_CSR_ID "%ID%"

/* Bytes of a request without any subject or attribute, and bounds on what text adds. */
#define URSA_CSR_FIXED_SIZE        592u
#define URSA_CSR_SAN_SIZE(san_len) ((san_len) + 13u * URSA_SAN_MAX_NAMES + 48u)
/*
 * A buffer of this size holds any request (DER) whose texts have these lengths, challenge_len being
 * that of both attributes together.
 */
#define URSA_CSR_SIZE(subject_len, san_len, challenge_len)                                         \
    (URSA_CSR_FIXED_SIZE + URSA_NAME_SIZE(subject_len) + URSA_CSR_SAN_SIZE(san_len) +              \
     (challenge_len) + 190u)
/* ... any request of 512 bytes of text. */
#define URSA_CSR_MAX_SIZE URSA_CSR_SIZE(512u, 0u, 0u)

/*
 * Add one extension given in OpenSSL's words to a template:
 *   subjectAltName=DNS:a,IP:b      keyUsage=digitalSignature,keyEncipherment
 *   extendedKeyUsage=serverAuth    basicConstraints=CA:FALSE
 * each optionally with "critical," after the equals sign. Names are OpenSSL's, in its case.
 * subjectAltName's text is borrowed, not copied.
 * URSA_E_EXTENSION, URSA_E_EXTENSION_REPEATED, where->at being the offset in `text`; subjectAltName
 * is checked when written.
 */
int ursa_csr_add_extension(struct ursa_csr_template *tmpl, const char *text,
                           struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Write and sign a request.
 * out may be NULL to learn the length without signing (size is ignored then); it depends on the
 * template only, so that a key that is not made yet will do.
 * `where`, if not NULL, tells on failure which attribute or name, and the offset in its own text.
 * URSA_E_ARGUMENT (no subject; an hw_type), URSA_E_BUFFER (nothing written), URSA_E_NAME_*,
 * URSA_E_SAN_*, URSA_E_CHALLENGE, URSA_E_UNSTRUCTURED, URSA_E_EXTENSION (a bit that does not exist;
 * where->what is "keyUsage" etc.), URSA_E_NAME_EMPTY (also: neither a subject nor a
 * subjectAltName), URSA_E_KEY_SHAPE, URSA_E_SIGNATURE (out is all zero). Stack: about 500 bytes and
 * those of ursa_rsa_sign_sha256. Cost: one signature.
 */
int ursa_csr_write(const struct ursa_csr_template *tmpl, const struct ursa_rsa_key *key,
                   uint8_t *out, size_t size, size_t *len,
                   struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Check a template and tell how long its request will be, without signing: the same errors but for
 * the last two, and 700 bytes of stack.
 */
int ursa_csr_size(const struct ursa_csr_template *tmpl, const struct ursa_rsa_key *key, size_t *len,
                  struct ursa_where *where) URSA_MUST_CHECK;

/* ---- requests of others --------------------------------------------------------------------- */

/* A request's parts (RFC 2986 4), borrowed from the caller's buffer, whole elements but for two. */
struct ursa_csr {
    struct ursa_span der;  /* all of it */
    struct ursa_span info; /* what is signed */
    struct ursa_span subject, spki;
    struct ursa_span attributes; /* one behind the other, without what is around them */
    struct ursa_span extensions; /* the Extensions in extensionRequest; len 0 if there is none */
    struct ursa_span algorithm;
    struct ursa_span signature; /* the BIT STRING's bytes, without tag, length and unused bits */
};

/*
 * Read the request that these bytes are, to the last one. Structure only: names, algorithms,
 * attributes and extensions are each well-formed, the version is 0; no signature is verified, no
 * value is judged. The order of a SET's elements is not looked at, nor is what is in an extension.
 * On failure *csr is of no use.
 * URSA_E_CSR_DER: not a request in DER (lengths in their shortest form, nothing missing, nothing
 * behind the last field; one extensionRequest at most). where->what is the field, as RFC 2986 4
 * names it; where->at is its offset.
 */
int ursa_csr_read(const uint8_t *der, size_t size, struct ursa_csr *csr,
                  struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Was it signed with the private half of its own key: RSA of 2048 to 4096 bits with SHA-256,
 * SHA-384 or SHA-512 (ursa_signed_by in cert.h has the details, and the stack)?
 * URSA_E_CERT_ALGORITHM (SHA-1 and MD5, too), URSA_E_CERT_RSA, URSA_E_CSR_SIGNATURE.
 */
int ursa_csr_verify(const struct ursa_csr *csr, struct ursa_where *where) URSA_MUST_CHECK;

/* An attribute: the contents of its type (an OBJECT IDENTIFIER) and of its SET of values. */
struct ursa_csr_attribute {
    struct ursa_span type, values;
};

/* Take the next one off *rest, at first a copy of csr->attributes. 1, or 0: there is none left. */
int ursa_csr_next_attribute(struct ursa_span *rest, struct ursa_csr_attribute *attribute);

/*
 * The SHA-256 of a public key as SubjectPublicKeyInfo (RFC 5280 4.1.2.7), the usual name of a key:
 * equal to `openssl pkey -pubout -outform DER | sha256sum`. Whether there is a key
 * is for the caller to know.
 */
void ursa_spki_sha256(const struct ursa_rsa_key *key, uint8_t out[32]);

#ifdef __cplusplus
}
#endif

#endif
