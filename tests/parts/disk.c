/* SPDX-License-Identifier: MIT */
/*
 * The simulated disk consists of real files. Every file that the store makes gets a second name in
 * the folder `inodes`, so that the file can come back after its first name was removed.
 */
#define _GNU_SOURCE
#include "disk.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "rounds.h"

#define FILES 64
#define NAMES 24
#define STEPS 64
#define SIZE  4096

struct file {
    ino_t ino; /* 0: this entry is free */
    int dirty; /* 1: the content may differ from the synced content */
    size_t len;
    uint8_t synced[SIZE];
};

struct listing {
    unsigned count;
    struct {
        char name[20];
        ino_t ino;
    } entry[NAMES];
};

static struct {
    char root[64], store[80];
    struct file files[FILES];
    struct listing listings[STEPS]; /* [0] is synced, each further listing is one change later */
    unsigned last;
    int open[16]; /* descriptors; -1: free */
    int folder;   /* the descriptor of the store's folder */
    unsigned cut, fail, calls;
    int error, struck, no_links, full;
    enum disk_loss loss;
    unsigned long changes;
} disk;

jmp_buf disk_power;

/* The linker option --wrap dictates these names. NOLINTBEGIN(bugprone-reserved-identifier) */

/* With _FILE_OFFSET_BITS=64 the GNU C library calls functions with names of their own. */
#ifdef __USE_FILE_OFFSET64
#define FILE64(name) __asm__(name "64")
#else
#define FILE64(name) __asm__(name)
#endif

int __wrap_open(const char *path, int flags, ...) FILE64("__wrap_open");
int __wrap_openat(int dir, const char *path, int flags, ...) FILE64("__wrap_openat");
ssize_t __wrap_pread(int fd, void *buf, size_t len, off_t offset) FILE64("__wrap_pread");

int __real_open(const char *path, int flags, ...) FILE64("__real_open");
int __real_openat(int dir, const char *path, int flags, ...) FILE64("__real_openat");
int __real_close(int fd);
int __real_fchmod(int fd, mode_t mode);
int __real_linkat(int from_dir, const char *from, int to_dir, const char *to, int flags);
int __real_renameat(int from_dir, const char *from, int to_dir, const char *to);
int __real_unlinkat(int dir, const char *path, int flags);
ssize_t __real_pread(int fd, void *buf, size_t len, off_t offset) FILE64("__real_pread");
ssize_t __real_write(int fd, const void *buf, size_t len);

static void must(int condition, const char *what) {
    if (!condition) {
        perror(what);
        abort();
    }
}

static const char *inode_path(ino_t ino) {
    static char path[128];

    (void)snprintf(path, sizeof path, "%s/inodes/%llu", disk.root, (unsigned long long)ino);
    return path;
}

static const char *store_path(const char *name) {
    static char path[128];

    (void)snprintf(path, sizeof path, "%s/%.20s", disk.store, name);
    return path;
}

static size_t content(const char *path, uint8_t bytes[SIZE]) {
    FILE *in = fopen(path, "rb");
    size_t len;

    must(in != NULL, path);
    len = fread(bytes, 1, SIZE, in);
    (void)fclose(in);
    must(len < SIZE, "a file too long for this disk");
    return len;
}

static struct file *file_of(int fd) {
    struct stat st;
    int i;

    must(fstat(fd, &st) == 0, "fstat");
    for (i = 0; i < FILES; i++) {
        if (disk.files[i].ino == st.st_ino) {
            return &disk.files[i];
        }
    }
    return NULL;
}

static void list(struct listing *listing) {
    DIR *dir = opendir(disk.store);
    struct dirent *entry;
    struct stat st;

    must(dir != NULL, disk.store);
    listing->count = 0;
    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] != '.') {
            must(listing->count < NAMES && lstat(store_path(entry->d_name), &st) == 0, "list");
            (void)snprintf(listing->entry[listing->count].name, sizeof listing->entry[0].name,
                           "%.19s", entry->d_name);
            listing->entry[listing->count++].ino = st.st_ino;
        }
    }
    (void)closedir(dir);
}

static void names_changed(void) {
    disk.changes++;
    must(disk.last + 1 < STEPS, "too many changes without a sync");
    list(&disk.listings[++disk.last]);
}

static int is_listed(const struct listing *listing, ino_t ino) {
    unsigned i;

    for (i = 0; i < listing->count; i++) {
        if (listing->entry[i].ino == ino) {
            return 1;
        }
    }
    return 0;
}

static int is_zero(const char *path) {
    uint8_t bytes[SIZE] = {0};
    size_t len = content(path, bytes);

    while (len > 0 && bytes[len - 1] == 0) {
        len--;
    }
    return len == 0;
}

/* Forget files that have no name any more and contain only zeros. */
static void forget_empty(void) {
    int i;

    for (i = 0; i < FILES; i++) {
        struct file *file = &disk.files[i];

        if (file->ino != 0 && !file->dirty && !is_listed(&disk.listings[0], file->ino) &&
            is_zero(inode_path(file->ino))) {
            (void)unlink(inode_path(file->ino));
            file->ino = 0;
        }
    }
}

