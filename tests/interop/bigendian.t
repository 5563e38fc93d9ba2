#!/bin/sh
# The same keys, requests, seals and flash images on a big-endian machine (s390x, emulated) as on
# this one, with limbs of 64 and of 32 bits.
. "$(dirname "$0")/tap.sh"
root=$(cd "$(dirname "$0")/../.." && pwd)
cross=${CROSS_BIG:-s390x-linux-gnu-}

for qemu in "${QEMU_BIG:-qemu-s390x-static}" qemu-s390x none; do
    command -v "$qemu" >/dev/null && break
done
if [ "$qemu" = none ] || ! echo '#include <string.h>' | "${cross}gcc" -fsyntax-only -xc - 2>/dev/null; then
    echo "1..0 # SKIP no ${cross}gcc with a C library, or no emulator of that machine"
    exit 0
fi

cd "$root" || exit 1
# Keys of either draw: slow, emulated.
keys=${URSA_FULL:+4}
keys=${keys:-1}
"$(dirname "$URSA")/same_bytes" "$keys" >"$dir/here" 2>"$dir/log"
ok $? "this machine makes the known keys"

for bits in 64 32; do
    build=build/s390x-$bits
    nice make -s BOARD=host B=$build CC="${cross}gcc" AR="${cross}ar" URSA_ARCH= LDFLAGS=-static \
        ENGINE=i31 EXTRA="-DURSA_LIMB_BITS=$bits" $build/same_bytes >"$dir/log" 2>&1
    ok $? "it compiles for s390x, limbs of $bits bits"
    nice "$qemu" $build/same_bytes "$keys" >"$dir/there" 2>"$dir/log"
    ok $? "s390x, limbs of $bits bits: it makes the known keys, and reads what it stored"
    diff "$dir/here" "$dir/there" >"$dir/log"
    ok $? "every byte of keys, signatures, requests, seals and flash is that of this machine"
done
[ "$(grep -c . "$dir/here")" -ge $((2 * keys + 5 + 2 * 8 + 1)) ]
ok $? "that was all of it"
finish
