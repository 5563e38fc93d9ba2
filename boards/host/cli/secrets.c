/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "cli/secrets.h"
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* Return the WORDS of an argument `pass:WORDS` or `-option=pass:WORDS`, or NULL. */
static char *find_words(char *text) {
    static const char source[] = "pass:";
    char *value = text[0] == '-' ? strchr(text, '=') : text;

    if (value == NULL) {
        return NULL;
    }
    value += *value == '=';
    return strncmp(value, source, sizeof source - 1) == 0 ? value + sizeof source - 1 : NULL;
}

/* Without memory for the copy, the argument stays visible. */
static void hide(char **argument) {
    char *words = find_words(*argument), *copy = words == NULL ? NULL : strdup(*argument);

    if (copy != NULL) {
        explicit_bzero(words, strlen(words));
        *argument = copy;
    }
}

void secrets_guard(char **argv) {
    const struct rlimit none = {0, 0};

    for (; *argv != NULL; argv++) {
        hide(argv);
    }
    /* Neither call fails on Linux. A core dump to a pipe ignores the limit, but not
     * PR_SET_DUMPABLE. */
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/*
 * With a limit, MCL_FUTURE would make malloc fail beyond the limit. So only the present mappings
 * are locked then. These include the stack, and the heap, which is first made large enough for key
 * files.
 */
void secrets_lock(void) {
    static int is_done;
    struct rlimit limit = {0, 0};
    int how = MCL_CURRENT | MCL_ONFAULT;

    if (is_done) {
        return;
    }
    is_done = 1;
    (void)getrlimit(RLIMIT_MEMLOCK, &limit);
    if (limit.rlim_cur == RLIM_INFINITY) {
        how |= MCL_FUTURE;
    } else {
        free(malloc(100000)); /* less than malloc maps separately or gives back at once */
    }
    (void)mlockall(how);
}
