/* SPDX-License-Identifier: MIT */
#include "store/image.h"
#include <string.h>
#include "base/bytes.h"
#include "base/compiler.h"
#include "base/port_result.h"
#include "base/wipe.h"

#define CHUNK        32u
#define MAGIC        0x32537255u /* "UrS2" */
#define MAGIC_1      0x31537255u /* "UrS1" of version 0.1; never read from a torn "UrS2" */
#define FIELDS       12u         /* bytes of magic, sequence and used */
#define DIGEST       32u
#define HEADER_SIZE  URSA_IMAGE_HEADER_SIZE
#define MARK_SIZE    8u
#define FAULTS       6u  /* magic and mark may have decayed bits in 6 of 32 places */
#define LEAD_MAX     96u /* greatest lead_size: with units of 32 bytes (base/port.c) */
#define DISGUISE     0xA5C3963Cu
#define MAX_SEQUENCE URSA_IMAGE_MAX_SEQUENCE

_Static_assert(HEADER_SIZE == FIELDS + DIGEST + 4, "a header is fields, digest and check");

/* ---- where things are --------------------------------------------------------------------- */

static uint32_t whole_units(const struct ursa_port *port, uint32_t len) {
    uint32_t unit = port->flash_unit;

    return (len + unit - 1) & ~(unit - 1);
}

static uint32_t mark_at(const struct ursa_port *port) {
    return whole_units(port, HEADER_SIZE);
}

static uint32_t lead_size(const struct ursa_port *port) {
    return mark_at(port) + whole_units(port, MARK_SIZE);
}

uint32_t ursa_image_ring(const struct ursa_port *port) {
    return port->flash_size / port->flash_block;
}

uint32_t ursa_image_room(const struct ursa_port *port) {
    return port->flash_block - lead_size(port);
}

uint32_t ursa_image_blocks(const struct ursa_store *image) {
    if (image->state < URSA_IMAGE_FORMER) {
        return 0;
    }
    return (image->used - (image->used > 0)) / ursa_image_room(image->port) + 1;
}

uint32_t ursa_image_space(const struct ursa_port *port) {
    return ursa_image_ring(port) / 2 * ursa_image_room(port);
}

/*
 * Returns the offset in flash of byte `at` of the records. *left is the number of bytes from there
 * to the end of the block.
 */
static uint32_t locate(const struct ursa_store *image, uint32_t at, uint32_t *left) {
    const struct ursa_port *port = image->port;
    uint32_t each = ursa_image_room(port);
    uint32_t block = (image->start + at / each) % ursa_image_ring(port);

    *left = each - at % each;
    return (block + 1) * port->flash_block - *left;
}

/* ---- reading ------------------------------------------------------------------------------ */

/* Read from the flash. If the read fails, buf is set to zeros, which pass no check. */
static int read_flash(const struct ursa_port *port, uint32_t offset, void *buf, size_t len) {
    int rc = port->flash_read(port->ctx, offset, buf, len);

    if (rc == URSA_OK) {
        return rc;
    }
    memset(buf, 0, len);
    return rc == URSA_E_FLASH_ECC ? rc : ursa_port_result(rc, URSA_E_FLASH);
}

int ursa_image_read(const struct ursa_store *image, uint32_t at, void *buf, size_t len) {
    uint8_t *to = buf;
    int rc = URSA_OK;

    while (len > 0 && rc == URSA_OK) {
        uint32_t left, offset = locate(image, at, &left);
        uint32_t n = len < left ? (uint32_t)len : left;

        rc = read_flash(image->port, offset, to, n);
        at += n;
        to += n;
        len -= n;
    }
    return rc;
}

static void make_fields(uint8_t fields[FIELDS], const struct ursa_store *image) {
    ursa_put_u32(fields, MAGIC);
    ursa_put_u32(fields + 4, image->sequence);
    ursa_put_u32(fields + 8, image->used);
}

/* Returns the check: the last field of the header, computed from the fields before it. */
static uint32_t check_of(const uint8_t header[HEADER_SIZE], br_sha256_context *sha) {
    uint8_t digest[DIGEST];

    br_sha256_init(sha);
    br_sha256_update(sha, header, FIELDS + DIGEST);
    br_sha256_out(sha, digest);
    return ursa_get_u32(digest);
}

/* Begin the digest: hash its first two parts, the header's fields and the device's id. */
static void hash_start(br_sha256_context *sha, const struct ursa_store *image) {
    uint8_t fields[FIELDS];

    make_fields(fields, image);
    br_sha256_init(sha);
    br_sha256_update(sha, fields, sizeof fields);
    br_sha256_update(sha, image->port->id, image->port->id_len);
}

