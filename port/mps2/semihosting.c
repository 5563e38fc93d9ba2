/* SPDX-License-Identifier: MIT */
/* Arm semihosting (QEMU's -semihosting) by BKPT 0xAB. r0 is the operation, r1 its argument. */
#include "mps2.h"

#define SYS_WRITE         0x05u
#define SYS_OPEN          0x01u
#define SYS_EXIT_EXTENDED 0x20u
#define MODE_WRITE        4u /* opens ":tt" as standard output */
#define APPLICATION_EXIT  0x20026u

static uint32_t call(uint32_t operation, const uintptr_t *block) {
    register uint32_t r0 __asm__("r0") = operation;
    register const uintptr_t *r1 __asm__("r1") = block;

    __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

void ursa_mps2_say(const char *text, size_t len) {
    static const char console[] = ":tt";
    static uint32_t handle;

    if (handle == 0) {
        const uintptr_t open[3] = {(uintptr_t)console, MODE_WRITE, sizeof console - 1};

        handle = call(SYS_OPEN, open);
    }
    const uintptr_t write[3] = {handle, (uintptr_t)text, len};

    (void)call(SYS_WRITE, write);
}

void ursa_mps2_exit(int ok) {
    const uintptr_t block[2] = {APPLICATION_EXIT, ok ? 0 : 1};

    for (;;) {
        (void)call(SYS_EXIT_EXTENDED, block);
    }
}
