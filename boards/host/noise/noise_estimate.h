/* SPDX-License-Identifier: MIT */
/*
 * Estimators of min-entropy: NIST SP 800-90B (January 2018), section 6.3. These are the estimators
 * of its non-IID track that need no predictor.
 *
 * Samples are one a byte. Bits are samples of value 0 or 1. Estimates are in bits of min-entropy a
 * sample.
 */
#ifndef URSA_HOST_NOISE_ESTIMATE_H
#define URSA_HOST_NOISE_ESTIMATE_H

#include <stddef.h>
#include <stdint.h>

/* The estimate if there are too few samples for the estimator. */
#define NOISE_NONE (-1.0)

#define NOISE_Z_99 2.576 /* the standard's quantile for bounds of 99 % */

/* --- noise_mcv.c ------------------------------------------------------------------------------ */

/* The upper bound of 99 % for a probability that was estimated as p from n samples. */
double noise_upper_bound(double p, size_t n);
double noise_min_entropy(double p); /* -log2 p; 0 instead of -0 */
double noise_mcv(const uint8_t *samples, size_t n);

/* --- one file each --------------------------------------------------------------------------- */

double noise_collision(const uint8_t *bits, size_t n);
double noise_markov(const uint8_t *bits, size_t n);
double noise_compression(const uint8_t *bits, size_t n);
/*
 * The expected compression statistic of `blocks` blocks if the likeliest value has probability p.
 */
double noise_compression_mean(double p, size_t blocks);

/* --- noise_tuple.c: 6.3.5 and 6.3.6, from the same counts ------------------------------------ */

struct noise_tuples {
    double t_tuple, lrs;
};
/* Returns 0, or -1 if out of memory. */
int noise_tuples(const uint8_t *samples, size_t n, struct noise_tuples *found);

/* --- noise_suffix.c --------------------------------------------------------------------------- */

/*
 * Sort all suffixes of the samples. Returns an array `shared` of n numbers. For i from 1 to n - 1,
 * shared[i] counts the samples that suffixes i and i - 1 of the sorted order share at their
 * beginning. n is 1 to NOISE_MOST. The result must be freed. NULL: out of memory.
 */
uint32_t *noise_shared_prefixes(const uint8_t *samples, size_t n);

#define NOISE_MOST ((size_t)1 << 30)

/* --- noise_assess.c: all estimators ---------------------------------------------------------- */

enum noise_estimator {
    NOISE_MCV,
    NOISE_COLLISION,
    NOISE_MARKOV,
    NOISE_COMPRESSION,
    NOISE_T_TUPLE,
    NOISE_LRS,
    NOISE_ESTIMATORS,
};

struct noise_estimates {
    double h[NOISE_ESTIMATORS];
    double least;
};

/*
 * Run all estimators on the samples as they are. Collision, Markov and compression take 1-bit
 * samples only. Returns 0, or -1 if out of memory.
 */
int noise_estimate(const uint8_t *samples, size_t n, unsigned bits, struct noise_estimates *found);

struct noise_initial {
    struct noise_estimates original;
    struct noise_estimates bitstring; /* only for samples of several bits */
    double h;                         /* H_I, without the submitter's own estimate */
};
/* Compute the initial entropy estimate (3.1.3). Returns 0, or -1 if out of memory. */
int noise_initial(const uint8_t *samples, size_t n, unsigned bits, struct noise_initial *found);

/* --- noise_restart.c: restart tests, 3.1.4 ---------------------------------------------------- */

struct noise_matrix {
    const uint8_t *samples; /* row after row; a row has the samples after one restart */
    size_t rows, columns;
};

/* The results of all rows or of all columns. */
struct noise_side {
    struct noise_estimates estimates;
    size_t most;   /* the highest count of any value in any row or column */
    size_t cutoff; /* the highest count allowed */
};

struct noise_restart {
    struct noise_side rows, columns;
    double alpha;
    int is_sane; /* 3.1.4.3 */
    /* 3.1.4.2: the estimates of rows and columns are at least half of the initial estimate. */
    int is_valid;
    double h; /* the final estimate: 0 unless sane and valid */
};
/* Run the restart tests of 3.1.4. `initial` is H_I. Returns 0, or -1 if out of memory. */
int noise_restart(const struct noise_matrix *matrix, unsigned bits, double initial,
                  struct noise_restart *found);

/* The highest allowed count of a value among n samples of h bits of min-entropy each. */
size_t noise_restart_cutoff(size_t n, double h, double alpha);

#endif
