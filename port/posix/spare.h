/* SPDX-License-Identifier: MIT */
/*
 * The spare file: a file of zeros in a store's folder, for a full disk. Internal to the port.
 *
 * With the spare file, a record can be replaced on a full disk by a record that is not longer. This
 * matters most for the record that says that the key was erased. The spare file becomes the new
 * record's file: overwriting its bytes takes no space on a file system that writes in place (ext4,
 * XFS, tmpfs; not btrfs or ZFS). After the old file is removed, a new spare file takes its space.
 */
#ifndef URSA_POSIX_SPARE_H
#define URSA_POSIX_SPARE_H

#include "posix.h"

#define URSA_SPARE_NAME "spare"
#define URSA_SPARE_SIZE (URSA_RECORD_MAX_SIZE + URSA_POSIX_RECORD_EXTRA)

/* True if `name` is a complete spare file: a regular file of URSA_SPARE_SIZE bytes. */
int ursa_posix_is_spare(int folder, const char *name);

/*
 * Make the spare file in an open folder, unless it exists.
 *
 * A failure is ignored: the next call tries again.
 */
void ursa_posix_keep_spare(int folder);

#endif
