/* SPDX-License-Identifier: MIT */
/* Files that are there whole or not at all, also after a power cut. */
#define _GNU_SOURCE
#include "host.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int write_all(int fd, const void *data, size_t len) {
    const char *bytes = data;

    while (len > 0) {
        ssize_t put = write(fd, bytes, len);

        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put <= 0) {
            return put < 0 ? errno : EIO;
        }
        bytes += put;
        len -= (size_t)put;
    }
    return 0;
}

int file_exists(const char *path) {
    struct stat st;

    return lstat(path, &st) == 0;
}

/* The folder that a path's last part is in; to be freed, NULL when memory is out. */
static char *folder_of(const char *path) {
    char *copy = strdup(path), *folder = NULL;

    if (copy != NULL) {
        folder = strdup(dirname(copy));
        free(copy);
    }
    return folder;
}

/* A name is durable once its folder is synced. Some file systems cannot, and need not. */
static int sync_folder(const char *path) {
    char *folder = folder_of(path);
    int fd, rc = 0;

    if (folder == NULL) {
        return ENOMEM;
    }
    fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    if (fd < 0) {
        return errno == EACCES ? 0 : errno; /* a folder may be writable and not readable */
    }
    if (fsync(fd) != 0 && errno != EINVAL) {
        rc = errno;
    }
    (void)close(fd);
    return rc;
}

/* Write, sync and close. */
static int fill(int fd, mode_t mode, const void *data, size_t len) {
    int rc = fchmod(fd, mode) != 0 ? errno : 0;

    if (rc == 0) {
        rc = write_all(fd, data, len);
    }
    if (rc == 0 && fsync(fd) != 0) {
        rc = errno;
    }
    if (close(fd) != 0 && rc == 0) {
        rc = errno;
    }
    return rc;
}

int file_create_secret(const char *path, const char *data, size_t len) {
    const mode_t mode = S_IRUSR | S_IWUSR;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode), rc;

    if (fd < 0) {
        return errno;
    }
    rc = fill(fd, mode, data, len); /* fchmod: a umask must not take the owner's right away */
    if (rc == 0) {
        rc = sync_folder(path);
    }
    if (rc != 0) {
        (void)unlink(path);
    }
    return rc;
}

/* The mode that a new file gets here. */
static mode_t plain_mode(void) {
    mode_t mask = umask(0);

    (void)umask(mask);
    return (mode_t)0666 & ~mask;
}

static int stage_beside(struct staged *staged) {
    int fd;

    if (asprintf(&staged->temp, "%s.XXXXXX", staged->path) < 0) {
        staged->temp = NULL;
        return ENOMEM;
    }
    fd = mkostemp(staged->temp, O_CLOEXEC);
    if (fd < 0) {
        int rc = errno;

        free(staged->temp); /* there is no such file to remove */
        staged->temp = NULL;
        return rc;
    }
    return fill(fd, plain_mode(), staged->data, staged->len);
}

/* A device or a pipe is opened now and written to at the end: it cannot be replaced or undone. */
static int open_special(struct staged *staged) {
    staged->fd = open(staged->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    return staged->fd < 0 ? errno : 0;
}

int file_stage(struct staged *staged, const char *path, const void *data, size_t len) {
    struct stat st;
    int there, rc;

    *staged = (struct staged){.fd = STDOUT_FILENO, .data = data, .len = len};
    if (path == NULL) {
        return 0;
    }
    there = stat(path, &st) == 0;
    /* rename replaces a link, so it is followed first: what is meant is the file behind it. */
    staged->path = there && S_ISREG(st.st_mode) ? realpath(path, NULL) : strdup(path);
    if (staged->path == NULL) {
        return errno;
    }
    rc = there && !S_ISREG(st.st_mode) ? open_special(staged) : stage_beside(staged);
    if (rc != 0) {
        file_drop(staged);
    }
    return rc;
}

int file_commit(struct staged *staged) {
    int rc;

    if (staged->temp == NULL) {
        rc = write_all(staged->fd, staged->data, staged->len);
    } else {
        rc = rename(staged->temp, staged->path) != 0 ? errno : sync_folder(staged->path);
    }
    if (rc == 0) {
        free(staged->temp); /* it is not there any more */
        staged->temp = NULL;
    }
    file_drop(staged);
    return rc;
}

void file_drop(struct staged *staged) {
    if (staged->temp != NULL) {
        (void)unlink(staged->temp);
    }
    if (staged->path != NULL && staged->fd > STDERR_FILENO) {
        (void)close(staged->fd);
    }
    free(staged->temp);
    free(staged->path);
    *staged = (struct staged){.fd = -1};
}

/* The same name in the same folder, however the folder is spelt. */
int file_is_same_place(const char *a, const char *b) {
    char *folder_a = folder_of(a), *folder_b = folder_of(b);
    char *copy_a = strdup(a), *copy_b = strdup(b);
    struct stat st_a, st_b;
    int same = folder_a != NULL && folder_b != NULL && copy_a != NULL && copy_b != NULL &&
               stat(folder_a, &st_a) == 0 && stat(folder_b, &st_b) == 0 &&
               st_a.st_dev == st_b.st_dev && st_a.st_ino == st_b.st_ino &&
               strcmp(basename(copy_a), basename(copy_b)) == 0;

    free(folder_a);
    free(folder_b);
    free(copy_a);
    free(copy_b);
    return same;
}
