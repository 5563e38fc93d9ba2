/* SPDX-License-Identifier: MIT */
/*
 * Files that appear complete or not at all, even if their creation is interrupted. Internal to the
 * port and the `ursa` program.
 *
 * The contents are written to a temporary file in the same folder. The temporary file is synced and
 * then gets its final name. If the file system supports O_TMPFILE (on Linux ext4, XFS, Btrfs and
 * tmpfs, but not FAT or NFS), the temporary file has no name. A process that is killed then leaves
 * nothing behind.
 *
 * All functions return 0 or an errno value, unless their comment says otherwise.
 */
#ifndef URSA_POSIX_NEWFILE_H
#define URSA_POSIX_NEWFILE_H

#include <stddef.h>
#include <sys/types.h>

/* Write all of `data` to an open file, in as many calls of write(2) as it takes. */
int ursa_posix_write_all(int fd, const void *data, size_t len);

/* Read a complete range of a file. EIO: the file ends before the end of the range. */
int ursa_posix_read_all(int fd, off_t offset, void *buf, size_t len);

/* Sync the folder of `path`, so that the name is on the disk. */
int ursa_posix_sync_folder(const char *path);

/* Lock an open file or folder until it is closed. Returns NULL, or the reason in words. */
#define URSA_POSIX_IN_USE "another process is using it"
const char *ursa_posix_lock(int fd);

/*
 * True if this errno of link(2) means that the file system has no hard links, like FAT and some
 * network file systems.
 */
int ursa_posix_no_links(int error);

struct ursa_posix_temp {
    /* The temporary name, PATH.XXXXXX. NULL: the file has no name, or has its final name. */
    char *path;
    int fd; /* open for reading and writing, and locked (flock); -1: no file */
    mode_t mode;
    /* Borrowed until the file has its final name, because the contents may be written again. */
    const void *data;
    size_t len;
};

/*
 * Make a temporary file in the folder of `path`. After success it is complete, on the disk, and has
 * exactly this mode, whatever the umask. While it is incomplete, only its owner can open it. On
 * failure there is no temporary file.
 */
int ursa_posix_temp_make(struct ursa_posix_temp *temp, const char *path, mode_t mode,
                         const void *data, size_t len);

/*
 * Give the temporary file the name `path`, durably. EEXIST: a file of that name exists, and is not
 * changed. On any failure the temporary file does not have that name.
 *
 * A file system may have neither hard links nor a rename that replaces nothing. There an empty file
 * holds the name for a moment. Data that another program writes into that empty file is lost.
 */
int ursa_posix_temp_place(struct ursa_posix_temp *temp, const char *path);

/* Give the temporary file the name `path`, durably, and replace an existing file of that name. */
int ursa_posix_temp_replace(struct ursa_posix_temp *temp, const char *path);

/*
 * Exchange the names of the temporary file and of the existing file `path`, in one operation. The
 * folder is not synced. The old file then has the temporary name, and ursa_posix_temp_end removes
 * it.
 *
 * Before this function and ursa_posix_temp_replace act, a temporary file without a name gets one.
 */
int ursa_posix_temp_exchange(struct ursa_posix_temp *temp, const char *path);
/* True if this errno means that the file system cannot exchange names. */
int ursa_posix_no_exchange(int error);

/* Forget the temporary name: ursa_posix_temp_end will not remove the file of that name. */
void ursa_posix_temp_leave(struct ursa_posix_temp *temp);

/*
 * Close the temporary file, and remove it unless it has its final name. Call this after success as
 * well.
 */
void ursa_posix_temp_end(struct ursa_posix_temp *temp);

#endif
