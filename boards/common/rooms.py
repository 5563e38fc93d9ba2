#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Check that the rooms of a source folder include only headers of rooms below them.

usage: rooms.py FOLDER...        (core, boards/host)

FOLDER/README.md has a table of rooms. Its first row is the lowest room:

    | room | holds | may include | ...

Each name in backquotes in the column `may include` is a room of this folder. A room may include its
own headers and the headers of the rooms that its row names. A row may name only rooms of earlier
rows, so there can be no circle.

Two more columns are optional. `public headers` names the headers of include/ursa that the room may
use. Without this column all of them are allowed. `core headers` names the private headers of core
that the room may use. Without this column no private header of core is allowed.

An include of a folder's own header names its room, as in "codec/der_read.h".

The script also checks that each file is in a room (except main.c), that no two sources have the
same name, and that no private header has the name of a public header.
"""
import os
import re
import sys

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.M)
problems = []


def complain(where, text):
    problems.append("%s: %s" % (where, text))


def table_of(readme):
    """Returns {room: {column: set of the names in backquotes}}, in the order of the table."""
    rooms, columns = {}, None
    for line in open(readme, encoding="utf-8"):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            columns = None
        elif cells[0] == "room":
            columns = cells
        elif columns and not set(cells[0]) <= set("-: "):
            room = cells[0].strip("`")
            rooms[room] = {column: set(re.findall(r"`([^`]+)`", cell))
                           for column, cell in zip(columns, cells)}
    return rooms


def sources(folder):
    for path, _, names in os.walk(folder):
        for name in sorted(names):
            if name.endswith((".c", ".h", ".S", ".inc")):
                yield os.path.join(path, name)


def check_table(readme, rooms):
    if not rooms:
        complain(readme, "has no table of rooms")
    seen = set()
    for room, row in rooms.items():
        for other in sorted(row.get("may include", set()) - seen):
            complain(readme, "%s may include %s, which is no room in an earlier row" % (room, other))
        seen.add(room)


def check_include(path, line, header, folder, room, rooms):
    def refuse(text):
        complain("%s:%d" % (path, line), 'includes "%s": %s' % (header, text))

    row, top = rooms[room], header.split("/")[0]
    if header.startswith("ursa/"):
        if "public headers" in row and header[5:] not in row["public headers"]:
            refuse("room %s may not use this public header" % room)
    elif "/" not in header:
        refuse("an include must name its room, as in \"%s/%s\"" % (room, header))
    elif os.path.exists(os.path.join(folder, header)):
        if top != room and top not in row["may include"]:
            refuse("room %s may not include headers of room %s" % (room, top))
    elif header.startswith("../"):
        target = os.path.normpath(os.path.join(os.path.dirname(path), header))
        if folder == "core" or not target.startswith("port/posix/"):
            refuse("leads out of %s" % folder)
    elif os.path.exists(os.path.join("core", header)):
        if header not in row.get("core headers", set()):
            refuse("room %s may not use this private header of core" % room)
    else:
        refuse("no such header exists")


def check(folder):
    readme = os.path.join(folder, "README.md")
    rooms = table_of(readme)
    check_table(readme, rooms)
    names = {}
    for path in sources(folder):
        parts = os.path.relpath(path, folder).split("/")
        if len(parts) == 1:
            if parts[0] != "main.c":
                complain(path, "is in no room")
            continue
        if parts[0] not in rooms:
            complain(path, "room %s is not in the table of %s" % (parts[0], readme))
            continue
        if parts[-1] in names:
            complain(path, "has the same name as %s" % names[parts[-1]])
        names[parts[-1]] = path
        if parts[-1].endswith(".h") and os.path.exists(os.path.join("include/ursa", parts[-1])):
            complain(path, "has the name of a public header")
        text = open(path, encoding="utf-8").read()
        for match in INCLUDE.finditer(text):
            check_include(path, text.count("\n", 0, match.start(1)) + 1, match.group(1), folder,
                          parts[0], rooms)
    for room in rooms:
        if not os.path.isdir(os.path.join(folder, room)):
            complain(readme, "names room %s, but there is no such folder" % room)


def main():
    for folder in sys.argv[1:]:
        check(folder.rstrip("/"))
    for problem in problems:
        print("rooms: " + problem, file=sys.stderr)
    sys.exit(1 if problems else 0)


main()
