/* SPDX-License-Identifier: MIT */
#include "flash.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tear.h"
#include "random.h"

/*
 * The sizes are small so that the ring of images wraps around often. An image takes one block or
 * many.
 */
const struct flash_profile flash_profiles[FLASH_PROFILES] = {
    {"nRF51: 4-byte units, 1 KB blocks", 8192, 1024, 4, 0xFF, 0},
    {"STM32L4: 8-byte units with ECC, 2 KB blocks", 16384, 2048, 8, 0xFF, 1},
    {"STM32H7: 32-byte units with ECC, two blocks of 8 KB", 16384, 8192, 32, 0xFF, 1},
    {"STM32L0: 4-byte units, erased to zero, 256-byte blocks", 8192, 256, 4, 0x00, 0},
    {"bytes: 1-byte units, 512-byte blocks", 8704, 512, 1, 0xFF, 0},
    {"STM32WB0: 16-byte units with ECC, 2 KB blocks", 16384, 2048, 16, 0xFF, 1},
};

const struct flash_profile flash_small_profiles[FLASH_SMALL_PROFILES] = {
    {"16-byte units with ECC, three blocks of 2 KB", 6144, 2048, 16, 0xFF, 1},
    {"16-byte units with ECC, two blocks of 2 KB", 4096, 2048, 16, 0xFF, 1},
    {"8-byte units with ECC, three blocks of 2 KB", 6144, 2048, 8, 0xFF, 1},
    {"32-byte units with ECC, three blocks of 2 KB", 6144, 2048, 32, 0xFF, 1},
    {"16-byte units with ECC, erased to zero, three blocks of 1 KB", 3072, 1024, 16, 0x00, 1},
    {"4-byte units, three blocks of 2 KB", 6144, 2048, 4, 0xFF, 0},
};

static void trap(int broken, const char *rule, uint32_t offset) {
    if (broken) {
        fprintf(stderr, "flash: %s at %lu\n", rule, (unsigned long)offset);
        abort();
    }
}

void flash_init(struct flash *flash, const struct ursa_port *port, uint8_t fill) {
    memset(flash, 0, sizeof *flash);
    flash->port = port;
    memset(flash->bytes, fill, sizeof flash->bytes);
    memset(flash->marks, fill != port->flash_erased ? FLASH_USED : 0, sizeof flash->marks);
}

/* Fill a range with random bytes. With ECC, one of `broken` units cannot be corrected. */
static void fill_randomly(struct flash *flash, uint32_t at, uint32_t end, uint32_t broken) {
    const struct ursa_port *port = flash->port;

    memset(flash->marks + at, FLASH_USED, end - at);
    for (; at < end; at++) {
        flash->bytes[at] = (uint8_t)split_mix(&flash->random);
        if (at % port->flash_unit == 0 && split_mix_below(&flash->random, broken) == 0) {
            memset(flash->marks + at, FLASH_USED | FLASH_BROKEN, port->flash_unit);
            flash->harmed[at / port->flash_block] = 1;
        }
    }
}

void flash_init_garbage(struct flash *flash, const struct ursa_port *port, uint64_t seed) {
    flash_init(flash, port, (uint8_t)~port->flash_erased);
    flash->random = seed;
    fill_randomly(flash, 0, port->flash_size, 16);
}

void flash_start_block(struct flash *flash, uint32_t block, enum flash_start start,
                       const struct flash *old) {
    uint32_t size = flash->port->flash_block, at = block * size;

    switch (start) {
    case FLASH_STARTS_BLANK:
        memset(flash->bytes + at, flash->port->flash_erased, size);
        memset(flash->marks + at, 0, size);
        return;
    case FLASH_STARTS_RANDOM:
        fill_randomly(flash, at, at + size, 16);
        return;
    case FLASH_STARTS_UNCORRECTABLE:
        fill_randomly(flash, at, at + size, 1);
        return;
    default:
        memcpy(flash->bytes + at, old->bytes + at, size);
        memset(flash->marks + at, FLASH_USED, size);
        if (start == FLASH_STARTS_HALF_ERASED) {
            flash_tear_block(flash, at, 0);
        }
    }
}

