/* SPDX-License-Identifier: MIT */
#include "bank.h"
#include <string.h>
#include "bytes.h"
#include "port.h"
#include "secret.h"

#define CHUNK  32u
#define FIELDS 12u /* bytes of magic, sequence and used */
#define DIGEST 32u
#define CHECK  4u

static const uint8_t magic[4] = {'U', 'r', 'S', '1'};
static const uint8_t mark[URSA_BANK_MARK_SIZE] = {'U', 'r', 'S', 'a', 'D', 'o', 'n', 'e'};

uint32_t ursa_bank_size(const struct ursa_port *port) {
    return port->flash_size / 2;
}

static uint32_t whole_units(const struct ursa_port *port, uint32_t len) {
    uint32_t unit = port->flash_unit;

    return (len + unit - 1) / unit * unit;
}

static uint32_t mark_at(const struct ursa_port *port) {
    return whole_units(port, URSA_BANK_HEADER_SIZE);
}

uint32_t ursa_bank_records(const struct ursa_port *port) {
    return mark_at(port) + whole_units(port, URSA_BANK_MARK_SIZE);
}

int ursa_bank_read(const struct ursa_port *port, unsigned bank, uint32_t at, void *buf,
                   size_t len) {
    uint32_t size = ursa_bank_size(port);

    if (at > size || len > size - at) {
        return URSA_E_FLASH;
    }
    return ursa_port_result(port->flash_read(port->ctx, bank * size + at, buf, len), URSA_E_FLASH);
}

static void check_of(const uint8_t header[URSA_BANK_HEADER_SIZE], uint8_t check[DIGEST]) {
    br_sha256_context sha;

    br_sha256_init(&sha);
    br_sha256_update(&sha, header, FIELDS + DIGEST);
    br_sha256_out(&sha, check);
}

/* Hash `used` bytes of records behind what is hashed already; compare with the digest. */
static int digest_matches(const struct ursa_port *port, unsigned bank, uint32_t used,
                          const uint8_t *header, int *matches) {
    uint32_t at = ursa_bank_records(port), end = at + used;
    uint8_t chunk[CHUNK], digest[DIGEST];
    br_sha256_context sha;
    int rc = URSA_OK;

    br_sha256_init(&sha);
    br_sha256_update(&sha, header, FIELDS);
    while (at < end && rc == URSA_OK) {
        uint32_t n = end - at < CHUNK ? end - at : CHUNK;

        rc = ursa_bank_read(port, bank, at, chunk, n);
        if (rc == URSA_OK) {
            br_sha256_update(&sha, chunk, n);
        }
        at += n;
    }
    br_sha256_out(&sha, digest);
    *matches = memcmp(digest, header + FIELDS, DIGEST) == 0;
    ursa_wipe(chunk, sizeof chunk);
    ursa_wipe(&sha, sizeof sha);
    ursa_wipe_hash_stack(); /* SHA-256 leaves the last block there */
    return rc;
}

/* Does a header say what one can say? */
static int header_is_right(const struct ursa_port *port,
                           const uint8_t header[URSA_BANK_HEADER_SIZE]) {
    uint8_t check[DIGEST];

    check_of(header, check);
    return memcmp(header, magic, sizeof magic) == 0 &&
           memcmp(header + FIELDS + DIGEST, check, CHECK) == 0 && ursa_get_u32(header + 4) != 0 &&
           ursa_get_u32(header + 8) <= ursa_bank_size(port) - ursa_bank_records(port);
}

int ursa_bank_inspect(const struct ursa_port *port, unsigned bank, struct ursa_bank_image *image) {
    uint8_t header[URSA_BANK_HEADER_SIZE], found[URSA_BANK_MARK_SIZE];
    int rc = ursa_bank_read(port, bank, 0, header, sizeof header), matches = 0;

    memset(image, 0, sizeof *image);
    if (rc == URSA_OK) {
        rc = ursa_bank_read(port, bank, mark_at(port), found, sizeof found);
    }
    if (rc != URSA_OK) {
        return rc;
    }
    image->decayed = memcmp(found, mark, sizeof mark) == 0;
    if (header_is_right(port, header)) {
        image->sequence = ursa_get_u32(header + 4);
        image->used = ursa_get_u32(header + 8);
        rc = digest_matches(port, bank, image->used, header, &matches);
        image->whole = rc == URSA_OK && matches;
        image->decayed = !image->whole;
    }
    return rc;
}

/* 1 if all bytes of the block at `at` read as erased. */
static int is_blank(const struct ursa_port *port, unsigned bank, uint32_t at, int *blank) {
    uint32_t end = at + port->flash_block;
    uint8_t chunk[CHUNK];
    uint8_t differs = 0;
    int rc = URSA_OK;

    while (at < end && rc == URSA_OK && !differs) {
        uint32_t n = end - at < CHUNK ? end - at : CHUNK, i;

        rc = ursa_bank_read(port, bank, at, chunk, n);
        for (i = 0; i < n && rc == URSA_OK; i++) {
            differs |= chunk[i] ^ port->flash_erased;
        }
        at += n;
    }
    ursa_wipe(chunk, sizeof chunk);
    *blank = !differs;
    return rc;
}