/* Hash all records, and copy those outside *out to writer. If writer is NULL, only hash. */
static URSA_OWN_FRAME int copy(const struct ursa_store *image, const struct ursa_image_stretch *out,
                               struct ursa_image_writer *writer, br_sha256_context *sha) {
    uint8_t chunk[CHUNK];
    uint32_t done = 0;
    int rc = URSA_OK;

    hash_start(sha, image);
    while (done < image->used && rc == URSA_OK) {
        int kept = done - out->at >= out->len; /* byte `done` is outside *out */
        uint32_t left = (done < out->at ? out->at : kept ? image->used : out->at + out->len) - done;
        uint32_t n = left < CHUNK ? left : CHUNK;

        rc = ursa_image_read(image, done, chunk, n);
        if (rc == URSA_OK) {
            br_sha256_update(sha, chunk, n);
            rc = kept && writer != NULL ? ursa_image_put(writer, chunk, n) : URSA_OK;
        }
        done += n;
    }
    ursa_wipe(chunk, sizeof chunk);
    return rc;
}

static URSA_OWN_FRAME int check_digest(const br_sha256_context *sha,
                                       const uint8_t expected[DIGEST]) {
    uint8_t digest[DIGEST];

    br_sha256_out(sha, digest);
    return memcmp(digest, expected, DIGEST) == 0 ? URSA_OK : URSA_E_FLASH_VERIFY;
}

int ursa_image_copy(const struct ursa_store *image, const struct ursa_image_stretch *out,
                    struct ursa_image_writer *writer, br_sha256_context *sha) {
    int rc = copy(image, out, writer, sha);

    if (rc == URSA_OK) {
        rc = check_digest(sha, image->digest);
    }
    ursa_wipe(sha, sizeof *sha);
    return rc;
}

/* ---- looking ------------------------------------------------------------------------------ */

static int forgive_ecc(int rc) {
    return rc == URSA_E_FLASH_ECC ? URSA_OK : rc;
}

/* Read the fields of the header into *image. Returns 1 if the header is valid, else 0. */
static int take_header(struct ursa_store *image, const uint8_t header[HEADER_SIZE],
                       br_sha256_context *sha) {
    image->sequence = ursa_get_u32(header + 4);
    image->used = ursa_get_u32(header + 8);
    memcpy(image->digest, header + FIELDS, DIGEST);
    return ursa_get_u32(header) == MAGIC &&
           ursa_get_u32(header + FIELDS + DIGEST) == check_of(header, sha) &&
           image->used <= ursa_image_space(image->port);
}

static unsigned count_bits(uint32_t x) {
    unsigned n = 0;

    for (; x != 0; x &= x - 1) {
        n++;
    }
    return n;
}

/*
 * Returns the state of a block that has neither a header nor a mark. lead_rc is URSA_E_FLASH_ECC if
 * both cannot be read, else URSA_OK.
 *
 * The start of a record looks like records if another record, padding or blank flash follows it.
 */
static enum ursa_image_state look_for_records(const struct ursa_store *image, int lead_rc) {
    uint8_t head[URSA_IMAGE_RECORD_EXTRA];
    int rc = ursa_image_read(image, 0, head, sizeof head);
    uint32_t first = ursa_get_u32(head), len = first >> 16;

    if (rc != URSA_OK && lead_rc != URSA_OK) {
        return URSA_IMAGE_UNREADABLE;
    }
    if ((first & 0xFFFF) - 1 >= URSA_RECORD_MAX || len > ursa_image_space(image->port) ||
        ursa_image_read(image, sizeof head + len, head, 2) != URSA_OK ||
        (uint8_t)(head[1] + 1) > 1) { /* 0x00 or 0xFF */
        return URSA_IMAGE_NONE;
    }
    return lead_rc != URSA_OK ? URSA_IMAGE_FORMER : URSA_IMAGE_REMAINS;
}

/* Puts a state and a sequence into one number. */
static uint32_t pack(enum ursa_image_state state, uint32_t sequence) {
    return (uint32_t)state << 24 | sequence;
}

/*
 * Read header and mark, and set image->state from them. The digest is not checked yet.
 *
 * *otherwise is to be used if the image turns out not to be complete: the state in the upper 8 bits
 * and the sequence in the lower 24.
 */
static URSA_OWN_FRAME int take_lead(struct ursa_store *image, br_sha256_context *sha,
                                    uint32_t *otherwise) {
    const struct ursa_port *port = image->port;
    uint32_t offset = image->start * port->flash_block, sequence, wrong;
    uint8_t header[HEADER_SIZE], mark[MARK_SIZE];
    int header_rc = read_flash(port, offset, header, sizeof header);
    int mark_rc = read_flash(port, offset + mark_at(port), mark, sizeof mark);
    int rc = forgive_ecc(header_rc);

    rc = rc == URSA_OK ? forgive_ecc(mark_rc) : rc;
    if (rc != URSA_OK) {
        return rc;
    }
    sequence = ursa_get_u32(mark);
    wrong = ~(sequence ^ ursa_get_u32(mark + 4));
    sequence ^= DISGUISE;
    image->state = take_header(image, header, sha) ? URSA_IMAGE_UNMARKED : URSA_IMAGE_NONE;
    *otherwise = pack(URSA_IMAGE_FORMER, 0);
    if (wrong == 0 && sequence <= MAX_SEQUENCE) {
        *otherwise = pack(URSA_IMAGE_DECAYED, sequence);
    } else if (image->state == URSA_IMAGE_NONE &&
               ursa_get_u32(header) != MAGIC_1 && /* version 0.1: must not be erased */
               count_bits(wrong | (ursa_get_u32(header) ^ MAGIC)) > FAULTS) {
        *otherwise = pack(look_for_records(image, header_rc & mark_rc), 0);
    }
    if (image->state == URSA_IMAGE_UNMARKED &&
        *otherwise == pack(URSA_IMAGE_DECAYED, image->sequence)) {
        image->state = URSA_IMAGE_WHOLE;
    }
    return URSA_OK;
}

