/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "commands/key_show.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "cli/report.h"

/* --- options --------------------------------------------------------------------------------- */

/* The flag that an option sets, or NULL. */
static int *flag_of(struct key_show *show, int id) {
    switch (id) {
    case SHOW_NOOUT:
        return &show->noout;
    case SHOW_TEXT:
        return &show->text;
    case SHOW_CHECK:
        return &show->check;
    case SHOW_PUBIN:
        return &show->pubin;
    case SHOW_PUBOUT:
    case SHOW_PUBOUT_PKCS1:
        return &show->pubout;
    case SHOW_MODULUS:
        return &show->modulus;
    case SHOW_SPKI_SHA256:
        return &show->sha256;
    case SHOW_TEXT_PUB:
        return &show->text_pub;
    case SHOW_PUBCHECK:
        return &show->pubcheck;
    default:
        return NULL;
    }
}

static int take(void *ctx, const struct option *option, const char *value) {
    struct key_show *show = ctx;
    int *flag = flag_of(show, option->id);

    if (flag == NULL) {
        return key_take(&show->source, &show->target, option, value);
    }
    *flag = 1;
    if (flag == &show->pubout) { /* if both options for this flag are given, the last counts */
        show->pubout_pkcs1 = option->id == SHOW_PUBOUT_PKCS1;
    }
    return EXIT_DONE;
}

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

static int print(const struct key_show_kind *kind, const struct key_show *show,
                 const struct ursa_keypair *key, struct texts *texts) {
    size_t before_len = 0, after_len = 0;
    FILE *before = open_memstream(&texts->before, &before_len);
    FILE *after = show->noout ? before : open_memstream(&texts->after, &after_len);
    int rc = before != NULL && after != NULL ? kind->print(before, after, show, key)
                                             : report(EXIT_FAILED, "%s", strerror(errno));

    rc = close_stream(before, rc);
    return after == before ? rc : close_stream(after, rc);
}

/* --- the key --------------------------------------------------------------------------------- */

static int writes_secret(const struct key_show *show) {
    return show->noout ? show->is_secret_text : !show->pubin && !show->pubout;
}

static int put(const struct key_show_kind *kind, struct key_show *show,
               const struct ursa_keypair *key, const struct texts *texts) {
    if (show->noout) {
        return texts->before[0] == '\0'
                   ? EXIT_DONE
                   : key_write_text(&show->target, texts->before, show->is_secret_text);
    }
    if (kind->message != NULL) {
        fputs(kind->message, stderr);
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

static int work(const struct key_show_kind *kind, struct key_show *show) {
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
        rc = print(kind, show, &key, &texts);
    }
    if (rc == EXIT_DONE) {
        rc = put(kind, show, &key, &texts);
    }
    wipe(texts.before);
    wipe(texts.after);
    ursa_keypair_wipe(&key);
    return rc;
}

int key_show(const struct command *command, char **args, const struct key_show_kind *kind) {
    struct key_show show = {.source = {.option = "-in"}, .target = {.option = "-out"}};
    int rc = options_read(command, args, take, &show);

    if (rc == EXIT_DONE) {
        rc = kind->check(&show);
    }
    if (rc == EXIT_DONE) {
        rc = work(kind, &show);
    }
    explicit_bzero(&show, sizeof show); /* the structure holds passphrases */
    return rc;
}
