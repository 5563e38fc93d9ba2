/* SPDX-License-Identifier: MIT */
/*
 * The port for Linux. Noise comes from getrandom(2) or from a device. Flash is a file, or records
 * are plain files. Port codes are errno values: URSA_E_PORT(ENOSPC) is a full disk.
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

/* The geometry of the flash: that of an nRF51 with 8 KB reserved for records. */
#define URSA_POSIX_FLASH_SIZE  8192u
#define URSA_POSIX_FLASH_BLOCK 1024u
#define URSA_POSIX_FLASH_UNIT  4u

#define URSA_POSIX_ID_SIZE 8u /* bytes of the id of a flash file's device */

/*
 * A flash file has 8208 bytes:
 *   0     8192 bytes   the flash, 0xFF where erased
 *   8192  8 bytes      "URSAFL1\n"
 *   8200  8 bytes      the id of the device, drawn at random when the file is made
 * The last 16 bytes stand for a chip's factory information page. No callback reaches them.
 */
struct ursa_posix_flash {
    int fd;
    uint8_t id[URSA_POSIX_ID_SIZE];
};

/*
 * Open a flash file. A missing or empty file is made new, with mode 0600. A new file appears
 * complete or, if interrupted, not at all. The file is locked until it is closed or the process
 * ends.
 *
 * Returns NULL, or in words why the file cannot be used. Its contents are then unchanged.
 */
const char *ursa_posix_flash_open(struct ursa_posix_flash *flash, const char *path) URSA_MUST_CHECK;
void ursa_posix_flash_close(struct ursa_posix_flash *flash);

/* Set up a port over an open flash file, which must outlive the port. */
void ursa_posix_port(struct ursa_port *port, struct ursa_posix_flash *flash);

/* --- records in plain files ---------------------------------------------------------------- */

#define URSA_POSIX_RECORD_MAX   16384u /* bytes of a record, at most */
#define URSA_POSIX_RECORD_EXTRA 48u    /* bytes that its file has in addition */

/*
 * A record store in a folder.
 *
 * Each record is a file, record-01 to record-15, and the file `id` holds the id of the device. A
 * file is a head of 16 bytes, the record, and SHA-256 over both. The store keeps the promises of
 * struct ursa_records (ursa/store.h) on a file system whose fsync is reliable.
 *
 * On a full disk a record can still be removed, or replaced by a record of at most the same length,
 * so that a key can be erased. For this the folder holds the file `spare`, 2680 bytes of zeros.
 * This does not work if `spare` could not be made, or on a file system that writes new data to
 * other blocks (see below).
 *
 * Limit: destroyed records are overwritten with zeros before their files are removed. But btrfs,
 * ZFS, F2FS, a journal of data and snapshots write new data to other blocks, as do all SSDs and SD
 * cards. There the old bytes remain somewhere. If that matters, encrypt the disk or let the port
 * wrap the key (ursa/wrap.h).
 */
struct ursa_posix_store {
    int fd; /* the folder, locked */
    uint8_t id[URSA_POSIX_ID_SIZE];
    uint8_t unsynced; /* the last sync of the folder failed */
    uint8_t file[URSA_POSIX_RECORD_MAX + URSA_POSIX_RECORD_EXTRA]; /* used during calls only */
};

/*
 * Open a store. A missing folder is made, with mode 0700. An empty folder becomes a store. A change
 * that was interrupted is finished. The store is locked until it is closed or the process ends.
 *
 * Returns NULL, or in words why the store cannot be used. In a folder that is not a store, no file
 * is changed.
 */
const char *ursa_posix_store_open(struct ursa_posix_store *store, const char *path) URSA_MUST_CHECK;
void ursa_posix_store_close(struct ursa_posix_store *store);

/*
 * The record interface of an open store, which must outlive the interface. Damage is reported for
 * each record: other records stay readable, and a damaged record can be replaced or wiped. wipe_all
 * keeps the id.
 *
 * Errors besides those in ursa/store.h:
 *   URSA_E_ARGUMENT       there is no record of that number, or the buffer to write is NULL
 *   URSA_E_STORE_FULL     the record is longer than URSA_POSIX_RECORD_MAX
 *   URSA_E_PORT(ENOSPC)   the disk is full
 */
