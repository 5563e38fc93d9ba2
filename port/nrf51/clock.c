/* SPDX-License-Identifier: MIT */
/* The 16 MHz crystal, and a microsecond timer that bounds every wait. */
#include "drivers.h"
#include "registers.h"

/* The crystal of a 16 MHz board starts in about 1 ms. */
#define CRYSTAL_START_US 100000u

static void timer_start(void) {
    TIMER_TASKS_STOP = 1;
    TIMER_MODE = TIMER_MODE_TIMER;
    TIMER_BITMODE = TIMER_BITMODE_32;
    TIMER_PRESCALER = 4; /* 16 MHz / 2^4 */
    TIMER_TASKS_CLEAR = 1;
    TIMER_TASKS_START = 1;
}

static uint32_t timer_us(void) {
    TIMER_TASKS_CAPTURE0 = 1;
    return TIMER_CC0;
}

int nrf51_wait(const volatile uint32_t *reg, uint32_t us) {
    uint32_t start = timer_us();

    do {
        if (*reg != 0) {
            return 1;
        }
    } while (timer_us() - start < us);
    /*
     * Read the register once more. An interrupt or a debugger may have delayed this loop, but it
     * did not stop the hardware.
     */
    return *reg != 0;
}

int nrf51_clock_start(void) {
    /*
     * Start the crystal, because the RC oscillator is up to 5 % off, which is too much for a UART.
     * The timer runs from either clock, so it can bound this wait.
     */
    timer_start();
    CLOCK_EVENTS_HFCLKSTARTED = 0;
    CLOCK_TASKS_HFCLKSTART = 1;
    return nrf51_wait(&CLOCK_EVENTS_HFCLKSTARTED, CRYSTAL_START_US) ? URSA_OK : URSA_NRF51_E_CLOCK;
}
