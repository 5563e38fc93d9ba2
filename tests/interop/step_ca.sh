#!/bin/sh
# SPDX-License-Identifier: MIT
# Build step-ca and its client from their Go modules into build/go/bin, for tests/board/step_ca.t.
# They are no packages of Debian, and need a newer Go than Debian's. Without that Go, say so and go
# on: the test is skipped then.
#
# usage: tests/interop/step_ca.sh
set -eu

bin=$PWD/build/go/bin
[ ! -x "$bin/step" ] || [ ! -x "$bin/step-ca" ] || exit 0
version=$(go env GOVERSION 2>/dev/null) || version=none
case $version in
go1.2[5-9]* | go1.[3-9]*) ;;
*) echo "interop: goes on without step-ca, which needs Go 1.25 or later (here: $version)"; exit 0 ;;
esac
echo "interop: building step-ca (a few minutes)"
# Without cgo, because step-ca would need a library for smart cards.
export CGO_ENABLED=0 GOBIN="$bin"
nice go install github.com/smallstep/certificates/cmd/step-ca@v0.30.2 \
    github.com/smallstep/cli/cmd/step@v0.21.0 2>"$bin.log" || :
