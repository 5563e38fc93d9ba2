/* SPDX-License-Identifier: MIT */
#include "ursa/gate.h"
#include <string.h>
#include "base/fail.h"
#include "base/sha256.h"
#include "codec/der_read.h"
#include "x509/cert_names.h"
#include "x509/name_match.h"
#include "x509/x509_fields.h"

#if !defined(URSA_WITHOUT_CHAIN_CHECK) || !URSA_WITHOUT_CHAIN_CHECK
/* The state of a walk along a chain, from the leaf to the trust anchor. */
struct walk {
    const struct ursa_gate *gate;
    const uint8_t *start;
    const uint8_t *anchor_sha256; /* digest of the anchor's certificate; NULL: no anchor named */
    struct ursa_where *where;
    unsigned number; /* index of the current certificate; the leaf has 0 */
    unsigned cas;    /* CAs before the current certificate that are not self-issued */
    int is_anchored; /* the current certificate is the trust anchor */
};

/* Store the wrong field and its offset in the chain in walk->where. Returns rc. */
static int fail_at(const struct walk *walk, int rc, const char *what, const uint8_t *at) {
    return ursa_fail(rc, walk->where, what, (size_t)(at - walk->start));
}

static int is_self_issued(const struct ursa_cert *cert) {
    return ursa_name_matches(cert->issuer, cert->subject);
}

/* ---- every certificate ---------------------------------------------------------------------- */

#define EMPTY_NAME_SIZE 2u /* a SEQUENCE without content */

static int check_validity(const struct walk *walk, const struct ursa_cert *cert) {
    const int64_t now = walk->gate->now;
    int64_t from, to;
    int rc = ursa_cert_validity(cert, &from, &to);

    if (rc == URSA_OK && now != 0 && now < from) {
        rc = URSA_E_CERT_EARLY;
    } else if (rc == URSA_OK && now != 0 && now > to) {
        rc = URSA_E_CERT_EXPIRED;
    } else if (rc == URSA_OK && from > to) { /* not valid at any time */
        rc = URSA_E_CERT_TIME;
    }
    return rc == URSA_OK ? rc : fail_at(walk, rc, "validity", cert->validity.at);
}

/* Check the fields that a certificate has because another one signs it. */
static int check_signed(const struct walk *walk, const struct ursa_cert *cert) {
    if (cert->version != 3 && !walk->gate->version_1) {
        return fail_at(walk, URSA_E_CERT_DER, "version", cert->serial.at);
    }
    if (!ursa_span_is_same(cert->inner_algorithm, cert->outer_algorithm)) {
        return fail_at(walk, URSA_E_CERT_ALGORITHMS, "signatureAlgorithm",
                       cert->outer_algorithm.at);
    }
    /* RFC 5280 4.1.2.4 and 4.1.2.6: a CA has a name, which is the issuer here. */
    return cert->issuer.len == EMPTY_NAME_SIZE
               ? fail_at(walk, URSA_E_CERT_DER, "issuer", cert->issuer.at)
               : URSA_OK;
}

/*
 * Make the checks that apply to every certificate: the leaf, a CA and the trust anchor.
 *
 * The trust anchor is a name and a key (RFC 5280 6.1.1 d). Its version, its signature and its
 * signature algorithms are therefore not checked. Of its extensions, basicConstraints,
 * keyUsage and extKeyUsage matter. nameConstraints, a malformed subjectAltName and a repeated
 * extension are errors (ursa_cert_read_anchor).
 */
static int check_any(const struct walk *walk, const struct ursa_cert *cert,
                     struct ursa_cert_extensions *extensions) {
    int rc;

    rc = walk->is_anchored ? URSA_OK : check_signed(walk, cert);
    if (rc != URSA_OK) {
        return rc;
    }
    rc = ursa_check_key(cert->spki);
    if (rc != URSA_OK) {
        return fail_at(walk, rc, "subjectPublicKeyInfo", cert->spki.at);
    }
    rc = walk->is_anchored ? ursa_cert_read_anchor(cert, extensions, walk->where)
                           : ursa_cert_read_extensions(cert, extensions, walk->where);
    if (rc != URSA_OK) {
        if (walk->where != NULL) {
            walk->where->at += (size_t)(cert->der.at - walk->start);
        }
        return rc;
    }
    return check_validity(walk, cert);
}

