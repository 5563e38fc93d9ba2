/* SPDX-License-Identifier: MIT */
#include "ursa/store.h"
#include <string.h>
#include "base/bytes.h"
#include "base/compiler.h"
#include "base/consttime.h"
#include "base/wipe.h"
#include "store/image.h"

#define EXTRA URSA_IMAGE_RECORD_EXTRA
#define CHUNK 32u

/* A change: the record in `out` is removed. Then, if buf is not NULL, a record is appended. */
struct edit {
    struct ursa_image_stretch out;
    const uint8_t *buf;
    uint32_t head; /* the id, and the length in the upper 16 bits */
};

/* ---- reading ------------------------------------------------------------------------------ */

/* Returns 1 if the store has a live image. */
static int is_live(const struct ursa_store *store) {
    return store->state >= URSA_IMAGE_UNMARKED;
}

/* Returns 1 if the store describes an image that has decayed. */
static int is_damaged(const struct ursa_store *store) {
    return store->state >= URSA_IMAGE_FORMER && !is_live(store);
}

/*
 * Find a record. If there is no such record, returns URSA_E_NOT_FOUND, and *record is an empty
 * range at the end of the records.
 *
 * All records are looked at. If any id is invalid or occurs twice, or a length is wrong, no record
 * can be trusted. The digest is right then, so another program wrote them.
 */
static int find_once(const struct ursa_store *store, unsigned id,
                     struct ursa_image_stretch *record) {
    uint32_t at = 0, len, seen = 0;
    uint8_t head[EXTRA];

    record->at = store->used;
    record->len = 0;
    for (; at < store->used; at += len) {
        int rc = ursa_image_read(store, at, head, sizeof head);
        uint32_t first = ursa_get_u32(head), its_id = first & 0xFFFF;

        if (rc != URSA_OK) {
            return rc;
        }
        len = EXTRA + (first >> 16);
        if (its_id - 1 >= URSA_RECORD_MAX || (seen >> its_id & 1) != 0 || len > store->used - at) {
            return URSA_E_STORE_DAMAGED;
        }
        seen |= 1u << its_id;
        if (its_id == id) {
            record->at = at;
            record->len = len;
        }
    }
    return record->len > 0 ? URSA_OK : URSA_E_NOT_FOUND;
}

/*
 * Like find_once, but search twice and compare. A single misread bit must not hide a key or lead to
 * the wrong record.
 */
static int find(const struct ursa_store *store, unsigned id, struct ursa_image_stretch *record) {
    struct ursa_image_stretch again;
    int rc;

    if (store->port == NULL) {
        return URSA_E_STATE; /* never opened, or a block could not be looked at then */
    }
    if (id - 1 >= URSA_RECORD_MAX) {
        return URSA_E_ARGUMENT;
    }
    if (is_damaged(store)) {
        return URSA_E_STORE_DAMAGED;
    }
    rc = find_once(store, id, record);
    if (find_once(store, id, &again) != rc || memcmp(&again, record, sizeof again) != 0) {
        return URSA_E_FLASH_VERIFY;
    }
    return rc;
}

static int store_read(void *ctx, unsigned id, void *buf, size_t size, size_t *len) {
    const struct ursa_store *store = ctx;
    struct ursa_image_stretch record;
    int rc = find(store, id, &record);

    if (rc == URSA_OK) {
        *len = record.len - EXTRA;
        rc = ursa_image_read(store, record.at + EXTRA, buf, *len < size ? *len : size);
    }
    return rc == URSA_OK && *len > size ? URSA_E_BUFFER : rc;
}

/* Compare the record bytes from `at` on with buf. If they differ, returns URSA_E_NOT_FOUND. */
static URSA_OWN_FRAME int compare(const struct ursa_store *store, uint32_t at, const uint8_t *buf,
                                  size_t len) {
    uint8_t chunk[CHUNK];
    int rc = URSA_OK;

    while (rc == URSA_OK && len > 0) {
        uint32_t n = len < CHUNK ? (uint32_t)len : CHUNK;

        rc = ursa_image_read(store, at, chunk, n);
        if (rc == URSA_OK && !ursa_equal(chunk, buf, n)) {
            rc = URSA_E_NOT_FOUND;
        }
        at += n;
        buf += n;
        len -= n;
    }
    ursa_wipe(chunk, sizeof chunk);
    return rc;
}

/* ---- the ring ----------------------------------------------------------------------------- */

/* URSA_IMAGE_ALWAYS: erase the image's own blocks. Otherwise: erase or check all other blocks. */
static int clear(const struct ursa_store *image, enum ursa_image_when when) {
    uint32_t ring = ursa_image_ring(image->port), own = ursa_image_blocks(image);
    uint32_t n = when == URSA_IMAGE_ALWAYS ? 0 : own, end = when == URSA_IMAGE_ALWAYS ? own : ring;
    int rc = URSA_OK;

    for (; n < end && rc == URSA_OK; n++) {
        rc = ursa_image_erase(image->port, (image->start + n) % ring, when);
    }
    return rc;
}

