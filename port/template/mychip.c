/* SPDX-License-Identifier: MIT */
#include "mychip.h"
#include <string.h>
#include "ursa/wrap.h"

/*
 * TODO: give each of this port's own failures a number (1 to 255), e.g. a timeout of the noise
 * source.
 */
#define NOT_WRITTEN URSA_E_PORT(1)

/*
 * TODO: start the noise source, wait for `count` samples with a time limit, store each sample in
 * one byte, and stop the source. If the chip has a corrector, whitener or hash, switch it off if
 * possible, because the health tests need the raw samples. Never pad, repeat or mix in anything.
 */
static int noise(void *ctx, uint8_t *samples, size_t count) {
    (void)ctx, (void)samples, (void)count;
    return NOT_WRITTEN;
}

/*
 * TODO: copy from memory-mapped flash, or read over the bus. Return URSA_E_FLASH_ECC for a word
 * that ECC cannot correct. A power cut may leave such a word, and the store can continue after this
 * error. If the chip raises a fault or an NMI for such a word, let the handler record this and skip
 * the read. Then return URSA_E_FLASH_ECC here.
 */
static int flash_read(void *ctx, uint32_t offset, void *buf, size_t len) {
    (void)ctx, (void)offset, (void)buf, (void)len;
    return NOT_WRITTEN;
}

/*
 * TODO: enable programming, write unit by unit, wait for each unit with a time limit, and disable
 * programming on every path out. `buf` may be unaligned, so copy a unit before a word access. If
 * code runs from the same flash, this function may have to run from RAM, with interrupts off.
 */
static int flash_program(void *ctx, uint32_t offset, const void *buf, size_t len) {
    (void)ctx, (void)offset, (void)buf, (void)len;
    return NOT_WRITTEN;
}

/* TODO: enable erasing, erase one block, wait with a time limit, and disable erasing. */
static int flash_erase(void *ctx, uint32_t offset) {
    (void)ctx, (void)offset;
    return NOT_WRITTEN;
}

/*
 * TODO: return the secret with which the private key is encrypted in flash. If the chip has no such
 * secret, remove this function, and set port->wrap and port->wrap_key to NULL below.
 *
 * The secret comes from fuses, a secure element or a PUF. Every chip must have its own secret. A
 * person who reads or copies the flash must not be able to get it. Fail while the secret is not yet
 * programmed, because blank fuses are the same on every chip. If the secret changes, the device has
 * lost its key.
 */
static int wrap_key(void *ctx, uint8_t key[32]) {
    (void)ctx, (void)key;
    return NOT_WRITTEN;
}

/*
 * TODO: copy the number that the factory programmed into the chip. Never use a constant, because
 * two devices must never have the same id.
 */
static int read_id(struct mychip *device) {
    memset(device->id, 0, sizeof device->id);
    return NOT_WRITTEN;
}

int mychip_port_init(struct ursa_port *port, struct mychip *device) {
    memset(port, 0, sizeof *port);
    port->ctx = device;

    port->noise = noise;
    port->noise_bits = 1; /* TODO: 1 or 8 */
    port->noise_h16 = 0;  /* TODO: as assessed on real chips (SP 800-90B); 0 is refused */

    port->flash_read = flash_read;
    port->flash_program = flash_program;
    port->flash_erase = flash_erase;
    port->flash_size = 0;  /* TODO: the size reserved for Ursa in the linker script; 0 is refused */
    port->flash_block = 0; /* TODO: the erase size in the data sheet */
    port->flash_unit = 4;  /* TODO: the size of the word that ECC covers, if there is ECC */
    port->flash_erased = 0xFF;

    port->wrap = &ursa_wrap_aes; /* TODO: NULL if the chip has no secret: then no wrap is linked */
    port->wrap_key = wrap_key;

    port->id = device->id;
    port->id_len = sizeof device->id;
    return read_id(device);
}
