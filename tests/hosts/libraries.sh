#!/bin/sh
# SPDX-License-Identifier: MIT
# Put the libraries that the unit tests use into FOLDER/<architecture>, as Debian packages them.
#
# usage: libraries.sh FOLDER ARCHITECTURE...     Debian's names: arm64 armhf i386 s390x
#
# The machine's apt and dpkg know nothing of it. What is there already is kept.
set -eu
. "$(dirname "$0")/../../boards/common/apt.sh"

fail() {
    echo "libraries: $*" >&2
    exit 1
}

mkdir -p "$1"
folder=$(cd "$1" && pwd)
shift

missing=
names=
for architecture; do
    [ ! -e "$folder/$architecture/ready" ] || continue
    missing="$missing $architecture"
    for package in libcmocka-dev libcmocka0 libssl-dev libssl3 libgmp-dev libgmp10; do
        names="$names $package:$architecture"
    done
done
[ -n "$missing" ] || exit 0

echo "libraries: downloading Debian's libcmocka, libssl and libgmp for$missing"
# shellcheck disable=SC2086
apt_begin "$folder" deb $missing
mkdir -p "$folder/packages"
cd "$folder/packages"
# shellcheck disable=SC2086
apt_do download $names >/dev/null || fail "apt could not fetch the packages"
apt_end
for architecture in $missing; do
    rm -rf "${folder:?}/$architecture"
    for package in *"_$architecture.deb"; do
        dpkg-deb -x "$package" "$folder/$architecture"
    done
    touch "$folder/$architecture/ready"
done
rm -rf "$folder/packages"
