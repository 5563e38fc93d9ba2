/* SPDX-License-Identifier: MIT */
/* The state of the flash after an interrupted operation. Private to the simulated flash. */
#ifndef URSA_TESTS_TEAR_H
#define URSA_TESTS_TEAR_H

#include "flash.h"

/* Tear the programming of a unit: only some of the bits change to `want`. */
void flash_tear_unit(struct flash *flash, uint32_t at, const uint8_t *want, int unstable);

/* Tear the erase of a block in one of several ways. */
void flash_tear_block(struct flash *flash, uint32_t offset, int unstable);

#endif
