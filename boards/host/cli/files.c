/* SPDX-License-Identifier: MIT */
/* Files that appear complete or not at all, even after a power cut. */
#define _GNU_SOURCE
#include "cli/files.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../../../port/posix/posix.h"

int file_exists(const char *path) {
    struct stat st;

    return lstat(path, &st) == 0;
}

int file_is_dash(const char *path) {
    return path == NULL || strcmp(path, "-") == 0;
}

const char *file_input_name(const char *path) {
    return file_is_dash(path) ? "standard input" : path;
}

/* Put a name in single quotes. Returns 0 if it does not fit or has control characters. */
static int quote(char *out, size_t size, const char *name) {
    size_t len = 0;

    out[len++] = '\'';
    for (; *name != '\0'; name++) {
        if (len + 6 > size || (unsigned char)*name < ' ' || *name == '\x7F') {
            return 0;
        }
        if (*name == '\'') {
            memcpy(out + len, "'\\'",
                   3); /* the quotes end, and after an escaped quote begin again */
            len += 3;
        }
        out[len++] = *name;
    }
    out[len++] = '\'';
    out[len] = '\0';
    return 1;
}

const char *file_in_command(const char *name) {
    static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                               "_-./+,:@%";
    static char command[512];
    size_t dot = *name == '-' ? 2 : 0; /* a dash at the start would begin an option */

    if (strcmp(name, file_input_name(NULL)) == 0) {
        return "FILE";
    }
    if (name[strspn(name, safe)] == '\0' && dot == 0) {
        return name;
    }
    command[0] = '.';
    command[1] = '/';
    return quote(command + dot, sizeof command - dot, name) ? command : "FILE";
}

int file_read(const char *path, uint8_t **data, size_t size, size_t *len) {
    FILE *file = file_is_dash(path) ? stdin : fopen(path, "re");
    int rc = 0;

    if (file == NULL) {
        return errno;
    }
    *data = malloc(size);
    if (*data == NULL) {
        rc = ENOMEM;
    } else {
        (void)setvbuf(file, NULL, _IONBF,
                      /*
                       * Unbuffered, so that stdio keeps no copy of a secret, and reads no more
                       * bytes of standard input than this call asks for.
                       */
                      0);
        *len = fread(*data, 1, size, file);
        rc = ferror(file) ? errno : *len == size ? EFBIG : 0;
        if (rc != 0) {
            explicit_bzero(*data, size);
            free(*data);
        }
    }
    if (file != stdin) {
        (void)fclose(file); /* the file was only read, so closing loses no data */
    }
    return rc;
}

/* The folder of a path, to be freed. NULL: out of memory. */
static char *folder_of(const char *path) {
    char *copy = strdup(path), *folder = NULL;

    if (copy != NULL) {
        folder = strdup(dirname(copy));
        free(copy);
    }
    return folder;
}

/*
 * A signal that ends the program must not leave half a secret under a temporary name. The critical
 * sections are short, so the signals are blocked instead of handled. Each hold_signals needs its
 * release_signals.
 */
static sigset_t signals_before;
static unsigned signal_holds;

static void hold_signals(void) {
    sigset_t held;

    if (signal_holds++ > 0) {
        return;
    }
    (void)sigemptyset(&held);
    (void)sigaddset(&held, SIGHUP);
    (void)sigaddset(&held, SIGINT);
    (void)sigaddset(&held, SIGQUIT);
    (void)sigaddset(&held, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &held, &signals_before);
}

static void release_signals(void) {
    if (--signal_holds == 0) {
        (void)sigprocmask(SIG_SETMASK, &signals_before, NULL);
    }
}

void file_signals_to_errors(void) {
    struct sigaction ignore = {.sa_handler = SIG_IGN};

    (void)sigaction(SIGXFSZ, &ignore, NULL);
    (void)sigaction(SIGPIPE, &ignore, NULL);
}

/* --- private keys: in PEM, in DER, in a device's flash --------------------------------------- */

