/* SPDX-License-Identifier: MIT */
#include "entropy/gathering.h"
#include <bearssl_hash.h>
#include <string.h>
#include "base/bytes.h"
#include "base/port_result.h"
#include "base/wipe.h"
#include "entropy/health.h"
#include "entropy/seed.h"

#define CHUNK 32u /* samples read at a time; a multiple of ROUND */
#define ROUND 8u  /* the number of samples of a gathering is a multiple of this */
#define TAIL  4u  /* this many unwritten samples at the end of a read are a failure */
#define MANY  8u  /* this many unwritten samples anywhere in a read are a failure */

/* Latch `code`, unless an earlier failure is already latched. Returns the latched failure. */
static int latch(struct ursa_entropy *entropy, int code) {
    if (entropy->alarm == URSA_OK) {
        entropy->alarm = (int16_t)code;
    }
    return entropy->alarm;
}

void ursa_entropy_init(struct ursa_entropy *entropy, const struct ursa_port *port) {
    memset(entropy, 0, sizeof *entropy);
    entropy->port = port;
}

/* ---- reading ------------------------------------------------------------------------------ */

/*
 * Returns byte i of the pattern that a buffer holds before the port fills the buffer. The pattern
 * reveals a port that returns URSA_OK without writing up to the end.
 *
 * The first 116 bytes of the pattern are neither 0 nor 1, so no 1-bit sample equals them. A perfect
 * 8-bit source repeats the last TAIL bytes of a read by chance with probability 2^-32.
 */
static uint8_t unwritten(size_t i) {
    return (uint8_t)(0xA5 ^ i * 0x3D);
}

/*
 * Returns 1 if the last TAIL samples, or MANY samples anywhere, still equal the pattern of
 * unwritten(). In a read of CHUNK bytes of perfect noise, MANY samples equal the pattern by chance
 * with probability 5*10^-13.
 */
static int looks_unwritten(const uint8_t *samples, size_t count) {
    size_t i, same = 0, tail = 0;

    for (i = 0; i < count; i++) {
        tail = samples[i] == unwritten(i) ? tail + 1 : 0;
        same += samples[i] == unwritten(i);
    }
    return tail >= TAIL || same >= MANY;
}

/*
 * Read `count` samples. Check that all samples were written, and that 1-bit samples are 0 or 1.
 * Store the port's result in *port_code.
 */
static int read_samples(const struct ursa_port *port, uint8_t *samples, size_t count,
                        int *port_code) {
    size_t i;

    for (i = 0; i < count; i++) {
        samples[i] = unwritten(i);
    }
    *port_code = port->noise(port->ctx, samples, count);
    if (*port_code != URSA_OK) {
        return *port_code == URSA_E_ENTROPY_TIMEOUT ? URSA_E_ENTROPY_TIMEOUT : URSA_E_ENTROPY_READ;
    }
    if (looks_unwritten(samples, count)) {
        return URSA_E_ENTROPY_UNFILLED;
    }
    for (i = 0; i < count && port->noise_bits == 1; i++) {
        if (samples[i] > 1) {
            return URSA_E_ENTROPY_SAMPLE;
        }
    }
    return URSA_OK;
}

int ursa_entropy_raw(const struct ursa_port *port, uint8_t *samples, size_t count) {
    int port_code;

    if (port == NULL || port->noise == NULL || samples == NULL || count == 0 || count > 256) {
        return URSA_E_ARGUMENT;
    }
    return read_samples(port, samples, count, &port_code);
}

/* Run the continuous tests on `samples`. If cycles is not NULL, run its tests as well. */
static int test_samples(struct ursa_entropy *entropy, struct ursa_cycles *cycles,
                        const uint8_t *samples, size_t count) {
    size_t used;
    int rc = ursa_health_test(&entropy->health, samples, count, &used);

    if (rc == URSA_OK && cycles != NULL) {
        rc = ursa_cycles_test(cycles, &entropy->health, samples, count, &used);
    }
    entropy->samples += (uint32_t)used;
    return rc;
}

static void begin(struct ursa_gathering *gathering, uint32_t count) {
    br_sha256_init(&gathering->hash);
    gathering->left = count;
}

/* Read at most CHUNK samples, test them and hash them. */
static int take_some(struct ursa_entropy *entropy, struct ursa_gathering *gathering,
                     struct ursa_cycles *cycles) {
    uint32_t n = gathering->left < CHUNK ? gathering->left : CHUNK;
    uint8_t samples[CHUNK];
    int rc = entropy->alarm, port_code;

    if (rc != URSA_OK) {
        return rc;
    }
    rc = read_samples(entropy->port, samples, n, &port_code);
    if (rc != URSA_OK) {
        entropy->port_code = (int16_t)(URSA_IS_PORT(port_code) ? port_code : 0);
    } else {
        rc = test_samples(entropy, cycles, samples, n);
        br_sha256_update(&gathering->hash, samples, n);
    }
    gathering->left -= n;
    ursa_wipe(samples, sizeof samples);
    return rc;
}

