/* SPDX-License-Identifier: MIT */
/* Noise that is read from a device when it is needed. */
#define _GNU_SOURCE
#include "posix.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NAP_MS 10 /* pause between two reads of a device that has no data yet */

static int64_t now_ms(void) {
    struct timespec now = {0, 0};

    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail: this clock always exists */
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Wait until read(2) would return at once: with data, with an error or at the end of the data. */
static int wait_for(int fd, int64_t deadline) {
    for (;;) {
        struct pollfd in = {.fd = fd, .events = POLLIN};
        int64_t left = deadline - now_ms();
        int ready;

        if (left <= 0) {
            return URSA_E_ENTROPY_TIMEOUT;
        }
        ready = poll(&in, 1, (int)left);
        if (ready > 0) {
            return URSA_OK;
        }
        if (ready < 0 && errno != EINTR) {
            return ursa_posix_error(errno);
        }
    }
}

int ursa_posix_raw_noise(void *ctx, uint8_t *samples, size_t count) {
    const struct ursa_posix_raw *raw = ctx;
    int64_t deadline = now_ms() + URSA_POSIX_RAW_WAIT_MS;

    while (count > 0) {
        int rc = wait_for(raw->fd, deadline);
        ssize_t got;

        if (rc != URSA_OK) {
            return rc;
        }
        got = read(raw->fd, samples, count);
        if (got > 0) {
            samples += got;
            count -= (size_t)got;
        } else if (got == 0) {
            return ursa_posix_error(ENODATA);
        } else if (errno == EAGAIN) {
            /* poll does not work on /dev/hwrng: it always reports that data is ready. */
            (void)poll(NULL, 0, NAP_MS);
        } else if (errno != EINTR) {
            return ursa_posix_error(errno);
        }
    }
    return URSA_OK;
}

/*
 * Returns NULL if a file with this mode can be a noise source, else the reason why it cannot. A
 * regular file is not noise, because every read returns the same bytes.
 */
static const char *refuse(mode_t mode) {
    if (S_ISREG(mode)) {
        return "a regular file is not a noise source: every read returns the same bytes";
    }
    return S_ISCHR(mode) || S_ISFIFO(mode) ? NULL : "not a character device or a FIFO";
}

const char *ursa_posix_raw_open(struct ursa_posix_raw *raw, const char *path) {
    const char *why;
    struct stat st;

    /*
     * Open without blocking, so that the time limit of poll is the only wait. A blocking read could
     * wait for ever.
     */
    raw->fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (raw->fd < 0) {
        return strerror(errno);
    }
    why = fstat(raw->fd, &st) != 0 ? strerror(errno) : refuse(st.st_mode);
    if (why != NULL) {
        ursa_posix_raw_close(raw);
    }
    return why;
}

void ursa_posix_raw_close(struct ursa_posix_raw *raw) {
    if (raw->fd >= 0) {
        (void)close(raw->fd);
        raw->fd = -1;
    }
}

void ursa_posix_port_raw(struct ursa_port *port, struct ursa_posix_raw *raw, uint8_t h16) {
    port->ctx = raw; /* the same address as &raw->flash */
    port->noise = ursa_posix_raw_noise;
    port->noise_bits = 8;
    port->noise_h16 = h16;
}
