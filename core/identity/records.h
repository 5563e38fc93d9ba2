/* SPDX-License-Identifier: MIT */
/* An identity's records, for the files that make it up. */
#ifndef URSA_CORE_RECORDS_H
#define URSA_CORE_RECORDS_H

#include "ursa/identity.h"

/* Record 2 is the generator's (seed.h). */
enum record { RECORD_KEY = 1, RECORD_TEMPLATE = 3, RECORD_CHAIN = 4, RECORD_LOCK = 5 };

/* Those of struct ursa_records (ursa/store.h). URSA_E_STATE from a read: it was never opened. */
int ursa_identity_read_record(const struct ursa_identity *identity, enum record id, void *buf,
                              size_t size, size_t *len) URSA_MUST_CHECK;
int ursa_identity_write_record(const struct ursa_identity *identity, enum record id,
                               const void *buf, size_t len) URSA_MUST_CHECK;
int ursa_identity_wipe_record(const struct ursa_identity *identity, enum record id) URSA_MUST_CHECK;

/* URSA_OK if there is a key; URSA_E_NO_KEY, or the fault of a DAMAGED device. */
int ursa_identity_need_key(const struct ursa_identity *identity) URSA_MUST_CHECK;

#endif
