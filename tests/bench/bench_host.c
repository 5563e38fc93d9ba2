/* SPDX-License-Identifier: MIT */
/* Runs bench_keygen.c on the host. It counts candidates, tests and stack, but no instructions. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include "bench.h"
#include "subject.h"

#define STACK_SIZE (256u * 1024)

static uint64_t first;
static uint32_t keys;
static int made;

/* The stack of the thread, in memory whose end is known. */
_Alignas(4096) uint32_t stack_limit[STACK_SIZE / 4];

void bench_say(const char *text) {
    fputs(text, stdout);
}

void bench_start(void) {
}

uint32_t bench_ticks(void) {
    return 0;
}

void bench_stop(void) {
}

static void *run(void *arg) {
    made = bench_keygen(first, keys);
    return arg;
}

int main(int argc, char **argv) {
    pthread_attr_t attributes;
    pthread_t thread;

    setvbuf(stdout, NULL, _IOLBF, 0); /* line by line, because a run may be stopped */
    first = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
    keys = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 1;
    if (pthread_attr_init(&attributes) != 0 ||
        pthread_attr_setstack(&attributes, stack_limit, sizeof stack_limit) != 0 ||
        pthread_create(&thread, &attributes, run, NULL) != 0 || pthread_join(thread, NULL) != 0) {
        fputs("bench_keygen: cannot start a thread\n", stderr);
        return 1;
    }
    return made ? 0 : 1;
}