/* ---- power ------------------------------------------------------------------------------- */

/* Change a file that was not synced to what it may contain after a power cut. */
static void lose_content(struct file *file) {
    uint8_t now[SIZE];
    size_t len = content(inode_path(file->ino), now), i, from;
    FILE *out;

    if (disk.loss == DISK_LOSES_ALL || random_below(4) == 0) {
        memcpy(now, file->synced, file->len);
        len = file->len;
    } else if (random_below(3) == 0) {
        len = random_below(len + 1);
    } else { /* the new content, but up to 64 bytes of it are random */
        from = random_below(len + 1);
        for (i = from; i < len && i < from + 64; i++) {
            now[i] = (uint8_t)random_below(256);
        }
    }
    out = fopen(inode_path(file->ino), "wb");
    must(out != NULL, "lose_content");
    i = fwrite(now, 1, len, out);
    must(fclose(out) == 0 && i == len, "lose_content");
    file->dirty = 0;
    memcpy(file->synced, now, len);
    file->len = len;
}

static void restore_names(const struct listing *wanted) {
    struct listing now;
    unsigned i;

    list(&now);
    for (i = 0; i < now.count; i++) {
        must(unlink(store_path(now.entry[i].name)) == 0, "restore_names");
    }
    for (i = 0; i < wanted->count; i++) {
        must(link(inode_path(wanted->entry[i].ino), store_path(wanted->entry[i].name)) == 0,
             "restore_names");
    }
}

static void close_all(void) {
    size_t i;

    for (i = 0; i < sizeof disk.open / sizeof disk.open[0]; i++) {
        if (disk.open[i] >= 0) {
            (void)__real_close(disk.open[i]);
            disk.open[i] = -1;
        }
    }
    disk.folder = -1;
}

static void cut_power(void) {
    int i;

    close_all();
    if (disk.loss != DISK_LOSES_NOTHING) {
        restore_names(
            &disk.listings[disk.loss == DISK_LOSES_ALL ? 0 : random_below(disk.last + 1)]);
        for (i = 0; i < FILES; i++) {
            if (disk.files[i].ino != 0 && disk.files[i].dirty) {
                lose_content(&disk.files[i]);
            }
        }
        list(&disk.listings[0]);
        disk.last = 0;
    }
    longjmp(disk_power, 1);
}

/*
 * Count a system call; each wrapped call begins with this. 1: the call must fail. Does not return
 * if power is cut.
 */
static int strikes(void) {
    disk.calls++;
    if (disk.calls == disk.cut) {
        disk.struck = 1;
        cut_power();
    }
    if (disk.calls == disk.fail) {
        disk.struck = 1;
        errno = disk.error;
        return 1;
    }
    return 0;
}

/* ---- the calls --------------------------------------------------------------------------- */

static int keep_open(int fd) {
    size_t i = 0;

    while (fd >= 0 && disk.open[i] >= 0) {
        must(++i < sizeof disk.open / sizeof disk.open[0], "too many open files");
    }
    if (fd >= 0) {
        disk.open[i] = fd;
    }
    return fd;
}

static void new_file(int fd) {
    struct stat st;
    int i = 0;

    must(fstat(fd, &st) == 0, "fstat");
    while (disk.files[i].ino != 0) {
        must(++i < FILES, "too many files");
    }
    disk.files[i].ino = st.st_ino;
    disk.files[i].len = 0;
    disk.files[i].dirty = 0;
}

int __wrap_open(const char *path, int flags, ...) {
    if (strcmp(path, disk.store) != 0) {
        return __real_open(path, flags, 0600);
    }
    if (strikes()) {
        return -1;
    }
    disk.folder = keep_open(__real_open(path, flags));
    return disk.folder;
}

int __wrap_openat(int dir, const char *path, int flags, ...) {
    int fd;

    if (dir != disk.folder || strcmp(path, ".") == 0) { /* the C library closes these itself */
        return __real_openat(dir, path, flags, 0600);
    }
    if (strikes()) {
        return -1;
    }
    if (disk.full && (flags & O_CREAT) != 0) {
        errno = ENOSPC;
        return -1;
    }
    fd = keep_open(__real_openat(dir, path, flags, 0600));
    if (fd >= 0 && (flags & O_CREAT) != 0) {
        new_file(fd);
        must(link(store_path(path), inode_path(file_of(fd)->ino)) == 0, "link");
        names_changed();
    }
    return fd;
}

int __wrap_close(int fd) {
    size_t i;

    for (i = 0; i < sizeof disk.open / sizeof disk.open[0]; i++) {
        if (disk.open[i] == fd) {
            disk.open[i] = -1;
        }
    }
    if (fd == disk.folder) {
        disk.folder = -1;
    }
    return __real_close(fd);
}

int __wrap_fchmod(int fd, mode_t mode) {
    return strikes() ? -1 : __real_fchmod(fd, mode);
}

