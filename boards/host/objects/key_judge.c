/* SPDX-License-Identifier: MIT */
#include "objects/key_judge.h"
#include "cli/report.h"
#include "weak/weak.h"

static int report_all(const char *option, const char *path, weak_set found, enum key_weak what) {
    unsigned kind;

    for (kind = 0; kind < WEAK_COUNT; kind++) {
        const int is_warning = what == KEY_WEAK_OK || (WEAK_ALLOWED & WEAK_BIT(kind)) != 0;

        if (found & WEAK_BIT(kind)) {
            (void)report_in(option, path, "%s%s: %s", is_warning ? "warning: " : "",
                            weak_name(kind), weak_reason(kind));
        }
    }
    if ((found & ~WEAK_ALLOWED) == 0 || what == KEY_WEAK_OK) {
        return EXIT_DONE;
    }
    return report_in(option, path, "the key is weak; make a new key, e.g. with ursa genrsa%s",
                     what == KEY_WEAK_REFUSED ? ", or go on at your own risk with -weak_key_ok"
                                              : "");
}

int key_judge(const char *option, const char *path, const struct ursa_keypair *key,
              enum key_weak what) {
    return report_all(option, path, weak_private(key), what);
}

int key_judge_public(const char *option, const char *path, const struct ursa_pubkey *key,
                     enum key_weak what) {
    return report_all(option, path, weak_public(key), what);
}
