/* SPDX-License-Identifier: MIT */
#include "ursa/store.h"
#include <string.h>
#include "base/compiler.h"
#include "base/consttime.h"
#include "base/wipe.h"
#include "store/image.h"

#define EXTRA URSA_IMAGE_RECORD_EXTRA
#define CHUNK 32u

/* A change: the record in `out` is removed. Then, if buf is not NULL, record `id` is appended. */
struct edit {
    struct ursa_image_stretch out;
    unsigned id;
    const uint8_t *buf;
    size_t len;
};

/* ---- reading ------------------------------------------------------------------------------ */

/*
 * Find a record. If there is no such record, returns URSA_E_NOT_FOUND, and *record is an empty
 * range at the end of the records.
 */
static int find_once(const struct ursa_store *store, unsigned id,
                     struct ursa_image_stretch *record) {
    uint8_t head[EXTRA];

    record->at = record->len = 0;
    while (record->at < store->used) {
        int rc = ursa_image_read(store, record->at, head, sizeof head);

        if (rc != URSA_OK) {
            return rc;
        }
        record->len = EXTRA + (head[2] | (uint32_t)head[3] << 8);
        if (record->len > store->used - record->at) {
            return URSA_E_STORE_DAMAGED;
        }
        if (head[0] == id) {
            return URSA_OK;
        }
        record->at += record->len;
    }
    record->len = 0;
    return URSA_E_NOT_FOUND;
}

/*
 * Like find_once, but search twice and compare. A single misread bit must not hide a key or lead to
 * the wrong record.
 */
