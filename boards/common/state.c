/* SPDX-License-Identifier: MIT */
/* What a key generation keeps, for `make size` to read off the object; linked into nothing. */
#include <ursa/keygen.h>

const struct ursa_keygen ursa_size_of_keygen;
const struct ursa_rsa_key ursa_size_of_key;
