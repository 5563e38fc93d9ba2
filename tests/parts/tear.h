/* SPDX-License-Identifier: MIT */
/* What is left of an operation that was cut short. Private to the simulated flash. */
#ifndef URSA_TESTS_TEAR_H
#define URSA_TESTS_TEAR_H

#include "flash.h"

/* Some of the unit's bits that should have moved to `want` did. */
void flash_tear_unit(struct flash *flash, uint32_t at, const uint8_t *want, int unstable);

/* The block is erased here and there, in one of several ways. */
void flash_tear_block(struct flash *flash, uint32_t offset, int unstable);

#endif
