/* SPDX-License-Identifier: MIT */
/* Makes a key, with progress dots on a terminal. */
#include <stdio.h>
#include <unistd.h>
#include "objects/key_write.h"
#include "cli/noise_source.h"
#include "cli/report.h"
#include "cli/secrets.h"

#define CANDIDATES_A_DOT 2 /* a key takes about 72 candidates, which makes about 36 dots */

static int show_progress(enum ursa_progress stage, uint32_t n, void *arg) {
    (void)arg;
    if (stage == URSA_PROGRESS_CANDIDATE && n % CANDIDATES_A_DOT == 0) {
        fputc('.', stderr);
    } else if (stage == URSA_PROGRESS_ROUND) {
        fputc('+', stderr);
    } else if (stage == URSA_PROGRESS_FACTOR && n == 1) {
        fputc('\n', stderr);
    }
    return 1;
}

static int generate(struct source_entropy *opened, int verbose, const char *option,
                    struct ursa_rsa_key *key) {
    int shown = verbose || isatty(STDERR_FILENO);
    const struct ursa_keygen_params params = {shown ? show_progress : NULL, NULL, 0};
    struct ursa_keygen gen;
    int rc = ursa_keygen_begin(&gen, &opened->entropy, NULL, key, &params);

    if (rc == URSA_OK) {
        do {
            rc = ursa_keygen_step(&gen, 0);
        } while (rc == URSA_BUSY);
    }
    return rc == URSA_OK ? EXIT_DONE : source_entropy_report(opened, option, rc);
}

int key_make(const struct noise_source *noise, int verbose, const char *option,
             struct ursa_rsa_key *key) {
    struct source_entropy opened;
    int rc;

    secrets_lock();
    rc = source_entropy_open(noise, &opened);
    if (rc == EXIT_DONE) {
        rc = generate(&opened, verbose, option, key);
    }
    source_entropy_close(&opened);
    return rc;
}
