/* SPDX-License-Identifier: MIT */
/*
 * Limits of an image.
 *
 * A firmware may set them to other numbers, with -DURSA_CHAIN_MAX_SIZE=2560 and the like. They are
 * the size of arrays in public structures, so all objects of the image must be compiled with the
 * same numbers. The numbers have no suffix, because the texts of errors quote them.
 */
#ifndef URSA_LIMITS_H
#define URSA_LIMITS_H

/*
 * Bytes of a chain of certificates (identity.h).
 *
 * A leaf, an intermediate and a root of step-ca have 2575 bytes. Three certificates with RSA-2048
 * keys and short names have 2900 bytes. A console has a chain of this size in RAM while it receives
 * one. The store needs flash for it: all records together must fit into half of the store
 * (store.h).
 */
#ifndef URSA_CHAIN_MAX_SIZE
#define URSA_CHAIN_MAX_SIZE 3072
#endif

/*
 * Names in the subjectAltName of a request (csr.h), at most 10000. Writing a request takes 6 bytes
 * of stack for each.
 */
#ifndef URSA_SAN_MAX_NAMES
#define URSA_SAN_MAX_NAMES 16
#endif

/* The text of a limit. */
#define URSA_LIMIT_TEXT(limit)  URSA_LIMIT_TEXT_(limit)
#define URSA_LIMIT_TEXT_(limit) #limit

#endif
