/* SPDX-License-Identifier: MIT */
/*
 * Arm's MPS2 boards (Cortex-M3, M4, M33) as QEMU emulates them: a timer that counts instructions,
 * and output and exit by semihosting. The boards have no noise source, so they are for benchmarks
 * and self-tests only.
 */
#ifndef URSA_MPS2_H
#define URSA_MPS2_H

#include <stddef.h>
#include <stdint.h>

int main(void);

void ursa_mps2_say(const char *text, size_t len);

/* End the emulation. QEMU's exit status is 0 if `ok` is true, else 1. */
__attribute__((noreturn)) void ursa_mps2_exit(int ok);

/*
 * Return the ticks of the processor's clock since ursa_mps2_ticks_init. With QEMU's `-icount
 * shift=10` every instruction takes the same time, more than 20 ticks.
 */
void ursa_mps2_ticks_init(void);
uint64_t ursa_mps2_ticks(void);

void ursa_mps2_tick_handler(void);

#endif
