/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "posix.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "newfile.h"

#define MAGIC     "URSAFL1\n"
#define INFO_SIZE (sizeof MAGIC - 1 + URSA_POSIX_ID_SIZE)
#define FILE_SIZE (URSA_POSIX_FLASH_SIZE + INFO_SIZE)

static int read_all(int fd, off_t offset, uint8_t *buf, size_t len) {
    int rc = ursa_posix_read_all(fd, offset, buf, len);

    return rc == 0 ? URSA_OK : ursa_posix_error(rc);
}

static int write_all(int fd, off_t offset, const uint8_t *buf, size_t len) {
    while (len > 0) {
        ssize_t put = pwrite(fd, buf, len, offset);

        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put <= 0) {
            return ursa_posix_error(put < 0 ? errno : EIO);
        }
        buf += put;
        offset += put;
        len -= (size_t)put;
    }
    return URSA_OK;
}

/*
 * The bytes that a callback wrote must be on the disk when the callback returns, as with a real
 * flash.
 */
static int write_durably(int fd, off_t offset, const uint8_t *buf, size_t len) {
    int rc = write_all(fd, offset, buf, len);

    if (rc == URSA_OK && fsync(fd) != 0) {
        rc = ursa_posix_error(errno);
    }
    return rc;
}

/* --- the callbacks ---------------------------------------------------------------------- */

static int is_inside(uint32_t offset, size_t len) {
    return offset <= URSA_POSIX_FLASH_SIZE && len <= URSA_POSIX_FLASH_SIZE - offset;
}

int ursa_posix_flash_read(void *ctx, uint32_t offset, void *buf, size_t len) {
    const struct ursa_posix_flash *flash = ctx;

    return is_inside(offset, len) ? read_all(flash->fd, (off_t)offset, buf, len)
                                  : ursa_posix_error(EINVAL);
}

/*
 * Bytes that are checked or erased at once. The buffer is small, because records are written deep
 * in the stack and only a limited part of the stack is wiped.
 */
#define PIECE 256u

/* Returns the port code of EPERM if a byte of the range is not erased. */
static int check_erased(int fd, off_t offset, size_t len) {
    uint8_t piece[PIECE];
    uint8_t all = 0xFF;
    int rc = URSA_OK;

    while (rc == URSA_OK && len > 0) {
        size_t n = len < sizeof piece ? len : sizeof piece, i;

        rc = read_all(fd, offset, piece, n);
        for (i = 0; i < n; i++) {
            all &= piece[i];
        }
        offset += (off_t)n;
        len -= n;
    }
    return rc == URSA_OK && all != 0xFF ? ursa_posix_error(EPERM) : rc;
}

/*
 * Programming can only turn ones of NOR flash into zeros, so the result is the old bytes AND `buf`.
 * check_erased ensures that the old bytes are 0xFF, so the result is `buf`.
 */
static int program_block(int fd, off_t offset, const uint8_t *buf, size_t len) {
    int rc = check_erased(fd, offset, len);

    return rc == URSA_OK ? write_durably(fd, offset, buf, len) : rc;
}

int ursa_posix_flash_program(void *ctx, uint32_t offset, const void *buf, size_t len) {
    const struct ursa_posix_flash *flash = ctx;
    const uint8_t *bytes = buf;
    int rc = URSA_OK;

    if (!is_inside(offset, len) || offset % URSA_POSIX_FLASH_UNIT != 0 ||
        len % URSA_POSIX_FLASH_UNIT != 0) {
        return ursa_posix_error(EINVAL);
    }
    while (rc == URSA_OK && len > 0) {
        size_t part = len < URSA_POSIX_FLASH_BLOCK ? len : URSA_POSIX_FLASH_BLOCK;

        rc = program_block(flash->fd, (off_t)offset, bytes, part);
        offset += (uint32_t)part;
        bytes += part;
        len -= part;
    }
    return rc;
}

int ursa_posix_flash_erase(void *ctx, uint32_t offset) {
    const struct ursa_posix_flash *flash = ctx;
    uint8_t blank[PIECE];
    uint32_t end = offset + URSA_POSIX_FLASH_BLOCK;
    int rc = URSA_OK;

    if (!is_inside(offset, URSA_POSIX_FLASH_BLOCK) || offset % URSA_POSIX_FLASH_BLOCK != 0) {
        return ursa_posix_error(EINVAL);
    }
    memset(blank, 0xFF, sizeof blank);
    for (; rc == URSA_OK && offset < end - PIECE; offset += PIECE) {
        rc = write_all(flash->fd, (off_t)offset, blank, sizeof blank);
    }
    return rc == URSA_OK ? write_durably(flash->fd, (off_t)offset, blank, sizeof blank) : rc;
}

/* --- opening and closing ---------------------------------------------------------------- */

