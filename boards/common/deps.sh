#!/bin/sh
# Install the missing packages for some groups of targets, and print their names. If no package is
# missing, do nothing.
#
# usage: deps.sh GROUP|PROGRAM=PACKAGE...
#        groups: build test board hosts lint sanitize fuzz interop bench
set -eu

# Each line is a need: its group, the test for it, and the Debian package. The test is a program's
# name, a header, a library to link, or the C library of a cross compiler.
needs='
build    xz                      xz-utils
build    make                    make
build    cc                      gcc
build    header:stdlib.h         libc6-dev
test     prove                   perl
test     python3                 python3
test     openssl                 openssl
test     certtool                gnutls-bin
test     curl                    curl
test     pkg-config              pkg-config
test     header:cmocka.h         libcmocka-dev
test     header:openssl/x509.h   libssl-dev
test     header:gmp.h            libgmp-dev
board    arm-none-eabi-gcc       gcc-arm-none-eabi
board    newlib                  libnewlib-arm-none-eabi
board    qemu-system-arm         qemu-system-arm
board    python3                 python3
hosts    aarch64-linux-gnu-gcc   gcc-aarch64-linux-gnu
hosts    libc:aarch64-linux-gnu  libc6-dev-arm64-cross
hosts    arm-linux-gnueabihf-gcc gcc-arm-linux-gnueabihf
hosts    libc:arm-linux-gnueabihf libc6-dev-armhf-cross
hosts    i686-linux-gnu-gcc      gcc-i686-linux-gnu
hosts    libc:i686-linux-gnu     libc6-dev-i386-cross
hosts    s390x-linux-gnu-gcc     gcc-s390x-linux-gnu
hosts    libc:s390x-linux-gnu    libc6-dev-s390x-cross
hosts    qemu-aarch64-static     qemu-user-static
lint     clang                   clang
lint     clang-format            clang-format
lint     clang-tidy              clang-tidy
lint     cppcheck                cppcheck
lint     valgrind                valgrind
sanitize valgrind                valgrind
fuzz     clang                   clang
fuzz     libfuzzer               libclang-rt-14-dev
interop  openssl                 openssl
interop  certtool                gnutls-bin
interop  curl                    curl
interop  certutil                libnss3-tools
interop  keytool                 default-jre-headless
interop  go                      golang-go
interop  botan                   botan
interop  pki                     strongswan-pki
interop  lib:mbedx509            libmbedtls-dev
interop  lib:wolfssl             libwolfssl-dev
interop  cfssl                   golang-cfssl
interop  pebble                  pebble
interop  acme-tiny               acme-tiny
interop  dehydrated              dehydrated
bench    python3                 python3
bench    c++                     g++
bench    lib:crypto              libssl-dev
bench    lib:gnutls              libgnutls28-dev
bench    lib:nettle              nettle-dev
bench    lib:mbedcrypto          libmbedtls-dev
bench    lib:wolfssl             libwolfssl-dev
bench    lib:gcrypt              libgcrypt20-dev
bench    lib:botan-2             libbotan-2-dev
bench    lib:cryptopp            libcrypto++-dev
bench    lib:gmp                 libgmp-dev
'

# CC may have options, as in CC="gcc -m32".
cc=${CC:-cc}
cross=${CROSS:-arm-none-eabi-}

# shellcheck disable=SC2086
is_there() {
    case $1 in
    header:*) echo "#include <${1#header:}>" | compiles ;;
    lib:*) echo 'int main(void) { return 0; }' | $cc -xc -o /dev/null - "-l${1#lib:}" 2>/dev/null ;;
    libc:*) echo '#include <string.h>' | "${1#libc:}-gcc" -fsyntax-only -xc - 2>/dev/null ;;
    libfuzzer) echo 'int LLVMFuzzerTestOneInput(void) { return 0; }' |
        clang -fsanitize=fuzzer,address -xc -o /dev/null - 2>/dev/null ;;
    newlib) echo '#include <string.h>' | "${cross}gcc" -fsyntax-only -xc - 2>/dev/null ;;
    cc) command -v "${cc%% *}" >/dev/null ;;
    # Only BearSSL's download is packed with xz, and BEARSSL=dir needs no download.
    xz) [ -n "${BEARSSL:-}" ] || command -v xz >/dev/null ;;
    arm-none-eabi-gcc) command -v "${cross}gcc" >/dev/null ;;
    *) command -v "$1" >/dev/null ;;
    esac
}

# Check that the standard input compiles. cmocka.h needs these three headers before it, and they do
# no harm to other headers.
# shellcheck disable=SC2086
compiles() {
    { printf '#include <stdarg.h>\n#include <stddef.h>\n#include <setjmp.h>\n'; cat; } |
        $cc -fsyntax-only -xc - 2>/dev/null
}

missing=
names=
for group in "$@"; do
    case $group in
    *=*) list=$group ;;
    *) list=$(echo "$needs" | awk -v g="$group" '$1 == g { print $2 "=" $3 }') ;;
    esac
    [ -n "$list" ] || { echo "deps: no such group: $group" >&2; exit 2; }
    for need in $list; do
        is_there "${need%%=*}" && continue
        package=${need##*=}
        case " $missing " in *" $package "*) ;; *) missing="$missing $package" ;; esac
        names="$names ${need%%=*}"
    done
done
[ -n "$missing" ] || exit 0

sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
if ! command -v apt-get >/dev/null || { [ -n "$sudo" ] && ! command -v sudo >/dev/null; }; then
    {
        echo "deps: missing:$names"
        echo "deps: cannot install them here (no apt-get, or neither root nor sudo)."
        echo "deps: the Debian packages are:$missing"
        echo "deps: install them with this system's own tools, or name the tools that you have:"
        echo "deps:   CC=compiler  CROSS=prefix-of-arm-compiler-  BEARSSL=dir-of-bearssl-0.6"
    } >&2
    exit 1
fi
echo "deps: installing$missing"
apt() { $sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=5 "$@"; }
# shellcheck disable=SC2086
apt install -y --no-install-recommends $missing >/dev/null 2>&1 || {
    # The package lists may be old or, on a new machine, missing.
    apt update
    apt install -y --no-install-recommends $missing >/dev/null
}
