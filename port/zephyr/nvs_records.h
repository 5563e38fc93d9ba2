/* SPDX-License-Identifier: MIT */
/*
 * Ursa's records in Zephyr's NVS, for a device that has no flash for ursa_store.
 *
 *   struct ursa_records records;
 *
 *   nvs_mount(&nvs.fs);
 *   records = ursa_zephyr_nvs_records(&nvs);
 *   port.wrap = &ursa_wrap_aes;
 *   rc = ursa_identity_open(&identity, &port, &records);
 *
 * NVS keeps the bytes of replaced and deleted entries until it collects their sector. So the port
 * must wrap the key (ursa/wrap.h): without the chip's secret the old bytes are worth nothing. Decay
 * of the newest entry of a record makes NVS return the entry before it, even one that was deleted.
 *
 * The partition is for Ursa alone. A sector must hold URSA_ZEPHYR_ENTRY_SIZE bytes and four NVS
 * headers: 4096 bytes are enough, 1024 are not. Four sectors are not too many.
 *
 * The tests compile this file and run it over a model of NVS (tests/interop/zephyr).
 */
#ifndef URSA_ZEPHYR_NVS_RECORDS_H
#define URSA_ZEPHYR_NVS_RECORDS_H

#include <stdint.h>
#include <ursa/store.h>
#include <zephyr/fs/nvs.h>

#ifdef __cplusplus
extern "C" {
#endif

#define URSA_ZEPHYR_ENTRY_SIZE (URSA_RECORD_MAX_SIZE + 32u) /* bytes: a record and its SHA-256 */

/* The records' state. The caller owns it; most of it is the entry. */
struct ursa_zephyr_nvs {
    struct nvs_fs fs; /* mounted; flash_device, offset, sector_size and sector_count are set */
    uint8_t entry[URSA_ZEPHYR_ENTRY_SIZE]; /* in use during a call; the key in it is wrapped */
};

/*
 * The record interface over a mounted NVS. `nvs` must outlive it.
 *
 * Its functions return the errors of struct ursa_records (ursa/store.h), and
 *   URSA_E_ARGUMENT   the record's number is not 1 to URSA_RECORD_MAX
 *   URSA_E_PORT(n)    NVS failed with -n; n is 255 if the code does not fit
 */
struct ursa_records ursa_zephyr_nvs_records(struct ursa_zephyr_nvs *nvs);

#ifdef __cplusplus
}
#endif

#endif
