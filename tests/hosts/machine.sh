#!/bin/sh
# SPDX-License-Identifier: MIT
# Make another machine in build/hosts/NAME: this tree (links to it), a build folder of its own, and
# in bin/ the commands `cc` and `ar` of that machine. With bin/ first in PATH, a user's commands do
# there what they do on that machine: `make csr`, `make unit-tests`.
#
# usage: machine.sh NAME       NAME: aarch64 armhf i386 s390x
#
# Where this machine cannot do that, it says why and ends with status 1.
#
# bin/cc is a cross compiler. A program that it links is put into PROGRAM.elf, and PROGRAM becomes a
# script that starts PROGRAM.elf in an emulator, or directly if this processor can run it.
set -eu

name=$1
case $name in
aarch64) triplet=aarch64-linux-gnu multiarch=$triplet debian=arm64 cpu=aarch64 ;;
armhf) triplet=arm-linux-gnueabihf multiarch=$triplet debian=armhf cpu=arm ;;
i386) triplet=i686-linux-gnu multiarch=i386-linux-gnu debian=i386 cpu=i386 ;;
s390x) triplet=s390x-linux-gnu multiarch=$triplet debian=s390x cpu=s390x ;;
*) echo "machine: no such machine: $name" >&2; exit 2 ;;
esac
root=$(cd "$(dirname "$0")/../.." && pwd)
machine=$root/build/hosts/$name
libraries=$root/build/hosts/libraries/$debian/usr
cross=/usr/$triplet

fail() {
    echo "machine: no $name: $*" >&2
    exit 1
}

echo '#include <string.h>' | "$triplet-gcc" -fsyntax-only -xc - 2>/dev/null ||
    fail "no $triplet-gcc with a C library"
mkdir -p "$machine/bin" "$machine/build"
for part in Makefile boards core include port tests; do
    ln -sfn "../../../$part" "$machine/$part"
done
ln -sfn ../../../bearssl "$machine/build/bearssl"

cat >"$machine/bin/cc" <<END
#!/bin/sh
# The compiler of a machine with another processor. See tests/hosts/machine.sh.
out= last= links=yes
for word; do
    [ "\$last" != -o ] || out=\$word
    case \$word in -c | -E | -S | -fsyntax-only) links= ;; esac
    last=\$word
done
[ "\$out" != /dev/null ] || out=
program=\${links:+\$out}
$triplet-gcc "\$@" -isystem $libraries/include/$multiarch -isystem $libraries/include \\
    -L$libraries/lib/$multiarch \${program:+-o "\$program.elf"} || exit
[ -z "\$program" ] || { cp "$machine/bin/start" "\$program" && chmod +x "\$program"; }
END
printf '#!/bin/sh\nexec %s-ar "$@"\n' "$triplet" >"$machine/bin/ar"
chmod +x "$machine/bin/cc" "$machine/bin/ar"

# The first of these starters that works is the one for all programs.
# shellcheck disable=SC2016
try() {
    printf '#!/bin/sh\nexec %s "$0.elf" "$@"\n' "$1" >"$machine/bin/start"
    echo 'int main(void) { return 7; }' | "$machine/bin/cc" -xc -o "$machine/bin/seven" - || exit 1
    status=0
    "$machine/bin/seven" 2>/dev/null || status=$?
    [ $status = 7 ]
}
emulated="-L $cross -E LD_LIBRARY_PATH=$libraries/lib/$multiarch -0 \"\$0\""
direct="$cross/lib/ld-linux.so.2 --library-path $cross/lib:$libraries/lib/$multiarch --argv0 \"\$0\""
{ [ "$name" = i386 ] && try "$direct"; } ||
    try "qemu-$cpu-static $emulated" || try "qemu-$cpu $emulated" ||
    fail "its programs do not run here, and no emulator (qemu-$cpu-static, qemu-$cpu) runs them"
