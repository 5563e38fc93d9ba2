/* SPDX-License-Identifier: MIT */
/* The gate of an image without the chain check (URSA_CHAIN_CHECK := no): checks versions only. */
#include "ursa/gate.h"
#include "base/fail.h"

#if defined(URSA_WITHOUT_CHAIN_CHECK) && URSA_WITHOUT_CHAIN_CHECK
int ursa_gate_check(const struct ursa_gate *gate, const uint8_t *der, size_t len,
                    const uint8_t anchor_sha256[32], struct ursa_where *where) {
    struct ursa_cert cert;
    size_t at;

    (void)anchor_sha256;
    for (at = 0; at < len; at += cert.der.len) {
        int rc = ursa_cert_read(der + at, len - at, &cert, where);

        if (rc != URSA_OK) {
            return rc; /* never after ursa_cert_check_chain, which reads all certificates */
        }
        if (cert.version != 3 && !gate->version_1) {
            return ursa_fail(URSA_E_CERT_DER, where, "version", (size_t)(cert.serial.at - der));
        }
    }
    return URSA_OK;
}
#endif
