#!/bin/sh
# SPDX-License-Identifier: MIT
# `make install`: a program builds against what is installed, and nothing else.
. tests/interop/tap.sh
root="$dir/stage/opt/ursa"

make install BOARD=host DESTDIR="$dir/stage" PREFIX=/opt/ursa >"$dir/log" 2>&1
ok $? "make install"
for file in bin/ursa lib/libursa.a include/ursa/ursa.h include/ursa/posix.h \
    include/ursa/bearssl/bearssl.h lib/pkgconfig/ursa.pc share/doc/ursa/LICENSE \
    share/doc/ursa/LICENSE.bearssl share/man/man1/ursa.1 \
    share/bash-completion/completions/ursa; do
    [ -f "$root/$file" ]
    ok $? "$file is there"
done
! grep -q "$dir" "$root/lib/pkgconfig/ursa.pc"
ok $? "ursa.pc does not name DESTDIR"
[ "ursa $(PKG_CONFIG_PATH="$root/lib/pkgconfig" pkg-config --modversion ursa)" = \
    "$("$root/bin/ursa" version)" ]
ok $? "ursa.pc and the program agree on the version"

cat >"$dir/program.c" <<'END'
#include <stdio.h>
#include <ursa/posix.h>
#include <ursa/ursa.h>

static void put(void *ctx, const char *text, size_t len) {
    fwrite(text, 1, len, ctx);
}

int main(void) {
    struct ursa_csr_template request = {.subject = "/O=Acme/CN=installed", .san = "DNS:a.example"};
    static uint8_t id[URSA_ID_MAX_SIZE], csr[URSA_CSR_MAX_SIZE];
    static struct ursa_entropy entropy;
    static struct ursa_keygen gen;
    static struct ursa_rsa_key key;
    struct ursa_port port;
    size_t len;
    int rc;

    if (ursa_posix_port_noise_only(&port, id) != URSA_OK) {
        return 1;
    }
    ursa_entropy_init(&entropy, &port);
    if (ursa_keygen_begin(&gen, &entropy, NULL, &key, NULL) != URSA_OK) {
        return 1;
    }
    while ((rc = ursa_keygen_step(&gen, 0)) == URSA_BUSY) {
    }
    if (rc != URSA_OK || ursa_csr_write(&request, &key, csr, sizeof csr, &len, NULL) != URSA_OK) {
        return 1;
    }
    ursa_pem_stream(URSA_PEM_CSR, csr, len, put, stdout);
    ursa_rsa_wipe(&key);
    return 0;
}
END

PKG_CONFIG_PATH="$root/lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$dir/stage"
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
flags=$(pkg-config --cflags --libs ursa 2>"$dir/log")
ok $? "pkg-config: $(echo "$flags" | sed "s|$dir||g")"
# shellcheck disable=SC2086
(cd "$dir" && ${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Werror -o program program.c $flags \
    >"$dir/log" 2>&1)
ok $? "a program compiles and links against it"
"$dir/program" >"$dir/request" 2>"$dir/log"
ok $? "it runs"
openssl req -in "$dir/request" -verify -noout >"$dir/log" 2>&1
ok $? "openssl verifies its request"

# What is not ours stays, in our folders too.
echo mine >"$root/include/ursa/mine.txt"
echo mine >"$root/bin/mine"
make uninstall BOARD=host DESTDIR="$dir/stage" PREFIX=/opt/ursa >"$dir/log" 2>&1
ok $? "make uninstall"
(cd "$root" && find . -type f | sort) >"$dir/left"
printf '%s\n' ./bin/mine ./include/ursa/mine.txt | cmp - "$dir/left" >"$dir/log" 2>&1
ok $? "removes every file that was installed, and no other"
[ ! -e "$root/share/doc/ursa" ] && [ ! -e "$root/include/ursa/bearssl" ]
ok $? "... and the folders that it leaves empty"
make uninstall BOARD=host DESTDIR="$dir/stage" PREFIX=/opt/ursa >"$dir/log" 2>&1
ok $? "... and again there is nothing to do"

finish
