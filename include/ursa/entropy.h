/* SPDX-License-Identifier: MIT */
/*
 * Entropy: the port's noise, with every sample tested before it is used.
 *
 * The repetition count test and the adaptive proportion test of SP 800-90B 4.4 run on all samples
 * that are used. The start-up test (SP 800-90B 4.3) runs after every start, before any output. It
 * reads samples that are used only for this test. The start-up test consists of the two tests above
 * and three more. One is against short cycles, one is against counters, and one detects every
 * source that repeats itself with a period of 1000 samples or less.
 *
 * With the default URSA_ALPHA, the start-up test reads 1024 samples if the claim H is 27/16 bits or
 * more, and 1040 samples if H is 1 bit. For smaller claims it reads more: 2080 samples if H is 1/2
 * bit, and 16640 samples if H is 1/16 bit.
 *
 * If there are records (store.h), the digest of the start-up samples is kept across restarts. So
 * Ursa detects a source that gives the same noise after a restart.
 *
 * The first failure of any kind is latched. From then on the source gives no entropy, and
 * generators that use it give no output. Only ursa_entropy_init resets the failure.
 *
 * Ursa detects most reads in which the port returns URSA_OK without filling the buffer. With 8-bit
 * samples, it detects 4 unwritten samples at the end of a read, or 8 anywhere in a read. With 1-bit
 * samples, it detects a single unwritten sample. Smaller gaps remain undetected, so the port must
 * fill the buffer.
 *
 * The cutoffs of the tests follow from the port's min-entropy claim H and from a false alarm rate
 * of 2^-URSA_ALPHA for each sample. The test for long periods raises a false alarm in less than one
 * of 2^URSA_ALPHA start-up tests (core/entropy/health.h has the proof). URSA_ALPHA is 20, 30 (the
 * default) or 40, and is chosen when the core is compiled.
 *
 * All calls for one struct ursa_entropy must come from one thread or be under one lock. This
 * includes the calls for generators (rng.h) that use it. No function of this header may be called
 * from an interrupt.
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

#define URSA_ENTROPY_START_SAMPLES 1024u /* samples of a start-up test, at least */

/* The state of the repetition count and adaptive proportion tests, 14 bytes. Private. */
struct ursa_health {
    uint16_t repetition_cutoff;
    uint16_t proportion_cutoff;
    uint16_t window; /* W: 1024 samples of 1 bit, or 512 samples of 8 bits */
    uint16_t run;    /* equal samples in a row up to now; 0: there was no sample yet */
    uint16_t left;   /* samples still to come in this window */
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
    uint16_t tests;    /* start-up tests passed, including tests on demand (ursa_entropy_test) */
    int16_t alarm;     /* the latched failure, else URSA_OK */
    int16_t port_code; /* the port's URSA_E_PORT code if its noise callback returned one, else 0 */
    uint8_t started;   /* 1: the start-up test was passed */
    uint8_t compared;  /* 1: the noise was compared with the noise of the last start */
    uint8_t first[32]; /* digest of the start-up test's samples */
};

/*
 * Set up a noise source.
 *
 * This function reads no noise and cannot fail. A fault of the port becomes visible at the first
 * use of the source. This function also resets an alarm. Therefore call it only at a restart,
 * and never repeat it to get past an alarm.
 */
void ursa_entropy_init(struct ursa_entropy *entropy, const struct ursa_port *port);

/*
 * Run the start-up test, unless it was passed before.
 *
 * The functions that use the source call this function themselves, so the caller need not call it.
 * If records is not NULL, the digest of this start's samples is compared with the stored digest of
 * the last start. If remember is also not 0, the new digest is stored, which takes one flash write.
 * Cost: the samples of the start-up test (see above).
 *
 * Every error except URSA_E_ARGUMENT is latched.
 *
 * URSA_E_ARGUMENT   records is not NULL, but has no callbacks
 * URSA_E_ENTROPY_*  a test or the source failed (error.h)
 * errors of ursa_port_check (port.h)
 * errors of a record read or write (store.h)
 */
int ursa_entropy_start(struct ursa_entropy *entropy, const struct ursa_records *records,
                       int remember) URSA_MUST_CHECK;

/*
 * Run the start-up test again, over new samples.
 *
 * If the start-up test was not passed yet, ursa_entropy_start runs it first. Errors: those of
 * ursa_entropy_start with records NULL.
 */
int ursa_entropy_test(struct ursa_entropy *entropy) URSA_MUST_CHECK;

/*
 * Read raw samples to assess a source (SP 800-90B 3.1).
 *
 * Do not use these samples as entropy, because they are not tested. They are not counted. This
 * function also works after an alarm. count is 1 to 256. Errors of this function are not latched.
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
