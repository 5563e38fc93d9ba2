/* SPDX-License-Identifier: MIT */
/*
 * The state of a key generation, and a key. `make size` reads their sizes from this file's object,
 * which is not linked into any image.
 */
#include <ursa/keygen.h>

const struct ursa_keygen ursa_size_of_keygen;
const struct ursa_rsa_key ursa_size_of_key;
