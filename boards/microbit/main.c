/* SPDX-License-Identifier: MIT */
/*
 * The micro:bit as an Ursa device: the console (ursa/console.h) at 115200 8N1 on the USB serial
 * port, the key in the last 8 KB of flash.
 *
 * A debug probe reads that flash like any other unless the production line sets the chip's readback
 * protection (UICR, RBPCONF), which a firmware cannot do for itself without a reset.
 *
 * When the chip, the store or the identity cannot be opened there is no console to talk to: the
 * device says so once, `# <error>`, and answers every line with that same ERR until it is reset.
 */
#include <string.h>
#include "board.h"
#include "nrf51.h"
#include "ursa/ursa.h"

#define USB_TX_PIN 24
#define USB_RX_PIN 25

/* Of a key generation, before lines are looked after: some 6 ms, 30 at the most (at one cycle an
   instruction), but for erasing flash at its beginning and its end. */
#define OPS_A_STEP 4u

/* The longest that the loop is away is a request's signature: some 6 s at one cycle an instruction,
   which it is not always. Key generation never is for 50 ms. */
#define WATCHDOG_SECONDS 30u

/* The linker script's addresses. */
extern const uint8_t store_start[], store_end[];

/* All of this program's state. */
static struct device {
    struct ursa_nrf51 chip;
    struct ursa_store store;
    struct ursa_identity identity;
    struct ursa_console console;
    int held; /* received but not yet handed on, or URSA_NRF51_UART_EMPTY */
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
    /* With interrupts masked one that comes after the question still ends the WFI. */
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

/* Hand on what was received, up to the end of a line or a gap: both are for poll to see first. */
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
 * As the console tells an error, the port's own code included: 1 to 4, enum ursa_nrf51_error, says
 * which part of the chip failed.
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
        } else if (byte == '\n' && in_line) {
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
    return 0; /* never */
}
