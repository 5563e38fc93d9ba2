/* SPDX-License-Identifier: MIT */
#include "ursa/identity.h"
#include <stddef.h>
#include <string.h>
#include "base/bytes.h"
#include "base/consttime.h"
#include "base/fail.h"
#include "base/sha256.h"
#include "base/wipe.h"
#include "identity/records.h"
#include "rsa/sign.h"

/*
 * The key's record: 'K', version, enum wrapping, 0, number of the key (u32).
 *
 * In a PLAIN record the key follows. In a WRAPPED record the encrypted key and its seal follow. An
 * ERASED record ends here. It keeps the number of the erased key, so that the next key gets the
 * next number.
 */
enum wrapping { PLAIN = 0, WRAPPED = 1, ERASED = 2 };

#define HEAD_SIZE    URSA_KEY_HEAD_SIZE
#define PLAIN_SIZE   (HEAD_SIZE + sizeof(struct ursa_rsa_key))
#define WRAPPED_SIZE (PLAIN_SIZE + URSA_WRAP_SEAL_SIZE)

_Static_assert(offsetof(struct ursa_identity, key) ==
                       offsetof(struct ursa_identity, head) + HEAD_SIZE &&
                   offsetof(struct ursa_identity, seal) ==
                       offsetof(struct ursa_identity, head) + PLAIN_SIZE,
               "the key's record must be contiguous");

/*
 * The chain's record: 'C', version, 0, 0, number of the chain (u32), SHA-256 of the rest, and the
 * rest. The rest is the fields `anchor` and `der` of struct ursa_chain.
 */
#define CHAIN_FIXED (URSA_CHAIN_HEAD_SIZE + sizeof((struct ursa_chain *)0)->anchor)

_Static_assert(offsetof(struct ursa_chain, der) == offsetof(struct ursa_chain, head) + CHAIN_FIXED,
               "the chain's record must be contiguous");

static uint8_t *key_record(struct ursa_identity *identity) {
    return (uint8_t *)identity + offsetof(struct ursa_identity, head);
}

int ursa_identity_read_record(const struct ursa_identity *identity, enum record id, void *buf,
                              size_t size, size_t *len) {
    *len = 0;
    if (identity->records.read == NULL) {
        return URSA_E_STATE; /* identity was never opened */
    }
    return identity->records.read(identity->records.ctx, id, buf, size, len);
}

int ursa_identity_write_record(const struct ursa_identity *identity, enum record id,
                               const void *buf, size_t len) {
    return identity->records.write(identity->records.ctx, id, buf, len);
}

int ursa_identity_wipe_record(const struct ursa_identity *identity, enum record id) {
    return identity->records.wipe(identity->records.ctx, id);
}

/* Return URSA_OK if the record exists. Up to `size` bytes from its start are read into `head`. */
static int find_record(const struct ursa_identity *identity, enum record id, void *head,
                       size_t size) {
    size_t len;
    int rc = ursa_identity_read_record(identity, id, head, size, &len);

    return rc == URSA_E_BUFFER ? URSA_OK : rc;
}

static int look_for(const struct ursa_identity *identity, enum record id) {
    uint8_t first;

    return find_record(identity, id, &first, sizeof first);
}

/* Return the first four bytes of a record as a number: its kind, version 1, a detail, 0. */
static uint32_t first_bytes(char kind, uint8_t detail) {
    return (uint8_t)kind | 1u << 8 | (uint32_t)detail << 16;
}

static void make_head(uint8_t *head, char kind, uint8_t detail, uint32_t number) {
    ursa_put_u32(head, first_bytes(kind, detail));
    ursa_put_u32(head + 4, number);
}

/* ---- loading ------------------------------------------------------------------------------ */

/*
 * Return nonzero if the `len` bytes that were read to key_record(identity) are a key's record:
 * PLAIN, WRAPPED or ERASED.
 */
static int is_key_record(const struct ursa_identity *identity, size_t len) {
    static const uint16_t sizes[] = {PLAIN_SIZE, WRAPPED_SIZE, HEAD_SIZE};
    uint8_t wrapping = identity->head[2];

    return wrapping <= ERASED && len == sizes[wrapping] &&
           ursa_get_u32(identity->head) == first_bytes('K', wrapping);
}

/*
 * Read the key's record into *identity and unseal the key.
 *
 * URSA_E_NOT_FOUND   there is no key
 * URSA_E_DAMAGED     the record is malformed
 * URSA_E_UNWRAP      the seal is wrong; or the record is WRAPPED and the port has no wrap; or the
 *                    record is PLAIN and the port has a wrap
 * other errors of a record read
 */
