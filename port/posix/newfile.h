/* SPDX-License-Identifier: MIT */
/*
 * Create files that appear complete or not at all, even if the creation is interrupted.
 *
 * The contents are written to a temporary file in the same folder. The file is synced, and then
 * gets its final name. On ext4, XFS, Btrfs and tmpfs the temporary file has no name (Linux's
 * O_TMPFILE), so a killed process leaves no file behind. FAT and NFS do not support this.
 *
 * All functions return 0 or an errno value, unless described otherwise. This header is internal to
 * the port and the `ursa` program.
 */
#ifndef URSA_POSIX_NEWFILE_H
#define URSA_POSIX_NEWFILE_H

#include <stddef.h>
#include <sys/types.h>

/* Write len bytes to an open file, with as many calls of write(2) as needed. */
int ursa_posix_write_all(int fd, const void *data, size_t len);

/* Read len bytes from an offset of an open file. EIO: the file has fewer bytes after the offset. */
int ursa_posix_read_all(int fd, off_t offset, void *buf, size_t len);

/* Sync the folder that contains path, so that the file's name is on the disk. */
int ursa_posix_sync_folder(const char *path);

/*
 * Lock an open file or folder until it is closed. Returns NULL, or a text with the reason of
 * failure.
 */
#define URSA_POSIX_IN_USE "another process is using it"
const char *ursa_posix_lock(int fd);

/* True if this errno of link(2) means that the file system has no hard links (FAT, for example). */
int ursa_posix_no_links(int error);

/* A temporary file. */
struct ursa_posix_temp {
    char *path;       /* temporary name; NULL: no name yet, or already the final name */
    int fd;           /* open for reading and writing, and locked (flock); -1: no file */
    mode_t mode;      /* of the file */
    const void *data; /* contents; must stay valid until the file has its final name */
    size_t len;
};

/*
 * Make a complete temporary file in the folder of path, and sync the file.
 *
 * The file gets the given mode, independent of the umask. Until the file is complete, only its
 * owner can open it. On failure there is no file.
 */
int ursa_posix_temp_make(struct ursa_posix_temp *temp, const char *path, mode_t mode,
                         const void *data, size_t len);

/*
 * If path does not exist, give the temporary file this name, and sync the folder.
 *
 * EEXIST: path exists, and is untouched. On failure the new file is not at path. If the file system
 * has neither hard links nor RENAME_NOREPLACE, path is an empty file for a moment. Data that
 * another program writes into this empty file is lost.
 */
int ursa_posix_temp_place(struct ursa_posix_temp *temp, const char *path);

/* Give the temporary file the name path, replace the file of that name, and sync the folder. */
int ursa_posix_temp_replace(struct ursa_posix_temp *temp, const char *path);

/*
 * Exchange the names of the temporary file and of the file at path, in one atomic step.
 *
 * The exchange is not synced. Afterwards the old file has the temporary name, and
 * ursa_posix_temp_end removes the old file. If the temporary file has no name yet, this function
 * and ursa_posix_temp_replace first give it a temporary name.
 */
int ursa_posix_temp_exchange(struct ursa_posix_temp *temp, const char *path);

/* True if this errno of renameat2(2) means that the file system or kernel cannot exchange names. */
int ursa_posix_no_exchange(int error);

/* Keep the file with the temporary name: ursa_posix_temp_end then does not remove it. */
void ursa_posix_temp_leave(struct ursa_posix_temp *temp);

/*
 * Close the temporary file, and remove it unless it got its final name. Call this in every case,
 * after a failure as well.
 */
void ursa_posix_temp_end(struct ursa_posix_temp *temp);

#endif
