/* SPDX-License-Identifier: MIT */
/* Talking to the port: its result codes become ours. */
#ifndef URSA_CORE_PORT_RESULT_H
#define URSA_CORE_PORT_RESULT_H

#include "ursa/port.h"

/* A callback's result: OK and the port's own codes pass, all else becomes `generic`. */
int ursa_port_result(int code, int generic) URSA_MUST_CHECK;

#endif
