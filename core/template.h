/* SPDX-License-Identifier: MIT */
/*
 * A request's template as a record: 1, which texts there are, basic_constraints, critical,
 * key_usage (2), ext_key_usage (2); then subject, san and challenge, those that there are, each
 * with its NUL.
 */
#ifndef URSA_CORE_TEMPLATE_H
#define URSA_CORE_TEMPLATE_H

#include <stddef.h>
#include <stdint.h>
#include "ursa/csr.h"

/* URSA_E_ARGUMENT: no subject; URSA_E_BUFFER: longer than size. Nothing is checked, or written. */
int ursa_template_pack(const struct ursa_csr_template *tmpl, uint8_t *out, size_t size,
                       size_t *len) URSA_MUST_CHECK;

/*
 * Its texts stay in buf. URSA_E_STORE_DAMAGED: not a record of this version, or one with bits that
 * no template has. The texts are as hostile as the record: ursa_csr_write checks them.
 */
int ursa_template_unpack(uint8_t *buf, size_t len, struct ursa_csr_template *tmpl) URSA_MUST_CHECK;

#endif
