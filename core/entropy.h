/* SPDX-License-Identifier: MIT */
/*
 * From raw noise to seed material: the only reader of the port's noise callback. Every sample of
 * every use passes through here, which is where health tests belong (SP 800-90B 4.4).
 */
#ifndef URSA_CORE_ENTROPY_H
#define URSA_CORE_ENTROPY_H

#include <stdint.h>
#include "ursa/port.h"

/*
 * Read samples worth at least `bits` bits of min-entropy, by the port's claim, and condition them
 * with SHA-256 (a vetted component, SP 800-90B 3.1.5.1). The port has passed ursa_port_check.
 * URSA_E_NOISE_READ or the port's code, URSA_E_NOISE_SAMPLE: out is wiped.
 */
int ursa_entropy_gather(const struct ursa_port *port, uint32_t bits,
                        uint8_t out[32]) URSA_MUST_CHECK;

#endif