static int find(const struct ursa_store *store, unsigned id, struct ursa_image_stretch *record) {
    struct ursa_image_stretch again;
    int rc;

    if (store->port == NULL) {
        return URSA_E_STATE; /* the store was never opened, or opening failed */
    }
    if (id - 1 >= URSA_RECORD_MAX) {
        return URSA_E_ARGUMENT;
    }
    if (store->damaged) {
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

/* Compare the record bytes from `at` on with buf. *same is 1 if they are equal, else 0. */
static URSA_OWN_FRAME int compare(const struct ursa_store *store, uint32_t at, const uint8_t *buf,
                                  size_t len, int *same) {
    uint8_t chunk[CHUNK];
    int rc = URSA_OK;

    *same = 1;
    while (rc == URSA_OK && *same && len > 0) {
        uint32_t n = len < CHUNK ? (uint32_t)len : CHUNK;

        rc = ursa_image_read(store, at, chunk, n);
        *same = rc == URSA_OK && ursa_equal(chunk, buf, n);
        at += n;
        buf += n;
        len -= n;
    }
    ursa_wipe(chunk, sizeof chunk);
    return rc;
}

/* ---- the ring ----------------------------------------------------------------------------- */

enum blocks { OWN, OTHERS };

/* Erase the image's own blocks (OWN), or all other blocks that do not read blank (OTHERS). */
static int destroy(const struct ursa_store *image, enum blocks which) {
    uint32_t ring = ursa_image_ring(image->port), own = ursa_image_blocks(image);
    uint32_t n = which == OWN ? 0 : own, end = which == OWN ? own : ring;
    int rc = URSA_OK;

    for (; n < end && rc == URSA_OK; n++) {
        rc = ursa_image_erase(image->port, (image->start + n) % ring, which == OTHERS);
    }
    return rc;
}

/*
 * Erase all blocks outside the live image that do not read blank. Such blocks hold the remains of a
 * failed or interrupted change.
 */
static int clear_others(const struct ursa_store *store) {
    return destroy(store, OTHERS);
}

/* ---- changing ----------------------------------------------------------------------------- */

static int put_record(struct ursa_image_writer *writer, const struct edit *edit) {
    const uint8_t head[EXTRA] = {(uint8_t)edit->id, 0, (uint8_t)edit->len,
                                 (uint8_t)(edit->len >> 8)};
    int rc = ursa_image_put(writer, head, sizeof head);

    return rc == URSA_OK ? ursa_image_put(writer, edit->buf, edit->len) : rc;
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
    int rc = destroy(next, OWN);

    ursa_image_begin(&writer, next);
    /* A damaged or empty store has used == 0: nothing to copy. */
    if (rc == URSA_OK && store->used > 0) {
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
    uint32_t ring = ursa_image_ring(store->port), room = ring / 2 * ursa_image_room(store->port);
    struct ursa_store next = *store;
    int rc;

    next.sequence++;
    next.start = (store->start + ursa_image_blocks(store)) % ring;
    next.used -= edit->out.len;
    if (edit->buf != NULL) {
        if (edit->len > UINT16_MAX || edit->len + EXTRA > room - next.used) {
            return URSA_E_STORE_FULL;
        }
        next.used += (uint32_t)edit->len + EXTRA;
    }
    rc = write_image(store, edit, &next);
    if (rc != URSA_OK) {
        /*
         * Try to remove the incomplete image. The caller gets the error of write_image, even if
         * the removal fails as well.
         */
        (void)clear_others(store);
        return rc;
    }
    rc = destroy(store, OWN);
    *store = next;
    return rc;
}

/*
 * Write or remove a record. If the records would not change, no image is written.
 *
 * In any case, blocks that an earlier change failed to erase are erased now, because success means
 * that the flash has no other copy of a record.
 */
static int change_if_needed(struct ursa_store *store, unsigned id, const uint8_t *buf, size_t len) {
    struct edit edit = {{0, 0}, id, buf, len};
    int rc = find(store, id, &edit.out), same = 0;

    if (rc == URSA_E_NOT_FOUND) {
        same = buf == NULL; /* removing a missing record changes nothing */
        rc = URSA_OK;
    } else if (rc == URSA_OK && buf != NULL && len == edit.out.len - EXTRA) {
        rc = compare(store, edit.out.at + EXTRA, buf, len, &same);
    }
    if (rc == URSA_OK) {
        rc = clear_others(store);
    }
    if (rc == URSA_OK && !same) {
        rc = change(store, &edit);
    }
    ursa_wipe_record_stack();
    return rc;
}

static int store_write(void *ctx, unsigned id, const void *buf, size_t len) {
    return buf == NULL ? URSA_E_ARGUMENT : change_if_needed(ctx, id, buf, len);
}

static int store_wipe(void *ctx, unsigned id) {
    return change_if_needed(ctx, id, NULL, 0);
}

/* ---- opening ------------------------------------------------------------------------------ */

/*
 * Returns 1 if `a` is a better live image than `b`. An image without its mark becomes the live
 * image only if there is no complete image with a mark.
 */
static int is_better(const struct ursa_store *a, const struct ursa_store *b) {
    return a->state >= URSA_IMAGE_UNMARKED &&
           (a->state > b->state || (a->state == b->state && a->sequence > b->sequence));
}

/*
 * Find the newest complete image and the newest decayed image.
 *
 * If the decayed image is newer than the complete image, ursa_store_open finds the store damaged.
 * So an older state, or an empty store, is never taken for the present state. One case is not
 * damage: the sequence of the decayed image directly follows that of the complete image. The change
 * that wrote the decayed image had then not returned, because a change erases the older image
 * before it returns.
 *
 * The store is also damaged if all blocks are unreadable, because a power cut leaves at most one
 * block unreadable. decayed->damaged is 1 if any block is unreadable: an image may begin there.
 */
static int find_images(const struct ursa_port *port, struct ursa_store *whole,
                       struct ursa_store *decayed) {
    uint32_t ring = ursa_image_ring(port), unreadable = 0;
    struct ursa_store image = {.port = port};
    br_sha256_context sha;
    int rc = URSA_OK;

    *whole = *decayed = image;
    for (; image.start < ring; image.start++) {
        rc = ursa_image_inspect(&image, &sha);
        if (rc != URSA_OK) {
            break;
        }
        unreadable += image.state == URSA_IMAGE_UNREADABLE;
        if (is_better(&image, whole)) {
            *whole = image;
        }
        if (image.state == URSA_IMAGE_DECAYED && image.sequence > decayed->sequence) {
            *decayed = image;
        }
    }
    if (unreadable == ring) {
        decayed->sequence = 1;
    }
    decayed->damaged = unreadable > 0;
    ursa_wipe_record_stack();
    return rc;
}

/*
 * Replace all images by an empty image, whose sequence is the greatest. In a damaged store, the
 * first block of the newest decayed image is the proof of the damage. This block is erased last,
 * after the empty image is written.
 */
static int store_wipe_all(void *ctx) {
    struct ursa_store *store = ctx, whole, decayed;
    struct edit all = {{0, 0}, 0, NULL, 0};
    int rc = URSA_OK;

    if (store->port == NULL) {
        return URSA_E_STATE;
    }
    if (store->damaged) {
        rc = find_images(store->port, &whole, &decayed);
        decayed.damaged = 1;
        *store = decayed; /* `used` is 0, set by ursa_image_inspect */
    }
    all.out.len = store->used;
    if (rc == URSA_OK) {
        rc = clear_others(store);
    }
    if (rc == URSA_OK && (store->damaged || store->used > 0)) {
        rc = change(store, &all);
        store->damaged &= rc != URSA_OK;
    }
    ursa_wipe_record_stack();
    return rc;
}

int ursa_store_open(struct ursa_store *store, const struct ursa_port *port) {
    const struct edit nothing = {{0, 0}, 0, NULL, 0};
    struct ursa_store decayed;
    int rc;

    if (store == NULL) {
        return URSA_E_ARGUMENT;
    }
    memset(store, 0, sizeof *store);
    rc = ursa_port_check(port);
    if (rc != URSA_OK) {
        return rc;
    }
    rc = find_images(port, store, &decayed);
    /*
     * A decayed image whose sequence directly follows that of the complete image was never
     * finished: see find_images.
     */
    store->damaged = decayed.sequence > store->sequence + (store->sequence != 0);
    if (rc != URSA_OK || store->damaged) {
        return rc; /* erase nothing: the data may still be readable by other means */
    }
    if (store->sequence != 0 || !decayed.damaged) {
        /* If this erase fails, the next change repeats it and reports the failure. */
        (void)clear_others(store);
    }
    if (store->state == URSA_IMAGE_UNMARKED) {
        rc = change(store, &nothing); /* only its mark is missing: write the image again */
    }
    ursa_wipe_record_stack();
    return rc;
}

struct ursa_records ursa_store_records(struct ursa_store *store) {
    struct ursa_records records = {store, store_read, store_write, store_wipe, store_wipe_all};

    return records;
}
