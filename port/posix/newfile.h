/* SPDX-License-Identifier: MIT */
/*
 * Files that appear whole or not at all, whatever interrupts their making: the contents go into a
 * temporary file in the same folder, which is synced and then given the final name. Where the file
 * system can do that (Linux's O_TMPFILE: ext4, XFS, Btrfs, tmpfs; not FAT, nor NFS), it has no name
 * until then, so that a process that is killed leaves nothing behind. All functions return 0 or an
 * errno, unless they say otherwise. Internal to the port and the `ursa` program.
 */
#ifndef URSA_POSIX_NEWFILE_H
#define URSA_POSIX_NEWFILE_H

#include <stddef.h>
#include <sys/types.h>

/* Write all of it to an open file, whatever write(2) takes at a time. */
int ursa_posix_write_all(int fd, const void *data, size_t len);

/* Read all of a range that the file has; EIO: it ends before. */
int ursa_posix_read_all(int fd, off_t offset, void *buf, size_t len);

/* Put the name that `path` is, its last part, on the disk. */
int ursa_posix_sync_folder(const char *path);

/* Lock an open file or folder until it is closed. NULL, or in words why not. */
#define URSA_POSIX_IN_USE "another process is using it"
const char *ursa_posix_lock(int fd);

/* Does this errno of link(2) say that the file system has no hard links (FAT, some network ones)?
 */
int ursa_posix_no_links(int error);

struct ursa_posix_temp {
    char *path; /* PATH.XXXXXX; NULL: it has no name, or has got its final one */
    int fd;     /* open for reading and writing, and locked (flock); -1: none */
    mode_t mode;
    const void *data; /* borrowed until it has its final name: it may have to be written again */
    size_t len;
};

/*
 * Make a temporary file in the folder of `path`: complete, on the disk, and of this mode whatever
 * the umask; until it is complete the owner alone can open it. On failure there is none.
 */
int ursa_posix_temp_make(struct ursa_posix_temp *temp, const char *path, mode_t mode,
                         const void *data, size_t len);

/*
 * Give it the name `path`, durably. EEXIST: something has that name, and is untouched. On failure
 * it is not there under that name. Where the file system has neither hard links nor renaming that
 * replaces nothing, an empty file holds the name for a moment, and what another program puts into
 * that is lost.
 */
int ursa_posix_temp_place(struct ursa_posix_temp *temp, const char *path);

/* Give it the name `path`, durably, in place of whatever has that name now. */
int ursa_posix_temp_replace(struct ursa_posix_temp *temp, const char *path);

/*
 * Let it and what has the name `path` change names, at once; not synced. Then the old file is the
 * temporary one, for ursa_posix_temp_end to remove. Here and when it replaces, it gets a temporary
 * name first, if it has none.
 */
int ursa_posix_temp_exchange(struct ursa_posix_temp *temp, const char *path);
/* Does this errno say that the file system cannot do that? */
int ursa_posix_no_exchange(int error);

/* What has the temporary name is not to be removed any more. */
void ursa_posix_temp_leave(struct ursa_posix_temp *temp);

/* Close it, and remove it unless it got its final name. Needed after success, too. */
void ursa_posix_temp_end(struct ursa_posix_temp *temp);

#endif
