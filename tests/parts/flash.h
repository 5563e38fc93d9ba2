/* SPDX-License-Identifier: MIT */
/*
 * A simulated NOR flash in RAM, stricter than real chips. The port gives its geometry.
 *
 * The simulation prints the reason and calls abort() if
 * - an access is out of range or not aligned to units;
 * - a unit is programmed that was not erased, or twice (even with the erased value);
 * - an erase does not begin at a block.
 *
 * Programming one unit is one operation, and so is erasing one block. Power can be cut in the
 * middle of any operation, and any operation can be made to fail.
 */
#ifndef URSA_TESTS_FLASH_H
#define URSA_TESTS_FLASH_H

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <ursa/port.h>

#define FLASH_MAX_SIZE   16384u
#define FLASH_MAX_BLOCKS 64u

/* A flash like those of real chips. */
struct flash_profile {
    const char *name;
    uint32_t size, block;
    uint8_t unit, erased;
    uint8_t ecc; /* 1: a read of a half-programmed unit fails; 0: it returns data */
};

#define FLASH_PROFILES 6
extern const struct flash_profile flash_profiles[FLASH_PROFILES];

/* Flashes of two or three small blocks. A key and its chain do not fit. */
#define FLASH_SMALL_PROFILES 6
extern const struct flash_profile flash_small_profiles[FLASH_SMALL_PROFILES];

/* The content of a block before the device starts for the first time. */
enum flash_start {
    FLASH_STARTS_BLANK = 0,
    FLASH_STARTS_RANDOM,        /* with ECC, some units cannot be corrected */
    FLASH_STARTS_UNCORRECTABLE, /* like RANDOM, but with ECC no unit can be corrected */
    FLASH_STARTS_OLD,           /* an image that is still there */
    FLASH_STARTS_HALF_ERASED,   /* an image whose erase was interrupted */
    FLASH_STARTS,
};

/* The state in which a power cut leaves the interrupted operation. */
enum flash_cut {
    FLASH_CUT_BEFORE = 0, /* the operation did not begin */
    FLASH_CUT_AFTER,      /* the operation was finished, but its call did not return */
    FLASH_CUT_TORN,       /* only some bits changed; after an erase, units may hold any bytes */
    FLASH_CUT_UNSTABLE,   /* like TORN, and undecided bits read differently every time */
    FLASH_CUTS,
};

/* Failures without a power cut. */
enum flash_fault {
    FLASH_SOUND = 0,
    FLASH_READ_FAILS,
    FLASH_PROGRAM_FAILS,   /* the unit is unchanged; an error is returned */
    FLASH_PROGRAM_TEARS,   /* the unit is torn; an error is returned */
    FLASH_PROGRAM_IGNORED, /* the unit is unchanged; URSA_OK is returned */
    FLASH_ERASE_FAILS,
    FLASH_ERASE_TEARS,
    FLASH_ERASE_IGNORED,
    FLASH_FAULTS,
};

/* The marks of a byte say in which state the unit around the byte is. */
enum {
    FLASH_USED = 1,   /* the block must be erased before the unit is programmed */
    FLASH_BROKEN = 2, /* an operation was left half done: with ECC, every read fails */
    FLASH_WEAK = 4,   /* with ECC: some reads fail */
    FLASH_LIED = 8,   /* an erase was ignored but reported as done */
};

struct flash {
    uint8_t bytes[FLASH_MAX_SIZE]; /* must be first: device.h */
    uint8_t marks[FLASH_MAX_SIZE];
    uint8_t loose[FLASH_MAX_SIZE]; /* bits that read differently every time */
    uint8_t harmed[FLASH_MAX_BLOCKS];
    uint32_t erases[FLASH_MAX_BLOCKS];
    const struct ursa_port *port;
    uint64_t random;
    uint32_t operations;
    uint32_t cut_left; /* operations up to and including the one that is cut; 0: no cut */
    uint32_t fault_left;
    enum flash_cut cut;
    enum flash_fault fault;
    jmp_buf *out; /* longjmp target of a power cut; NULL: operations fail after the cut */
    uint8_t ecc;
    uint8_t dark; /* 1: power has failed */
};

/* Fill the flash with a value. Unless it is the erased value, blocks must be erased before use. */
void flash_init(struct flash *flash, const struct ursa_port *port, uint8_t fill);
/* Fill the flash with random bytes. With ECC, some units cannot be corrected. */
void flash_init_garbage(struct flash *flash, const struct ursa_port *port, uint64_t seed);

/*
 * Give one block its content before the first start. `old` is another flash of the same geometry,
 * with an image in this block. The random choices follow from flash->random.
 */
void flash_start_block(struct flash *flash, uint32_t block, enum flash_start start,
                       const struct flash *old);

int flash_read(struct flash *flash, uint32_t offset, void *buf, size_t len);
int flash_program(struct flash *flash, uint32_t offset, const void *buf, size_t len);
int flash_erase(struct flash *flash, uint32_t offset);

/*
 * Let power fail in the n-th operation from now (1: the next). The seed decides all random choices.
 */
void flash_cut_power(struct flash *flash, uint32_t n, enum flash_cut cut, uint64_t seed,
                     jmp_buf *out);
void flash_restore_power(struct flash *flash);

/* Let the n-th operation or read from now that can have this fault have it. n = 0: every one. */
void flash_set_fault(struct flash *flash, enum flash_fault fault, uint32_t n);

/* Flip a stored bit, as decay does. The unit cannot be programmed before its block is erased. */
void flash_flip(struct flash *flash, uint32_t bit);

#endif
