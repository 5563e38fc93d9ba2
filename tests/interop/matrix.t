#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Requests of every kind in other programs' hands: read and their signature verified, or made into
certificates that come back through the install gate. With URSA_INTEROP=all (`make interop`) a
program that is not there is a failure, else its cells are skipped and counted.
"""
import os
import shutil
import sys

sys.dont_write_bytecode = True
sys.path[:0] = ["tests/interop/matrix"]
import ca  # noqa: E402
import issuers  # noqa: E402
import readers  # noqa: E402
from tap import URSA, Folder, content, done, ok, openssl, run, same  # noqa: E402

KINDS = os.path.join(os.path.dirname(URSA), "tests", "interop", "kinds")
FLASH = "device.flash"
SPOILT = "spoilt"  # a request whose signature is wrong: to see that it is looked at
ALL_MUST_BE_THERE = os.environ.get("URSA_INTEROP") == "all"

# What must be found in each kind's request, however it is printed.
MARKS = {"dns": ("unit-2.example",), "wildcard": ("*.unit-1.example",), "address": ("192.0.2.1",),
         "uri-mail": ("https://unit-1.example/a", "ada@unit-1.example"), "names": ("Lovelace", "A-1")}


def spoil(kind):
    """The same request with another signature."""
    der = bytearray(content(kind + ".der"))
    der[-1] ^= 1
    with open(SPOILT + ".der", "wb") as file:
        file.write(der)
    ca.must(openssl("req", "-inform", "DER", "-in", SPOILT + ".der", "-out", SPOILT + ".pem"))


def is_there(row):
    return all(map(shutil.which, row.programs)) and getattr(row, "program", "") is not None


def start(make):
    """A row at work; None: its programs are not there."""
    if not all(map(shutil.which, make.programs)):
        return None
    row = make()
    return row if is_there(row) else None


def read(reader, kind):
    text = reader.read(kind)
    if kind == SPOILT:
        if not getattr(reader, "verifies", True):
            return "-"
        return "ok" if text is None else "FAIL"
    found = text is not None and all(mark in text for mark in MARKS.get(kind, ()))
    if not found:
        print("# " + str(text).replace("\n", "\n# "))
    return "ok" if found else "FAIL"


def issue(issuer, kind):
    if kind in getattr(issuer, "cannot", {}):
        return "-"
    files = issuer.issue(kind)
    if kind == SPOILT:
        return "ok" if files is None else "FAIL"
    answer = ca.install(FLASH, *files) if files else "no certificate"
    if answer != "OK":
        print("# %s, %s: %s" % (issuer.name, kind, answer))
    return "ok" if answer == "OK" else "FAIL"


def row_of(make, cell, kinds):
    worker = start(make)
    cells = ["skip"] * len(kinds) if worker is None else [cell(worker, kind) for kind in kinds]
    if hasattr(worker, "close"):
        worker.close()
    name = "%s %s" % ("verified by" if cell is read else "certified by", make.name)
    if worker is None and not ALL_MUST_BE_THERE:
        ok(True, "%s: not there # SKIP %d cells" % (name, len(kinds)))
    else:
        ok(set(cells) <= {"ok", "-"}, name, " ".join(cells))
    return [make.name, *cells]


def show(kinds, rows):
    table = [["", *kinds], *rows]
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
    for row in table:
        print("# | " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")
    cells = [cell for row in rows for cell in row[1:]]
    print("# %d cells: %s" % (len(cells), ", ".join(
        "%d %s" % (cells.count(what), what) for what in ("ok", "-", "skip", "FAIL"))))


def main():
    with Folder():
        result = run([KINDS, FLASH, "."])
        same(result.errors, "", "requests of every kind are written")
        kinds = result.stdout.decode().split()
        spoil("dns")
        issuers.prepare()
        kinds.append(SPOILT)
        rows = [row_of(make, read, kinds) for make in readers.ALL]
        rows += [row_of(make, issue, kinds) for make in issuers.ALL]
        show(kinds, rows)
    done()


main()
