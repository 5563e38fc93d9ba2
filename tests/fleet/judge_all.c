/* SPDX-License-Identifier: MIT */
/* Judges many keys together. */
#include <gmp.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "fleet.h"

/* ---- shared factors: Bernstein's batch GCD ------------------------------------------------- */

#define MAX_LEVELS 32

/*
 * A product tree: level 0 has the numbers, each further level the products of two entries of the
 * level below, and the last level the product of all numbers.
 */
struct tree {
    mpz_t *level[MAX_LEVELS];
    size_t size[MAX_LEVELS];
    int levels;
};

static mpz_t *new_level(struct tree *tree, size_t size) {
    mpz_t *level = malloc(size * sizeof *level);
    size_t i;

    if (level == NULL) {
        abort();
    }
    for (i = 0; i < size; i++) {
        mpz_init(level[i]);
    }
    tree->size[tree->levels] = size;
    tree->level[tree->levels++] = level;
    return level;
}

static void grow(struct tree *tree) {
    while (tree->size[tree->levels - 1] > 1) {
        size_t below = tree->size[tree->levels - 1], i;
        mpz_t *from = tree->level[tree->levels - 1], *level = new_level(tree, (below + 1) / 2);

        for (i = 0; i < below; i += 2) {
            if (i + 1 < below) {
                mpz_mul(level[i / 2], from[i], from[i + 1]);
            } else {
                mpz_set(level[i / 2], from[i]);
            }
        }
    }
}

/*
 * Computes the remainder tree, from the product of all numbers down: each entry becomes the entry
 * above it modulo its own square. At the bottom, for each n, this is n * rest mod n^2, where rest
 * is the product of the other numbers. Division by n gives a number whose gcd with n is gcd(n,
 * rest).
 */
static int descend(struct tree *tree) {
    int level, shared = 0;
    mpz_t square, n;
    size_t i;

    mpz_inits(square, n, NULL);
    for (level = tree->levels - 2; level >= 0; level--) {
        for (i = 0; i < tree->size[level]; i++) {
            mpz_set(n, tree->level[level][i]);
            mpz_mul(square, n, n);
            mpz_mod(tree->level[level][i], tree->level[level + 1][i / 2], square);
            if (level == 0) {
                mpz_divexact(square, tree->level[0][i], n);
                mpz_gcd(square, square, n);
                shared += mpz_cmp_ui(square, 1) != 0;
            }
        }
    }
    mpz_clears(square, n, NULL);
    return shared;
}

int fleet_shares_no_factor(const struct fleet_key *fleet, size_t n) {
    struct tree tree = {.levels = 0};
    mpz_t *moduli = new_level(&tree, n);
    int shared;
    size_t i;

    for (i = 0; i < n; i++) {
        mpz_import(moduli[i], URSA_RSA_SIZE, 1, 1, 0, 0, fleet[i].key.n);
    }
    grow(&tree);
    shared = descend(&tree);
    while (tree.levels-- > 0) {
        for (i = 0; i < tree.size[tree.levels]; i++) {
            mpz_clear(tree.level[tree.levels][i]);
        }
        free(tree.level[tree.levels]);
    }
    return shared == 0;
}

/* ---- distribution --------------------------------------------------------------------------- */

#define MAX_BINS 1024

struct bins {
    double expected[MAX_BINS]; /* share of each bin; a bin with share 0 must stay empty */
    double seen[MAX_BINS];
};

/*
 * Converts the chi-squared statistic to a standard normal deviate (Wilson and Hilferty, 1931),
 * which must be within 4.5. By chance it is outside once in 150 000 times. The seeds are fixed, so
 * a run is repeatable.
 */
