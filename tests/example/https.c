/* SPDX-License-Identifier: MIT */
/*
 * A web server with a device's identity. It serves HTTPS, and redirects HTTP to HTTPS. It uses
 * BearSSL and Ursa only, and serves one connection at a time with one request each.
 *
 * usage: https FLASH [HTTPS-PORT HTTP-PORT]
 *
 * Prints `https PORT http PORT` when it is ready. It runs until it is killed.
 */
#include <bearssl_ssl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "example.h"

#define REQUEST_SIZE 2048u

static struct device device;
static br_ssl_server_context server;
static unsigned char records[BR_SSL_BUFSIZE_BIDI];

static int start_server(void) {
    const struct ursa_tls *tls = &device.tls;

    br_ssl_server_init_full_rsa(&server, tls->certs, tls->count, &tls->key);
    br_ssl_server_set_single_rsa(&server, tls->certs, tls->count, &tls->key,
                                 BR_KEYTYPE_SIGN | BR_KEYTYPE_KEYX, ursa_tls_private,
                                 ursa_tls_sign);
    br_ssl_engine_set_buffer(&server.eng, records, sizeof records, 1);
    return device_seed(&device, &server.eng);
}

/* The source of a request: a socket, or TLS over the socket. */
struct source {
    int fd;
    br_sslio_context *tls;
};

static int next_byte(struct source *source, char *byte) {
    unsigned char *to = (unsigned char *)byte;

    return source->tls != NULL ? br_sslio_read(source->tls, to, 1)
                               : socket_read(&source->fd, to, 1);
}

/*
 * Read the head of a request, up to the empty line, and end it with a NUL. Returns 0 if there is no
 * complete head or it is too long.
 */
static int read_request(struct source *source, char request[REQUEST_SIZE]) {
    size_t len = 0;

    while (len + 1 < REQUEST_SIZE) {
        if (next_byte(source, request + len) != 1) {
            return 0;
        }
        len++;
        if (len >= 4 && memcmp(request + len - 4, "\r\n\r\n", 4) == 0) {
            request[len] = '\0';
            return 1;
        }
    }
    return 0;
}

static void serve_https(int fd) {
    static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
                                 "Content-Length: 16\r\nConnection: close\r\n\r\nUrsa speaks TLS\n";
    char request[REQUEST_SIZE];
    br_sslio_context io;
    struct source source = {fd, &io};

    if (!br_ssl_server_reset(&server)) {
        return;
    }
    br_sslio_init(&io, &server.eng, socket_read, &fd, socket_write, &fd);
    if (read_request(&source, request) && br_sslio_write_all(&io, answer, sizeof answer - 1) == 0) {
        (void)br_sslio_close(&io);
    }
}

/*
 * The request's path is copied into a header of the answer. A path with any character that is not
 * allowed could end that header, so it is replaced by "/".
 */
static void safe_path(char *request, char path[REQUEST_SIZE]) {
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "/-._~%?=&";
    char *from = strchr(request, ' ');
    size_t len = from == NULL ? 0 : strspn(from + 1, allowed);

    strcpy(path, "/");
    if (len > 0 && from[1] == '/' && from[1 + len] == ' ') {
        memcpy(path, from + 1, len);
        path[len] = '\0';
    }
}

static void redirect(int fd, unsigned https_port) {
    char request[REQUEST_SIZE], path[REQUEST_SIZE], answer[REQUEST_SIZE + 256];
    struct source source = {fd, NULL};
    int len;

    if (!read_request(&source, request)) {
        return;
    }
    safe_path(request, path);
    len = snprintf(answer, sizeof answer,
                   "HTTP/1.1 301 Moved Permanently\r\nLocation: https://localhost:%u%s\r\n"
                   "Content-Length: 0\r\nConnection: close\r\n\r\n",
                   https_port, path);
    if (len > 0) {
        (void)socket_write(&fd, (const unsigned char *)answer, (size_t)len);
    }
}

static int serve(struct pollfd listeners[2], unsigned https_port) {
    int i, fd;

    if (poll(listeners, 2, -1) < 0) {
        return 1;
    }
    for (i = 0; i < 2; i++) {
        fd = listeners[i].revents != 0 ? accept(listeners[i].fd, NULL, NULL) : -1;
        if (fd < 0) {
            continue;
        }
        if (i == 0) {
            serve_https(fd);
        } else {
            redirect(fd, https_port);
        }
        close(fd);
    }
    return 0;
}

int main(int argc, char **argv) {
    unsigned short https_port = argc > 2 ? (unsigned short)strtoul(argv[2], NULL, 10) : 0;
    unsigned short http_port = argc > 3 ? (unsigned short)strtoul(argv[3], NULL, 10) : 0;
    struct pollfd listeners[2] = {{-1, POLLIN, 0}, {-1, POLLIN, 0}};

    if (argc < 2) {
        fputs("usage: https FLASH [HTTPS-PORT HTTP-PORT]\n", stderr);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    listeners[0].fd = listen_on(&https_port);
    listeners[1].fd = listen_on(&http_port);
    if (listeners[0].fd < 0 || listeners[1].fd < 0) {
        perror("listen");
        return 1;
    }
    if (device_open(&device, argv[1]) != 0 || start_server() != 0) {
        return 1;
    }
    printf("https %u http %u\n", https_port, http_port);
    (void)fflush(stdout);
    while (serve(listeners, https_port) == 0) {
    }
    return 1;
}
