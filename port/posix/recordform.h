/* SPDX-License-Identifier: MIT */
/*
 * The format of a record's file: "URSARC1\n", number (u32), length (u32, both big-endian),
 * contents, SHA-256 of all bytes before it. Internal to the port.
 */
#ifndef URSA_POSIX_RECORDFORM_H
#define URSA_POSIX_RECORDFORM_H

#include <stddef.h>
#include <stdint.h>

#define URSA_RECORD_HEAD 16u /* bytes before the contents */

/*
 * Write the file of a record: `file` must have room for URSA_POSIX_RECORD_EXTRA bytes more than
 * `len`. Returns the size of the file.
 */
size_t ursa_record_encode(uint8_t *file, unsigned number, const void *buf, size_t len);

/* True if `file` is the complete, undamaged file of this record. */
int ursa_record_is_whole(const uint8_t *file, size_t size, unsigned number);

#endif
