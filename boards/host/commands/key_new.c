/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "commands/key_new.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "print/print_private.h"
#include "cli/report.h"

/* Print the key as text into memory, which must be wiped and freed. */
static int print_text(const struct ursa_keypair *key, char **text) {
    size_t len = 0;
    FILE *out = open_memstream(text, &len);

    if (out == NULL) {
        return report(EXIT_FAILED, "%s", strerror(errno));
    }
    print_keypair(out, key);
    return fclose(out) == 0 ? EXIT_DONE : report(EXIT_FAILED, "%s", strerror(ENOMEM));
}

static int write_key(struct key_new *work, const struct ursa_keypair *key) {
    char *text = NULL;
    int rc = work->text ? print_text(key, &text) : EXIT_DONE;

    if (rc == EXIT_DONE) {
        work->target.after = text;
        rc = key_write(&work->target, key, NULL);
    }
    if (text != NULL) {
        explicit_bzero(text, strlen(text));
        free(text);
    }
    return rc;
}

static int make(struct key_new *work) {
    struct ursa_keypair pair;
    struct ursa_rsa_key key;
    int rc = key_make(&work->noise, work->verbose, work->name, &key);

    if (rc != EXIT_DONE) {
        return rc;
    }
    rc = ursa_keypair_from_rsa(&pair, &key) == URSA_OK
             ? write_key(work, &pair)
             : report_code(EXIT_FAILED, work->name, URSA_E_KEY_CHECK, NULL);
    ursa_rsa_wipe(&key);
    ursa_keypair_wipe(&pair);
    return rc;
}

int key_new(struct key_new *work) {
    int rc = key_check_encryption(&work->target);

    if (rc == EXIT_DONE) {
        rc = source_check(&work->noise);
    }
    if (rc == EXIT_DONE) {
        rc = key_check_target(&work->target);
    }
    if (rc == EXIT_DONE) {
        rc = key_passout(&work->target);
    }
    if (rc == EXIT_DONE) {
        rc = key_ask_passout(&work->target, NULL);
    }
    return rc == EXIT_DONE ? make(work) : rc;
}
