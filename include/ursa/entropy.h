/* SPDX-License-Identifier: MIT */
/*
 * Entropy: the port's noise, with every sample tested before it is used.
 *
 * The repetition count test and the adaptive proportion test of SP 800-90B 4.4 run on all samples
 * that are used. The start-up test (4.3) runs at every start, before any output, over 1024 samples
 * that are used for nothing else. It adds two tests, against short cycles and against counters.
 *
 * If there is storage, the digest of the start-up samples is kept across restarts. So a source that
 * gives the same noise after a restart is detected.
 *
 * The first failure of any kind is latched. From then on there is no entropy, and no output of any
 * generator that draws on this source, until ursa_entropy_init is called.
 *
 * A port that returns OK without filling the buffer is detected if it left at least 4 samples at
 * the end of a read unwritten, or 8 samples anywhere. With 1-bit samples, a single unwritten sample
 * is detected. Smaller gaps go unnoticed, so the port must fill the buffer.
 *
 * The cutoffs of the tests follow from the port's min-entropy claim H and from a false alarm rate
 * of 2^-URSA_ALPHA for each sample. URSA_ALPHA is 20, 30 (the default) or 40, and is chosen when
 * the core is compiled.
 *
 * All calls for one struct ursa_entropy must come from one thread or be under one lock. This
 * includes the calls for generators (rng.h) that draw on it. No function may be called from an
 * interrupt.
 */
#ifndef URSA_ENTROPY_H
#define URSA_ENTROPY_H

#include <stdint.h>
#include "port.h"
#include "store.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef URSA_ALPHA
#define URSA_ALPHA 30
#endif

#define URSA_ENTROPY_START_SAMPLES 1024u /* samples of a start-up test */

/* The state of the repetition count and adaptive proportion tests, 14 bytes. Private. */
struct ursa_health {
    uint16_t repetition_cutoff;
    uint16_t proportion_cutoff;
    uint16_t window; /* W: 1024 samples of 1 bit, or 512 samples of 8 bits */
    uint16_t run;    /* equal samples in a row up to now; 0: no sample yet */
    uint16_t left;   /* samples to come in this window */
    uint16_t count;  /* how often `first` has occurred in this window */
    uint8_t first;   /* the first sample of this window */
    uint8_t last;    /* the latest sample */
};

/*
 * A noise source and its health, 64 bytes on a 32-bit processor. The caller owns it.
 *
 * The caller may read `samples`, `tests`, `alarm`, `port_code` and `started`.
 */
struct ursa_entropy {
    const struct ursa_port *port;
    struct ursa_health health;
    uint32_t samples;  /* samples tested since ursa_entropy_init */
    uint16_t tests;    /* start-up tests passed, including those on demand */
    int16_t alarm;     /* the latched failure, else URSA_OK */
    int16_t port_code; /* the port's URSA_E_PORT code, if the callback failed with it, else 0 */
    uint8_t started;   /* 1: the start-up test was passed */
    uint8_t compared;  /* 1: the noise was compared with that of the last start */
    uint8_t first[32]; /* digest of the start-up test's samples */
};

/*
 * Set up a noise source whose health is not known yet.
 *
 * This reads no noise and cannot fail. A fault of the port shows at the first use. This call also
 * resets an alarm. Do so at a restart only, never in a loop.
 */
void ursa_entropy_init(struct ursa_entropy *entropy, const struct ursa_port *port);

/*
 * Run the start-up test, unless it was passed before.
 *
 * The first use of the source calls this, so the caller need not. records is the place of the last
 * start's digest, which is compared with this start's. If records is NULL, nothing is compared. If
 * remember is not 0, this start's digest is stored, which takes one flash write. Cost: 1024
 * samples.
 *
 * Every error except URSA_E_ARGUMENT is latched.
 *
 * URSA_E_ARGUMENT   records has no callbacks
 * URSA_E_ENTROPY_*  a test or the source failed (error.h)
 * errors of ursa_port_check (port.h)
 * errors of a record read or write (store.h)
 */
int ursa_entropy_start(struct ursa_entropy *entropy, const struct ursa_records *records,
                       int remember) URSA_MUST_CHECK;

/*
 * Run the start-up test on demand, over 1024 new samples.
 *
 * If the start-up test was not passed yet, it runs first. Errors: those of ursa_entropy_start with
 * records NULL.
 */
int ursa_entropy_test(struct ursa_entropy *entropy) URSA_MUST_CHECK;

/*
 * Read raw samples to assess a source (SP 800-90B 3.1).
 *
 * Do not use them as entropy. The samples are neither tested nor counted, and are delivered even
 * after an alarm. count is 1 to 256. No error is latched.
 *
 * URSA_E_ARGUMENT          port, its noise callback or samples is NULL, or count is out of range
 * URSA_E_ENTROPY_READ      the port reports a failure
 * URSA_E_ENTROPY_TIMEOUT   the source did not answer in time
 * URSA_E_ENTROPY_SAMPLE    a 1-bit sample is greater than 1
 * URSA_E_ENTROPY_UNFILLED  the port left samples unwritten
 */
int ursa_entropy_raw(const struct ursa_port *port, uint8_t *samples, size_t count) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
