/* SPDX-License-Identifier: MIT */
/*
 * The life of a device: a key, a request, a certificate, a lock.
 *
 * The states of a device:
 *
 *   EMPTY      The device has no key.
 *              Making a key leads to KEYED.
 *   KEYED      The device has a key and no certificate.
 *              Installing a chain leads to CERTIFIED, an erase leads to EMPTY.
 *   CERTIFIED  The device has a key and a certificate chain.
 *              Another chain may be installed. An erase leads to EMPTY, a lock leads to LOCKED.
 *   LOCKED     The device has a key and a certificate chain. No stored data can change any more.
 *   DAMAGED    One of two faults.
 *              Data is stored, but not a complete key: an erase leads to EMPTY.
 *              Or the flash cannot be read now: identity->fault is the error of the read. Open the
 *              identity again.
 *
 * One atomic record write decides every transition. If power fails at any time, the device starts
 * again in the old state or in the new state, never in between.
 *
 * Every command may be repeated. If its effect is already there, a command returns URSA_OK and
 * writes nothing. Key generation is the exception: it returns URSA_E_KEY_EXISTS.
 *
 * A key is never replaced silently. Key generation is refused while there is a key, even a damaged
 * key. Only ursa_identity_erase removes a key.
 *
 * Errors that many functions share:
 *
 *   identity->fault         the device is DAMAGED; ursa_identity_open lists the values
 *   URSA_E_STATE            the identity was never opened
 *   errors of a record read or write
 *                           the errors of the callbacks in struct ursa_records (store.h)
 *
 * All calls for one identity must come from one thread or be under one lock, because they use the
 * same records and port. No function of this header may be called from an interrupt.
 */
#ifndef URSA_IDENTITY_H
#define URSA_IDENTITY_H

#include <stddef.h>
#include <stdint.h>
#include "cert.h"
#include "csr.h"
#include "entropy.h"
#include "gate.h"
#include "keygen.h"
#include "limits.h"
#include "port.h"
#include "rsa.h"
#include "store.h"
#include "wrap.h"

