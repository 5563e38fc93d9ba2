/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "posix.h"
#include <errno.h>
#include <sys/random.h>

int ursa_posix_error(int error) {
    return URSA_E_PORT(error >= 1 && error <= 255 ? error : 255);
}

/*
 * The flags are 0, so getrandom waits until the kernel has seeded its generator. Without this wait,
 * the bytes could come from an unseeded generator, like those of /dev/urandom. Since Linux 5.6 the
 * wait is at most a second, because the kernel gathers jitter if necessary.
 */
int ursa_posix_noise(void *ctx, uint8_t *samples, size_t count) {
    (void)ctx;
    while (count > 0) {
        ssize_t got = getrandom(samples, count, 0);

        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return ursa_posix_error(got < 0 ? errno : EIO);
        }
        samples += got;
        count -= (size_t)got;
    }
    return URSA_OK;
}
