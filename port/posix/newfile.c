/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "newfile.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

int ursa_posix_write_all(int fd, const void *data, size_t len) {
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

int ursa_posix_read_all(int fd, off_t offset, void *buf, size_t len) {
    uint8_t *bytes = buf;

    while (len > 0) {
        ssize_t got = pread(fd, bytes, len, offset);

        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return got < 0 ? errno : EIO;
        }
        bytes += got;
        offset += got;
        len -= (size_t)got;
    }
    return 0;
}

const char *ursa_posix_lock(int fd) {
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
        return NULL;
    }
    return errno == EWOULDBLOCK ? URSA_POSIX_IN_USE : strerror(errno);
}

/*
 * Open the folder of `path`, or with O_TMPFILE a nameless file in this folder. Returns -1 with
 * errno.
 */
static int open_folder(const char *path, int flags) {
    char *copy = strdup(path);
    int fd = copy == NULL ? -1 : open(dirname(copy), flags | O_CLOEXEC, S_IRUSR | S_IWUSR);
    int error = errno;

    free(copy);
    errno = error;
    return fd;
}

/*
 * A file's name is durable after its folder is synced. EINVAL means that the file system cannot
 * sync folders. Such a file system does not need it.
 */
int ursa_posix_sync_folder(const char *path) {
    int rc, fd = open_folder(path, O_RDONLY | O_DIRECTORY);

    if (fd < 0) {
        /* EACCES is no failure: a folder may be writable but not readable. */
        return errno == EACCES ? 0 : errno;
    }
    rc = fsync(fd) != 0 && errno != EINVAL ? errno : 0;
    (void)close(fd);
    return rc;
}

/* --- making ---------------------------------------------------------------------------------- */

/*
 * Lock, write and sync the temporary file. The mode is set after writing, because other users must
 * not read an incomplete file.
 */
static int fill(const struct ursa_posix_temp *temp) {
    int fd = temp->fd, rc = flock(fd, LOCK_EX | LOCK_NB) != 0 ? errno : 0;

    if (rc == ENOLCK || rc == EOPNOTSUPP || rc == ENOSYS) {
        /* This file system has no locks. A caller that needs the lock asks for it again. */
        rc = 0;
    }
    if (rc == 0) {
        rc = ursa_posix_write_all(fd, temp->data, temp->len);
    }
    if (rc == 0 && fchmod(fd, temp->mode) != 0) {
        rc = errno;
    }
    if (rc == 0 && fsync(fd) != 0) {
        rc = errno;
    }
    return rc;
}

/* Make a temporary file that has a name. If a nameless file is open, it is closed before. */
static int make_named(struct ursa_posix_temp *temp, const char *path) {
    int rc;

    ursa_posix_temp_end(temp);
    if (asprintf(&temp->path, "%s.XXXXXX", path) < 0) {
        temp->path = NULL;
        return ENOMEM;
    }
    temp->fd = mkostemp(temp->path, O_CLOEXEC); /* with O_EXCL and mode 0600 */
    if (temp->fd < 0) {
        rc = errno;
        ursa_posix_temp_leave(temp); /* no file was made */
        return rc;
    }
    rc = fill(temp);
    if (rc != 0) {
        ursa_posix_temp_end(temp);
    }
    return rc;
}

/* O_TMPFILE exists since Linux 3.11. */
#ifndef O_TMPFILE
#define O_TMPFILE O_CREAT /* open(2) fails, because its path is a folder */
#endif

/*
 * A nameless file disappears with its process, however the process ends. Not every file system
 * supports nameless files.
 */
int ursa_posix_temp_make(struct ursa_posix_temp *temp, const char *path, mode_t mode,
                         const void *data, size_t len) {
    int rc;

    *temp = (struct ursa_posix_temp){NULL, -1, mode, data, len};
    temp->fd = open_folder(path, O_TMPFILE | O_RDWR);
    if (temp->fd < 0) {
        return make_named(temp, path); /* if make_named fails as well, its error is returned */
    }
    rc = fill(temp);
    if (rc != 0) {
        ursa_posix_temp_end(temp);
    }
    return rc;
}

/* --- naming ---------------------------------------------------------------------------------- */

void ursa_posix_temp_leave(struct ursa_posix_temp *temp) {
    free(temp->path);
    temp->path = NULL;
}

/* Give the nameless file a name. fsync then puts its link count on the disk. */
static int link_open(const struct ursa_posix_temp *temp, const char *path) {
    char self[32];
    int rc;

    (void)snprintf(self, sizeof self, "/proc/self/fd/%d", temp->fd);
    if (linkat(AT_FDCWD, self, AT_FDCWD, path, AT_SYMLINK_FOLLOW) != 0) {
        return errno;
    }
    rc = fsync(temp->fd) != 0 ? errno : 0;
    if (rc != 0) {
        (void)unlink(path);
    }
    return rc;
}