static int erase_block(const struct ursa_port *port, unsigned bank, uint32_t at) {
    uint32_t offset = bank * ursa_bank_size(port) + at;

    return ursa_port_result(port->flash_erase(port->ctx, offset), URSA_E_FLASH);
}

int ursa_bank_clear(const struct ursa_port *port, unsigned bank) {
    uint32_t size = ursa_bank_size(port), at;

    for (at = 0; at < size; at += port->flash_block) {
        int blank, rc = is_blank(port, bank, at, &blank);

        if (rc == URSA_OK && !blank) {
            rc = erase_block(port, bank, at);
        }
        if (rc != URSA_OK) {
            return rc;
        }
    }
    return URSA_OK;
}

static int program(const struct ursa_bank_writer *writer, uint32_t at, const void *p, size_t len) {
    const struct ursa_port *port = writer->port;
    uint32_t offset = writer->bank * ursa_bank_size(port) + at;

    return ursa_port_result(port->flash_program(port->ctx, offset, p, len), URSA_E_FLASH);
}

static void put_fields(const struct ursa_bank_writer *writer, uint8_t fields[FIELDS]) {
    memcpy(fields, magic, sizeof magic);
    ursa_put_u32(fields + 4, writer->sequence);
    ursa_put_u32(fields + 8, writer->used);
}

int ursa_bank_begin(struct ursa_bank_writer *writer, const struct ursa_port *port, unsigned bank,
                    uint32_t sequence, uint32_t used) {
    uint32_t start = ursa_bank_records(port), at;
    uint8_t fields[FIELDS];
    int rc = URSA_OK;

    writer->port = port;
    writer->bank = (uint8_t)bank;
    writer->sequence = sequence;
    writer->used = used;
    writer->at = start;
    writer->fill = 0;
    put_fields(writer, fields);
    br_sha256_init(&writer->sha);
    br_sha256_update(&writer->sha, fields, sizeof fields);
    for (at = 0; at < start + used && rc == URSA_OK; at += port->flash_block) {
        rc = erase_block(port, bank, at);
    }
    return rc;
}

static int program_unit(struct ursa_bank_writer *writer) {
    int rc = program(writer, writer->at, writer->unit, writer->port->flash_unit);

    writer->at += writer->port->flash_unit;
    writer->fill = 0;
    return rc;
}

int ursa_bank_put(struct ursa_bank_writer *writer, const void *p, size_t len) {
    const uint8_t *from = p;
    int rc = URSA_OK;

    br_sha256_update(&writer->sha, p, len);
    while (len-- > 0 && rc == URSA_OK) {
        writer->unit[writer->fill++] = *from++;
        if (writer->fill == writer->port->flash_unit) {
            rc = program_unit(writer);
        }
    }
    return rc;
}

static int flush(struct ursa_bank_writer *writer) {
    if (writer->fill == 0) {
        return URSA_OK;
    }
    memset(writer->unit + writer->fill, 0, writer->port->flash_unit - (size_t)writer->fill);
    return program_unit(writer);
}

/* Program a piece that stands by itself, padded to whole units. */
static int program_piece(const struct ursa_bank_writer *writer, uint32_t at, const uint8_t *p,
                         uint32_t len) {
    uint8_t padded[64]; /* the header's 48 bytes in units of up to 32 */

    memset(padded, 0, sizeof padded);
    memcpy(padded, p, len);
    return program(writer, at, padded, whole_units(writer->port, len));
}

static void make_header(struct ursa_bank_writer *writer, uint8_t header[URSA_BANK_HEADER_SIZE]) {
    uint8_t check[DIGEST];

    put_fields(writer, header);
    br_sha256_out(&writer->sha, header + FIELDS);
    check_of(header, check);
    memcpy(header + FIELDS + DIGEST, check, CHECK);
    ursa_wipe(writer->unit, sizeof writer->unit);
    ursa_wipe(&writer->sha, sizeof writer->sha);
}

int ursa_bank_commit(struct ursa_bank_writer *writer) {
    uint8_t header[URSA_BANK_HEADER_SIZE];
    struct ursa_bank_image image;
    int rc = flush(writer);

    make_header(writer, header);
    if (rc == URSA_OK) {
        rc = program_piece(writer, 0, header, sizeof header);
    }
    if (rc == URSA_OK) {
        rc = program_piece(writer, mark_at(writer->port), mark, sizeof mark);
    }
    if (rc == URSA_OK) {
        rc = ursa_bank_inspect(writer->port, writer->bank, &image);
    }
    if (rc == URSA_OK && (!image.whole || image.sequence != writer->sequence)) {
        rc = URSA_E_FLASH_VERIFY;
    }
    return rc;
}