/*
 * True if a line begins a private key, such as "-----BEGIN RSA PRIVATE KEY-----".
 *
 * The BEGIN lines of PKCS#8, of encrypted keys and of the older formats all end in PRIVATE KEY. PGP
 * has the word BLOCK after PRIVATE KEY, and SSH2 has four dashes, so neither the dashes nor the end
 * of the line are compared. In UTF-16 a zero byte follows each letter.
 */
static int begins_key(const char *line, size_t len) {
    static const char begin[] = "BEGIN ", name[] = "PRIVATE KEY",
                      wide[] = "P\0R\0I\0V\0A\0T\0E\0 \0K\0E\0Y", putty[] = "PuTTY-User-Key-File";
    const char *found = memmem(line, len, begin, sizeof begin - 1);

    return (found != NULL &&
            memmem(found, len - (size_t)(found - line), name, sizeof name - 1) != NULL) ||
           memmem(line, len, wide, sizeof wide - 1) != NULL ||
           memmem(line, len, putty, sizeof putty - 1) != NULL;
}

/*
 * The offset where the contents of the DER object at `at` begin, or n if that offset is beyond the
 * n bytes in head.
 */
static size_t contents_of(const unsigned char *head, size_t n, size_t at) {
    if (at + 1 >= n) {
        return n;
    }
    at += head[at + 1] < 0x80 ? 2 : 2 + (size_t)(head[at + 1] & 0x7F);
    return at < n ? at : n;
}

/*
 * True if DER begins like a private key, or like PKCS#12, which usually contains one.
 *
 * Such DER is a SEQUENCE. A plain key begins with the version 0 or 1, and PKCS#12 with the version
 * 3. An encrypted key begins with an inner SEQUENCE, which begins with an OID of PKCS#5 or PKCS#12.
 * In a public key the OID at this place is of PKCS#1. In a request or a certificate the inner
 * SEQUENCE does not begin with an OID.
 */
static int begins_der_key(const unsigned char *head, size_t n) {
    static const unsigned char pkcs[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01};
    size_t at = contents_of(head, n, 0), oid;

    if (n == 0 || head[0] != 0x30 || at + 3 > n) {
        return 0;
    }
    if (head[at] == 0x02 && head[at + 1] == 0x01) {
        return head[at + 2] <= 1 || head[at + 2] == 3;
    }
    at = head[at] == 0x30 ? contents_of(head, n, at) : n;
    oid = at < n && head[at] == 0x06 ? contents_of(head, n, at) : n;
    return oid + sizeof pkcs < n && memcmp(head + oid, pkcs, sizeof pkcs) == 0 &&
           (head[oid + sizeof pkcs] == 5 || head[oid + sizeof pkcs] == 12);
}

/* True for Microsoft's key formats: PVK, and PRIVATEKEYBLOB by its type and version. */
static int begins_ms_key(const unsigned char *head, size_t n) {
    static const unsigned char pvk[] = {0x1E, 0xF1, 0xB5, 0xB0}, blob[] = {0x07, 0x02, 0x00, 0x00};

    return n >= sizeof pvk &&
           (memcmp(head, pvk, sizeof pvk) == 0 || memcmp(head, blob, sizeof blob) == 0);
}

/*
 * A flash file has its magic number after the flash contents. A record file begins with its magic
 * number (posix.h).
 */
static int holds_binary_key(FILE *file) {
    static const unsigned char flash[8] = "URSAFL1\n", record[8] = "URSARC1\n";
    unsigned char head[32] = {0}, tail[8] = {0};
    size_t n = fread(head, 1, sizeof head, file);
    int is_flash = fseek(file, URSA_POSIX_FLASH_SIZE, SEEK_SET) == 0 &&
                   fread(tail, 1, sizeof tail, file) == sizeof tail &&
                   memcmp(tail, flash, sizeof flash) == 0;

    rewind(file);
    return is_flash || memcmp(head, record, sizeof record) == 0 || begins_der_key(head, n) ||
           begins_ms_key(head, n);
}

/*
 * Returns 1 if the file holds a private key, 0 if it holds no private key, or -1 if the path is not
 * a regular file or cannot be read.
 */
