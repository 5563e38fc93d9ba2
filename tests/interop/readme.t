#!/bin/sh
# SPDX-License-Identifier: MIT
# The README's example is compiled and run as it stands there.
. tests/interop/tap.sh
root=$PWD

# The one that is a whole program; porting.t has the one of records elsewhere, install.t that of TLS.
awk '/^```c$/ { on = 1; text = ""; next } on && !/^```/ { text = text $0 "\n" }
     /^```$/ { if (on && text ~ /int main/) printf "%s", text; on = 0 }' README.md >"$dir/example.c"
grep -q 'int main' "$dir/example.c"
ok $? "the README has an example"

# As it says, on a host.
awk '/^```sh$/ { on = 1; text = ""; next } on && !/^```/ { text = text $0 "\n" }
     /^```$/ { if (on && text ~ /pkg-config/) printf "%s", text; on = 0 }' README.md >"$dir/lines"
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
awk '/^```make$/ { on = 1; next } /^```$/ { on = 0 } on' README.md |
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
built ENGINE=i31 URSA_ARCH=armv7m "CC=arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb"
ok $? "another processor's beside it"
arm-none-eabi-nm "$library" 2>/dev/null >"$dir/log"
grep -q 'T br_rsa_i31_private$' "$dir/log" && ! grep -q 'br_rsa_i15_private$' "$dir/log" &&
    [ "$(arm-none-eabi-readelf -A "$library" 2>/dev/null | grep -c 'Tag_CPU_arch: v6')" -eq 0 ] &&
    [ "$(arm-none-eabi-readelf -A "$first" 2>/dev/null | grep -c 'Tag_CPU_arch: v7')" -eq 0 ]
ok $? "... and no object is in both"
! built && make -q -C "$dir/adopt" >>"$dir/log" 2>&1
ok $? "the first one again: it is there"
touch "$dir/adopt/core/base/bytes.h" && built && [ "$library" = "$first" ]
ok $? "a header that changes makes it anew"

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
awk '/--markdown. printed them/ { on = 1 } /^One signature takes/ { on = 0 } on && /^\|/' README.md |
    grep -vxF -f "$dir/size" >"$dir/log"
if arm-none-eabi-gcc --version | grep -q '12\.2'; then
    [ ! -s "$dir/log" ]
    ok $? "the table of figures is what make size prints"
fi

tests/bench/readme.py check README.md >"$dir/log" 2>&1
ok $? "its table of keys has the shape that make bench-readme writes"
python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' tests/bench/keys.svg \
    >"$dir/log" 2>&1 && grep -q '](tests/bench/keys.svg)' README.md
ok $? "... and the picture that it shows is there"

for command in 'make csr' 'make test'; do
    grep -q "^$command " README.md
    ok $? "the quick start has: $command"
done
finish
