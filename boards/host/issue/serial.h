/* SPDX-License-Identifier: MIT */
/* Serial numbers of certificates (RFC 5280 4.1.2.2): positive, at most 20 bytes. */
#ifndef URSA_HOST_SERIAL_H
#define URSA_HOST_SERIAL_H

#include "cli/noise_source.h"
#include "cli/options.h"

#define SERIAL_MAX 20u

/* The content of the INTEGER. */
struct serial {
    uint8_t bytes[SERIAL_MAX];
    size_t len;
};

/* The functions return EXIT_DONE, or another exit status with the reason reported. */

/* Parse the value of -set_serial: a decimal number, or a hexadecimal one after 0x. */
int serial_read(const struct option *option, const char *text, struct serial *serial);

/*
 * Draw a number of exactly 20 bytes with 158 random bits. The noise is tested like that of a key
 * (ursa/rng.h).
 */
int serial_draw(const struct noise_source *noise, struct serial *serial);

/* --- serial_file.c --------------------------------------------------------------------------- */

/*
 * Take the next number of a serial file, which has the last number in hexadecimal, as openssl's
 * -CAserial. `path` NULL: the name of the CA's file `ca` with the ending .srl.
 *
 * The new number is on the disk when the function returns, so that no power cut can issue a number
 * twice. The folder is locked meanwhile, so that two programs do not take the same number: the
 * second one waits. If the file does not exist, `create` makes it with a number from serial_draw.
 */
int serial_take(const char *path, const char *ca, int create, const struct noise_source *noise,
                struct serial *serial);

/* --- internal to the room -------------------------------------------------------------------- */

/*
 * Parse a number in a base of 10 or 16. Returns NULL, or the reason in words: the number is not
 * positive, has other characters, or has more than 20 bytes.
 */
const char *serial_parse(const char *digits, size_t count, unsigned base, struct serial *serial);

#endif