struct ursa_records ursa_posix_store_records(struct ursa_posix_store *store);

/* Set up a port with the id of the store. The flash callbacks of the port fail with ENODEV. */
void ursa_posix_port_store(struct ursa_port *port, struct ursa_posix_store *store);

/*
 * Set up a port that has noise only, for a key that is not stored in a device's flash. The flash
 * callbacks of the port fail with ENODEV. Its id is random bytes, written to `id`, which must
 * outlive the port. Returns the errors of ursa_posix_noise.
 */
int ursa_posix_port_noise_only(struct ursa_port *port,
                               uint8_t id[URSA_ID_MAX_SIZE]) URSA_MUST_CHECK;

/* The noise callback of the port. ctx is not used. Waits until the kernel's generator is seeded. */
int ursa_posix_noise(void *ctx, uint8_t *samples, size_t count) URSA_MUST_CHECK;

/* --- noise from a device ------------------------------------------------------------------- */

/*
 * The raw hardware source of Linux: the output of a generator in a chip or CPU, as its driver
 * delivers it. Any other device that delivers raw bytes can be used.
 */
#define URSA_POSIX_HWRNG "/dev/hwrng"

/*
 * The default min-entropy of a byte from a device, in 1/16 bit: 1 bit.
 *
 * The port cannot know which hardware the device is, nor whether its driver whitens. A generator
 * below 1 bit in 8 is rare. A better generator only costs time: 8 times the samples of a perfect
 * generator, 3584 bytes a seed. Assess the device with `ursa noise-report` and claim the result.
 */
#define URSA_POSIX_RAW_H16 16u

#define URSA_POSIX_RAW_WAIT_MS 5000 /* longest wait of the noise callback */

/* An open noise device and, if the port has flash, an open flash file. */
struct ursa_posix_raw {
    struct ursa_posix_flash flash; /* first, so that ctx serves the flash callbacks as well */
    int fd;
};

/*
 * Open a noise device: a character device or a FIFO. A regular file is refused, because stored data
 * would repeat. raw->flash is not changed. Returns NULL, or in words why the device cannot be used.
 */
const char *ursa_posix_raw_open(struct ursa_posix_raw *raw, const char *path) URSA_MUST_CHECK;
void ursa_posix_raw_close(struct ursa_posix_raw *raw);

/*
 * Let a port draw noise from an open device instead of getrandom. The device must outlive the port.
 * The port must be set up already, by ursa_posix_port over raw->flash or by
 * ursa_posix_port_noise_only. h16: min-entropy of a byte in 1/16 bit, 1 to 128.
 */
void ursa_posix_port_raw(struct ursa_port *port, struct ursa_posix_raw *raw, uint8_t h16);

/*
 * The noise callback of a port with a device. ctx is a struct ursa_posix_raw. Reads exactly `count`
 * bytes, one for each sample.
 *
 *   URSA_E_ENTROPY_TIMEOUT   the bytes did not come within URSA_POSIX_RAW_WAIT_MS
 *   URSA_E_PORT(ENODATA)     the device reported the end of its data
 *   other port codes         errno values of the device
 */
int ursa_posix_raw_noise(void *ctx, uint8_t *samples, size_t count) URSA_MUST_CHECK;

/* Turn errno into a port code. Values outside 1 to 255 become 255. */
int ursa_posix_error(int error) URSA_MUST_CHECK;

/* The flash callbacks. ctx is a struct ursa_posix_flash. */
int ursa_posix_flash_read(void *ctx, uint32_t offset, void *buf, size_t len) URSA_MUST_CHECK;
int ursa_posix_flash_program(void *ctx, uint32_t offset, const void *buf,
                             size_t len) URSA_MUST_CHECK;
int ursa_posix_flash_erase(void *ctx, uint32_t offset) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
