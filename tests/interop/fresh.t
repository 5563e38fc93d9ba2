#!/bin/sh
# SPDX-License-Identifier: MIT
# A build on a fresh machine, in a copy of the tree: BearSSL is not there yet, and its download takes
# a while. The compiler here makes empty objects, but fails as long as BearSSL is missing.
. tests/interop/tap.sh
bearssl=$(realpath "${BEARSSL:-build/bearssl/bearssl-0.6}")
mkdir "$dir/tree"
cp -r Makefile README.md boards core include port tests "$dir/tree"
cd "$dir/tree" || exit 1

cat >boards/common/bearssl.sh <<END
#!/bin/sh
echo download >>"$dir/downloads"
sleep 1
mkdir -p "\$1/bearssl-0.6" && cp -r "$bearssl/inc" "$bearssl/src" "\$1/bearssl-0.6"
END
cat >"$dir/cc" <<'END'
#!/bin/sh
case " $* " in *' -dM '*) exec cc "$@" ;; esac
[ -f build/bearssl/bearssl-0.6/inc/bearssl_rsa.h ] || { echo "too early: $*" >&2; exit 1; }
while [ $# -gt 1 ]; do
    [ "$1" != -o ] || { shift; : >"$1"; }
    shift
done
END
printf '#!/bin/sh\n: >"$2"\n' >"$dir/ar"
chmod +x "$dir/cc" "$dir/ar"

# waits GOAL...: they are built, and no compiler starts before the download has ended.
waits() {
    make -s clean && rm -rf build
    make -s -j16 "$@" CC="$dir/cc" CXX="$dir/cc" AR="$dir/ar" NM=true >"$dir/log" 2>&1 &&
        [ -f build/bearssl/ready ] && diff -r "$bearssl/src" build/bearssl/bearssl-0.6/src >>"$dir/log"
}
goals="all unit-tests examples build/host/fleet build/host/same_bytes build/host/ct build/host/tests/interop/kinds"
# shellcheck disable=SC2086
waits $goals
ok $? "the program, its tests and the examples are compiled after BearSSL was downloaded"
for goal in all unit-tests examples build/host/tests/unit/rsa/test_keygen32 build/host/libursa-bearssl.a \
    build/host/tests/unit/x509/test_gate_without_chain build/host/tests/unit/x509/test_without_ecdsa \
    build/host/tests/unit/arith/test_mont32 build/host/tests/bench/subject_ursa_strict.o \
    build/host/tests/bench/subject_bearssl_i62.o; do
    waits "$goal"
    ok $? "... and so is $goal alone"
done

make -s clean && rm -rf build && rm -f "$dir/downloads"
make -s all CC="$dir/cc" AR=true NM=true >"$dir/log" 2>&1 & first=$!
make -s all CC="$dir/cc" AR=true NM=true >"$dir/log2" 2>&1; second=$?
wait "$first" && [ "$second" = 0 ] && [ "$(wc -l <"$dir/downloads")" = 1 ]
ok $? "of two makes at once, one downloads BearSSL, and both succeed"

finish
