/* SPDX-License-Identifier: MIT */
/*
 * A test image that measures the cost of the health tests for a sample, in ticks of the 16 MHz
 * timer. A loop of known length calibrates the ticks. Prints `name count ticks` lines, then `OK`.
 */
#include <string.h>
#include "board.h"
#include "entropy/health.h"
#include "nrf51.h"
#include "registers.h"

#define SAMPLES 1024u
#define ROUNDS  64u
#define LOOPS   100000u /* rounds of a loop of three instructions */

extern const uint8_t store_start[], store_end[];

static struct ursa_nrf51 chip;
static uint8_t samples[SAMPLES];

void uart_handler(void) {
    ursa_nrf51_uart_interrupt(&chip);
}

static void start_ticks(void) {
    TIMER_TASKS_STOP = 1;
    TIMER_PRESCALER = 0; /* 16 MHz */
    TIMER_TASKS_CLEAR = 1;
    TIMER_TASKS_START = 1;
}

static uint32_t ticks(void) {
    TIMER_TASKS_CAPTURE0 = 1;
    return TIMER_CC0;
}

static void known_loop(uint32_t n) {
    __asm__ volatile(".syntax unified\n1: subs %0, #1\n nop\n bne 1b\n" : "+l"(n) : : "cc");
}

static void say(const char *text) {
    ursa_nrf51_uart_write(&chip, text, strlen(text));
}

static void say_number(uint32_t n) {
    char digits[11] = {0};
    unsigned i = sizeof digits - 1;

    do {
        digits[--i] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    say(digits + i);
}

/* The port's UART functions wait with the timer, so restore the port's settings first. */
static void report(const char *name, uint32_t count, uint32_t spent) {
    TIMER_TASKS_STOP = 1;
    TIMER_PRESCALER = 4;
    TIMER_TASKS_CLEAR = 1;
    TIMER_TASKS_START = 1;
    say(name);
    say(" ");
    say_number(count);
    say(" ");
    say_number(spent);
    say("\n");
}

int main(void) {
    const struct ursa_nrf51_board board = {
        .flash_start = (uint32_t)(uintptr_t)store_start,
        .flash_size = (uint32_t)(store_end - store_start),
        .baud = URSA_NRF51_BAUD(115200),
        .tx_pin = 24,
        .rx_pin = 25,
    };
    struct ursa_health health;
    uint32_t x = 1, before, spent, i;
    size_t used;
    int rc = ursa_nrf51_init(&chip, &board);

    for (i = 0; i < SAMPLES; i++) {
        x = x * 1664525u + 1013904223u;
        samples[i] = (uint8_t)(x >> 24);
    }
    ursa_health_init(&health, 8, 64);
    start_ticks();
    before = ticks();
    known_loop(LOOPS);
    spent = ticks() - before;
    report("instructions", 3 * LOOPS, spent);
    start_ticks();
    before = ticks();
    for (i = 0; i < ROUNDS && rc == URSA_OK; i++) {
        rc = ursa_health_test(&health, samples, SAMPLES, &used);
    }
    spent = ticks() - before;
    report("samples", ROUNDS * SAMPLES, spent);
    say(rc == URSA_OK ? "OK\n" : "ERR alarm\n");
    for (;;) {
    }
}
