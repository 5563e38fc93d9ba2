/* SPDX-License-Identifier: MIT */
/* A stack to run an operation on, and to search for what the operation left there. */
#ifndef TEST_STACK_H
#define TEST_STACK_H

#include <stddef.h>

/* Runs `operation` in a thread of its own, on a stack that was painted before. */
void stack_run(void *(*operation)(void *));

/* Are these bytes anywhere on that stack, now that the operation has ended? */
int stack_has(const void *bytes, size_t len);

#endif
