/* SPDX-License-Identifier: MIT */
/*
 * Ursa: a device makes its own RSA-2048 key and certificate signing request. No heap.
 *
 * Most firmware needs three calls: ursa_store_open (store.h), ursa_identity_open and
 * ursa_identity_csr (identity.h), or ursa_console_* (console.h) in their place. A board supplies
 * port.h. The README shows a complete example.
 */
#ifndef URSA_H
#define URSA_H

#define URSA_VERSION "0.3.0"

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
