/* SPDX-License-Identifier: MIT */
#include "tear.h"
#include <string.h>
#include "random.h"

/* How many of 32 bits change in one torn operation: no bits, few, half, most or all. */
static uint32_t draw_density(struct flash *flash) {
    static const uint8_t densities[] = {0, 1, 8, 16, 24, 31, 32};

    return densities[split_mix_below(&flash->random, sizeof densities)];
}

static uint8_t draw_bits(struct flash *flash, uint32_t density) {
    uint64_t draw = split_mix(&flash->random);
    unsigned bits = 0, i;

    for (i = 0; i < 8; i++) {
        bits = bits << 1 | (unsigned)((draw >> 5 * i & 31) < density);
    }
    return (uint8_t)bits;
}

/*
 * Change some bits of a byte towards `want`. Of 32 such bits, `density` change and `loose` stay
 * undecided.
 */
static void tear_byte(struct flash *flash, uint32_t at, uint8_t want, uint32_t density,
                      uint32_t loose) {
    uint8_t moving = flash->bytes[at] ^ want, moved = moving & draw_bits(flash, density);

    flash->bytes[at] ^= moved;
    flash->loose[at] = moving & draw_bits(flash, loose);
}

static void mark_unit(struct flash *flash, uint32_t at, uint8_t marks) {
    memset(flash->marks + at, FLASH_USED | marks, flash->port->flash_unit);
    flash->harmed[at / flash->port->flash_block] = 1;
}

/* The marks of a unit that an erase did not reach: a broken unit stays broken. */
static uint8_t old_marks(const struct flash *flash, uint32_t at) {
    return flash->marks[at] & (FLASH_BROKEN | FLASH_WEAK);
}

/* With ECC, an unstable unit reads at random as an error, or as its old or its wanted bytes. */
static void weaken_unit(struct flash *flash, uint32_t at, const uint8_t *want) {
    if (split_mix_below(&flash->random, 2) != 0) {
        memcpy(flash->bytes + at, want, flash->port->flash_unit);
    }
    mark_unit(flash, at, FLASH_WEAK);
}

void flash_tear_unit(struct flash *flash, uint32_t at, const uint8_t *want, int unstable) {
    uint32_t density = draw_density(flash), loose = unstable ? draw_density(flash) : 0, i;

    if (flash->ecc && unstable) {
        weaken_unit(flash, at, want);
        return;
    }
    for (i = 0; i < flash->port->flash_unit; i++) {
        tear_byte(flash, at + i, want[i], density, loose);
    }
    mark_unit(flash, at, FLASH_BROKEN);
}

/* Erase a part of the bits in every unit of the block, with the same density everywhere. */
static void erase_evenly(struct flash *flash, uint32_t offset, int unstable) {
    uint32_t density = draw_density(flash), loose = unstable ? draw_density(flash) : 0;
    uint32_t unit = flash->port->flash_unit, at, i;
    uint8_t erased[32];

    memset(erased, flash->port->flash_erased, sizeof erased);
    for (at = offset; at < offset + flash->port->flash_block; at += unit) {
        if (flash->ecc && unstable) {
            weaken_unit(flash, at, erased);
            continue;
        }
        for (i = 0; i < unit; i++) {
            tear_byte(flash, at + i, erased[i], density, loose);
        }
        mark_unit(flash, at, FLASH_BROKEN);
    }
}

/*
 * Leave each unit erased, unchanged or random. ECC of 8 bits takes a quarter of all random units
 * for good.
 */
static void erase_here_and_there(struct flash *flash, uint32_t offset) {
    uint32_t unit = flash->port->flash_unit, at, i;

    for (at = offset; at < offset + flash->port->flash_block; at += unit) {
        uint32_t fate = split_mix_below(&flash->random, 3);

        for (i = 0; i < unit && fate != 0; i++) {
            flash->bytes[at + i] =
                fate == 1 ? flash->port->flash_erased : (uint8_t)split_mix(&flash->random);
        }
        if (fate == 2 && split_mix_below(&flash->random, 4) != 0) {
            mark_unit(flash, at, FLASH_BROKEN);
        } else {
            mark_unit(flash, at, fate == 0 ? old_marks(flash, at) : 0);
        }
    }
}

/*
 * Erase the units up to a random one of the first `most` units and leave the rest unchanged. With
 * `programming` the units are programmed instead, because some chips program all bits before they
 * erase them.
 */
static void erase_up_to(struct flash *flash, uint32_t offset, uint32_t most, int programming) {
    uint32_t unit = flash->port->flash_unit, block = flash->port->flash_block, at;
    uint32_t border = offset + split_mix_below(&flash->random, most + 1) * unit;
    uint8_t value = programming ? (uint8_t)~flash->port->flash_erased : flash->port->flash_erased;

    for (at = offset; at < offset + block; at += unit) {
        if (at < border) {
            memset(flash->bytes + at, value, unit);
        }
        mark_unit(flash, at, at >= border ? old_marks(flash, at) : programming ? FLASH_BROKEN : 0);
    }
}

void flash_tear_block(struct flash *flash, uint32_t offset, int unstable) {
    uint32_t way = unstable ? 0 : split_mix_below(&flash->random, 5);
    uint32_t units = flash->port->flash_block / flash->port->flash_unit;

    flash->erases[offset / flash->port->flash_block]++;
    if (way == 0) {
        erase_evenly(flash, offset, unstable);
    } else if (way == 1) {
        erase_here_and_there(flash, offset);
    } else { /* the fifth way has just begun: it reaches the first bytes alone */
        erase_up_to(flash, offset, way == 4 && units > 8 ? 8 : units, way >= 3);
    }
}
