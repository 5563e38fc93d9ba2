/* SPDX-License-Identifier: MIT */
#ifndef URSA_CORE_COMPILER_H
#define URSA_CORE_COMPILER_H

/*
 * URSA_OWN_FRAME keeps a function out of line, so that its stack frame is gone when it returns.
 *
 * If the compiler inlined the function into its only caller, the function's buffers would join the
 * caller's frame. They would then take up stack whenever the caller calls another function. The
 * macro is mainly for functions on the call path that sets the stack peak of a key generation.
 */
#if defined(__GNUC__)
#define URSA_OWN_FRAME __attribute__((noinline))
#else
#define URSA_OWN_FRAME
#endif

#endif