static int holds_key(const char *path, int flags) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | flags), holds = -1;
    FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
    size_t size = 0;
    char *line = NULL;
    struct stat st;
    ssize_t len;

    if (file == NULL) {
        if (fd >= 0) {
            (void)close(fd);
        }
        return -1;
    }
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
        holds = holds_binary_key(file);
        while (!holds && (len = getline(&line, &size, file)) >= 0) {
            holds = begins_key(line, (size_t)len);
        }
        if (!holds && !feof(file)) {
            holds = -1;
        }
    }
    free(line);
    (void)fclose(file); /* the file was only read, so closing loses no data */
    return holds;
}

/* --- where output goes ----------------------------------------------------------------------- */

enum place {
    PLACE_FREE,
    PLACE_FILE,
    PLACE_SPECIAL, /* a pipe, a terminal or /dev/null: written to, never replaced */
};

/*
 * True if the path means standard output. /dev/stdout may lead to a regular file that is already
 * open as standard output. That file must be written to, not replaced.
 */
static int is_stdout(const char *path) {
    return file_is_dash(path) || strcmp(path, "/dev/stdout") == 0;
}

/*
 * Find out whether a path is free, a regular file or a special file. Symbolic links are followed.
 */
static int look_at(const char *path, enum place *place) {
    struct stat st;

    *place = PLACE_FREE;
    if (stat(path, &st) != 0) {
        return errno != ENOENT ? errno : file_exists(path) ? ENOLINK : 0;
    }
    *place = S_ISREG(st.st_mode) ? PLACE_FILE : PLACE_SPECIAL;
    return S_ISDIR(st.st_mode) ? EISDIR : 0;
}

int file_check_secret(const char *path) {
    enum place place = PLACE_FREE;
    int rc = is_stdout(path) ? 0 : look_at(path, &place);

    return rc == 0 && place == PLACE_FILE ? EEXIST : rc;
}

int file_check(const char *path) {
    enum place place = PLACE_FREE;
    int rc = is_stdout(path) ? 0 : look_at(path, &place);

    return rc == 0 && place == PLACE_FILE && holds_key(path, 0) != 0 ? EEXIST : rc;
}

/*
 * Open a special file. If a regular file has replaced the special file in the meantime, nothing is
 * written to the regular file.
 */
static int open_special(const char *path, int *fd) {
    struct stat st;
    int rc = 0;

    *fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (*fd < 0) {
        return errno;
    }
    if (fstat(*fd, &st) != 0 || S_ISREG(st.st_mode)) {
        rc = EEXIST;
        (void)close(*fd);
        *fd = -1;
    }
    return rc;
}

/* --- secret output --------------------------------------------------------------------------- */

static int create_secret(const char *path, const char *data, size_t len) {
    struct ursa_posix_temp temp;
    int rc;

    hold_signals();
    rc = ursa_posix_temp_make(&temp, path, S_IRUSR | S_IWUSR, data, len);
    if (rc == 0) {
        rc = ursa_posix_temp_place(&temp, path);
        ursa_posix_temp_end(&temp);
    }
    release_signals();
    return rc;
}

int file_write_secret(const char *path, const char *data, size_t len) {
    enum place place = PLACE_FREE;
    int rc, fd;

    if (is_stdout(path)) {
        return ursa_posix_write_all(STDOUT_FILENO, data, len);
    }
    rc = look_at(path, &place);
    if (rc != 0 || place == PLACE_FILE) {
        return rc != 0 ? rc : EEXIST;
    }
    if (place == PLACE_FREE) {
        return create_secret(path, data, len);
    }
    rc = open_special(path, &fd);
    if (rc == 0) {
        rc = ursa_posix_write_all(fd, data, len);
        (void)close(fd); /* the file is not regular, so closing loses no data */
    }
    return rc;
}

/* --- other output ---------------------------------------------------------------------------- */

/* The mode of a new file under the current umask. */
static mode_t plain_mode(void) {
    mode_t mask = umask(0);

    (void)umask(mask);
    return (mode_t)0666 & ~mask;
}

/*
 * Renaming would replace a symbolic link itself, so resolve the link first. If the temporary file
 * has a name, signals stay blocked until that name is gone.
 */
