/* SPDX-License-Identifier: MIT */
/*
 * Counts the cost of a key on any board. bench_keygen.c is the program. A subject (subject_*.c)
 * makes the keys. tests/bench/bench.h is the interface to the board, or bench_host.c on the host.
 */
#ifndef URSA_TESTS_BENCH_SUBJECT_H
#define URSA_TESTS_BENCH_SUBJECT_H

#include <stddef.h>
#include <stdint.h>

struct bench_counts {
    uint32_t candidates; /* numbers considered, including those refused at once */
    uint32_t tests;      /* modular exponentiations, including confirming rounds */
};

struct bench_subject {
    const char *name;
    size_t context; /* bytes of state including the key, without the stack */
    /*
     * Make one key with a generator that is determined by the seed. Returns 1 if a key was made. It
     * must call bench_tick at least once for every test.
     */
    int (*make)(uint64_t seed, struct bench_counts *counts);
};

extern const struct bench_subject bench_subject;

/* Sets the upper end of the measured stack to the caller's frame. `make` calls it first. */
void bench_enter(void);

/*
 * Call these around each modular exponentiation of the subject, to measure its time. bench_tests
 * counts the exponentiations, from 0 for each key.
 */
extern uint32_t bench_tests;
void bench_test_begin(void);
void bench_test_end(void);

/* Read the board's counter, which wraps after a few thousand million instructions. */
void bench_tick(void);

/*
 * Make `keys` keys, from the seeds `first`, `first` + 1, and so on.
 *
 * Prints a line "candidates,tests,instructions" for each key, with lines "# name value" in between,
 * and OK or ERR at the end. Returns 1 if OK.
 */
int bench_keygen(uint64_t first, uint32_t keys);

/* The lower end of the stack, from the linker script. */
extern uint32_t stack_limit[];

#endif
