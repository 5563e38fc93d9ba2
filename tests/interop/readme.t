#!/bin/sh
# SPDX-License-Identifier: MIT
# The README's example is compiled and run as it stands there.
. tests/interop/tap.sh
root=$PWD

awk '/^```c$/ { on = 1; next } /^```$/ { on = 0 } on' README.md >"$dir/example.c"
grep -q 'int main' "$dir/example.c"
ok $? "the README has an example"

mkdir -p "$dir/inc/ursa"
cp include/ursa/*.h port/posix/posix.h "$dir/inc/ursa/"
cc -std=c11 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -I"$dir/inc" \
    -isystem "${BEARSSL:-build/bearssl/bearssl-0.6}/inc" -o "$dir/example" "$dir/example.c" \
    build/host/libursa.a >"$dir/log" 2>&1
ok $? "it compiles without a warning"

cd "$dir" || exit 1
./example >first.pem 2>log
ok $? "it runs"
openssl req -in first.pem -noout -verify -subject >log 2>&1
ok $? "OpenSSL verifies what it prints"
grep -q 'O = Acme, CN = unit 1' log
ok $? "... and reads the subject in it"
./example >second.pem 2>log && cmp first.pem second.pem >log 2>&1
ok $? "run again it prints the same: the key was kept"
cd "$root" || exit 1

for command in 'make csr' 'make test'; do
    grep -q "^$command " README.md
    ok $? "the quick start has: $command"
done
finish
