/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include "objects/trust.h"
#include "paths/cert_values.h"
#include "paths/path.h"

/* ---- the purpose ---------------------------------------------------------------------------- */

/*
 * True if a certificate may be used for a purpose by those rules of openssl that are stricter than
 * the gate's:
 *   - An extendedKeyUsage must have the purpose itself. anyExtendedKeyUsage is not enough.
 *   - The keyUsage of a client's leaf must have digitalSignature or keyAgreement.
 *   - The nsCertType of a leaf must have the purpose.
 *
 * Also true if the extensions cannot be read, because the gate reports this error.
 */
static int suits(const struct ursa_cert *cert, uint16_t purpose, int is_leaf, int is_anchor) {
    struct ursa_cert_extensions extensions;
    int rc = is_anchor ? ursa_cert_read_anchor(cert, &extensions, NULL)
                       : ursa_cert_read_extensions(cert, &extensions, NULL);
    int is_client = purpose == URSA_EKU_CLIENT_AUTH;
    unsigned uses = URSA_KU_DIGITAL_SIGNATURE | URSA_KU_KEY_AGREEMENT;

    if (purpose == URSA_ANY_PURPOSE || rc != URSA_OK) {
        return 1;
    }
    if (extensions.has_ext_key_usage && (extensions.ext_key_usage & purpose) == 0) {
        return 0;
    }
    if (!is_client) {
        uses |= URSA_KU_KEY_ENCIPHERMENT;
    }
    return !is_leaf ||
           ((extensions.key_usage == 0 || (extensions.key_usage & uses) != 0) &&
            (cert_types(cert) & (is_client ? CERT_TYPE_CLIENT : CERT_TYPE_SERVER)) != 0);
}

static int is_anchor(const struct path *path, size_t i) {
    return path->is_anchored && i + 1 == path->count;
}

static int check_purpose(const struct path *path, uint16_t purpose, size_t *depth) {
    size_t i;

    for (i = 0; i < path->count; i++) {
        if (!suits(&path->cert[i]->cert, purpose, i == 0, is_anchor(path, i))) {
            *depth = i;
            return URSA_E_CERT_PURPOSE;
        }
    }
    return URSA_OK;
}

/* ---- the gate ------------------------------------------------------------------------------- */

/* The position of the certificate in which the offset `at` of the concatenated path lies. */
static size_t depth_of(const struct path *path, size_t at) {
    size_t i = 0;

    while (i + 1 < path->count && at >= path->cert[i]->cert.der.len) {
        at -= path->cert[i]->cert.der.len;
        i++;
    }
    return i;
}

/* Concatenate the certificates and check them with the gate. */
static int check_gate(const struct path *path, struct ursa_gate gate, size_t *depth,
                      struct ursa_where *where) {
    size_t len = 0, at = 0, i;
    uint8_t *chain;
    int rc;

    for (i = 0; i < path->count; i++) {
        len += path->cert[i]->cert.der.len;
    }
    chain = malloc(len + 1);
    if (chain == NULL) {
        return URSA_E_BUFFER;
    }
    for (i = 0; i < path->count; i++) {
        memcpy(chain + at, path->cert[i]->cert.der.at, path->cert[i]->cert.der.len);
        at += path->cert[i]->cert.der.len;
    }
    if (path->is_anchored) {
        gate.anchor = path->cert[path->count - 1]->cert.der;
    }
    rc = ursa_gate_check(&gate, chain, len, NULL, where);
    *depth = depth_of(path, where->at);
    free(chain);
    return rc;
}

/* ---- all checks ----------------------------------------------------------------------------- */

static int check_values(const struct path *path, size_t *depth, struct ursa_where *where) {
    size_t i;

    for (i = 0; i < path->count && !is_anchor(path, i); i++) {
        int rc = cert_check_values(&path->cert[i]->cert, where);

        if (rc != URSA_OK) {
            *depth = i;
            return rc;
        }
    }
    return URSA_OK;
}

/*
 * The strict reader may have refused a certificate for a reason that the gate does not see, such as
 * bytes after the certificate. An error of a certificate below it has precedence.
 */
static int check_refused(const struct path *path, int rc, size_t *depth, struct ursa_where *where) {
    size_t i = 0;

    while (i < path->count && path->cert[i]->refused == URSA_OK) {
        i++;
    }
    if (i == path->count || (rc != URSA_OK && *depth < i)) {
        return rc;
    }
    *depth = i;
    *where = path->cert[i]->where;
    return path->cert[i]->refused;
}

int path_check(const struct path *path, struct ursa_gate gate, size_t *depth,
               struct ursa_where *where) {
    int rc;

    *where = (struct ursa_where){"certificate", 0};
    *depth = 0;
    rc = check_purpose(path, gate.purposes, depth);
    if (rc == URSA_OK) {
        rc = check_gate(path, gate, depth, where);
    }
    if (rc == URSA_OK) {
        rc = check_values(path, depth, where);
    }
    return check_refused(path, rc, depth, where);
}

size_t path_rejected(const struct path *path, unsigned purpose) {
    size_t i = 0;

    while (i < path->count &&
           (path->cert[i]->settings.at == NULL || trust_allows(path->cert[i]->settings, purpose))) {
        i++;
    }
    return i;
}

/* ---- one issuer ----------------------------------------------------------------------------- */

/*
 * The gate checks a path of this certificate alone. No signature is verified, because gate.ca_leaf
 * is set.
 */
int path_fits(const struct host_cert *cert, int is_trusted, struct ursa_gate gate, unsigned *most) {
    const struct path alone = {.cert = {cert}, .count = 1, .is_anchored = is_trusted};
    const uint16_t purpose = gate.purposes;
    struct ursa_cert_extensions extensions;
    struct ursa_where where;
    size_t depth;

    gate.purposes = URSA_ANY_PURPOSE;
    if (path_rejected(&alone, purpose) < alone.count ||
        path_check(&alone, gate, &depth, &where) != URSA_OK ||
        ursa_cert_read_anchor(&cert->cert, &extensions, NULL) != URSA_OK) {
        return 0;
    }
    *most = extensions.path_length < 0 ? URSA_GATE_MAX_CERTS : (unsigned)extensions.path_length;
    return cert_is_ca(&cert->cert) && suits(&cert->cert, purpose, 0, is_trusted) &&
           (extensions.key_usage == 0 || (extensions.key_usage & URSA_KU_KEY_CERT_SIGN) != 0);
}
