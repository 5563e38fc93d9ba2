/* SPDX-License-Identifier: MIT */
/*
 * Measures the CPU time of RSA-2048 keys of all libraries in turn. A round makes one key of each
 * library, and each round starts with another library. So anything that slows the machine slows all
 * libraries alike.
 *
 * usage: keys ROUNDS FOLDER [LIBRARY...]
 *
 * Writes FOLDER/libraries.csv, and FOLDER/keys.csv (round,library,cpu_us) during the run. The first
 * round is an additional one and is not recorded, because libraries set themselves up at the first
 * key.
 */
#define _POSIX_C_SOURCE 200809L
#include "library.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct bench_library *const all[] = {
    &bench_ursa,    &bench_ursa_strict, &bench_bearssl_i31, &bench_bearssl_i62,
    &bench_botan,   &bench_cryptopp,    &bench_gcrypt,      &bench_gnutls,
    &bench_mbedtls, &bench_openssl,     &bench_wolfssl,
};
#define COUNT (sizeof all / sizeof all[0])

/* The libraries of this run, and the last modulus of each. */
static const struct bench_library *chosen[COUNT];
static struct bench_key last[COUNT];
static size_t chosen_count;

static int fail(const char *what, const char *why) {
    fprintf(stderr, "keys: %s: %s\n", what, why);
    return 0;
}

int bench_put_modulus(struct bench_key *key, const void *bytes, size_t len) {
    const uint8_t *from = bytes;

    while (len > BENCH_SIZE && *from == 0) {
        from++;
        len--;
    }
    if (len > BENCH_SIZE) {
        return 0;
    }
    memset(key->modulus, 0, BENCH_SIZE - len);
    memcpy(key->modulus + BENCH_SIZE - len, from, len);
    return 1;
}

uint32_t bench_exponent(const void *bytes, size_t len) {
    const uint8_t *from = bytes;
    uint32_t value = 0;

    while (len-- > 0) {
        if (value >> 24 != 0) {
            return 0;
        }
        value = value << 8 | *from++;
    }
    return value;
}

static int choose(const char *name) {
    size_t i;

    for (i = 0; i < COUNT; i++) {
        if (strcmp(all[i]->name, name) == 0 && chosen_count < COUNT) {
            chosen[chosen_count++] = all[i];
            return 1;
        }
    }
    return fail(name, "unknown library, or too many libraries");
}

/* The CPU time of the complete process, because a library may have threads. */
static double cpu_us(void) {
    struct timespec now;

    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) != 0) {
        abort();
    }
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int is_right(const struct bench_key *key, const struct bench_key *before) {
    return (key->modulus[0] & 0x80) && (key->modulus[BENCH_SIZE - 1] & 1) &&
           key->exponent == BENCH_EXPONENT &&
           memcmp(key->modulus, before->modulus, BENCH_SIZE) != 0;
}

/*
 * Make one key of chosen[i]. Returns its CPU time in microseconds, or a negative number on failure.
 */
static double time_key(size_t i) {
    struct bench_key key = {.exponent = 0};
    double start = cpu_us();
    int made = chosen[i]->make(&key);
    double spent = cpu_us() - start;

    if (!made || !is_right(&key, &last[i])) {
        fail(chosen[i]->name, made ? "not a new RSA-2048 key with exponent 65537" : "made no key");
        return -1;
    }
    last[i] = key;
    return spent;
}

static int run(FILE *out, unsigned long rounds) {
    unsigned long round;

    for (round = 0; round <= rounds; round++) {
        size_t i;

        for (i = 0; i < chosen_count; i++) {
            size_t who = (i + round) % chosen_count;
            double spent = time_key(who);

            if (spent < 0) {
                return 0;
            }
            if (round > 0) {
                fprintf(out, "%lu,%s,%.0f\n", round, chosen[who]->name, spent);
            }
        }
        if (fflush(out) != 0) {
            return fail("keys.csv", "cannot be written");
        }
        if (round % 10 == 0) {
            fprintf(stderr, "keys: %lu of %lu rounds\n", round, rounds);
        }
    }
    return 1;
}

static FILE *create(const char *folder, const char *name) {
    char path[4096];
    int len = snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = len > 0 && (size_t)len < sizeof path ? fopen(path, "w") : NULL;

    if (file == NULL) {
        fail(name, "cannot be created in the folder");
    }
    return file;
}

static int begin(const char *folder) {
    FILE *out = create(folder, "libraries.csv");
    size_t i;

    if (out == NULL) {
        return 0;
    }
    fputs("library,version,settings\n", out);
    for (i = 0; i < chosen_count; i++) {
        if (!chosen[i]->begin()) {
            (void)fclose(out);
            return fail(chosen[i]->name, "cannot be set up");
        }
        fprintf(out, "%s,%s,\"%s\"\n", chosen[i]->name, chosen[i]->version(), chosen[i]->settings);
    }
    return fclose(out) == 0 || fail("libraries.csv", "cannot be written");
}

static int bench(const char *folder, unsigned long rounds) {
    FILE *out;
    int done;

    if (!begin(folder)) {
        return 0;
    }
    out = create(folder, "keys.csv");
    if (out == NULL) {
        return 0;
    }
    fputs("round,library,cpu_us\n", out);
    done = run(out, rounds);
    return (fclose(out) == 0 || fail("keys.csv", "cannot be written")) && done;
}

int main(int argc, char **argv) {
    unsigned long rounds = argc > 2 ? strtoul(argv[1], NULL, 10) : 0;
    int i;

    if (rounds == 0) {
        fputs("usage: keys ROUNDS FOLDER [LIBRARY...]\n", stderr);
        return 2;
    }
    for (i = 3; i < argc; i++) {
        if (!choose(argv[i])) {
            return 2;
        }
    }
    for (i = 0; argc == 3 && i < (int)COUNT; i++) {
        chosen[chosen_count++] = all[i];
    }
    return bench(argv[2], rounds) ? 0 : 1;
}
