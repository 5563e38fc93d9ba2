/* SPDX-License-Identifier: MIT */
/*
 * A port to copy: copy this folder to port/<family>, and replace `mychip` by the chip's name in the
 * names of the files and in their text. port/README.md has the steps.
 *
 * The copy compiles, and every callback fails until you have written it. So an unwritten callback
 * cannot be mistaken for a working callback. ursa/port.h has the contract of each callback.
 */
#ifndef MYCHIP_H
#define MYCHIP_H

#include "ursa/port.h"

#ifdef __cplusplus
extern "C" {
#endif

/* TODO: the data that the callbacks need: register bases, a timer, a lock. */
struct mychip {
    uint8_t id[8];
};

/*
 * Set up the hardware and the port.
 *
 * `device` must stay valid while the port is used. Returns an error if the hardware does not
 * respond. ursa_port_check reports whether the port is complete.
 */
int mychip_port_init(struct ursa_port *port, struct mychip *device) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
