/* SPDX-License-Identifier: MIT */
/*
 * Limits of an image.
 *
 * A firmware may set other limits, e.g. with -DURSA_CHAIN_MAX_SIZE=2560. The limits determine the
 * sizes of structures, so all objects of the image must be compiled with the same limits. The
 * numbers have no suffix, because the texts of errors quote them.
 */
#ifndef URSA_LIMITS_H
#define URSA_LIMITS_H

/*
 * Greatest number of bytes of a certificate chain (identity.h).
 *
 * A leaf, an intermediate and a root of step-ca have 2575 bytes together. Three certificates with
 * RSA-2048 keys and short names have 2900 bytes. A console needs this much RAM while it receives a
 * chain. A store needs flash for the chain: all records together must fit into half of the store
 * (store.h).
 */
#ifndef URSA_CHAIN_MAX_SIZE
#define URSA_CHAIN_MAX_SIZE 3072
#endif

/*
 * Greatest number of names in the subjectAltName of a request (csr.h). This limit must not exceed
 * 10000. While a request is written, each name takes 6 bytes of stack.
 */
#ifndef URSA_SAN_MAX_NAMES
#define URSA_SAN_MAX_NAMES 16
#endif

/* A limit as a string literal. */
#define URSA_LIMIT_TEXT(limit)  URSA_LIMIT_TEXT_(limit)
#define URSA_LIMIT_TEXT_(limit) #limit

#endif
