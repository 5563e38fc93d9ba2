/* SPDX-License-Identifier: MIT */
/* SysTick counts down 24 bits. Its exception counts the wraps. */
#include "mps2.h"

#define SYST_CSR (*(volatile uint32_t *)0xE000E010u)
#define SYST_RVR (*(volatile uint32_t *)0xE000E014u)
#define SYST_CVR (*(volatile uint32_t *)0xE000E018u)
#define PERIOD   0x1000000u
#define ON       7u /* use the processor's clock, raise the exception, enable */

static volatile uint32_t wraps;

void ursa_mps2_tick_handler(void) {
    wraps++;
}

void ursa_mps2_ticks_init(void) {
    SYST_RVR = PERIOD - 1;
    SYST_CVR = 0;
    SYST_CSR = ON;
}

uint64_t ursa_mps2_ticks(void) {
    uint32_t before, value;

    do {
        before = wraps;
        value = SYST_CVR;
    } while (before != wraps);
    return (uint64_t)before * PERIOD + (PERIOD - 1 - value);
}
