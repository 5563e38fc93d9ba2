/* SPDX-License-Identifier: MIT */
/*
 * Counting what a key costs, on any board: bench_keygen.c is the program, a subject is what makes
 * the keys (subject_*.c); tests/bench/bench.h is where it runs, or bench_host.c.
 */
#ifndef URSA_TESTS_BENCH_SUBJECT_H
#define URSA_TESTS_BENCH_SUBJECT_H

#include <stddef.h>
#include <stdint.h>

struct bench_counts {
    uint32_t candidates; /* numbers considered, however soon they were refused */
    uint32_t tests;      /* modular exponentiations, confirming rounds included */
};

struct bench_subject {
    const char *name;
    size_t context; /* bytes of state, the key included, beside the stack */
    /*
     * Make one key with a generator that follows from the seed. 1: made. It calls bench_tick for
     * every test at least.
     */
    int (*make)(uint64_t seed, struct bench_counts *counts);
};

extern const struct bench_subject bench_subject;

/* The stack is counted from the caller's end of it: first of all in `make`. */
void bench_enter(void);

/*
 * Around each of the subject's modular exponentiations, for what one takes; bench_tests counts them
 * from 0 for each key.
 */
extern uint32_t bench_tests;
void bench_test_begin(void);
void bench_test_end(void);

/* Read the board's counter, which wraps after a few thousand million instructions. */
void bench_tick(void);

/*
 * Make `keys` keys, from the seeds `first`, `first` + 1, ..., and print a line for each,
 * "candidates,tests,instructions"; "# name value" lines among them; at the end OK or ERR. 1: OK.
 */
int bench_keygen(uint64_t first, uint32_t keys);

/* The end of the stack, from the linker script. */
extern uint32_t stack_limit[];

#endif
