#!/bin/sh
# SPDX-License-Identifier: MIT
# What the build tracks of BearSSL, in a copy of the tree: after an edit of a source or a header, the
# objects that it goes into are made again, and no others.
. tests/interop/tap.sh
bearssl=$(realpath "${BEARSSL:-build/bearssl/bearssl-0.6}")
mkdir -p "$dir/tree" "$dir/mine"
cp -r Makefile README.md boards core include port tests "$dir/tree"
cp -r "$bearssl/inc" "$bearssl/src" "$dir/mine"
cd "$dir/tree" || exit 1
mkdir -p build/bearssl
cp -r "$dir/mine" build/bearssl/bearssl-0.6
touch build/bearssl/ready

objects="core/x509/sha2.o core/x509/cert_signature.o bearssl/hash/sha2small.o bearssl/codec/ccopy.o"
# made WORD...: make these objects, and print those that were made.
made() {
    sleep 0.01
    touch "$dir/mark"
    # shellcheck disable=SC2046
    make -s OPT=-O0 "$@" $(printf 'build/host/%s ' $objects) >"$dir/log" 2>&1 || echo failed
    (cd build/host && find . -name '*.o' -newer "$dir/mark" | sed 's|^\./||' | sort) | tee -a "$dir/log"
}

# edited FILE NAME OBJECT...: after an edit of FILE just these objects are made again.
edited() {
    file=$1 name=$2
    shift 2
    echo '/* edited */' >>"$file"
    [ "$(made ${mine:+"$mine"})" = "$(printf '%s\n' "$@")" ]
    ok $? "$name"
}

for mine in "BEARSSL=$dir/mine" ""; do
    source=$dir/mine which="BEARSSL=dir"
    [ -n "$mine" ] || source=build/bearssl/bearssl-0.6 which="the download"
    [ "$(made ${mine:+"$mine"} | wc -l)" = 4 ] && [ -z "$(made ${mine:+"$mine"})" ]
    ok $? "$which: all objects are made, once"
    edited $source/src/codec/ccopy.c "... after an edit of a source, its object" bearssl/codec/ccopy.o
    edited $source/src/inner.h "... of a private header, all of BearSSL's objects" \
        bearssl/codec/ccopy.o bearssl/hash/sha2small.o
    edited $source/inc/bearssl_hash.h "... of a public header, all objects that include it, of the core as well" \
        bearssl/codec/ccopy.o bearssl/hash/sha2small.o core/x509/cert_signature.o core/x509/sha2.o
done
cp build/bearssl/ready "$dir" && sleep 0.01 && touch build/bearssl/ready
[ "$(made | grep -c '^bearssl')" = 2 ]
ok $? "after another download, all of BearSSL's objects are made again"
rm "$dir/mine/src/codec/ccopy.c"
made "BEARSSL=$dir/mine" >"$dir/made"
grep -q failed "$dir/made" && grep -q 'codec/ccopy.c' "$dir/log"
ok $? "a source that is missing is named"

finish
