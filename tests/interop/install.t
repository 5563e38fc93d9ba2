#!/bin/sh
# SPDX-License-Identifier: MIT
# `make install`: a program builds against what is installed, and nothing else.
. tests/interop/tap.sh
root="$dir/stage/opt/ursa"

make install BOARD=host DESTDIR="$dir/stage" PREFIX=/opt/ursa >"$dir/log" 2>&1
ok $? "make install"
for file in bin/ursa lib/libursa.a lib/libursa-bearssl.a include/ursa/ursa.h include/ursa/posix.h \
    include/ursa/bearssl/bearssl.h lib/pkgconfig/ursa.pc share/doc/ursa/LICENSE share/doc/ursa/CHANGELOG.md \
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

# Every function that an installed header declares is in what ursa.pc links. (BearSSL declares some
# for other processors.)
python3 - "$root/include/ursa" >"$dir/declared.c" <<'END'
import glob, re, sys
headers = sorted(glob.glob(sys.argv[1] + "/*.h") + glob.glob(sys.argv[1] + "/bearssl/bearssl*.h"))
names = set()
for path in headers:
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)
    text = re.sub(r"^[ \t]*#(.*\\\n)*.*$", "", text, flags=re.M).replace('extern "C" {', "")
    while re.search(r"\{[^{}]*\}", text):  # bodies and members
        text = re.sub(r"\{[^{}]*\}", ";", text)
    for statement in text.split(";"):
        found = re.match(r"\s*(?!typedef|static)[\w\s*]*?\b((?:br|ursa)_\w+)\s*\(", statement)
        if found and not re.search("x86ni|sse2|pwr8|power", found[1]):
            names.add(found[1])
print("".join("#include <ursa/%s>\n" % path.rsplit("/", 1)[1] for path in headers if "bearssl" not in path))
print("#include <bearssl.h>\nint main(void) {\n    void (*volatile all[])(void) = {")
print("".join("        (void (*)(void))%s,\n" % name for name in sorted(names)))
print("    };\n    return all[0] == 0 || sizeof all / sizeof *all < 300;\n}")
END
# shellcheck disable=SC2086
(cd "$dir" && ${CC:-cc} -std=c11 -o declared declared.c $flags && ./declared) >"$dir/log" 2>&1
ok $? "every function that the installed headers declare is there to link"

# The example of TLS in include/README.md, in a program that opens a device and hands it over; and the programs of
# tests/example, which https.t lets other TLS programs talk to.
block include/README.md c 'ursa_tls_open' >"$dir/tls.c"
cp tests/example/*.[ch] "$dir"
sed -i 's|"../../port/posix/posix.h"|<ursa/posix.h>|' "$dir/example.h"
cat >"$dir/start.c" <<'END'
#include "example.h"

int start_tls(struct ursa_identity *identity, struct ursa_rng *rng);

int main(int argc, char **argv) {
    static struct device device;

    return argc != 2 || device_open(&device, argv[1]) != 0 ||
           start_tls(&device.identity, &device.rng) != URSA_OK;
}
END
# BearSSL's headers are not ours to warn of.
warn="$(echo "$flags" | grep -o '[^ ]*/ursa/bearssl' | sed 's/^-I/-isystem /') -std=c11 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror"
# program NAME FILE...: compile and link these files of $dir as a user would.
program() {
    name=$1
    shift
    # shellcheck disable=SC2086
    (cd "$dir" && mkdir -p examples && ${CC:-cc} $warn -o "examples/$name" "$@" $flags) >"$dir/log" 2>&1
}
grep -q br_ssl_server_set_single_rsa "$dir/tls.c" && program start start.c tls.c device.c
ok $? "the document's example of TLS compiles without a warning, and links"
tests=$PWD/tests/interop
(cd "$dir" && PYTHONPATH="$tests" URSA="$root/bin/ursa" python3 -B - && examples/start unit.flash) \
    >"$dir/log" 2>&1 <<'END'
import ca
ca.make_root("root")
ca.make_device("unit.flash", '"/O=Acme/CN=unit 1" san=DNS:localhost', "root")
END
ok $? "... and runs"
program https https.c device.c sockets.c && program client client.c device.c sockets.c
ok $? "the programs of tests/example compile and link"
URSA_EXAMPLES="$dir/examples" tests/interop/https.t >"$dir/log" 2>&1
ok $? "... and curl, GnuTLS and OpenSSL talk to them"

# What is not ours stays, in our folders too.
echo mine >"$root/include/ursa/mine.h"
echo mine >"$root/bin/mine"
make uninstall BOARD=host DESTDIR="$dir/stage" PREFIX=/opt/ursa >"$dir/log" 2>&1
ok $? "make uninstall"
(cd "$root" && find . -type f | sort) >"$dir/left"
printf '%s\n' ./bin/mine ./include/ursa/mine.h | cmp - "$dir/left" >"$dir/log" 2>&1
ok $? "removes every file that was installed, and no other"
[ ! -e "$root/share/doc/ursa" ] && [ ! -e "$root/include/ursa/bearssl" ]
ok $? "... and the folders that it leaves empty"
make uninstall BOARD=host DESTDIR="$dir/stage" PREFIX=/opt/ursa >"$dir/log" 2>&1
ok $? "... and again there is nothing to do"

for prefix in "" relative "/with a blank"; do
    ! make install BOARD=host DESTDIR="$dir/none" PREFIX="$prefix" >"$dir/log" 2>&1 &&
        grep -q 'PREFIX must be' "$dir/log" && [ ! -e "$dir/none" ]
    ok $? "PREFIX='$prefix' is refused by name"
done
# shellcheck disable=SC2016
make install BOARD=host DESTDIR="$dir/"'a`touch '"$dir"'/ran`$$b' PREFIX=/p >"$dir/log" 2>&1 &&
    [ ! -e "$dir/ran" ] && [ -x "$dir/"'a`touch '"$dir"'/ran`$b/p/bin/ursa' ]
ok $? "no character of DESTDIR is special to the shell"

finish
