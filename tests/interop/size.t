#!/bin/sh
# SPDX-License-Identifier: MIT
# make size, in a copy of the tree: every call through a pointer, every function that nothing seems to
# call and every cap is explained, or refused by name. So no stack is computed too small.
. tests/interop/tap.sh
bearssl=$(realpath "${BEARSSL:-build/bearssl/bearssl-0.6}")
mkdir "$dir/tree"
cp -r Makefile boards core include port tests "$dir/tree"
cd "$dir/tree" || exit 1

# size WORD...: the micro:bit's figures, without the build of the released image.
size() {
    nice make -s -j2 BEARSSL="$bearssl" BOARD=microbit B=build/size/microbit EXTRA=-fcallgraph-info=su \
        "$@" firmware >"$dir/log" 2>&1 &&
        make -s BEARSSL="$bearssl" BOARD=microbit B=build/size/microbit EXTRA=-fcallgraph-info=su \
            "$@" size-table >"$dir/log" 2>&1
}

# stack FUNCTION: its stack in the last figures.
stack() {
    awk -v name="$1" '$1 == name { print $2 }' "$dir/log"
}

# changed FILE SED TEXT NAME: with this change of a file, make size fails and says this text.
changed() {
    cp "$1" "$dir/saved"
    sed -i -e "$2" "$1"
    ! size && ! cmp -s "$1" "$dir/saved" && grep -q "$3" "$dir/log"
    ok $? "$4"
    cp "$dir/saved" "$1"
}

size
ok $? "the figures of the board as it is"
step=$(stack ursa_identity_keygen_step)

# --- caps --------------------------------------------------------------------------------------

for cap in FLASH RAM KEYGEN; do
    changed boards/microbit/board.mk "/^CAP_$cap/d" \
        "^size: microbit: .* bytes, but boards/microbit/board.mk has no CAP_$cap\$" \
        "a board without CAP_$cap is refused, and the figure is said"
    grep -q 'making a key: state' "$dir/log"
    ok $? "... after all figures"
done
changed boards/microbit/board.mk 's/^CAP_RAM.*/CAP_RAM := 9000/' \
    '^size: microbit: RAM is .* over its cap of 9000$' "a figure over its cap is refused"

# --- calls through pointers --------------------------------------------------------------------

common=boards/common/indirect.txt own=boards/microbit/indirect.txt
for pointer in core/identity/identity.c:read core/identity/identity.c:seal core/entropy/seed.c:write \
    core/request/san.c:check; do
    changed $common "\\|^$pointer:|d" "^stack: microbit: .* a pointer at .*; name the callees of $pointer in $own" \
        "a call through the pointer $pointer needs a line, whatever other lines the file has"
done
changed $common '/^core.request.san/s/ check_hardware//' \
    "^stack: microbit: core/request/san.c:check_hardware: is in the image, but no call leads to it; name it in $own" \
    "a function that only a pointer calls needs to be named in a line, whatever the line has besides"
changed $common '/^nothing:/d' 'br_sha384_state: is in the image, but no call leads to it' \
    "... even a function of BearSSL"
changed $own 's|image.c:flash_read:|imge.c:flash_read:|' \
    "^stack: microbit: $own:[0-9]*: there is no call core/store/imge.c:flash_read, and no such function" \
    "a line for a file that does not exist is refused"
changed $own '$acore/store/image.c:flash_raed: nrf51_noise' 'there is no call core/store/image.c:flash_raed' \
    "... and one for a pointer that the file does not call"
changed $own '$areset_handle: start' "^stack: microbit: $own:[0-9]*: there is no call reset_handle, and" \
    "... and one for a function that does not exist"
changed $own 's/nrf51_noise/nrf52_noise/' 'calls nrf52_noise, but this build has no such function' \
    "... and one with a callee that does not exist"

# --- a wrap, and a function that the linker puts in the place of another one -------------------

cp port/nrf51/nrf51.c "$dir/port.c"
cat - port/nrf51/nrf51.c >"$dir/wrapping.c" <<'END_OF_C'
#include <ursa/wrap.h>
static int secret_of_chip(void *ctx, uint8_t key[32]) {
    volatile uint8_t room[300];
    room[0] = (uint8_t)(ctx != NULL);
    key[0] = room[0];
    return 0;
}
END_OF_C
sed 's/\.wrap = NULL,/.wrap = \&ursa_wrap_aes, .wrap_key = secret_of_chip,/' "$dir/wrapping.c" >port/nrf51/nrf51.c
caps="CAP_FLASH=99999 CAP_RAM=16384 CAP_KEYGEN=9999"
# shellcheck disable=SC2086
! size $caps && grep -q 'wrap.c:seal_aes: is in the image, but no call leads' "$dir/log" &&
    grep -q 'wrap.c:open_aes: is in the image, but no call leads' "$dir/log" &&
    grep -q 'nrf51.c:secret_of_chip: is in the image, but no call leads' "$dir/log"
ok $? "a wrap whose functions have no line is refused: its stack would not be counted"
cp $own "$dir/own.txt"
tr '\n' ' ' <boards/README.md | grep -o '`core/[^`]*:[^`]*`' | tr -d '\`' |
    sed 's/wrap_key:$/wrap_key: secret_of_chip/' >>$own
# shellcheck disable=SC2086
size $caps && [ "$(stack ursa_identity_keygen_step)" -gt $((step + 1400)) ]
ok $? "... and with the lines of boards/README.md it is in the stack of a key"
cp "$dir/own.txt" $own
cp "$dir/port.c" port/nrf51/nrf51.c

cat >boards/microbit/instead.c <<'END_OF_C'
#include <ursa/port.h>
int __real_ursa_port_check(const struct ursa_port *port);
int __wrap_ursa_port_check(const struct ursa_port *port);
int __wrap_ursa_port_check(const struct ursa_port *port) {
    volatile uint8_t room[500];
    room[0] = 0;
    return __real_ursa_port_check(port) + room[0];
}
END_OF_C
# shellcheck disable=SC2086
! size $caps LDFLAGS=-Wl,--wrap=ursa_port_check &&
    grep -q ' __wrap_ursa_port_check: is in the image, but no call leads to it' "$dir/log"
ok $? "a function that the linker puts in the place of another one needs a line"
printf '%s\n' 'ursa_port_check: __wrap_ursa_port_check' '__real_ursa_port_check = 200' >>$own
# shellcheck disable=SC2086
size $caps LDFLAGS=-Wl,--wrap=ursa_port_check && [ "$(stack ursa_port_check)" -gt 500 ]
ok $? "... and is in the stack with it"

finish
