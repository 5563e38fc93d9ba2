/* SPDX-License-Identifier: MIT */
/* Makes a key, with progress dots on a terminal. */
#include <stdio.h>
#include <unistd.h>
#include "objects/key_write.h"
#include "cli/noise_source.h"
#include "cli/report.h"

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

static int generate(const struct noise_source *noise, int verbose, const char *option,
                    const struct ursa_port *port, struct ursa_rsa_key *key) {
    int shown = verbose || isatty(STDERR_FILENO);
    const struct ursa_keygen_params params = {shown ? show_progress : NULL, NULL, 0};
    struct ursa_entropy entropy;
    struct ursa_keygen gen;
    int rc;

    ursa_entropy_init(&entropy, port);
    rc = ursa_keygen_begin(&gen, &entropy, NULL, key, &params);
    if (rc == URSA_OK) {
        do {
            rc = ursa_keygen_step(&gen, 0);
        } while (rc == URSA_BUSY);
    }
    if (rc != URSA_OK && entropy.alarm != URSA_OK) {
        return source_report(noise, &entropy);
    }
    return rc == URSA_OK ? EXIT_DONE : report_code(EXIT_FAILED, option, rc, NULL);
}

int key_make(const struct noise_source *noise, int verbose, const char *option,
             struct ursa_rsa_key *key) {
    uint8_t id[URSA_ID_MAX_SIZE];
    struct ursa_posix_raw raw;
    struct ursa_port port;
    int rc = ursa_posix_port_noise_only(&port, id);

    if (rc != URSA_OK) {
        return report_code(EXIT_FAILED, "getrandom", rc, NULL);
    }
    rc = source_open(noise, &raw, &port);
    if (rc == EXIT_DONE) {
        rc = generate(noise, verbose, option, &port, key);
    }
    ursa_posix_raw_close(&raw);
    return rc;
}
