/* SPDX-License-Identifier: MIT */
#include "ursa/store.h"
#include <string.h>
#include "image.h"
#include "secret.h"

#define EXTRA URSA_IMAGE_RECORD_EXTRA
#define CHUNK 32u

/* A stretch of the live image's bytes: a record, its head included. */
struct stretch {
    uint32_t at;
    uint32_t len;
};

/* ---- reading ------------------------------------------------------------------------------ */

static int read_live(const struct ursa_store *store, uint32_t at, void *buf, size_t len) {
    return ursa_image_read(store->port, store->start, at, buf, len);
}

/* URSA_E_NOT_FOUND: the stretch is empty, at the end. */
static int find_once(const struct ursa_store *store, unsigned id, struct stretch *record) {
    uint8_t head[EXTRA];

    record->at = record->len = 0;
    while (record->at < store->used) {
        int rc = read_live(store, record->at, head, sizeof head);

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

/* Looked for twice: one misread bit must not hide a key, nor pass one record off as another. */
static int find(const struct ursa_store *store, unsigned id, struct stretch *record) {
    struct stretch again;
    int rc;

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
    struct stretch record;
    int rc = find(store, id, &record);

    if (rc == URSA_OK) {
        *len = record.len - EXTRA;
        rc = read_live(store, record.at + EXTRA, buf, *len < size ? *len : size);
    }
    return rc == URSA_OK && *len > size ? URSA_E_BUFFER : rc;
}

/* Are there just these bytes at `at`? */
static int compare(const struct ursa_store *store, uint32_t at, const uint8_t *buf, size_t len,
                   int *same) {
    uint8_t chunk[CHUNK];
    int rc = URSA_OK;

    *same = 1;
    while (rc == URSA_OK && *same && len > 0) {
        uint32_t n = len < CHUNK ? (uint32_t)len : CHUNK;

        rc = read_live(store, at, chunk, n);
        *same = rc == URSA_OK && ursa_equal(chunk, buf, n);
        at += n;
        buf += n;
        len -= n;
    }
    ursa_wipe(chunk, sizeof chunk);
    return rc;
}

/* ---- the ring ----------------------------------------------------------------------------- */

static uint32_t live_blocks(const struct ursa_store *store) {
    return store->sequence == 0 ? 0 : ursa_image_blocks(store->port, store->used);
}

/* Destroy n blocks of the ring from `block` on: all, or those that do not read blank. */
static int destroy(const struct ursa_store *store, uint32_t block, uint32_t n,
                   int (*how)(const struct ursa_port *port, uint32_t block)) {
    uint32_t ring = ursa_image_ring(store->port);
    int rc = URSA_OK;

    while (n-- > 0 && rc == URSA_OK) {
        rc = how(store->port, block++ % ring);
    }
    return rc;
}

/* Clear all that is not the live image: what a change left that was cut off or failed. */
static int clear_others(const struct ursa_store *store) {
    uint32_t live = live_blocks(store);

    return destroy(store, store->start + live, ursa_image_ring(store->port) - live,
                   ursa_image_clear);
}

/* ---- changing ----------------------------------------------------------------------------- */

/*
 * Copy all of the live image but for a stretch. All of it is hashed on the way: what is copied is
 * what the header vouches for, not what the flash happened to read as this time.
 */
static int copy_around(const struct ursa_store *store, const struct stretch *out,
                       struct ursa_image_writer *writer) {
    uint32_t behind = out->at + out->len;
    br_sha256_context sha;
    int rc;

    ursa_image_hash(&sha, store->port, store->sequence, store->used);
    rc = ursa_image_copy(store->port, store->start, 0, out->at, &sha, writer);
    if (rc == URSA_OK) {
        rc = ursa_image_copy(store->port, store->start, out->at, out->len, &sha, NULL);
    }
    if (rc == URSA_OK) {
        rc = ursa_image_copy(store->port, store->start, behind, store->used - behind, &sha, writer);
    }
    if (rc == URSA_OK && !ursa_image_hash_matches(&sha, store->digest)) {
        rc = URSA_E_FLASH_VERIFY;
    }
    ursa_wipe(&sha, sizeof sha);
    return rc;
}

static int put_record(struct ursa_image_writer *writer, unsigned id, const uint8_t *buf,
                      size_t len) {
    const uint8_t head[EXTRA] = {(uint8_t)id, 0, (uint8_t)len, (uint8_t)(len >> 8)};
    int rc = ursa_image_put(writer, head, sizeof head);

    return rc == URSA_OK ? ursa_image_put(writer, buf, len) : rc;
}

/* Write the new image; the live one is untouched. */
static int write_image(const struct ursa_store *store, struct ursa_image_writer *writer,
                       const struct stretch *out, unsigned id, const uint8_t *buf, size_t len,
                       struct ursa_image *image) {
    /* Blank or not: what reads blank may have been programmed, with that value or in a torn unit.
     */
    int rc = destroy(store, writer->start, ursa_image_blocks(store->port, writer->used),
                     ursa_image_erase);

    /* Of damage nothing is copied, and of nothing neither. */
    if (rc == URSA_OK && store->sequence != 0 && !store->damaged) {
        rc = copy_around(store, out, writer);
    }
    if (rc == URSA_OK && buf != NULL) {
        rc = put_record(writer, id, buf, len);
    }
    return rc == URSA_OK ? ursa_image_commit(writer, image) : rc;
}

/* Leave no half image, if it can be helped: what went wrong before is what the caller hears of. */
static int discard(const struct ursa_store *store, int cause) {
    int rc = clear_others(store);

    (void)rc;
    return cause;
}

static void make_live(struct ursa_store *store, const struct ursa_image *image) {
    store->sequence = image->sequence;
    store->start = image->start;
    store->used = image->used;
    memcpy(store->digest, image->header + URSA_IMAGE_DIGEST, sizeof store->digest);
}

/* The new image is the live one: destroy the old one. */
static int switch_image(struct ursa_store *store, const struct ursa_image *image) {
    uint32_t old = store->start, n = live_blocks(store);

    make_live(store, image);
    return destroy(store, old, n, ursa_image_erase);
}

/* Take a stretch out of the live image; put record `id` behind the rest, unless buf is NULL. */
static int change(struct ursa_store *store, const struct stretch *out, unsigned id,
                  const uint8_t *buf, size_t len) {
    const struct ursa_port *port = store->port;
    uint32_t ring = ursa_image_ring(port), room = ursa_image_room(port, ring / 2);
    uint32_t start = (store->start + live_blocks(store)) % ring, used = store->used - out->len;
    struct ursa_image_writer writer;
    struct ursa_image image;
    int rc;

    if (buf != NULL) {
        if (len > UINT16_MAX || len + EXTRA > room - used) {
            return URSA_E_STORE_FULL;
        }
        used += (uint32_t)len + EXTRA;
    }
    ursa_image_begin(&writer, port, start, store->sequence + 1, used);
    rc = write_image(store, &writer, out, id, buf, len, &image);
    ursa_wipe(&writer, sizeof writer);
    return rc == URSA_OK ? switch_image(store, &image) : discard(store, rc);
}

/*
 * No write when nothing changes; but what an earlier change could not destroy (its erase failed) is
 * destroyed now: success means that there is no other copy.
 */
static int change_if_needed(struct ursa_store *store, unsigned id, const uint8_t *buf, size_t len) {
    struct stretch old;
    int rc = find(store, id, &old), same = 0;

    if (rc == URSA_E_NOT_FOUND) {
        same = buf == NULL; /* removing what is not there changes nothing */
        rc = URSA_OK;
    } else if (rc == URSA_OK && buf != NULL && len == old.len - EXTRA) {
        rc = compare(store, old.at + EXTRA, buf, len, &same);
    }
    if (rc == URSA_OK) {
        rc = clear_others(store);
    }
    if (rc == URSA_OK && !same) {
        rc = change(store, &old, id, buf, len);
    }
    ursa_wipe_hash_stack();
    return rc;
}

static int store_write(void *ctx, unsigned id, const void *buf, size_t len) {
    return buf == NULL ? URSA_E_ARGUMENT : change_if_needed(ctx, id, buf, len);
}

static int store_wipe(void *ctx, unsigned id) {
    return change_if_needed(ctx, id, NULL, 0);
}

/* ---- opening ------------------------------------------------------------------------------ */

/* Is `a` rather the live image than `b`? Only if there is no other is one without its mark. */
static int is_better(const struct ursa_image *a, const struct ursa_image *b) {
    return a->state >= URSA_IMAGE_UNMARKED &&
           (a->state > b->state || (a->state == b->state && a->sequence > b->sequence));
}

/*
 * Find the newest whole image, and the newest of those that decayed. If the latter is newer, and is
 * not just the one whose write had destroyed the former when it returned, that is damage: an older
 * state is never taken for the present one, an emptied store least of all.
 */
static int find_images(const struct ursa_port *port, struct ursa_image *whole,
                       struct ursa_image *decayed) {
    uint32_t ring = ursa_image_ring(port), block;

    memset(whole, 0, sizeof *whole);
    memset(decayed, 0, sizeof *decayed);
    for (block = 0; block < ring; block++) {
        struct ursa_image image;
        int rc = ursa_image_inspect(port, block, &image);

        if (rc != URSA_OK) {
            return rc;
        }
        if (is_better(&image, whole)) {
            *whole = image;
        }
        if (image.state == URSA_IMAGE_DECAYED && image.sequence > decayed->sequence) {
            *decayed = image;
        }
    }
    return URSA_OK;
}

/*
 * An empty image takes the place of what there is, and counts as newer than all of it. Of damage,
 * the first block of the newest decayed image stays until then: it tells of it.
 */
static int store_wipe_all(void *ctx) {
    struct ursa_store *store = ctx;
    struct ursa_image whole, decayed;
    struct stretch all = {0, store->used};
    int rc = URSA_OK;

    if (store->damaged) {
        rc = find_images(store->port, &whole, &decayed);
        make_live(store, &decayed); /* of no records: inspect says so */
        all.len = 0;
    }
    if (rc == URSA_OK) {
        rc = clear_others(store);
    }
    if (rc == URSA_OK && (store->damaged || all.len > 0)) {
        rc = change(store, &all, 0, NULL, 0);
        store->damaged &= rc != URSA_OK;
    }
    return rc;
}

int ursa_store_open(struct ursa_store *store, const struct ursa_port *port) {
    const struct stretch nothing = {0, 0};
    struct ursa_image whole, decayed;
    int rc;

    if (store == NULL) {
        return URSA_E_ARGUMENT;
    }
    memset(store, 0, sizeof *store);
    rc = ursa_port_check(port);
    if (rc == URSA_OK && ursa_image_room(port, 1) == 0) {
        rc = URSA_E_GEOMETRY;
    }
    if (rc != URSA_OK) {
        return rc;
    }
    store->port = port;
    rc = find_images(port, &whole, &decayed);
    /* Beside a whole image, the next one was never finished: its write had not returned. */
    store->damaged = decayed.sequence > whole.sequence + (whole.sequence != 0);
    if (rc != URSA_OK || store->damaged) {
        return rc; /* nothing is destroyed that might still be read by other means */
    }
    make_live(store, &whole);
    rc = clear_others(store);
    if (rc == URSA_OK && whole.state == URSA_IMAGE_UNMARKED) {
        rc = change(store, &nothing, 0, NULL, 0); /* cut off in its last step: make it firm */
    }
    ursa_wipe_hash_stack();
    return rc;
}

struct ursa_records ursa_store_records(struct ursa_store *store) {
    struct ursa_records records = {store, store_read, store_write, store_wipe, store_wipe_all};

    return records;
}
