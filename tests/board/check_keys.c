/* SPDX-License-Identifier: MIT */
/*
 * A test image that makes keys from known seeds on this processor. Prints lines of
 * `key <seed> <strict> <SHA-256>`, then `OK`. keys.t compares them with the keys of other machines.
 */
#include "../bench/flashless.h"
#include "../bench/bench.h"
#include "known_keys.h"

static struct ursa_entropy entropy;
static struct ursa_keygen gen;
static struct ursa_rsa_key key;

/* Seeds are single digits. */
static void say_digit(unsigned digit) {
    const char text[] = {' ', (char)('0' + digit), '\0'};

    bench_say(text);
}

static void make_and_tell(size_t i) {
    char hex[65];
    int rc;

    flashless_seed(known_keys[i].seed);
    ursa_entropy_init(&entropy, &flashless_port);
    rc = make_known_key(i, &entropy, &gen, &key, hex);
    bench_say(rc == URSA_OK ? "key" : "ERR");
    say_digit(known_keys[i].seed);
    say_digit(known_keys[i].strict);
    bench_say(" ");
    bench_say(rc == URSA_OK ? hex : ursa_error_name(rc));
    bench_say("\n");
}

/* Keys are made in the order of their seeds, so that keys.t can stop after the first seeds. */
void bench_run(void) {
    unsigned seed;
    size_t i;

    for (seed = 1; seed < 10; seed++) {
        for (i = 0; i < KNOWN_KEYS; i++) {
            if (known_keys[i].seed == seed) {
                make_and_tell(i);
            }
        }
    }
    bench_say("OK\n");
}
