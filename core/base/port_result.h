/* SPDX-License-Identifier: MIT */
/* Converts the results of the port's callbacks to error codes of Ursa. */
#ifndef URSA_CORE_PORT_RESULT_H
#define URSA_CORE_PORT_RESULT_H

#include "ursa/port.h"

/* Returns `code` if it is URSA_OK or one of the port's own codes (URSA_E_PORT), else `generic`. */
int ursa_port_result(int code, int generic) URSA_MUST_CHECK;

#endif
