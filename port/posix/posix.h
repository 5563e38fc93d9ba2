/* SPDX-License-Identifier: MIT */
/*
 * The port for Linux: noise from getrandom(2) or from a device, flash in a file or records in
 * plain files. Port codes are
 * errno values: URSA_E_PORT(ENOSPC) is a full disk.
 */
#ifndef URSA_POSIX_H
#define URSA_POSIX_H

#include <stddef.h>
#include <stdint.h>
#include "ursa/port.h"
#include "ursa/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The flash's geometry: that of an nRF51 with 8 KB set aside. */
#define URSA_POSIX_FLASH_SIZE  8192u
#define URSA_POSIX_FLASH_BLOCK 1024u
#define URSA_POSIX_FLASH_UNIT  4u

#define URSA_POSIX_ID_SIZE 8u /* of a flash file's device */

/*
 * A flash file, 8208 bytes:
 *   0     8192 bytes   the flash, 0xFF where erased
 *   8192  8 bytes      "URSAFL1\n"
 *   8200  8 bytes      the device's id, random, made with the file
 * The last 16 stand for a chip's factory information page: no callback reaches them.
 */
struct ursa_posix_flash {
    int fd;
    uint8_t id[URSA_POSIX_ID_SIZE];
};

/*
 * Open a flash file, making it (mode 0600) if there is none or an empty one: a new file appears
 * whole or, when interrupted, not at all. It is locked until it is closed or the process ends.
 * Returns NULL, or in words why it cannot be used; what was in the file is untouched then.
 */
const char *ursa_posix_flash_open(struct ursa_posix_flash *flash, const char *path) URSA_MUST_CHECK;
void ursa_posix_flash_close(struct ursa_posix_flash *flash);

/* Set up a port over an open flash file, which must outlive it. */
void ursa_posix_port(struct ursa_port *port, struct ursa_posix_flash *flash);

/* --- records in plain files ---------------------------------------------------------------- */

#define URSA_POSIX_RECORD_MAX   16384u /* bytes of a record, at most */
#define URSA_POSIX_RECORD_EXTRA 48u    /* and what its file has more */

/*
 * A store for `identity` in a folder, one file a record: record-01 to record-15, and id, the
 * device's. A file is 16 bytes of head, the record, and SHA-256 over both. It keeps the promises of
 * struct ursa_records (ursa/store.h) on a file system whose fsync means it. On a full disk a record
 * can be removed, or replaced by one no longer, so that a key can be erased: the file `spare`, 2680
 * bytes of zeros, is there for that. Not where it could not be made, nor on a file system that
 * writes elsewhere (see below).
 *
 * What a file system cannot promise: destroyed records are overwritten with zeros before their
 * files are removed, but one that writes elsewhere (btrfs, ZFS, F2FS, a journal of data, snapshots,
 * and every SSD and SD card beneath) keeps the old bytes somewhere. If that matters, encrypt the
 * disk or let the port wrap the key (ursa/wrap.h).
 */
struct ursa_posix_store {
    int fd; /* the folder, locked */
    uint8_t id[URSA_POSIX_ID_SIZE];
    uint8_t unsynced; /* the folder's last sync has failed */
    uint8_t file[URSA_POSIX_RECORD_MAX + URSA_POSIX_RECORD_EXTRA]; /* in use during a call only */
};

/*
 * Open a store, making the folder (mode 0700) if there is none; an empty one becomes a store, too.
 * What an interrupted change has left is finished. It is locked until it is closed or the process
 * ends. Returns NULL, or in words why it cannot be used; files of a folder that is no store are
 * untouched.
 */
const char *ursa_posix_store_open(struct ursa_posix_store *store, const char *path) URSA_MUST_CHECK;
void ursa_posix_store_close(struct ursa_posix_store *store);

