/* SPDX-License-Identifier: MIT */
#include "entropy/health.h"
#include <string.h>
#include "base/compiler.h"

#include "entropy/cutoffs.h"

#define PASTE_(a, b) a##_##b
#define PASTE(a, b)  PASTE_(a, b)

#if URSA_ALPHA != 20 && URSA_ALPHA != 30 && URSA_ALPHA != 40
#error "URSA_ALPHA: a false alarm rate of 2^-20, 2^-30 or 2^-40"
#endif

static const uint8_t apt_binary[16] = {PASTE(APT_BINARY, URSA_ALPHA)};
static const uint8_t apt_byte[128] = {PASTE(APT_BYTE, URSA_ALPHA)};

void ursa_health_init(struct ursa_health *health, unsigned bits, unsigned h16) {
    const uint8_t *differences = bits == 1 ? apt_binary : apt_byte;
    unsigned i;

    memset(health, 0, sizeof *health);
    /* SP 800-90B 4.4.1: C = 1 + ceil(-log2(alpha) / H), where H = h16 / 16 */
    health->repetition_cutoff = (uint16_t)(1 + (URSA_ALPHA * 16 + h16 - 1) / h16);
    health->window = bits == 1 ? 1024 : 512;
    health->proportion_cutoff = (uint16_t)(health->window + 1);
    for (i = 0; i < h16; i++) {
        health->proportion_cutoff = (uint16_t)(health->proportion_cutoff - differences[i]);
    }
}

/*
 * Runs both tests in one loop. h.run is 0 if there was no sample yet. The loop works on a copy of
 * the state, which the compiler keeps in registers.
 */
int ursa_health_test(struct ursa_health *health, const uint8_t *samples, size_t count,
                     size_t *used) {
    struct ursa_health h = *health;
    const uint8_t *p = samples, *end = samples + count;
    int rc = URSA_OK;

    while (p < end && rc == URSA_OK) {
        uint8_t sample = *p++;

        /* 4.4.1, repetition count */
        h.run = (uint16_t)(sample == h.last && h.run != 0 ? h.run + 1 : 1);
        h.last = sample;
        if (h.run >= h.repetition_cutoff) {
            rc = URSA_E_ENTROPY_REPETITION;
        }
        /* 4.4.2, adaptive proportion: how often does the first sample of a window occur in it? */
        if (h.left == 0) {
            h.left = h.window;
            h.first = sample;
            h.count = 0;
        }
        h.left--;
        h.count = (uint16_t)(h.count + (sample == h.first));
        if (h.count >= h.proportion_cutoff && rc == URSA_OK) {
            rc = URSA_E_ENTROPY_PROPORTION;
        }
    }
    *health = h;
    *used = (size_t)(p - samples);
    return rc;
}

/* ---- cycles ------------------------------------------------------------------------------- */

uint32_t ursa_cycles_init(struct ursa_cycles *cycles, unsigned h16) {
    uint32_t each;

    memset(cycles, 0, sizeof *cycles);
    cycles->rounds = (16 + h16 - 1) / h16;
    each = cycles->rounds * h16;
    cycles->width = (URSA_WINDOW * 16 + each - 1) / each;
    cycles->length = URSA_PERIOD + cycles->width;
    if (cycles->length < URSA_ENTROPY_START_SAMPLES) {
        cycles->length = URSA_ENTROPY_START_SAMPLES;
    }
    return cycles->rounds * cycles->length;
}

/* Count equal steps in a row. Must be called before count_equal, which stores the sample. */
static void count_steps(struct ursa_cycles *cycles, uint8_t sample) {
    const uint8_t *before = cycles->before;

    if (cycles->seen < 2 || ((sample - before[0]) ^ (before[0] - before[1])) & 0xFF) {
        cycles->steps = 0;
    }
    cycles->steps += cycles->seen >= 1;
}

/* Returns 1 if samples at some lag were equal `cutoff` times in this window. */
static URSA_OWN_FRAME int count_equal(struct ursa_cycles *cycles, uint8_t sample, unsigned cutoff) {
    unsigned i;
    int is_reached = 0;

    for (i = 0; i < URSA_LAGS && i < cycles->seen; i++) {
        if (cycles->before[i] == sample && ++cycles->equal[i] >= cutoff) {
            is_reached = 1;
        }
    }
    memmove(cycles->before + 1, cycles->before, URSA_LAGS - 1);
    cycles->before[0] = sample;
    cycles->seen++;
    return is_reached;
}

/*
 * Returns the number of latest samples that equal the beginning of the window, after one more
 * sample. If this sample ends a match of m samples, a shorter match may go on: one whose samples
 * are both the first and the last of these m samples (the algorithm of Knuth, Morris and Pratt).
 */
static uint32_t match(const struct ursa_cycles *cycles, uint8_t sample) {
    const uint8_t *window = cycles->window;
    uint32_t m = cycles->matched, all;

    while (m == cycles->width || window[m] != sample) {
        if (m == 0) {
            return 0;
        }
        all = m;
        do {
            m--;
        } while (memcmp(window, window + all - m, m) != 0);
    }
    return m + 1;
}

/* Returns 1 if the window has now returned at the same lag in every round. */
static URSA_OWN_FRAME int returns(struct ursa_cycles *cycles, uint8_t sample) {
    uint32_t at = cycles->at, lag;
    int found = 0;

    if (at < cycles->width) {
        cycles->window[at] = sample;
    }
    at++;
    if (at > 1) {
        cycles->matched = match(cycles, sample);
    }
    if (at > cycles->width) {
        uint8_t *missed;

        lag = at - cycles->width;
        missed = &cycles->missed[lag / 8];
        lag = 1u << lag % 8;
        if (cycles->matched < cycles->width) {
            *missed |= (uint8_t)lag;
        }
        found = cycles->rounds == 1 && !(*missed & lag);
    }
    if (at == cycles->length) {
        at = cycles->matched = 0;
        cycles->rounds--;
    }
    cycles->at = at;
    return found;
}

int ursa_cycles_test(struct ursa_cycles *cycles, const struct ursa_health *health,
                     const uint8_t *samples, size_t count, size_t *used) {
    size_t i;

    for (i = 0; i < count; i++) {
        count_steps(cycles, samples[i]);
        if (count_equal(cycles, samples[i], health->proportion_cutoff) ||
            returns(cycles, samples[i]) || cycles->steps >= health->repetition_cutoff) {
            *used = i + 1;
            return URSA_E_ENTROPY_CYCLE;
        }
        if ((cycles->seen & (health->window - 1u)) == 0) { /* a power of 2 */
            memset(cycles->equal, 0, sizeof cycles->equal);
        }
    }
    *used = count;
    return URSA_OK;
}
