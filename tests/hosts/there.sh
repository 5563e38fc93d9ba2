#!/bin/sh
# SPDX-License-Identifier: MIT
# Run a command on another machine (tests/hosts/machine.sh), in its folder and with nothing of this
# machine's environment that a build could read.
#
# usage: there.sh NAME COMMAND...
set -eu
cd "$(dirname "$0")/../../build/hosts/$1"
shift
exec env -i PATH="$PWD/bin:$PATH" HOME="${HOME:-/}" LC_ALL=C CMOCKA_MESSAGE_OUTPUT=TAP \
    ${URSA_QUICK:+URSA_QUICK="$URSA_QUICK"} nice "$@"
