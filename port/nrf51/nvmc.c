/* SPDX-License-Identifier: MIT */
/*
 * The chip's own flash, accessed through its controller. A word has 32 bits, and a page has the
 * number of bytes that FICR's CODEPAGESIZE says.
 *
 * The controller stays read-only between calls, so that a stray pointer cannot change the flash.
 * The store takes care that a word is programmed only once between two erases. The CPU runs from
 * the same flash, so it stops during an operation: 46 us for a word, 22 ms for a page.
 */
#include <string.h>
#include "drivers.h"
#include "registers.h"

/* microseconds: more than four times the longest operation, a page erase */
#define READY_US 100000u

#define UNIT sizeof(uint32_t)

/*
 * Returns the address of a range in Ursa's flash, or 0 if the range leaves the region or is not
 * aligned.
 */
static uintptr_t locate(const struct ursa_nrf51 *chip, uint32_t offset, size_t len, size_t align) {
    uint32_t size = chip->port.flash_size;

    if (offset > size || len > size - offset || offset % align != 0 || len % align != 0) {
        return 0; /* address 0 is the vector table, never Ursa's flash */
    }
    return (uintptr_t)(chip->flash_start + offset);
}

static int wait_ready(void) {
    return nrf51_wait(&NVMC_READY, READY_US) ? URSA_OK : URSA_NRF51_E_FLASH;
}

int nrf51_flash_read(void *ctx, uint32_t offset, void *buf, size_t len) {
    uintptr_t from = locate(ctx, offset, len, 1);

    if (from == 0) {
        return URSA_NRF51_E_RANGE;
    }
    memcpy(buf, (const void *)from, len);
    return URSA_OK;
}

int nrf51_flash_program(void *ctx, uint32_t offset, const void *buf, size_t len) {
    uintptr_t to = locate(ctx, offset, len, UNIT);
    const uint8_t *from = buf;
    size_t done;
    int rc;

    if (to == 0) {
        return URSA_NRF51_E_RANGE;
    }
    rc = wait_ready();
    NVMC_CONFIG = NVMC_CONFIG_WRITE;
    for (done = 0; done < len && rc == URSA_OK; done += UNIT) {
        uint32_t word;

        memcpy(&word, from + done, UNIT); /* buf may be unaligned */
        NRF51_REGISTER(to + done) = word;
        rc = wait_ready();
    }
    NVMC_CONFIG = NVMC_CONFIG_READ;
    return rc;
}

int nrf51_flash_erase(void *ctx, uint32_t offset) {
    const struct ursa_nrf51 *chip = ctx;
    uint32_t page_size = chip->port.flash_block;
    uintptr_t page = locate(chip, offset, page_size, page_size);
    int rc;

    if (page == 0) {
        return URSA_NRF51_E_RANGE;
    }
    rc = wait_ready();
    if (rc == URSA_OK) {
        NVMC_CONFIG = NVMC_CONFIG_ERASE;
        NVMC_ERASEPAGE = (uint32_t)page;
        rc = wait_ready();
        NVMC_CONFIG = NVMC_CONFIG_READ;
    }
    return rc;
}
