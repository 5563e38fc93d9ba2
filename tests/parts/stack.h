/* SPDX-License-Identifier: MIT */
/* Run an operation on a stack of its own and search that stack for bytes that were left there. */
#ifndef TEST_STACK_H
#define TEST_STACK_H

#include <stddef.h>

/* Run `operation` in a thread of its own, on a stack that was filled with 0xA5 before. */
void stack_run(void *(*operation)(void *));

/* 1 if these bytes are anywhere on the stack of the last stack_run. */
int stack_has(const void *bytes, size_t len);

#endif
