/* SPDX-License-Identifier: MIT */
/*
 * The port for Linux.
 *
 * Noise comes from getrandom(2) or from a device. Data is stored in a file that acts as a flash, or
 * as records in plain files. Port codes are errno values, e.g. URSA_E_PORT(ENOSPC) is a full disk.
 *
 * There are no global variables. Threads may use different flash files, stores and ports at the
 * same time. If threads share one of these objects, the caller must lock it. No function may be
 * called from a signal handler.
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

/*
 * The geometry of the flash file, in bytes. An nRF51 with 8 KB reserved for Ursa has the same
 * geometry.
 */
#define URSA_POSIX_FLASH_SIZE  8192u
#define URSA_POSIX_FLASH_BLOCK 1024u
#define URSA_POSIX_FLASH_UNIT  4u

#define URSA_POSIX_ID_SIZE 8u /* bytes of the device's id in a flash file or a store */

/*
 * An open flash file. The file has 8208 bytes:
 *
 *   0     8192 bytes   the flash, 0xFF where erased
 *   8192  8 bytes      "URSAFL1\n"
 *   8200  8 bytes      the device's id: random bytes, drawn when the file is made
 *
 * The last 16 bytes are like a chip's factory information page: no callback reaches them.
 */
struct ursa_posix_flash {
    int fd;
    uint8_t id[URSA_POSIX_ID_SIZE];
};

/*
 * Open a flash file, and lock it until it is closed or the process ends.
 *
 * If path does not exist or is an empty file, a new flash file is made with mode 0600. If the call
 * is interrupted, no new file appears.
 *
 * Returns NULL, or a text that says why the file cannot be used. On failure the contents of an
 * existing file are untouched.
 */
const char *ursa_posix_flash_open(struct ursa_posix_flash *flash, const char *path) URSA_MUST_CHECK;

/* Close and unlock a flash file. */
void ursa_posix_flash_close(struct ursa_posix_flash *flash);

/* Set up a port on an open flash file. The file must stay open while the port is used. */
void ursa_posix_port(struct ursa_port *port, struct ursa_posix_flash *flash);

/* --- records in plain files ---------------------------------------------------------------- */

#define URSA_POSIX_RECORD_MAX   16384u /* bytes of the longest record */
#define URSA_POSIX_RECORD_EXTRA 48u    /* bytes of a record's file besides the record */

/*
 * An open store of records (ursa/store.h) in a folder.
 *
 * Each record is a file, record-01 to record-15. The file `id` has the device's id. Each file has a
 * head of 16 bytes, the record, and SHA-256 over both. The store keeps the promises of struct
 * ursa_records if the file system's fsync is reliable.
 *
 * On a full disk a record can be removed, or replaced by a record that is not longer. So a key can
 * be erased on a full disk. The file `spare`, with URSA_RECORD_MAX_SIZE + URSA_POSIX_RECORD_EXTRA
 * bytes of zeros, makes this possible. If the spare file could not be made, or if the file system
 * does not write in place (see below), a full disk may prevent the change.
 *
 * Destroyed records are overwritten with zeros before their files are removed. But not all storage
 * writes in place: btrfs, ZFS, F2FS, a journal of data, snapshots, and every SSD and SD card keep
 * the old bytes somewhere. If that matters, encrypt the disk or let the port wrap the key
 * (ursa/wrap.h).
 */
struct ursa_posix_store {
    int fd; /* the folder, locked */
    uint8_t id[URSA_POSIX_ID_SIZE];
    uint8_t unsynced; /* 1: the last sync of the folder has failed */
    uint8_t file[URSA_POSIX_RECORD_MAX + URSA_POSIX_RECORD_EXTRA]; /* used during a call only */
};

/*
 * Open a store, and lock its folder until it is closed or the process ends.
 *
 * If the folder does not exist, it is made with mode 0700. An empty folder becomes a new store. An
 * interrupted change of a record is completed or undone.
 *
 * Returns NULL, or a text that says why the folder cannot be used. The files of a folder that is
 * not a store are untouched.
 */
const char *ursa_posix_store_open(struct ursa_posix_store *store, const char *path) URSA_MUST_CHECK;

/* Close and unlock a store. */
void ursa_posix_store_close(struct ursa_posix_store *store);

/*
 * The record interface of an open store.
 *
 * The store must stay open, and at its address, while the interface is used. If a record is
 * damaged, the other records stay readable, and the damaged record can be replaced or wiped.
 * wipe_all keeps the id.
 *
 * Errors besides those in ursa/store.h:
 *
 * URSA_E_ARGUMENT      the record number is out of range, or buf of a write is NULL
 * URSA_E_STORE_FULL    the record is longer than URSA_POSIX_RECORD_MAX
 * URSA_E_PORT(ENOSPC)  the disk is full
 */
