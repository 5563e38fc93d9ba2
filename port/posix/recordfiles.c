/* SPDX-License-Identifier: MIT */
/*
 * Records in plain files. A record is replaced in four steps. Each step is on the disk before the
 * next step begins.
 *
 *   1. the new contents are written to NAME.new
 *   2. the old file gets a second name, NAME.old
 *   3. NAME.new is renamed to NAME: this makes the change
 *   4. NAME.old is overwritten and removed
 *
 * A record is destroyed in two steps: its file is renamed to NAME.old, and then step 4 follows. So
 * a NAME.new or NAME.old that exists when the store is opened belongs to an unfinished change. This
 * file is overwritten and removed. On a full disk, step 1 uses the spare file (spare.h).
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h> /* renameat */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../../core/base/consttime.h"
#include "../../core/base/wipe.h"
#include "newfile.h"
#include "posix.h"
#include "recordform.h"
#include "spare.h"

/* Open without blocking, because the name may belong to a FIFO or a device. */
#define OPEN_FLAGS (O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK)

#define ID 0u /* number of the record that has the device's id */

/* The names of a record: record-01, record-01.new and record-01.old. */
struct names {
    char now[16], fresh[16], old[16];
};

static struct names names_of(unsigned number) {
    struct names names = {"record-00", "record-00.new", "record-00.old"};
    struct names id = {"id", "id.new", "id.old"};
    char tens = (char)('0' + number / 10 % 10), ones = (char)('0' + number % 10);

    names.now[7] = names.fresh[7] = names.old[7] = tens;
    names.now[8] = names.fresh[8] = names.old[8] = ones;
    return number == ID ? id : names;
}

static int code(int error) {
    return error == 0 ? URSA_OK : ursa_posix_error(error);
}

/* --- contents ------------------------------------------------------------------------------ */

/* Read an open file into store->file and check it. */
static int take_in(struct ursa_posix_store *store, int fd, unsigned number, size_t *len) {
    struct stat st;
    int rc;

    if (fstat(fd, &st) != 0) {
        return ursa_posix_error(errno);
    }
    if (!S_ISREG(st.st_mode) || st.st_size > (off_t)sizeof store->file) {
        return URSA_E_STORE_DAMAGED;
    }
    rc = code(ursa_posix_read_all(fd, 0, store->file, (size_t)st.st_size));
    if (rc == URSA_OK && !ursa_record_is_whole(store->file, (size_t)st.st_size, number)) {
        rc = URSA_E_STORE_DAMAGED;
    }
    if (rc == URSA_OK) {
        *len = (size_t)st.st_size - URSA_POSIX_RECORD_EXTRA;
    }
    return rc;
}

/* Read a record into store->file, which the caller must wipe. The contents are after the head. */
static int load(struct ursa_posix_store *store, unsigned number, size_t *len) {
    struct names names = names_of(number);
    int rc, fd = openat(store->fd, names.now, O_RDONLY | OPEN_FLAGS);

    if (fd < 0) {
        switch (errno) {
        case ENOENT:
            return URSA_E_NOT_FOUND;
        case ELOOP: /* a symbolic link, which the store never makes */
            return URSA_E_STORE_DAMAGED;
        default:
            return ursa_posix_error(errno);
        }
    }
    rc = take_in(store, fd, number, len);
    (void)close(fd);
    return rc;
}

/* --- changes: 0 or an errno ---------------------------------------------------------------- */

/*
 * Sync the folder. Until a sync has succeeded, it is unknown which files the folder has after a
 * power cut.
 */
static int sync_names(struct ursa_posix_store *store) {
    store->unsynced = fsync(store->fd) != 0;
    return store->unsynced ? errno : 0;
}

static int overwrite(int fd) {
    static const uint8_t zeros[1024];
    struct stat st;
    off_t left;
    int rc = fstat(fd, &st) != 0 ? errno : 0;

    if (rc != 0 || !S_ISREG(st.st_mode)) {
        return rc;
    }
    for (left = st.st_size; rc == 0 && left > 0; left -= (off_t)sizeof zeros) {
        rc = ursa_posix_write_all(fd, zeros,
                                  left < (off_t)sizeof zeros ? (size_t)left : sizeof zeros);
    }
    return rc == 0 && fsync(fd) != 0 ? errno : rc;
}

/* Returns 1 if the open file has this name, 0 if not, or a negative errno value. */
static int has_name(const struct ursa_posix_store *store, int fd, const char *name) {
    struct stat file, named;

    if (fstat(fd, &file) != 0) {
        return -errno;
    }
    if (fstatat(store->fd, name, &named, AT_SYMLINK_NOFOLLOW) != 0) {
        return errno == ENOENT ? 0 : -errno;
    }
    return file.st_dev == named.st_dev && file.st_ino == named.st_ino;
}

