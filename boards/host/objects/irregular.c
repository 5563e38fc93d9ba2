/* SPDX-License-Identifier: MIT */
#include "objects/irregular.h"
#include <stdio.h>
#include "cli/report.h"

void irregular_add(struct irregularities *list, const char *what, size_t at, const char *text,
                   const char *standard) {
    if (list->count < IRREGULAR_MAX) {
        struct irregularity *new = &list->list[list->count];

        (void)snprintf(new->what, sizeof new->what, "%s", what);
        new->at = at;
        new->text = text;
        new->standard = standard;
    }
    list->count++;
}

void irregular_report(const struct irregularities *list, const char *path, unsigned number) {
    char where[40] = "";
    size_t i;

    if (number > 1) {
        (void)snprintf(where, sizeof where, "certificate %u: ", number);
    }
    for (i = 0; i < list->count && i < IRREGULAR_MAX; i++) {
        const struct irregularity *one = &list->list[i];

        (void)report(EXIT_DONE, "%s: %sirregular: %s at %zu: %s (%s)", path, where, one->what,
                     one->at, one->text, one->standard);
    }
    if (list->count > IRREGULAR_MAX) {
        (void)report(EXIT_DONE, "%s: %sirregular: %zu more places", path, where,
                     list->count - IRREGULAR_MAX);
    }
}
