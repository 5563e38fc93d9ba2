/* SPDX-License-Identifier: MIT */
/*
 * Estimators of min-entropy: NIST SP 800-90B (January 2018), sections 6.3.1 to 6.3.6. The four
 * estimators with predictors (6.3.7 to 6.3.10) are left out.
 *
 * An array of samples has one sample in each byte. Functions with a parameter `const uint8_t *bits`
 * take samples of one bit, 0 or 1. In other functions `bits` is the size of a sample. Estimates are
 * in bits of min-entropy per sample.
 */
#ifndef URSA_HOST_NOISE_ESTIMATE_H
#define URSA_HOST_NOISE_ESTIMATE_H

#include <stddef.h>
#include <stdint.h>

/* The result of an estimator that finds no estimate, e.g. because there are too few samples. */
#define NOISE_NONE (-1.0)

#define NOISE_Z_99 2.576 /* the standard's factor for 99 % confidence bounds */

/* --- noise_mcv.c ------------------------------------------------------------------------------ */

/* The upper 99 % confidence bound of a probability that was estimated as p from n samples. */
double noise_upper_bound(double p, size_t n);
double noise_min_entropy(double p); /* -log2 p; for p = 1: 0, not -0 */
double noise_mcv(const uint8_t *samples, size_t n);

/* --- noise_collision.c, noise_markov.c, noise_compression.c ---------------------------------- */

double noise_collision(const uint8_t *bits, size_t n);
double noise_markov(const uint8_t *bits, size_t n);
double noise_compression(const uint8_t *bits, size_t n);
/*
 * The mean of the compression statistic (6.3.4, step 7) that is expected of `blocks` blocks if the
 * likeliest value has probability p and the others are equally likely.
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
 * Sort all suffixes of the samples. Returns an array `shared` of n numbers, which the caller frees,
 * or NULL if out of memory. For i from 1 to n - 1, shared[i] is the number of samples at the
 * beginning that suffixes i - 1 and i of the sorted order have in common. n must be from 1 to
 * NOISE_MOST.
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
 * Run all estimators on n samples of `bits` bits each. Collision, Markov and compression give
 * NOISE_NONE unless bits is 1. found->least is the smallest estimate, at most `bits`. Returns 0, or
 * -1 if out of memory.
 */
int noise_estimate(const uint8_t *samples, size_t n, unsigned bits, struct noise_estimates *found);

struct noise_initial {
    struct noise_estimates original;
    struct noise_estimates bitstring; /* of the samples' bits; set if bits > 1 */
    double h;                         /* H_I of 3.1.3, but without H_submitter */
};
/*
 * Compute the initial entropy estimate (3.1.3) of n samples of `bits` bits each. Returns 0, or -1
 * if out of memory.
 */
int noise_initial(const uint8_t *samples, size_t n, unsigned bits, struct noise_initial *found);

/* --- noise_restart.c: restart tests, 3.1.4 ---------------------------------------------------- */

struct noise_matrix {
    const uint8_t *samples; /* row after row; a row is the samples after one restart */
    size_t rows, columns;
};

/* The results of all rows or of all columns. */
struct noise_side {
    struct noise_estimates estimates;
    size_t most;   /* the highest count of one value in a single row or column */
    size_t cutoff; /* the highest allowed value of `most` */
};

struct noise_restart {
    struct noise_side rows, columns;
    double alpha;
    int is_sane; /* the sanity check of 3.1.4.3 passed */
    /* 3.1.4.2: the estimates of rows and columns are at least half of the initial estimate. */
    int is_valid;
    double h; /* the final estimate; 0 unless is_sane and is_valid are set */
};
/* Run the restart tests of 3.1.4. `initial` is H_I. Returns 0, or -1 if out of memory. */
int noise_restart(const struct noise_matrix *matrix, unsigned bits, double initial,
                  struct noise_restart *found);

/*
 * The highest allowed count of one value among n samples of h bits of min-entropy each. A higher
 * count has at most the probability alpha.
 */
size_t noise_restart_cutoff(size_t n, double h, double alpha);

#endif
