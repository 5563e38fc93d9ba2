#!/bin/sh
# Put BearSSL's source into a folder: Debian's source package, which apt downloads and verifies.
#
# usage: bearssl.sh FOLDER
set -eu

version=0.6+dfsg.1-3
orig=bearssl_0.6+dfsg.1.orig.tar.xz
sha256=102a625bd8f6155260867a50c508df8d8c3f796985dd744df1a68e5cd1a79004
folder=$1

fail() {
    echo "bearssl: $*" >&2
    echo "bearssl: get BearSSL 0.6 yourself and name its folder: make BEARSSL=dir ..." >&2
    exit 1
}

command -v xz >/dev/null || fail "xz is missing (Debian: xz-utils)"
"$(dirname "$0")/debian.sh" "$folder" bearssl "$version" "$orig" "$sha256" || fail "the download failed"
cd "$folder"
rm -rf bearssl-0.6
tar xf "$orig"
[ -f bearssl-0.6/inc/bearssl.h ] || fail "$orig does not contain bearssl-0.6/inc/bearssl.h"
