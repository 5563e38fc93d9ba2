/* SPDX-License-Identifier: MIT */
/*
 * t-tuple and LRS estimates (SP 800-90B 6.3.5 and 6.3.6). For each length they need two counts: how
 * often the most common sequence of this length occurs, and how many pairs of sequences of this
 * length are equal.
 */
#include "noise/noise_estimate.h"
#include <math.h>
#include <stdlib.h>

#define FREQUENT 35 /* the standard's threshold: a frequent sequence occurs at least this often */

/*
 * Both arrays are indexed by the length of a sequence, from 1 to `longest`. This is the length of
 * the longest sequence that occurs twice.
 */
struct counts {
    uint32_t *most;  /* occurrences of the most common sequence */
    uint64_t *pairs; /* pairs of equal sequences of this length */
    size_t longest;
};

/*
 * A run is a group of neighbouring suffixes in the sorted order that have the same first `length`
 * samples. `first` is the index of the first suffix.
 */
struct run {
    uint32_t length, first;
};

/*
 * Add a run of `count` suffixes that share `length` samples. For every length from above + 1 to
 * `length`, these suffixes and no others share so many samples. So the run counts for all these
 * lengths. Here its pairs are added at `length` and subtracted at `above`. spread() fills in the
 * lengths between.
 */
static void note(struct counts *counts, size_t length, size_t above, uint32_t count) {
    uint64_t pairs = (uint64_t)count * (count - 1) / 2;

    if (counts->most[length] < count) {
        counts->most[length] = count;
    }
    counts->pairs[length] += pairs;
    counts->pairs[above] -= pairs;
}

/*
 * Carry the counts from each length to the next shorter length. The beginning of a sequence occurs
 * at least as often as the sequence.
 */
static void spread(struct counts *counts) {
    size_t i;

    for (i = counts->longest; i-- > 1;) {
        counts->pairs[i] += counts->pairs[i + 1];
        if (counts->most[i] < counts->most[i + 1]) {
            counts->most[i] = counts->most[i + 1];
        }
    }
}

/*
 * Add every run once. The suffixes of an inner run share more samples than the suffixes of the run
 * around it. So the inner run ends first and is added first.
 */
static void count_runs(struct counts *counts, const uint32_t *shared, size_t n, struct run *open) {
    size_t depth = 0, i;

    open[0] = (struct run){0, 0};
    for (i = 1; i <= n; i++) {
        uint32_t length = i < n ? shared[i] : 0, first = (uint32_t)(i - 1);

        while (open[depth].length > length) {
            struct run ended = open[depth--];
            uint32_t outer = open[depth].length > length ? open[depth].length : length;

            note(counts, ended.length, outer, (uint32_t)i - ended.first);
            first = ended.first;
        }
        if (open[depth].length < length) {
            open[++depth] = (struct run){length, first};
        }
    }
    spread(counts);
}

static size_t longest_of(const uint32_t *shared, size_t n) {
    size_t longest = 0, i;

    for (i = 1; i < n; i++) {
        longest = shared[i] > longest ? shared[i] : longest;
    }
    return longest;
}

/* The shortest length at which no sequence is frequent. */
static size_t first_rare(const struct counts *counts) {
    size_t length = 1;

    while (length <= counts->longest && counts->most[length] >= FREQUENT) {
        length++;
    }
    return length;
}

/*
 * The t-tuple estimate (6.3.5). The most common sequence of each length below first_rare() gives a
 * probability of guessing one sample. The highest such probability decides.
 */
static double t_tuple(const struct counts *counts, size_t n) {
    size_t end = first_rare(counts), i;
    double p = 0;

    for (i = 1; i < end; i++) {
        double of_all = counts->most[i] / (double)(n - i + 1);

        p = fmax(p, pow(of_all, 1.0 / (double)i));
    }
    return end > 1 ? noise_min_entropy(noise_upper_bound(p, n)) : NOISE_NONE;
}

/*
 * The LRS estimate (6.3.6). For each length from first_rare() on, the share of equal pairs among
 * all pairs of sequences gives a probability of guessing one sample. The highest such probability
 * decides.
 */
static double lrs(const struct counts *counts, size_t n) {
    size_t start = first_rare(counts), i;
    double p = 0;

    for (i = start; i <= counts->longest; i++) {
        double sequences = (double)(n - i + 1);
        double of_all = (double)counts->pairs[i] / (sequences * (sequences - 1.0) / 2.0);

        p = fmax(p, pow(of_all, 1.0 / (double)i));
    }
    return start <= counts->longest ? noise_min_entropy(noise_upper_bound(p, n)) : NOISE_NONE;
}

static int estimate(const uint32_t *shared, size_t n, struct noise_tuples *found) {
    size_t longest = longest_of(shared, n);
    struct counts counts = {
        .most = calloc(longest + 1, sizeof(uint32_t)),
        .pairs = calloc(longest + 1, sizeof(uint64_t)),
        .longest = longest,
    };
    /* The lengths of open runs grow from entry to entry, so longest + 1 entries suffice. */
    struct run *open = malloc((longest + 1) * sizeof *open);
    int rc = -1;

    if (counts.most != NULL && counts.pairs != NULL && open != NULL) {
        count_runs(&counts, shared, n, open);
        found->t_tuple = t_tuple(&counts, n);
        found->lrs = lrs(&counts, n);
        rc = 0;
    }
    free(counts.most);
    free(counts.pairs);
    free(open);
    return rc;
}

int noise_tuples(const uint8_t *samples, size_t n, struct noise_tuples *found) {
    uint32_t *shared;
    int rc;

    if (n < 2) {
        *found = (struct noise_tuples){NOISE_NONE, NOISE_NONE};
        return 0;
    }
    shared = noise_shared_prefixes(samples, n);
    rc = shared != NULL ? estimate(shared, n, found) : -1;
    free(shared);
    return rc;
}
