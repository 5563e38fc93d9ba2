/* SPDX-License-Identifier: MIT */
/*
 * The format of a record's file. Internal to the port.
 *
 *   8   "URSARC1\n"
 *   4   number of the record, big-endian
 *   4   length of the contents in bytes, big-endian
 *   ..  contents
 *   32  SHA-256 of all bytes before
 */
#ifndef URSA_POSIX_RECORDFORM_H
#define URSA_POSIX_RECORDFORM_H

#include <stddef.h>
#include <stdint.h>

#define URSA_RECORD_HEAD 16u /* bytes before the contents */

/*
 * Write the bytes of a record's file into the buffer `file`. Returns the number of bytes, which is
 * len + URSA_POSIX_RECORD_EXTRA.
 */
size_t ursa_record_encode(uint8_t *file, unsigned number, const void *buf, size_t len);

/* True if these `size` bytes are a complete and undamaged file of the record `number`. */
int ursa_record_is_whole(const uint8_t *file, size_t size, unsigned number);

#endif
