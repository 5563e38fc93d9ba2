#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Check that the rooms of a source folder include only headers of rooms below them.

usage: rooms.py FOLDER...        (core, boards/host)

FOLDER/README.md has a table of rooms. Its first row is the lowest room:

    | room | holds | may include | ...

Each name in backquotes in the column `may include` is a room of this folder. A room may include its
own headers and the headers of the rooms that its row names. A row may name only rooms of earlier
rows, so there can be no circle.

Three more columns are optional. `public headers` names the headers of include/ursa that the room
may use. Without this column all headers of include/ursa are allowed. `core headers` names the
private headers of core that the room may use, and `port headers` names the headers of port. Without
these two columns no such header is allowed.

An include must have one of three forms: `#include "room/file.h"`, `#include "ursa/file.h"` or
`#include <file.h>`, alone on its line. (A header of port is "../../../port/folder/file.h".) The
last form is for headers of the system. CORE_INCLUDES in analysis.mk names those that core may use.

A .c file must not declare a function or a variable of another file. It must include the header that
declares it.

The script also checks that each file is in a room and is a source or known data, that no two
sources have the same name, and that no private header has the name of a public header. main.c of
boards/host is in no room, and may include the headers of all rooms of boards/host.
"""
import os
import re
import sys

# Known files that are not .c or .h. The folder boards/host/share has files that are installed.
DATA = {"README.md", "core/core.mk", "boards/host/board.mk", "boards/host/indirect.txt"}
SHARE, MAIN = "boards/host/share/", "boards/host/main.c"
DIRECTIVES = {"define", "undef", "if", "ifdef", "ifndef", "elif", "else", "endif", "error",
              "pragma"}

FORMS = '#include "room/file.h", "ursa/file.h" or <file.h>'
QUOTED = re.compile(r'#include "((?:\.\./)*(?:[a-z0-9_]+/)*[a-z0-9_]+\.h)"')
ANGLED = re.compile(r"#include <((?:[a-z0-9_]+/)*[a-z0-9_]+\.h)>")
DIRECTIVE = re.compile(r"\s*(#|%:)\s*(\w*)")

# Invisible characters, characters that look like a blank, and trigraphs.
ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\xa0\u2000-\u200f\u2028-\u202f\u3000\ufeff]|"
                 r"\?\?[=/'()!<>-]")
SPLICED = re.compile(r"^(?:[^\n]*\\[ \t]*\n)+[^\n]*", re.M)
COMMENT_OR_TEXT = re.compile(r"/\*.*?(?:\*/|\Z)|//[^\n]*|"
                             r'"(?:\\.|[^"\\\n])*"|' r"'(?:\\.|[^'\\\n])*'", re.S)
# The word extern, or a function's declaration: words, a name, arguments and a semicolon.
DECLARATION = re.compile(
    r"\bextern\b|(?:^|(?<=[;{}]))[ \t]*(?!(?:static|typedef|return|else|do|goto|case)\b)"
    r"(?:\w+[ *]+)+\w+\([^;{}]*\)[^;{}]*;", re.M)
problems = []


def complain(where, text):
    problems.append("%s: %s" % (where, text))


def read(path):
    """Returns the text of a file, or an empty text if the file cannot be read as text."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except UnicodeDecodeError:
        complain(path, "is not UTF-8")
    except OSError as error:
        complain(path, "cannot be read: %s" % error.strerror)
    return ""


def table_of(readme):
    """Returns {room: {column: set of the names in backquotes}}, in the order of the table."""
    rooms, columns = {}, None
    for line in read(readme).split("\n"):
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


def check_table(readme, rooms):
    if not rooms:
        complain(readme, "has no table of rooms")
    seen = set()
    for room, row in rooms.items():
        for other in sorted(row.get("may include", set()) - seen):
            complain(readme, "%s may include %s, which is no room in an earlier row" % (room, other))
        seen.add(room)


def code_of(text):
    """Returns the code that a compiler sees: lines that end with a backslash are joined, and comments
    and texts are empty. Each line keeps its number."""
    def join(match):
        joined, count = re.subn(r"\\[ \t]*\n", "", match.group())
        return joined + "\n" * count

    def empty(match):
        return '""' if match.group()[0] in "\"'" else " " + "\n" * match.group().count("\n")

    return COMMENT_OR_TEXT.sub(empty, SPLICED.sub(join, text))


