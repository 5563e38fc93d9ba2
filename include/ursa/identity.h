/* SPDX-License-Identifier: MIT */
/*
 * The life of a device: EMPTY, KEYED, CERTIFIED, LOCKED.
 *
 *   EMPTY      no key.                    keygen -> KEYED
 *   KEYED      a key, no certificate.     install -> CERTIFIED; erase -> EMPTY
 *   CERTIFIED  a chain for that key.      install (another one); erase -> EMPTY; lock -> LOCKED
 *   LOCKED     nothing stored changes.
 *   DAMAGED    something is stored, but no whole key can be had of it. erase -> EMPTY
 *              Or the flash cannot be read now: identity->fault is its error. Open again.
 *
 * Every transition is one atomic record write: whenever power goes, the device starts again in the
 * old state or in the new one, whole. Every command may be repeated: what is done already is OK
 * (a second key: URSA_E_KEY_EXISTS), and nothing is written that is there already. A key is never
 * silently replaced: generation is refused while there is one, even a damaged one, and only
 * ursa_identity_erase removes it.
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

#define URSA_KEY_HEAD_SIZE 8u

/*
 * Everything a device knows of itself. The caller owns it; 2120 bytes on a Cortex-M0: the key and
 * what makes it.
 */
struct ursa_identity {
    uint8_t state;      /* enum ursa_state */
    uint8_t generating; /* not 0: a key is being made */
    int16_t fault;      /* why it is DAMAGED, else URSA_OK */
    uint32_t
        key_number; /* of the last key made here, from 1; begins anew when its record was damaged */
    const struct ursa_port *port;
    struct ursa_records records;
    struct ursa_entropy entropy;
    uint8_t head[URSA_KEY_HEAD_SIZE]; /* with key and seal: the key's record */
    struct ursa_rsa_key key;          /* when there is one: ursa_identity_has_key */
    uint8_t seal[URSA_WRAP_SEAL_SIZE];
    struct ursa_keygen keygen; /* in use while `generating` */
    uint8_t made[32];          /* digest of the key that is to be kept */
};

/*
 * Load what is stored and check it (ursa_rsa_check); finish an interrupted erase. On an EMPTY
 * device, also run the start-up test of the noise and keep its digest (entropy.h): 1024 samples and
 * one flash write at each start. A failing test is not an error here but identity->entropy.alarm,
 * and the answer to keygen_begin. A key that is damaged, or wrapped with another secret, is not an
 * error here but URSA_STATE_DAMAGED, with identity->fault saying why (URSA_E_DAMAGED,
 * URSA_E_STORE_DAMAGED, URSA_E_UNWRAP).
 * Errors: those of ursa_port_check; URSA_E_FLASH or the port's code.
 */
int ursa_identity_open(struct ursa_identity *identity, const struct ursa_port *port,
                       const struct ursa_records *records) URSA_MUST_CHECK;

/* "EMPTY", "KEYED", "CERTIFIED", "LOCKED", "DAMAGED" */
const char *ursa_identity_state_name(const struct ursa_identity *identity);

/* 1 in KEYED, CERTIFIED and LOCKED, else 0. */
int ursa_identity_has_key(const struct ursa_identity *identity);

/*
 * Make a key: begin, step while URSA_BUSY; on URSA_OK it is stored and the state is KEYED. The
 * stored record is read back (and unsealed) and compared before that, all in the last step: until
 * then abort leaves nothing of the key. params may be NULL. All RAM that it takes on a Cortex-M0:
 * 1936 bytes of state and key, which *identity has, and 1136 of stack in begin, when the start-up
 * test is still to come, 1120 in step: 3072 at most. With ursa_wrap_aes step has 2616 of stack, to
 * seal the key: 4552 at most. `make size` computes and caps that.
 * URSA_E_KEY_EXISTS, the fault of a DAMAGED device, URSA_E_STATE (already generating), those of
 * keygen.h, of the port's wrap_key, and of a record write. After a failure the device is EMPTY as
 * before; after one of the flash, what the flash says it is: see identity->state.
 *   EMPTY    nothing was kept: begin again.
 *   KEYED    the key was written and, read again, has passed its checks; what failed came after.
 *   DAMAGED  the flash cannot be read either; whether a key was kept is not known. Every command
 *            fails with identity->fault, URSA_E_FLASH or the port's code, until the device is
 *            restarted (ursa_store_open, ursa_identity_open), which asks the flash again: then it
 * is EMPTY or KEYED. ursa_identity_erase would make it EMPTY, too, with whatever was kept. A unit
 * that comes back to this has a flash that is worn out or broken.
 */
int ursa_identity_keygen_begin(struct ursa_identity *identity,
                               const struct ursa_keygen_params *params) URSA_MUST_CHECK;
