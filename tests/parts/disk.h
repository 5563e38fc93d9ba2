/* SPDX-License-Identifier: MIT */
/*
 * A folder on a disk that loses data when power is cut. The program's system calls go through this
 * module (linker option --wrap). A power cut may undo changes of names since the folder's last
 * sync, the latest change first. Files that were not synced may then contain any bytes.
 */
#ifndef URSA_TESTS_DISK_H
#define URSA_TESTS_DISK_H

#include <setjmp.h>
#include <stddef.h>

enum disk_loss {
    DISK_LOSES_NOTHING, /* as if only the process was killed */
    DISK_LOSES_ALL,     /* every change that was not synced */
    DISK_LOSES_SOME,    /* a random part of the changes that were not synced */
};

/* Make the folder empty and cancel all cuts and failures. */
void disk_format(void);
const char *disk_folder(void);
void disk_end(void); /* removes the folder */

/* Cut power at the n-th system call from now, with a longjmp to disk_power. n = 0: no cut. */
extern jmp_buf disk_power;
void disk_cut(unsigned n, enum disk_loss loss);
/* Let the n-th system call from now fail with this errno. n = 0: no failure. */
void disk_fail(unsigned n, int error);
/* 1 if the power cut or the failure has happened. */
int disk_has_struck(void);

void disk_without_links(void); /* link() fails with EPERM until the next disk_format */

/* is_full = 1: no file can be made or grow, even after another file was removed. */
void disk_full(int is_full);

unsigned long disk_changes(void); /* number of changes of files and names so far */

/*
 * 1 if any file contains these bytes. Removed files that were not overwritten are searched as well.
 */
int disk_holds(const void *bytes, size_t len);

#endif
