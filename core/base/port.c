/* SPDX-License-Identifier: MIT */
#include "base/port_result.h"
#include "ursa/wrap.h"

int ursa_port_result(int code, int generic) {
    return code == URSA_OK || URSA_IS_PORT(code) ? code : generic;
}

static int noise_claim_is_sane(const struct ursa_port *port) {
    return (port->noise_bits == 1 || port->noise_bits == 8) && port->noise_h16 > 0 &&
           port->noise_h16 <= 16 * port->noise_bits;
}

static int geometry_is_sane(const struct ursa_port *port) {
    uint32_t unit = port->flash_unit, block = port->flash_block, size = port->flash_size;

    return unit > 0 && unit <= 32 && (unit & (unit - 1)) == 0 && block >= 128 && block % 32 == 0 &&
           size / 2 >= block && size % block == 0 &&
           (port->flash_erased == 0xFF || port->flash_erased == 0x00);
}

/* A wrap is optional. If the port has a wrap, all its functions and wrap_key must be there. */
static int wrap_is_whole(const struct ursa_port *port) {
    return port->wrap == NULL ||
           (port->wrap_key != NULL && port->wrap->seal != NULL && port->wrap->open != NULL);
}

int ursa_port_check(const struct ursa_port *port) {
    if (port == NULL || port->noise == NULL || port->flash_read == NULL ||
        port->flash_program == NULL || port->flash_erase == NULL || port->id == NULL ||
        port->id_len == 0 || port->id_len > URSA_ID_MAX_SIZE || !wrap_is_whole(port)) {
        return URSA_E_PORT_TABLE;
    }
    if (!noise_claim_is_sane(port)) {
        return URSA_E_ENTROPY_CLAIM;
    }
    return geometry_is_sane(port) ? URSA_OK : URSA_E_GEOMETRY;
}
