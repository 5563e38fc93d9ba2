/* SPDX-License-Identifier: MIT */
/*
 * t-tuple and LRS estimates (SP 800-90B 6.3.5 and 6.3.6): how often sequences of each length occur,
 * and how many pairs of them are equal.
 */
#include "noise/noise_estimate.h"
#include <math.h>
#include <stdlib.h>

#define FREQUENT 35 /* the standard's threshold between the two estimates */

/* Counts for each length, from 1 to the length of the longest repeated substring. */
struct counts {
    uint32_t *most;  /* occurrences of the most common sequence */
    uint64_t *pairs; /* pairs of equal sequences of this length */
    size_t longest;
};

/* Neighbouring sorted suffixes whose first `length` samples agree. They start at index `first`. */
struct run {
    uint32_t length, first;
};

/*
 * `count` neighbouring sorted suffixes, and no others, share `length` samples. The same is true for
 * all lengths from above + 1 to `length`. Only the two ends are noted here. spread() fills in the
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

/* Every beginning of a sequence occurs at least as often as the sequence. */
static void spread(struct counts *counts) {
    size_t i;

    for (i = counts->longest; i-- > 1;) {
        counts->pairs[i] += counts->pairs[i + 1];
        if (counts->most[i] < counts->most[i + 1]) {
            counts->most[i] = counts->most[i + 1];
        }
    }
}

/* Count every run once, a longer run before the shorter run around it. */
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

/* The shortest length without a frequent sequence. */
static size_t first_rare(const struct counts *counts) {
    size_t length = 1;

    while (length <= counts->longest && counts->most[length] >= FREQUENT) {
        length++;
    }
    return length;
}

/* 6.3.5: the highest probability of guessing one sample, over all frequent sequences. */
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
 * 6.3.6: the highest probability of guessing one sample, from how often two rare sequences are
 * equal.
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
