/* SPDX-License-Identifier: MIT */
/* What a test image on an emulated board needs to say figures and to count instructions. */
#ifndef URSA_TESTS_BENCH_H
#define URSA_TESTS_BENCH_H

#include <stdint.h>

/* The board's part: bench_<board>.c. */
void bench_open(void);
void bench_say(const char *text);
void bench_start(void);
uint32_t bench_ticks(void); /* since bench_start; at most a minute of 16 million instructions/s */
void bench_stop(void);      /* ... and bench_say works again */

/* The image itself: all of main after bench_open. */
void bench_run(void);

#endif
