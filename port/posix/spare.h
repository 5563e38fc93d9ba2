/* SPDX-License-Identifier: MIT */
/*
 * A file of zeros set aside in a store's folder. On a full disk it becomes the new file of a record
 * that replaces one no shorter, the one that tells of an erased key above all: its bytes are
 * written over, which takes no space on a file system that writes in place (ext4, XFS, tmpfs; not
 * btrfs or ZFS), and the old file's space, once that is gone, is the next spare file's. Internal to
 * the port.
 */
#ifndef URSA_POSIX_SPARE_H
#define URSA_POSIX_SPARE_H

#include "posix.h"

#define URSA_SPARE_NAME "spare"
#define URSA_SPARE_SIZE (URSA_RECORD_MAX_SIZE + URSA_POSIX_RECORD_EXTRA)

/* By its looks: a file of that size. */
int ursa_posix_is_spare(int folder, const char *name);

/* Make it in an open folder, unless it is there. What is in the way is for the next time. */
void ursa_posix_keep_spare(int folder);

#endif
