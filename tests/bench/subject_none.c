/* SPDX-License-Identifier: MIT */
/* Makes no keys, to measure the size of an image without a subject. */
#include "subject.h"

static int make(uint64_t seed, struct bench_counts *counts) {
    bench_enter();
    (void)seed, (void)counts;
    return 0;
}

const struct bench_subject bench_subject = {"none", 0, make};
