/* SPDX-License-Identifier: MIT */
#include "ursa/store.h"
#include <string.h>
#include "bank.h"
#include "secret.h"

#define EXTRA URSA_BANK_RECORD_EXTRA
#define CHUNK 32u

/* A record found in the live image: its bytes are at `at`, `len` of them. */
struct found {
    uint32_t at;
    uint16_t len;
    uint8_t id;
};

static uint32_t records_end(const struct ursa_store *store) {
    return ursa_bank_records(store->port) + store->used;
}

/* The record whose head is at *at; steps *at behind it. */
static int next_record(const struct ursa_store *store, uint32_t *at, struct found *record) {
    uint8_t head[EXTRA];
    int rc = ursa_bank_read(store->port, store->bank, *at, head, sizeof head);

    if (rc != URSA_OK) {
        return rc;
    }
    record->id = head[0];
    record->len = (uint16_t)(head[2] | head[3] << 8);
    record->at = *at + EXTRA;
    *at = record->at + record->len;
    return *at <= records_end(store) ? URSA_OK : URSA_E_STORE_DAMAGED;
}

static int find_once(const struct ursa_store *store, unsigned id, struct found *record) {
    uint32_t at = ursa_bank_records(store->port);

    while (at < records_end(store)) {
        int rc = next_record(store, &at, record);

        if (rc != URSA_OK || record->id == id) {
            return rc;
        }
    }
    return URSA_E_NOT_FOUND;
}

/* That there is no record is believed when it is read twice: one misread bit must not hide a key.
 */
static int find(const struct ursa_store *store, unsigned id, struct found *record) {
    int rc = find_once(store, id, record);

    return rc == URSA_E_NOT_FOUND ? find_once(store, id, record) : rc;
}

static int check_request(const struct ursa_store *store, unsigned id) {
    if (id == 0 || id > URSA_RECORD_MAX) {
        return URSA_E_ARGUMENT;
    }
    return store->damaged ? URSA_E_STORE_DAMAGED : URSA_OK;
}

static int store_read(void *ctx, unsigned id, void *buf, size_t size, size_t *len) {
    const struct ursa_store *store = ctx;
    struct found record;
    int rc = check_request(store, id);

    if (rc == URSA_OK) {
        rc = find(store, id, &record);
    }
    if (rc != URSA_OK) {
        return rc;
    }
    if (record.len > size) {
        return URSA_E_BUFFER;
    }
    *len = record.len;
    return ursa_bank_read(store->port, store->bank, record.at, buf, record.len);
}

/* Is the record there already, with just these bytes? */
static int is_unchanged(const struct ursa_store *store, unsigned id, const uint8_t *buf, size_t len,
                        int *same) {
    struct found record;
    uint8_t chunk[CHUNK];
    size_t done = 0;
    int rc = find(store, id, &record);

    *same = rc == URSA_OK && buf != NULL && record.len == len;
    while (rc == URSA_OK && *same && done < len) {
        size_t n = len - done < CHUNK ? len - done : CHUNK;

        rc = ursa_bank_read(store->port, store->bank, record.at + (uint32_t)done, chunk, n);
        *same = rc == URSA_OK && ursa_equal(chunk, buf + done, n);
        done += n;
    }
    if (rc == URSA_E_NOT_FOUND) { /* removing what is not there changes nothing either */
        *same = buf == NULL;
        rc = URSA_OK;
    }
    ursa_wipe(chunk, sizeof chunk);
    return rc;
}

/* Bytes of all records but `id`. */
static int count_others(const struct ursa_store *store, unsigned id, uint32_t *total) {
    uint32_t at = ursa_bank_records(store->port);
    struct found record;

    *total = 0;
    while (at < records_end(store)) {
        int rc = next_record(store, &at, &record);

        if (rc != URSA_OK) {
            return rc;
        }
        *total += record.id == id ? 0 : EXTRA + record.len;
    }
    return URSA_OK;
}

/* Copy all records but `id` from the live image. */
static int copy_others(const struct ursa_store *store, unsigned id,
                       struct ursa_bank_writer *writer) {
    uint32_t at = ursa_bank_records(store->port), from;
    struct found record;
    uint8_t chunk[CHUNK];
    int rc = URSA_OK;

    while (at < records_end(store) && rc == URSA_OK) {
        from = at;
        rc = next_record(store, &at, &record);
        while (rc == URSA_OK && record.id != id && from < at) {
            uint32_t n = at - from < CHUNK ? at - from : CHUNK;

            rc = ursa_bank_read(store->port, store->bank, from, chunk, n);
            if (rc == URSA_OK) {
                rc = ursa_bank_put(writer, chunk, n);
            }
            from += n;
        }
    }
    ursa_wipe(chunk, sizeof chunk);
    return rc;
}

