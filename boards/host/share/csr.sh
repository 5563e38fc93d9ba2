#!/bin/sh
# `make csr`: a key and a request in a folder.
#
# usage: csr.sh URSA OUT SUBJECT SAN      if SAN is empty: no subjectAltName
set -eu

ursa=$1 out=$2 subject=$3 san=$4
key=$out/device.key csr=$out/device.csr

[ -n "$out" ] || { echo "csr: OUT is empty; name a folder, e.g. make csr OUT=build/out" >&2; exit 2; }
if [ -e "$key" ] || [ -L "$key" ]; then
    {
        echo "csr: $key exists and is kept: a key is never replaced."
        echo "csr: for a new key, name another folder, e.g. make csr OUT=build/out2"
    } >&2
    exit 1
fi
mkdir -p "$out"
trap 'rmdir "$out" 2>/dev/null || true' EXIT # rmdir removes an empty folder only

set -- -new -newkey rsa:2048 -noenc -keyout "$key" -out "$csr" -subj "$subject"
[ -z "$san" ] || set -- "$@" -addext "subjectAltName=$san"
"$ursa" req "$@"

echo "key      $key (stays secret: unencrypted PKCS#8, mode $(stat -c %a "$key"))"
echo "request  $csr (for the CA)"
echo "subject  $subject"
echo "SAN      ${san:-none}"
