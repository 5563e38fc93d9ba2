/* SPDX-License-Identifier: MIT */
/* From reset to main. A fault ends the emulation. */
#include <string.h>
#include "mps2.h"

typedef void (*handler_fn)(void);

/* Addresses that the linker script defines. */
extern uint8_t data_start[], data_end[], data_load[], bss_start[], bss_end[];
extern uint32_t stack_top[];

/* Fill the complete stack with a pattern, so that a test can see how much of it was ever used. */
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

/* reset_handler calls start by name. */
__attribute__((noreturn)) void start(void);

void start(void) {
    memcpy(data_start, data_load, (size_t)(data_end - data_start));
    memset(bss_start, 0, (size_t)(bss_end - bss_start));
    ursa_mps2_ticks_init();
    ursa_mps2_exit(main() == 0);
}

static void fault_handler(void) {
    static const char text[] = "fault\n";

    ursa_mps2_say(text, sizeof text - 1);
    ursa_mps2_exit(0);
}

#define TWICE(x) x, x

__attribute__((section(".vectors"), used)) static const struct {
    void *stack;
    handler_fn exceptions[15];
} vectors = {
    .stack = stack_top,
    .exceptions = {reset_handler, TWICE(TWICE(fault_handler)), TWICE(TWICE(fault_handler)),
                   TWICE(TWICE(fault_handler)), fault_handler, ursa_mps2_tick_handler},
};
