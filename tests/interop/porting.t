#!/bin/sh
# SPDX-License-Identifier: MIT
# What the README says to porters: its records in Zephyr's NVS, as they stand there, compiled and run
# over a model of NVS; and its steps to a new board, in a copy.
. tests/interop/tap.sh
flags="-std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -Iinclude -Itests/parts -Itests/interop
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
    tests/parts/promises.c build/host/libursa.a -lcmocka >"$dir/log" 2>&1
ok $? "it builds with the model"

# Its tests are reported as one each.
CMOCKA_MESSAGE_OUTPUT=TAP "$dir/porting" >"$dir/log" 2>&1
status=$?
sed -n 's/^ok [0-9]* - //p' "$dir/log" >"$dir/passed"
while read -r name; do
    ok 0 "over the model: $name"
done <"$dir/passed"
ok $status "it keeps every promise of struct ursa_records"

# --- a new board -------------------------------------------------------------------------------

bearssl=$(realpath "${BEARSSL:-build/bearssl/bearssl-0.6}")
mkdir -p "$dir/tree/tests"
cp -r Makefile boards core include port "$dir/tree"
cp -r tests/bench "$dir/tree/tests"
awk '/^## / { on = $0 == "## A new board" } on' "${README:-README.md}" >"$dir/steps"
cd "$dir/tree" || exit 1

# step TEXT: what the README has in backquotes and begins so, for a family mychip, a board myboard.
step() {
    words=$(grep -o "\`$1[^\`]*\`" "$dir/steps" | head -n 1 | tr -d '\`' |
        sed -e 's/<family>/mychip/g' -e 's/<board>/myboard/g')
    [ -n "$words" ] && sh -euc "$words${2:+ $2}" >"$dir/log" 2>&1
}

step 'cp -r port/template'
ok $? "a port: $words"
arm-none-eabi-gcc -std=c11 -mcpu=cortex-m0 -mthumb -Wall -Wextra -Wconversion -Wshadow -Werror \
    -Iinclude -isystem "$bearssl/inc" -c -o "$dir/port.o" port/mychip/port.c >"$dir/log" 2>&1
ok $? "... it compiles as it is"
step 'cp -r boards/microbit'
ok $? "a board: $words"
step 'make BOARD=<board>' "-s BEARSSL=$bearssl" && [ -s build/myboard/ursa.hex ]
ok $? "... which makes an image: $words"
! step 'make BOARD=<board> size' "-s BEARSSL=$bearssl" && grep -q '^stack: myboard: ' "$dir/log"
ok $? "... whose stack is not known before the port's callbacks are: $words"
awk '/^\[/ { on = $0 == "[microbit]" } on' boards/common/indirect.txt >"$dir/section"
sed 's/^\[microbit\]/[myboard]/' "$dir/section" >>boards/common/indirect.txt
step 'make BOARD=<board> size' "-s BEARSSL=$bearssl" && grep -q ursa_console_poll "$dir/log"
ok $? "... and then is"
# A wrap is a table of functions, too: without a line for it nothing of it would be counted.
words=$(grep -o '`core/identity/identity.c: [^`]*`' "$dir/steps" | tr -d '\`')
arm-none-eabi-nm build/myboard/core/store/wrap.o >"$dir/log" 2>&1
for name in ${words#*: }; do
    grep -q " t $name\$" "$dir/log" || words=
done
[ -n "$words" ]
ok $? "... the line for a wrap names its functions: $words"
finish