/*
 * The record interface of an open store, which must outlive it. Besides the errors in ursa/store.h:
 * URSA_E_ARGUMENT (no such number, or no buffer to write). A record over URSA_POSIX_RECORD_MAX is
 * URSA_E_STORE_FULL, a full disk is URSA_E_PORT(ENOSPC). Damage is told a record at a time: others
 * stay readable, and a damaged one can be replaced or wiped. wipe_all keeps the id.
 */
struct ursa_records ursa_posix_store_records(struct ursa_posix_store *store);

/* Set up a port with the store's id; its flash callbacks fail with ENODEV. */
void ursa_posix_port_store(struct ursa_port *port, struct ursa_posix_store *store);

/*
 * Set up a port that has noise only, for a key that goes elsewhere than into a device's flash. Its
 * flash callbacks fail with ENODEV. Its id is fresh random bytes, written to `id`, which must
 * outlive the port. Fails as ursa_posix_noise does.
 */
int ursa_posix_port_noise_only(struct ursa_port *port,
                               uint8_t id[URSA_ID_MAX_SIZE]) URSA_MUST_CHECK;

/* The port's noise callback; ctx is not used. Waits for the kernel's generator to be seeded. */
int ursa_posix_noise(void *ctx, uint8_t *samples, size_t count) URSA_MUST_CHECK;

/* --- noise from a device ------------------------------------------------------------------- */

/*
 * The raw hardware source of Linux: what a chip's or the CPU's generator gives, as its driver
 * hands it out. Any other device that speaks raw bytes will do.
 */
#define URSA_POSIX_HWRNG "/dev/hwrng"

/*
 * What a byte of a device is taken to be worth, in 1/16 bit, when nobody knows better: 1 bit. The
 * port cannot know what hardware is behind it, nor whether its driver whitens; a generator that
 * gives less than 1 bit in 8 is rare, and for one that gives more this costs only time (8 times the
 * samples of a perfect one: 3584 bytes a seed). Assess the source at hand with `ursa noise-report`
 * and claim what that finds.
 */
#define URSA_POSIX_RAW_H16 16u

#define URSA_POSIX_RAW_WAIT_MS 5000 /* a call of the noise callback waits so long at most */

/* An open noise device and, for a port that has one as well, a flash file. */
struct ursa_posix_raw {
    struct ursa_posix_flash flash; /* first: ctx then serves the flash callbacks, too */
    int fd;
};

/*
 * Open a noise device: a character device or a FIFO (anything stored would repeat itself).
 * Returns NULL, or in words why it cannot be used. raw->flash is left alone.
 */
const char *ursa_posix_raw_open(struct ursa_posix_raw *raw, const char *path) URSA_MUST_CHECK;
void ursa_posix_raw_close(struct ursa_posix_raw *raw);

/*
 * Let a port draw from an open device, which must outlive it, instead of from getrandom. The port
 * is set up before, by ursa_posix_port over raw->flash or by ursa_posix_port_noise_only.
 * h16: min-entropy of a byte in 1/16 bit, 1 to 128.
 */
void ursa_posix_port_raw(struct ursa_port *port, struct ursa_posix_raw *raw, uint8_t h16);

/*
 * The noise callback then; ctx is a struct ursa_posix_raw. Reads exactly `count` bytes and no more,
 * one a sample. URSA_E_ENTROPY_TIMEOUT: they did not come within URSA_POSIX_RAW_WAIT_MS. An end of
 * the data is URSA_E_PORT(ENODATA); other port codes are the device's.
 */
int ursa_posix_raw_noise(void *ctx, uint8_t *samples, size_t count) URSA_MUST_CHECK;

/* errno as a port code; 1 to 255 pass, anything else is 255. */
int ursa_posix_error(int error) URSA_MUST_CHECK;

/* The flash callbacks; ctx is a struct ursa_posix_flash. */
int ursa_posix_flash_read(void *ctx, uint32_t offset, void *buf, size_t len) URSA_MUST_CHECK;
int ursa_posix_flash_program(void *ctx, uint32_t offset, const void *buf,
                             size_t len) URSA_MUST_CHECK;
int ursa_posix_flash_erase(void *ctx, uint32_t offset) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