/*
 * Do one more read. Returns URSA_BUSY while more reads must follow, and then URSA_OK with the
 * digest of all samples in digest[].
 */
static int take(struct ursa_entropy *entropy, struct ursa_gathering *gathering,
                struct ursa_cycles *cycles, uint8_t digest[32]) {
    int rc = take_some(entropy, gathering, cycles);

    if (rc == URSA_OK && gathering->left > 0) {
        return URSA_BUSY;
    }
    if (rc == URSA_OK) {
        br_sha256_out(&gathering->hash, digest);
    } else {
        ursa_wipe(digest, 32);
        rc = latch(entropy, rc);
    }
    ursa_wipe(gathering, sizeof *gathering);
    return rc;
}

/* ---- tests -------------------------------------------------------------------------------- */

/* The start-up test: run all tests on samples that are not used as entropy. */
static int run_start_test(struct ursa_entropy *entropy, uint8_t digest[32]) {
    struct ursa_gathering gathering;
    struct ursa_cycles cycles;
    int rc;

    begin(&gathering, ursa_cycles_init(&cycles, entropy->port->noise_h16));
    do {
        rc = take(entropy, &gathering, &cycles, digest);
    } while (rc == URSA_BUSY);
    ursa_wipe(&cycles, sizeof cycles);
    return rc;
}

/*
 * Compare the digest of the first samples with the digest stored at an earlier start. A source that
 * gives the same samples after each restart is not a noise source. If `remember` is not 0, store
 * the new digest.
 */
static int compare_restarts(struct ursa_entropy *entropy, const struct ursa_records *records,
                            int remember, struct ursa_seed *seed) {
    int rc = ursa_seed_load(seed, records);

    if (rc == URSA_OK && ursa_get_u32(seed->counter) != 0 &&
        memcmp(seed->first, entropy->first, sizeof seed->first) == 0) {
        rc = URSA_E_ENTROPY_RESTART;
    }
    if (rc == URSA_OK && remember) {
        memcpy(seed->first, entropy->first, sizeof seed->first);
        rc = ursa_seed_save(seed, records);
    }
    ursa_wipe(seed, sizeof *seed);
    return rc;
}

static int start(struct ursa_entropy *entropy) {
    int rc = ursa_port_check(entropy->port);

    if (rc == URSA_OK) {
        ursa_health_init(&entropy->health, entropy->port->noise_bits, entropy->port->noise_h16);
        rc = run_start_test(entropy, entropy->first);
    }
    if (rc == URSA_OK) {
        entropy->started = 1;
        entropy->tests++;
    }
    return rc;
}

/*
 * Every failure is latched, including a failure to read or write the record. A second try would
 * compare later samples of the source, which prove nothing about its first samples after a restart.
 */
int ursa_entropy_start_in(struct ursa_entropy *entropy, const struct ursa_records *records,
                          int remember, struct ursa_seed *room) {
    int rc = entropy->alarm;

    if (records != NULL && records->read == NULL) {
        return URSA_E_ARGUMENT; /* the caller's mistake, not the source's: nothing is latched */
    }
    if (rc == URSA_OK && !entropy->started) {
        rc = start(entropy);
    }
    if (rc == URSA_OK && records != NULL && !entropy->compared) {
        rc = compare_restarts(entropy, records, remember, room);
        entropy->compared = 1;
    }
    return rc == URSA_OK ? rc : latch(entropy, rc);
}

int ursa_entropy_start(struct ursa_entropy *entropy, const struct ursa_records *records,
                       int remember) {
    struct ursa_seed room;

    return ursa_entropy_start_in(entropy, records, remember, &room);
}

int ursa_entropy_test(struct ursa_entropy *entropy) {
    uint8_t digest[32];
    int rc = ursa_entropy_start(entropy, NULL, 0);

    if (rc == URSA_OK) {
        rc = run_start_test(entropy, digest);
        ursa_wipe(digest, sizeof digest);
    }
    if (rc == URSA_OK) {
        entropy->tests++;
    }
    return rc;
}

int ursa_entropy_gather_begin(struct ursa_entropy *entropy, struct ursa_gathering *gathering,
                              uint32_t bits) {
    uint32_t samples;

    if (!entropy->started) {
        return entropy->alarm != URSA_OK ? entropy->alarm : URSA_E_UNSEEDED;
    }
    samples = (bits * 16 + entropy->port->noise_h16 - 1u) / entropy->port->noise_h16;
    begin(gathering, (samples + ROUND - 1) / ROUND * ROUND);
    return URSA_OK;
}

int ursa_entropy_gather_step(struct ursa_entropy *entropy, struct ursa_gathering *gathering,
                             uint8_t out[32]) {
    return take(entropy, gathering, NULL, out);
}
