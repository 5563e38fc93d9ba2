/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "spare.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "newfile.h"

int ursa_posix_is_spare(int folder, const char *name) {
    struct stat st;

    return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
           st.st_size == (off_t)URSA_SPARE_SIZE;
}

/* The last byte of the file is written last, so a file of full size is complete. */
void ursa_posix_keep_spare(int folder) {
    static const uint8_t zeros[URSA_SPARE_SIZE];
    int fd;

    if (ursa_posix_is_spare(folder, URSA_SPARE_NAME)) {
        return;
    }
    (void)unlinkat(folder, URSA_SPARE_NAME, 0); /* remove an incomplete spare file */
    fd =
        openat(folder, URSA_SPARE_NAME, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0) {
        return;
    }
    if (fchmod(fd, S_IRUSR | S_IWUSR) != 0 || ursa_posix_write_all(fd, zeros, sizeof zeros) != 0 ||
        fsync(fd) != 0) {
        (void)unlinkat(folder, URSA_SPARE_NAME, 0);
    }
    (void)close(fd);
}
