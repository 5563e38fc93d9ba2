/* SPDX-License-Identifier: MIT */
/* What every unit test includes. */
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

/* Fails with both errors' names. */
#define assert_code(call, code) assert_string_equal(ursa_error_name(call), ursa_error_name(code))

#endif
