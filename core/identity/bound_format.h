/* SPDX-License-Identifier: MIT */
/* Constants in the format of statements. include/ursa/bound.h specifies the format. */
#ifndef URSA_CORE_BOUND_FORMAT_H
#define URSA_CORE_BOUND_FORMAT_H

#include <stdint.h>
#include "ursa/bound.h"

/* Every statement begins with fill bytes and the context, which includes its NUL. */
#define BOUND_FILL         0x55
#define BOUND_FILL_SIZE    64u
#define BOUND_CONTEXT      "Ursa bound request 1"
#define BOUND_CONTEXT_SIZE (sizeof BOUND_CONTEXT)

#endif
