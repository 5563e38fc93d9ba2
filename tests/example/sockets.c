/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include "example.h"

static void be_impatient(int fd) {
    const struct timeval wait = {20, 0};

    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
}

static struct sockaddr_in loopback(unsigned short port) {
    struct sockaddr_in address;

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

int listen_on(unsigned short *port) {
    struct sockaddr_in address = loopback(*port);
    struct sockaddr *any = (struct sockaddr *)&address;
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;

    if (fd < 0) {
        return -1;
    }
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    be_impatient(fd); /* accepted sockets inherit this */
    if (bind(fd, any, sizeof address) != 0 || listen(fd, 8) != 0 ||
        getsockname(fd, any, &len) != 0) {
        close(fd);
        return -1;
    }
    *port = ntohs(address.sin_port);
    return fd;
}

int connect_to(unsigned short port) {
    struct sockaddr_in address = loopback(port);
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd < 0) {
        return -1;
    }
    be_impatient(fd);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

int socket_read(void *ctx, unsigned char *buf, size_t len) {
    ssize_t n;

    do {
        n = read(*(int *)ctx, buf, len);
    } while (n < 0 && errno == EINTR);
    return n > 0 ? (int)n : -1;
}

int socket_write(void *ctx, const unsigned char *buf, size_t len) {
    ssize_t n;

    do {
        n = write(*(int *)ctx, buf, len);
    } while (n < 0 && errno == EINTR);
    return n > 0 ? (int)n : -1;
}