static int link_beside(struct ursa_posix_temp *temp, const char *path) {
    uint8_t random[3];
    char *name;
    int rc;

    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random ||
        asprintf(&name, "%s.%02x%02x%02x", path, random[0], random[1], random[2]) < 0) {
        return ENOMEM;
    }
    rc = link_open(temp, name);
    if (rc == 0) {
        temp->path = name;
    } else {
        free(name);
    }
    return rc;
}

/*
 * Only a file with a name can be renamed. Without /proc a nameless file cannot get a name, so it is
 * made again with a temporary name.
 */
static int need_name(struct ursa_posix_temp *temp, const char *path) {
    return temp->path != NULL || link_beside(temp, path) == 0 ? 0 : make_named(temp, path);
}

/* renameat2 exists since Linux 3.15. Returns 0 or an errno value. */
static int rename_with(const char *from, const char *to, unsigned flags) {
#ifdef RENAME_EXCHANGE
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, flags) == 0 ? 0 : errno;
#else
    (void)from, (void)to, (void)flags;
    return ENOSYS;
#endif
}
#ifndef RENAME_EXCHANGE
#define RENAME_NOREPLACE 0
#define RENAME_EXCHANGE  0
#endif

int ursa_posix_no_exchange(int error) {
    return error == EINVAL || error == ENOSYS || error == EOPNOTSUPP;
}

int ursa_posix_temp_exchange(struct ursa_posix_temp *temp, const char *path) {
    int rc = need_name(temp, path);

    return temp->path != NULL ? rename_with(temp->path, path, RENAME_EXCHANGE) : rc;
}

static int rename_over(struct ursa_posix_temp *temp, const char *path) {
    if (rename(temp->path, path) != 0) {
        return errno;
    }
    ursa_posix_temp_leave(temp);
    return 0;
}

/*
 * For file systems that have neither hard links nor renameat2. An empty file takes the name, so
 * that no other process can take the name. Then the complete file is renamed over the empty file.
 * An interruption between these steps leaves an empty file, never an incomplete file.
 */
static int claim_and_rename(struct ursa_posix_temp *temp, const char *path) {
    int rc, fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);

    if (fd < 0) {
        return errno;
    }
    (void)close(fd);
    rc = rename_over(temp, path);
    if (rc != 0) {
        (void)unlink(path);
    }
    return rc;
}

int ursa_posix_no_links(int error) {
    return error == EPERM || error == EOPNOTSUPP || error == ENOSYS || error == EMLINK;
}

/*
 * link(2) never replaces an existing file, but rename(2) does. FAT and some network file systems
 * have no hard links, so renameat2 or claim_and_rename is used there.
 */
static int link_or_rename(struct ursa_posix_temp *temp, const char *path) {
    int rc = link(temp->path, path) == 0 ? 0 : errno;

    if (rc == 0) {
        (void)unlink(temp->path);
    } else if (ursa_posix_no_links(rc)) {
        rc = rename_with(temp->path, path, RENAME_NOREPLACE);
        if (ursa_posix_no_exchange(rc)) {
            return claim_and_rename(temp, path);
        }
    }
    if (rc == 0) {
        ursa_posix_temp_leave(temp);
    }
    return rc;
}

static int take_name(struct ursa_posix_temp *temp, const char *path) {
    int rc = 0;

    if (temp->path == NULL) {
        rc = link_open(temp, path);
        if (rc == 0 || rc == EEXIST) {
            return rc;
        }
        rc = make_named(temp, path);
    }
    return temp->path != NULL ? link_or_rename(temp, path) : rc;
}

int ursa_posix_temp_place(struct ursa_posix_temp *temp, const char *path) {
    int rc = take_name(temp, path);

    if (rc == 0) {
        rc = ursa_posix_sync_folder(path);
        if (rc != 0) {
            (void)unlink(path);
        }
    }
    return rc;
}

int ursa_posix_temp_replace(struct ursa_posix_temp *temp, const char *path) {
    int rc = need_name(temp, path);

    if (temp->path != NULL) {
        rc = rename_over(temp, path);
    }
    return rc == 0 ? ursa_posix_sync_folder(path) : rc;
}

void ursa_posix_temp_end(struct ursa_posix_temp *temp) {
    if (temp->path != NULL) {
        (void)unlink(temp->path);
        ursa_posix_temp_leave(temp);
    }
    if (temp->fd >= 0) {
        (void)close(temp->fd); /* the contents were synced when they were written */
        temp->fd = -1;
    }
}
