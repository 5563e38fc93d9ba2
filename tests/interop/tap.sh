# SPDX-License-Identifier: MIT
# TAP for shell scripts: a temporary folder $dir, `ok STATUS NAME`, which shows $dir/log if the test
# failed, and `finish`.
# shellcheck shell=sh
unset MAKEFLAGS MFLAGS GNUMAKEFLAGS
LC_ALL=C; export LC_ALL
count=0 failed=0 top=$PWD
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

ok() {
    count=$((count + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $count - $2"
    else
        failed=1
        echo "not ok $count - $2"
        sed 's/^/# /' "$dir/log"
    fi
}

# block DOCUMENT LANGUAGE WORDS: the code block of a document (blocks.py).
block() {
    (cd "$top" && tests/interop/blocks.py "$@")
}

finish() {
    echo "1..$count"
    exit $failed
}
