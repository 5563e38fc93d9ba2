/* SPDX-License-Identifier: MIT */
/*
 * A port to copy: `cp -r port/template port/<family>`, rename `mychip`, fill it in.
 *
 * It compiles, and every callback fails, so that an unwritten callback cannot be taken for one that
 * works. ursa/port.h has the contract of each callback.
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
 * `device` must outlive the port. Fails if the hardware does not answer. ursa_port_check reports
 * whether the port is complete.
 */
int mychip_port_init(struct ursa_port *port, struct mychip *device) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
