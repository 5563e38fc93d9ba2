/* SPDX-License-Identifier: MIT */
/*
 * Irregularities of an object that is shown. An irregularity is a place where the object differs
 * from its standard, although the object can be read.
 */
#ifndef URSA_HOST_IRREGULAR_H
#define URSA_HOST_IRREGULAR_H

#include <stddef.h>

#define IRREGULAR_MAX 16 /* irregularities of an object that are kept; the rest is only counted */

struct irregularity {
    char what[48];               /* the name of the field in the standard */
    size_t at;                   /* the offset of the field in the object */
    const char *text, *standard; /* the reason, and the section of the standard */
};

/* All fields must be zero at first. */
struct irregularities {
    struct irregularity list[IRREGULAR_MAX];
    size_t count; /* number of all irregularities, also of those that are not kept */
};

void irregular_add(struct irregularities *list, const char *what, size_t at, const char *text,
                   const char *standard);

/*
 * Print a line on standard error for each irregularity in the list. If more were counted than kept,
 * another line says how many. `number` is the position of the object in the file `path`, from 1. If
 * `number` is above 1, each line names it.
 */
void irregular_report(const struct irregularities *list, const char *path, unsigned number);

#endif