#ifdef __cplusplus
extern "C" {
#endif

enum ursa_state {
    URSA_STATE_EMPTY = 0,
    URSA_STATE_KEYED,
    URSA_STATE_CERTIFIED,
    URSA_STATE_LOCKED,
    URSA_STATE_DAMAGED,
};

#define URSA_KEY_HEAD_SIZE 8u /* bytes at the start of the key's record */

/*
 * A device's identity, 2120 bytes on a Cortex-M0. The caller owns it.
 *
 * The identity contains the key and the state of its generation. The caller may read all fields,
 * but must not change any of them.
 */
struct ursa_identity {
    uint8_t state;      /* enum ursa_state */
    uint8_t generating; /* not 0: a key is being made */
    int16_t fault;      /* the error that made the device DAMAGED, else URSA_OK */
    /*
     * Number of the last key made on this device, counted from 1. If the key's record was damaged,
     * the next key has the number 1 again.
     */
    uint32_t key_number;
    const struct ursa_port *port;
    struct ursa_records records;
    struct ursa_entropy entropy;
    uint8_t head[URSA_KEY_HEAD_SIZE];  /* head, key and seal together are the key's record */
    struct ursa_rsa_key key;           /* valid if ursa_identity_has_key returns 1 */
    uint8_t seal[URSA_WRAP_SEAL_SIZE]; /* only used if the port has a wrap (wrap.h) */
    struct ursa_keygen keygen;         /* in use while `generating` is not 0 */
    uint8_t made[32];                  /* digest of a new key that is not stored yet */
};

/*
 * Load the stored key and state, and check the key (ursa_rsa_check).
 *
 * If an erase was interrupted, this function finishes it. If the device is EMPTY, this function
 * also runs the start-up test of the noise and stores the digest of its samples (entropy.h). This
 * takes 1024 samples or more and one flash write at each start.
 *
 * Two faults do not make this function fail:
 *
 *   - After a failed noise test, identity->entropy.alarm is the error, and
 *     ursa_identity_keygen_begin returns it.
 *   - A damaged key makes the state URSA_STATE_DAMAGED. identity->fault is then URSA_E_DAMAGED or
 *     URSA_E_STORE_DAMAGED. It is URSA_E_UNWRAP if the key was sealed with another secret. It is
 *     also URSA_E_UNWRAP if the port has a wrap and the stored key has no seal, or vice versa.
 *
 * If this function fails, the state is URSA_STATE_DAMAGED and identity->fault is not URSA_OK. Only
 * after URSA_E_ARGUMENT *identity is unchanged.
 *
 * URSA_E_ARGUMENT  identity or records is NULL, or a callback of records is missing
 * errors of ursa_port_check (port.h)
 * errors of a record read or write, e.g. URSA_E_FLASH or the port's code
 */
int ursa_identity_open(struct ursa_identity *identity, const struct ursa_port *port,
                       const struct ursa_records *records) URSA_MUST_CHECK;

/* Return the name of the state: "EMPTY", "KEYED", "CERTIFIED", "LOCKED" or "DAMAGED". */
const char *ursa_identity_state_name(const struct ursa_identity *identity);

/* Return 1 if there is a usable key (KEYED, CERTIFIED and LOCKED), else 0. */
int ursa_identity_has_key(const struct ursa_identity *identity);

/*
 * Make a key: call begin, then call step while the result is URSA_BUSY. To stop early, call abort.
 *
 * On URSA_OK the key is stored and the state is KEYED. params may be NULL. max_ops is explained at
 * ursa_keygen_step (keygen.h). The last step stores the key, reads the record back, unseals it if
 * there is a wrap, and compares the two keys. Before that step, an abort leaves no part of the key.
 *
 * RAM on a Cortex-M0 (`make size` computes these figures and fails above its cap):
 *
 *   1936 bytes  state and key, both in *identity
 *   1128 bytes  stack in begin, if begin must run the start-up test of the noise
 *   1112 bytes  stack in a step, or 2616 if ursa_wrap_aes seals the key
 *
 * In total that is 3064 bytes at most, or 4552 with ursa_wrap_aes.
 *
 * URSA_E_KEY_EXISTS     there is a key
 * identity->fault       the device is DAMAGED
 * URSA_E_STATE          begin: a key is being made already; step: no key is being made
 * URSA_E_FLASH_VERIFY   the stored key differs from the key that was made
 * errors of ursa_keygen_begin and ursa_keygen_step (keygen.h)
 * errors of the port's wrap_key (port.h)
 * errors of a record read or write
 *
 * After a failure the device is EMPTY as before. But if storing the key has failed, the state
 * depends on the flash:
 *
 *   EMPTY    No key was stored. Begin again.
 *   KEYED    The key was stored. It was read back and passed its checks. A later operation failed.
 *   DAMAGED  The flash cannot be read, so it is unknown whether a key was stored. identity->fault
 *            is URSA_E_FLASH or the port's code, and every command fails with this error. There are
 *            two ways out. Restart the device (ursa_store_open, ursa_identity_open) to read the
 *            flash again: the device is then EMPTY or KEYED. Or call ursa_identity_erase, which
 *            makes the device EMPTY and destroys the key if it was stored. If the device becomes
 *            DAMAGED again, the flash is worn out or broken.
 */
int ursa_identity_keygen_begin(struct ursa_identity *identity,
                               const struct ursa_keygen_params *params) URSA_MUST_CHECK;
int ursa_identity_keygen_step(struct ursa_identity *identity, uint32_t max_ops) URSA_MUST_CHECK;
void ursa_identity_keygen_abort(struct ursa_identity *identity);

/*
 * Write a request for this device's key, as ursa_csr_write does (csr.h).
 *
 * In the texts of the template, %ID% is replaced by the device's id (port.h) in lower-case hex.
 * If hw_type is set, serialNumber and hardwareModuleName are added (csr.h). where->at is an offset
 * in the text after these changes. Nothing is stored.
 *
 * URSA_E_NO_KEY    the device is EMPTY
 * identity->fault  the device is DAMAGED
 * URSA_E_BUFFER    size is too small. Or the texts with their changes take more than
 *                  URSA_TEMPLATE_MAX_SIZE bytes; then where->what is "template"
 * other errors of ursa_csr_write
 */
int ursa_identity_csr(const struct ursa_identity *identity, const struct ursa_csr_template *tmpl,
                      uint8_t *out, size_t size, size_t *len,
                      struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Store a template for the device's requests.
 *
 * If tmpl is NULL, the stored template is deleted. An erase does not delete it. %ID% is stored
 * as it is. The template is checked as ursa_identity_csr checks it. The device need not
 * have a key.
 *
 * URSA_E_BUFFER    the template takes more than URSA_TEMPLATE_MAX_SIZE bytes
 * URSA_E_LOCKED    the device is LOCKED
 * identity->fault  the device is DAMAGED
 * URSA_E_STATE     the identity was never opened
 * other errors of ursa_csr_write, except URSA_E_KEY_SHAPE and URSA_E_SIGNATURE (csr.h)
 * errors of a record write
 */
int ursa_identity_set_template(const struct ursa_identity *identity,
                               const struct ursa_csr_template *tmpl,
                               struct ursa_where *where) URSA_MUST_CHECK;

/* bytes of a stored template, at most */
#define URSA_TEMPLATE_MAX_SIZE 520u

/*
 * Read the stored template.
 *
 * This function writes the texts into buf, and *tmpl points to them. URSA_TEMPLATE_MAX_SIZE bytes
 * are enough for any template.
 *
 * URSA_E_NO_TEMPLATE    no template is stored
 * URSA_E_BUFFER         size is too small
 * URSA_E_STORE_DAMAGED  the stored template is damaged
 * other errors of a record read
 */
int ursa_identity_template(const struct ursa_identity *identity, struct ursa_csr_template *tmpl,
                           void *buf, size_t size) URSA_MUST_CHECK;

/*
 * Read the stored template with the same changes as in a request (ursa_identity_csr).
 *
 * The result is meant for the field `asked` of a gate (gate.h). Errors: those of
 * ursa_identity_template. URSA_E_BUFFER has a second cause: the texts with their changes do not fit
 * into size bytes.
 */
int ursa_identity_asked(const struct ursa_identity *identity, struct ursa_csr_template *tmpl,
                        void *buf, size_t size) URSA_MUST_CHECK;

#define URSA_CHAIN_HEAD_SIZE 40u /* bytes at the start of the chain's record */

/*
 * A certificate chain as it is stored. The caller sets len, anchor and der.
 *
 * URSA_CHAIN_MAX_SIZE is a limit of the image (limits.h).
 */
struct ursa_chain {
    size_t len;                         /* bytes in der */
    uint8_t head[URSA_CHAIN_HEAD_SIZE]; /* head, anchor and der together are the record */
    uint8_t anchor[32];                 /* SHA-256 of the trust anchor; all zero: not named */
    uint8_t der[URSA_CHAIN_MAX_SIZE];   /* certificates one after another, leaf first */
};

/*
 * Install a chain for this device's key.
 *
 * The chain must pass ursa_cert_check_chain. It must also pass ursa_gate_check with the anchor that
 * chain->anchor names. If gate is NULL, ursa_gate_check is not called: the caller must have done
 * the checks of a gate before. Then one record write replaces the old chain, if there is one.
 *
 * chain->anchor is stored with the chain, for the application. A chain without a named anchor
 * replaces the old chain and also the old anchor. If the same chain and anchor are installed
 * already, they are checked again, nothing is written, and the result is URSA_OK, even if the
 * device is LOCKED.
 *
 * URSA_E_NO_KEY     the device is EMPTY
 * identity->fault   the device is DAMAGED
 * URSA_E_CERT_SIZE  chain->len is more than URSA_CHAIN_MAX_SIZE
 * URSA_E_LOCKED     the device is LOCKED, and its chain or anchor differs
 * errors of ursa_cert_check_chain (cert.h) and ursa_gate_check (gate.h)
 * errors of a record read or write
 */
int ursa_identity_install(struct ursa_identity *identity, struct ursa_chain *chain,
                          const struct ursa_gate *gate, struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Read the installed chain.
 *
 * *number is the number of the chain. The first chain of a key has number 1, the next one 2, etc.
 *
 * URSA_E_NO_CERTIFICATE  no chain is installed
 * identity->fault        the device is DAMAGED
 * URSA_E_STORE_DAMAGED   the stored chain is damaged: install it again
 * other errors of a record read
 */
int ursa_identity_chain(const struct ursa_identity *identity, struct ursa_chain *chain,
                        uint32_t *number) URSA_MUST_CHECK;

/*
 * Lock a CERTIFIED device for ever: key, chain and template can no longer change.
 *
 * If the device is LOCKED already, the result is URSA_OK.
 *
 * URSA_E_NO_KEY          the device is EMPTY
 * URSA_E_NO_CERTIFICATE  the device is KEYED
 * identity->fault        the device is DAMAGED
 * errors of a record write
 */
int ursa_identity_lock(struct ursa_identity *identity) URSA_MUST_CHECK;

/*
 * Destroy the key and its chain, in flash and in RAM.
 *
 * The template stays. A key generation under way is stopped. On an EMPTY device this function
 * returns URSA_OK, and it finishes an erase that failed before. If the record of the lock and the
 * record of the key are both damaged, this function destroys all records, including the template.
 *
 * URSA_E_LOCKED  the device is LOCKED, even if its key is damaged. Or the record of the lock is
 *                damaged and the record of the key is not, because the device may be LOCKED
 * URSA_E_STATE   the identity was never opened
 * errors of a record read or write, e.g. URSA_E_FLASH or the port's code: call again
 */
int ursa_identity_erase(struct ursa_identity *identity) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
