#!/bin/sh
# SPDX-License-Identifier: MIT
# Run one test for prove. A test of another machine, build/hosts/NAME/..., runs there and with fewer
# cases, because most of those machines are emulated. With URSA_FULL it has the usual number.
#
# usage: run.sh TEST
set -eu
case $1 in
build/hosts/*)
    test=${1#build/hosts/}
    [ -n "${URSA_FULL:-}" ] || export URSA_QUICK=1
    exec "$(dirname "$0")/there.sh" "${test%%/*}" "./${test#*/}"
    ;;
*/*) exec "$1" ;;
*) exec "./$1" ;;
esac