static int stage_beside(struct staged *staged, const char *path, enum place place) {
    int rc;

    staged->path = place == PLACE_FILE ? realpath(path, NULL) : strdup(path);
    if (staged->path == NULL) {
        return errno;
    }
    hold_signals();
    rc = ursa_posix_temp_make(&staged->temp, staged->path, plain_mode(), staged->data, staged->len);
    staged->holds = staged->temp.path != NULL;
    if (!staged->holds) {
        release_signals();
    }
    return rc;
}

int file_stage(struct staged *staged, const char *path, const void *data, size_t len) {
    enum place place;
    int rc;

    *staged = (struct staged){.fd = STDOUT_FILENO, .temp = {.fd = -1}, .data = data, .len = len};
    if (is_stdout(path)) {
        return 0;
    }
    rc = look_at(path, &place);
    if (rc == 0 && place == PLACE_SPECIAL) {
        return open_special(path, &staged->fd);
    }
    if (rc == 0 && place == PLACE_FILE && holds_key(path, 0) != 0) {
        rc = EEXIST;
    }
    if (rc == 0) {
        rc = stage_beside(staged, path, place);
    }
    if (rc != 0) {
        file_drop(staged);
    }
    return rc;
}

/* Undo an exchange of names, so that the key is at `path` again. */
static void put_back(struct ursa_posix_temp *temp, const char *path) {
    struct stat ours, there;

    if (ursa_posix_temp_exchange(temp, path) != 0 || fstat(temp->fd, &ours) != 0 ||
        lstat(temp->path, &there) != 0 || ours.st_dev != there.st_dev ||
        ours.st_ino != there.st_ino) {
        ursa_posix_temp_leave(temp); /* the file under the temporary name is not ours to remove */
    }
}

/*
 * Give the temporary file its final name without ever replacing a key. A key may have appeared at
 * the path since the last check. So an existing file is not replaced: the two files exchange names
 * in one operation. The old file is then checked under the temporary name before it is removed.
 */
static int replace_but_no_key(struct ursa_posix_temp *temp, const char *path) {
    int rc = ursa_posix_temp_place(temp, path);

    if (rc != EEXIST) {
        return rc;
    }
    rc = ursa_posix_temp_exchange(temp, path);
    if (ursa_posix_no_exchange(rc)) {
        return holds_key(path, O_NOFOLLOW) != 0 ? EEXIST : ursa_posix_temp_replace(temp, path);
    }
    if (rc == 0 && holds_key(temp->path, O_NOFOLLOW) != 0) {
        put_back(temp, path);
        return EEXIST;
    }
    return rc == 0 ? ursa_posix_sync_folder(path) : rc;
}

int file_commit(struct staged *staged) {
    int rc;

    if (staged->path == NULL) {
        rc = ursa_posix_write_all(staged->fd, staged->data, staged->len);
    } else {
        hold_signals();
        rc = replace_but_no_key(&staged->temp, staged->path);
        ursa_posix_temp_end(&staged->temp);
        release_signals();
    }
    file_drop(staged);
    return rc;
}

void file_drop(struct staged *staged) {
    ursa_posix_temp_end(&staged->temp);
    if (staged->fd > STDERR_FILENO) {
        (void)close(staged->fd);
    }
    free(staged->path);
    if (staged->holds) {
        release_signals();
    }
    *staged = (struct staged){.fd = -1, .temp = {.fd = -1}};
}

/* --- names ----------------------------------------------------------------------------------- */

/*
 * True if two paths have the same folder and the same file name, even if the folders are spelt
 * differently.
 */
int file_is_same_place(const char *a, const char *b) {
    char *folder_a = folder_of(a), *folder_b = folder_of(b);
    char *copy_a = strdup(a), *copy_b = strdup(b);
    struct stat st_a, st_b;
    int same = folder_a != NULL && folder_b != NULL && copy_a != NULL && copy_b != NULL &&
               stat(folder_a, &st_a) == 0 && stat(folder_b, &st_b) == 0 &&
               st_a.st_dev == st_b.st_dev && st_a.st_ino == st_b.st_ino &&
               strcmp(basename(copy_a), basename(copy_b)) == 0;

    free(folder_a);
    free(folder_b);
    free(copy_a);
    free(copy_b);
    return same;
}