def quoted_problem(path, header, folder, room, rooms):
    """Returns the reason why the room may not use #include "header", or None."""
    row, top = rooms[room], header.split("/")[0]
    if top == "..":
        target = os.path.normpath(os.path.join(os.path.dirname(path), header))
        if not target.startswith("port/") or folder == "core":
            return "leads out of %s" % folder
        if target[len("port/"):] not in row.get("port headers", set()):
            return "room %s may not use this header of port" % room
    elif "/" not in header:
        return "an include must name its room, as in \"%s/%s\"" % (room, header)
    elif top == "ursa":
        if not os.path.exists(os.path.join("include", header)):
            return "no such header exists"
        if "public headers" in row and header[5:] not in row["public headers"]:
            return "room %s may not use this public header" % room
    elif os.path.exists(os.path.join(folder, header)):
        if top != room and top not in row["may include"]:
            return "room %s may not include headers of room %s" % (room, top)
    elif os.path.exists(os.path.join("core", header)):
        if header not in row.get("core headers", set()):
            return "room %s may not use this private header of core" % room
    else:
        return "no such header exists"
    return None


def angled_problem(header, folder, core_includes):
    """Returns the reason why the folder may not use #include <header>, or None."""
    for ours in ("core", "include", "boards/host", "port", "port/posix", "."):
        if os.path.exists(os.path.join(ours, header)):
            return "a header of Ursa is included with quotation marks"
    if folder == "core" and not re.fullmatch(core_includes, "<%s>" % header):
        return "core may not use this header (CORE_INCLUDES in boards/common/analysis.mk)"
    return None


def check_source(path, folder, room, rooms, core_includes):
    text = read(path)
    code, raw = code_of(text), text.split("\n")

    def refuse(number, reason):
        complain("%s:%d" % (path, number), reason)

    for match in ODD.finditer(text):
        refuse(text.count("\n", 0, match.start()) + 1, "has the odd characters %a" % match.group())
    for number, line in enumerate(code.split("\n"), 1):
        directive = DIRECTIVE.match(line)
        if not directive or (directive[1] == "#" and directive[2] in DIRECTIVES):
            continue
        quoted, angled = QUOTED.fullmatch(raw[number - 1]), ANGLED.fullmatch(raw[number - 1])
        if quoted:
            reason = quoted_problem(path, quoted[1], folder, room, rooms)
        elif angled:
            reason = angled_problem(angled[1], folder, core_includes)
        else:
            reason = "is not written as " + FORMS
        if reason:
            refuse(number, "%s: %s" % (raw[number - 1].strip(), reason))
    if path.endswith(".c"):
        for match in DECLARATION.finditer(code):
            start = match.end() - len(match.group().lstrip())
            refuse(code.count("\n", 0, start) + 1, "%s: a .c file may not declare what another "
                   "file defines; include its header" % match.group().split("(")[0].strip())


def files(folder):
    """Yields all files, and complains about symbolic links, because their targets are not checked."""
    for path, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(folders + names):
            file = os.path.join(path, name)
            if os.path.islink(file):
                complain(file, "is a symbolic link")
            elif name in names:
                yield file


def room_of(path, folder, rooms, readme):
    """Returns the room of a source, or None. Complains about a file that must not be in its place."""
    parts = os.path.relpath(path, folder).split("/")
    if not path.endswith((".c", ".h")):
        if parts[-1] not in DATA and path not in DATA and not path.startswith(SHARE):
            complain(path, "is neither .c nor .h nor a known data file")
    elif len(parts) == 1:
        complain(path, "is in no room")
    elif parts[0] not in rooms:
        complain(path, "room %s is not in the table of %s" % (parts[0], readme))
    else:
        return parts[0]
    return None


def check(folder, core_includes):
    readme = os.path.join(folder, "README.md")
    rooms = table_of(readme)
    check_table(readme, rooms)
    everything = dict(rooms, **{"main.c": {"may include": set(rooms)}})
    seen = {}
    for path in files(folder):
        room = "main.c" if path == MAIN else room_of(path, folder, rooms, readme)
        if not room:
            continue
        name = os.path.basename(path)
        if name in seen:
            complain(path, "has the same name as %s" % seen[name])
        seen[name] = path
        if name.endswith(".h") and os.path.exists(os.path.join("include/ursa", name)):
            complain(path, "has the name of a public header")
        check_source(path, folder, room, everything, core_includes)
    for room in rooms:
        if not os.path.isdir(os.path.join(folder, room)):
            complain(readme, "names room %s, but there is no such folder" % room)


def main():
    rules = re.search(r"^CORE_INCLUDES := (.*)$", read("boards/common/analysis.mk"), re.M)
    if not rules:
        complain("boards/common/analysis.mk", "has no CORE_INCLUDES")
    for folder in sys.argv[1:]:
        check(folder.rstrip("/"), rules.group(1) if rules else "")
    for problem in problems:
        visible = re.sub(r"[^ -~]", lambda match: ascii(match.group())[1:-1], problem)
        print("rooms: " + visible, file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
