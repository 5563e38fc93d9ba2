/* SPDX-License-Identifier: MIT */
/*
 * Sorting all suffixes of the samples, by doubling the number h of compared samples.
 *
 * After the suffixes are sorted by their first h samples, each suffix has a place in this order. A
 * suffix is then sorted by 2h samples with two places: its own place, and the place of the suffix
 * that starts h samples later. Noise takes at most a dozen rounds, and the worst input takes
 * log2(n) + 1 rounds. Each round passes over the arrays a few times.
 */
#include "noise/noise_estimate.h"
#include <stdlib.h>
#include <string.h>

struct sorter {
    uint32_t *order;  /* index of each suffix's first sample, in sorted order */
    uint32_t *place;  /* place of each suffix in this order; equal suffixes have the same place */
    uint32_t *spare;  /* scratch memory, n entries */
    uint32_t *counts; /* n entries, but at least VALUES */
    size_t n, places;
};

#define VALUES 256

/* Copy the suffixes in `from` to sorter->order, sorted by sorter->place. The sort is stable. */
static void sort_by_place(struct sorter *sorter, const uint32_t *from) {
    uint32_t *counts = sorter->counts, sum = 0;
    size_t i;

    for (i = 0; i < sorter->places; i++) {
        counts[i] = 0;
    }
    for (i = 0; i < sorter->n; i++) {
        counts[sorter->place[i]]++;
    }
    for (i = 0; i < sorter->places; i++) {
        uint32_t count = counts[i];

        counts[i] = sum;
        sum += count;
    }
    for (i = 0; i < sorter->n; i++) {
        sorter->order[counts[sorter->place[from[i]]]++] = from[i];
    }
}

static void sort_by_first(struct sorter *sorter, const uint8_t *samples) {
    size_t i;

    sorter->places = VALUES;
    for (i = 0; i < sorter->n; i++) {
        sorter->place[i] = samples[i];
        sorter->spare[i] = (uint32_t)i;
    }
    sort_by_place(sorter, sorter->spare);
}

/*
 * True if the suffixes a and b are equal in their first 2h samples. A suffix that is shorter than
 * 2h samples is equal to no other suffix.
 */
static int are_equal(const struct sorter *sorter, size_t a, size_t b, size_t h) {
    return sorter->place[a] == sorter->place[b] && a + h < sorter->n && b + h < sorter->n &&
           sorter->place[a + h] == sorter->place[b + h];
}

/* Turn the order by h samples into the order by 2h samples. */
static void sort_by_double(struct sorter *sorter, size_t h) {
    uint32_t *swap = sorter->spare;
    size_t i, at = 0, n = sorter->n;

    /*
     * First sort by the second half, the samples h to 2h - 1. Suffixes of at most h samples have no
     * second half and come first. The others follow in the order of the suffixes that start h
     * samples later. Then the stable sort by place sorts by the first half.
     */
    for (i = n - (h < n ? h : n); i < n; i++) {
        swap[at++] = (uint32_t)i;
    }
    for (i = 0; i < n; i++) {
        if (sorter->order[i] >= h) {
            swap[at++] = sorter->order[i] - (uint32_t)h;
        }
    }
    sort_by_place(sorter, swap);
    sorter->places = 1;
    swap[sorter->order[0]] = 0;
    for (i = 1; i < n; i++) {
        sorter->places += !are_equal(sorter, sorter->order[i - 1], sorter->order[i], h);
        swap[sorter->order[i]] = (uint32_t)(sorter->places - 1);
    }
    sorter->spare = sorter->place;
    sorter->place = swap;
}

/*
 * Count shared samples by the method of Kasai and others (2001), in the order of the text. Call the
 * suffix sorted just before a suffix its predecessor. If a suffix shares k samples with its
 * predecessor, the suffix that starts one sample later shares at least k - 1 samples with its own
 * predecessor.
 */
static void share(struct sorter *sorter, const uint8_t *samples) {
    size_t i, length = 0, n = sorter->n;

    for (i = 0; i < n; i++) {
        size_t place = sorter->place[i], before;

        if (place == 0) {
            length = 0;
            continue;
        }
        before = sorter->order[place - 1];
        while (i + length < n && before + length < n &&
               samples[i + length] == samples[before + length]) {
            length++;
        }
        sorter->spare[place] = (uint32_t)length;
        length -= length > 0;
    }
}

uint32_t *noise_shared_prefixes(const uint8_t *samples, size_t n) {
    uint32_t *memory = calloc(3 * n + (n > VALUES ? n : VALUES), sizeof *memory);
    struct sorter sorter = {.n = n};
    size_t h = 1;

    if (memory == NULL) {
        return NULL;
    }
    sorter.order = memory;
    sorter.place = memory + n;
    sorter.spare = memory + 2 * n;
    sorter.counts = memory + 3 * n;
    sort_by_first(&sorter, samples);
    sort_by_double(&sorter, 0); /* h = 0 numbers the places without gaps */
    while (sorter.places < n) {
        sort_by_double(&sorter, h);
        h *= 2;
    }
    share(&sorter, samples);
    memmove(memory, sorter.spare, n * sizeof *memory);
    return memory;
}
