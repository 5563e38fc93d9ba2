/* SPDX-License-Identifier: MIT */
/* From reset to main, and the handling of faults. */
#include <stdint.h>
#include <string.h>
#include "board.h"

typedef void (*handler_fn)(void);

/* Addresses that the linker script defines. */
extern uint8_t data_start[], data_end[], data_load[], bss_start[], bss_end[], stack_top[];

#define AIRCR       (*(volatile uint32_t *)0xE000ED0Cu)
#define AIRCR_RESET 0x05FA0004u
#define INTERRUPTS  32

/*
 * Fill the complete stack with a pattern. A debugger (or tests/board) can then see how much of the
 * stack was ever used, and no data from before the reset remains in it. The code is assembler, so
 * that it overwrites no C frame.
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
    for (;;) { /* the reset takes a few cycles */
    }
}

/* reset_handler calls start by name. */
__attribute__((noreturn)) void start(void);

void start(void) {
    memcpy(data_start, data_load, (size_t)(data_end - data_start));
    memset(bss_start, 0, (size_t)(bss_end - bss_start));
    main();
    system_reset();
}

/*
 * Restart after a fault, or after an interrupt that was never enabled. The store survives a restart
 * at any instant, and the console announces the restart.
 */
static void fault_handler(void) {
    system_reset();
}

#define TWICE(x) x, x
#define FIVE(x)  x, x, x, x, x

/* The vector table: 16 words of ARMv6-M, then the 32 interrupts of the nRF51. UART0 is number 2. */
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
