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

void irregular_report(const struct irregularities *list, const char *path) {
    size_t i;

    for (i = 0; i < list->count && i < IRREGULAR_MAX; i++) {
        const struct irregularity *one = &list->list[i];

        (void)report(EXIT_DONE, "%s: irregular: %s at %zu: %s (%s)", path, one->what, one->at,
                     one->text, one->standard);
    }
    if (list->count > IRREGULAR_MAX) {
        (void)report(EXIT_DONE, "%s: irregular: %zu more places", path,
                     list->count - IRREGULAR_MAX);
    }
}
