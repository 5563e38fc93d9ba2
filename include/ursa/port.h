/* SPDX-License-Identifier: MIT */
/*
 * The port: everything that a board must supply. These are noise, flash and an id.
 *
 * A port is one constant structure of callbacks and facts, which is passed by pointer. Copy
 * port/template to begin a new port.
 *
 * Every callback gets ctx unchanged. It returns URSA_OK or a negative value (see URSA_E_PORT in
 * error.h). A callback may block, but must return in bounded time: the port itself must time out a
 * source or controller that hangs.
 *
 * Ursa calls the callbacks only from within the caller's own calls, so never from an interrupt, and
 * never calls one from within another. If several threads use Ursa with the same port, the caller
 * must lock.
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
     * Read noise.
     *
     * Fill samples[0] to samples[count - 1] with consecutive raw samples of the noise source, one
     * for each byte. A 1-bit sample is 0 or 1. count is 1 to 256. Never give fewer samples, never
     * invent samples, and never whiten them in software: fail instead. A failure is latched until
     * the device restarts, so no key is made from the noise.
     *
     * URSA_E_ENTROPY_TIMEOUT  the source did not answer in time
     * URSA_E_PORT(n)          a failure, reported as URSA_E_ENTROPY_READ; n is kept and shown
     * any other value         a failure, reported as URSA_E_ENTROPY_READ
     */
    int (*noise)(void *ctx, uint8_t *samples, size_t count);
    uint8_t noise_bits; /* bits of a sample: 1 or 8 */
    /*
     * The min-entropy of a sample that the port claims (H of SP 800-90B), in 1/16 bit: 1 to
     * 16 * noise_bits. 128 is 8 bits.
     */
    uint8_t noise_h16;

    /*
     * The flash has flash_size bytes, which only Ursa uses. Offsets count from its start. Erased
     * bytes read as flash_erased. After a power loss during a program or an erase, the units
     * concerned may read as anything. All other units must be unharmed.
     */
    /*
     * Read any range inside the flash.
     *
     * URSA_E_FLASH_ECC  bytes of the range cannot be corrected, as after a power cut during a
     *                   program or an erase. If the controller raises a fault or an NMI, the port
     *                   must turn it into this code. The store can go on after this error, but not
     *                   after any other.
     */
    int (*flash_read)(void *ctx, uint32_t offset, void *buf, size_t len);
    /*
     * Program erased units once. offset and len are multiples of flash_unit. buf may be unaligned.
     */
    int (*flash_program)(void *ctx, uint32_t offset, const void *buf, size_t len);
    /* Erase the block of flash_block bytes that starts at offset. */
    int (*flash_erase)(void *ctx, uint32_t offset);
    uint32_t flash_size;  /* bytes: a multiple of flash_block, at least two blocks */
    uint32_t flash_block; /* bytes erased at once: a multiple of 32, at least 128 */
    uint8_t flash_unit;   /* bytes programmed at once: 1, 2, 4, 8, 16 or 32 */
    uint8_t flash_erased; /* 0xFF or 0x00 */

    /* The device's own number, unique among all devices, e.g. a factory-programmed chip id. */
    const uint8_t *id;
    size_t id_len; /* 1 to URSA_ID_MAX_SIZE bytes */

    /*
     * Optional: the wrap that seals the stored private key (wrap.h). NULL: the key is stored in
     * clear. A key that was stored in clear before the port had a wrap is not accepted later:
     * URSA_E_UNWRAP.
     */
    const struct ursa_wrap *wrap;
    /*
     * With a wrap: give the secret that seals the key. It is unique to this device, and a reader of
     * the flash must not be able to get it (fuses, a secure element, a PUF). If the secret is not
     * available, fail: the device then does not start. URSA_E_PORT(n) is passed on, and any other
     * failure is reported as URSA_E_WRAP_KEY.
     */
    int (*wrap_key)(void *ctx, uint8_t key[32]);
};

#define URSA_ID_MAX_SIZE 16 /* bytes */

/*
 * Check that a port is complete and that its facts are usable.
 *
 * URSA_E_PORT_TABLE     a callback is missing, or the id is missing or has a wrong length. With a
 *                       wrap, wrap_key and the two functions of *wrap must also be there.
 * URSA_E_ENTROPY_CLAIM  noise_bits or noise_h16 is out of range
 * URSA_E_GEOMETRY       flash_size, flash_block, flash_unit or flash_erased is out of range
 */
int ursa_port_check(const struct ursa_port *port) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
