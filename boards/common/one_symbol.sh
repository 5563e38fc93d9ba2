#!/bin/sh
# Fail if two members of an archive define the same symbol. The linker would silently take the first.
#
# Names that begin with __ are left out. They belong to the compiler, which puts the same helper
# function into many objects.
#
# usage: one_symbol.sh NM ARCHIVE
set -eu

"$1" -A -g --defined-only "$2" | awk -v archive="$2" '
    $(NF - 1) ~ /^[ABCDGRST]$/ && $NF !~ /^__/ {
        parts = split($1, part, ":")
        member = part[parts - 1]
        if ($NF in first) {
            print archive ": " $NF " is defined twice: " first[$NF] " " member
            found = 1
        } else {
            first[$NF] = member
        }
    }
    END { exit found }' >&2
