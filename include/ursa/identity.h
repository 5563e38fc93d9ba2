/* SPDX-License-Identifier: MIT */
/*
 * The life of a device: a key, a request, a certificate, a lock.
 *
 *   EMPTY      There is no key.              keygen -> KEYED
 *   KEYED      A key, no certificate.        install -> CERTIFIED; erase -> EMPTY
 *   CERTIFIED  A key and its chain.          install another chain; erase -> EMPTY; lock -> LOCKED
 *   LOCKED     A key and its chain; nothing stored can change any more.
 *   DAMAGED    Data is stored, but not a complete key.                     erase -> EMPTY
 *              Or the flash cannot be read now: identity->fault is its error. Open again.
 *
 * Every transition is one atomic record write. Whenever power fails, the device starts again in the
 * old state or in the new state, never in between.
 *
 * Every command may be repeated. A command whose effect is there already returns URSA_OK and writes
 * nothing. Key generation is the exception: URSA_E_KEY_EXISTS.
 *
 * A key is never silently replaced. Key generation is refused while there is a key, even a damaged
 * one. Only ursa_identity_erase removes a key.
 *
 * Errors that many functions share:
 *
 *   identity->fault         the device is DAMAGED: the reason, see ursa_identity_open
 *   URSA_E_STATE            the identity was never opened
 *   errors of a record read or write
 *                           those of struct ursa_records (store.h)
 *
 * All calls for one identity must come from one thread or be under one lock, because all functions
 * use the same records and port. No function may be called from an interrupt.
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
 * A device's identity, 2120 bytes on a Cortex-M0: the key and the state that makes it. The caller
 * owns it.
 *
 * The caller may read all fields, and must change none.
 */
struct ursa_identity {
    uint8_t state;      /* enum ursa_state */
    uint8_t generating; /* not 0: a key is being made */
    int16_t fault;      /* the error because of which the device is DAMAGED, else URSA_OK */
    /*
     * Number of the last key made on this device, from 1. It starts again from 1 after the key's
     * record was damaged.
     */
    uint32_t key_number;
    const struct ursa_port *port;
    struct ursa_records records;
    struct ursa_entropy entropy;
    uint8_t head[URSA_KEY_HEAD_SIZE];  /* head, key and seal are the key's record */
    struct ursa_rsa_key key;           /* valid if ursa_identity_has_key returns 1 */
    uint8_t seal[URSA_WRAP_SEAL_SIZE]; /* used with a wrap (wrap.h) */
    struct ursa_keygen keygen;         /* in use while `generating` is not 0 */
    uint8_t made[32];                  /* digest of a new key that is not stored yet */
};

/*
 * Load the stored key and state, and check the key (ursa_rsa_check).
 *
 * An interrupted erase is finished. On an EMPTY device this also runs the start-up test of the
 * noise and stores its digest (entropy.h), which takes 1024 samples and one flash write at each
 * start.
 *
 * These faults are not errors of this function:
 *
 *   - A failed noise test is in identity->entropy.alarm, and ursa_identity_keygen_begin returns it.
 *   - A damaged key makes the state URSA_STATE_DAMAGED. identity->fault is then URSA_E_DAMAGED,
 *     URSA_E_STORE_DAMAGED, or URSA_E_UNWRAP for a key sealed with another secret.
 *
 * After any error except URSA_E_ARGUMENT the state is URSA_STATE_DAMAGED, and identity->fault is
 * not
 * URSA_OK.
 *
 * URSA_E_ARGUMENT  identity or records is NULL, or a callback of records is missing
 * errors of ursa_port_check (port.h)
 * errors of a record read or write, e.g. URSA_E_FLASH or the port's code
 */
int ursa_identity_open(struct ursa_identity *identity, const struct ursa_port *port,
                       const struct ursa_records *records) URSA_MUST_CHECK;

/* The name of the state: "EMPTY", "KEYED", "CERTIFIED", "LOCKED" or "DAMAGED". */
const char *ursa_identity_state_name(const struct ursa_identity *identity);

/* Is there a usable key? Returns 1 in KEYED, CERTIFIED and LOCKED, else 0. */
int ursa_identity_has_key(const struct ursa_identity *identity);

/*
 * Make a key: begin, do a step while the result is URSA_BUSY, or abort.
 *
 * On URSA_OK the key is stored and the state is KEYED. params may be NULL. max_ops is as in
 * ursa_keygen_step (keygen.h). The last step stores the key, reads the record back (and unseals it)
 * and compares it. Until that step, abort leaves nothing of the key.
 *
 * RAM on a Cortex-M0, as `make size` computes and caps it:
 *
 *   1936 bytes  state and key, both in *identity
 *   1128 bytes  stack in begin, if the start-up test of the noise is still to come
 *   1112 bytes  stack in a step; 2616 with ursa_wrap_aes, to seal the key
 *
 * In total that is 3064 bytes at most, or 4552 with ursa_wrap_aes.
 *
 * URSA_E_KEY_EXISTS     there is a key
 * identity->fault       the device is DAMAGED
 * URSA_E_STATE          begin: a key is being made already; step: no key is being made
 * URSA_E_FLASH_VERIFY   the stored key does not read back as it was made
 * errors of ursa_keygen_begin and ursa_keygen_step (keygen.h)
 * errors of the port's wrap_key (port.h)
 * errors of a record read or write
 *
 * After a failure the device is EMPTY as before, unless storing the key has failed. Then the state
 * follows from the flash:
 *
 *   EMPTY    No key was stored. Begin again.
 *   KEYED    The key was stored, and has passed its checks after reading. A later operation failed.
 *   DAMAGED  The flash cannot be read either, so it is unknown whether a key was stored. Every
 *            command fails with identity->fault, which is URSA_E_FLASH or the port's code. Restart
 *            the device (ursa_store_open, ursa_identity_open) to ask the flash again. The device is
 *            then EMPTY or KEYED. ursa_identity_erase instead of a restart makes the device EMPTY
 *            and destroys a stored key. If DAMAGED comes back, the flash is worn out or broken.
 */
