/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* memmem */
#include "stack.h"
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>
#include "test.h"

#define STACK_SIZE (1u << 20)

/*
 * The bytes that the operation left on its stack. The kernel copies them, because valgrind treats
 * the stack of an ended thread as undefined and reports each access.
 */
static uint8_t left[STACK_SIZE];

void stack_run(void *(*operation)(void *)) {
    pthread_attr_t attr;
    pthread_t thread;
    void *stack = aligned_alloc(4096, STACK_SIZE);
    int mem = open("/proc/self/mem", O_RDONLY);

    assert_non_null(stack);
    assert_true(mem >= 0);
    memset(stack, 0xA5, STACK_SIZE);
    assert_int_equal(pthread_attr_init(&attr), 0);
    assert_int_equal(pthread_attr_setstack(&attr, stack, STACK_SIZE), 0);
    assert_int_equal(pthread_create(&thread, &attr, operation, NULL), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    pthread_attr_destroy(&attr);
    assert_int_equal(pread(mem, left, sizeof left, (off_t)(uintptr_t)stack), sizeof left);
    close(mem);
    free(stack);
}

int stack_has(const void *bytes, size_t len) {
    return memmem(left, sizeof left, bytes, len) != NULL;
}
