#!/bin/sh
# Put a file of one of Debian's source packages into a folder. apt downloads and verifies the file.
#
# usage: debian.sh FOLDER PACKAGE VERSION FILE SHA256
#
# The machine's apt configuration is not changed (apt.sh). apt checks the archive's signature and
# the package's hashes. SHA256 is the hash of FILE in the version that Ursa is tested with.
set -eu
. "$(dirname "$0")/apt.sh"

folder=$1
package=$2
version=$3
orig=$4
sha256=$5

fail() {
    echo "$package: $*" >&2
    exit 1
}

mkdir -p "$folder"
cd "$folder"

if ! echo "$sha256  $orig" | sha256sum -c - >/dev/null 2>&1; then
    echo "$package: downloading Debian's $package $version (source)"
    apt_begin "$PWD" deb-src
    apt_do source --download-only "$package=$version" >/dev/null ||
        fail "apt could not fetch the source package $package $version"
    apt_end
    echo "$sha256  $orig" | sha256sum -c - >/dev/null 2>&1 ||
        fail "$orig has another SHA-256 than the file that Ursa was tested with"
fi
