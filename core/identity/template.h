/* SPDX-License-Identifier: MIT */
/*
 * Stores a request's template as a record, and fills in the values of one device.
 *
 * The record has these fields, whose numbers are little-endian:
 *
 *   1  version: 1
 *   1  bit n is set if the n-th text exists: san, challenge, unstructured_name, hw_type
 *   1  basic_constraints
 *   1  critical
 *   2  key_usage
 *   2  ext_key_usage
 *      subject, and each of the other texts that exists, each with its NUL
 */
#ifndef URSA_CORE_TEMPLATE_H
#define URSA_CORE_TEMPLATE_H

#include <stddef.h>
#include <stdint.h>
#include "request/csr_draft.h"
#include "ursa/identity.h"

/*
 * Write a template as a record of *len bytes. The values of the template are not checked.
 *
 * URSA_E_ARGUMENT   the template has no subject; nothing is written
 * URSA_E_BUFFER     the record is longer than size; nothing is written
 */
int ursa_template_pack(const struct ursa_csr_template *tmpl, uint8_t *out, size_t size,
                       size_t *len) URSA_MUST_CHECK;

/*
 * Read a template from a record. The template's texts point into buf.
 *
 * The texts are not checked here. They may be hostile if the record is, and ursa_csr_write checks
 * them.
 *
 * URSA_E_STORE_DAMAGED   not a record of this version, or with bits that no template has
 */
int ursa_template_unpack(uint8_t *buf, size_t len, struct ursa_csr_template *tmpl) URSA_MUST_CHECK;

/*
 * Replace a template's texts by those of one device, with %ID% and hw_type filled in (ursa/csr.h).
 *
 * The new texts are written to buf. Returns the bytes that they take. If buf is NULL, nothing is
 * replaced and the bytes are only counted.
 */
size_t ursa_template_fill(struct ursa_csr_template *tmpl, const uint8_t *id, size_t id_len,
                          char *buf);

/*
 * Like ursa_template_fill, but within one buffer: the template's texts are at the end of buf, as
 * ursa_template_unpack left them, and the new texts are written to its start.
 *
 * URSA_E_BUFFER   the new texts do not fit; nothing is written
 */
int ursa_template_fill_within(struct ursa_csr_template *tmpl, const uint8_t *id, size_t id_len,
                              char *buf, size_t size) URSA_MUST_CHECK;

/*
 * Like ursa_csr_build, but fill in the template first. This takes 530 bytes more of stack.
 *
 * URSA_E_BUFFER   also if the filled-in texts take more than URSA_TEMPLATE_MAX_SIZE bytes;
 *                 where->what is "template" then
 */
int ursa_template_build(const struct ursa_csr_template *tmpl, const struct ursa_identity *identity,
                        uint8_t *out, size_t size, struct ursa_csr_draft *draft,
                        struct ursa_where *where) URSA_MUST_CHECK;

#endif
