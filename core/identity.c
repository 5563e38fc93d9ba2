/* SPDX-License-Identifier: MIT */
#include "ursa/identity.h"
#include <string.h>
#include <bearssl_hash.h>
#include "secret.h"
#include "where.h"

enum record { RECORD_KEY = 1 };

static int read_key(struct ursa_identity *identity) {
    size_t len = 0;
    int rc = identity->records.read(identity->records.ctx, RECORD_KEY, &identity->key,
                                    sizeof identity->key, &len);

    if (rc == URSA_E_BUFFER || (rc == URSA_OK && len != sizeof identity->key)) {
        rc = URSA_E_STORE_DAMAGED;
    }
    return rc;
}

static int load(struct ursa_identity *identity) {
    int rc = read_key(identity);

    identity->state = URSA_STATE_DAMAGED; /* until it is known better */
    if (rc == URSA_OK && ursa_rsa_check(&identity->key) == URSA_OK) {
        identity->state = URSA_STATE_KEYED;
        return URSA_OK;
    }
    ursa_rsa_wipe(&identity->key);
    if (rc == URSA_E_NOT_FOUND) {
        identity->state = URSA_STATE_EMPTY;
        return URSA_OK;
    }
    return rc == URSA_E_STORE_DAMAGED ? URSA_OK : rc;
}

/*
 * The start-up test of the noise, at every start of a device that may be told to make a key. An
 * alarm does not keep it from starting: it is latched, told by the console, and no key is made.
 */
static void start_noise(struct ursa_identity *identity) {
    int rc = ursa_entropy_start(&identity->entropy, &identity->records, 1);

    (void)rc; /* identity->entropy.alarm has it */
}

int ursa_identity_open(struct ursa_identity *identity, const struct ursa_port *port,
                       const struct ursa_records *records) {
    int rc;

    if (identity == NULL || records == NULL || records->read == NULL || records->write == NULL ||
        records->wipe == NULL || records->wipe_all == NULL) {
        return URSA_E_ARGUMENT;
    }
    memset(identity, 0, sizeof *identity);
    identity->state = URSA_STATE_DAMAGED;
    ursa_entropy_init(&identity->entropy, port);
    rc = ursa_port_check(port);
    if (rc != URSA_OK) {
        return rc;
    }
    identity->port = port;
    identity->records = *records;
    rc = load(identity);
    if (rc == URSA_OK && identity->state == URSA_STATE_EMPTY) {
        start_noise(identity);
    }
    return rc;
}

const char *ursa_identity_state_name(const struct ursa_identity *identity) {
    switch (identity->state) {
    case URSA_STATE_EMPTY:
        return "EMPTY";
    case URSA_STATE_KEYED:
        return "KEYED";
    default:
        return "DAMAGED";
    }
}

int ursa_identity_keygen_begin(struct ursa_identity *identity, ursa_progress_fn progress,
                               void *arg) {
    int rc;

    if (identity->generating) {
        return URSA_E_STATE;
    }
    if (identity->state != URSA_STATE_EMPTY) {
        return identity->state == URSA_STATE_KEYED ? URSA_E_KEY_EXISTS : URSA_E_DAMAGED;
    }
    rc = ursa_keygen_begin(&identity->keygen, &identity->entropy, &identity->records,
                           &identity->key, progress, arg);
    identity->generating = rc == URSA_OK;
    return rc;
}

static void digest_key(const struct ursa_identity *identity, uint8_t digest[32]) {
    br_sha256_context sha;

    br_sha256_init(&sha);
    br_sha256_update(&sha, &identity->key, sizeof identity->key);
    br_sha256_out(&sha, digest);
    ursa_wipe(&sha, sizeof sha);
    ursa_wipe_hash_stack();
}

/* Store the new key, and believe only what reads back. */
static int keep(struct ursa_identity *identity) {
    uint8_t made[32], kept[32];
    int rc = identity->records.write(identity->records.ctx, RECORD_KEY, &identity->key,
                                     sizeof identity->key);

    if (rc == URSA_OK) {
        digest_key(identity, made);
        rc = read_key(identity);
    }
    if (rc == URSA_OK) {
        digest_key(identity, kept);
        rc = ursa_equal(made, kept, sizeof made) ? URSA_OK : URSA_E_FLASH_VERIFY;
    }
    ursa_wipe_hash_stack();
    return rc;
}

int ursa_identity_keygen_step(struct ursa_identity *identity, uint32_t max_ops) {
    int rc;

    if (!identity->generating) {
        return URSA_E_STATE;
    }
    rc = ursa_keygen_step(&identity->keygen, max_ops);
    if (rc == URSA_BUSY) {
        return rc;
    }
    identity->generating = 0;
    if (rc == URSA_OK) {
        rc = keep(identity);
        if (rc == URSA_OK) {
            identity->state = URSA_STATE_KEYED;
            return URSA_OK;
        }
        (void)load(identity); /* a write that failed may have happened: ask the flash */
    }
    return rc;
}

void ursa_identity_keygen_abort(struct ursa_identity *identity) {
    if (identity->generating) {
        ursa_keygen_abort(&identity->keygen);
        identity->generating = 0;
    }
}

int ursa_identity_csr(const struct ursa_identity *identity, const struct ursa_csr_template *tmpl,
                      uint8_t *out, size_t size, size_t *len, struct ursa_where *where) {
    if (identity->state != URSA_STATE_KEYED) {
        return ursa_fail(identity->state == URSA_STATE_EMPTY ? URSA_E_NO_KEY : URSA_E_DAMAGED,
                         where, "identity", 0);
    }
    return ursa_csr_write(tmpl, &identity->key, out, size, len, where);
}

int ursa_identity_erase(struct ursa_identity *identity) {
    const struct ursa_records *records = &identity->records;
    int rc;

    if (records->wipe == NULL) {
        return URSA_E_STATE; /* it was never opened */
    }
    ursa_identity_keygen_abort(identity);
    rc = records->wipe(records->ctx, RECORD_KEY);
    if (rc == URSA_E_STORE_DAMAGED) { /* then nothing can be told from anything: all of it goes */
        rc = records->wipe_all(records->ctx);
    }
    if (rc == URSA_OK) {
        ursa_rsa_wipe(&identity->key);
        identity->state = URSA_STATE_EMPTY;
        start_noise(identity); /* before anything else reads the source */
    } else {
        (void)load(identity); /* as may an erase */
    }
    return rc;
}