/* ---- usage and names ------------------------------------------------------------------------ */

/*
 * Return nonzero if `given` has all bits that the request asked for (`all`). If the request asked
 * for no bit, one bit of `one` is enough.
 */
static int allows(const struct ursa_gate *gate, unsigned given, unsigned all, unsigned one) {
    return all != 0 ? (given & all) == all
                    : gate->purposes == URSA_ANY_PURPOSE || (given & one) != 0;
}

static int allows_purpose(const struct ursa_gate *gate,
                          const struct ursa_cert_extensions *extensions) {
    unsigned one = gate->purposes != 0 ? gate->purposes
                                       : (unsigned)(URSA_EKU_SERVER_AUTH | URSA_EKU_CLIENT_AUTH);

    return !extensions->has_ext_key_usage || extensions->any_ext_key_usage ||
           allows(gate, extensions->ext_key_usage,
                  gate->asked != NULL ? gate->asked->ext_key_usage : 0, one);
}

static int allows_key_usage(const struct ursa_gate *gate,
                            const struct ursa_cert_extensions *extensions) {
    return extensions->key_usage == 0 ||
           allows(gate, extensions->key_usage, gate->asked != NULL ? gate->asked->key_usage : 0,
                  URSA_KU_DIGITAL_SIGNATURE | URSA_KU_KEY_ENCIPHERMENT);
}

static int check_names(const struct walk *walk, const struct ursa_cert *leaf,
                       const struct ursa_cert_extensions *extensions) {
    const struct ursa_csr_template *asked = walk->gate->asked;
    int rc;

    if (asked == NULL || walk->gate->any_names) {
        return URSA_OK;
    }
    rc = ursa_cert_has_subject(leaf->subject, asked->subject, walk->where);
    if (rc == URSA_E_CERT_SUBJECT) {
        return fail_at(walk, rc, "subject", leaf->subject.at);
    }
    if (rc == URSA_OK) {
        rc = ursa_cert_has_san(extensions->san, asked->san, walk->where);
        if (rc == URSA_E_CERT_SAN) {
            return fail_at(walk, rc, "subjectAltName",
                           extensions->san.len > 0 ? extensions->san.at : leaf->extensions.at);
        }
    }
    return rc;
}

/* Judge the extensions of a leaf. If the result is an error, *what is the extension. */
static int judge_leaf(const struct walk *walk, const struct ursa_cert_extensions *extensions,
                      const char **what) {
    if (extensions->is_ca && !walk->gate->ca_leaf) {
        return URSA_E_CERT_LEAF_CA;
    }
    *what = "keyUsage";
    /* RFC 5280 4.2.1.3: keyCertSign is for CAs only. */
    return allows_key_usage(walk->gate, extensions) &&
                   (extensions->is_ca || !(extensions->key_usage & URSA_KU_KEY_CERT_SIGN))
               ? URSA_OK
               : URSA_E_CERT_USAGE;
}

/* Like judge_leaf, for a CA. */
static int judge_ca(struct walk *walk, const struct ursa_cert *cert,
                    const struct ursa_cert_extensions *extensions, const char **what) {
    int is_self = is_self_issued(cert);

    /* A self-issued CA of version 1 is accepted without basicConstraints: version 1 has none. */
    if (!extensions->is_ca && (cert->version != 1 || !is_self)) {
        return URSA_E_CERT_NOT_CA;
    }
    if (extensions->path_length >= 0 && walk->cas > (unsigned)extensions->path_length) {
        return URSA_E_CERT_PATH;
    }
    walk->cas += !is_self;
    *what = "keyUsage";
    return extensions->key_usage != 0 && !(extensions->key_usage & URSA_KU_KEY_CERT_SIGN)
               ? URSA_E_CERT_USAGE
               : URSA_OK;
}

