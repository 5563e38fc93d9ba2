/* SPDX-License-Identifier: MIT */
/* Functions of main.c that startup.c calls, or puts into the vector table. */
#ifndef URSA_MICROBIT_BOARD_H
#define URSA_MICROBIT_BOARD_H

int main(void);
void uart_handler(void);

#endif
