/* SPDX-License-Identifier: MIT */
/* Functions that the start-up code and the program call in each other. */
#ifndef URSA_MICROBIT_BOARD_H
#define URSA_MICROBIT_BOARD_H

int main(void);
void uart_handler(void);

#endif