static int check_one(struct walk *walk, const struct ursa_cert *cert) {
    struct ursa_cert_extensions extensions;
    const char *what = "basicConstraints";
    int rc = check_any(walk, cert, &extensions);

    if (rc != URSA_OK) {
        return rc;
    }
    rc = walk->number == 0 ? judge_leaf(walk, &extensions, &what)
                           : judge_ca(walk, cert, &extensions, &what);
    if (rc == URSA_OK && !allows_purpose(walk->gate, &extensions)) {
        rc = URSA_E_CERT_PURPOSE;
        what = "extKeyUsage";
    }
    if (rc != URSA_OK) {
        return fail_at(walk, rc, what, cert->extensions.at);
    }
    return walk->number == 0 ? check_names(walk, cert, &extensions) : URSA_OK;
}

/* ---- links ---------------------------------------------------------------------------------- */

static int check_link(const struct walk *walk, const struct ursa_cert *cert,
                      const struct ursa_cert *issuer) {
    int rc;

    if (!ursa_name_matches(cert->issuer, issuer->subject)) {
        return fail_at(walk, URSA_E_CERT_ISSUER, "issuer", cert->issuer.at);
    }
    rc = ursa_signed_by(issuer->spki, cert->outer_algorithm, cert->tbs, cert->signature);
    if (rc == URSA_OK) {
        return rc;
    }
    if (rc == URSA_E_CERT_RSA || rc == URSA_E_CERT_EC_KEY) {
        return fail_at(walk, rc, "subjectPublicKeyInfo", issuer->spki.at);
    }
    return rc == URSA_E_CERT_ALGORITHM || rc == URSA_E_CERT_EC
               ? fail_at(walk, rc, "signatureAlgorithm", cert->outer_algorithm.at)
               : fail_at(walk, rc, "signatureValue", cert->signature.at);
}

static int has_digest(struct ursa_span der, const uint8_t digest[32]) {
    uint8_t out[URSA_SHA256_SIZE];

    ursa_sha256(der.at, der.len, out);
    return memcmp(out, digest, sizeof out) == 0;
}

/*
 * Return nonzero if this certificate is the trust anchor.
 *
 * No device may vouch for its own certificate. The leaf is therefore the trust anchor only if it is
 * gate->anchor and gate->ca_leaf is set.
 */
static int is_anchor(const struct walk *walk, const struct ursa_cert *cert) {
    if (walk->gate->anchor.len > 0) {
        return ursa_span_is_same(cert->der, walk->gate->anchor) &&
               (walk->number > 0 || walk->gate->ca_leaf);
    }
    return walk->anchor_sha256 != NULL && walk->number > 0 &&
           has_digest(cert->der, walk->anchor_sha256);
}

/*
 * Check the link from the last certificate to a trust anchor that is not in the chain.
 *
 * The anchor's certificate must pass the checks of a trust anchor and of a CA.
 */
static int check_to_anchor(struct walk *walk, const struct ursa_cert *last) {
    struct ursa_cert anchor;
    const uint8_t *start = walk->start;
    int rc;

    rc = ursa_cert_read(walk->gate->anchor.at, walk->gate->anchor.len, &anchor, walk->where);
    if (rc == URSA_OK && anchor.der.len != walk->gate->anchor.len) {
        rc = ursa_fail(URSA_E_CERT_DER, walk->where, "trustAnchor", anchor.der.len);
    }
    if (rc == URSA_OK && !ursa_name_matches(last->issuer, anchor.subject)) {
        rc = fail_at(walk, URSA_E_CERT_ANCHOR, "issuer", last->issuer.at);
    }
    if (rc == URSA_OK) {
        walk->number++;
        walk->is_anchored = 1;
        walk->start = anchor.der.at; /* offsets of errors count from the anchor's start */
        rc = check_one(walk, &anchor);
        walk->start = start;
    }
    return rc == URSA_OK ? check_link(walk, last, &anchor) : rc;
}

