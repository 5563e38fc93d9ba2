/* SPDX-License-Identifier: MIT */
/* Set up one chip and its struct ursa_port. */
#include "nrf51.h"
#include "drivers.h"
#include "registers.h"

/*
 * Copy the id word by word. The factory registers are words, and a narrower read of a register has
 * no defined result (QEMU's model returns the low byte four times).
 */
static void read_id(uint32_t id[2]) {
    id[0] = FICR_DEVICEID0;
    id[1] = FICR_DEVICEID1;
}

static void fill_port(struct ursa_nrf51 *chip, uint32_t flash_size) {
    read_id(chip->id);
    chip->port = (struct ursa_port){
        .ctx = chip,
        .noise = nrf51_noise,
        .noise_bits = 8,
        .noise_h16 = NRF51_NOISE_H16,
        .flash_read = nrf51_flash_read,
        .flash_program = nrf51_flash_program,
        .flash_erase = nrf51_flash_erase,
        .flash_size = flash_size,
        .flash_block = FICR_CODEPAGESIZE,
        .flash_unit = sizeof(uint32_t),
        .flash_erased = 0xFF,
        /*
         * NULL: the chip has no secret. Whoever can read its flash can also read its factory
         * registers for keys (FICR IR, ER). Only read-out protection guards the key.
         */
        .wrap = NULL,
        .id = (const uint8_t *)chip->id,
        .id_len = sizeof chip->id,
    };
}

/* ursa_port_check also checks that the region has at least two pages. */
static int region_is_whole_pages(const struct ursa_nrf51_board *board) {
    uint32_t page = FICR_CODEPAGESIZE, start = board->flash_start, size = board->flash_size;

    return page != 0 && start != 0 && start % page == 0 && size % page == 0 &&
           start / page + size / page <= FICR_CODESIZE;
}

int ursa_nrf51_init(struct ursa_nrf51 *chip, const struct ursa_nrf51_board *board) {
    int rc = nrf51_clock_start();

    chip->flash_start = board->flash_start;
    fill_port(chip, board->flash_size);
    nrf51_uart_start(&chip->uart, board);
    if (rc == URSA_OK && !region_is_whole_pages(board)) {
        rc = URSA_E_GEOMETRY;
    }
    return rc;
}
