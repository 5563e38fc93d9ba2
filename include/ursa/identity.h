/* SPDX-License-Identifier: MIT */
/*
 * The life of a device: EMPTY, then KEYED; later CERTIFIED and LOCKED.
 *
 * Every change is one atomic record write. A key is never silently replaced: generation is refused
 * while there is one, even a damaged one, and only ursa_identity_erase removes it.
 */
#ifndef URSA_IDENTITY_H
#define URSA_IDENTITY_H

#include <stddef.h>
#include <stdint.h>
#include "csr.h"
#include "entropy.h"
#include "keygen.h"
#include "port.h"
#include "rsa.h"
#include "store.h"

#ifdef __cplusplus
extern "C" {
#endif

enum ursa_state {
    URSA_STATE_EMPTY = 0,
    URSA_STATE_KEYED,
    URSA_STATE_DAMAGED, /* something is stored, but it is not a whole and consistent key */
};

/* Everything a device knows of itself. The caller owns it; 1.1 KB, most of it the key. */
struct ursa_identity {
    const struct ursa_port *port;
    struct ursa_records records;
    struct ursa_entropy entropy;
    struct ursa_rsa_key key;   /* valid in URSA_STATE_KEYED only */
    struct ursa_keygen keygen; /* in use while `generating` */
    uint8_t state;             /* enum ursa_state */
    uint8_t generating;
};

/*
 * Load what is stored and check it (ursa_rsa_check). On an EMPTY device, also run the start-up test
 * of the noise and keep its digest (entropy.h): 1024 samples and one flash write at each start.
 * A failing test is not an error here but identity->entropy.alarm, and the answer to keygen_begin.
 * A key that is damaged is not an error here but URSA_STATE_DAMAGED.
 * Errors: those of ursa_port_check; URSA_E_FLASH or the port's code.
 */
int ursa_identity_open(struct ursa_identity *identity, const struct ursa_port *port,
                       const struct ursa_records *records) URSA_MUST_CHECK;

/* "EMPTY", "KEYED", "DAMAGED" */
const char *ursa_identity_state_name(const struct ursa_identity *identity);

/*
 * Make a key: begin, step while URSA_BUSY; on URSA_OK it is stored and the state is KEYED. The
 * stored record is read back and compared before that.
 * URSA_E_KEY_EXISTS, URSA_E_DAMAGED, URSA_E_STATE (already generating), those of keygen.h, and
 * those of a record write. After a failure the device is EMPTY as before; after one of the flash,
 * whatever the flash says: see identity->state.
 */
int ursa_identity_keygen_begin(struct ursa_identity *identity, ursa_progress_fn progress,
                               void *arg) URSA_MUST_CHECK;
int ursa_identity_keygen_step(struct ursa_identity *identity, uint32_t max_ops) URSA_MUST_CHECK;
void ursa_identity_keygen_abort(struct ursa_identity *identity);

/* A request for this device's key: see ursa_csr_write. URSA_E_NO_KEY, URSA_E_DAMAGED. */
int ursa_identity_csr(const struct ursa_identity *identity, const struct ursa_csr_template *tmpl,
                      uint8_t *out, size_t size, size_t *len,
                      struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Destroy the key, in flash and here. Erasing an EMPTY device is OK, and finishes an erase that
 * failed. Stops a generation. On a store that is damaged as a whole, all records go.
 * URSA_E_STATE (never opened), URSA_E_FLASH or the port's code: repeat it.
 */
int ursa_identity_erase(struct ursa_identity *identity) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