static int put_record(struct ursa_bank_writer *writer, unsigned id, const uint8_t *buf,
                      size_t len) {
    const uint8_t head[EXTRA] = {(uint8_t)id, 0, (uint8_t)len, (uint8_t)(len >> 8)};
    int rc = ursa_bank_put(writer, head, sizeof head);

    return rc == URSA_OK ? ursa_bank_put(writer, buf, len) : rc;
}

/* Leave no half image, if it can be helped: what went wrong before is what the caller hears of. */
static void discard(const struct ursa_store *store, unsigned bank) {
    int rc = ursa_bank_clear(store->port, bank);

    (void)rc;
}

/* Write the image with record `id` replaced (buf NULL: removed) into the other bank; switch. */
static int change(struct ursa_store *store, unsigned id, const uint8_t *buf, size_t len) {
    uint32_t room = store->bank_size - ursa_bank_records(store->port), used;
    unsigned other = store->sequence == 0 ? 0 : 1u - store->bank;
    struct ursa_bank_writer writer;
    int rc = count_others(store, id, &used);

    if (rc != URSA_OK) {
        return rc;
    }
    if (len > UINT16_MAX || used > room || (buf != NULL && len + EXTRA > room - used)) {
        return URSA_E_STORE_FULL;
    }
    used += buf == NULL ? 0 : (uint32_t)len + EXTRA;
    rc = ursa_bank_begin(&writer, store->port, other, store->sequence + 1, used);
    if (rc == URSA_OK) {
        rc = copy_others(store, id, &writer);
    }
    if (rc == URSA_OK && buf != NULL) {
        rc = put_record(&writer, id, buf, len);
    }
    if (rc == URSA_OK) {
        rc = ursa_bank_commit(&writer);
    }
    ursa_wipe(&writer, sizeof writer);
    if (rc != URSA_OK) {
        discard(store, other);
        return rc;
    }
    store->sequence++;
    store->used = used;
    store->bank = (uint8_t)other;
    return ursa_bank_clear(store->port, 1 - other);
}

/*
 * No write when nothing changes; but what an earlier change could not destroy (its erase failed) is
 * destroyed now: success means that there is no other copy.
 */
static int change_if_needed(struct ursa_store *store, unsigned id, const uint8_t *buf, size_t len) {
    int same = 0, rc = check_request(store, id);

    if (rc == URSA_OK) {
        rc = is_unchanged(store, id, buf, len, &same);
    }
    if (rc == URSA_OK) {
        rc = same ? ursa_bank_clear(store->port, store->bank ^ 1u) : change(store, id, buf, len);
    }
    if (rc == URSA_OK && same && store->sequence == 0) {
        rc = ursa_bank_clear(store->port, store->bank);
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

static int store_wipe_all(void *ctx) {
    struct ursa_store *store = ctx;
    int rc = ursa_bank_clear(store->port, store->bank ^ 1u);

    if (rc == URSA_OK) {
        rc = ursa_bank_clear(store->port, store->bank);
    }
    if (rc == URSA_OK) {
        store->sequence = store->used = 0;
        store->damaged = 0;
    }
    return rc;
}

/*
 * May what has decayed in bank b have been newer than the image in the other one? If its header
 * cannot be read it was not, as far as one fault goes: it is an old image, its erase cut short.
 */
static int might_be_newer(const struct ursa_bank_image *image, unsigned b) {
    const struct ursa_bank_image *other = &image[1 - b];

    return image[b].decayed && (!other->whole || image[b].sequence > other->sequence);
}

/*
 * Choose the live bank: the whole image, the newer of two. Decay that might have been newer is
 * damage: an older state is never taken for the present one, an emptied store least of all.
 */
static void choose(struct ursa_store *store, const struct ursa_bank_image image[2]) {
    unsigned live = image[1].whole && (!image[0].whole || image[1].sequence > image[0].sequence);

    store->bank = (uint8_t)live;
    store->damaged = might_be_newer(image, 0) || might_be_newer(image, 1);
    if (image[live].whole) {
        store->sequence = image[live].sequence;
        store->used = image[live].used;
    }
}

int ursa_store_open(struct ursa_store *store, const struct ursa_port *port) {
    struct ursa_bank_image image[2];
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
    store->bank_size = ursa_bank_size(port);
    if (store->bank_size <= ursa_bank_records(port)) {
        return URSA_E_GEOMETRY;
    }
    rc = ursa_bank_inspect(port, 0, &image[0]);
    if (rc == URSA_OK) {
        rc = ursa_bank_inspect(port, 1, &image[1]);
    }
    if (rc != URSA_OK) {
        return rc;
    }
    choose(store, image);
    if (store->damaged) {
        return URSA_OK; /* nothing is destroyed that might still be read by other means */
    }
    rc = ursa_bank_clear(port, store->bank ^ 1u);
    return rc == URSA_OK && store->sequence == 0 ? ursa_bank_clear(port, store->bank) : rc;
}

struct ursa_records ursa_store_records(struct ursa_store *store) {
    struct ursa_records records = {store, store_read, store_write, store_wipe, store_wipe_all};

    return records;
}