struct ursa_records ursa_posix_store_records(struct ursa_posix_store *store);

/*
 * Set up a port with the id of an open store, and with noise from getrandom.
 *
 * The flash callbacks fail with URSA_E_PORT(ENODEV). The store must stay at its address while the
 * port is used.
 */
void ursa_posix_port_store(struct ursa_port *port, struct ursa_posix_store *store);

/*
 * Set up a port that has noise only, for a key that is not stored in a device's flash.
 *
 * The flash callbacks fail with URSA_E_PORT(ENODEV). The port's id is made of new random bytes.
 * They are written to `id`, which must stay valid while the port is used. The errors are those of
 * ursa_posix_noise.
 */
int ursa_posix_port_noise_only(struct ursa_port *port,
                               uint8_t id[URSA_ID_MAX_SIZE]) URSA_MUST_CHECK;

/*
 * The noise callback for getrandom.
 *
 * ctx is not used. The call waits until the kernel's generator is seeded. On failure it returns the
 * port code of getrandom's errno.
 */
int ursa_posix_noise(void *ctx, uint8_t *samples, size_t count) URSA_MUST_CHECK;

/* --- noise from a device ------------------------------------------------------------------- */

/*
 * Linux's device for hardware noise. It passes on the output of a chip's or the CPU's generator, as
 * the driver delivers it. Any other device that gives raw bytes can be used instead.
 */
#define URSA_POSIX_HWRNG "/dev/hwrng"

/*
 * The default claim of min-entropy for a byte of a device, in 1/16 bit: 16 is 1 bit.
 *
 * The port cannot know the hardware, or whether the driver whitens the bytes. A generator that
 * gives less than 1 bit in a byte is rare. For a better generator the low claim costs only time: a
 * seed takes 3584 bytes, 8 times as many as with a claim of 8 bits. Assess the source with `ursa
 * noise-report`, and claim the min-entropy that the report finds.
 */
#define URSA_POSIX_RAW_H16 16u

#define URSA_POSIX_RAW_WAIT_MS 5000 /* longest time that the noise callback waits */

/* An open noise device. If the port has a flash as well, also its open flash file. */
struct ursa_posix_raw {
    struct ursa_posix_flash flash; /* first, so that ctx also serves the flash callbacks */
    int fd;                        /* the noise device */
};

/*
 * Open a noise device: a character device or a FIFO.
 *
 * A regular file is refused, because every read would return the same bytes. raw->flash is not
 * touched. Returns NULL, or a text that says why the device cannot be used.
 */
const char *ursa_posix_raw_open(struct ursa_posix_raw *raw, const char *path) URSA_MUST_CHECK;

/* Close a noise device. */
void ursa_posix_raw_close(struct ursa_posix_raw *raw);

/*
 * Let a port draw its noise from an open device instead of from getrandom.
 *
 * First set up the port, with ursa_posix_port on &raw->flash or with ursa_posix_port_noise_only.
 * The device must stay open while the port is used. h16 is the min-entropy of a byte in 1/16 bit, 1
 * to 128.
 */
void ursa_posix_port_raw(struct ursa_port *port, struct ursa_posix_raw *raw, uint8_t h16);

/*
 * The noise callback for a device.
 *
 * ctx is a struct ursa_posix_raw. The callback reads exactly count bytes, one for each sample.
 *
 * URSA_E_ENTROPY_TIMEOUT  the bytes did not come within URSA_POSIX_RAW_WAIT_MS
 * URSA_E_PORT(ENODATA)    the data ended
 * URSA_E_PORT(errno)      reading the device failed
 */
int ursa_posix_raw_noise(void *ctx, uint8_t *samples, size_t count) URSA_MUST_CHECK;

/*
 * Convert an errno value to a port code. The values 1 to 255 are kept, and any other value becomes
 * 255.
 */
int ursa_posix_error(int error) URSA_MUST_CHECK;

/*
 * The flash callbacks (ursa/port.h).
 *
 * ctx is a struct ursa_posix_flash. Programmed and erased data is on the disk when a call returns.
 *
 * URSA_E_PORT(EINVAL)  the range is outside the flash or not aligned
 * URSA_E_PORT(EPERM)   program: a unit is not erased
 * URSA_E_PORT(errno)   reading or writing the file failed
 */
int ursa_posix_flash_read(void *ctx, uint32_t offset, void *buf, size_t len) URSA_MUST_CHECK;
int ursa_posix_flash_program(void *ctx, uint32_t offset, const void *buf,
                             size_t len) URSA_MUST_CHECK;
int ursa_posix_flash_erase(void *ctx, uint32_t offset) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
