#!/bin/sh
# SPDX-License-Identifier: MIT
# `make csr` makes a key and a request, prints their names, and refuses to replace a key.
. tests/interop/tap.sh

out="$dir/some folder/it's"
make csr OUT="$dir/plain" SUBJECT=/O=Ursa/CN=device-0001 SAN=DNS:device-0001.local \
    >"$dir/log" 2>&1
ok $? "make csr succeeds"
openssl req -in "$dir/plain/device.csr" -verify -noout >"$dir/log" 2>&1
ok $? "openssl verifies the request"
openssl req -in "$dir/plain/device.csr" -noout -text >"$dir/log" 2>&1
grep -q 'DNS:device-0001.local' "$dir/log"
ok $? "the request has the name"
[ "$(stat -c %a "$dir/plain/device.key")" = 600 ]
ok $? "the key's mode is 600"

cp "$dir/plain/device.key" "$dir/before"
! make csr OUT="$dir/plain" SUBJECT=/CN=x SAN= >"$dir/log" 2>&1
ok $? "a second run is refused"
grep -q 'is kept' "$dir/log" && grep -q 'make csr OUT=' "$dir/log"
ok $? "... and says that the key is kept and what to do"
cmp -s "$dir/before" "$dir/plain/device.key"
ok $? "... and the key is unchanged"

make csr OUT="$out" SUBJECT="/O=Bear's & Co/CN=a b" SAN= >"$dir/log" 2>&1
ok $? "spaces, quotes and an empty SAN are accepted"
openssl req -in "$out/device.csr" -noout -subject >"$dir/log" 2>&1
grep -q "Bear's & Co" "$dir/log"
ok $? "... and are in the request"
openssl req -in "$out/device.csr" -noout -text >"$dir/log" 2>&1
! grep -q 'X509v3' "$dir/log"
ok $? "... and the request has no extension"

# The default name belongs to the default subject. Another subject has no name by default.
for_name() {
    make csr "OUT=$dir/$1" "$2" >"$dir/log" 2>&1 &&
        openssl req -in "$dir/$1/device.csr" -noout -subject -text >"$dir/$1.text" 2>>"$dir/log"
}
for_name subject SUBJECT=/CN=x && grep -q '^subject=CN = x$' "$dir/subject.text" &&
    grep -q '^SAN  *none$' "$dir/log" && ! grep -q 'DNS:' "$dir/subject.text"
ok $? "a subject without SAN has no alternative name"
(export SUBJECT=/CN=y && for_name environment X=) && grep -q 'CN = y$' "$dir/environment.text" &&
    ! grep -q 'DNS:' "$dir/environment.text"
ok $? "... also from the environment"
for_name san SAN=DNS:other.example && grep -q 'CN = device-0001$' "$dir/san.text" &&
    grep -q 'DNS:other.example' "$dir/san.text" && ! grep -q 'DNS:device' "$dir/san.text"
ok $? "a SAN alone has the default subject"
for_name none X= && grep -q 'CN = device-0001$' "$dir/none.text" &&
    grep -q 'DNS:device-0001.local' "$dir/none.text"
ok $? "without both the request has the default subject and name"

! make csr OUT="$dir/bad" SUBJECT=/XX=1 >"$dir/log" 2>&1 &&
    grep -q 'name-attribute' "$dir/log" && [ ! -e "$dir/bad/device.key" ]
ok $? "a bad subject fails, says why and leaves no key"

finish
