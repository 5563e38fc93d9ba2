/* SPDX-License-Identifier: MIT */
/* Declarations that the files of this port share. */
#ifndef URSA_NRF51_DRIVERS_H
#define URSA_NRF51_DRIVERS_H

#include "nrf51.h"

/*
 * Start the crystal, and the timer that nrf51_wait uses. URSA_NRF51_E_CLOCK: the crystal did not
 * start, and the chip runs from the RC oscillator.
 */
int nrf51_clock_start(void) URSA_MUST_CHECK;

/* Wait until *reg is not zero, at most `us` microseconds. Returns 1 if *reg is not zero, else 0. */
int nrf51_wait(const volatile uint32_t *reg, uint32_t us);

void nrf51_uart_start(struct ursa_nrf51_uart *uart, const struct ursa_nrf51_board *board);

#define NRF51_NOISE_H16 64 /* 4 bits of entropy a byte; rng.c gives the reason */

/* The callbacks of struct ursa_port; ctx is the struct ursa_nrf51. */
int nrf51_noise(void *ctx, uint8_t *samples, size_t count);
int nrf51_flash_read(void *ctx, uint32_t offset, void *buf, size_t len);
int nrf51_flash_program(void *ctx, uint32_t offset, const void *buf, size_t len);
int nrf51_flash_erase(void *ctx, uint32_t offset);

#endif
