#!/bin/sh
# SPDX-License-Identifier: MIT
# `make csr` on hosts with other processors (tests/hosts/machine.sh), and the same keys, requests,
# seals and flash images there as here. `make test` has compiled for them. Their unit tests are in
# its list. With URSA_HOSTS=all a host that cannot be had is a failure.
. "$(dirname "$0")/tap.sh"
cd "$(dirname "$0")/../.." || exit 1

there=tests/hosts/there.sh
# Keys of either draw: slow, emulated.
keys=${URSA_FULL:+4}
keys=${keys:-1}

# skip NAME REASON
skip() {
    echo "$2" >"$dir/log"
    if [ -n "${URSA_HOSTS:-}" ]; then ok 1 "$1 is there"; else ok 0 "$1: # SKIP $2"; fi
}

same_as_here() {
    diff "$dir/here" "$dir/there" >"$dir/log"
    ok $? "$1: every byte of keys, signatures, requests, seals and flash is that of this machine"
}

"$(dirname "$URSA")/same_bytes" "$keys" >"$dir/here" 2>"$dir/log"
ok $? "this machine makes the known keys"
[ "$(grep -c . "$dir/here")" -ge $((2 * keys + 5 + 2 * 8 + 1)) ]
ok $? "... and everything else that is compared"

while read -r host bits processor; do
    machine=build/hosts/$host
    if ! tests/hosts/machine.sh "$host" 2>"$dir/why"; then
        skip "$host" "$(cat "$dir/why")"
        continue
    fi

    rm -rf "$machine/build/out"
    $there "$host" make csr >"$dir/log" 2>&1
    ok $? "$host: make csr"
    LC_ALL=C readelf -h "$machine/build/host/ursa.elf" >"$dir/log" 2>&1 &&
        grep -q "Class: *ELF$bits\$" "$dir/log" && grep -q "Machine: *$processor\$" "$dir/log"
    ok $? "$host: the program is for $processor, with $bits bits"
    openssl req -in "$machine/build/out/device.csr" -verify -noout >"$dir/log" 2>&1
    ok $? "$host: this machine's openssl verifies the request"
    openssl rsa -in "$machine/build/out/device.key" -check -noout >"$dir/log" 2>&1
    ok $? "$host: ... and finds the key to be one"
    openssl rsa -in "$machine/build/out/device.key" -modulus -noout >"$dir/key" 2>"$dir/log" &&
        openssl req -in "$machine/build/out/device.csr" -modulus -noout >"$dir/csr" 2>"$dir/log" &&
        [ -s "$dir/key" ] && cmp "$dir/key" "$dir/csr" >"$dir/log"
    ok $? "$host: ... and the request is for that key"

    $there "$host" build/host/same_bytes "$keys" >"$dir/there" 2>"$dir/log"
    ok $? "$host: it makes the known keys, and reads what it stored"
    same_as_here "$host"

    # Where the C library's usual sizes and times have 32 bits.
    : | $there "$host" build/host/ursa console -flash build/out/flash >"$dir/log" 2>&1
    touch -d 2040-01-01 "$machine/build/out/flash"
    echo status | $there "$host" build/host/ursa console -flash build/out/flash >"$dir/log" 2>&1 &&
        grep -q EMPTY "$dir/log"
    ok $? "$host: a file may be newer than 2038"
    truncate -s 3G "$machine/build/out/large"
    ! $there "$host" build/host/ursa rsa -in build/out/large -noout >"$dir/log" 2>&1 &&
        grep -q 'too large: a file of more than' "$dir/log"
    ok $? "$host: a file of 3 GB is refused for its size"
    rm -f "$machine/build/out/large"

    # In `make thorough` those of s390x are run as well.
    if [ -s "$machine/unit-tests" ]; then
        ok 0 "$host: its unit tests are in the list"
    elif [ "$host" != s390x ] || [ -n "${URSA_FULL:-}" ]; then
        skip "$host" "no libraries for its unit tests"
    fi
done <<'END'
aarch64 64 AArch64
armhf 32 ARM
i386 32 Intel 80386
s390x 64 IBM S/390
END

# Numbers in words of a small processor, in the other order.
if tests/hosts/machine.sh s390x 2>"$dir/why"; then
    small=build/limbs-32
    $there s390x make -s B=$small EXTRA=-DURSA_LIMB_BITS=32 $small/same_bytes >"$dir/log" 2>&1 &&
        $there s390x $small/same_bytes "$keys" >"$dir/there" 2>"$dir/log"
    ok $? "s390x, limbs of 32 bits: it makes the known keys, and reads what it stored"
    same_as_here "s390x, limbs of 32 bits"
fi

# A compiler may also be named. The rules are read for it, and nothing is compiled.
for cc in aarch64-linux-gnu-gcc arm-linux-gnueabihf-gcc "i686-linux-gnu-gcc -m32"; do
    command -v "${cc%% *}" >/dev/null || continue
    make -n CC="$cc" B=build/named all >"$dir/log" 2>&1
    ok $? "make CC='$cc' finds its arithmetic"
done
CC='cc -Wall' boards/common/deps.sh build test >"$dir/log" 2>&1 && [ ! -s "$dir/log" ]
ok $? "a compiler with options is there, for deps.sh as well"

finish
