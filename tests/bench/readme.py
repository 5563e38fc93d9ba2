#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The tables of keys, ours and every peer's, in the bench's README and in the front page.

usage: readme.py write FULL SHORT BENCH.json...
       readme.py check FULL SHORT

`write` puts the full table between two marks in FULL, and a short one, made of its rows, between two
marks in SHORT. The files are those that report.py (the host) and board.py (a board) leave in their
build folders. `check` ends with 1 if a table does not have this shape, or if the short table does not
follow from the full one.
"""

import json
import re
import sys

BEGIN = "<!-- bench: written by `make bench-readme`; a change by hand would be lost -->"
END = "<!-- bench: end -->"
SHORT_BEGIN = "<!-- speed: written by `make bench-readme`; a change by hand would be lost -->"
SHORT_END = "<!-- speed: end -->"
NOTHING = "–"

# What a board's chip is, in the order of the columns.
BOARDS = {"microbit": "Cortex-M0", "mps2-an385": "Cortex-M3", "mps2-an386": "Cortex-M4",
          "mps2-an505": "Cortex-M33"}
SMALL = "microbit"  # the board whose RAM and code are told
HEAD = ("library", "exponentiations", "x86-64: ms of CPU",
        *(chip + ": key / test" for chip in BOARDS.values()), "RAM, M0", "code, M0")
# The most that each figure of ours may be.
TARGETS = ("*target: at most*", "85", "half of the fastest other", "2400 / 25", NOTHING + " / 15",
           "450 / 5", NOTHING + " / 5", "3072", "10240 (search)")
ORDER = ("Ursa", "Ursa strict", "BearSSL i15", "BearSSL i31", "BearSSL i62", "Mbed TLS", "wolfSSL",
         "wolfSSL SP")

SOURCES_HEAD = ("processor", "measured", "keys", "machine, compiler and flags")

# The short table: its columns are libraries, each of them by its fastest row of the full table.
SHORT_HEAD = ("a key on", "Ursa", "BearSSL", "Mbed TLS", "wolfSSL", "OpenSSL")
SHORT_ROWS = {**{chip + ", million instructions": 3 + i for i, chip in enumerate(BOARDS.values())},
              "x86-64, ms of CPU time": 2}
NOT_SHORT = "Ursa strict"

NUMBER = r"\d+(\.\d+)?"
MEAN = r"%s ± %s" % (NUMBER, NUMBER)
BOARD_CELL = r"(too few keys|%s) / %s" % (MEAN, NUMBER)
CELLS = (r"[^|]+", MEAN, MEAN, *[BOARD_CELL] * len(BOARDS), r"\d+ \+ \d+ = \d+",
         r"\d+( \(search: \d+\))?")


def digits(value):
    """Three figures at least, and no more behind the point than two."""
    return "%.*f" % (0 if value >= 100 else 1 if value >= 10 else 2, value)


def mean_cell(found):
    places = 0 if found["mean"] >= 100 else 1 if found["mean"] >= 10 else 2
    return "%.*f ± %.*f" % (places, found["mean"], places, found["error"])


def board_cell(found):
    key = mean_cell({name: found[name] / 1e6 for name in ("mean", "error")}) if "mean" in found \
        else "too few keys"
    return "%s / %s" % (key, digits(found["test"] / 1e6))


def cells(name, found, search):
    """One library's row; `found` has what each bench says of it."""
    counted = next((found[board] for board in BOARDS if board in found), None)
    tests = "%.1f ± %.1f" % (counted["tests"], counted["tests_error"]) if counted else NOTHING
    host = mean_cell(found["host"]) if "host" in found else NOTHING
    boards = [board_cell(found[board]) if board in found else NOTHING for board in BOARDS]
    small = found.get(SMALL)
    ram = "%d + %d = %d" % (small["context"], small["stack"], small["context"] + small["stack"]) \
        if small else NOTHING
    code = str(small["code"]) if small and small["code"] else NOTHING
    if name == ORDER[0] and code != NOTHING and search:
        code += " (search: %d)" % search
    return (name, tests, host, *boards, ram, code)


def sort_key(name, found):
    """Ours and those on boards first, as listed; then the host's by their time."""
    if name in ORDER:
        return ORDER.index(name), 0.0
    return len(ORDER), found.get("host", {}).get("mean", 0.0)


def table(benches):
    libraries = {}
    for bench in benches:
        for found in bench["libraries"]:
            libraries.setdefault(found["subject"], {})[bench["board"]] = found
    search = next((b["search"] for b in benches if b["board"] == SMALL), 0)
    names = sorted(libraries, key=lambda name: sort_key(name, libraries[name]))
    rows = [HEAD, ("---",) + ("---:",) * (len(HEAD) - 1), TARGETS]
    rows += [cells(name, libraries[name], search) for name in names]
    return "\n".join(map(line_of, rows))


def line_of(row):
    return "| " + " | ".join(row) + " |"


def rows_of(text):
    """The tables of a text, each a list of rows."""
    tables, inside = [], False
    for line in text.splitlines():
        if line.startswith("|"):
            if not inside:
                tables.append([])
            tables[-1].append(tuple(cell.strip() for cell in line.strip("|").split("|")))
        inside = line.startswith("|")
    return tables


