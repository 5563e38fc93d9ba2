/* SPDX-License-Identifier: MIT */
/*
 * The port: the noise source, the flash and the id that a board must supply.
 *
 * A port is one constant structure of callbacks and numbers, which is passed by pointer. To begin a
 * new port, copy port/template.
 *
 * Every callback gets ctx unchanged. It returns URSA_OK or a negative value (see URSA_E_PORT in
 * error.h). A callback may block, but must return in bounded time. If a noise source or a flash
 * controller hangs, the port itself must detect this by a timeout.
 *
 * Ursa calls a callback only in the thread that called Ursa, never in an interrupt, and never while
 * another callback of the port runs. If several threads use Ursa with the same port, the caller
 * must lock. No function of this header may be called from an interrupt.
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
     * sample in each byte. A 1-bit sample is 0 or 1. count is 1 to 256. If the source cannot give
     * count samples, fail. Never give fewer samples, never invent samples, and never whiten them in
     * software. A failure is latched until the device restarts, so no key is made from bad noise.
     *
     * URSA_E_ENTROPY_TIMEOUT  the source did not answer in time
     * URSA_E_PORT(n)          a failure. Ursa reports URSA_E_ENTROPY_READ, and keeps and shows n
     *                         (port_code in entropy.h)
     * any other value         a failure. Ursa reports URSA_E_ENTROPY_READ
     */
    int (*noise)(void *ctx, uint8_t *samples, size_t count);
    uint8_t noise_bits; /* bits of a sample: 1 or 8 */
    /*
     * The min-entropy of one sample as the port claims it (H of SP 800-90B), in 1/16 bit. It is 1
     * to 16 * noise_bits. For example, 128 means 8 bits.
     */
    uint8_t noise_h16;

    /*
     * The flash has flash_size bytes, and only Ursa uses them. Offsets count from the start of this
     * flash. Erased bytes read as flash_erased. If power fails during a program or an erase, the
     * units being programmed or erased may read as anything. All other units must stay unchanged.
     */
    /*
     * Read any range inside the flash.
     *
     * URSA_E_FLASH_ECC  bytes of the range cannot be corrected, e.g. after a power cut during a
     *                   program or an erase. If the controller raises a fault or an NMI instead,
     *                   the port must turn it into this code. Ursa's store can continue after this
     *                   error, but not after any other error.
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

    /* The number of this device, which no other device has, e.g. a factory-programmed chip id. */
    const uint8_t *id;
    size_t id_len; /* 1 to URSA_ID_MAX_SIZE bytes */

    /*
     * Optional: the wrap that seals the stored private key (wrap.h). If it is NULL, the key is
     * stored in clear. If a port gets a wrap later, a key that was stored in clear before is
     * refused with URSA_E_UNWRAP.
     */
    const struct ursa_wrap *wrap;
    /*
     * Give the secret that seals the key. This callback is needed if there is a wrap.
     *
     * The secret is unique to this device, and a reader of the flash must not be able to get it
     * (fuses, a secure element, a PUF). If the secret is not available, fail: the device then does
     * not start. Ursa passes URSA_E_PORT(n) on, and reports any other failure as URSA_E_WRAP_KEY.
     */
    int (*wrap_key)(void *ctx, uint8_t key[32]);
};

#define URSA_ID_MAX_SIZE 16 /* bytes of the longest id */

/*
 * Check that a port is complete and that its numbers are in range.
 *
 * URSA_E_PORT_TABLE     a callback is missing, or the id is missing or has a wrong length. If there
 *                       is a wrap, this includes wrap_key and the two functions of *wrap
 * URSA_E_ENTROPY_CLAIM  noise_bits or noise_h16 is out of range
 * URSA_E_GEOMETRY       flash_size, flash_block, flash_unit or flash_erased is out of range
 */
int ursa_port_check(const struct ursa_port *port) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
