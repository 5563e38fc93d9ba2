/* SPDX-License-Identifier: MIT */
/*
 * A folder on a disk that forgets: the program's system calls go through here (the linker's
 * --wrap), and when power is cut, changes of names since the folder's last sync may be undone, the
 * last ones first, and files not synced may hold anything.
 */
#ifndef URSA_TESTS_DISK_H
#define URSA_TESTS_DISK_H

#include <setjmp.h>
#include <stddef.h>

enum disk_loss {
    DISK_LOSES_NOTHING, /* the process was killed */
    DISK_LOSES_ALL,     /* of what was not synced */
    DISK_LOSES_SOME,    /* another part each time */
};

/* An empty folder; nothing is cut and nothing fails. */
void disk_format(void);
const char *disk_folder(void);
void disk_end(void); /* removes it */

/* Cut power at the n-th system call from now: longjmp to disk_power. 0: never. */
extern jmp_buf disk_power;
void disk_cut(unsigned n, enum disk_loss loss);
/* Let the n-th one fail with this errno. 0: none does. */
void disk_fail(unsigned n, int error);
/* Has the n-th one come? */
int disk_has_struck(void);

void disk_without_links(void); /* until the next format */

/* No space for a new file or a longer one, also not when one is removed. */
void disk_full(int is_full);

unsigned long disk_changes(void); /* of files and names so far */

/* 1 if any file has these bytes, removed ones that were not overwritten included. */
int disk_holds(const void *bytes, size_t len);

#endif
