/* SPDX-License-Identifier: MIT */
#include "image.h"
#include <string.h>
#include "bytes.h"
#include "port.h"
#include "secret.h"

#define CHUNK        32u
#define FIELDS       URSA_IMAGE_DIGEST /* bytes of magic, sequence and used */
#define DIGEST       32u
#define CHECK        4u
#define HEADER_SIZE  (FIELDS + DIGEST + CHECK)
#define MARK_SIZE    8u
#define MARK_FAULTS  6u /* bits of it that may have decayed */
#define DISGUISE     0xA5C3963Cu
#define MAX_SEQUENCE 0xFFFFFFu /* more changes than any flash takes */

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

uint32_t ursa_image_room(const struct ursa_port *port, uint32_t blocks) {
    return blocks * (port->flash_block - lead_size(port));
}

uint32_t ursa_image_blocks(const struct ursa_port *port, uint32_t used) {
    uint32_t each = ursa_image_room(port, 1);

    return used == 0 ? 1 : (used - 1) / each + 1;
}

/* The offset in flash of byte `at` of the records; *left: how many there are before the next gap.
 */
static uint32_t locate(const struct ursa_port *port, uint32_t start, uint32_t at, uint32_t *left) {
    uint32_t each = ursa_image_room(port, 1);
    uint32_t block = (start + at / each) % ursa_image_ring(port);

    *left = each - at % each;
    return block * port->flash_block + lead_size(port) + at % each;
}

/* ---- reading ------------------------------------------------------------------------------ */

static int read_flash(const struct ursa_port *port, uint32_t offset, void *buf, size_t len) {
    int rc = port->flash_read(port->ctx, offset, buf, len);

    return rc == URSA_E_FLASH_ECC ? rc : ursa_port_result(rc, URSA_E_FLASH);
}

int ursa_image_read(const struct ursa_port *port, uint32_t start, uint32_t at, void *buf,
                    size_t len) {
    uint8_t *to = buf;
    int rc = URSA_OK;

    while (len > 0 && rc == URSA_OK) {
        uint32_t left, offset = locate(port, start, at, &left);
        uint32_t n = len < left ? (uint32_t)len : left;

        rc = read_flash(port, offset, to, n);
        at += n;
        to += n;
        len -= n;
    }
    return rc;
}

/* The check of a header, behind which there is room for it. */
static void put_check(uint8_t header[HEADER_SIZE]) {
    uint8_t digest[DIGEST];
    br_sha256_context sha;

    br_sha256_init(&sha);
    br_sha256_update(&sha, header, FIELDS + DIGEST);
    br_sha256_out(&sha, digest);
    memcpy(header + FIELDS + DIGEST, digest, CHECK);
}

static void make_fields(uint8_t fields[FIELDS], uint32_t sequence, uint32_t used) {
    static const uint8_t magic[4] = {'U', 'r', 'S', '2'};

    memcpy(fields, magic, sizeof magic);
    ursa_put_u32(fields + 4, sequence);
    ursa_put_u32(fields + 8, used);
}

void ursa_image_hash(br_sha256_context *sha, const struct ursa_port *port, uint32_t sequence,
                     uint32_t used) {
    uint8_t fields[FIELDS];

    make_fields(fields, sequence, used);
    br_sha256_init(sha);
    br_sha256_update(sha, fields, sizeof fields);
    br_sha256_update(sha, port->id, port->id_len);
}

int ursa_image_hash_matches(const br_sha256_context *sha, const uint8_t digest[DIGEST]) {
    uint8_t found[DIGEST];

    br_sha256_out(sha, found);
    return memcmp(found, digest, DIGEST) == 0;
}

int ursa_image_copy(const struct ursa_port *port, uint32_t start, uint32_t at, uint32_t len,
                    br_sha256_context *sha, struct ursa_image_writer *writer) {
    uint8_t chunk[CHUNK];
    int rc = URSA_OK;

    while (len > 0 && rc == URSA_OK) {
        uint32_t n = len < CHUNK ? len : CHUNK;

        rc = ursa_image_read(port, start, at, chunk, n);
        if (rc == URSA_OK) {
            br_sha256_update(sha, chunk, n);
            rc = writer != NULL ? ursa_image_put(writer, chunk, n) : URSA_OK;
        }
        at += n;
        len -= n;
    }
    ursa_wipe(chunk, sizeof chunk);
    return rc;
}

