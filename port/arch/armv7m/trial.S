/* SPDX-License-Identifier: MIT */
#include "../armv6m/trial.S"
