#!/bin/sh
# Remove build/, except the BearSSL download and entries that have a private key.
#
# usage: clean.sh
set -eu

# Check whether a folder or file has a private key: a file that only its owner may use, and that
# contains a key in PEM or is named *.key. build/hosts has only keys of tests.
has_key() {
    [ "$1" != build/hosts ] && [ -n "$(find "$1" -type f ! -perm /077 \
        \( -name '*.key' -o -exec grep -Iq -e '-----BEGIN .*PRIVATE KEY-----' {} \; \) -print -quit)" ]
}

for entry in build/* build/.[!.]*; do
    if [ "$entry" = build/bearssl ] || { [ ! -e "$entry" ] && [ ! -L "$entry" ]; }; then
        continue
    elif [ ! -L "$entry" ] && has_key "$entry"; then
        echo "clean: kept $entry, which has a private key" >&2
    else
        rm -rf -- "$entry"
    fi
done
