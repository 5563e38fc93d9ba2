/* SPDX-License-Identifier: MIT */
/*
 * A TLS client that authenticates itself with a device's identity. It uses BearSSL and Ursa only.
 *
 * usage: client FLASH PORT NAME ROOT.pem
 *
 * Connects to 127.0.0.1 and accepts a server that has a certificate for NAME from that root. Sends
 * a request for / and prints the answer. Exit status: 0, or 1 with the reason on stderr.
 */
#include <bearssl_ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "example.h"

#define PEM_SIZE 8192u
#define DER_SIZE 4096u

static struct device device;
static br_ssl_client_context client;
static br_x509_minimal_context minimal;
static unsigned char records[BR_SSL_BUFSIZE_BIDI];

/* A trust anchor, and the storage of its parts. */
struct root {
    br_x509_decoder_context decoder;
    br_x509_trust_anchor anchor;
    uint8_t name[1024], der[DER_SIZE];
};

static void append_name(void *ctx, const void *bytes, size_t len) {
    struct root *root = ctx;

    if (root->anchor.dn.len + len <= sizeof root->name) {
        memcpy(root->name + root->anchor.dn.len, bytes, len);
    }
    root->anchor.dn.len += len; /* decode_root refuses a name that is too long */
}

static int decode_root(struct root *root, size_t len) {
    br_x509_pkey *key;

    root->anchor.dn.data = root->name;
    root->anchor.dn.len = 0;
    br_x509_decoder_init(&root->decoder, append_name, root);
    br_x509_decoder_push(&root->decoder, root->der, len);
    key = br_x509_decoder_get_pkey(&root->decoder);
    if (key == NULL || root->anchor.dn.len > sizeof root->name) {
        return 0;
    }
    root->anchor.pkey = *key;
    root->anchor.flags = br_x509_decoder_isCA(&root->decoder) ? BR_X509_TA_CA : 0;
    return 1;
}

static int read_root(struct root *root, const char *path) {
    FILE *file = fopen(path, "rb");
    struct ursa_pem_reader reader;
    char text[PEM_SIZE];
    size_t len, n;
    int rc;

    if (file == NULL) {
        return 0;
    }
    n = fread(text, 1, sizeof text, file);
    (void)fclose(file);
    ursa_pem_reader_init(&reader, URSA_PEM_CERT, root->der, sizeof root->der);
    rc = ursa_pem_reader_feed(&reader, text, n);
    if (rc == URSA_OK) {
        rc = ursa_pem_reader_finish(&reader, &len);
    }
    return rc == URSA_OK && decode_root(root, len);
}

static int start_client(const struct root *root, const char *name) {
    const struct ursa_tls *tls = &device.tls;

    br_ssl_client_init_full(&client, &minimal, &root->anchor, 1);
    br_ssl_client_set_single_rsa(&client, tls->certs, tls->count, &tls->key, ursa_tls_sign);
    br_ssl_engine_set_buffer(&client.eng, records, sizeof records, 1);
    return device_seed(&device, &client.eng) == 0 && br_ssl_client_reset(&client, name, 0);
}

static int talk(int fd) {
    static const char request[] = "GET / HTTP/1.0\r\n\r\n";
    unsigned char answer[512];
    br_sslio_context io;
    int n;

    br_sslio_init(&io, &client.eng, socket_read, &fd, socket_write, &fd);
    (void)br_sslio_write_all(&io, request, sizeof request - 1);
    (void)br_sslio_flush(&io);
    while ((n = br_sslio_read(&io, answer, sizeof answer)) > 0) {
        fwrite(answer, 1, (size_t)n, stdout);
    }
    n = br_ssl_engine_last_error(&client.eng);
    if (n != BR_ERR_OK) {
        fprintf(stderr, "client: BearSSL reports error %d\n", n);
    }
    return n != BR_ERR_OK;
}

int main(int argc, char **argv) {
    static struct root root;
    int fd;

    if (argc != 5) {
        fputs("usage: client FLASH PORT NAME ROOT.pem\n", stderr);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    if (!read_root(&root, argv[4])) {
        fprintf(stderr, "%s: cannot read a root certificate from this file\n", argv[4]);
        return 1;
    }
    fd = connect_to((unsigned short)strtoul(argv[2], NULL, 10));
    if (fd < 0) {
        perror("connect");
        return 1;
    }
    if (device_open(&device, argv[1]) != 0 || !start_client(&root, argv[3])) {
        return 1;
    }
    return talk(fd);
}
