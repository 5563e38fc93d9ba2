/* SPDX-License-Identifier: MIT */
/* From reset to main, and what becomes of faults. */
#include <stdint.h>
#include <string.h>
#include "board.h"

typedef void (*handler_fn)(void);

/* The linker script's addresses. */
extern uint8_t data_start[], data_end[], data_load[], bss_start[], bss_end[], stack_top[];

#define AIRCR       (*(volatile uint32_t *)0xE000ED0Cu)
#define AIRCR_RESET 0x05FA0004u
#define INTERRUPTS  32

/*
 * Paint the whole stack, so that a debugger (or tests/board) can see how deep it ever got, and so
 * that nothing of the time before the reset is left in it. In assembler: no C frame to spare.
 */
__attribute__((naked, noreturn)) void reset_handler(void) {
    __asm__ volatile(".syntax unified\n"
                     "ldr r0, =stack_limit\n"
                     "ldr r1, =stack_top\n"
                     "ldr r2, =0xA5A5A5A5\n"
                     "1: str r2, [r0]\n"
                     "adds r0, #4\n"
                     "cmp r0, r1\n"
                     "blo 1b\n"
                     "bl start\n"
                     ".ltorg\n");
}

__attribute__((noreturn, used)) static void system_reset(void) {
    AIRCR = AIRCR_RESET;
    for (;;) { /* it takes a few cycles */
    }
}

/* Reached by name from reset_handler. */
__attribute__((noreturn)) void start(void);

void start(void) {
    memcpy(data_start, data_load, (size_t)(data_end - data_start));
    memset(bss_start, 0, (size_t)(bss_end - bss_start));
    main();
    system_reset();
}

/*
 * A fault, or an interrupt that nobody enabled: start afresh. The store is made for losing power at
 * any instant, and the console announces the restart.
 */
static void fault_handler(void) {
    system_reset();
}

#define TWICE(x) x, x
#define FIVE(x)  x, x, x, x, x

/* ARMv6-M's 16 words, then the nRF51's 32 interrupts: UART0 is number 2. */
__attribute__((section(".vectors"), used)) static const struct {
    void *stack;
    handler_fn exceptions[15];
    handler_fn interrupts[32];
} vectors = {
    .stack = stack_top,
    .exceptions = {reset_handler, TWICE(TWICE(fault_handler)), FIVE(TWICE(fault_handler))},
    .interrupts = {TWICE(fault_handler), uart_handler, TWICE(TWICE(fault_handler)),
                   FIVE(FIVE(fault_handler))},
};
