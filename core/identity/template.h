/* SPDX-License-Identifier: MIT */
/*
 * Converts a request's template to a record and back, and fills in the values of one device.
 *
 * The record has these fields. The first column is their size in bytes. Numbers are little-endian.
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
 * The texts are not checked here. If the record is hostile, the texts may be hostile as
 * well. ursa_csr_write checks them.
 *
 * URSA_E_STORE_DAMAGED   the record is malformed, has another version or has undefined bits set
 */
int ursa_template_unpack(uint8_t *buf, size_t len, struct ursa_csr_template *tmpl) URSA_MUST_CHECK;

/*
 * Replace a template's texts by texts for one device: fill in %ID% and hw_type (ursa/csr.h).
 *
 * The new texts are written to buf. Returns their size in bytes. If buf is NULL, nothing is
 * replaced and the bytes are only counted.
 */
size_t ursa_template_fill(struct ursa_csr_template *tmpl, const uint8_t *id, size_t id_len,
                          char *buf);

/*
 * Like ursa_template_fill, but within one buffer of `size` bytes. The template's texts must be at
 * the end of buf, where ursa_template_unpack has found them. The new texts are written to the start
 * of buf.
 *
 * URSA_E_BUFFER   the new texts do not fit; nothing is written
 */
int ursa_template_fill_within(struct ursa_csr_template *tmpl, const uint8_t *id, size_t id_len,
                              char *buf, size_t size) URSA_MUST_CHECK;

/*
 * Like ursa_csr_build, but fill in the template first. This needs 530 bytes more of stack.
 *
 * URSA_E_BUFFER   out is too small; or the filled-in texts need more than URSA_TEMPLATE_MAX_SIZE
 *                 bytes, and where->what is "template"
 * other errors of ursa_csr_build
 */
int ursa_template_build(const struct ursa_csr_template *tmpl, const struct ursa_identity *identity,
                        uint8_t *out, size_t size, struct ursa_csr_draft *draft,
                        struct ursa_where *where) URSA_MUST_CHECK;

#endif
