/* SPDX-License-Identifier: MIT */
/*
 * Driver for Nordic nRF51 chips: noise, flash, id, watchdog, and the UART of a board.
 *
 * The driver uses only one interrupt, UART0's. It needs TIMER0 and the 16 MHz crystal permanently.
 *
 * The caller owns all state. Only ursa_nrf51_uart_interrupt may be called from an interrupt.
 */
#ifndef URSA_NRF51_H
#define URSA_NRF51_H

#include <stddef.h>
#include <stdint.h>
#include "ursa/port.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Failures of the driver. Ursa passes these codes to its callers unchanged (ursa/error.h). */
enum ursa_nrf51_error {
    URSA_NRF51_E_CLOCK = URSA_E_PORT(1), /* the 16 MHz crystal does not start */
    URSA_NRF51_E_FLASH = URSA_E_PORT(3), /* the flash controller did not become ready in time */
    URSA_NRF51_E_RANGE = URSA_E_PORT(4), /* an access outside Ursa's flash; nothing was done */
};

/* A board's pins, speed and flash region. */
struct ursa_nrf51_board {
    uint32_t flash_start; /* start of Ursa's flash: complete pages that nothing else uses */
    uint32_t flash_size;
    uint32_t baud; /* from URSA_NRF51_BAUD, e.g. URSA_NRF51_BAUD(115200) */
    uint8_t tx_pin;
    uint8_t rx_pin;
};

/*
 * The value of the UART's BAUDRATE register for a speed in bit/s. Its low 12 bits are always zero.
 */
#define URSA_NRF51_BAUD(bits)                                                                      \
    ((uint32_t)(((((uint64_t)(bits)) << 32) / 16000000u + 0x800u) & 0xFFFFF000u))

#define URSA_NRF51_RING_SIZE 64u /* bytes; a power of two up to 128 */

/* The receiver's state. The interrupt handler writes it, and ursa_nrf51_uart_read reads it. */
struct ursa_nrf51_uart {
    volatile uint8_t ring[URSA_NRF51_RING_SIZE];
    volatile uint8_t head; /* number of bytes ever put in, modulo 256 */
    volatile uint8_t tail; /* number of bytes ever taken out, modulo 256 */
    volatile uint8_t lost; /* 1: bytes were lost after the last byte in the ring */
    uint8_t sending;       /* 1: the transmitter was given a byte */
};

/* The state of one chip, about 150 bytes. */
struct ursa_nrf51 {
    struct ursa_port port; /* ready for Ursa after ursa_nrf51_init */
    struct ursa_nrf51_uart uart;
    uint32_t flash_start;
    uint32_t id[2]; /* FICR's DEVICEID: 64 bits, set at random in the factory */
};

/*
 * Set up the clock, the UART (8N1, receiving) and chip->port, which points into `chip`.
 *
 * This enables the UART0 interrupt. So the board's interrupt handler must be able to use `chip`
 * before this call.
 *
 * Errors:
 *   URSA_NRF51_E_CLOCK  the crystal did not start. Everything works, but timed by the 16 MHz RC
 *                       oscillator. Its speed is close enough to report the error over the UART
 *   URSA_E_GEOMETRY     the flash region is not complete pages of the chip; the UART works
 */
int ursa_nrf51_init(struct ursa_nrf51 *chip, const struct ursa_nrf51_board *board) URSA_MUST_CHECK;

/*
 * Handle the UART0 interrupt: the board's interrupt handler calls this. It takes a few microseconds
 * and handles at most one byte.
 */
void ursa_nrf51_uart_interrupt(struct ursa_nrf51 *chip);

#define URSA_NRF51_UART_EMPTY (-1)
#define URSA_NRF51_UART_LOST  (-2)

/*
 * Return the next received byte, 0 to 255.
 *
 * URSA_NRF51_UART_EMPTY  no byte is waiting
 * URSA_NRF51_UART_LOST   bytes are missing at this point of the stream (overrun, framing error,
 *                        break); returned once for each gap
 *
 * The ring and the chip's own FIFO of 6 bytes are the only buffers. The CPU stops for about 22 ms
 * while a flash page is erased. If a sender sends more than 6 bytes in this time, which is possible
 * at 115200 bit/s, bytes are lost.
 */
int ursa_nrf51_uart_read(struct ursa_nrf51 *chip);

/*
 * Returns 1 if there is a byte or a gap to read, else 0. May be called with interrupts off, to
 * decide whether to sleep.
 */
int ursa_nrf51_uart_waiting(const struct ursa_nrf51 *chip);

/*
 * Send text. Returns when the transmitter has taken the last byte: 87 us a byte at 115200 bit/s.
 *
 * The function is an ursa_write_fn (ursa/pem.h), and `chip` points to a struct ursa_nrf51. If the
 * transmitter hangs for 100 ms, the rest of the text is dropped.
 */
void ursa_nrf51_uart_write(void *chip, const char *text, size_t len);

/*
 * Start the watchdog. It resets the chip if it is not fed within `seconds` (1 to 131071).
 *
 * The watchdog's clock is up to 2 % off. The watchdog pauses while the CPU sleeps and while a
 * debugger halts the CPU. Only a reset stops or changes it. A second start has no effect.
 */
void ursa_nrf51_watchdog_start(uint32_t seconds);
void ursa_nrf51_watchdog_feed(void);

#ifdef __cplusplus
}
#endif

#endif
