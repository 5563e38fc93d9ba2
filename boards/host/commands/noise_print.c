/* SPDX-License-Identifier: MIT */
/* The text report of `ursa noise-report`. */
#include <stdio.h>
#include "commands/noise_report.h"
#include "cli/report.h"

#define STANDARD_SAMPLES 1000000 /* SP 800-90B 3.1.1 */
#define STANDARD_SIDE    1000    /* SP 800-90B 3.1.4.1 */

static const struct {
    const char *name, *section;
} estimators[NOISE_ESTIMATORS] = {
    [NOISE_MCV] = {"most common value", "6.3.1"},
    [NOISE_COLLISION] = {"collision", "6.3.2"},
    [NOISE_MARKOV] = {"Markov", "6.3.3"},
    [NOISE_COMPRESSION] = {"compression", "6.3.4"},
    [NOISE_T_TUPLE] = {"t-tuple", "6.3.5"},
    [NOISE_LRS] = {"longest repeated substring", "6.3.6"},
};

/* Print the first two columns of a table row, in the same width for all rows. */
static void begin(const char *name, const char *section) {
    printf("%-28s %-8s", name, section);
}

static void column(double h) {
    if (h >= 0.0) {
        printf(" %12.6f", h);
    } else {
        printf(" %12s", "-");
    }
}

/* Print a table of estimates: a column for `a`, and a second column for b unless b is NULL. */
static void table(const struct noise_estimates *a, const struct noise_estimates *b) {
    size_t i;

    for (i = 0; i < NOISE_ESTIMATORS; i++) {
        begin(estimators[i].name, estimators[i].section);
        column(a->h[i]);
        if (b != NULL) {
            column(b->h[i]);
        }
        printf("\n");
    }
    begin("the least", "");
    column(a->least);
    if (b != NULL) {
        column(b->least);
    }
    printf("\n");
}

static void print_initial(const struct noise_findings *findings) {
    const struct noise_initial *initial = &findings->initial;
    unsigned bits = findings->options->bits;

    printf("\nmin-entropy, bits            section        a sample%s\n",
           bits > 1 ? "        a bit" : "");
    table(&initial->original, bits > 1 ? &initial->bitstring : NULL);
    begin("initial estimate H_I", "3.1.3");
    column(initial->h);
    if (bits > 1) {
        printf(" = min(%.6f, %u x %.6f)", initial->original.least, bits, initial->bitstring.least);
    }
    printf("\n");
}

static const char *verdict(int passed) {
    return passed ? "passed" : "FAILED: no entropy is awarded";
}

static void print_restart(const struct noise_findings *findings) {
    const struct noise_restart *restart = &findings->restart;
    const struct noise_matrix *matrix = &findings->matrix;

    printf("\nrestarts: %zu of %zu samples each: ", matrix->rows, matrix->columns);
    print_foreign(stdout, findings->options->restart);
    printf("\n");
    if (matrix->rows != STANDARD_SIDE || matrix->columns != STANDARD_SIDE) {
        printf("warning: the standard's matrix is %d restarts of %d samples (3.1.4.1)\n",
               STANDARD_SIDE, STANDARD_SIDE);
    }
    printf("min-entropy, bits a sample   section        row by row   by columns\n");
    table(&restart->rows.estimates, &restart->columns.estimates);
    begin("most common value in one", "3.1.4.3");
    printf(" %12zu %12zu times\n", restart->rows.most, restart->columns.most);
    begin("it may occur", "");
    printf(" %12zu %12zu times (alpha = %.3g)\n", restart->rows.cutoff, restart->columns.cutoff,
           restart->alpha);
    begin("sanity check", "3.1.4.3");
    printf(" %s\n", verdict(restart->is_sane));
    begin("neither below H_I / 2", "3.1.4.2");
    printf(" %s\n", verdict(restart->is_valid));
}

static const char limits[] =
    "These estimators are a subset of the standard's non-IID track: the predictors multi-MCW\n"
    "(6.3.7), lag (6.3.8), MultiMMC (6.3.9) and LZ78Y (6.3.10) are not run. Statistics do not\n"
    "show whether noise is physical: claim less if the physics of the source gives less.\n";

static void print_final(const struct noise_findings *findings) {
    const struct noise_options *options = findings->options;

    printf("\n");
    begin(options->restart != NULL ? "min(H_I, H_r, H_c)" : "final estimate", "");
    column(findings->h);
    printf("\n\n%s", limits);
    if (options->restart == NULL) {
        printf(
            "warning: without -restart nothing is known about the noise after a start (3.1.4)\n");
    }
    if (options->claim > 0) {
        printf("the port states: noise_h16 = %u: %s\n", options->claim,
               options->claim <= findings->h16 ? "supported" : "NOT SUPPORTED");
    }
    printf("claim: noise_h16 = %u\n", findings->h16);
}

void noise_print(const struct noise_findings *findings) {
    const struct noise_options *options = findings->options;

    printf("noise report: estimators of NIST SP 800-90B (January 2018)\n");
    printf("samples: %zu of %u bit%s: ", findings->samples.count, options->bits,
           options->bits > 1 ? "s" : "");
    print_foreign(stdout, options->path);
    printf("\n");
    if (findings->samples.count < STANDARD_SAMPLES) {
        printf("warning: the standard asks for %d samples at least (3.1.1)\n", STANDARD_SAMPLES);
    }
    print_initial(findings);
    if (options->restart != NULL) {
        print_restart(findings);
    }
    print_final(findings);
}
