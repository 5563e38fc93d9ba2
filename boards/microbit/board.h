/* SPDX-License-Identifier: MIT */
/* What the start-up code and the program know of each other. */
#ifndef URSA_MICROBIT_BOARD_H
#define URSA_MICROBIT_BOARD_H

int main(void);
void uart_handler(void);

#endif
