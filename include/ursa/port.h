/* SPDX-License-Identifier: MIT */
/*
 * All that a board must supply: noise, flash, an id. One constant structure of callbacks and
 * facts, passed by pointer; see port/template for a skeleton to copy.
 *
 * Every callback gets `ctx` back unchanged, returns URSA_OK or a negative value (error.h says how
 * codes are carried through), may block, and is never called from an interrupt or re-entered.
 * It must return in bounded time: a source or controller that hangs is the port's to time out.
 */
#ifndef URSA_PORT_H
#define URSA_PORT_H

#include <stddef.h>
#include <stdint.h>
#include "error.h"

#ifdef __cplusplus
extern "C" {
#endif

struct ursa_wrap;

struct ursa_port {
    void *ctx;

    /*
     * Noise. Fill samples[0..count-1] with consecutive raw samples of the noise source, one a byte
     * (1-bit samples are 0 or 1), or fail; never fewer, never made up, never whitened in software.
     * `count` is 1 to 256. Return URSA_OK, URSA_E_ENTROPY_TIMEOUT if the source did not answer in
     * time, or anything else for a failure (URSA_E_PORT(n) is kept and shown). A failure is latched
     * until the device restarts: no key comes of it.
     */
    int (*noise)(void *ctx, uint8_t *samples, size_t count);
    uint8_t noise_bits; /* bits a sample: 1 or 8 */
    uint8_t noise_h16;  /* min-entropy a sample that the port vouches for, in 1/16 bit:
                           1 to 16 * noise_bits (SP 800-90B's H); 128 = 8 bits */

    /*
     * Flash: `flash_size` bytes, used by Ursa alone, offsets from its start. Erased bytes read
     * `flash_erased`. After power loss inside program or erase, the units concerned may read as
     * anything; all others must be unharmed.
     */
    /*
     * Read any range inside the flash. URSA_E_FLASH_ECC: some of it cannot be corrected, as after a
     * cut in the middle of a program or an erase (a controller that raises a fault or an NMI: the
     * port turns that into this code). The store lives with it; any other failure stops it.
     */
    int (*flash_read)(void *ctx, uint32_t offset, void *buf, size_t len);
    /* Program erased units once. offset and len are multiples of flash_unit; buf may be unaligned.
     */
    int (*flash_program)(void *ctx, uint32_t offset, const void *buf, size_t len);
    /* Erase the block of flash_block bytes that starts at offset. */
    int (*flash_erase)(void *ctx, uint32_t offset);
    uint32_t flash_size;  /* bytes: a whole number of blocks, at least two */
    uint32_t flash_block; /* bytes erased at once: a multiple of 32, at least 128 */
    uint8_t flash_unit;   /* bytes programmed at once: 1, 2, 4, 8, 16 or 32 */
    uint8_t flash_erased; /* 0xFF or 0x00 */

    /* The device's own number, unique among all devices (a factory-programmed chip id). */
    const uint8_t *id;
    size_t id_len; /* 1 to URSA_ID_MAX_SIZE bytes */

    /*
     * Optional: how the private key is sealed where it is stored (wrap.h), and the secret that it
     * is sealed with: unique to this device and out of reach of whoever reads the flash (fuses, a
     * secure element, a PUF). wrap NULL: the key is stored in clear. If the secret cannot be had at
     * the moment, wrap_key fails and nothing starts: URSA_E_PORT(n), or URSA_E_WRAP_KEY for any
     * other. A key that was stored in clear before there was a wrap is not taken over:
     * URSA_E_UNWRAP.
     */
    const struct ursa_wrap *wrap;
    int (*wrap_key)(void *ctx, uint8_t key[32]);
};

#define URSA_ID_MAX_SIZE 16

/*
 * Check that a port is complete and its facts are usable.
 * URSA_E_PORT_TABLE: a callback (with wrap, wrap_key and those of *wrap, too) or the id is missing;
 * URSA_E_ENTROPY_CLAIM: noise_bits or noise_h16 is out of range; URSA_E_GEOMETRY: a flash fact is
 * out of range.
 */
int ursa_port_check(const struct ursa_port *port) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
