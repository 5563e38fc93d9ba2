/* SPDX-License-Identifier: MIT */
/*
 * The NVS entry of a record has the record and the SHA-256 of its number and bytes, because NVS
 * checks only its own headers. An empty record has a digest as well, because an NVS entry without
 * bytes would mean "deleted".
 */
#include "nvs_records.h"
#include <bearssl_hash.h>
#include <errno.h>
#include <string.h>
#include <ursa/error.h>

#define DIGEST_SIZE ((size_t)br_sha256_SIZE)

/* The digest covers the number, so an entry that is found under another number is damaged. */
static void digest(unsigned id, const uint8_t *record, size_t len, uint8_t *out) {
    const uint8_t number = (uint8_t)id;
    br_sha256_context sha;

    br_sha256_init(&sha);
    br_sha256_update(&sha, &number, 1);
    br_sha256_update(&sha, record, len);
    br_sha256_out(&sha, out);
}

static int port_code(ssize_t rc) {
    return rc == -ENOSPC ? URSA_E_STORE_FULL : URSA_E_PORT(rc < 0 && rc >= -255 ? -rc : 255);
}

/* Read the entry into nvs->entry and check it. *len is the record's length. */
static int load(struct ursa_zephyr_nvs *nvs, unsigned id, size_t *len) {
    uint8_t right[br_sha256_SIZE];
    ssize_t got;

    if (id < 1 || id > URSA_RECORD_MAX) {
        return URSA_E_ARGUMENT;
    }
    got = nvs_read(&nvs->fs, (uint16_t)id, nvs->entry, sizeof nvs->entry);
    if (got < 0) {
        return got == -ENOENT ? URSA_E_NOT_FOUND : port_code(got);
    }
    if ((size_t)got < DIGEST_SIZE || (size_t)got > sizeof nvs->entry) {
        return URSA_E_STORE_DAMAGED;
    }
    *len = (size_t)got - DIGEST_SIZE;
    digest(id, nvs->entry, *len, right);
    return memcmp(nvs->entry + *len, right, DIGEST_SIZE) == 0 ? URSA_OK : URSA_E_STORE_DAMAGED;
}

static int read_record(void *ctx, unsigned id, void *buf, size_t size, size_t *len) {
    struct ursa_zephyr_nvs *nvs = ctx;
    size_t got;
    int rc = load(nvs, id, &got);

    if (rc == URSA_OK) {
        *len = got;
        rc = got <= size ? URSA_OK : URSA_E_BUFFER;
        memcpy(buf, nvs->entry, got <= size ? got : size);
    }
    return rc;
}

static int write_record(void *ctx, unsigned id, const void *buf, size_t len) {
    struct ursa_zephyr_nvs *nvs = ctx;
    size_t old;
    ssize_t put;
    int rc = load(nvs, id, &old);

    if (rc == URSA_E_ARGUMENT || len > URSA_RECORD_MAX_SIZE) {
        return rc == URSA_E_ARGUMENT ? rc : URSA_E_STORE_FULL;
    }
    if (rc == URSA_OK && old == len && memcmp(nvs->entry, buf, len) == 0) {
        return URSA_OK; /* nothing changes, so nothing is written */
    }
    memcpy(nvs->entry, buf, len);
    digest(id, nvs->entry, len, nvs->entry + len);
    put = nvs_write(&nvs->fs, (uint16_t)id, nvs->entry, len + DIGEST_SIZE);
    return put >= 0 ? URSA_OK : port_code(put);
}

static int wipe_record(void *ctx, unsigned id) {
    struct ursa_zephyr_nvs *nvs = ctx;
    int rc;

    if (id < 1 || id > URSA_RECORD_MAX) {
        return URSA_E_ARGUMENT;
    }
    rc = nvs_delete(&nvs->fs, (uint16_t)id);
    return rc == 0 ? URSA_OK : port_code(rc);
}

/*
 * Wipe each record instead of calling nvs_clear: a power cut during nvs_clear could bring back
 * records that were replaced long ago.
 */
static int wipe_all(void *ctx) {
    unsigned id;
    int rc = URSA_OK;

    for (id = 1; id <= URSA_RECORD_MAX && rc == URSA_OK; id++) {
        rc = wipe_record(ctx, id);
    }
    return rc;
}

struct ursa_records ursa_zephyr_nvs_records(struct ursa_zephyr_nvs *nvs) {
    return (struct ursa_records){nvs, read_record, write_record, wipe_record, wipe_all};
}
