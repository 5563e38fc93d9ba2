/* SPDX-License-Identifier: MIT */
/* The options -noise and -noise-claim: the noise source and its claimed min-entropy. */
#include "cli/noise_source.h"
#include <stdlib.h>
#include <string.h>
#include "cli/report.h"

static const char getrandom_name[] = "getrandom";

enum { NOISE = SOURCE_IDS, CLAIM };

const struct option source_options[] = {
    {"-noise", "getrandom|hwrng|FILE", NOISE,
     "the noise source: the kernel's generator (default),\n"
     "/dev/hwrng, or another device"},
    {"-noise-claim", "H16", CLAIM,
     "min-entropy of each byte of the noise device, in 1/16\n"
     "bit (default 16)"},
    {NULL, NULL, 0, NULL},
};

static int is_device(const struct noise_source *source) {
    return source->name != NULL && strcmp(source->name, getrandom_name) != 0;
}

static const char *path_of(const struct noise_source *source) {
    return strcmp(source->name, "hwrng") == 0 ? URSA_POSIX_HWRNG : source->name;
}

static int read_claim(struct noise_source *source, const char *value) {
    char *end;
    unsigned long h16 = strtoul(value, &end, 10);

    if (value[0] < '0' || value[0] > '9' || *end != '\0' || h16 < 1 || h16 > 128) {
        return report(EXIT_USAGE,
                      "-noise-claim: %s: not a number from 1 to 128 (in 1/16 bit a byte)", value);
    }
    source->h16 = (unsigned)h16;
    return EXIT_DONE;
}

int source_read(struct noise_source *source, const struct option *option, const char *value) {
    if (option->id == CLAIM) {
        return read_claim(source, value);
    }
    if (value[0] == '\0') {
        return report(EXIT_USAGE, "-noise: empty; give getrandom, hwrng or a device's path");
    }
    source->name = value;
    return EXIT_DONE;
}

int source_check(const struct noise_source *source) {
    if (source->h16 != 0 && !is_device(source)) {
        return report(EXIT_USAGE, "-noise-claim: applies to a noise device only; name the device "
                                  "with -noise");
    }
    return EXIT_DONE;
}

int source_open(const struct noise_source *source, struct ursa_posix_raw *raw,
                struct ursa_port *port) {
    unsigned h16 = source->h16 != 0 ? source->h16 : URSA_POSIX_RAW_H16;
    const char *why;

    raw->fd = -1;
    if (!is_device(source)) {
        return EXIT_DONE;
    }
    why = ursa_posix_raw_open(raw, path_of(source));
    if (why != NULL) {
        return report(EXIT_FAILED, "-noise: %s: %s", path_of(source), why);
    }
    ursa_posix_port_raw(port, raw, (uint8_t)h16);
    return EXIT_DONE;
}

int source_report(const struct noise_source *source, const struct ursa_entropy *entropy) {
    const char *name = is_device(source) ? path_of(source) : getrandom_name;
    int alarm = entropy->alarm, cause = entropy->port_code;

    /* In this program, a port code is an errno value (port/posix/posix.h). */
    return report(EXIT_FAILED, "-noise: %s: %s: %s%s%s", name, ursa_error_name(alarm),
                  ursa_error_text(alarm), URSA_IS_PORT(cause) ? ": " : "",
                  URSA_IS_PORT(cause) ? strerror(-cause + URSA_E_PORT(0)) : "");
}

int source_entropy_open(const struct noise_source *source, struct source_entropy *opened) {
    int rc = ursa_posix_port_noise_only(&opened->port, opened->id);

    opened->source = source;
    opened->raw.fd = -1;
    if (rc != URSA_OK) {
        return report_code(EXIT_FAILED, getrandom_name, rc, NULL);
    }
    rc = source_open(source, &opened->raw, &opened->port);
    if (rc == EXIT_DONE) {
        ursa_entropy_init(&opened->entropy, &opened->port);
    }
    return rc;
}

void source_entropy_close(struct source_entropy *opened) {
    ursa_posix_raw_close(&opened->raw);
}

int source_entropy_report(const struct source_entropy *opened, const char *option, int code) {
    return opened->entropy.alarm != URSA_OK ? source_report(opened->source, &opened->entropy)
                                            : report_code(EXIT_FAILED, option, code, NULL);
}
