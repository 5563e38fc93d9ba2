/* SPDX-License-Identifier: MIT */
/*
 * `ursa noise-report`: read samples, estimate their min-entropy, print the report, draw the
 * picture.
 */
#define _GNU_SOURCE
#include "commands/noise_report.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "noise/noise_picture.h"
#include "cli/output.h"
#include "cli/report.h"

static int out_of_memory(const char *path) {
    return report(EXIT_FAILED, "%s: %s", path, strerror(ENOMEM));
}

/* --- restarts -------------------------------------------------------------------------------- */

static int set_matrix(struct noise_findings *findings, size_t rows, size_t columns) {
    findings->matrix = (struct noise_matrix){findings->restarts.at, rows, columns};
    return rows >= 2 && columns >= 2
               ? EXIT_DONE
               : report(EXIT_FAILED, "%s: needs at least 2 restarts of 2 samples each",
                        findings->options->restart);
}

/*
 * Arrange the samples as a matrix. Each answer of the console, which ends with OK, is a row. If the
 * file has no OK line, the matrix must be square.
 */
static int shape_matrix(struct noise_findings *findings) {
    const char *path = findings->options->restart;
    const struct noise_samples *restarts = &findings->restarts;
    size_t side = (size_t)(sqrt((double)restarts->count) + 0.5);

    if (restarts->answers == 1) {
        return report(
            EXIT_FAILED,
            "%s: has only one restart, because it has only one OK line; at least two are needed",
            path);
    }
    if (restarts->answers == 0) {
        return side * side == restarts->count
                   ? set_matrix(findings, side, side)
                   : report(EXIT_FAILED,
                            "%s: cannot split %zu samples into restarts: without OK lines the "
                            "number must be a square, e.g. 1000 restarts of 1000 samples",
                            path, restarts->count);
    }
    if (restarts->uneven != 0) {
        return report(
            EXIT_FAILED,
            "%s:%zu: this restart and the first restart have different numbers of samples", path,
            restarts->uneven);
    }
    if (restarts->answered != restarts->count) {
        return report(EXIT_FAILED,
                      "%s: the last restart does not end with OK; is the file cut short?", path);
    }
    return set_matrix(findings, restarts->answers, restarts->count / restarts->answers);
}

static int assess_restarts(struct noise_findings *findings) {
    const struct noise_options *options = findings->options;
    int rc = noise_read(options->restart, options->bits, options->is_binary, &findings->restarts);

    if (rc == EXIT_DONE) {
        rc = shape_matrix(findings);
    }
    if (rc == EXIT_DONE && noise_restart(&findings->matrix, options->bits, findings->initial.h,
                                         &findings->restart) != 0) {
        rc = out_of_memory(options->restart);
    }
    findings->h = findings->restart.h;
    return rc;
}

/* --- the picture ----------------------------------------------------------------------------- */

static char *render(const struct noise_findings *findings, size_t *len) {
    const struct noise_options *options = findings->options;
    struct noise_picture picture;
    char *svg = NULL, subtitle[160];
    FILE *out = open_memstream(&svg, len);
    int failed;

    if (out == NULL) {
        return NULL;
    }
    noise_measure(findings->samples.at, findings->samples.count, options->bits, &picture);
    (void)snprintf(subtitle, sizeof subtitle,
                   "initial estimate (SP 800-90B, a subset): %.3f bits a sample; %s; claim: "
                   "noise_h16 = %u",
                   findings->initial.h,
                   options->restart == NULL                                  ? "no restarts"
                   : findings->restart.is_sane && findings->restart.is_valid ? "restarts passed"
                                                                             : "restarts FAILED",
                   findings->h16);
    noise_draw(out, &picture, subtitle);
    failed = ferror(out);
    failed |= fclose(out);
    if (failed) {
        free(svg);
        svg = NULL;
    }
    return svg;
}

static int draw(const struct noise_findings *findings) {
    const char *path = findings->options->svg;
    size_t len = 0;
    char *svg = render(findings, &len);
    int rc;

    if (svg == NULL) {
        return out_of_memory(path);
    }
    rc = output_write("-svg", path, svg, len);
    free(svg);
    return rc;
}

/* --- the command ----------------------------------------------------------------------------- */

/* Warn about input that would make the figures misleading. */
static void warn(const struct noise_findings *findings) {
    const struct noise_options *options = findings->options;
    const struct noise_samples *samples = &findings->samples;
    size_t i = 0;

    if (!options->is_binary && samples->answered != samples->count) {
        (void)report(0,
                     "%s: warning: the last samples are not followed by OK; is the file cut short?",
                     options->path);
    }
    while (i < samples->count && samples->at[i] <= 1) {
        i++;
    }
    if (options->bits == 8 && i == samples->count) {
        (void)report(0, "%s: warning: only 0 and 1 occur; if samples are bits, use -bits 1",
                     options->path);
    }
}

static int assess(struct noise_findings *findings) {
    const struct noise_options *options = findings->options;
    const struct noise_samples *samples = &findings->samples;
    int rc = noise_read(options->path, options->bits, options->is_binary, &findings->samples);

    if (rc == EXIT_DONE &&
        noise_initial(samples->at, samples->count, options->bits, &findings->initial) != 0) {
        rc = out_of_memory(options->path);
    }
    findings->h = findings->initial.h;
    if (rc == EXIT_DONE && options->restart != NULL) {
        rc = assess_restarts(findings);
    }
    findings->h16 = (unsigned)fmin(floor(findings->h * 16.0), 16.0 * options->bits);
    return rc;
}

static int tell(const struct noise_findings *findings) {
    unsigned claim = findings->options->claim;

    warn(findings);
    noise_print(findings);
    if (output_flush() != EXIT_DONE) {
        return EXIT_FAILED;
    }
    if (findings->options->svg != NULL && draw(findings) != EXIT_DONE) {
        return EXIT_FAILED;
    }
    if (claim > findings->h16) {
        return report(EXIT_FAILED, "-claim: %u: the estimate supports only %u", claim,
                      findings->h16);
    }
    if (findings->h16 == 0) {
        return report(EXIT_FAILED,
                      "%s: the estimate is 0, but a port must claim noise_h16 = 1 or more; this "
                      "noise cannot be used",
                      findings->options->path);
    }
    return EXIT_DONE;
}

int noise_report_main(char **args) {
    struct noise_options options;
    struct noise_findings findings = {.options = &options};
    int rc = noise_options_read(&options, args);

    if (rc == EXIT_DONE) {
        rc = assess(&findings);
    }
    if (rc == EXIT_DONE) {
        rc = tell(&findings);
    }
    free(findings.samples.at);
    free(findings.restarts.at);
    return rc;
}
