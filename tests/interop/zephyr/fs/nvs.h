/* SPDX-License-Identifier: MIT */
/* The part of Zephyr's NVS interface that port/zephyr uses, for a model of it. */
#ifndef URSA_TESTS_ZEPHYR_NVS_H
#define URSA_TESTS_ZEPHYR_NVS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct device;

struct nvs_fs {
    off_t offset;
    uint16_t sector_size, sector_count;
    const struct device *flash_device;
    int ready;
};

int nvs_mount(struct nvs_fs *fs);
int nvs_clear(struct nvs_fs *fs);
ssize_t nvs_write(struct nvs_fs *fs, uint16_t id, const void *data, size_t len);
int nvs_delete(struct nvs_fs *fs, uint16_t id);
ssize_t nvs_read(struct nvs_fs *fs, uint16_t id, void *data, size_t len);

#endif
