/* SPDX-License-Identifier: MIT */
/*
 * The normal firmware with time measurement: the longest step of each phase of a key generation,
 * the longest wait of the watchdog, and the wait of a line for its answer. The image can also stop
 * before a step chosen by live.t until a line has come. That line then waits for the complete step.
 *
 * The linker replaces the firmware's functions by these (--wrap). live.t reads and writes `times`
 * in the board's memory. All times are in microseconds, from the port's timer.
 */
#include <string.h>
#include "nrf51.h"
#include "rsa/prime.h"
#include "registers.h"
#include "ursa/console.h"

#define PHASES  16u
#define NOWHERE 0xFFu
#define KEEP    10u /* the phase after those of core/rsa/keygen.c */

struct times {
    uint32_t steps[PHASES];
    uint32_t longest[PHASES]; /* longest step that began in the phase */
    uint32_t which[PHASES];   /* number of that step in its phase */
    uint32_t unfed;           /* longest time from a feed to the end of a poll that made a step */
    uint32_t poll;            /* longest poll */
    uint32_t answer;          /* from the last byte of a line to the first byte of its answer */
    uint32_t stop_phase;      /* stop before step stop_step of this phase; NOWHERE: do not stop */
    uint32_t stop_step;
    uint32_t stopped_phase; /* the phase in which it stopped */
    uint32_t given;         /* 1: the searches return p and q below */
    uint8_t p[URSA_RSA_FACTOR_SIZE];
    uint8_t q[URSA_RSA_FACTOR_SIZE];
};

struct times times = {.stop_phase = NOWHERE};

static uint32_t last_feed, poll_start, line_came, steps_of_phase;
static uint8_t stepped, phase_before, waits, line_is_there, in_comment;
static struct ursa_nrf51 *the_chip;

/* Declare the firmware's function and begin the definition of its replacement. */
#define REPLACE(type, name, args)                                                                  \
    type real_##name args __asm__("__real_" #name);                                                \
    type wrap_##name args __asm__("__wrap_" #name);                                                \
    type wrap_##name args

static uint32_t now(void) {
    TIMER_TASKS_CAPTURE0 = 1;
    return TIMER_CC0;
}

static void raise_to(uint32_t *longest, uint32_t us) {
    *longest = us > *longest ? us : *longest;
}

/* ---- lines ---------------------------------------------------------------------------------- */

REPLACE(void, ursa_nrf51_uart_interrupt, (struct ursa_nrf51 * chip)) {
    const struct ursa_nrf51_uart *uart = &chip->uart;
    uint8_t head = uart->head;

    the_chip = chip;
    real_ursa_nrf51_uart_interrupt(chip);
    if (uart->head != head && uart->ring[head % URSA_NRF51_RING_SIZE] == '\n') {
        line_came = now();
        line_is_there = 1;
        waits = 1;
    }
}

/* A comment line does not count as an answer. */
REPLACE(void, ursa_nrf51_uart_write, (void *chip, const char *text, size_t len)) {
    in_comment |= text[0] == '#';
    if (waits && !in_comment) {
        times.answer = now() - line_came;
        waits = 0;
    }
    in_comment &= text[len - 1] != '\n';
    real_ursa_nrf51_uart_write(chip, text, len);
}

/* ---- the loop ------------------------------------------------------------------------------- */

REPLACE(void, ursa_nrf51_watchdog_feed, (void)) {
    last_feed = now();
    real_ursa_nrf51_watchdog_feed();
}

REPLACE(int, ursa_console_poll, (struct ursa_console * console, uint32_t max_ops)) {
    int rc;

    stepped = 0;
    poll_start = now();
    rc = real_ursa_console_poll(console, max_ops);
    raise_to(&times.poll, now() - poll_start);
    if (stepped) { /* until the next feed, the processor only sleeps */
        raise_to(&times.unfed, now() - last_feed);
    }
    return rc;
}

/* ---- a key generation ------------------------------------------------------------------------ */

static void stop(uint32_t phase) {
    static const char text[] = "# stopped\n";

    times.stop_phase = NOWHERE;
    times.stopped_phase = phase;
    line_is_there = 0;
    real_ursa_nrf51_uart_write(the_chip, text, sizeof text - 1);
    while (!*(volatile uint8_t *)&line_is_there) {
    }
    last_feed = poll_start = now();
}

/* 1 if this is the chosen step or the first step after it. */
static int is_named(uint32_t phase) {
    steps_of_phase = phase == phase_before ? steps_of_phase + 1 : 0;
    phase_before = (uint8_t)phase;
    return times.stop_phase != NOWHERE &&
           (phase > times.stop_phase ||
            (phase == times.stop_phase && steps_of_phase >= times.stop_step));
}

REPLACE(int, ursa_identity_keygen_step, (struct ursa_identity * identity, uint32_t max_ops)) {
    uint32_t phase = identity->keygen.phase % PHASES, start, spent;
    int rc;

    phase = phase == 0 ? KEEP : phase;
    if (is_named(phase)) {
        stop(phase);
    }
    start = now();
    rc = real_ursa_identity_keygen_step(identity, max_ops);
    spent = now() - start;
    if (spent > times.longest[phase]) {
        times.longest[phase] = spent;
        times.which[phase] = times.steps[phase];
    }
    times.steps[phase]++;
    stepped = 1;
    return rc;
}

/* If factors are given, the searches return them at once, p first. */
REPLACE(int, ursa_search_step,
        (struct ursa_search * search, uint8_t *factor, const struct ursa_prime_room *room,
         struct ursa_rng *rng, struct ursa_keygen_counts *counts, uint32_t *ops)) {
    if (!times.given) {
        return real_ursa_search_step(search, factor, room, rng, counts, ops);
    }
    memcpy(factor, counts->rounds == 0 ? times.p : times.q, URSA_RSA_FACTOR_SIZE);
    counts->tests++;
    ++*ops;
    return URSA_OK;
}
