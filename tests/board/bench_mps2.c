/* SPDX-License-Identifier: MIT */
/* Test images on the MPS2 boards print by semihosting and count instructions with SysTick. */
#include <string.h>
#include "../bench/bench.h"
#include "mps2.h"

static int failed;
static uint64_t start;

void bench_open(void) {
}

void bench_say(const char *text) {
    failed |= strncmp(text, "ERR", 3) == 0;
    ursa_mps2_say(text, strlen(text));
}

/* Initialize the counter each time, so that no measurement includes a wrap of the counter. */
void bench_start(void) {
    ursa_mps2_ticks_init();
    start = ursa_mps2_ticks();
}

uint32_t bench_ticks(void) {
    return (uint32_t)(ursa_mps2_ticks() - start);
}

void bench_stop(void) {
}

int main(void) {
    bench_open();
    bench_run();
    return failed;
}