/*
 * Overwrite the file `name`, unless it is the same file as `record`: after step 2 the record has
 * both names. *blank is 1 if the file was overwritten.
 */
static int destroy_contents(const struct ursa_posix_store *store, const char *name,
                            const char *record, int *blank) {
    int is_record, rc, fd = openat(store->fd, name, O_RDWR | OPEN_FLAGS);

    *blank = 0;
    /*
     * The name belongs to a symbolic link, a folder, a device or a file without permissions. The
     * store has never written to it, so there is nothing to overwrite.
     */
    if (fd < 0) {
        return errno == ELOOP || errno == EISDIR || errno == ENXIO || errno == EACCES ? 0 : errno;
    }
    is_record = has_name(store, fd, record);
    rc = is_record == 0 ? overwrite(fd) : is_record == 1 ? 0 : -is_record;
    *blank = is_record == 0 && rc == 0;
    (void)close(fd);
    return rc;
}

/*
 * If `name` (NAME.new) has the size of the spare file and there is no spare file, then `name` was
 * the spare file: rename it back. Returns 1 if it was renamed.
 */
static int give_back(const struct ursa_posix_store *store, const char *name) {
    return ursa_posix_is_spare(store->fd, name) &&
           !ursa_posix_is_spare(store->fd, URSA_SPARE_NAME) &&
           renameat(store->fd, name, store->fd, URSA_SPARE_NAME) == 0;
}

/* Overwrite and remove NAME.new or NAME.old, which is no longer needed. */
static int drop(const struct ursa_posix_store *store, const char *name, const char *record) {
    int blank, rc = destroy_contents(store, name, record, &blank);

    if (rc == 0 && !(blank && give_back(store, name)) && unlinkat(store->fd, name, 0) != 0) {
        rc = errno;
    }
    return rc == ENOENT ? 0 : rc;
}

/*
 * Complete or undo an interrupted change of a record. Afterwards the record's name is on the disk,
 * and NAME.new and NAME.old are gone.
 */
static int settle(struct ursa_posix_store *store, const struct names *names) {
    int rc = store->unsynced ? sync_names(store) : 0;

    if (rc == 0) {
        rc = drop(store, names->fresh, names->now);
    }
    return rc == 0 ? drop(store, names->old, names->now) : rc;
}

/*
 * Step 1: write the new file. `how` is O_CREAT | O_EXCL, or 0 for the spare file, which exists. The
 * mode is set before the contents are written. Otherwise a strange umask could leave a file that
 * cannot be opened again.
 */
static int write_fresh(const struct ursa_posix_store *store, const char *name, int how,
                       size_t size) {
    int rc = 0, fd = openat(store->fd, name, O_WRONLY | how | OPEN_FLAGS, S_IRUSR | S_IWUSR);

    if (fd < 0) {
        return errno;
    }
    if (fchmod(fd, S_IRUSR | S_IWUSR) != 0) {
        rc = errno;
    }
    if (rc == 0) {
        rc = ursa_posix_write_all(fd, store->file, size);
    }
    if (rc == 0 && ftruncate(fd, (off_t)size) != 0) { /* the spare file may be longer */
        rc = errno;
    }
    if (rc == 0 && fsync(fd) != 0) {
        rc = errno;
    }
    (void)close(fd);
    return rc;
}

/*
 * True if the spare file is large enough for `size` bytes, and the existing file `name` has at
 * least `size` bytes. The new file then takes no additional space after the old file is removed.
 */
