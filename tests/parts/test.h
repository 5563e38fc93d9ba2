/* SPDX-License-Identifier: MIT */
/* The common header of all unit tests. */
#ifndef URSA_TESTS_TEST_H
#define URSA_TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <ursa/ursa.h>
#include "device.h"
#include "judge.h"
#include "vectors.h"

#define RUN(tests) cmocka_run_group_tests(tests, NULL, NULL)

/* Check a return code. A failure shows the names of both errors. */
#define assert_code(call, code) assert_string_equal(ursa_error_name(call), ursa_error_name(code))

#endif
