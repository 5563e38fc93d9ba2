#!/bin/sh
# SPDX-License-Identifier: MIT
# The build, in a copy of the tree: an archive or an image holds exactly the objects of the current
# configuration, whatever was built before it.
. tests/interop/tap.sh
bearssl=$(realpath "${BEARSSL:-build/bearssl/bearssl-0.6}")
mkdir "$dir/tree"
cp -r Makefile README.md boards core include port tests "$dir/tree"
cd "$dir/tree" || exit 1

# Without optimisation: objects are looked at here, and only some of them run.
build() {
    make -s -j2 BEARSSL="$bearssl" OPT=-O0 "$@" >"$dir/log" 2>&1
}

# members ARCHIVE: the names of its members, in order.
members() {
    ar t "$1" | sort
}

# has ARCHIVE MEMBER NO-MEMBER: the first is in the archive, and the second is not.
has() {
    members "$1" >"$dir/log"
    grep -qx "$2" "$dir/log" && ! grep -qx "$3" "$dir/log"
}

# --- what is archived and linked ---------------------------------------------------------------

# Of BearSSL one file is enough where nothing is linked.
small="BEARSSL_SRCS=codec/ccopy.c"
library=build/host/libursa.a

build $small $library && has $library gate.o gate_without_chain.o
ok $? "the library has the chain check"
members $library >"$dir/plain"
build $small URSA_CHAIN_CHECK=no $library && has $library gate_without_chain.o gate.o
ok $? "URSA_CHAIN_CHECK=no leaves the chain check out"
build $small $library && has $library gate.o gate_without_chain.o
ok $? "... and a plain make after it puts the chain check back"
build $small URSA_ARCH= $library && members $library >"$dir/portable" &&
    ! cmp -s "$dir/plain" "$dir/portable" && grep -qx mont_mul.o "$dir/portable" &&
    ! grep -qx mont_adx.o "$dir/portable"
ok $? "URSA_ARCH= takes portable arithmetic in place of the processor's"
build $small $library && members $library | diff "$dir/plain" - >"$dir/log"
ok $? "... and a plain make after it takes the processor's again"
echo 'int extra_of_the_port(void); int extra_of_the_port(void) { return 1; }' >port/posix/extra.c
touch -d '1 hour ago' port/posix/extra.c
build $small $library && has $library extra.o no-other.o
ok $? "a source that joins the list is in the library, even if it is older"
rm port/posix/extra.c
build $small $library && members $library | diff "$dir/plain" - >"$dir/log"
ok $? "... and is out of the library when it leaves the list"
touch "$dir/mark"
build $small $library && [ -z "$(find build -newer "$dir/mark" -type f)" ]
ok $? "a second make changes nothing"
build $small BOARD=mps2-an385 build/mps2-an385/libursa.a && touch "$dir/mark" &&
    build $small BOARD=mps2-an385 build/mps2-an385/libursa.a &&
    [ -z "$(find build -newer "$dir/mark" -type f)" ]
ok $? "... nor does it for a board"
make -n $small BEARSSL="$bearssl" BOARD=mps2-an385 -W port/mps2/mps2.ld build/mps2-an385/ursa.elf 2>&1 |
    grep -q 'ursa.elf'
ok $? "a linker script that another one includes makes the image again"
build $small CPPFLAGS=-DURSA_A_USERS_OWN B=build/own build/own/core/codec/der_read.o
ok $? "CPPFLAGS on the command line come beside those of the build"
make -n BEARSSL="$bearssl" B=build/own csr 2>"$dir/log" | grep -q 'csr.sh build/own/ursa'
ok $? "make csr runs the program that it has built, with B= as well"
mkdir -p build/unit1 build/unit2 build/unit3 'build/unit README.md' "build/it's \$(touch run)"
touch build/unit2/x "build/it's \$(touch run)/x" build/.hidden
(umask 077 && echo key >build/unit1/device.key && chmod 400 build/unit1/device.key &&
    printf -- '-----BEGIN EC PRIVATE KEY-----\n' >build/unit3/ca.pem)
make clean >"$dir/log" 2>&1 && [ -s build/unit1/device.key ] && [ -s build/unit3/ca.pem ] &&
    grep -q 'kept build/unit1,' "$dir/log" && grep -q 'kept build/unit3,' "$dir/log"
