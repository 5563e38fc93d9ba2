/* SPDX-License-Identifier: MIT */
/* Reads, writes and erases the records of a struct ursa_identity. */
#ifndef URSA_CORE_RECORDS_H
#define URSA_CORE_RECORDS_H

#include "ursa/identity.h"

/* Numbers of an identity's records. Record 2 is the random generator's (entropy/seed.h). */
enum record { RECORD_KEY = 1, RECORD_TEMPLATE = 3, RECORD_CHAIN = 4, RECORD_LOCK = 5 };

/*
 * Read, write or erase a record, through the functions of struct ursa_records (ursa/store.h).
 *
 * The errors are those of struct ursa_records. A read also returns URSA_E_STATE if the identity was
 * never opened.
 */
int ursa_identity_read_record(const struct ursa_identity *identity, enum record id, void *buf,
                              size_t size, size_t *len) URSA_MUST_CHECK;
int ursa_identity_write_record(const struct ursa_identity *identity, enum record id,
                               const void *buf, size_t len) URSA_MUST_CHECK;
int ursa_identity_wipe_record(const struct ursa_identity *identity, enum record id) URSA_MUST_CHECK;

/*
 * Return URSA_OK if there is a usable key.
 *
 * URSA_E_NO_KEY     the device is EMPTY
 * identity->fault   the device is DAMAGED
 */
int ursa_identity_need_key(const struct ursa_identity *identity) URSA_MUST_CHECK;

#endif
