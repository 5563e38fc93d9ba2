/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "commands/key_show.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "cli/report.h"

/* --- texts ----------------------------------------------------------------------------------- */

/* The texts before and after the key, in memory. They may be secret. */
struct texts {
    char *before, *after; /* `after` stays NULL with -noout */
};

static void wipe(char *text) {
    if (text != NULL) {
        explicit_bzero(text, strlen(text));
        free(text);
    }
}

static int close_stream(FILE *stream, int rc) {
    return stream == NULL || fclose(stream) == 0 ? rc : report(EXIT_FAILED, "%s", strerror(ENOMEM));
}

static int print(const struct key_show *show, const struct ursa_keypair *key, struct texts *texts) {
    size_t before_len = 0, after_len = 0;
    FILE *before = open_memstream(&texts->before, &before_len);
    FILE *after = show->noout ? before : open_memstream(&texts->after, &after_len);
    int rc = before != NULL && after != NULL ? show->print(before, after, show->ctx, key)
                                             : report(EXIT_FAILED, "%s", strerror(errno));

    rc = close_stream(before, rc);
    return after == before ? rc : close_stream(after, rc);
}

/* --- the key --------------------------------------------------------------------------------- */

static int writes_secret(const struct key_show *show) {
    return show->noout ? show->is_secret_text : !show->pubin && !show->pubout;
}

static int put(struct key_show *show, const struct ursa_keypair *key, const struct texts *texts) {
    if (show->noout) {
        return texts->before[0] == '\0'
                   ? EXIT_DONE
                   : key_write_text(&show->target, texts->before, show->is_secret_text);
    }
    if (show->message != NULL) {
        fputs(show->message, stderr);
    }
    show->target.after = texts->after;
    return show->pubin || show->pubout ? key_write_public(&show->target, &key->pub, texts->before)
                                       : key_write(&show->target, key, texts->before);
}

static int read_key(struct key_show *show, struct ursa_keypair *key) {
    int rc = key_passin(&show->source);

    if (rc == EXIT_DONE) {
        rc = key_passout(&show->target);
    }
    if (rc == EXIT_DONE) {
        rc = show->pubin ? key_read_public(&show->source, &key->pub) : key_read(&show->source, key);
    }
    return rc;
}

int key_show(struct key_show *show) {
    struct ursa_keypair key = {0};
    struct texts texts = {NULL, NULL};
    int rc;

    /* A public key and a text are never encrypted. */
    show->target.encrypt &= !show->pubin && !show->pubout && !show->noout;
    rc = key_check_encryption(&show->target);
    if (rc == EXIT_DONE && writes_secret(show)) {
        rc = key_check_target(&show->target);
    }
    if (rc == EXIT_DONE) {
        rc = read_key(show, &key);
    }
    if (rc == EXIT_DONE) {
        rc = key_ask_passout(&show->target, NULL);
    }
    if (rc == EXIT_DONE) {
        rc = print(show, &key, &texts);
    }
    if (rc == EXIT_DONE) {
        rc = put(show, &key, &texts);
    }
    wipe(texts.before);
    wipe(texts.after);
    ursa_keypair_wipe(&key);
    return rc;
}
