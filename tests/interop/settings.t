#!/bin/sh
# SPDX-License-Identifier: MIT
# Settings of the build: a value that is missing, misspelt or too small is refused by name, by make
# and, for those that the core needs, by the compiler of any other build system.
. tests/interop/tap.sh
bearssl=$(realpath "${BEARSSL:-build/bearssl/bearssl-0.6}")

# refused WORDS TEXT: make, with these words, stops at once and says this.
refused() {
    # shellcheck disable=SC2086
    ! make -n BEARSSL="$bearssl" $1 >"$dir/log" 2>&1 && grep -q "\*\*\* .*$2" "$dir/log"
    ok $? "make $1 is refused: $2"
}

# compile FILE WORDS: its object, with these defines beside those of the engine.
compile() {
    # shellcheck disable=SC2086
    ${CC:-cc} -std=c11 -Iinclude -Icore -isystem "$bearssl/inc" $2 -c -o "$dir/object.o" "$1" >"$dir/log" 2>&1
}

# not_compiled FILE WORDS TEXT: the compiler refuses the file with these defines, and says this.
not_compiled() {
    ! compile "$1" "$2" && grep -q "error: .*$3" "$dir/log"
    ok $? "$1 with $2 is refused: $3"
}

# --- ENGINE and STACK_WIPE ---------------------------------------------------------------------

for engine in i32 I31 31 i i15x; do
    refused "ENGINE=$engine" "ENGINE is i15, i31 or i62, not: $engine"
done
refused "ENGINE=" "ENGINE is i15, i31 or i62, not: "
refused "BOARD=microbit ENGINE=m15" "ENGINE is i15, i31 or i62, not: m15"
for size in 64 2047 -4096 4k 0x1000 2048.5; do
    refused "STACK_WIPE=$size" "STACK_WIPE is a number of bytes, 2048 or more, not: $size"
done
refused "STACK_WIPE=" "STACK_WIPE is a number of bytes, 2048 or more, not: "
! make -n BEARSSL="$bearssl" ENGINE='i15 i31' >"$dir/log" 2>&1 && grep -q 'ENGINE is .*not: i15 i31' "$dir/log"
ok $? "make with two engines is refused"

printf 'ENGINE := i15\nSTACK_WIPE := 64\ninclude core/core.mk boards/common/bearssl.mk\nall:\n' >"$dir/user.mk"
! make -f "$dir/user.mk" BEARSSL="$bearssl" >"$dir/log" 2>&1 && grep -q 'STACK_WIPE is a number' "$dir/log"
ok $? "a makefile of the user's own that includes bearssl.mk gets the same refusal"

engine="-DURSA_STACK_WIPE=4096"
compile core/x509/cert_signature.c "$engine -DURSA_ENGINE=i15 -DURSA_ENGINE_AUX=i15" &&
    compile core/x509/cert_signature.c "$engine -DURSA_ENGINE=i31 -DURSA_ENGINE_AUX=i31" &&
    compile core/x509/cert_signature.c "$engine -DURSA_ENGINE=i62 -DURSA_ENGINE_AUX=i31"
ok $? "the core compiles with each engine and its helper"
not_compiled core/x509/cert_signature.c "$engine -DURSA_ENGINE=i32 -DURSA_ENGINE_AUX=i32" \
    "URSA_ENGINE is i15, i31 or i62"
not_compiled core/x509/cert_signature.c "$engine -DURSA_ENGINE=i15 -DURSA_ENGINE_AUX=i31" \
    "URSA_ENGINE_AUX is i15 with i15, else i31"
not_compiled core/x509/cert_signature.c "$engine -DURSA_ENGINE=i62 -DURSA_ENGINE_AUX=i15" \
    "URSA_ENGINE_AUX is i15 with i15, else i31"
least=$(($(getconf LONG_BIT) * 64))
compile core/base/wipe.c "-DURSA_STACK_WIPE=$least"
ok $? "the core compiles with $least bytes of stack to wipe"
not_compiled core/base/wipe.c "-DURSA_STACK_WIPE=64" "URSA_STACK_WIPE is too small"
not_compiled core/base/wipe.c "-DURSA_STACK_WIPE=$((least - 1))" "URSA_STACK_WIPE is too small"
not_compiled core/base/wipe.c "-DURSA_STACK_WIPE=-$least" "URSA_STACK_WIPE is too small"
for size in 2623 2624; do
    arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -DURSA_ARCH_MONT_MUL=1 -DURSA_STACK_WIPE=$size \
        -c -o "$dir/mont.o" port/arch/armv7m/mont.S >"$dir/log" 2>&1
    [ $? -eq $((size < 2624)) ] && { [ $size = 2624 ] || grep -q 'URSA_STACK_WIPE' "$dir/log"; }
    ok $? "the arithmetic for ARMv7-M, with its deep stack, wants 2624 bytes to wipe, and has $size"
done

# --- caps --------------------------------------------------------------------------------------

# with NAME VALUE: the micro:bit's board.mk in a copy of the tree, with this value of a cap or none.
mkdir "$dir/tree"
cp -r Makefile boards core include port tests "$dir/tree"
cd "$dir/tree" || exit 1
with() {
    sed -i -e "s/^$1 *:=.*/$2/" boards/microbit/board.mk
}
cp boards/microbit/board.mk "$dir"
for cap in CAP_FLASH CAP_RAM CAP_KEYGEN CAP_BASE2; do
    with $cap "${cap}S := 61440"
    refused BOARD=microbit "boards/microbit/board.mk: no such cap: ${cap}S; there are: CAP_FLASH "
    cp "$dir/board.mk" boards/microbit
done
refused CAP_FLAHS=1 "no such cap: CAP_FLAHS"
CAP_OF_A_USER=1 make -n BEARSSL="$bearssl" >"$dir/log" 2>&1
ok $? "... but the environment may have such names"
with CAP_BASE2 ""
refused BOARD=microbit "boards/microbit/board.mk: TEST_KEYS needs CAP_BASE2"
cp "$dir/board.mk" boards/microbit

finish
