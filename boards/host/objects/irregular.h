/* SPDX-License-Identifier: MIT */
/*
 * What is irregular in an object that is shown: where it differs from its standard, although it can
 * be read.
 */
#ifndef URSA_HOST_IRREGULAR_H
#define URSA_HOST_IRREGULAR_H

#include <stddef.h>

#define IRREGULAR_MAX 16 /* irregularities of an object that are kept; more are counted */

struct irregularity {
    char what[48]; /* the field, as its standard names it */
    size_t at;     /* the offset of the field in the object */
    const char *text, *standard;
};

/* All zero at first. */
struct irregularities {
    struct irregularity list[IRREGULAR_MAX];
    size_t count; /* of all irregularities */
};

void irregular_add(struct irregularities *list, const char *what, size_t at, const char *text,
                   const char *standard);

/*
 * Print a line on standard error for each irregularity of an object in this file. The lines name
 * the number of a certificate that is not the first of its file.
 */
void irregular_report(const struct irregularities *list, const char *path, unsigned number);

#endif