/* Make the image of a new chip: erased, with a unique id. */
static int draw_image(uint8_t image[FILE_SIZE]) {
    uint8_t *info = image + URSA_POSIX_FLASH_SIZE;

    memset(image, 0xFF, URSA_POSIX_FLASH_SIZE);
    memcpy(info, MAGIC, sizeof MAGIC - 1);
    return ursa_posix_noise(NULL, info + sizeof MAGIC - 1, URSA_POSIX_ID_SIZE);
}

typedef int (*put_fn)(struct ursa_posix_temp *temp, const char *path);

/*
 * Make a complete flash file with mode 0600, independent of the umask. `put` gives it the name
 * `path`. flash->fd is then the new file. Returns 0 or an errno value.
 */
static int make(struct ursa_posix_flash *flash, const char *path, put_fn put) {
    uint8_t image[FILE_SIZE];
    struct ursa_posix_temp temp;
    int rc = draw_image(image);

    if (rc != URSA_OK) {
        return -rc + URSA_E_PORT(0);
    }
    rc = ursa_posix_temp_make(&temp, path, S_IRUSR | S_IWUSR, image, sizeof image);
    if (rc == 0) {
        rc = put(&temp, path);
        if (rc == 0) {
            flash->fd = temp.fd;
            temp.fd = -1;
        }
        ursa_posix_temp_end(&temp);
    }
    return rc;
}

static const char *words(int rc) {
    return strerror(-rc + URSA_E_PORT(0));
}

/* Check the information page of a locked file, and read the id. */
static const char *check(struct ursa_posix_flash *flash) {
    uint8_t info[INFO_SIZE];
    int rc = read_all(flash->fd, (off_t)URSA_POSIX_FLASH_SIZE, info, sizeof info);

    if (rc != URSA_OK) {
        return words(rc);
    }
    if (memcmp(info, MAGIC, sizeof MAGIC - 1) != 0) {
        return "not a flash file (the information page is missing)";
    }
    memcpy(flash->id, info + sizeof MAGIC - 1, sizeof flash->id);
    return NULL;
}

/*
 * Replace the empty file flash->fd, which is open and locked, by a new flash file. Every process
 * locks a file before it replaces the file. So if `path` still leads to the open file, no other
 * process has replaced the file, and no other process can do so while the lock is held.
 */
static const char *replace_empty(struct ursa_posix_flash *flash, const char *path) {
    char *real = realpath(path, NULL); /* rename would replace a symbolic link itself */
    struct stat here, there;
    int old = flash->fd, rc = 0;

    if (real == NULL || fstat(old, &here) != 0 || stat(real, &there) != 0) {
        rc = errno;
    } else if (here.st_dev != there.st_dev || here.st_ino != there.st_ino) {
        rc = EWOULDBLOCK;
    } else {
        rc = make(flash, real, ursa_posix_temp_replace);
    }
    free(real);
    if (rc != 0) {
        return rc == EWOULDBLOCK ? URSA_POSIX_IN_USE : strerror(rc);
    }
    (void)close(old);
    return ursa_posix_lock(flash->fd);
}

/* Lock the file before looking at it, because another process may be making its contents. */
static const char *take(struct ursa_posix_flash *flash, const char *path) {
    const char *why = NULL;
    struct stat st;

    if (fstat(flash->fd, &st) != 0) {
        return strerror(errno);
    }
    if (!S_ISREG(st.st_mode)) {
        return "not a regular file";
    }
    why = ursa_posix_lock(flash->fd);
    if (why == NULL && fstat(flash->fd, &st) != 0) {
        why = strerror(errno);
    }
    if (why == NULL && st.st_size == 0) {
        why = replace_empty(flash, path);
        st.st_size = (off_t)FILE_SIZE;
    }
    if (why == NULL && st.st_size != (off_t)FILE_SIZE) {
        why = "not a flash file (the size is wrong)";
    }
    return why == NULL ? check(flash) : why;
}

/* Open without blocking, because the file may be a FIFO or a terminal, which `take` refuses. */
static int open_file(struct ursa_posix_flash *flash, const char *path) {
    flash->fd = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    return flash->fd < 0 ? errno : 0;
}

const char *ursa_posix_flash_open(struct ursa_posix_flash *flash, const char *path) {
    int rc = open_file(flash, path);
    const char *why;

    if (rc == ENOENT) {
        rc = make(flash, path, ursa_posix_temp_place);
        if (rc == EEXIST) {
            rc = open_file(flash, path); /* another process made the file first */
        }
    }
    if (rc != 0) {
        return strerror(rc);
    }
    why = take(flash, path);
    if (why != NULL) {
        ursa_posix_flash_close(flash);
    }
    return why;
}

void ursa_posix_flash_close(struct ursa_posix_flash *flash) {
    if (flash->fd >= 0) {
        (void)close(flash->fd); /* every write was synced */
        flash->fd = -1;
    }
}
