#!/bin/sh
# SPDX-License-Identifier: MIT
# What the documents say to porters: the records in Zephyr's NVS (port/zephyr), run over a model of
# NVS; and the steps to a new port and board, in a copy.
. tests/interop/tap.sh
flags="-std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -Iinclude -Itests/parts -Itests/interop
    -isystem ${BEARSSL:-build/bearssl/bearssl-0.6}/inc"

# shellcheck disable=SC2086
${CC:-cc} $flags -Wpedantic -Wconversion -Wshadow -Iport/zephyr -c -o "$dir/nvs_records.o" \
    port/zephyr/nvs_records.c >"$dir/log" 2>&1
ok $? "port/zephyr/nvs_records.c compiles without a warning"
# shellcheck disable=SC2086
block port/README.md c 'nvs_mount' >"$dir/example.c" 2>"$dir/log" &&
    ${CC:-cc} $flags -Wconversion -Wshadow -Iport/zephyr -c -o "$dir/example.o" \
        "$dir/example.c" >"$dir/log" 2>&1
ok $? "... and the calls that port/README.md shows"

# shellcheck disable=SC2086
${CC:-cc} $flags -Iport/zephyr -o "$dir/porting" tests/interop/zephyr/nvs.c "$dir/nvs_records.o" \
    "$dir/example.o" tests/parts/promises.c build/host/libursa.a -lcmocka >"$dir/log" 2>&1
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
mkdir "$dir/tree"
cp -r .clang-tidy Makefile boards core include port tests "$dir/tree"
cat port/README.md boards/README.md >"$dir/steps"
cd "$dir/tree" || exit 1
find . -type f -exec cksum {} + | sort >"$dir/before"

# step TEXT: the words in backquotes in the documents that begin so, for a family mychip, a board myboard.
step() {
    words=$(grep -o "\`$1[^\`]*\`" "$dir/steps" | head -n 1 | tr -d '\`' |
        sed -e 's/<family>/mychip/g' -e 's/<board>/myboard/g')
    [ -n "$words" ] && sh -euc "$words${2:+ $2}" >"$dir/log" 2>&1
}

step 'cp -r port/template'
ok $? "a port: $words"
arm-none-eabi-gcc -std=c11 -mcpu=cortex-m0 -mthumb -Wall -Wextra -Wconversion -Wshadow -Werror \
    -Iinclude -isystem "$bearssl/inc" -c -o "$dir/port.o" port/mychip/mychip.c >"$dir/log" 2>&1
ok $? "... it compiles as it is"
step 'cp -r boards/microbit'
ok $? "a board: $words"
sed -i '1s/.*/# My board: a chip of mine./' boards/myboard/board.mk
make help >"$dir/log" 2>&1 && grep -q '^  myboard  *My board: a chip of mine\.$' "$dir/log"
ok $? "... which make help lists, in the words of its board.mk"
step 'make BOARD=<board>' "-s BEARSSL=$bearssl" && [ -s build/myboard/ursa.hex ]
ok $? "... which makes an image: $words"
step 'make BOARD=<board> size' "-s BEARSSL=$bearssl" && grep -q ursa_console_poll "$dir/log"
ok $? "... whose flash, RAM and stack are known: $words"
mv boards/myboard/indirect.txt "$dir"
! step 'make BOARD=<board> size' "-s BEARSSL=$bearssl" &&
    grep -q '^stack: myboard: .* boards/myboard/indirect.txt' "$dir/log"
ok $? "... and whose stack is not, without the callbacks in its indirect.txt"
mv "$dir/indirect.txt" boards/myboard
make -s -n BEARSSL="$bearssl" lint-board-myboard lint-cppcheck >"$dir/log" 2>&1 &&
    grep -q 'BOARD=myboard' "$dir/log" && grep -q -e '-Iboards/myboard/' "$dir/log"