ok $? "make clean keeps a folder with a private key, and names it"
[ "$(ls -A build)" = "$(printf 'unit1\nunit3')" ] && [ -f README.md ] && [ ! -e run ]
ok $? "... and removes all other entries of build/, whatever their names, and nothing else"
for words in BOARD=host/ BOARD=../boards/host 'BOARD=h*t' 'BOARD=host microbit' 'URSA_CHAIN_CHECK=yes no' 'URSA_CA_EC=no yes'; do
    ! build "$words" && grep -q '\*\*\*.*\(no such board\|is yes or no\)' "$dir/log"
    ok $? "$words is refused by name"
done

# --- no silent choice by the order of an archive -----------------------------------------------

# glob DEFINES FOLDER: every C file of core, as a build system that globs compiles them.
glob() {
    mkdir "$dir/$2"
    find core -name '*.c' | while read -r file; do
        echo "${CC:-cc} -std=c11 $1 -Iinclude -Icore -isystem $bearssl/inc -DURSA_ENGINE=i31" \
            "-DURSA_ENGINE_AUX=i31 -DURSA_STACK_WIPE=4096 -c -o $dir/$2/$(basename "$file" .c).o $file"
    done | nice xargs -P 2 -d '\n' -n 1 sh -c >"$dir/log" 2>&1
}
# gate ARCHIVE: the members that define the gate.
gate() {
    nm -A "$1" 2>/dev/null | sed -n 's/.*:\(gate.*\.o\):.* T ursa_gate_check$/\1/p'
}
# shellcheck disable=SC2046
glob "" all && ar rcs "$dir/ab.a" "$dir"/all/*.o && ar rcs "$dir/ba.a" $(ls -r "$dir"/all/*.o) &&
    [ "$(gate "$dir/ab.a") $(gate "$dir/ba.a")" = "gate.o gate.o" ]
ok $? "all of core/, globbed, has the chain check and no other gate, in any order"
boards/common/one_symbol.sh nm "$dir/ab.a" >"$dir/log" 2>&1
ok $? "... and no symbol twice"
for words in -DURSA_WITHOUT_CHAIN_CHECK=0 -DURSA_WITHOUT_CHAIN_CHECK=no -DURSA_WITHOUT_CHAIN_CHECK=yes; do
    for file in gate gate_without_chain; do
        ${CC:-cc} -std=c11 "$words" -Iinclude -Icore -isystem "$bearssl/inc" -c -o "$dir/$file.o" \
            core/x509/$file.c
    done
    rm -f "$dir/pair.a" && ar rcs "$dir/pair.a" "$dir/gate_without_chain.o" "$dir/gate.o" &&
        [ "$(gate "$dir/pair.a")" = gate.o ]
    ok $? "$words is not taken for a 1: the chain check is in"
done
# The list without the chain check, but not its define.
cp "$dir/ab.a" "$dir/forgotten.a" && ar d "$dir/forgotten.a" gate.o
echo '#include <ursa/gate.h>
int main(void) { struct ursa_gate gate = {0}; return ursa_gate_check(&gate, 0, 0, 0, 0); }' >"$dir/main.c"
! ${CC:-cc} -Iinclude -isystem "$bearssl/inc" -o "$dir/main" "$dir/main.c" "$dir/forgotten.a" \
    >"$dir/log" 2>&1 && grep -q 'undefined reference to .ursa_gate_check' "$dir/log"
ok $? "URSA_CHAIN_CHECK := no without URSA_CORE_DEFS does not link"
! build URSA_CHAIN_CHECK=nein $library && grep -q 'URSA_CHAIN_CHECK is yes or no' "$dir/log"
ok $? "URSA_CHAIN_CHECK takes yes or no, and nothing else"
for file in x86_64/mont_mul.c x86_64/mont_variant.c x86_64/lanes.c; do
    ! ${CC:-cc} -Iinclude -Icore -c -o "$dir/arch.o" port/arch/$file >"$dir/log" 2>&1 &&
        grep -q 'core/core.mk' "$dir/log"
    ok $? "globbed beside core/, port/arch/$file is an error that names core.mk"
done
for file in armv6m/mont.S armv6m/trial.S armv7m/mont_add.S armv7em/mont_double.S; do
    ! arm-none-eabi-gcc -mcpu=cortex-m4 -c -o "$dir/arch.o" port/arch/$file >"$dir/log" 2>&1 &&
        grep -q 'core/core.mk' "$dir/log"
    ok $? "globbed beside core/, port/arch/$file is an error that names core.mk"
done
echo 'int ursa_gate_check(void); int ursa_gate_check(void) { return 0; }' >port/posix/extra.c
! build $small $library && [ ! -f $library ] &&
    grep -q 'ursa_gate_check is defined twice: gate.o.* extra.o' "$dir/log"
ok $? "a library with one symbol in two members is refused"
rm port/posix/extra.c

# --- sources in assembler ----------------------------------------------------------------------

printf '.globl in_assembler\nin_assembler:\n' >port/posix/asm.S
echo 'void in_c(void); void in_c(void) { }' >port/posix/plain.c
build $small PORT_SRCS="port/posix/asm.S port/posix/plain.c" $library && has $library asm.o asm.S &&
    nm $library 2>/dev/null | grep -q ' in_assembler$'
ok $? "a .S file in PORT_SRCS is assembled"
rm port/posix/asm.S port/posix/plain.c

# --- a board's image ---------------------------------------------------------------------------

# --- what is said meanwhile --------------------------------------------------------------------

# csr WORD...: `make csr` with these words, its output in $dir/log.
csr() {
    make "$@" csr BEARSSL="$bearssl" OPT=-O0 OUT="$dir/out/$1" SUBJECT=/CN=x SAN= >"$dir/log" 2>&1
}
rm -f build/host/ursa
csr V= && grep -q '^csr: building BearSSL and Ursa' "$dir/log"
ok $? "make csr says that it builds, and how long that takes"
csr V=again && ! grep -q 'building' "$dir/log"
ok $? "... but not when all is built"
# linked PROGRAM FOLDER NAME: a source that joins the folder is linked into the program, even if it is
# older, and is not when it has left.
linked() {
    echo "int joined_$3(void); int joined_$3(void) { return 1; }" >"$2/joined.c"
    touch -d '1 hour ago' "$2/joined.c"
    build "$1" && nm "$1" | grep -q " joined_$3\$" && rm "$2/joined.c" &&
        build "$1" && ! nm "$1" | grep -q " joined_$3\$"
}
linked build/host/ursa boards/host/cli program
ok $? "a source that joins the program or leaves it is linked, or not"
linked build/host/tests/unit/base/test_text tests/parts part
ok $? "... and one of the parts of the tests"
rm -f build/host/ursa
csr -s && ! grep -q 'building' "$dir/log"
ok $? "... nor with -s"
make -n BEARSSL="$bearssl" test >"$dir/log" 2>&1
for words in 'test: building the library and [0-9]* test programs' 'test: building the images of ' \
    'test: running [0-9]* scripts and [0-9]* test programs'; do
    grep -q "$words" "$dir/log"
    ok $? "make test says: $words"
done

image=build/microbit/ursa
symbols() {
    arm-none-eabi-nm $image.elf
}
build BOARD=microbit OPT=-Os firmware && cp $image.bin "$dir/full.bin" &&
    symbols | grep -q ' T ursa_signed_by$'
ok $? "a board's image has the chain check"
build BOARD=microbit OPT=-Os URSA_CHAIN_CHECK=no firmware && ! symbols | grep -q ' T ursa_signed_by$' &&
    [ "$(wc -c <$image.bin)" -lt "$(wc -c <"$dir/full.bin")" ]
ok $? "URSA_CHAIN_CHECK=no makes a smaller image without the chain check"
build BOARD=microbit OPT=-Os firmware && cmp $image.bin "$dir/full.bin" >"$dir/log" 2>&1
ok $? "... and a plain make after it makes the full image, byte for byte"
build BOARD=microbit OPT=-Os LDFLAGS=-Wl,--defsym=marked_by_the_test=1 firmware &&
    symbols | grep -q marked_by_the_test
ok $? "another LDFLAGS links the image again"
build BOARD=microbit OPT=-Os firmware && cmp $image.bin "$dir/full.bin" >"$dir/log" 2>&1
ok $? "... and the plain one makes the full image again"

printf '.text\n.globl in_assembler\nin_assembler:\n' >boards/microbit/chip.S
build BOARD=microbit OPT=-Os LDFLAGS=-Wl,--undefined=in_assembler \
    BOARD_SRCS="boards/microbit/main.c boards/microbit/startup.c boards/microbit/chip.S" \
    build/microbit/other.elf && arm-none-eabi-nm build/microbit/other.elf | grep -q ' in_assembler$'
ok $? "a .S file in BOARD_SRCS is assembled"
rm boards/microbit/chip.S

finish
