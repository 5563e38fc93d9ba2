/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* memmem */
#include "stack.h"
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>
#include "test.h"

#define STACK_SIZE (1u << 20)
#define PAINT      0xA5

/*
 * The bytes that the operation left on its stack. The kernel copies them, because valgrind treats
 * the stack of an ended thread as undefined and reports each access.
 */
static uint8_t left[STACK_SIZE];
static size_t unused; /* bytes at the bottom that still have their paint */

static void *(*the_operation)(void *);

/* The end of a thread overwrites the top of its stack, on some processors more than the frame of a
 * small function. So the operation runs below that. */
static void *run_deep(void *arg) {
    volatile uint8_t above[4096];
    void *result;

    above[0] = 0;
    result = the_operation(arg);
    above[sizeof above - 1] = 0;
    return result;
}

void stack_run(void *(*operation)(void *)) {
    pthread_attr_t attr;
    pthread_t thread;
    void *stack = aligned_alloc(4096, STACK_SIZE);
    int mem = open("/proc/self/mem", O_RDONLY);

    assert_non_null(stack);
    assert_true(mem >= 0);
    memset(stack, PAINT, STACK_SIZE);
    the_operation = operation;
    assert_int_equal(pthread_attr_init(&attr), 0);
    assert_int_equal(pthread_attr_setstack(&attr, stack, STACK_SIZE), 0);
    assert_int_equal(pthread_create(&thread, &attr, run_deep, NULL), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    pthread_attr_destroy(&attr);
    assert_int_equal(pread(mem, left, sizeof left, (off_t)(uintptr_t)stack), sizeof left);
    close(mem);
    free(stack);
    for (unused = 0; unused < sizeof left && left[unused] == PAINT; unused++) {
    }
}

int stack_has(const void *bytes, size_t len) {
    return memmem(left + unused, sizeof left - unused, bytes, len) != NULL;
}