int ursa_identity_keygen_begin(struct ursa_identity *identity,
                               const struct ursa_keygen_params *params) URSA_MUST_CHECK;
int ursa_identity_keygen_step(struct ursa_identity *identity, uint32_t max_ops) URSA_MUST_CHECK;
void ursa_identity_keygen_abort(struct ursa_identity *identity);

/*
 * Write a request for this device's key. See ursa_csr_write (csr.h).
 *
 * In the template's texts %ID% is replaced by the device's id (port.h) in lower-case hex, and
 * hw_type is added (csr.h). where->at is an offset in the text after this replacement. Nothing is
 * stored.
 *
 * URSA_E_NO_KEY    the device is EMPTY
 * identity->fault  the device is DAMAGED
 * URSA_E_BUFFER    size is too small; or texts with %ID% or hw_type take more than
 *                  URSA_TEMPLATE_MAX_SIZE bytes after the replacement, and where->what is
 *                  "template"
 * other errors of ursa_csr_write
 */
int ursa_identity_csr(const struct ursa_identity *identity, const struct ursa_csr_template *tmpl,
                      uint8_t *out, size_t size, size_t *len,
                      struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Keep a template for the device's requests.
 *
 * If tmpl is NULL, the kept template is deleted. An erase does not delete the template. %ID% is
 * stored as it is. The template is checked as ursa_identity_csr would check it. There need not be a
 * key.
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
 * Read the kept template.
 *
 * The texts of *tmpl are in buf afterwards. URSA_TEMPLATE_MAX_SIZE bytes are enough for any
 * template.
 *
 * URSA_E_NO_TEMPLATE    no template is kept
 * URSA_E_BUFFER         size is too small
 * URSA_E_STORE_DAMAGED  the stored template is damaged
 * other errors of a record read
 */
int ursa_identity_template(const struct ursa_identity *identity, struct ursa_csr_template *tmpl,
                           void *buf, size_t size) URSA_MUST_CHECK;

/*
 * Read the kept template with %ID% and hw_type filled in, as a request has them.
 *
 * This is for the field `asked` of a gate (gate.h). Errors: those of ursa_identity_template.
 * URSA_E_BUFFER also if the filled-in texts need more than size.
 */
int ursa_identity_asked(const struct ursa_identity *identity, struct ursa_csr_template *tmpl,
                        void *buf, size_t size) URSA_MUST_CHECK;

#define URSA_CHAIN_HEAD_SIZE 40u /* bytes at the start of the chain's record */

/*
 * A certificate chain as it is stored. The caller fills in len, anchor and der.
 *
 * URSA_CHAIN_MAX_SIZE is a limit of the image (limits.h).
 */
struct ursa_chain {
    size_t len;                         /* bytes in der */
    uint8_t head[URSA_CHAIN_HEAD_SIZE]; /* head, anchor and der are the record */
    uint8_t anchor[32];                 /* SHA-256 of the trust anchor; all zero: not named */
    uint8_t der[URSA_CHAIN_MAX_SIZE];   /* certificates one after another, leaf first */
};

/*
 * Install a chain for this device's key.
 *
 * The chain must pass ursa_cert_check_chain, and ursa_gate_check with the anchor named in chain. If
 * gate is NULL, only structure and key are checked: the caller must have done the rest. One record
 * write then replaces the old chain, if there is one.
 *
 * The anchor's digest is stored for the application as a part of the chain. A chain without a named
 * anchor replaces both the old chain and the old digest. If the same chain and anchor are installed
 * already, they are checked again, nothing is written, and the result is URSA_OK, also when LOCKED.
 *
 * URSA_E_NO_KEY     the device is EMPTY
 * identity->fault   the device is DAMAGED
 * URSA_E_CERT_SIZE  chain->len is more than URSA_CHAIN_MAX_SIZE
 * URSA_E_LOCKED     the device is LOCKED, and has another chain or anchor
 * errors of ursa_cert_check_chain (cert.h) and ursa_gate_check (gate.h)
 * errors of a record read or write
 */
int ursa_identity_install(struct ursa_identity *identity, struct ursa_chain *chain,
                          const struct ursa_gate *gate, struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Read the installed chain.
 *
 * *number is the number of the chain: 1 for the first chain of this key, then 2, and so on.
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
 * Locking a LOCKED device is OK.
 *
 * URSA_E_NO_KEY          the device is EMPTY
 * URSA_E_NO_CERTIFICATE  the device is KEYED
 * identity->fault        the device is DAMAGED
 * errors of a record write
 */
int ursa_identity_lock(struct ursa_identity *identity) URSA_MUST_CHECK;

/*
 * Destroy key and chain, in flash and in RAM.
 *
 * The template stays. A key generation under way is stopped. Erasing an EMPTY device is OK, and
 * finishes an erase that failed. If both the lock's and the key's records are damaged, the store is
 * taken as damaged in total, and all records are destroyed.
 *
 * URSA_E_LOCKED  the device is LOCKED, even if its key is damaged; or the lock's record is damaged
 *                and the key's record is not
 * URSA_E_STATE   the identity was never opened
 * errors of a record read or write, e.g. URSA_E_FLASH or the port's code: call again
 */
int ursa_identity_erase(struct ursa_identity *identity) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
