/* SPDX-License-Identifier: MIT */
#include "mychip.h"
#include <string.h>
#include "ursa/wrap.h"

/* TODO: number this port's own failures (1 to 255), e.g. a timeout of the noise source. */
#define NOT_WRITTEN URSA_E_PORT(1)

/*
 * TODO: start the noise source, wait for `count` samples with a bound on the wait, store one a
 * byte, stop the source. Switch any corrector, whitener or hash of the chip off if it can be: the
 * health tests need the raw samples. Never pad, repeat or mix in anything.
 */
static int noise(void *ctx, uint8_t *samples, size_t count) {
    (void)ctx, (void)samples, (void)count;
    return NOT_WRITTEN;
}

/*
 * TODO: copy from memory-mapped flash, or read over the bus. A word that ECC cannot correct, as a
 * power cut leaves it, is URSA_E_FLASH_ECC: the store goes on. Where the chip raises a fault or an
 * NMI for it, let the handler note that and step on, and return the code here.
 */
static int flash_read(void *ctx, uint32_t offset, void *buf, size_t len) {
    (void)ctx, (void)offset, (void)buf, (void)len;
    return NOT_WRITTEN;
}

/*
 * TODO: enable programming, write unit by unit, wait for each with a bound, disable programming on
 * every path out. `buf` may be unaligned: copy a unit before a word access. If code runs from the
 * same flash, this may have to run from RAM, with interrupts off.
 */
static int flash_program(void *ctx, uint32_t offset, const void *buf, size_t len) {
    (void)ctx, (void)offset, (void)buf, (void)len;
    return NOT_WRITTEN;
}

/* TODO: enable erasing, erase the one block, wait with a bound, disable. */
static int flash_erase(void *ctx, uint32_t offset) {
    (void)ctx, (void)offset;
    return NOT_WRITTEN;
}

/*
 * TODO, or remove it with port->wrap: the secret that the private key is sealed with in flash. From
 * fuses, a secure element or a PUF: unique to the chip, and out of reach of whoever reads the flash
 * or copies it. Fail while it is not in place: blank fuses are the same on every chip. It may never
 * change, or the device has lost its key.
 */
static int wrap_key(void *ctx, uint8_t key[32]) {
    (void)ctx, (void)key;
    return NOT_WRITTEN;
}

/* TODO: the chip's factory-programmed number. Never a constant: equal ids are worth nothing. */
static int read_id(struct mychip *device) {
    memset(device->id, 0, sizeof device->id);
    return NOT_WRITTEN;
}

int mychip_port_init(struct ursa_port *port, struct mychip *device) {
    memset(port, 0, sizeof *port);
    port->ctx = device;

    port->noise = noise;
    port->noise_bits = 1; /* TODO: 1 or 8 */
    port->noise_h16 = 0;  /* TODO: as assessed (SP 800-90B) on real parts; 0 is refused */

    port->flash_read = flash_read;
    port->flash_program = flash_program;
    port->flash_erase = flash_erase;
    port->flash_size = 0;  /* TODO: reserved for Ursa in the linker script; 0 is refused */
    port->flash_block = 0; /* TODO: the erase size in the data sheet */
    port->flash_unit = 4;  /* TODO: the word that ECC covers, if there is ECC */
    port->flash_erased = 0xFF;

    port->wrap = &ursa_wrap_aes; /* TODO: NULL if there is no such secret: links none of it */
    port->wrap_key = wrap_key;

    port->id = device->id;
    port->id_len = sizeof device->id;
    return read_id(device);
}
