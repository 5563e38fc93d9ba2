/* SPDX-License-Identifier: MIT */
/* Test images on the micro:bit print over the UART and count instructions with the 16 MHz timer. */
#include <string.h>
#include "../bench/bench.h"
#include "board.h"
#include "nrf51.h"
#include "registers.h"

extern const uint8_t store_start[], store_end[];

static struct ursa_nrf51 chip;

void uart_handler(void) {
    ursa_nrf51_uart_interrupt(&chip);
}

/* The port's UART functions wait with the timer, so outside measurements it counts microseconds. */
static void set_timer(uint32_t prescaler) {
    TIMER_TASKS_STOP = 1;
    TIMER_PRESCALER = prescaler;
    TIMER_TASKS_CLEAR = 1;
    TIMER_TASKS_START = 1;
}

void bench_open(void) {
    const struct ursa_nrf51_board board = {
        .flash_start = (uint32_t)(uintptr_t)store_start,
        .flash_size = (uint32_t)(store_end - store_start),
        .baud = URSA_NRF51_BAUD(115200),
        .tx_pin = 24,
        .rx_pin = 25,
    };

    if (ursa_nrf51_init(&chip, &board) != URSA_OK) {
        bench_say("ERR chip\n");
    }
}

void bench_say(const char *text) {
    ursa_nrf51_uart_write(&chip, text, strlen(text));
}

void bench_start(void) {
    set_timer(0);
}

uint32_t bench_ticks(void) {
    TIMER_TASKS_CAPTURE0 = 1;
    return TIMER_CC0;
}

void bench_stop(void) {
    set_timer(4);
}

int main(void) {
    bench_open();
    bench_run();
    for (;;) {
    }
}
