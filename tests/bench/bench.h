/* SPDX-License-Identifier: MIT */
/*
 * The interface by which a test image on an emulated board prints figures and counts instructions.
 */
#ifndef URSA_TESTS_BENCH_H
#define URSA_TESTS_BENCH_H

#include <stdint.h>

/* Functions of the board: bench_<board>.c. */
void bench_open(void);
void bench_say(const char *text);
void bench_start(void);
uint32_t bench_ticks(void); /* since bench_start; for up to a minute of 16 million instructions/s */
void bench_stop(void);      /* bench_say works again after this */

/* The function of the image: the rest of main after bench_open. */
void bench_run(void);

#endif
