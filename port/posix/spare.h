/* SPDX-License-Identifier: MIT */
/*
 * A file of zeros that is reserved in the folder of a store. Internal to the port.
 *
 * On a full disk the spare file becomes the new file of a record, if the old file is at least as
 * long. Its main use is the record that notes an erased key. The bytes of the spare file are
 * overwritten. That takes no space on a file system that writes in place (ext4, XFS and tmpfs, but
 * not btrfs or ZFS). Removing the old file then frees the space for the next spare file.
 */
#ifndef URSA_POSIX_SPARE_H
#define URSA_POSIX_SPARE_H

#include "posix.h"

#define URSA_SPARE_NAME "spare"
#define URSA_SPARE_SIZE (URSA_RECORD_MAX_SIZE + URSA_POSIX_RECORD_EXTRA)

/* True if a file can be the spare file: a regular file of the right size. */
int ursa_posix_is_spare(int folder, const char *name);

/*
 * Make the spare file in an open folder if it is missing. Errors are ignored, because the next call
 * tries again.
 */
void ursa_posix_keep_spare(int folder);

#endif
