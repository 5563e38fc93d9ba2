#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Check that the objects of core and boards/host use only functions and variables of rooms below them.

usage: room_symbols.py NM BUILD OBJECT...
       (objects of BUILD/core, BUILD/boards/host and BUILD/port)

rooms.py checks the includes. A source can also declare a function by hand, in a form that no script
recognizes, so this script checks the symbols that the objects use. A room may use a symbol

- of the room itself, or of a room that its row in the table of rooms names,
- of a public header: one that the row names, or one that such a header includes,
- of a private header of core or port that the row names. A header of another room may include such
  a header, so the rows of the rooms below count as well.

The tables are those of rooms.py, which describes them.
"""
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
from rooms import read, table_of

INCLUDE = re.compile(r'#include "([^"]+)"')


def place_of(path, build):
    """Returns the folder and the room of an object."""
    source = os.path.relpath(path, build)
    folder = next(name for name in ("core", "boards/host", "port") if source.startswith(name + "/"))
    room = os.path.relpath(source, folder).split("/")[0]
    if (folder, room) != ("port", "arch"):
        return folder, room
    # Arithmetic for a processor belongs to the room of the file that it replaces.
    name = os.path.basename(source)[:-1] + "c"
    return "core", "rsa" if os.path.exists(os.path.join("core/rsa", name)) else "arith"


def symbols(nm, paths):
    """Returns {object: (names that it defines for others, names that it uses from others)}."""
    found = {path: (set(), set()) for path in paths}
    for line in subprocess.run([nm, "-A", "-P", *paths], check=True, stdout=subprocess.PIPE,
                               text=True).stdout.splitlines():
        path, name, kind = line.split()[:3]
        defined, used = found[path[:-1]]
        if kind in "Uwv":
            used.add(name)
        elif kind.isupper():
            defined.add(name)
    return found


def closure(headers):
    """Returns the text of headers and of all headers of Ursa that they include."""
    texts, waiting = {}, list(headers)
    while waiting:
        path = waiting.pop()
        if path in texts or not os.path.exists(path):
            continue
        texts[path] = read(path)
        for header in INCLUDE.findall(texts[path]):
            waiting += [os.path.join(os.path.dirname(path), header), os.path.join("include", header)]
    return "\n".join(texts.values())


def public_text(rooms, room):
    """Returns the text of the public headers that a room may use."""
    if not any("public headers" in row for row in rooms.values()):
        return closure(os.path.join("include/ursa", name) for name in os.listdir("include/ursa"))
    return closure("include/ursa/" + name for other in {room} | rooms[room]["may include"]
                   for name in rooms[other]["public headers"])


def private_text(rooms, room):
    """Returns the text of the private headers of core and port that a room may use."""
    return closure(os.path.join(folder, name) for other in {room} | rooms[room]["may include"]
                   for folder in ("core", "port") for name in rooms[other].get(folder + " headers", ()))


def main():
    nm, build, *paths = sys.argv[1:]
    tables = {folder: table_of(folder + "/README.md") for folder in ("core", "boards/host")}
    found = [(path, *place_of(path, build), *both) for path, both in symbols(nm, paths).items()]
    place = {name: (folder, room) for _, folder, room, defined, _ in found for name in defined}
    texts, problems = {}, []
    for path, folder, room, _, used in found:
        if folder == "port" or room == "main.o":  # main.c may use all rooms
            continue
        row = tables[folder][room]
        if (folder, room) not in texts:
            texts[folder, room] = (public_text(tables[folder], room) +
                                   private_text(tables[folder], room))
        for name in sorted(used & place.keys()):
            to_folder, to_room = place[name]
            if to_folder == folder and (to_room == room or to_room in row["may include"]):
                continue
            if not re.search(r"\b%s\b" % re.escape(name), texts[folder, room]):
                problems.append("%s: room %s may not use %s of %s/%s" % (
                    os.path.relpath(path, build), room, name, to_folder, to_room))
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


sys.exit(main())