/*
 * Check the last certificate of a chain without a trust anchor. The key that signed this
 * certificate may be unknown.
 *
 * A leaf that is its own issuer must be signed with its own key. A self-issued CA certificate may
 * be signed with the CA's previous key (RFC 4210 4.4), so only its algorithm is checked.
 */
static int check_unanchored(const struct walk *walk, const struct ursa_cert *last) {
    int rc;

    if (is_self_issued(last) && walk->number == 0 && !walk->gate->ca_leaf) {
        return check_link(walk, last, last);
    }
    rc = ursa_check_algorithm(last->outer_algorithm);
    return rc == URSA_OK ? rc : fail_at(walk, rc, "signatureAlgorithm", last->outer_algorithm.at);
}

static int check_last(struct walk *walk, const struct ursa_cert *last) {
    if (walk->is_anchored) {
        return URSA_OK;
    }
    if (walk->gate->anchor.len > 0) {
        return check_to_anchor(walk, last);
    }
    return walk->anchor_sha256 == NULL
               ? check_unanchored(walk, last)
               : fail_at(walk, URSA_E_CERT_ANCHOR_MISSING, "certificate", last->der.at);
}

/* ---- the chain ------------------------------------------------------------------------------ */

static int read_at(const struct walk *walk, const uint8_t *at, size_t left,
                   struct ursa_cert *cert) {
    int rc = ursa_cert_read(at, left, cert, walk->where);

    if (rc != URSA_OK && walk->where != NULL) {
        walk->where->at += (size_t)(at - walk->start);
    }
    return rc;
}

/*
 * Check the certificate at *at and its link to the next certificate. *at moves to the next
 * certificate.
 */
static int check_next(struct walk *walk, const uint8_t **at, const uint8_t *end) {
    struct ursa_cert cert, issuer;
    int rc = read_at(walk, *at, (size_t)(end - *at), &cert);

    if (rc == URSA_OK) {
        walk->is_anchored = is_anchor(walk, &cert);
        rc = walk->number < URSA_GATE_MAX_CERTS
                 ? check_one(walk, &cert)
                 : fail_at(walk, URSA_E_CERT_COUNT, "certificate", *at);
    }
    if (rc != URSA_OK) {
        return rc;
    }
    *at += cert.der.len;
    if (*at == end) {
        return check_last(walk, &cert);
    }
    if (walk->is_anchored) { /* nothing vouches for the certificates after the anchor */
        return fail_at(walk, URSA_E_CERT_ANCHOR, "certificate", *at);
    }
    rc = read_at(walk, *at, (size_t)(end - *at), &issuer);
    return rc == URSA_OK ? check_link(walk, &cert, &issuer) : rc;
}

static int is_zero(const uint8_t digest[32]) {
    uint8_t any = 0;
    unsigned i;

    for (i = 0; i < 32; i++) {
        any |= digest[i];
    }
    return any == 0;
}

int ursa_gate_check(const struct ursa_gate *gate, const uint8_t *der, size_t len,
                    const uint8_t anchor_sha256[32], struct ursa_where *where) {
    const uint8_t *at = der;
    struct walk walk = {gate, der, NULL, where, 0, 0, 0};
    int rc;

    if (anchor_sha256 != NULL && !is_zero(anchor_sha256)) {
        walk.anchor_sha256 = anchor_sha256;
    }
    if (walk.anchor_sha256 != NULL && gate->anchor.len > 0 &&
        !has_digest(gate->anchor, walk.anchor_sha256)) {
        return ursa_fail(URSA_E_CERT_ANCHOR_MISSING, where, "anchor", 0);
    }
    do {
        rc = check_next(&walk, &at, der + len);
        walk.number++;
    } while (rc == URSA_OK && at < der + len);
    return rc;
}
#endif
