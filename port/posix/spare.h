/* SPDX-License-Identifier: MIT */
/*
 * The spare file: a file of zeros in a store's folder, for a full disk. Internal to the port.
 *
 * On a full disk a record can still be replaced by a record that is not longer. Above all, the
 * record that says that the key was erased can be written. The spare file becomes the new record's
 * file: overwriting its bytes takes no space on a file system that writes in place (ext4, XFS,
 * tmpfs; not btrfs or ZFS). When the old file is gone, a new spare file takes its space.
 */
#ifndef URSA_POSIX_SPARE_H
#define URSA_POSIX_SPARE_H

#include "posix.h"

#define URSA_SPARE_NAME "spare"
#define URSA_SPARE_SIZE (URSA_RECORD_MAX_SIZE + URSA_POSIX_RECORD_EXTRA)

/* Is the file of this name a complete spare file? It is judged by its size. */
int ursa_posix_is_spare(int folder, const char *name);

/*
 * Make the spare file in an open folder, unless it is there.
 *
 * A failure is ignored: the next call tries again.
 */
void ursa_posix_keep_spare(int folder);

#endif