/* Are the records what the header says? */
static int read_records(const struct ursa_port *port, const struct ursa_image *image, int *match) {
    br_sha256_context sha;
    int rc;

    ursa_image_hash(&sha, port, image->sequence, image->used);
    rc = ursa_image_copy(port, image->start, 0, image->used, &sha, NULL);
    *match = rc == URSA_OK && ursa_image_hash_matches(&sha, image->header + FIELDS);
    ursa_wipe(&sha, sizeof sha);
    ursa_wipe_hash_stack(); /* SHA-256 leaves the last block there */
    return rc;
}

static int forgive_ecc(int rc) {
    return rc == URSA_E_FLASH_ECC ? URSA_OK : rc;
}

/* Read a piece of the lead. What cannot be corrected reads as zeros, which no check fits. */
static int read_lead(const struct ursa_port *port, uint32_t offset, uint8_t *buf, size_t len) {
    int rc = read_flash(port, offset, buf, len);

    if (rc != URSA_OK) {
        memset(buf, 0, len);
    }
    return forgive_ecc(rc);
}

/* Does the header say what one can say? */
static int header_is_right(const struct ursa_port *port, struct ursa_image *image) {
    uint8_t right[HEADER_SIZE];

    image->sequence = ursa_get_u32(image->header + 4);
    image->used = ursa_get_u32(image->header + 8);
    memcpy(right, image->header, sizeof right);
    make_fields(right, image->sequence, image->used);
    put_check(right);
    return memcmp(image->header, right, sizeof right) == 0 && image->sequence - 1 < MAX_SEQUENCE &&
           image->used <= ursa_image_room(port, ursa_image_ring(port) / 2);
}

static unsigned count_bits(uint32_t x) {
    unsigned n = 0;

    for (; x != 0; x &= x - 1) {
        n++;
    }
    return n;
}

/*
 * The sequence that a mark tells; 0: it is none. One with a few bits wrong still says that there
 * was an image, but not which: as if it were the first, it counts if there is no other.
 */
static uint32_t marked_sequence(const uint8_t mark[MARK_SIZE]) {
    uint32_t sequence = ursa_get_u32(mark) ^ DISGUISE;
    uint32_t wrong = sequence ^ ~ursa_get_u32(mark + 4) ^ DISGUISE;

    if (wrong == 0 && sequence <= MAX_SEQUENCE) {
        return sequence;
    }
    return count_bits(wrong) <= MARK_FAULTS && count_bits(sequence & ~MAX_SEQUENCE) <= 2;
}

int ursa_image_inspect(const struct ursa_port *port, uint32_t start, struct ursa_image *image) {
    uint32_t offset = start * port->flash_block, marked;
    uint8_t mark[MARK_SIZE];
    int rc = read_lead(port, offset, image->header, HEADER_SIZE), whole = 0;

    if (rc == URSA_OK) {
        rc = read_lead(port, offset + mark_at(port), mark, sizeof mark);
    }
    if (rc != URSA_OK) {
        return rc;
    }
    image->start = start;
    marked = marked_sequence(mark);
    if (header_is_right(port, image)) {
        rc = read_records(port, image, &whole);
        image->state = marked == image->sequence ? URSA_IMAGE_WHOLE : URSA_IMAGE_UNMARKED;
        marked = marked == image->sequence ? marked : 1;
    } else if (memcmp(image->header, "UrS1", 4) == 0) {
        marked = 1; /* version 0.1's, which no torn "UrS2" looks like: not ours to erase */
    }
    if (!whole) {
        image->state = marked != 0 ? URSA_IMAGE_DECAYED : URSA_IMAGE_NONE;
        image->sequence = marked;
        image->used = 0;
    }
    return forgive_ecc(rc);
}

/* ---- erasing ------------------------------------------------------------------------------ */

