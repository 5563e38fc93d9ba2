/* SPDX-License-Identifier: MIT */
/*
 * Verifies the statement of a bound request (ursa/bound.h), on the host. Every length byte is
 * checked before the bytes that it counts are read.
 */
#include <string.h>
#include "base/fail.h"
#include "base/sha256.h"
#include "identity/bound_format.h"
#include "rsa/spki.h"
#include "x509/x509_fields.h"

static int take(struct ursa_der_in *in, size_t n, struct ursa_span *span) {
    if (in->left < n) {
        return 0;
    }
    *span = ursa_span_to(in->at, in->at + n);
    in->at += n;
    in->left -= n;
    return 1;
}

/* Take a length byte from `least` to `most`, and then as many bytes as it counts. */
static int take_counted(struct ursa_der_in *in, size_t least, size_t most, struct ursa_span *span) {
    struct ursa_span length;

    return take(in, 1, &length) && length.at[0] >= least && length.at[0] <= most &&
           take(in, length.at[0], span);
}

static int is_prefix(struct ursa_span prefix) {
    size_t i = 0;

    while (i < BOUND_FILL_SIZE && prefix.at[i] == BOUND_FILL) {
        i++;
    }
    return i == BOUND_FILL_SIZE && memcmp(prefix.at + i, BOUND_CONTEXT, BOUND_CONTEXT_SIZE) == 0;
}

static int is_printable(struct ursa_span text) {
    size_t i = 0;

    while (i < text.len && text.at[i] >= ' ' && text.at[i] <= '~') {
        i++;
    }
    return i == text.len;
}

static int read_statement(struct ursa_der_in in, struct ursa_bound *bound) {
    const uint8_t *start = in.at;
    struct ursa_span prefix, state;

    if (!take(&in, BOUND_FILL_SIZE + BOUND_CONTEXT_SIZE, &prefix) || !is_prefix(prefix) ||
        !take(&in, 32, &bound->csr_sha256) || !take(&in, 1, &state) ||
        !take_counted(&in, 1, URSA_ID_MAX_SIZE, &bound->id) ||
        !take_counted(&in, URSA_BOUND_NONCE_MIN, URSA_BOUND_NONCE_MAX, &bound->nonce) ||
        !take_counted(&in, 0, URSA_BOUND_FIRMWARE_MAX, &bound->firmware)) {
        return 0;
    }
    bound->signed_part = ursa_span_to(start, in.at);
    bound->state = state.at[0];
    return bound->state >= URSA_STATE_KEYED && bound->state <= URSA_STATE_LOCKED &&
           is_printable(bound->firmware) && take(&in, URSA_RSA_SIZE, &bound->signature) &&
           in.left == 0;
}

static int is_about(const struct ursa_bound *bound, const uint8_t *csr, size_t len) {
    uint8_t digest[URSA_SHA256_SIZE];

    ursa_sha256(csr, len, digest);
    return memcmp(digest, bound->csr_sha256.at, sizeof digest) == 0;
}

int ursa_bound_verify(const uint8_t *statement, size_t len, const uint8_t *csr, size_t csr_len,
                      const uint8_t *nonce, size_t nonce_len, struct ursa_bound *bound,
                      struct ursa_where *where) {
    const struct ursa_span algorithm =
        ursa_span_to(ursa_sha256_with_rsa, ursa_sha256_with_rsa + URSA_RSA_ALGORITHM_SIZE);
    const struct ursa_der_in in = {statement, len};
    struct ursa_csr request;
    int rc = ursa_csr_read(csr, csr_len, &request, where);

    if (rc == URSA_OK) {
        rc = ursa_csr_verify(&request, where);
    }
    if (rc != URSA_OK) {
        return rc;
    }
    if (!read_statement(in, bound)) {
        rc = URSA_E_BOUND_FORM;
    } else if (!is_about(bound, csr, csr_len)) {
        rc = URSA_E_BOUND_CSR;
    } else if (nonce_len != bound->nonce.len || memcmp(nonce, bound->nonce.at, nonce_len) != 0) {
        rc = URSA_E_BOUND_NONCE;
    } else if (ursa_signed_by(request.spki, algorithm, bound->signed_part, bound->signature) !=
               URSA_OK) {
        rc = URSA_E_BOUND_SIGNATURE;
    }
    return rc == URSA_OK ? rc : ursa_fail(rc, where, "statement", 0);
}
