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

/*
 * All functions except serial_parse return EXIT_DONE, or another exit status with the reason
 * reported.
 */

/* Parse the value of -set_serial: a decimal number, or 0x and a hexadecimal number. */
int serial_read(const struct option *option, const char *text, struct serial *serial);

/*
 * Draw a random serial number: exactly 20 bytes, with 158 random bits. The noise passes the same
 * tests as the noise for a key (ursa/rng.h).
 */
int serial_draw(const struct noise_source *noise, struct serial *serial);

/* --- serial_file.c --------------------------------------------------------------------------- */

/*
 * Take the next number of a serial file. As with openssl's -CAserial, the file holds the last
 * number that was used, in hexadecimal. If `path` is NULL, the file has the name of the CA's file
 * `ca`, but with the ending .srl. If the file does not exist and `create` is set, the file is
 * created with a number from serial_draw.
 *
 * The new number is on the disk when the function returns, so a power cut cannot cause two
 * certificates with the same number. The folder of the file is locked until then. A second program
 * that takes a number waits, so two programs cannot take the same number.
 */
int serial_take(const char *path, const char *ca, int create, const struct noise_source *noise,
                struct serial *serial);

/* --- internal to this folder ----------------------------------------------------------------- */

/*
 * Parse a number in base 10 or 16. Returns NULL, or the reason why the number is wrong: it is not
 * positive, is empty, has another character than digits, or has more than 20 bytes.
 */
const char *serial_parse(const char *digits, size_t count, unsigned base, struct serial *serial);

#endif