static int looks_right(const struct bins *bins, size_t factors, const char *what) {
    double sum = 0, free = -1, z;
    int i, impossible = 0;

    for (i = 0; i < MAX_BINS; i++) {
        double expected = bins->expected[i] * (double)factors;

        if (expected > 0) {
            sum += (bins->seen[i] - expected) * (bins->seen[i] - expected) / expected;
            free++;
        }
        impossible += expected <= 0 && bins->seen[i] > 0;
    }
    z = (cbrt(sum / free) - (1 - 2 / (9 * free))) / sqrt(2 / (9 * free));
    printf("# %s: chi-squared %.1f with %.0f degrees of freedom, %.2f sigma\n", what, sum, free, z);
    return impossible == 0 && fabs(z) < 4.5;
}

/*
 * p and q are counted together, because the greater factor is called p. Primes have the density
 * 1/ln x, which changes by less than a thousandth over the range. So they count as uniform in the
 * range.
 */
static int judge_top_byte(const struct fleet_key *fleet, size_t n) {
    const double bound = 256 * sqrt(0.5);
    struct bins bins = {{0}, {0}};
    size_t i;

    for (i = (size_t)bound; i < 256; i++) {
        double low = (double)i > bound ? (double)i : bound;

        bins.expected[i] = ((double)i + 1 - low) / (256 - bound);
    }
    for (i = 0; i < n; i++) {
        bins.seen[fleet[i].key.p[0]]++;
        bins.seen[fleet[i].key.q[0]]++;
    }
    return looks_right(&bins, 2 * n, "top byte");
}

/* Bits above the two lowest bits, which are always 1. */
static int judge_low_bits(const struct fleet_key *fleet, size_t n, unsigned shift) {
    struct bins bins = {{0}, {0}};
    size_t i;

    for (i = 0; i < 256; i++) {
        bins.expected[i] = 1.0 / 256;
    }
    for (i = 0; i < n; i++) {
        const uint8_t *p = fleet[i].key.p, *q = fleet[i].key.q;
        size_t at = 127 - shift / 8;

        bins.seen[(p[at] | p[at - 1] << 8) >> shift % 8 & 255]++;
        bins.seen[(q[at] | q[at - 1] << 8) >> shift % 8 & 255]++;
    }
    return looks_right(&bins, 2 * n, "low bits");
}

static unsigned residue(const uint8_t factor[URSA_RSA_FACTOR_SIZE], unsigned modulus) {
    unsigned r = 0;
    size_t i;

    for (i = 0; i < URSA_RSA_FACTOR_SIZE; i++) {
        r = (r << 8 | factor[i]) % modulus;
    }
    return r;
}

static int judge_residues(const struct fleet_key *fleet, size_t n, unsigned modulus) {
    struct bins bins = {{0}, {0}};
    char what[32];
    size_t i;

    for (i = 1; i < modulus; i++) {
        bins.expected[i] = 1.0 / (modulus - 1);
    }
    for (i = 0; i < n; i++) {
        bins.seen[residue(fleet[i].key.p, modulus)]++;
        bins.seen[residue(fleet[i].key.q, modulus)]++;
    }
    snprintf(what, sizeof what, "modulo %u", modulus);
    return looks_right(&bins, 2 * n, what);
}

void fleet_judge_distribution(const struct fleet_key *fleet, size_t n,
                              void (*ok)(int good, const char *what)) {
    /* On both sides of 641, the greatest prime that the default draw of candidates excludes. */
    static const unsigned small[] = {3, 5, 7, 11, 13}, large[] = {641, 643, 647};
    size_t i;

    ok(judge_top_byte(fleet, n), "the top byte of the factors has the right distribution");
    ok(judge_low_bits(fleet, n, 2), "bits 2 to 9 of the factors are uniform");
    ok(judge_low_bits(fleet, n, 14),
       "bits 14 to 21 of the factors, around the end of the draw's modulus, are uniform");
    for (i = 0; i < sizeof small / sizeof small[0]; i++) {
        ok(judge_residues(fleet, n, small[i]), "residues modulo a small prime are uniform");
    }
    for (i = 0; n >= 2000 && i < sizeof large / sizeof large[0]; i++) {
        ok(judge_residues(fleet, n, large[i]), "residues modulo a larger prime are uniform");
    }
}
