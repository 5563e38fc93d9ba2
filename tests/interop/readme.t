#!/bin/sh
# SPDX-License-Identifier: MIT
# The code blocks and tables of the front page and of include/README.md, compiled and run as they
# stand there. (manual.t runs those of the command, session.t those with a device, porting.t those of
# a port, install.t that of TLS.)
. tests/interop/tap.sh
root=$PWD

block README.md c 'int main' >"$dir/example.c" 2>"$dir/log"
ok $? "the front page has an example"

# As it says, on a host.
block include/README.md sh 'pkg-config' >"$dir/lines"
install=$(grep '^make install PREFIX=' "$dir/lines")
HOME=$dir sh -euc "$install" >"$dir/log" 2>&1
ok $? "its line for the library: $install"
compile=$(grep '^cc ' "$dir/lines")
(cd "$dir" && HOME=$dir sh -euc "$compile" && mkdir first && cd first && ../example) >"$dir/log" 2>&1 &&
    openssl req -in "$dir/log" -noout -verify 2>"$dir/log2"
ok $? "its line for the program, which runs: $compile"

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
python3 - <<'END'
with open("device.flash", "r+b") as file:
    data = bytearray(file.read())
    data[next(at for at in range(len(data)) if data[at] != 0xFF) + 300] ^= 1
    file.seek(0)
    file.write(data)
END
./example >log 2>&1
[ $? -eq 1 ] && grep -q '^identity at 0: csr: store-damaged: ' log
ok $? "on a damaged flash it says so"
cd "$root" || exit 1

# The makefile, in a folder of its own, on copies: its objects go beside the sources.
mkdir "$dir/adopt"
cp -r core include boards port "${BEARSSL:-build/bearssl/bearssl-0.6}" "$dir/adopt/"
block include/README.md make 'core.mk' |
    sed -e 's|path/to/ursa|.|' -e 's|path/to/||' >"$dir/adopt/Makefile"
# built WORD...: with these words for make, one more library than before, in $library.
built() {
    make -j2 -C "$dir/adopt" "$@" >"$dir/log" 2>&1 || return 1
    library=$(find "$dir/adopt" -name libursa.a -newer "$dir/before")
    touch "$dir/before"
    [ -f "$library" ]
}
touch "$dir/before"
built
ok $? "its makefile builds a library"
first=$library
arm-none-eabi-nm "$first" 2>"$dir/log" | grep -q 'T br_rsa_i15_private$'
ok $? "... with the engine that it names"
! find "$dir/adopt" -path "$dir/adopt/build" -prune -o -name '*.o' -print | grep . >"$dir/log"
ok $? "... in a folder of its own"
built ENGINE=i31 URSA_ARCH=armv7m STACK_WIPE=2624 "CC=arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb"
ok $? "another processor's beside it"
arm-none-eabi-nm "$library" 2>/dev/null >"$dir/log"
grep -q 'T br_rsa_i31_private$' "$dir/log" && ! grep -q 'br_rsa_i15_private$' "$dir/log" &&
    [ "$(arm-none-eabi-readelf -A "$library" 2>/dev/null | grep -c 'Tag_CPU_arch: v6')" -eq 0 ] &&
    [ "$(arm-none-eabi-readelf -A "$first" 2>/dev/null | grep -c 'Tag_CPU_arch: v7')" -eq 0 ]
ok $? "... and no object is in both"
! built && make -q -C "$dir/adopt" >>"$dir/log" 2>&1
ok $? "the first one again: it is there"
built URSA_CHAIN_CHECK=no && arm-none-eabi-nm "$library" >"$dir/log" 2>/dev/null &&
    grep -q ' T ursa_gate_check$' "$dir/log" && [ "$(arm-none-eabi-ar t "$library" | grep -c '^gate')" = 1 ]
ok $? "URSA_CHAIN_CHECK=no makes a library with the gate without the chain check"
touch "$dir/adopt/core/base/bytes.h" && built && [ "$library" = "$first" ]
ok $? "a header that changes makes it anew"