/* Erase the image's own blocks. */
static int clear_own(const struct ursa_store *image) {
    return clear(image, URSA_IMAGE_ALWAYS);
}

/*
 * Erase all blocks outside the live image that do not read blank. Such blocks hold the remains of a
 * failed or interrupted change. In a damaged store, the first block of the decayed image stays. In
 * an empty store without an image nothing is erased (store/image.h).
 */
static int clear_others(const struct ursa_store *store) {
    return store->state < URSA_IMAGE_FORMER ? URSA_OK : clear(store, URSA_IMAGE_IF_NEEDED);
}

/* ---- changing ----------------------------------------------------------------------------- */

static int put_record(struct ursa_image_writer *writer, const struct edit *edit) {
    uint8_t head[EXTRA];
    int rc;

    ursa_put_u32(head, edit->head);
    rc = ursa_image_put(writer, head, sizeof head);
    return rc == URSA_OK ? ursa_image_put(writer, edit->buf, edit->head >> 16) : rc;
}

static URSA_OWN_FRAME int copy_around(const struct ursa_store *store,
                                      const struct ursa_image_stretch *out,
                                      struct ursa_image_writer *writer) {
    br_sha256_context sha;

    return ursa_image_copy(store, out, writer, &sha);
}

/* Write the image that `next` describes, and read it back. The live image is not touched. */
static int write_image(const struct ursa_store *store, const struct edit *edit,
                       struct ursa_store *next) {
    struct ursa_image_writer writer;
    /*
     * Erase the new image's blocks even if they read blank. A unit that reads blank may be half
     * programmed, or may have been programmed with the erased value.
     */
    int rc = clear_own(next);

    ursa_image_begin(&writer, next);
    /* A damaged or empty store has used == 0: nothing to copy. */
    if (rc == URSA_OK && store->used > edit->out.len) {
        rc = copy_around(store, &edit->out, &writer);
    }
    if (rc == URSA_OK && edit->buf != NULL) {
        rc = put_record(&writer, edit);
    }
    if (rc == URSA_OK) {
        rc = ursa_image_commit(&writer);
    }
    if (rc == URSA_OK) {
        rc = ursa_image_inspect(next, &writer.sha);
    }
    ursa_wipe(&writer, sizeof writer);
    return rc == URSA_OK && next->state != URSA_IMAGE_WHOLE ? URSA_E_FLASH_VERIFY : rc;
}

static int change(struct ursa_store *store, const struct edit *edit) {
    struct ursa_store next = *store;
    int rc;

    next.state = URSA_IMAGE_WHOLE;
    next.sequence = (store->sequence + 1) & URSA_IMAGE_MAX_SEQUENCE;
    next.start = (store->start + ursa_image_blocks(store)) % ursa_image_ring(store->port);
    next.used -= edit->out.len;
    if (edit->buf != NULL) {
        uint32_t more = (edit->head >> 16) + EXTRA;

        if (more > ursa_image_space(store->port) - next.used) {
            return URSA_E_STORE_FULL;
        }
        next.used += more;
    }
    rc = write_image(store, edit, &next);
    if (rc != URSA_OK) {
        /*
         * Try to remove the incomplete image. The caller gets the error of write_image, even if
         * the removal fails as well.
         */
        (void)clear_own(&next);
        (void)clear_others(store);
        return rc;
    }
    rc = clear_own(store);
    *store = next;
    return rc;
}

/* Write the image again, without its first `out` bytes of records. */
static int rewrite(struct ursa_store *store, uint32_t out) {
    const struct edit edit = {{0, out}, NULL, 0};

    return change(store, &edit);
}

/*
 * Make the flash ready for a change: it has no other bytes than those of the live image.
 *
 * If the store has no image, an empty image is written before other blocks are erased. If `lazy` is
 * 1, this is only done if all blocks can be read and one is not blank. If the start of a block
 * cannot be read, nothing is erased, because it may read well at the next start.
 */
static int prepare(struct ursa_store *store, int lazy) {
    int rc = URSA_OK;

    if (store->state < URSA_IMAGE_FORMER) {
        if (lazy) {
            rc = store->state == URSA_IMAGE_UNREADABLE ? rc : clear(store, URSA_IMAGE_NEVER);
        } else {
            rc = URSA_E_FLASH_VERIFY;
        }
        if (rc == URSA_E_FLASH_VERIFY) {
            rc = rewrite(store, 0);
        }
    }
    return rc == URSA_OK ? clear_others(store) : rc;
}

/*
 * Write or remove a record. If the records would not change, no image is written.
 *
 * In any case, blocks that an earlier change failed to erase are erased now, because success means
 * that the flash has no other copy of a record. The exception is a store without an image and with
 * a block that cannot be read. The block may read well at the next start, so a wipe leaves it
 * alone.
 */
