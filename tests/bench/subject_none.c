/* SPDX-License-Identifier: MIT */
/* No keys: what an image takes without its subject. */
#include "subject.h"

static int make(uint64_t seed, struct bench_counts *counts) {
    bench_enter();
    (void)seed, (void)counts;
    return 0;
}

const struct bench_subject bench_subject = {"none", 0, make};
