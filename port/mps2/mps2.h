/* SPDX-License-Identifier: MIT */
/*
 * Arm's MPS2 boards (Cortex-M3, M4, M33) as QEMU has them: a counter of instructions, and output
 * and exit by semihosting. They have no noise source: images for benches and self-tests only.
 */
#ifndef URSA_MPS2_H
#define URSA_MPS2_H

#include <stddef.h>
#include <stdint.h>

int main(void);

void ursa_mps2_say(const char *text, size_t len);

/* End the emulation: QEMU's exit status is 0 or 1. */
__attribute__((noreturn)) void ursa_mps2_exit(int ok);

/*
 * The processor's clock, counted up from ursa_mps2_ticks_init. Under QEMU's -icount an instruction
 * takes the same virtual time as any other; with shift=10 that is over 20 ticks.
 */
void ursa_mps2_ticks_init(void);
uint64_t ursa_mps2_ticks(void);

void ursa_mps2_tick_handler(void);

#endif
