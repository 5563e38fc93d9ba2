/* SPDX-License-Identifier: MIT */
/*
 * The common parts of both TLS examples: a device in a flash file, and sockets on the loopback
 * interface.
 */
#ifndef URSA_EXAMPLE_H
#define URSA_EXAMPLE_H

#include "../../port/posix/posix.h"
#include <bearssl_ssl.h>
#include <ursa/ursa.h>

struct device {
    struct ursa_posix_flash flash;
    struct ursa_port port;
    struct ursa_store store;
    struct ursa_identity identity;
    struct ursa_rng rng; /* seeded, for BearSSL's engines */
    struct ursa_tls tls; /* the identity in BearSSL's form */
};

/* Open the device and fill in `tls`. Returns 0, or 1 with the reason on stderr. */
int device_open(struct device *device, const char *path);

/*
 * Give a TLS context random numbers, before its first reset. Returns 0, or 1 with the reason on
 * stderr.
 */
int device_seed(struct device *device, br_ssl_engine_context *engine);

/*
 * listen_on returns a socket that listens on 127.0.0.1. If *port is 0, any free port is taken, and
 * *port is set to it. connect_to returns a socket that is connected to a port of 127.0.0.1. Both
 * return -1 on failure. Reads and writes give up after 20 seconds.
 */
int listen_on(unsigned short *port);
int connect_to(unsigned short port);

/* For br_sslio_init. ctx points to the descriptor of a socket. */
int socket_read(void *ctx, unsigned char *buf, size_t len);
int socket_write(void *ctx, const unsigned char *buf, size_t len);

#endif
