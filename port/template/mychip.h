/* SPDX-License-Identifier: MIT */
/*
 * A port to copy: `cp -r port/template port/<family>`, rename `mychip`, fill in. It compiles and
 * every callback fails, so that what is not written yet cannot pass for what works. The contract of
 * each callback is in ursa/port.h.
 */
#ifndef MYCHIP_H
#define MYCHIP_H

#include "ursa/port.h"

#ifdef __cplusplus
extern "C" {
#endif

/* TODO: what the callbacks need to know: register bases, a timer, a lock. */
struct mychip {
    uint8_t id[8];
};

/*
 * Set up the hardware and the port. `device` must outlive the port. Fails when the hardware does
 * not answer; ursa_port_check says whether the result is complete.
 */
int mychip_port_init(struct ursa_port *port, struct mychip *device) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
