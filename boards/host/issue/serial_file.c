/* SPDX-License-Identifier: MIT */
/* Reads and writes files with the last serial number of a CA, in openssl's form. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>
#include "cli/files.h"
#include "cli/output.h"
#include "cli/report.h"
#include "issue/serial.h"

#define FILE_SIZE 256u /* limit of a file in bytes: 40 digits and some blanks fit */

static int refuse(const char *path, const char *why) {
    return report(EXIT_FAILED, "-CAserial: %s: %s", path, why);
}

/*
 * Returns the path `ca` with its ending replaced by .srl, or NULL if there is no memory. The caller
 * frees the result.
 */
static char *default_path(const char *ca) {
    const char *slash = strrchr(ca, '/'), *name = slash == NULL ? ca : slash + 1;
    const char *dot = strrchr(name, '.');
    int len = (int)(dot == NULL ? strlen(ca) : (size_t)(dot - ca));
    char *path = NULL;

    return asprintf(&path, "%.*s.srl", len, ca) < 0 ? NULL : path;
}

/*
 * Lock the folder of the file `path`, and wait while another program holds the lock. Returns a
 * descriptor, or -1 with errno set. Closing the descriptor ends the lock.
 */
static int lock_folder(const char *path) {
    char *real = realpath(path, NULL), *copy = real != NULL ? real : strdup(path);
    int fd, rc;

    if (copy == NULL) {
        return -1;
    }
    fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(copy);
    if (fd < 0) {
        return -1;
    }
    do {
        rc = flock(fd, LOCK_EX);
    } while (rc != 0 && errno == EINTR);
    if (rc != 0) {
        rc = errno;
        (void)close(fd);
        errno = rc;
        return -1;
    }
    return fd;
}

static int is_blank(uint8_t c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Read the last number in the file, and add 1. */
static int next_number(const char *path, struct serial *serial) {
    uint8_t *text = NULL;
    size_t len = 0, i;
    const char *why;
    int error = file_read(path, &text, FILE_SIZE, &len);

    *serial = (struct serial){{0}, 0};
    if (error != 0) {
        return refuse(path, error == ENOENT  ? "does not exist; -CAcreateserial makes it"
                            : error == EFBIG ? "not a serial number: too long"
                                             : strerror(error));
    }
    while (len > 0 && is_blank(text[len - 1])) {
        len--;
    }
    why = serial_parse((const char *)text, len, 16, serial);
    free(text);
    if (why != NULL && (serial->len != 1 || serial->bytes[0] != 0 || len == 0)) {
        return refuse(path, why); /* a file may hold 0, although 0 is not a serial number */
    }
    for (i = serial->len; i > 0 && ++serial->bytes[i - 1] == 0; i--) {
    }
    if (serial->bytes[0] < 0x80) {
        return EXIT_DONE;
    }
    if (serial->len == SERIAL_MAX) {
        return refuse(path, "no larger number fits in 20 bytes; name another file");
    }
    memmove(serial->bytes + 1, serial->bytes, serial->len++); /* 7F + 1 is 00 80; 80 is negative */
    serial->bytes[0] = 0;
    return EXIT_DONE;
}

/* Write the number in openssl's form: two digits for each byte, without a leading zero byte. */
static int write_number(const char *path, const struct serial *serial) {
    char text[2 * SERIAL_MAX + 2], *at = text;
    size_t i = serial->len > 1 && serial->bytes[0] == 0;

    for (; i < serial->len; i++) {
        at += sprintf(at, "%02X", serial->bytes[i]);
    }
    *at++ = '\n';
    return output_write("-CAserial", path, text, (size_t)(at - text));
}

static int take(const char *path, int create, const struct noise_source *noise,
                struct serial *serial) {
    int lock = lock_folder(path), rc;

    if (lock < 0) {
        return refuse(path, strerror(errno));
    }
    rc = create && !file_exists(path) ? serial_draw(noise, serial) : next_number(path, serial);
    if (rc == EXIT_DONE) {
        rc = write_number(path, serial);
    }
    (void)close(lock); /* the lock ends here */
    return rc;
}

int serial_take(const char *path, const char *ca, int create, const struct noise_source *noise,
                struct serial *serial) {
    char *own = path == NULL ? default_path(ca) : NULL;
    int rc;

    if (path == NULL && own == NULL) {
        return report(EXIT_FAILED, "-CAserial: %s", strerror(ENOMEM));
    }
    rc = take(path != NULL ? path : own, create, noise, serial);
    free(own);
    return rc;
}
