/* SPDX-License-Identifier: MIT */
/*
 * Entropy: the port's noise, tested on every sample before anything depends on it.
 *
 * The repetition count and the adaptive proportion test of SP 800-90B 4.4 run on all samples that
 * are used. At every start, before any output, both run over at least 1024 samples, which are
 * thrown away (4.3), with two more, against short cycles and against counters; their digest is kept
 * across restarts where there is storage, so that a source that repeats itself after a restart is
 * found out. The
 * first failure of any kind is latched: there is no entropy, and no output of any generator that
 * draws on it, until ursa_entropy_init.
 *
 * A port that says OK without having written shows if 4 samples or more at the end of a read are as
 * before (of bits: any); or 8 anywhere; fewer are for the port to get right.
 *
 * Cutoffs follow from the port's min-entropy claim H and a false alarm rate of 2^-URSA_ALPHA a
 * sample: 20, 30 (the default) or 40, chosen when the core is compiled.
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

#define URSA_ENTROPY_START_SAMPLES 1024u

/* The state of both tests: 14 bytes. */
struct ursa_health {
    uint16_t repetition_cutoff;
    uint16_t proportion_cutoff;
    uint16_t window; /* W: 1024 binary samples or 512 others */
    uint16_t run;    /* equal samples up to now */
    uint16_t left;   /* samples to come in this window */
    uint16_t count;  /* of `first` in this window */
    uint8_t first;
    uint8_t last;
};

/* A noise source and what is known of its health. The caller owns it; 64 bytes on 32 bits. */
struct ursa_entropy {
    const struct ursa_port *port;
    struct ursa_health health;
    uint32_t samples;  /* tested since init */
    uint16_t tests;    /* start-up tests passed, on demand or not */
    int16_t alarm;     /* the latched failure, URSA_OK if none */
    int16_t port_code; /* what the port's callback had returned, if that was the failure */
    uint8_t started;
    uint8_t compared;  /* with the last start */
    uint8_t first[32]; /* digest of the start-up test's samples */
};

/*
 * Set up: nothing is known of the source. Reads no noise; never fails (what is wrong with the port
 * shows at the first use). This is also how an alarm is reset: at a restart, not in a loop.
 */
void ursa_entropy_init(struct ursa_entropy *entropy, const struct ursa_port *port);

/*
 * The start-up test, unless it was passed before. Happens by itself at the first use.
 * records: where the digest of the first samples is kept, to compare with the last start's; NULL:
 * nowhere. remember: keep this start's digest (a flash write), else only compare.
 * Errors: those of ursa_port_check; all URSA_E_ENTROPY_*; those of the records. All are latched
 * but URSA_E_ARGUMENT: `records` has no callbacks.
 * Cost: 1024 samples.
 */
int ursa_entropy_start(struct ursa_entropy *entropy, const struct ursa_records *records,
                       int remember) URSA_MUST_CHECK;

/* The same test on demand, over 1024 new samples. Errors: URSA_E_ENTROPY_*. */
int ursa_entropy_test(struct ursa_entropy *entropy) URSA_MUST_CHECK;

/*
 * Raw samples for the assessment of a source (SP 800-90B 3.1), neither tested nor counted, and
 * delivered even after an alarm. Not for use as entropy. count: 1 to 256.
 * URSA_E_ARGUMENT, URSA_E_ENTROPY_READ, _TIMEOUT, _SAMPLE, _UNFILLED; nothing is latched.
 */
int ursa_entropy_raw(const struct ursa_port *port, uint8_t *samples, size_t count) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
