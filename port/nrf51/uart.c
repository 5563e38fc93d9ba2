/* SPDX-License-Identifier: MIT */
/* The UART: 8N1, no flow control. An interrupt puts received bytes into a ring. Sending waits. */
#include "drivers.h"
#include "registers.h"

#define ALL_ERRORS 0xFu
#define SEND_US    100000u

static void start_pins(const struct ursa_nrf51_board *board) {
    /* Set the TX pin high before it becomes an output, because a low pin is a break on the line. */
    GPIO_OUTSET = 1u << board->tx_pin;
    GPIO_PIN_CNF(board->tx_pin) = GPIO_OUTPUT;
    GPIO_PIN_CNF(board->rx_pin) = GPIO_INPUT_PULL_UP; /* the line is idle if nothing is connected */
    UART_PSELTXD = board->tx_pin;
    UART_PSELRXD = board->rx_pin;
    UART_PSELRTS = UART_NO_PIN;
    UART_PSELCTS = UART_NO_PIN;
}

void nrf51_uart_start(struct ursa_nrf51_uart *uart, const struct ursa_nrf51_board *board) {
    uart->head = 0;
    uart->tail = 0;
    uart->lost = 0;
    uart->sending = 0;
    start_pins(board);
    UART_CONFIG = 0; /* no parity, no flow control */
    UART_BAUDRATE = board->baud;
    UART_ENABLE = UART_ENABLE_ON;
    UART_EVENTS_RXDRDY = 0;
    UART_EVENTS_TXDRDY = 0;
    UART_EVENTS_ERROR = 0;
    UART_ERRORSRC = ALL_ERRORS;
    UART_INTENSET = UART_INT_RXDRDY | UART_INT_ERROR;
    NVIC_ISER = 1u << UART_IRQ;
    UART_TASKS_STARTTX = 1;
    UART_TASKS_STARTRX = 1;
}

static unsigned filled(const struct ursa_nrf51_uart *uart) {
    return (uint8_t)(uart->head - uart->tail);
}

/*
 * Record an overrun, a framing error or a break. After such a loss, take_byte drops bytes until the
 * reader has seen the loss. So the reader knows where the gap is: after all bytes in the ring.
 */
static void note_errors(struct ursa_nrf51_uart *uart) {
    if (UART_EVENTS_ERROR != 0) {
        UART_EVENTS_ERROR = 0;
        UART_ERRORSRC = ALL_ERRORS;
        uart->lost = 1;
        UART_INTENSET = UART_INT_RXDRDY;
    }
}

static void take_byte(struct ursa_nrf51_uart *uart) {
    uint8_t byte;

    /* Clear the event before RXD is read: reading raises the event again if there is a next byte.
     */
    UART_EVENTS_RXDRDY = 0;
    byte = (uint8_t)UART_RXD;
    if (!uart->lost) {
        uart->ring[uart->head % URSA_NRF51_RING_SIZE] = byte;
        uart->head++;
    }
}

void ursa_nrf51_uart_interrupt(struct ursa_nrf51 *chip) {
    struct ursa_nrf51_uart *uart = &chip->uart;

    note_errors(uart);
    if (UART_EVENTS_RXDRDY == 0) {
        return;
    }
    if (filled(uart) == URSA_NRF51_RING_SIZE && !uart->lost) {
        /*
         * The ring is full, so new bytes stay in the chip's FIFO. If the FIFO overruns as well, the
         * chip reports an error event. ursa_nrf51_uart_read enables the interrupt again.
         */
        UART_INTENCLR = UART_INT_RXDRDY;
    } else {
        take_byte(uart);
    }
}

int ursa_nrf51_uart_read(struct ursa_nrf51 *chip) {
    struct ursa_nrf51_uart *uart = &chip->uart;
    uint8_t lost = uart->lost; /* read before the ring: after `lost` is set, no byte is added */
    int byte = URSA_NRF51_UART_EMPTY;

    if (filled(uart) != 0) {
        byte = uart->ring[uart->tail % URSA_NRF51_RING_SIZE];
        uart->tail++;
        UART_INTENSET = UART_INT_RXDRDY;
    } else if (lost) {
        uart->lost = 0;
        byte = URSA_NRF51_UART_LOST;
    }
    return byte;
}

int ursa_nrf51_uart_waiting(const struct ursa_nrf51 *chip) {
    return filled(&chip->uart) != 0 || chip->uart.lost;
}

void ursa_nrf51_uart_write(void *chip, const char *text, size_t len) {
    struct ursa_nrf51_uart *uart = &((struct ursa_nrf51 *)chip)->uart;
    size_t i;

    for (i = 0; i < len; i++) {
        if (uart->sending && !nrf51_wait(&UART_EVENTS_TXDRDY, SEND_US)) {
            return;
        }
        UART_EVENTS_TXDRDY = 0;
        UART_TXD = (uint8_t)text[i];
        uart->sending = 1;
    }
}