/* ---- power and faults --------------------------------------------------------------------- */

void flash_cut_power(struct flash *flash, uint32_t n, enum flash_cut cut, uint64_t seed,
                     jmp_buf *out) {
    flash->cut_left = n;
    flash->cut = cut;
    flash->random = seed;
    flash->out = out;
    flash->dark = 0;
}

void flash_restore_power(struct flash *flash) {
    flash->cut_left = 0;
    flash->dark = 0;
}

void flash_set_fault(struct flash *flash, enum flash_fault fault, uint32_t n) {
    flash->fault = fault;
    flash->fault_left = n;
}

/* 1 if this fault happens in the present operation. */
static int strikes(struct flash *flash, enum flash_fault fault) {
    if (flash->fault != fault) {
        return 0;
    }
    if (flash->fault_left == 0) {
        return 1;
    }
    if (--flash->fault_left == 0) {
        flash->fault = FLASH_SOUND;
        return 1;
    }
    return 0;
}

static int power_fails_now(struct flash *flash) {
    flash->operations++;
    return flash->cut_left > 0 && --flash->cut_left == 0;
}

static int go_dark(struct flash *flash) {
    flash->dark = 1;
    if (flash->out != NULL) {
        longjmp(*flash->out, 1);
    }
    return -1;
}

/* ---- access ------------------------------------------------------------------------------- */

static void check_range(const struct flash *flash, uint32_t offset, size_t len, const char *rule) {
    uint32_t size = flash->port->flash_size;

    trap(size > FLASH_MAX_SIZE || size / flash->port->flash_block > FLASH_MAX_BLOCKS,
         "flash is larger than the simulation allows", size);
    trap(offset > size || len > size - offset, rule, offset);
    trap(flash->dark && flash->out != NULL, "used without power", offset);
}

/* Read from a block that contains broken, weak or loose bits. */
static int read_harmed(struct flash *flash, uint32_t offset, uint8_t *to, uint32_t len) {
    uint32_t unit = flash->port->flash_unit, first = offset / unit * unit, at;
    int weak = split_mix_below(&flash->random, 2) != 0, faulty = 0;

    for (at = first; at < offset + len && flash->ecc; at += unit) {
        faulty |= (flash->marks[at] & FLASH_BROKEN) != 0;
        faulty |= weak && (flash->marks[at] & FLASH_WEAK) != 0;
    }
    for (at = 0; at < len; at++) {
        uint8_t noise = (uint8_t)split_mix(&flash->random);

        to[at] = faulty
                     ? noise
                     : (uint8_t)(flash->bytes[offset + at] ^ (flash->loose[offset + at] & noise));
    }
    return faulty ? URSA_E_FLASH_ECC : URSA_OK;
}

int flash_read(struct flash *flash, uint32_t offset, void *buf, size_t len) {
    uint32_t block = flash->port->flash_block, at = offset, end = offset + (uint32_t)len;
    uint8_t *to = buf;
    int rc = URSA_OK;

    check_range(flash, offset, len, "read out of range");
    if (strikes(flash, FLASH_READ_FAILS)) {
        return -1;
    }
    while (at < end) {
        uint32_t n = block - at % block;

        n = n < end - at ? n : end - at;
        if (!flash->harmed[at / block]) {
            memcpy(to, flash->bytes + at, n);
        } else if (read_harmed(flash, at, to, n) != URSA_OK) {
            rc = URSA_E_FLASH_ECC;
        }
        at += n;
        to += n;
    }
    return rc;
}

/* Program a unit whose erase was ignored. Bits can only move away from the erased value. */
static void program_over(struct flash *flash, uint32_t at, const uint8_t *from) {
    uint32_t i;

    for (i = 0; i < flash->port->flash_unit; i++) {
        if (flash->port->flash_erased == 0xFF) {
            flash->bytes[at + i] &= from[i];
        } else {
            flash->bytes[at + i] |= from[i];
        }
        flash->marks[at + i] |= FLASH_BROKEN;
    }
    flash->harmed[at / flash->port->flash_block] = 1;
}