def short_cell(rows, library, column):
    """The smallest mean of a library's rows, as it stands there."""
    means = [row[column].split(" ")[0] for row in rows
             if (row[0] + " ").startswith(library + " ") and row[0] != NOT_SHORT]
    means = [mean for mean in means if re.fullmatch(NUMBER, mean)]
    return min(means, key=float, default=NOTHING)


def short_table(rows):
    """The short table, from the rows of the full one."""
    short = [SHORT_HEAD, ("---",) + ("---:",) * (len(SHORT_HEAD) - 1)]
    short += [(name, *(short_cell(rows, library, column) for library in SHORT_HEAD[1:]))
              for name, column in SHORT_ROWS.items()]
    return "\n".join(map(line_of, short))


def key_numbers(bench):
    if bench["board"] == "host":
        return "%d keys of each library, made in turn" % bench["keys"]
    ours = [found for found in bench["libraries"] if found["subject"].startswith(ORDER[0])]
    numbers = sorted({found["keys"] for found in bench["libraries"]})
    return "%s keys in the emulator, the counts of %d" % (
        " to ".join(str(n) for n in sorted({numbers[0], numbers[-1]})), ours[0]["host_keys"])


def sources(benches):
    """What was measured where: a table."""
    order = ["host", *BOARDS]
    yield line_of(SOURCES_HEAD)
    yield line_of(("---",) * len(SOURCES_HEAD))
    for bench in sorted(benches, key=lambda bench: order.index(bench["board"])):
        yield line_of(("x86-64" if bench["board"] == "host" else
                       BOARDS[bench["board"]] + " (" + bench["board"] + ")",
                       bench["date"], key_numbers(bench), bench["note"].replace("; ", ", ")))


def block(benches):
    verdict = " ".join(bench.get("verdict", "") for bench in benches).strip()
    return "\n".join([BEGIN, "", table(benches), "", *([verdict, ""] if verdict else []),
                      *sources(benches), "", END])


def parts(text, begin=BEGIN, end=END):
    """The text before the block, in it and after it."""
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(end) < text.index(begin):
        raise ValueError("there are no two marks for the table")
    before, rest = text.split(begin)
    inside, after = rest.split(end)
    return before, inside, after


def write_short(path, rows):
    with open(path, encoding="utf-8") as file:
        before, _, after = parts(file.read(), SHORT_BEGIN, SHORT_END)
    with open(path, "w", encoding="utf-8") as file:
        file.write("%s%s\n\n%s\n\n%s%s" % (before, SHORT_BEGIN, short_table(rows), SHORT_END, after))


def write(path, benches):
    with open(path, encoding="utf-8") as file:
        before, _, after = parts(file.read())
    for bench in benches:
        if bench["board"] not in ("host", *BOARDS):
            print("readme: the table has no column for %s" % bench["board"], file=sys.stderr)
    benches = [bench for bench in benches if bench["board"] in ("host", *BOARDS)]
    missing = {"host", *BOARDS} - {bench["board"] for bench in benches}
    if missing:
        print("readme: not measured: %s" % ", ".join(sorted(missing)), file=sys.stderr)
    with open(path, "w", encoding="utf-8") as file:
        file.write(before + block(benches) + after)


def fault(text):
    """What is wrong with the table in this text, or None."""
    try:
        inside = parts(text)[1]
    except ValueError as error:
        return str(error)
    tables = rows_of(inside)
    rows = tables[0] if tables else []
    if len(rows) < 4 or rows[0] != HEAD or rows[2] != TARGETS:
        return "its head or its targets are others"
    for row in rows[3:]:
        if len(row) != len(HEAD):
            return "%s: %d cells, not %d" % (row[0], len(row), len(HEAD))
        for name, pattern, cell in zip(HEAD, CELLS, row):
            if cell != NOTHING and not re.fullmatch(pattern, cell):
                return "%s: %s: %r" % (row[0], name, cell)
    if rows[3][0] != ORDER[0] or NOTHING in rows[3]:
        return "ours is not the first, or not measured everywhere"
    if len(tables) != 2 or not any(row[0] == "x86-64" and re.fullmatch(r"\d{4}-\d\d-\d\d", row[1])
                                   for row in tables[1]):
        return "it does not say when and where the host's keys were made"
    return None


def short_fault(text, full):
    """What is wrong with the short table in this text, beside the full one, or None."""
    try:
        inside = parts(text, SHORT_BEGIN, SHORT_END)[1]
    except ValueError as error:
        return str(error)
    rows = rows_of(parts(full)[1])[0]
    return None if inside.strip() == short_table(rows) else \
        "the short table does not follow from the full one"


def content(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def main():
    if len(sys.argv) > 4 and sys.argv[1] == "write":
        benches = [json.loads(content(path)) for path in sys.argv[4:]]
        write(sys.argv[2], benches)
        write_short(sys.argv[3], rows_of(parts(content(sys.argv[2]))[1])[0])
    elif len(sys.argv) == 4 and sys.argv[1] == "check":
        full, short = map(content, sys.argv[2:])
        wrong = fault(full) or short_fault(short, full)
        if wrong:
            sys.exit("readme: " + wrong)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
