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
 * must wrap the key (ursa/wrap.h): without the chip's secret the old bytes are worth nothing. If
 * the newest entry of a record decays, NVS returns the entry that was written before it. So an old
 * or even a deleted record can come back.
 *
 * Ursa must be the only user of the partition. A sector must hold URSA_ZEPHYR_ENTRY_SIZE bytes and
 * four NVS headers: 4096 bytes are enough, 1024 are not. Four sectors are a reasonable number.
 *
 * The tests compile nvs_records.c and run it over a model of NVS (tests/interop/zephyr).
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

/*
 * The records' state, owned by the caller. The caller sets flash_device, offset, sector_size and
 * sector_count of fs, and mounts it.
 */
struct ursa_zephyr_nvs {
    struct nvs_fs fs;                      /* must be mounted */
    uint8_t entry[URSA_ZEPHYR_ENTRY_SIZE]; /* used during a call; a private key in it is wrapped */
};

/*
 * The record interface over a mounted NVS. `nvs` must stay valid while the interface is used.
 *
 * Its functions return the errors of struct ursa_records (ursa/store.h), and these:
 *
 * URSA_E_ARGUMENT   the record's number is not 1 to URSA_RECORD_MAX
 * URSA_E_PORT(n)    NVS failed with -n; n is 255 if NVS's code does not fit
 */
struct ursa_records ursa_zephyr_nvs_records(struct ursa_zephyr_nvs *nvs);

#ifdef __cplusplus
}
#endif

#endif
