/* SPDX-License-Identifier: MIT */
#include "../armv7m/mont_double.S"