int ursa_image_inspect(struct ursa_store *image, br_sha256_context *sha) {
    static const struct ursa_image_stretch none = {0, 0};
    uint32_t otherwise;
    int rc = take_lead(image, sha, &otherwise);

    if (rc != URSA_OK) {
        return rc;
    }
    rc = image->state >= URSA_IMAGE_UNMARKED ? ursa_image_copy(image, &none, NULL, sha)
                                             : URSA_E_FLASH_VERIFY;
    if (rc != URSA_OK) {
        image->state = (uint8_t)(otherwise >> 24);
        image->sequence = otherwise & MAX_SEQUENCE;
        image->used = 0;
    }
    return rc == URSA_E_FLASH_VERIFY ? URSA_OK : forgive_ecc(rc);
}

/* ---- erasing ------------------------------------------------------------------------------ */

/*
 * Check that all bytes of a block read as erased. If not, the error is URSA_E_FLASH_VERIFY. The
 * size of a block is a multiple of CHUNK bytes (base/port.c).
 */
static int check_blank(const struct ursa_port *port, uint32_t offset) {
    uint32_t end = offset + port->flash_block;
    uint8_t chunk[CHUNK], differs = 0;
    int rc = URSA_OK;

    for (; offset < end && rc == URSA_OK; offset += CHUNK) {
        unsigned i;

        rc = read_flash(port, offset, chunk, CHUNK);
        for (i = 0; i < CHUNK; i++) {
            differs |= chunk[i] ^ port->flash_erased;
        }
        if (rc == URSA_E_FLASH_ECC || (rc == URSA_OK && differs)) {
            rc = URSA_E_FLASH_VERIFY;
        }
    }
    ursa_wipe(chunk, sizeof chunk);
    return rc;
}

int ursa_image_erase(const struct ursa_port *port, uint32_t block, enum ursa_image_when when) {
    uint32_t offset = block * port->flash_block;
    int rc = when == URSA_IMAGE_ALWAYS ? URSA_E_FLASH_VERIFY : check_blank(port, offset);

    if (rc == URSA_E_FLASH_VERIFY && when != URSA_IMAGE_NEVER) {
        rc = ursa_port_result(port->flash_erase(port->ctx, offset), URSA_E_FLASH);
        if (rc == URSA_OK) {
            rc = check_blank(port, offset);
        }
    }
    return rc;
}

/* ---- writing ------------------------------------------------------------------------------ */

static int program(const struct ursa_port *port, uint32_t offset, const void *p, size_t len) {
    return ursa_port_result(port->flash_program(port->ctx, offset, p, len), URSA_E_FLASH);
}

void ursa_image_begin(struct ursa_image_writer *writer, struct ursa_store *image) {
    writer->image = image;
    writer->at = 0;
    writer->fill = 0;
    hash_start(&writer->sha, image);
}

int ursa_image_put(struct ursa_image_writer *writer, const void *p, size_t len) {
    const struct ursa_port *port = writer->image->port;
    const uint8_t *from = p;
    int rc = URSA_OK;

    br_sha256_update(&writer->sha, p, len);
    while (len-- > 0 && rc == URSA_OK) {
        writer->unit[writer->fill++] = *from++;
        if (writer->fill == port->flash_unit) {
            uint32_t left, offset = locate(writer->image, writer->at, &left);

            rc = program(port, offset, writer->unit, writer->fill);
            writer->at += writer->fill;
            writer->fill = 0;
        }
    }
    return rc;
}

int ursa_image_commit(struct ursa_image_writer *writer) {
    struct ursa_store *image = writer->image;
    const struct ursa_port *port = image->port;
    uint32_t offset = image->start * port->flash_block, mark = mark_at(port);
    uint8_t lead[LEAD_MAX] = {0};
    int rc = URSA_OK;

    br_sha256_out(&writer->sha, lead + FIELDS);
    while (writer->fill > 0 && rc == URSA_OK) {
        rc = ursa_image_put(writer, lead, 1); /* pads the last unit; the digest is complete */
    }
    make_fields(lead, image);
    ursa_put_u32(lead + FIELDS + DIGEST, check_of(lead, &writer->sha));
    ursa_put_u32(lead + mark, image->sequence ^ DISGUISE);
    ursa_put_u32(lead + mark + 4, ~(image->sequence ^ DISGUISE));
    if (rc == URSA_OK) {
        rc = program(port, offset, lead, mark);
    }
    if (rc == URSA_OK) {
        rc = program(port, offset + mark, lead + mark, whole_units(port, MARK_SIZE));
    }
    return rc;
}