ssize_t __wrap_pread(int fd, void *buf, size_t len, off_t offset) {
    return strikes() ? -1 : __real_pread(fd, buf, len, offset);
}

static int is_growing(int fd, size_t len) {
    struct stat st;

    must(fstat(fd, &st) == 0, "fstat");
    return lseek(fd, 0, SEEK_CUR) + (off_t)len > st.st_size;
}

/*
 * Write only half of the bytes, so the store writes the rest with another call. A power cut between
 * the two calls leaves a write that has begun.
 */
ssize_t __wrap_write(int fd, const void *buf, size_t len) {
    struct file *file = file_of(fd);

    if (file == NULL) {
        return __real_write(fd, buf, len);
    }
    if (disk.full && is_growing(fd, len)) {
        errno = ENOSPC;
        return -1;
    }
    file->dirty = 1;
    disk.changes++;
    return strikes() ? -1 : __real_write(fd, buf, len > 1 ? len / 2 : len);
}

int __wrap_fsync(int fd) {
    struct file *file = file_of(fd);

    if (strikes()) {
        return -1;
    }
    if (fd == disk.folder) {
        disk.listings[0] = disk.listings[disk.last];
        disk.last = 0;
        forget_empty();
    } else if (file != NULL) {
        file->len = content(inode_path(file->ino), file->synced);
        file->dirty = 0;
    }
    return 0;
}

int __wrap_linkat(int from_dir, const char *from, int to_dir, const char *to, int flags) {
    if (strikes()) {
        return -1;
    }
    if (disk.no_links) {
        errno = EPERM;
        return -1;
    }
    if (__real_linkat(from_dir, from, to_dir, to, flags) != 0) {
        return -1;
    }
    names_changed();
    return 0;
}

int __wrap_renameat(int from_dir, const char *from, int to_dir, const char *to) {
    if (strikes() || __real_renameat(from_dir, from, to_dir, to) != 0) {
        return -1;
    }
    names_changed();
    return 0;
}

int __wrap_unlinkat(int dir, const char *path, int flags) {
    if (strikes() || __real_unlinkat(dir, path, flags) != 0) {
        return -1;
    }
    names_changed();
    return 0;
}

/* NOLINTEND(bugprone-reserved-identifier) */

/* ---- for the tests ----------------------------------------------------------------------- */

static void clear(const char *folder) {
    DIR *dir = opendir(folder);
    struct dirent *entry;

    must(dir != NULL, folder);
    while ((entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            must(__real_unlinkat(dirfd(dir), entry->d_name, 0) == 0, entry->d_name);
        }
    }
    (void)closedir(dir);
}

static const char *inodes(void) {
    static char path[80];

    (void)snprintf(path, sizeof path, "%s/inodes", disk.root);
    return path;
}

static void make_root(void) {
    (void)snprintf(disk.root, sizeof disk.root, "%s/ursa-disk-XXXXXX",
                   access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    must(mkdtemp(disk.root) != NULL, disk.root);
    (void)snprintf(disk.store, sizeof disk.store, "%s/store", disk.root);
    must(mkdir(disk.store, 0700) == 0 && mkdir(inodes(), 0700) == 0, disk.root);
    memset(disk.open, -1, sizeof disk.open);
}

void disk_format(void) {
    int i;

    if (disk.root[0] == '\0') {
        make_root();
    }
    close_all();
    clear(disk.store);
    clear(inodes());
    for (i = 0; i < FILES; i++) {
        disk.files[i].ino = 0;
    }
    disk.listings[0].count = 0;
    disk.last = 0;
    disk.no_links = 0;
    disk.full = 0;
    disk_cut(0, DISK_LOSES_NOTHING);
    disk_fail(0, 0);
}

void disk_end(void) {
    disk_format();
    (void)rmdir(disk.store);
    (void)rmdir(inodes());
    (void)rmdir(disk.root);
    disk.root[0] = '\0';
}

const char *disk_folder(void) {
    return disk.store;
}

void disk_cut(unsigned n, enum disk_loss loss) {
    disk.cut = n;
    disk.loss = loss;
    disk.calls = 0;
    disk.struck = 0;
}

void disk_fail(unsigned n, int error) {
    disk.fail = n;
    disk.error = error;
    disk.calls = 0;
    disk.struck = 0;
}

int disk_has_struck(void) {
    return disk.struck;
}

void disk_without_links(void) {
    disk.no_links = 1;
}

void disk_full(int is_full) {
    disk.full = is_full;
}

unsigned long disk_changes(void) {
    return disk.changes;
}

int disk_holds(const void *wanted, size_t wanted_len) {
    uint8_t bytes[SIZE];
    int i, found = 0;

    for (i = 0; i < FILES; i++) {
        if (disk.files[i].ino != 0) {
            size_t len = content(inode_path(disk.files[i].ino), bytes);

            found |= memmem(bytes, len, wanted, wanted_len) != NULL;
        }
    }
    return found;
}