static int change_if_needed(struct ursa_store *store, unsigned id, const uint8_t *buf, size_t len) {
    struct edit edit; /* `out` is set by find */
    int rc = find(store, id, &edit.out), same;

    edit.buf = buf;
    edit.head = id | (uint32_t)len << 16;
    if (rc == URSA_OK && buf != NULL) {
        rc = len == edit.out.len - EXTRA ? compare(store, edit.out.at + EXTRA, buf, len)
                                         : URSA_E_NOT_FOUND;
    }
    same = (rc == URSA_OK) == (buf != NULL); /* removing a missing record changes nothing */
    if (rc == URSA_E_NOT_FOUND) {
        rc = URSA_OK;
    }
    if (rc == URSA_OK) {
        rc = prepare(store, same);
    }
    if (rc == URSA_OK && !same) {
        rc = change(store, &edit);
    }
    ursa_wipe_record_stack();
    return rc;
}

static int store_write(void *ctx, unsigned id, const void *buf, size_t len) {
    if (buf == NULL) {
        return URSA_E_ARGUMENT;
    }
    return len > UINT16_MAX ? URSA_E_STORE_FULL : change_if_needed(ctx, id, buf, len);
}

static int store_wipe(void *ctx, unsigned id) {
    return change_if_needed(ctx, id, NULL, 0);
}

/*
 * Replace all images by an empty image. In a damaged store, the first block of the decayed image is
 * the proof of the damage. This block is erased last, after the empty image is written.
 */
static int store_wipe_all(void *ctx) {
    struct ursa_store *store = ctx;
    int rc;

    if (store->port == NULL) {
        return URSA_E_STATE;
    }
    rc = prepare(store, 0);
    if (rc == URSA_OK && (is_damaged(store) || store->used > 0)) {
        rc = rewrite(store, store->used);
    }
    ursa_wipe_record_stack();
    return rc;
}

/* ---- opening ------------------------------------------------------------------------------ */

/* Returns how many changes `a` is newer than `b`. If `a` is older, the result is 2^23 or more. */
static uint32_t count_changes(const struct ursa_store *a, const struct ursa_store *b) {
    return (a->sequence - b->sequence) & URSA_IMAGE_MAX_SEQUENCE;
}

#define NEWER_LIMIT 0x800000u

/*
 * Find the live image. In a damaged store, find the decayed image instead, and in an empty store
 * the block for the first image. *store describes the result.
 *
 * An image without its mark becomes the live image only if there is no complete image with a mark.
 *
 * The store is damaged in these cases:
 *
 *   - There is no complete image, but a decayed one. This does not hold if all blocks look like
 *     records (store/image.h).
 *   - A decayed image is newer than the newest complete image. So an older state is never taken for
 *     the present state. This does not hold if the sequence of the decayed image directly follows
 *     that of the complete image. The change that wrote the decayed image had then not returned,
 *     because a change erases the older image before it returns.
 *   - No block can be read. A power cut leaves at most one block unreadable.
 */
static int find_images(struct ursa_store *store) {
    uint32_t ring = ursa_image_ring(store->port);
    struct ursa_store image = *store, other = *store;
    unsigned seen = 0;
    br_sha256_context sha;

    for (; image.start < ring; image.start++) {
        struct ursa_store *best = store;
        int rc = ursa_image_inspect(&image, &sha);

        if (rc != URSA_OK) {
            return rc;
        }
        seen |= 1u << image.state;
        if (!is_live(&image)) {
            best = &other;
        }
        if (image.state > best->state ||
            (image.state == best->state && count_changes(&image, best) < NEWER_LIMIT)) {
            *best = image;
        }
    }
    if (seen == 1u << URSA_IMAGE_UNREADABLE) {
        other.state = URSA_IMAGE_FORMER;
    }
    if (seen == (1u << URSA_IMAGE_FORMER | 1u << URSA_IMAGE_REMAINS)) {
        other.state = URSA_IMAGE_REMAINS;
    }
    if (!is_live(store) ||
        (other.state == URSA_IMAGE_DECAYED && count_changes(&other, store) - 2 < NEWER_LIMIT - 2)) {
        *store = other;
    }
    return URSA_OK;
}

int ursa_store_open(struct ursa_store *store, const struct ursa_port *port) {
    int rc;

    if (store == NULL) {
        return URSA_E_ARGUMENT;
    }
    memset(store, 0, sizeof *store);
    rc = ursa_port_check(port);
    if (rc != URSA_OK) {
        return rc;
    }
    store->port = port;
    rc = find_images(store);
    if (rc != URSA_OK) {
        store->port = NULL; /* not every block was looked at: the store stays closed */
    } else if (is_live(store)) {
        if (store->state == URSA_IMAGE_UNMARKED) {
            rc = rewrite(store, 0); /* only its mark is missing: write the image again */
        }
        /* If this erase fails, the next change repeats it and reports the failure. */
        (void)clear_others(store);
    }
    ursa_wipe_record_stack();
    return rc;
}

struct ursa_records ursa_store_records(struct ursa_store *store) {
    struct ursa_records records = {store, store_read, store_write, store_wipe, store_wipe_all};

    return records;
}