/* Do all bytes of the block read as erased? A block is a whole number of chunks (port.c). */
static int is_blank(const struct ursa_port *port, uint32_t block, int *blank) {
    uint32_t offset = block * port->flash_block, end = offset + port->flash_block;
    uint8_t chunk[CHUNK];
    uint8_t differs = 0;
    int rc = URSA_OK;

    for (; offset < end && !differs; offset += CHUNK) {
        unsigned i;

        rc = read_flash(port, offset, chunk, CHUNK);
        if (rc != URSA_OK) {
            break;
        }
        for (i = 0; i < CHUNK; i++) {
            differs |= chunk[i] ^ port->flash_erased;
        }
    }
    ursa_wipe(chunk, sizeof chunk);
    *blank = rc == URSA_OK && !differs;
    return forgive_ecc(rc);
}

int ursa_image_erase(const struct ursa_port *port, uint32_t block) {
    int blank = 0;
    int rc =
        ursa_port_result(port->flash_erase(port->ctx, block * port->flash_block), URSA_E_FLASH);

    if (rc == URSA_OK) {
        rc = is_blank(port, block, &blank);
    }
    return rc == URSA_OK && !blank ? URSA_E_FLASH_VERIFY : rc;
}

int ursa_image_clear(const struct ursa_port *port, uint32_t block) {
    int blank, rc = is_blank(port, block, &blank);

    return rc == URSA_OK && !blank ? ursa_image_erase(port, block) : rc;
}

/* ---- writing ------------------------------------------------------------------------------ */

static int program(const struct ursa_port *port, uint32_t offset, const void *p, size_t len) {
    return ursa_port_result(port->flash_program(port->ctx, offset, p, len), URSA_E_FLASH);
}

void ursa_image_begin(struct ursa_image_writer *writer, const struct ursa_port *port,
                      uint32_t start, uint32_t sequence, uint32_t used) {
    writer->port = port;
    writer->start = start;
    writer->sequence = sequence;
    writer->used = used;
    writer->at = 0;
    writer->fill = 0;
    ursa_image_hash(&writer->sha, port, sequence, used);
}

static int program_unit(struct ursa_image_writer *writer) {
    uint32_t left, offset = locate(writer->port, writer->start, writer->at, &left);
    int rc = program(writer->port, offset, writer->unit, writer->port->flash_unit);

    writer->at += writer->port->flash_unit;
    writer->fill = 0;
    return rc;
}

int ursa_image_put(struct ursa_image_writer *writer, const void *p, size_t len) {
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

static int flush(struct ursa_image_writer *writer) {
    if (writer->fill == 0) {
        return URSA_OK;
    }
    memset(writer->unit + writer->fill, 0, writer->port->flash_unit - (size_t)writer->fill);
    return program_unit(writer);
}

/* Program a piece of the lead, padded to whole units. */
static int program_lead(const struct ursa_port *port, uint32_t offset, const uint8_t *p,
                        uint32_t len) {
    uint8_t padded[64]; /* the header's 48 bytes in units of up to 32 */

    memset(padded, 0, sizeof padded);
    memcpy(padded, p, len);
    return program(port, offset, padded, whole_units(port, len));
}

int ursa_image_commit(struct ursa_image_writer *writer, struct ursa_image *image) {
    const struct ursa_port *port = writer->port;
    uint32_t offset = writer->start * port->flash_block;
    uint8_t header[HEADER_SIZE], mark[MARK_SIZE];
    int rc = flush(writer);

    make_fields(header, writer->sequence, writer->used);
    br_sha256_out(&writer->sha, header + FIELDS);
    put_check(header);
    ursa_put_u32(mark, writer->sequence ^ DISGUISE);
    ursa_put_u32(mark + 4, ~(writer->sequence ^ DISGUISE));
    if (rc == URSA_OK) {
        rc = program_lead(port, offset, header, sizeof header);
    }
    if (rc == URSA_OK) {
        rc = program_lead(port, offset + mark_at(port), mark, sizeof mark);
    }
    if (rc == URSA_OK) {
        rc = ursa_image_inspect(port, writer->start, image);
    }
    if (rc == URSA_OK && image->state != URSA_IMAGE_WHOLE) {
        rc = URSA_E_FLASH_VERIFY;
    }
    return rc;
}
