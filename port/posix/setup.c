/* SPDX-License-Identifier: MIT */
#include "posix.h"
#include <errno.h>
#include <string.h>

/*
 * Claim 8 bits of min-entropy for a byte of getrandom. The bytes are the output of the kernel's
 * DRBG (ChaCha20). After seeding, this output cannot be distinguished from full entropy, and
 * getrandom waits for the seeding. The raw noise, its estimate and its health tests are inside the
 * kernel, where a program cannot see them.
 */
static void set_noise(struct ursa_port *port) {
    memset(port, 0, sizeof *port);
    port->noise = ursa_posix_noise;
    port->noise_bits = 8;
    port->noise_h16 = 128;
}

static void set_geometry(struct ursa_port *port) {
    port->flash_size = URSA_POSIX_FLASH_SIZE;
    port->flash_block = URSA_POSIX_FLASH_BLOCK;
    port->flash_unit = URSA_POSIX_FLASH_UNIT;
    port->flash_erased = 0xFF;
}

void ursa_posix_port(struct ursa_port *port, struct ursa_posix_flash *flash) {
    set_noise(port);
    set_geometry(port);
    port->ctx = flash;
    port->flash_read = ursa_posix_flash_read;
    port->flash_program = ursa_posix_flash_program;
    port->flash_erase = ursa_posix_flash_erase;
    port->id = flash->id;
    port->id_len = sizeof flash->id;
}

static int no_read(void *ctx, uint32_t offset, void *buf, size_t len) {
    (void)ctx, (void)offset, (void)buf, (void)len;
    return ursa_posix_error(ENODEV);
}

static int no_program(void *ctx, uint32_t offset, const void *buf, size_t len) {
    (void)ctx, (void)offset, (void)buf, (void)len;
    return ursa_posix_error(ENODEV);
}

static int no_erase(void *ctx, uint32_t offset) {
    (void)ctx, (void)offset;
    return ursa_posix_error(ENODEV);
}

static void set_no_flash(struct ursa_port *port) {
    set_noise(port);
    set_geometry(port); /* ursa_port_check requires a valid geometry */
    port->flash_read = no_read;
    port->flash_program = no_program;
    port->flash_erase = no_erase;
}

void ursa_posix_port_store(struct ursa_port *port, struct ursa_posix_store *store) {
    set_no_flash(port);
    port->id = store->id;
    port->id_len = sizeof store->id;
}

int ursa_posix_port_noise_only(struct ursa_port *port, uint8_t id[URSA_ID_MAX_SIZE]) {
    set_no_flash(port);
    port->id = id;
    port->id_len = URSA_ID_MAX_SIZE;
    return ursa_posix_noise(NULL, id, URSA_ID_MAX_SIZE);
}
