/* SPDX-License-Identifier: MIT */
/* For processors without a choice: any size. */
#include "mont.h"

unsigned ursa_mont_version(size_t size) {
    (void)size;
    return 1;
}
