/* SPDX-License-Identifier: MIT */
/*
 * Ursa: a device makes its own RSA-2048 key and certificate signing request, without a heap.
 *
 * This header includes all others. A board supplies a struct ursa_port (port.h). The firmware opens
 * the store (ursa_store_open in store.h) and the identity (ursa_identity_open in identity.h). Then
 * it makes the key and the request itself (ursa_identity_keygen_begin, ursa_identity_csr), or it
 * runs the console (console.h). The README.md of the project has a complete example.
 *
 * error.h has the rules for threads and interrupts.
 */
#ifndef URSA_H
#define URSA_H

#define URSA_VERSION "0.4.0-dev"

#include "bound.h"
#include "cert.h"
#include "console.h"
#include "csr.h"
#include "entropy.h"
#include "error.h"
#include "gate.h"
#include "identity.h"
#include "keyfile.h"
#include "keygen.h"
#include "name.h"
#include "pbes2.h"
#include "pem.h"
#include "port.h"
#include "rng.h"
#include "rsa.h"
#include "store.h"
#include "tls.h"
#include "wrap.h"

#endif
