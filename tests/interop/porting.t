#!/bin/sh
# SPDX-License-Identifier: MIT
# The README's records in Zephyr's NVS, as they stand there: compiled, and run over a model of NVS.
. tests/interop/tap.sh
flags="-std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -Iinclude -Itests/support -Itests/sim -Itests/interop
    -isystem ${BEARSSL:-build/bearssl/bearssl-0.6}/inc"

awk '/^```c$/ { on = 1; text = ""; next } on && !/^```/ { text = text $0 "\n" }
     /^```$/ { if (on && text ~ /zephyr\/fs\/nvs\.h/) printf "%s", text; on = 0 }' \
    "${README:-README.md}" >"$dir/example.h"
grep nvs_write "$dir/example.h" >"$dir/log"
ok $? "the README has an example of records elsewhere"

# shellcheck disable=SC2086
${CC:-cc} $flags -Wconversion -Wshadow -fsyntax-only -xc "$dir/example.h" >"$dir/log" 2>&1
ok $? "it compiles without a warning"

# shellcheck disable=SC2086
${CC:-cc} $flags -DREADME_EXAMPLE="\"$dir/example.h\"" -o "$dir/porting" tests/interop/zephyr/nvs.c \
    tests/support/promises.c build/host/libursa.a -lcmocka >"$dir/log" 2>&1
ok $? "it builds with the model"

# Its tests are reported as one each.
CMOCKA_MESSAGE_OUTPUT=TAP "$dir/porting" >"$dir/log" 2>&1
status=$?
sed -n 's/^ok [0-9]* - //p' "$dir/log" >"$dir/passed"
while read -r name; do
    ok 0 "over the model: $name"
done <"$dir/passed"
ok $status "it keeps every promise of struct ursa_records"
finish