static void program_whole(struct flash *flash, uint32_t at, const uint8_t *from) {
    memcpy(flash->bytes + at, from, flash->port->flash_unit);
    memset(flash->marks + at, FLASH_USED, flash->port->flash_unit);
}

static int program_unit(struct flash *flash, uint32_t at, const uint8_t *from) {
    uint32_t i;

    if (flash->marks[at] & FLASH_LIED) {
        program_over(flash, at, from);
        return URSA_OK;
    }
    for (i = 0; i < flash->port->flash_unit; i++) {
        trap(flash->marks[at + i] & FLASH_USED, "unit programmed twice or never erased", at + i);
        trap(flash->bytes[at + i] != flash->port->flash_erased, "unit is not erased", at + i);
    }
    if (flash->dark) {
        return -1;
    }
    if (power_fails_now(flash)) {
        if (flash->cut == FLASH_CUT_AFTER) {
            program_whole(flash, at, from);
        } else if (flash->cut != FLASH_CUT_BEFORE) {
            flash_tear_unit(flash, at, from, flash->cut == FLASH_CUT_UNSTABLE);
        }
        return go_dark(flash);
    }
    if (strikes(flash, FLASH_PROGRAM_FAILS)) {
        return -1;
    }
    if (strikes(flash, FLASH_PROGRAM_TEARS)) {
        flash_tear_unit(flash, at, from, 0);
        return -1;
    }
    if (!strikes(flash, FLASH_PROGRAM_IGNORED)) {
        program_whole(flash, at, from);
    }
    return URSA_OK;
}

int flash_program(struct flash *flash, uint32_t offset, const void *buf, size_t len) {
    uint32_t unit = flash->port->flash_unit, done;

    check_range(flash, offset, len, "program out of range");
    trap(offset % unit != 0 || len % unit != 0, "programmed bytes are not complete units", offset);
    for (done = 0; done < len; done += unit) {
        if (program_unit(flash, offset + done, (const uint8_t *)buf + done) != URSA_OK) {
            return -1;
        }
    }
    return URSA_OK;
}

static void erase_whole(struct flash *flash, uint32_t offset) {
    uint32_t block = flash->port->flash_block;

    memset(flash->bytes + offset, flash->port->flash_erased, block);
    memset(flash->marks + offset, 0, block);
    memset(flash->loose + offset, 0, block);
    flash->harmed[offset / block] = 0;
    flash->erases[offset / block]++;
}

static void ignore_erase(struct flash *flash, uint32_t offset) {
    uint32_t i;

    for (i = 0; i < flash->port->flash_block; i++) {
        flash->marks[offset + i] |= FLASH_LIED;
    }
}

int flash_erase(struct flash *flash, uint32_t offset) {
    check_range(flash, offset, flash->port->flash_block, "erase out of range");
    trap(offset % flash->port->flash_block != 0, "erase does not begin at a block", offset);
    if (flash->dark) {
        return -1;
    }
    if (power_fails_now(flash)) {
        if (flash->cut == FLASH_CUT_AFTER) {
            erase_whole(flash, offset);
        } else if (flash->cut != FLASH_CUT_BEFORE) {
            flash_tear_block(flash, offset, flash->cut == FLASH_CUT_UNSTABLE);
        }
        return go_dark(flash);
    }
    if (strikes(flash, FLASH_ERASE_FAILS)) {
        return -1;
    }
    if (strikes(flash, FLASH_ERASE_TEARS)) {
        flash_tear_block(flash, offset, 0);
        return -1;
    }
    if (strikes(flash, FLASH_ERASE_IGNORED)) {
        ignore_erase(flash, offset);
        return URSA_OK;
    }
    erase_whole(flash, offset);
    return URSA_OK;
}

void flash_flip(struct flash *flash, uint32_t bit) {
    uint32_t unit = flash->port->flash_unit, at = bit / 8 / unit * unit;

    flash->bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    memset(flash->marks + at, FLASH_USED, unit);
}
