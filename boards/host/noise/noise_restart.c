/* SPDX-License-Identifier: MIT */
/* Restart tests (SP 800-90B 3.1.4): is the noise after one start like the noise after another? */
#include "noise/noise_estimate.h"
#include <math.h>
#include <stdlib.h>

static double log_binomial(size_t n, size_t k) {
    return lgamma((double)n + 1.0) - lgamma((double)k + 1.0) - lgamma((double)(n - k) + 1.0);
}

/*
 * 3.1.4.3 uses the binomial distribution of a single value, but tests the count of the most common
 * of all values. So good noise with many values would fail more often than alpha allows, as public
 * comments on the standard say. The standard's reference program finds its cutoff by simulation
 * instead.
 *
 * Here the tail probability of a single value is multiplied by `values`, the number of values that
 * can be as likely as the likeliest value. The product is an upper bound, and nearly exact for such
 * small probabilities.
 */
size_t noise_restart_cutoff(size_t n, double h, double alpha) {
    double p = exp2(-h), values = floor(1.0 / p), tail = 0;
    size_t k = n;

    if (p >= 1.0) {
        return n;
    }
    for (k = n; k > 0; k--) {
        double left = (double)(n - k);

        tail += exp(log_binomial(n, k) + (double)k * log(p) + left * log1p(-p));
        if (values * tail > alpha) {
            break;
        }
    }
    return k;
}

static size_t most_in(const uint8_t *samples, size_t n) {
    size_t counts[256] = {0}, most = 0, i;

    for (i = 0; i < n; i++) {
        size_t count = ++counts[samples[i]];

        most = count > most ? count : most;
    }
    return most;
}

/* Assess all rows or all columns of the matrix: `lines` of them, with `length` samples each. */
static int assess(const uint8_t *samples, size_t lines, size_t length, unsigned bits,
                  struct noise_side *side) {
    size_t i;

    side->most = 0;
    for (i = 0; i < lines; i++) {
        size_t most = most_in(samples + i * length, length);

        side->most = most > side->most ? most : side->most;
    }
    return noise_estimate(samples, lines * length, bits, &side->estimates);
}

/* Return a copy of the samples, column after column, to be freed, or NULL if out of memory. */
static uint8_t *transpose(const struct noise_matrix *matrix) {
    size_t rows = matrix->rows, columns = matrix->columns, i, j;
    uint8_t *transposed = malloc(rows * columns);

    for (i = 0; transposed != NULL && i < rows; i++) {
        for (j = 0; j < columns; j++) {
            transposed[j * rows + i] = matrix->samples[i * columns + j];
        }
    }
    return transposed;
}

static int assess_both(const struct noise_matrix *matrix, unsigned bits,
                       struct noise_restart *found) {
    uint8_t *transposed = transpose(matrix);
    int rc = -1;

    if (transposed != NULL) {
        rc = assess(matrix->samples, matrix->rows, matrix->columns, bits, &found->rows);
    }
    if (rc == 0) {
        rc = assess(transposed, matrix->columns, matrix->rows, bits, &found->columns);
    }
    free(transposed);
    return rc;
}

int noise_restart(const struct noise_matrix *matrix, unsigned bits, double initial,
                  struct noise_restart *found) {
    struct noise_side *rows = &found->rows, *columns = &found->columns;
    double least;

    if (assess_both(matrix, bits, found) != 0) {
        return -1;
    }
    /*
     * alpha is the probability that good noise fails in one given row or column. Over all rows and
     * columns, good noise then fails in one of a hundred runs.
     */
    found->alpha = -expm1(log(0.99) / (double)(matrix->rows + matrix->columns));
    rows->cutoff = noise_restart_cutoff(matrix->columns, initial, found->alpha);
    columns->cutoff = noise_restart_cutoff(matrix->rows, initial, found->alpha);
    found->is_sane = rows->most <= rows->cutoff && columns->most <= columns->cutoff;
    least = fmin(rows->estimates.least, columns->estimates.least);
    found->is_valid = least >= initial / 2.0;
    found->h = found->is_sane && found->is_valid ? fmin(initial, least) : 0.0;
    return 0;
}