static int read_key(struct ursa_identity *identity) {
    const struct ursa_wrap *wrap = identity->port->wrap;
    size_t len;
    int rc =
        ursa_identity_read_record(identity, RECORD_KEY, key_record(identity), WRAPPED_SIZE, &len);

    identity->key_number = 0;
    if (rc != URSA_OK) {
        return rc == URSA_E_BUFFER ? URSA_E_DAMAGED : rc;
    }
    if (!is_key_record(identity, len)) {
        return URSA_E_DAMAGED; /* the number in the record may be wrong as well */
    }
    identity->key_number = ursa_get_u32(identity->head + 4);
    if (identity->head[2] == ERASED) {
        return URSA_E_NOT_FOUND;
    }
    if ((identity->head[2] == WRAPPED) != (wrap != NULL)) {
        return URSA_E_UNWRAP; /* a key without a seal may not be this device's own */
    }
    return wrap == NULL ? URSA_OK
                        : wrap->open(identity->port, identity->head, HEAD_SIZE, &identity->key,
                                     sizeof identity->key, identity->seal);
}

static int is_damage(int rc) {
    return rc == URSA_E_DAMAGED || rc == URSA_E_STORE_DAMAGED || rc == URSA_E_UNWRAP;
}

/* Set the state, which follows from the records that exist. */
static int load_state(struct ursa_identity *identity, int has_key) {
    int chain = look_for(identity, RECORD_CHAIN), lock;

    if (chain != URSA_OK && chain != URSA_E_NOT_FOUND && chain != URSA_E_STORE_DAMAGED) {
        return chain; /* a damaged chain does not matter here: it can be replaced */
    }
    lock = look_for(identity, RECORD_LOCK);
    if (lock == URSA_OK) {
        identity->state = URSA_STATE_LOCKED;
        return has_key && chain != URSA_E_NOT_FOUND ? URSA_OK : URSA_E_DAMAGED;
    }
    if (lock != URSA_E_NOT_FOUND) {
        return lock;
    }
    if (!has_key) {
        identity->state = URSA_STATE_EMPTY;
        /* An erase may have been interrupted after the key was erased: erase the chain as well. */
        return ursa_identity_wipe_record(identity, RECORD_CHAIN);
    }
    identity->state = chain != URSA_E_NOT_FOUND ? URSA_STATE_CERTIFIED : URSA_STATE_KEYED;
    return URSA_OK;
}

/* Check the key, in the work memory of key generation: no key is made during a load. */
static int check_key(struct ursa_identity *identity) {
    struct ursa_keygen *idle = &identity->keygen;
    int rc = ursa_rsa_check_in(&identity->key, (struct ursa_check_room *)(void *)idle->work);

    ursa_wipe(idle->work, sizeof idle->work);
    ursa_wipe_hash_stack();
    return rc;
}

static int load(struct ursa_identity *identity) {
    int rc = read_key(identity), has_key = rc == URSA_OK;

    if (has_key && check_key(identity) != URSA_OK) {
        rc = URSA_E_DAMAGED;
    }
    if (rc == URSA_OK || rc == URSA_E_NOT_FOUND) {
        rc = load_state(identity, has_key);
    }
    if (rc != URSA_OK || identity->state == URSA_STATE_EMPTY) {
        ursa_rsa_wipe(&identity->key);
    }
    identity->fault = (int16_t)rc;
    if (rc != URSA_OK) {
        identity->state = URSA_STATE_DAMAGED;
    }
    return is_damage(rc) ? URSA_OK : rc;
}

/* If a write failed (rc), load the state from flash, because the write may have taken effect. */
static void reload(struct ursa_identity *identity, int rc) {
    if (rc != URSA_OK) {
        (void)load(identity);
    }
}

/*
 * Run the start-up test of the noise source, at every start of a device without a key.
 *
 * The device starts even if the test raises an alarm. The alarm stays set: the console reports it,
 * and no key can be made.
 */
