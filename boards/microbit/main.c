/* SPDX-License-Identifier: MIT */
/*
 * The micro:bit as an Ursa device. The console (ursa/console.h) is on the USB serial port at 115200
 * bit/s, 8N1. The key is in the last 8 KB of flash.
 *
 * A debug probe can read this flash, unless the production line enables the chip's readback
 * protection (UICR, RBPCONF). A firmware can enable this protection itself only with a reset.
 *
 * If the chip, the store or the identity cannot be opened, there is no console. The device then
 * prints `# <error>` once and answers every line with ERR and that error until it is reset.
 */
#include <string.h>
#include "board.h"
#include "nrf51.h"
#include "ursa/ursa.h"

#define USB_TX_PIN 24
#define USB_RX_PIN 25

/*
 * Operations of a key generation between two checks for input. They take about 6 ms, and at most 30
 * ms (at one cycle an instruction). Erasing flash at the beginning and the end of a key generation
 * takes longer.
 */
#define OPS_A_STEP 4u

/*
 * The longest operation between two feeds of the watchdog is the signature of a request. It takes
 * about 6 s at one cycle an instruction, and some instructions take more cycles. A step of a key
 * generation takes less than 50 ms.
 */
#define WATCHDOG_SECONDS 30u

/* Addresses that the linker script defines. */
extern const uint8_t store_start[], store_end[];

/* The complete state of this program. */
static struct device {
    struct ursa_nrf51 chip;
    struct ursa_store store;
    struct ursa_identity identity;
    struct ursa_console console;
    int held; /* a byte or gap that is not yet handled, or URSA_NRF51_UART_EMPTY */
} device;

void uart_handler(void) {
    ursa_nrf51_uart_interrupt(&device.chip);
}

static int open_device(struct device *d) {
    const struct ursa_nrf51_board board = {
        .flash_start = (uint32_t)(uintptr_t)store_start,
        .flash_size = (uint32_t)(store_end - store_start),
        .baud = URSA_NRF51_BAUD(115200),
        .tx_pin = USB_TX_PIN,
        .rx_pin = USB_RX_PIN,
    };
    struct ursa_records records;
    int rc = ursa_nrf51_init(&d->chip, &board);

    if (rc == URSA_OK) {
        rc = ursa_store_open(&d->store, &d->chip.port);
    }
    if (rc == URSA_OK) {
        records = ursa_store_records(&d->store);
        rc = ursa_identity_open(&d->identity, &d->chip.port, &records);
    }
    return rc;
}

/* Sleep until there is something to read. */
static void idle(const struct device *d) {
    /* Interrupts are masked, but an interrupt that comes after the check still ends the WFI. */
    __asm__ volatile("cpsid i" ::: "memory");
    if (!ursa_nrf51_uart_waiting(&d->chip)) {
        __asm__ volatile("wfi");
    }
    __asm__ volatile("cpsie i" ::: "memory");
}

static int next(struct device *d) {
    if (d->held == URSA_NRF51_UART_EMPTY) {
        d->held = ursa_nrf51_uart_read(&d->chip);
    }
    return d->held;
}

/*
 * Pass received bytes to the console, up to the end of a line or a gap. ursa_console_poll must
 * handle these bytes before any later byte.
 */
static void feed(struct device *d) {
    while (next(d) >= 0 && ursa_console_input(&d->console, (uint8_t)d->held) == 0) {
        d->held = URSA_NRF51_UART_EMPTY;
    }
}

static void serve(struct device *d) {
    int rc;

    ursa_console_init(&d->console, &d->identity, ursa_nrf51_uart_write, &d->chip);
    for (;;) {
        ursa_nrf51_watchdog_feed();
        feed(d);
        rc = ursa_console_poll(&d->console, OPS_A_STEP);
        if (d->held == URSA_NRF51_UART_LOST) {
            ursa_console_lost(&d->console);
            d->held = URSA_NRF51_UART_EMPTY;
        } else if (d->held == URSA_NRF51_UART_EMPTY && rc != URSA_BUSY) {
            idle(d);
        }
    }
}

static void say(struct device *d, const char *text) {
    ursa_nrf51_uart_write(&d->chip, text, strlen(text));
}

/*
 * Report an error as the console does, including the port's own code. The codes 1 to 4 (enum
 * ursa_nrf51_error) show which part of the chip failed.
 */
static void say_error(struct device *d, const char *start, int code) {
    char digit = (char)('0' + (URSA_E_PORT(0) - code));

    say(d, start);
    say(d, ursa_error_name(code));
    say(d, " ");
    if (URSA_IS_PORT(code)) {
        ursa_nrf51_uart_write(&d->chip, &digit, 1);
        say(d, ": ");
    }
    say(d, ursa_error_text(code));
    say(d, "\n");
}

static void refuse(struct device *d, int code) {
    int in_line = 0;

    say_error(d, "# ", code);
    for (;;) {
        int byte = ursa_nrf51_uart_read(&d->chip);

        ursa_nrf51_watchdog_feed();
        if (byte == URSA_NRF51_UART_EMPTY) {
            idle(d);
        } else if ((byte == '\n' || byte == '\r') && in_line) {
            say_error(d, "ERR ", code);
            in_line = 0;
        } else if (byte != '\n' && byte != '\r') {
            in_line = 1;
        }
    }
}

int main(void) {
    int rc;

    ursa_nrf51_watchdog_start(WATCHDOG_SECONDS);
    device.held = URSA_NRF51_UART_EMPTY;
    rc = open_device(&device);
    if (rc == URSA_OK) {
        serve(&device);
    }
    refuse(&device, rc);
    return 0; /* never reached */
}
