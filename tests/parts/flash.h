/* SPDX-License-Identifier: MIT */
/*
 * A NOR flash in RAM, stricter than the chips. Its geometry is that of the port it belongs to.
 *
 * It abort()s, saying why, on an access out of range or out of step, on a program of a unit that
 * was not erased or was programmed before (be it with the erased value), and on an erase that is
 * not of a block. Every unit programmed and every block erased is one operation; the power can be
 * cut in the middle of any, and any can be made to fail.
 */
#ifndef URSA_TESTS_FLASH_H
#define URSA_TESTS_FLASH_H

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <ursa/port.h>

#define FLASH_MAX_SIZE   16384u
#define FLASH_MAX_BLOCKS 64u

/* Flashes as chips have them. */
struct flash_profile {
    const char *name;
    uint32_t size, block;
    uint8_t unit, erased;
    uint8_t ecc; /* a unit left half done is a fault when it is read, not data */
};

#define FLASH_PROFILES 5
extern const struct flash_profile flash_profiles[FLASH_PROFILES];

/* What a power cut leaves of the operation that it comes in. */
enum flash_cut {
    FLASH_CUT_BEFORE = 0, /* nothing happened */
    FLASH_CUT_AFTER,      /* it was finished, but nobody heard of it */
    FLASH_CUT_TORN,       /* some of the bits that should have moved did, or anything (an erase) */
    FLASH_CUT_UNSTABLE,   /* the same, and what is undecided reads differently every time */
    FLASH_CUTS,
};

/* What goes wrong, without a cut. */
enum flash_fault {
    FLASH_SOUND = 0,
    FLASH_READ_FAILS,
    FLASH_PROGRAM_FAILS,   /* nothing happened, and it says so */
    FLASH_PROGRAM_TEARS,   /* the unit is torn, and it says so */
    FLASH_PROGRAM_IGNORED, /* nothing happened, and it says OK */
    FLASH_ERASE_FAILS,
    FLASH_ERASE_TEARS,
    FLASH_ERASE_IGNORED,
    FLASH_FAULTS,
};

/* Of each byte: what is known of the unit that it is in. */
enum {
    FLASH_USED = 1,   /* not to be programmed before the block is erased */
    FLASH_BROKEN = 2, /* left half done: with ECC, a fault at every read */
    FLASH_WEAK = 4,   /* with ECC: a fault at some reads */
    FLASH_LIED = 8,   /* an erase of it was ignored: its owner cannot know */
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
    uint32_t cut_left; /* operations up to and with the one that is cut; 0: none is */
    uint32_t fault_left;
    enum flash_cut cut;
    enum flash_fault fault;
    jmp_buf *out; /* where to go when power fails; NULL: operations fail from then on */
    uint8_t ecc;
    uint8_t dark; /* power has failed */
};

/* A flash full of a value. If that is the erased one it is erased, else it must be erased first. */
void flash_init(struct flash *flash, const struct ursa_port *port, uint8_t fill);
/* ... full of anything; with ECC, some of it beyond correction. */
void flash_init_garbage(struct flash *flash, const struct ursa_port *port, uint64_t seed);

int flash_read(struct flash *flash, uint32_t offset, void *buf, size_t len);
int flash_program(struct flash *flash, uint32_t offset, const void *buf, size_t len);
int flash_erase(struct flash *flash, uint32_t offset);

/* Let power fail in the n-th operation from now (1: the next). All that is random follows from the
 * seed. */
void flash_cut_power(struct flash *flash, uint32_t n, enum flash_cut cut, uint64_t seed,
                     jmp_buf *out);
void flash_restore_power(struct flash *flash);

/* Let the n-th operation (or read) from now that the fault is about go wrong; 0: each of them. */
void flash_set_fault(struct flash *flash, enum flash_fault fault, uint32_t n);

/* Change what is stored, as decay does: no unit becomes programmable by it. */
void flash_flip(struct flash *flash, uint32_t bit);

#endif