static void start_noise(struct ursa_identity *identity) {
    int rc = ursa_entropy_start(&identity->entropy, &identity->records, 1);

    (void)rc; /* identity->entropy.alarm keeps the error */
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
    identity->fault = URSA_E_STATE;
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

/* ---- state -------------------------------------------------------------------------------- */

int ursa_identity_need_key(const struct ursa_identity *identity) {
    return identity->state == URSA_STATE_EMPTY ? URSA_E_NO_KEY : identity->fault;
}

const char *ursa_identity_state_name(const struct ursa_identity *identity) {
    static const char names[][10] = {"EMPTY", "KEYED", "CERTIFIED", "LOCKED", "DAMAGED"};

    return names[identity->state];
}

int ursa_identity_has_key(const struct ursa_identity *identity) {
    return ursa_identity_need_key(identity) == URSA_OK;
}

/* ---- making a key ------------------------------------------------------------------------- */

/*
 * Values of identity->generating: a key is being made, or the finished key must be stored. Storing
 * is a separate step because flash is slow.
 */
enum { MAKING = 1, KEEPING };

int ursa_identity_keygen_begin(struct ursa_identity *identity,
                               const struct ursa_keygen_params *params) {
    int rc = ursa_identity_need_key(identity);

    if (identity->generating) {
        return URSA_E_STATE;
    }
    if (rc != URSA_E_NO_KEY) {
        return rc == URSA_OK ? URSA_E_KEY_EXISTS : rc;
    }
    rc = ursa_keygen_begin(&identity->keygen, &identity->entropy, &identity->records,
                           &identity->key, params);
    identity->generating = rc == URSA_OK ? MAKING : 0;
    return rc;
}

static void digest_key(const struct ursa_identity *identity, uint8_t out[32]) {
    ursa_sha256(&identity->key, sizeof identity->key, out);
    ursa_wipe_hash_stack();
}

static int store_key(struct ursa_identity *identity) {
    const struct ursa_wrap *wrap = identity->port->wrap;
    int rc = URSA_OK;

    make_head(identity->head, 'K', wrap == NULL ? PLAIN : WRAPPED, identity->key_number + 1);
    if (wrap != NULL) {
        rc = wrap->seal(identity->port, identity->head, HEAD_SIZE, &identity->key,
                        sizeof identity->key, identity->seal);
    }
    return rc != URSA_OK ? rc
                         : ursa_identity_write_record(identity, RECORD_KEY, key_record(identity),
                                                      wrap == NULL ? PLAIN_SIZE : WRAPPED_SIZE);
}

/* Store the new key, read it back and compare. */
static int keep(struct ursa_identity *identity) {
    /* Key generation has finished: its work memory is idle, and saves stack during the write. */
    uint8_t *kept = (uint8_t *)identity->keygen.work;
    int rc = store_key(identity);

    if (rc == URSA_OK) {
        rc = read_key(identity);
    }
    if (rc == URSA_OK) {
        digest_key(identity, kept);
        rc = ursa_equal(identity->made, kept, 32) ? URSA_OK : URSA_E_FLASH_VERIFY;
    }
    return rc;
}

static int make(struct ursa_identity *identity, uint32_t max_ops) {
    int rc = ursa_keygen_step(&identity->keygen, max_ops);

    if (rc == URSA_OK) {
        digest_key(identity, identity->made);
        identity->generating = KEEPING;
        return URSA_BUSY;
    }
    if (rc != URSA_BUSY) {
        identity->generating = 0;
    }
    return rc;
}

static int finish(struct ursa_identity *identity) {
    int rc;

    if (identity->entropy.alarm != URSA_OK) {
        ursa_identity_keygen_abort(identity);
        return identity->entropy.alarm;
    }
    identity->generating = 0;
    rc = keep(identity);
    if (rc == URSA_OK) {
        identity->state = URSA_STATE_KEYED;
    }
    reload(identity, rc);
    return rc;
}

int ursa_identity_keygen_step(struct ursa_identity *identity, uint32_t max_ops) {
    if (!identity->generating) {
        return URSA_E_STATE;
    }
    return identity->generating == MAKING ? make(identity, max_ops) : finish(identity);
}

void ursa_identity_keygen_abort(struct ursa_identity *identity) {
    if (identity->generating) {
        ursa_keygen_abort(&identity->keygen);
        ursa_rsa_wipe(&identity->key);
        identity->generating = 0;
    }
}

/* ---- certificates ------------------------------------------------------------------------- */

static void digest_chain(const struct ursa_chain *chain, uint8_t out[32]) {
    ursa_sha256(chain->anchor, sizeof chain->anchor + chain->len, out);
}

/*
 * Return URSA_OK if this chain is the installed chain.
 *
 * *number is the number of the installed chain, or 0 if there is no chain that can be read.
 *
 * URSA_E_NOT_FOUND   another chain, no chain or a damaged chain is installed
 * other errors of a record read
 */
static int find_chain(const struct ursa_identity *identity, const struct ursa_chain *chain,
                      uint32_t *number) {
    uint8_t old[URSA_CHAIN_HEAD_SIZE] = {0};
    int rc = find_record(identity, RECORD_CHAIN, old, sizeof old);

    *number = rc == URSA_OK ? ursa_get_u32(old + 4) : 0;
    if (rc == URSA_E_STORE_DAMAGED ||
        (rc == URSA_OK && memcmp(old + 8, chain->head + 8, 32) != 0)) {
        rc = URSA_E_NOT_FOUND;
    }
    return rc;
}

/* Check a chain that is to be installed. */
static int check_chain(const struct ursa_identity *identity, const struct ursa_chain *chain,
                       const struct ursa_gate *gate, struct ursa_where *where) {
    unsigned count;
    int rc = ursa_cert_check_chain(chain->der, chain->len, &identity->key, &count, where);

    return rc == URSA_OK && gate != NULL
               ? ursa_gate_check(gate, chain->der, chain->len, chain->anchor, where)
               : rc;
}

int ursa_identity_install(struct ursa_identity *identity, struct ursa_chain *chain,
                          const struct ursa_gate *gate, struct ursa_where *where) {
    uint32_t number = 0;
    int rc = ursa_identity_need_key(identity);

    if (rc == URSA_OK && chain->len > sizeof chain->der) {
        rc = URSA_E_CERT_SIZE;
    }
    if (rc == URSA_OK) {
        rc = check_chain(identity, chain, gate, where);
        if (rc != URSA_OK) {
            return rc;
        }
        digest_chain(chain, chain->head + 8);
        rc = find_chain(identity, chain, &number);
    }
    if (rc == URSA_E_NOT_FOUND && identity->state == URSA_STATE_LOCKED) {
        rc = URSA_E_LOCKED;
    }
    if (rc == URSA_E_NOT_FOUND) {
        make_head(chain->head, 'C', 0, number + 1);
        rc = ursa_identity_write_record(identity, RECORD_CHAIN, chain->head,
                                        CHAIN_FIXED + chain->len);
        reload(identity, rc);
    }
    if (rc == URSA_OK && identity->state == URSA_STATE_KEYED) {
        identity->state = URSA_STATE_CERTIFIED;
    }
    return rc == URSA_OK ? rc : ursa_fail(rc, where, "chain", 0);
}

int ursa_identity_chain(const struct ursa_identity *identity, struct ursa_chain *chain,
                        uint32_t *number) {
    uint8_t right[32];
    size_t len;
    int rc = ursa_identity_need_key(identity);

    if (rc == URSA_OK) {
        rc = ursa_identity_read_record(identity, RECORD_CHAIN, chain->head,
                                       CHAIN_FIXED + sizeof chain->der, &len);
    }
    if (rc != URSA_OK) {
        return rc == URSA_E_NOT_FOUND || rc == URSA_E_NO_KEY ? URSA_E_NO_CERTIFICATE : rc;
    }
    if (len < CHAIN_FIXED) {
        return URSA_E_STORE_DAMAGED;
    }
    chain->len = len - CHAIN_FIXED;
    digest_chain(chain, right);
    if (memcmp(chain->head + 8, right, sizeof right) != 0) {
        return URSA_E_STORE_DAMAGED;
    }
    *number = ursa_get_u32(chain->head + 4);
    return URSA_OK;
}

/* ---- lock and erase ----------------------------------------------------------------------- */

int ursa_identity_lock(struct ursa_identity *identity) {
    uint8_t record[HEAD_SIZE];
    int rc = ursa_identity_need_key(identity);

    if (rc == URSA_OK && identity->state == URSA_STATE_KEYED) {
        rc = URSA_E_NO_CERTIFICATE;
    }
    if (rc == URSA_OK) {
        make_head(record, 'L', 0, 0);
        rc = ursa_identity_write_record(identity, RECORD_LOCK, record, sizeof record);
        reload(identity, rc);
    }
    if (rc == URSA_OK) {
        identity->state = URSA_STATE_LOCKED;
    }
    return rc;
}

/*
 * Erase the key's record, then the chain's. After the first write the device has no key, even if
 * the second write fails.
 */
static int erase_records(struct ursa_identity *identity) {
    uint8_t head[HEAD_SIZE];
    int rc = look_for(identity, RECORD_LOCK);

    if (rc == URSA_OK) {
        return URSA_E_LOCKED;
    }
    if (rc == URSA_E_STORE_DAMAGED) {
        if (look_for(identity, RECORD_KEY) != rc) {
            return URSA_E_LOCKED; /* the unreadable lock may be valid */
        }
        /* No record can be read: erase all of them. */
        return identity->records.wipe_all(identity->records.ctx);
    }
    if (rc != URSA_E_NOT_FOUND) {
        return rc;
    }
    make_head(head, 'K', ERASED, identity->key_number);
    rc = identity->key_number == 0
             ? ursa_identity_wipe_record(identity, RECORD_KEY)
             : ursa_identity_write_record(identity, RECORD_KEY, head, sizeof head);
    return rc == URSA_OK ? ursa_identity_wipe_record(identity, RECORD_CHAIN) : rc;
}

int ursa_identity_erase(struct ursa_identity *identity) {
    int rc;

    if (identity->records.wipe == NULL) {
        return URSA_E_STATE; /* identity was never opened */
    }
    ursa_identity_keygen_abort(identity);
    rc = erase_records(identity);
    if (rc == URSA_OK) {
        ursa_rsa_wipe(&identity->key);
        identity->state = URSA_STATE_EMPTY;
        identity->fault = URSA_OK;
        start_noise(identity); /* must be the first to read the noise source */
    } else if (rc != URSA_E_LOCKED) {
        reload(identity, rc);
    }
    return rc;
}
