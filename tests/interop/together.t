#!/bin/sh
# SPDX-License-Identifier: MIT
# Several makes at once in one tree, a copy: each finds a file of the build complete or not at all.
# The tools here leave half a file first, and then wait or fail.
. tests/interop/tap.sh
bearssl=$(realpath "${BEARSSL:-build/bearssl/bearssl-0.6}")
mkdir "$dir/tree"
cp -r Makefile README.md boards core include port tests "$dir/tree"
cd "$dir/tree" || exit 1

# Of BearSSL one file is enough where nothing is linked with the library.
small="BEARSSL_SRCS=codec/ccopy.c"
build() {
    nice make -s BEARSSL="$bearssl" OPT=-O0 "$@"
}
library=build/host/libursa.a object=build/host/core/base/text.o program=build/host/plain

# $SLOW names the file, and $FAILS is set if its tool is to fail.
for tool in ar cc; do
    cat >"$dir/$tool" <<END
#!/bin/sh
last=
for word; do
    case \$last\$word in -o*"/\${SLOW:-nothing}" | rcs*"/\${SLOW:-nothing}")
        echo half >"\$word"
        [ -z "\${FAILS:-}" ] || exit 1
        : >"$dir/half"
        while [ ! -e "$dir/go" ]; do sleep 0.1; done
        rm "\$word"
        ;;
    esac
    last=\$word
done
exec $tool "\$@"
END
done
chmod +x "$dir/ar" "$dir/cc"

# A program that needs nothing of the library but its presence.
printf '%s\n' "$program: build/host/main.o \$(B)/libursa.a force" \
    "	\$(call product,LD,\$(CC) -o \$(new) \$(parts))" >>boards/common/host.mk
mkdir -p build/host
echo 'int main(void) { return 0; }' >build/host/main.c
cc -c -o build/host/main.o build/host/main.c

# made GOAL...: they are made with the tools that can be slow.
made() {
    # shellcheck disable=SC2086
    build CC="$dir/cc" AR="$dir/ar" $small "$@"
}

# while_made FILE TEST: while FILE is being made again, the file as it was passes the test. After that,
# the new one does.
while_made() {
    rm -f "$dir/half" "$dir/go"
    touch core/base/text.c
    SLOW=${1##*/} made $program >"$dir/log" 2>&1 &
    while [ ! -e "$dir/half" ] && kill -0 $! 2>/dev/null; do sleep 0.1; done
    [ -e "$dir/half" ] && sh -c "$2" >>"$dir/log" 2>&1
    ok $? "while $1 is made, others find it as it was"
    : >"$dir/go"
    wait $! && sh -c "$2" >>"$dir/log" 2>&1 && [ "$1" -nt core/base/text.c ]
    ok $? "... and afterwards it is the new one"
}

made $program >"$dir/log" 2>&1
ok $? "the build with these tools"
while_made $library "ar t $library | grep -qx text.o && nm $library | grep -q ' T ursa_text_is\$'"
while_made $object "nm $object | grep -q ' T ursa_text_is\$'"
while_made $program $program
[ -z "$(find build/host -name '.new*')" ]
ok $? "no other file is left"

# fails FILE: the file is not there after its tool has failed.
fails() {
    touch core/base/text.c
    ! SLOW=${1##*/} FAILS=1 made $program >"$dir/log" 2>&1 && [ ! -e "$1" ] &&
        [ -z "$(find build/host -name '.new*')" ]
    ok $? "after a failure there is no $1, and no half one"
}
fails $program
fails $library
fails $object

make -s clean
build -j2 all >"$dir/first" 2>&1 & first=$!
build -j2 all >"$dir/second" 2>&1 & second=$!
wait $first; a=$?
wait $second; b=$?
cat "$dir/first" "$dir/second" >"$dir/log"
[ $a = 0 ] && [ $b = 0 ] && build/host/ursa version >>"$dir/log" 2>&1 &&
    boards/common/one_symbol.sh nm $library >>"$dir/log" 2>&1
ok $? "two makes at once build the program"
build all >"$dir/log" 2>&1 && touch "$dir/mark" && build all && [ -z "$(find build -newer "$dir/mark" -type f)" ]
ok $? "... and leave nothing to do"

finish