static int is_no_longer(const struct ursa_posix_store *store, const char *name, size_t size) {
    struct stat st;

    return size <= URSA_SPARE_SIZE && fstatat(store->fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(st.st_mode) && st.st_size >= (off_t)size;
}

/*
 * Step 1 on a full disk: rename the spare file to NAME.new, sync the folder, and only then write
 * into the file.
 */
static int write_spare(struct ursa_posix_store *store, const struct names *names, size_t size) {
    int rc = settle(store, names);

    if (rc == 0 && !ursa_posix_is_spare(store->fd, URSA_SPARE_NAME)) {
        return ENOSPC;
    }
    if (rc == 0 && renameat(store->fd, URSA_SPARE_NAME, store->fd, names->fresh) != 0) {
        return errno;
    }
    if (rc == 0) {
        rc = sync_names(store);
    }
    return rc == 0 ? write_fresh(store, names->fresh, 0, size) : rc;
}

static int write_new(struct ursa_posix_store *store, const struct names *names, size_t size) {
    int rc = write_fresh(store, names->fresh, O_CREAT | O_EXCL, size);

    return (rc == ENOSPC || rc == EDQUOT) && is_no_longer(store, names->now, size)
               ? write_spare(store, names, size)
               : rc;
}

/*
 * Step 2: give the old file its second name. On a file system without hard links (FAT), keep the
 * old file open in *held instead. A power cut between steps 3 and 4 then leaves the old bytes on
 * the disk.
 */
static int hold_old(const struct ursa_posix_store *store, const struct names *names, int *held) {
    if (linkat(store->fd, names->now, store->fd, names->old, 0) == 0 || errno == ENOENT) {
        return 0;
    }
    if (!ursa_posix_no_links(errno)) {
        return errno;
    }
    *held = openat(store->fd, names->now, O_RDWR | OPEN_FLAGS);
    return *held < 0 && errno != ENOENT ? errno : 0;
}

/* Steps 3 and 4: make the change, then destroy the old file. */
static int swap(struct ursa_posix_store *store, const struct names *names, int held) {
    int rc = renameat(store->fd, names->fresh, store->fd, names->now) != 0 ? errno : 0;

    if (rc != 0) {
        (void)settle(store, names); /* the record is unchanged, so undo step 1 */
        return rc;
    }
    rc = sync_names(store);
    if (rc == 0 && held >= 0) {
        rc = overwrite(held);
    }
    if (rc == 0) {
        rc = settle(store, names);
    }
    return rc == 0 ? sync_names(store) : rc;
}

/* Replace a record by the first `size` bytes of store->file. */
static int replace(struct ursa_posix_store *store, unsigned number, size_t size) {
    struct names names = names_of(number);
    int held = -1, rc = settle(store, &names);

    if (rc != 0) {
        return rc;
    }
    rc = write_new(store, &names, size);
    if (rc == 0) {
        rc = hold_old(store, &names, &held);
    }
    if (rc == 0) {
        rc = swap(store, &names, held);
    } else {
        (void)settle(store, &names);
    }
    if (held >= 0) {
        (void)close(held);
    }
    /*
     * Make the spare file only after success. Otherwise a new folder could have a spare file but no
     * id on the disk, and get_id would refuse it.
     */
    if (rc == 0) {
        ursa_posix_keep_spare(store->fd);
    }
    return rc;
}

static int destroy(struct ursa_posix_store *store, unsigned number) {
    struct names names = names_of(number);
    int rc = settle(store, &names);

    if (rc == 0 && renameat(store->fd, names.now, store->fd, names.old) != 0) {
        return errno == ENOENT ? 0 : errno;
    }
    if (rc == 0) {
        rc = sync_names(store);
    }
    if (rc == 0) {
        rc = settle(store, &names);
    }
    return rc == 0 ? sync_names(store) : rc;
}

/* --- the interface ------------------------------------------------------------------------- */

static int is_record(unsigned number) {
    return number >= 1 && number <= URSA_RECORD_MAX;
}

static int read_record(void *ctx, unsigned number, void *buf, size_t size, size_t *len) {
    struct ursa_posix_store *store = ctx;
    size_t got = 0;
    int rc = is_record(number) ? load(store, number, &got) : URSA_E_ARGUMENT;

    if (rc == URSA_OK) {
        *len = got;
        rc = got > size ? URSA_E_BUFFER : URSA_OK;
        memcpy(buf, store->file + URSA_RECORD_HEAD, got < size ? got : size);
    }
    ursa_wipe(store->file, sizeof store->file);
    return rc;
}

static int is_unchanged(struct ursa_posix_store *store, unsigned number, const void *buf,
                        size_t len) {
    size_t old = 0;

    return load(store, number, &old) == URSA_OK && old == len &&
           ursa_equal(store->file + URSA_RECORD_HEAD, buf, len);
}

static int write_record(void *ctx, unsigned number, const void *buf, size_t len) {
    struct ursa_posix_store *store = ctx;
    struct names names = names_of(number);
    int rc;

    if (!is_record(number) || buf == NULL) {
        return URSA_E_ARGUMENT;
    }
    if (len > URSA_POSIX_RECORD_MAX) {
        return URSA_E_STORE_FULL;
    }
    if (is_unchanged(store, number, buf, len)) {
        rc = settle(store, &names); /* finish an earlier write that failed half way */
    } else {
        rc = replace(store, number, ursa_record_encode(store->file, number, buf, len));
    }
    ursa_wipe(store->file, sizeof store->file);
    return code(rc);
}

static int wipe_record(void *ctx, unsigned number) {
    return is_record(number) ? code(destroy(ctx, number)) : URSA_E_ARGUMENT;
}

/*
 * Wipe all records in the order of their numbers, so that the key is wiped first. After an error
 * the remaining records are still wiped.
 */
static int wipe_all(void *ctx) {
    unsigned number;
    int rc = 0;

    for (number = 1; number <= URSA_RECORD_MAX; number++) {
        int error = destroy(ctx, number);

        rc = rc == 0 ? error : rc;
    }
    return code(rc);
}

struct ursa_records ursa_posix_store_records(struct ursa_posix_store *store) {
    struct ursa_records records = {store, read_record, write_record, wipe_record, wipe_all};

    return records;
}

/* --- opening and closing ------------------------------------------------------------------- */

static int make_folder(const char *path) {
    if (mkdir(path, S_IRWXU) != 0) {
        return errno == EEXIST ? 0 : errno;
    }
    return chmod(path, S_IRWXU) != 0 ? errno : ursa_posix_sync_folder(path);
}

static const char *check_folder(int fd) {
    struct stat st;

    if (fstat(fd, &st) != 0) {
        return strerror(errno);
    }
    if (st.st_uid != geteuid()) {
        return "this folder belongs to another user";
    }
    return (st.st_mode & (S_IRWXG | S_IRWXO)) != 0
               ? "other users can access this folder; set its mode to 0700"
               : NULL;
}

/* True if a folder is empty, except for the unfinished file of an id (id.new). */
static int is_empty(int folder) {
    int empty = 1, fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    struct names id = names_of(ID);
    struct dirent *entry;

    if (dir == NULL) {
        if (fd >= 0) {
            (void)close(fd);
        }
        return 0;
    }
    while ((entry = readdir(dir)) != NULL) {
        empty &= strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
                 strcmp(entry->d_name, id.fresh) == 0;
    }
    (void)closedir(dir);
    return empty;
}

/* Draw the id of a new store, and write it. The store exists as soon as it has an id. */
static int draw_id(struct ursa_posix_store *store) {
    int rc = ursa_posix_noise(NULL, store->id, sizeof store->id);

    return rc != URSA_OK
               ? rc
               : code(replace(store, ID,
                              ursa_record_encode(store->file, ID, store->id, sizeof store->id)));
}

/*
 * Read the id, or make an id if the folder is empty. A folder that has files but no id is not a
 * store, or is a store that has lost its id.
 */
static const char *get_id(struct ursa_posix_store *store) {
    size_t len = 0;
    int rc = load(store, ID, &len);

    if (rc == URSA_E_NOT_FOUND) {
        if (!is_empty(store->fd)) {
            return "not a store (its file `id` is missing)";
        }
        rc = draw_id(store);
        len = sizeof store->id;
    } else if (rc == URSA_OK && len == sizeof store->id) {
        memcpy(store->id, store->file + URSA_RECORD_HEAD, sizeof store->id);
    }
    if (rc == URSA_E_STORE_DAMAGED || len != sizeof store->id) {
        return "not a store (its file `id` is damaged)";
    }
    return rc == URSA_OK ? NULL : strerror(-rc + URSA_E_PORT(0));
}

/* Make the changes of an earlier process durable, and complete or undo its unfinished changes. */
static int settle_all(struct ursa_posix_store *store) {
    unsigned number;
    int rc = sync_names(store);

    for (number = ID; number <= URSA_RECORD_MAX && rc == 0; number++) {
        struct names names = names_of(number);

        rc = settle(store, &names);
    }
    return rc;
}

const char *ursa_posix_store_open(struct ursa_posix_store *store, const char *path) {
    const char *why;
    int rc = make_folder(path);

    memset(store, 0, sizeof *store);
    store->fd = rc == 0 ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (store->fd < 0) {
        return strerror(rc != 0 ? rc : errno);
    }
    why = ursa_posix_lock(store->fd);
    if (why == NULL) {
        why = check_folder(store->fd);
    }
    if (why == NULL) {
        why = get_id(store);
    }
    if (why == NULL) {
        rc = settle_all(store);
        why = rc != 0 ? strerror(rc) : NULL;
    }
    if (why != NULL) {
        ursa_posix_store_close(store);
    } else {
        ursa_posix_keep_spare(store->fd);
    }
    return why;
}

void ursa_posix_store_close(struct ursa_posix_store *store) {
    if (store->fd >= 0) {
        (void)close(store->fd); /* every write was synced */
        store->fd = -1;
    }
}