# A user's own header, whatever its name, is found before core's: core is not on the path.
mkdir "$dir/adopt/mine"
printf '#define MINE 1\n' | tee "$dir/adopt/mine/port.h" "$dir/adopt/mine/text.h" >"$dir/adopt/mine/store.h"
cat >"$dir/adopt/user.c" <<'END'
#include <ursa/ursa.h>
#include "port.h"
#include "store.h"
#include "text.h"
int user(void);
int user(void) { return MINE; }
END
cat >"$dir/adopt/User" <<'END'
include Makefile
user: ; $(CC) $(CFLAGS) -Imine -Werror -fsyntax-only user.c
END
make -C "$dir/adopt" -f User user >"$dir/log" 2>&1
ok $? 'with the README'"'"'s flags a user'"'"'s #include "port.h" finds the user'"'"'s'
! make -C "$dir/adopt" -n libursa 2>/dev/null | grep -q '/core ' && make -C "$dir/adopt" -n -B |
    grep -v ' -c .*core/\|port/arch' | grep -e '-I[^ ]*/core\b' >"$dir/log"
[ $? -eq 1 ]
ok $? "... for core's headers are on the path of its objects alone"
find core include port boards -name '*.h' | sed 's|.*/||' | sort | uniq -d >"$dir/log"
[ ! -s "$dir/log" ]
ok $? "no two headers have one name"

# Headers are for C++ programs, too.
printf '#include <ursa/ursa.h>\n#include <ursa/posix.h>\nint main() { return ursa_error_name(0)[0]; }\n' \
    >"$dir/main.cc"
if command -v c++ >/dev/null; then
    c++ -Wall -Wextra -Werror -I"$dir/inc" -isystem "${BEARSSL:-build/bearssl/bearssl-0.6}/inc" \
        -o "$dir/main" "$dir/main.cc" build/host/libursa.a >"$dir/log" 2>&1
    ok $? "a C++ program links"
fi

# Its figures are those of this image (other compilers, other figures: only said then).
make -s BOARD=microbit size ARGS=--markdown >"$dir/size" 2>"$dir/log"
ok $? "make size"
{
    awk '/--markdown. printed them/ { on = 1 } /^The time:/ { on = 0 } on && /^\|/' include/README.md
    awk '/--markdown. prints it/ { on = 1 } /^The image includes/ { on = 0 } on && /^\|/' README.md
} | tee "$dir/rows" | grep -vxF -f "$dir/size" >"$dir/log"
if arm-none-eabi-gcc --version | grep -q '12\.2'; then
    [ ! -s "$dir/log" ] && [ "$(grep -c . "$dir/rows")" -ge 20 ]
    ok $? "the tables of figures are what make size prints"
fi

tests/bench/readme.py check tests/bench/README.md README.md >"$dir/log" 2>&1
ok $? "the tables of keys have the shape that make bench-readme writes"
python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' tests/bench/keys.svg \
    >"$dir/log" 2>&1 && grep -q '](keys.svg)' tests/bench/README.md
ok $? "... and the picture is there"

# The quick start, but for its `make test`, which would be this; csrtarget.t looks at `make csr`.
block README.md sh 'make csr' >"$dir/quick" 2>"$dir/log" && grep '^make csr .*OUT=' "$dir/quick" |
    sed "s|OUT=[^ ]*|OUT=$dir/unit1|" >"$dir/line" && sh -eu "$dir/line" >"$dir/log" 2>&1 &&
    openssl req -in "$dir/unit1/device.csr" -noout -verify >"$dir/log" 2>&1
ok $? "the quick start: $(cat "$dir/line")"
targets=$({ cat "$dir/quick"; block .github/CONTRIBUTING.md sh 'unit-test'; } |
    sed -n 's/^make \([^#=]*\).*/\1/p' | tr ' ' '\n' | grep '^[a-z]' | sort -u)
[ -n "$targets" ]
ok $? "... and a contributor's targets: $(echo "$targets" | tr '\n' ' ')"
for target in $targets; do
    grep -qE "^$target( [a-z-]+)*:" Makefile boards/common/*.mk tests/*.mk
    ok $? "there is a target $target"
done

finish
