/* SPDX-License-Identifier: MIT */
/*
 * One bank of the store: an image of all records.
 *
 *   header   48 bytes: magic[4] "UrS1", sequence u32, used u32, digest[32], check[4]
 *   mark     8 bytes: "UrSaDone"
 *   records  `used` bytes of them, each: id u8, 0 u8, length u16, bytes
 *
 * each padded with zeros to whole flash units. digest = SHA-256(magic, sequence, used, records);
 * check = the first bytes of SHA-256(magic, sequence, used, digest). Integers are little-endian.
 *
 * Records are programmed first, then the header, then the mark. An image is whole when its check
 * and its digest are right. The mark says that it once was: with a mark, or a right check, whatever
 * is wrong is decay, never an interrupted write, and is not taken for emptiness.
 */
#ifndef URSA_CORE_BANK_H
#define URSA_CORE_BANK_H

#include <bearssl_hash.h>
#include "ursa/port.h"

#define URSA_BANK_HEADER_SIZE  48u
#define URSA_BANK_MARK_SIZE    8u
#define URSA_BANK_RECORD_EXTRA 4u /* bytes in front of a record */

struct ursa_bank_image {
    uint32_t sequence;
    uint32_t used;
    uint8_t whole;   /* check and digest are right */
    uint8_t decayed; /* it once was; sequence is 0 if it cannot be read */
};

/* Bytes of a bank, and where in it the records start. */
uint32_t ursa_bank_size(const struct ursa_port *port);
uint32_t ursa_bank_records(const struct ursa_port *port);

/* Look at the image in bank 0 or 1. A bank without one is no error. */
int ursa_bank_inspect(const struct ursa_port *port, unsigned bank,
                      struct ursa_bank_image *image) URSA_MUST_CHECK;

/* Read inside a bank. */
int ursa_bank_read(const struct ursa_port *port, unsigned bank, uint32_t at, void *buf,
                   size_t len) URSA_MUST_CHECK;

/* Erase all of a bank's blocks that do not read blank, the header's first: destroys what is there.
 */
int ursa_bank_clear(const struct ursa_port *port, unsigned bank) URSA_MUST_CHECK;

/* Writing an image from its first record to its header, in whole flash units. */
struct ursa_bank_writer {
    const struct ursa_port *port;
    br_sha256_context sha;
    uint32_t sequence, used; /* as the header will say */
    uint32_t at;             /* in the bank, of the unit being filled */
    uint8_t bank;
    uint8_t fill; /* bytes in `unit` */
    uint8_t unit[32];
};

/*
 * Erases the blocks that the image will take, even if they read blank: a unit that was programmed
 * with the erased value does too, and must not be programmed twice.
 */
int ursa_bank_begin(struct ursa_bank_writer *writer, const struct ursa_port *port, unsigned bank,
                    uint32_t sequence, uint32_t used) URSA_MUST_CHECK;
int ursa_bank_put(struct ursa_bank_writer *writer, const void *p, size_t len) URSA_MUST_CHECK;
/* Programs header and mark, and looks at the result. URSA_E_FLASH_VERIFY: it does not read back. */
int ursa_bank_commit(struct ursa_bank_writer *writer) URSA_MUST_CHECK;

#endif
