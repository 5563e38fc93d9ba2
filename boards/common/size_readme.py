#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Bring the tables of sizes in the documents up to date.

usage: make -s BOARD=microbit size ARGS=--markdown | size_readme.py DOCUMENT...

A row of a document's table is replaced by the printed row with the same first cell. Numbers in the
first cell are ignored, because they change. Rows are replaced only after a line that has
`ARGS=--markdown`. In this line, the date after "printed them on" becomes the date of today.
"""
import datetime
import re
import sys


def key(row):
    return re.sub(r"\d+", "N", row.split("|")[1].strip())


def is_row(line):
    return line.startswith("| ") and not set(line) <= set("|-: \n")


def main():
    printed = {key(line): line for line in sys.stdin if is_row(line)}
    if "image" not in printed:
        sys.exit("size_readme: no table of sizes on standard input")
    for path in sys.argv[1:]:
        on, lines = False, []
        for line in open(path, encoding="utf-8"):
            if "ARGS=--markdown" in line:
                on = True
                line = re.sub(r"(printed them on )[\d-]+", r"\g<1>%s" % datetime.date.today(), line)
            lines.append(printed.get(key(line), line) if on and is_row(line) else line)
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(lines)


main()
