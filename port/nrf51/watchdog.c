/* SPDX-License-Identifier: MIT */
/* The watchdog (reference manual, "WDT"). After its start, it runs until the chip is reset. */
#include "nrf51.h"
#include "registers.h"

void ursa_nrf51_watchdog_start(uint32_t seconds) {
    WDT_CONFIG = WDT_CONFIG_PAUSE;
    WDT_CRV = seconds * WDT_CLOCK - 1;
    WDT_RREN = WDT_RREN_RR0;
    WDT_TASKS_START = 1;
}

void ursa_nrf51_watchdog_feed(void) {
    WDT_RR0 = WDT_RELOAD;
}
