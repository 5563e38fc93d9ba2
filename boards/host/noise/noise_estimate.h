/* SPDX-License-Identifier: MIT */
/*
 * Estimators of min-entropy: NIST SP 800-90B (January 2018), section 6.3, those of its non-IID
 * track that need no predictor. Samples are one a byte; bits are samples of 0 and 1.
 */
#ifndef URSA_HOST_NOISE_ESTIMATE_H
#define URSA_HOST_NOISE_ESTIMATE_H

#include <stddef.h>
#include <stdint.h>

/* Bits a sample, or this: there are too few samples for the estimator. */
#define NOISE_NONE (-1.0)

#define NOISE_Z_99 2.576 /* the standard's quantile for its bounds of 99 % */

/* --- noise_mcv.c ------------------------------------------------------------------------------ */

double noise_upper_bound(double p, size_t n); /* of a probability seen as p in n samples */
double noise_min_entropy(double p);           /* -log2 p, and 0 rather than -0 */
double noise_mcv(const uint8_t *samples, size_t n);

/* --- a file each ------------------------------------------------------------------------------ */

double noise_collision(const uint8_t *bits, size_t n);
double noise_markov(const uint8_t *bits, size_t n);
double noise_compression(const uint8_t *bits, size_t n);
/* The expected compression statistic of `blocks` blocks whose likeliest value has probability p. */
double noise_compression_mean(double p, size_t blocks);

/* --- noise_tuple.c: 6.3.5 and 6.3.6, which need the same counts; 0, or -1 without memory --------
 */

struct noise_tuples {
    double t_tuple, lrs;
};
int noise_tuples(const uint8_t *samples, size_t n, struct noise_tuples *found);

/* --- noise_suffix.c --------------------------------------------------------------------------- */

/*
 * shared[i], i from 1 to n - 1: how many samples the i-th and (i-1)-th suffix have in common at
 * their beginning, in the order of sorted suffixes. n is 1 to NOISE_MOST. NULL without memory; to
 * be freed.
 */
uint32_t *noise_shared_prefixes(const uint8_t *samples, size_t n);

#define NOISE_MOST ((size_t)1 << 30)

/* --- noise_assess.c: all of them -------------------------------------------------------------- */

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

/* Estimates of samples as they are. Collision, Markov and compression are for 1-bit samples only.
 */
int noise_estimate(const uint8_t *samples, size_t n, unsigned bits, struct noise_estimates *found);

struct noise_initial {
    struct noise_estimates original;
    struct noise_estimates bitstring; /* only of samples of several bits */
    double h;                         /* H_I, without the submitter's own estimate */
};
/* The initial entropy estimate, 3.1.3. 0, or -1 without memory. */
int noise_initial(const uint8_t *samples, size_t n, unsigned bits, struct noise_initial *found);

/* --- noise_restart.c: restart tests, 3.1.4 ---------------------------------------------------- */

struct noise_matrix {
    const uint8_t *samples; /* row after row; a row is what came after one restart */
    size_t rows, columns;
};

/* Of all rows, or of all columns. */
struct noise_side {
    struct noise_estimates estimates;
    size_t most;   /* the most that any value occurs in any one of them */
    size_t cutoff; /* the most that it may */
};

struct noise_restart {
    struct noise_side rows, columns;
    double alpha;
    int is_sane;  /* 3.1.4.3 */
    int is_valid; /* 3.1.4.2: neither side's estimate is below half of the initial one */
    double h;     /* what remains of the initial estimate: 0 unless sane and valid */
};
int noise_restart(const struct noise_matrix *matrix, unsigned bits, double initial,
                  struct noise_restart *found);

/* The most that a value may occur among n samples of h bits of min-entropy each. */
size_t noise_restart_cutoff(size_t n, double h, double alpha);

#endif