ok $? "... which make lint reads"
python3 -B -c 'import sys; sys.path.insert(0, "tests/board"); import boards; print(boards.boards("keys"))' \
    >"$dir/log" 2>&1 && grep -q "'myboard': 1" "$dir/log"
ok $? "... whose keys the tests make"
rm -rf build port/mychip boards/myboard
find . -type f -exec cksum {} + | sort | diff "$dir/before" - >"$dir/log"
ok $? "... and no file outside of its folders has changed"

# --- a board of another architecture -----------------------------------------------------------

mkdir -p boards/other port/other
echo 'void start(void); void start(void) { for (;;) { } }' >boards/other/main.c
echo 'SECTIONS { .text : { *(.text*) } }' >boards/other/other.ld
printf '.globl trap_handler\ntrap_handler:\n' >port/other/trap.S
cat >boards/other/board.mk <<'END'
# A board that is not an Arm's.
PORT := other
CROSS := riscv64-unknown-elf-
CC := $(CROSS)gcc
AR := $(CROSS)ar
OPT ?= -Os -g -ffunction-sections -fdata-sections
CPU_FLAGS := -march=rv32imac -mabi=ilp32 -ffreestanding -isystem boards/other/libc
ENGINE := i31
STACK_WIPE := 2048
BEARSSL_FLAGS := -DBR_USE_UNIX_TIME=0 -DBR_USE_URANDOM=0
TIDY_TARGET := --target=riscv32
STACK_ENTRIES := --reset start --interrupt trap_handler
NEEDS := riscv64-unknown-elf-gcc=gcc-riscv64-unknown-elf
BOARD_SRCS := boards/other/main.c
PORT_SRCS := port/other/trap.S
LINKER_SCRIPT := boards/other/other.ld
EMULATOR := qemu-system-riscv32 -M virt
RUN = boards/common/run.py $(EMULATOR) -nographic -kernel $(B)/ursa.elf
END
for target in firmware board-tests lint-objects lint-tidy run noise-report size-table; do
    make -n BOARD=other BEARSSL="$bearssl" $target >"$dir/log" 2>&1 &&
        ! grep -E 'arm-none-eabi|nano\.specs|CORTEXM|qemu-system-arm|--vectors|-mthumb|-mcpu' "$dir/log" >"$dir/arm"
    status=$?
    [ $status -eq 0 ] || cat "$dir/arm" >>"$dir/log"
    ok $status "a board that is not an Arm's: make $target takes nothing of Arm's"
done
make -n BOARD=other BEARSSL="$bearssl" firmware size-table run >"$dir/log" 2>&1
for words in 'riscv64-unknown-elf-gcc.* -march=rv32imac .* -T boards/other/other.ld' \
    'riscv64-unknown-elf-objcopy -O ihex' '-o build/other/port/other/.*/trap.o port/other/trap.S' \
    '--reset start --interrupt trap_handler' 'qemu-system-riscv32 -M virt' \
    'gcc-riscv64-unknown-elf'; do
    grep -q -e "$words" "$dir/log"
    ok $? "... but: $words"
done
# All of the C library that core and BearSSL need, so that the compiler alone is enough.
mkdir boards/other/libc
cat >boards/other/libc/string.h <<'END'
#include <stddef.h>
void *memcpy(void *, const void *, size_t);
void *memmove(void *, const void *, size_t);
void *memset(void *, int, size_t);
int memcmp(const void *, const void *, size_t);
void *memchr(const void *, int, size_t);
size_t strlen(const char *);
int strcmp(const char *, const char *);
int strncmp(const char *, const char *, size_t);
char *strchr(const char *, int);
END
if command -v riscv64-unknown-elf-gcc >/dev/null; then
    make -s -j2 BOARD=other BEARSSL="$bearssl" build/other/libursa.a >"$dir/log" 2>&1
    ok $? "its library is made by RISC-V's compiler"
else
    ok 0 "its library is made by RISC-V's compiler # SKIP there is no riscv64-unknown-elf-gcc"
fi

finish
