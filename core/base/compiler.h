/* SPDX-License-Identifier: MIT */
#ifndef URSA_CORE_COMPILER_H
#define URSA_CORE_COMPILER_H

/*
 * A function with a stack frame of its own: inlined into its only caller, its buffers would be on
 * the stack below whatever that one calls next. For what a key generation's peak is made of.
 */
#if defined(__GNUC__)
#define URSA_OWN_FRAME __attribute__((noinline))
#else
#define URSA_OWN_FRAME
#endif

#endif
