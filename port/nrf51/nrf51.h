/* SPDX-License-Identifier: MIT */
/*
 * Nordic nRF51: noise, flash, id, watchdog and a UART for one board. No interrupt but the UART's is
 * used; TIMER0 and the 16 MHz crystal are taken for good.
 *
 * The caller owns all state. Nothing here may be called from an interrupt but the one handler.
 */
#ifndef URSA_NRF51_H
#define URSA_NRF51_H

#include <stddef.h>
#include <stdint.h>
#include "ursa/port.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The driver's own failures, seen by Ursa's callers as they are (error.h). */
enum ursa_nrf51_error {
    URSA_NRF51_E_CLOCK = URSA_E_PORT(1), /* the 16 MHz crystal does not start */
    URSA_NRF51_E_FLASH = URSA_E_PORT(3), /* the flash controller did not become ready in time */
    URSA_NRF51_E_RANGE = URSA_E_PORT(4), /* an access outside of Ursa's flash; nothing was done */
};

/* What a board says of itself. */
struct ursa_nrf51_board {
    uint32_t flash_start; /* Ursa's flash: whole pages that nothing else uses */
    uint32_t flash_size;
    uint32_t baud; /* URSA_NRF51_BAUD(115200) */
    uint8_t tx_pin;
    uint8_t rx_pin;
};

/* The UART's clock divider for a speed in bit/s; the low 12 bits are always zero. */
#define URSA_NRF51_BAUD(bits)                                                                      \
    ((uint32_t)(((((uint64_t)(bits)) << 32) / 16000000u + 0x800u) & 0xFFFFF000u))

#define URSA_NRF51_RING_SIZE 64u /* a power of two up to 128 */

/* The receiver. Written by its interrupt handler, read by ursa_nrf51_uart_read. */
struct ursa_nrf51_uart {
    volatile uint8_t ring[URSA_NRF51_RING_SIZE];
    volatile uint8_t head; /* bytes ever put in, modulo 256 */
    volatile uint8_t tail; /* bytes ever taken out, modulo 256 */
    volatile uint8_t lost; /* bytes went missing after the last one in the ring */
    uint8_t sending;       /* the transmitter has a byte */
};

/* One chip; about 150 bytes. */
struct ursa_nrf51 {
    struct ursa_port port; /* ready for Ursa after ursa_nrf51_init */
    struct ursa_nrf51_uart uart;
    uint32_t flash_start;
    uint32_t id[2]; /* FICR's DEVICEID: 64 bits, set at random in the factory */
};

/*
 * Set up the clock, the UART (8N1, receiving) and chip->port, which points into `chip`. Enables the
 * UART0 interrupt, whose handler must know `chip` by then.
 * URSA_NRF51_E_CLOCK: all works but the speeds are those of the 16 MHz RC oscillator, which is
 * close enough to tell someone over the UART.
 * URSA_E_GEOMETRY: the flash region is not whole pages within the chip's flash; the UART works.
 */
int ursa_nrf51_init(struct ursa_nrf51 *chip, const struct ursa_nrf51_board *board) URSA_MUST_CHECK;

/* The board's UART0 interrupt handler calls this. A few microseconds; takes at most one byte. */
void ursa_nrf51_uart_interrupt(struct ursa_nrf51 *chip);

#define URSA_NRF51_UART_EMPTY (-1)
#define URSA_NRF51_UART_LOST  (-2)

/*
 * The next received byte, 0 to 255; URSA_NRF51_UART_EMPTY; or URSA_NRF51_UART_LOST, once, at the
 * point in the stream where bytes are missing (overrun, framing error, break).
 * Room is for the ring and the 6 bytes of the chip's own FIFO. The CPU stands still while a flash
 * page is erased, about 22 ms: whoever sends during that (at 115200 bit/s, over 6 bytes) loses
 * some.
 */
int ursa_nrf51_uart_read(struct ursa_nrf51 *chip);

/* Is there something to read? Safe with interrupts off: to decide whether to sleep. */
int ursa_nrf51_uart_waiting(const struct ursa_nrf51 *chip);

/*
 * Send text, waiting for the last byte to be taken over by the transmitter: 87 us a byte at 115200.
 * An ursa_write_fn; `chip` is a struct ursa_nrf51. Should the transmitter hang for 100 ms, the rest
 * of the text is dropped.
 */
void ursa_nrf51_uart_write(void *chip, const char *text, size_t len);

/*
 * Start the watchdog: unless it is fed within `seconds` (1 to 131071, by a clock that is up to 2 %
 * off) it resets the chip. It stands still while the CPU sleeps and while a debugger holds it.
 * Nothing but a reset stops or changes it: started again, it goes on as it was.
 */
void ursa_nrf51_watchdog_start(uint32_t seconds);
void ursa_nrf51_watchdog_feed(void);

#ifdef __cplusplus
}
#endif

#endif
