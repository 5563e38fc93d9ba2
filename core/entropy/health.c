/* SPDX-License-Identifier: MIT */
#include "entropy/health.h"
#include <string.h>

#include "entropy/cutoffs.h"

#define PASTE_(a, b) a##_##b
#define PASTE(a, b)  PASTE_(a, b)

#if URSA_ALPHA != 20 && URSA_ALPHA != 30 && URSA_ALPHA != 40
#error "URSA_ALPHA: a false alarm rate of 2^-20, 2^-30 or 2^-40"
#endif

static const uint16_t apt_binary[16] = {PASTE(APT_BINARY, URSA_ALPHA)};
static const uint16_t apt_byte[128] = {PASTE(APT_BYTE, URSA_ALPHA)};

void ursa_health_init(struct ursa_health *health, unsigned bits, unsigned h16) {
    /* SP 800-90B 4.4.1: C = 1 + ceil(-log2(alpha) / H), where H = h16 / 16 */
    health->repetition_cutoff = (uint16_t)(1 + (URSA_ALPHA * 16 + h16 - 1) / h16);
    health->proportion_cutoff = bits == 1 ? apt_binary[h16 - 1] : apt_byte[h16 - 1];
    health->window = bits == 1 ? 1024 : 512;
    health->run = 0;
    health->left = 0;
    health->count = 0;
    health->first = 0;
    health->last = 0;
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

static uint8_t sample_before(const struct ursa_lags *lags, unsigned lag) {
    return lags->before[(lags->seen - lag) % URSA_LAGS];
}

/* Count equal steps in a row. Must be called before count_equal, which stores the sample. */
static void count_steps(struct ursa_lags *lags, uint8_t sample) {
    uint8_t last = sample_before(lags, 1);
    int is_as_before =
        lags->seen >= 2 && (uint8_t)(sample - last) == (uint8_t)(last - sample_before(lags, 2));

    lags->steps = (uint16_t)(is_as_before ? lags->steps + 1 : lags->seen >= 1);
}

static void count_equal(struct ursa_lags *lags, uint8_t sample) {
    unsigned lag;

    for (lag = 1; lag <= URSA_LAGS && lag <= lags->seen; lag++) {
        lags->equal[lag - 1] =
            (uint16_t)(lags->equal[lag - 1] + (sample_before(lags, lag) == sample));
    }
    lags->before[lags->seen % URSA_LAGS] = sample;
    lags->seen++;
}

static int any_reaches(const uint16_t *counts, uint16_t cutoff) {
    unsigned i = 0;

    while (i < URSA_LAGS && counts[i] < cutoff) {
        i++;
    }
    return i < URSA_LAGS;
}

int ursa_lags_test(struct ursa_lags *lags, const struct ursa_health *health, const uint8_t *samples,
                   size_t count, size_t *used) {
    size_t i;

    for (i = 0; i < count; i++) {
        int at_end;

        count_steps(lags, samples[i]);
        count_equal(lags, samples[i]);
        at_end = lags->seen % health->window == 0;
        if (lags->steps >= health->repetition_cutoff ||
            (at_end && any_reaches(lags->equal, health->proportion_cutoff))) {
            *used = i + 1;
            return URSA_E_ENTROPY_CYCLE;
        }
        if (at_end) {
            memset(lags->equal, 0, sizeof lags->equal);
        }
    }
    *used = count;
    return URSA_OK;
}
