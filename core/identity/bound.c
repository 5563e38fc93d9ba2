/* SPDX-License-Identifier: MIT */
#include "identity/bound_format.h"
#include <string.h>
#include "base/sha256.h"
#include "base/wipe.h"

/* A statement being written. */
struct statement {
    uint8_t *start;
    size_t len;
};

static void put(struct statement *statement, const void *bytes, size_t n) {
    memcpy(statement->start + statement->len, bytes, n);
    statement->len += n;
}

static void put_byte(struct statement *statement, size_t value) {
    statement->start[statement->len++] = (uint8_t)value;
}

static void put_counted(struct statement *statement, const void *bytes, size_t n) {
    put_byte(statement, n);
    put(statement, bytes, n);
}

static int firmware_is_right(const char *firmware) {
    size_t n = 0;

    while (n <= URSA_BOUND_FIRMWARE_MAX && firmware[n] >= ' ' && firmware[n] <= '~') {
        n++;
    }
    return n <= URSA_BOUND_FIRMWARE_MAX && firmware[n] == '\0';
}

static int check(const struct ursa_identity *identity, const uint8_t *csr, const uint8_t *nonce,
                 size_t nonce_len, const char *firmware) {
    if (csr == NULL || nonce == NULL || firmware == NULL || !firmware_is_right(firmware)) {
        return URSA_E_ARGUMENT;
    }
    if (!ursa_identity_has_key(identity)) {
        return identity->state == URSA_STATE_EMPTY ? URSA_E_NO_KEY : identity->fault;
    }
    return nonce_len >= URSA_BOUND_NONCE_MIN && nonce_len <= URSA_BOUND_NONCE_MAX ? URSA_OK
                                                                                  : URSA_E_NONCE;
}

int ursa_identity_bind(const struct ursa_identity *identity, const uint8_t *csr, size_t csr_len,
                       const uint8_t *nonce, size_t nonce_len, const char *firmware, uint8_t *out,
                       size_t size, size_t *len) {
    struct statement statement = {out, BOUND_FILL_SIZE};
    int rc = check(identity, csr, nonce, nonce_len, firmware);
    uint8_t digest[32];

    if (rc != URSA_OK) {
        return rc;
    }
    if (size < URSA_BOUND_MAX_SIZE) {
        return URSA_E_BUFFER;
    }
    memset(out, BOUND_FILL, BOUND_FILL_SIZE);
    put(&statement, BOUND_CONTEXT, BOUND_CONTEXT_SIZE);
    ursa_sha256(csr, csr_len, digest);
    put(&statement, digest, sizeof digest);
    put_byte(&statement, identity->state);
    put_counted(&statement, identity->port->id, identity->port->id_len);
    put_counted(&statement, nonce, nonce_len);
    put_counted(&statement, firmware, strlen(firmware));
    ursa_sha256(out, statement.len, digest);
    rc = ursa_rsa_sign_sha256(&identity->key, digest, out + statement.len);
    if (rc != URSA_OK) {
        ursa_wipe(out, statement.len + URSA_RSA_SIZE);
        return rc;
    }
    *len = statement.len + URSA_RSA_SIZE;
    return URSA_OK;
}
