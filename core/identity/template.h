/* SPDX-License-Identifier: MIT */
/*
 * A request's template as a record: 1, which texts there are, basic_constraints, critical,
 * key_usage (2), ext_key_usage (2); then subject, san, challenge, unstructured_name and hw_type,
 * those that there are, each with its NUL.
 */
#ifndef URSA_CORE_TEMPLATE_H
#define URSA_CORE_TEMPLATE_H

#include <stddef.h>
#include <stdint.h>
#include "request/csr_draft.h"
#include "ursa/identity.h"

/* URSA_E_ARGUMENT: no subject; URSA_E_BUFFER: longer than size. Nothing is checked, or written. */
int ursa_template_pack(const struct ursa_csr_template *tmpl, uint8_t *out, size_t size,
                       size_t *len) URSA_MUST_CHECK;

/*
 * Its texts stay in buf. URSA_E_STORE_DAMAGED: not a record of this version, or one with bits that
 * no template has. The texts are as hostile as the record: ursa_csr_write checks them.
 */
int ursa_template_unpack(uint8_t *buf, size_t len, struct ursa_csr_template *tmpl) URSA_MUST_CHECK;

/*
 * Replace a template's texts by what they are for one device, %ID% and hw_type filled in (ursa/
 * csr.h), in buf. Returns the bytes that they take there; buf NULL: nothing is replaced.
 */
size_t ursa_template_fill(struct ursa_csr_template *tmpl, const uint8_t *id, size_t id_len,
                          char *buf);

/*
 * The same into the start of the buffer at whose end the texts are, as ursa_template_unpack left
 * them. URSA_E_BUFFER.
 */
int ursa_template_fill_within(struct ursa_csr_template *tmpl, const uint8_t *id, size_t id_len,
                              char *buf, size_t size) URSA_MUST_CHECK;

/*
 * ursa_csr_build with such a tmpl, in 530 bytes of stack more. URSA_E_BUFFER with where->what
 * "template": the filled-in texts take over URSA_TEMPLATE_MAX_SIZE bytes.
 */
int ursa_template_build(const struct ursa_csr_template *tmpl, const struct ursa_identity *identity,
                        uint8_t *out, size_t size, struct ursa_csr_draft *draft,
                        struct ursa_where *where) URSA_MUST_CHECK;

#endif