int ursa_identity_keygen_step(struct ursa_identity *identity, uint32_t max_ops) URSA_MUST_CHECK;
void ursa_identity_keygen_abort(struct ursa_identity *identity);

/*
 * A request for this device's key: see ursa_csr_write. In the template's texts %ID% is replaced by
 * the device's id (port.h) in lower-case hex, and hw_type is heeded. Nothing is stored.
 * URSA_E_NO_KEY, the fault of a DAMAGED device; URSA_E_BUFFER also when texts with %ID% or hw_type
 * take over URSA_TEMPLATE_MAX_SIZE bytes once it is replaced (where->what is "template"). Offsets
 * in *where are those in the text so replaced.
 */
int ursa_identity_csr(const struct ursa_identity *identity, const struct ursa_csr_template *tmpl,
                      uint8_t *out, size_t size, size_t *len,
                      struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Keep what the device's requests shall say, in EMPTY, KEYED and CERTIFIED; NULL forgets it. It
 * stays through erase; %ID% is kept as it is. It is checked as ursa_csr_write would (the same
 * errors). URSA_E_BUFFER (over URSA_TEMPLATE_MAX_SIZE), URSA_E_LOCKED, the fault of a DAMAGED
 * device, URSA_E_STATE (never opened), those of a record write.
 */
int ursa_identity_set_template(const struct ursa_identity *identity,
                               const struct ursa_csr_template *tmpl,
                               struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Get it back, its texts in `buf` (URSA_TEMPLATE_MAX_SIZE bytes hold any).
 * URSA_E_NO_TEMPLATE, URSA_E_BUFFER, those of a record read.
 */
#define URSA_TEMPLATE_MAX_SIZE 520u
int ursa_identity_template(const struct ursa_identity *identity, struct ursa_csr_template *tmpl,
                           void *buf, size_t size) URSA_MUST_CHECK;

/*
 * What a request made from it says: the same with %ID% and hw_type filled in. For the gate
 * (gate.h).
 */
int ursa_identity_asked(const struct ursa_identity *identity, struct ursa_csr_template *tmpl,
                        void *buf, size_t size) URSA_MUST_CHECK;

/*
 * A certificate chain, as it is stored. The caller fills in der, len and anchor.
 */
#define URSA_CHAIN_MAX_SIZE  2560u /* bytes; a leaf and an intermediate of RSA-2048 take 2000 */
#define URSA_CHAIN_HEAD_SIZE 40u

struct ursa_chain {
    size_t len;                         /* of der */
    uint8_t head[URSA_CHAIN_HEAD_SIZE]; /* with anchor and der: the record */
    uint8_t anchor[32];               /* SHA-256 of the trust anchor meant, all zero: none named */
    uint8_t der[URSA_CHAIN_MAX_SIZE]; /* certificates one behind the other, leaf first */
};

/*
 * Install a chain for this device's key: ursa_cert_check_chain, ursa_gate_check with the anchor
 * named in `chain`, then one record write; the old chain, if any, is dropped by that write only.
 * The anchor's digest is kept beside the chain for the application, and is part of it: a chain
 * without it replaces both. Without a gate (NULL) nothing but structure and key is checked, for a
 * caller who has done the rest. Installing what is there already is OK in every state and writes
 * nothing (it has to pass again); URSA_E_LOCKED for anything else then. URSA_E_NO_KEY, the fault of
 * a DAMAGED device, URSA_E_CERT_SIZE (len), URSA_E_CERT_KEY and all others of cert.h and gate.h;
 * those of a record write.
 */
int ursa_identity_install(struct ursa_identity *identity, struct ursa_chain *chain,
                          const struct ursa_gate *gate, struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Read the installed chain back; *number counts the chains installed for this key.
 * URSA_E_NO_CERTIFICATE, the fault of a DAMAGED device, those of a record read.
 */
int ursa_identity_chain(const struct ursa_identity *identity, struct ursa_chain *chain,
                        uint32_t *number) URSA_MUST_CHECK;

/*
 * Lock a CERTIFIED device: key, chain and template stay as they are, for good. Locking again is OK.
 * URSA_E_NO_KEY, URSA_E_NO_CERTIFICATE, the fault of a DAMAGED device; those of a record write.
 */
int ursa_identity_lock(struct ursa_identity *identity) URSA_MUST_CHECK;

/*
 * Destroy key and chain, in flash and here; the template stays. Erasing an EMPTY device is OK, and
 * finishes an erase that failed. Stops a generation. On a store that is damaged as a whole, all
 * records go.
 * URSA_E_LOCKED (also when a locked device's key is damaged, or its lock alone cannot be read: only
 * when nothing can be read any more is there no lock), URSA_E_STATE (never opened),
 * URSA_E_FLASH or the port's code: repeat it.
 */
int ursa_identity_erase(struct ursa_identity *identity) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
