/* SPDX-License-Identifier: MIT */
/* What both examples of TLS begin with: a device in a flash file, and sockets on loopback. */
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
    struct ursa_tls tls; /* what is handed over */
};

/* Open it and fill in `tls`: 0, or 1 and the reason is on stderr. */
int device_open(struct device *device, const char *path);

/* Random numbers for a TLS context, before its first reset: 0, or 1 as above. */
int device_seed(struct device *device, br_ssl_engine_context *engine);

/* A socket that listens on 127.0.0.1 (port 0: any, *port says which), or one to that port; or -1.
 * Reads and writes give up after 5 seconds. */
int listen_on(unsigned short *port);
int connect_to(unsigned short port);

/* For br_sslio_init; ctx is a socket's descriptor. */
int socket_read(void *ctx, unsigned char *buf, size_t len);
int socket_write(void *ctx, const unsigned char *buf, size_t len);

#endif
