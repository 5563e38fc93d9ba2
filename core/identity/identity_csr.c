/* SPDX-License-Identifier: MIT */
/* Makes an identity's requests to a CA, and stores the template for them. */
#include <string.h>
#include "base/fail.h"
#include "base/wipe.h"
#include "identity/records.h"
#include "identity/template.h"

int ursa_identity_csr(const struct ursa_identity *identity, const struct ursa_csr_template *tmpl,
                      uint8_t *out, size_t size, size_t *len, struct ursa_where *where) {
    struct ursa_csr_draft draft;
    int rc = ursa_identity_need_key(identity);

    if (rc != URSA_OK || len == NULL) {
        return ursa_fail(rc != URSA_OK ? rc : URSA_E_ARGUMENT, where, "identity", 0);
    }
    rc = ursa_template_build(tmpl, identity, out, size, &draft, where);
    if (rc == URSA_OK && out != NULL) {
        rc = ursa_csr_sign(&draft, &identity->key, out, where);
    }
    if (rc == URSA_OK) {
        *len = draft.len;
    }
    return rc;
}

static int store_template(const struct ursa_identity *identity,
                          const struct ursa_csr_template *tmpl) {
    uint8_t packed[URSA_TEMPLATE_MAX_SIZE];
    size_t len;
    int rc = ursa_template_pack(tmpl, packed, sizeof packed, &len);

    if (rc == URSA_OK) {
        rc = ursa_identity_write_record(identity, RECORD_TEMPLATE, packed, len);
    }
    ursa_wipe(packed, sizeof packed);
    return rc;
}

int ursa_identity_set_template(const struct ursa_identity *identity,
                               const struct ursa_csr_template *tmpl, struct ursa_where *where) {
    struct ursa_csr_draft draft;
    int rc = identity->state == URSA_STATE_LOCKED ? URSA_E_LOCKED : identity->fault;

    if (identity->port == NULL) {
        rc = URSA_E_STATE; /* identity was never opened */
    }
    if (rc == URSA_OK && tmpl == NULL) {
        rc = ursa_identity_wipe_record(identity, RECORD_TEMPLATE);
    } else if (rc == URSA_OK) {
        rc = ursa_template_build(tmpl, identity, NULL, 0, &draft, where);
        if (rc != URSA_OK) {
            return rc;
        }
        rc = store_template(identity, tmpl);
    }
    return rc == URSA_OK ? rc : ursa_fail(rc, where, "template", 0);
}

int ursa_identity_template(const struct ursa_identity *identity, struct ursa_csr_template *tmpl,
                           void *buf, size_t size) {
    size_t len;
    int rc = ursa_identity_read_record(identity, RECORD_TEMPLATE, buf, size, &len);

    if (rc == URSA_OK) {
        uint8_t *at_end = (uint8_t *)buf + size - len; /* as ursa_template_fill_within needs it */

        memmove(at_end, buf, len);
        rc = ursa_template_unpack(at_end, len, tmpl);
    }
    return rc == URSA_E_NOT_FOUND ? URSA_E_NO_TEMPLATE : rc;
}

int ursa_identity_asked(const struct ursa_identity *identity, struct ursa_csr_template *tmpl,
                        void *buf, size_t size) {
    const struct ursa_port *port = identity->port;
    int rc = ursa_identity_template(identity, tmpl, buf, size);

    return rc == URSA_OK ? ursa_template_fill_within(tmpl, port->id, port->id_len, buf, size) : rc;
}
