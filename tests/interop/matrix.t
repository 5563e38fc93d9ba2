#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Other programs read requests of every kind and verify their signatures, or make certificates that
the device must accept. They also verify certificates that ursa made, up to a root of ursa's. With
URSA_INTEROP=all (`make interop`) a missing program is a failure. Otherwise its cells, and those of
slow programs, are skipped and counted.
"""
import os
import shutil
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True
sys.path[:0] = ["tests/interop/matrix"]
import ca  # noqa: E402
import issuers  # noqa: E402
import readers  # noqa: E402
import verifiers  # noqa: E402
from tap import URSA, Folder, content, done, ok, openssl, run, same  # noqa: E402

KINDS = os.path.join(os.path.dirname(URSA), "tests", "interop", "kinds")
FLASH = "device.flash"
DEVICE = threading.Lock()  # only one process at a time may use the flash
SPOILT = "spoilt"  # a request with a wrong signature, which programs must refuse
ALL_MUST_BE_THERE = os.environ.get("URSA_INTEROP") == "all"
# Left to `make interop` and `make thorough`: Java takes 1 s of processor time to start, 66 times.
LEFT_OUT = () if ALL_MUST_BE_THERE or os.environ.get("URSA_FULL") else ("keytool",)

# Texts that each program must print for a request of this kind.
MARKS = {"dns": ("unit-2.example",), "wildcard": ("*.unit-1.example",), "address": ("192.0.2.1",),
         "uri-mail": ("https://unit-1.example/a", "ada@unit-1.example"), "names": ("Frankfurt",)}
# Kinds that are only read: this request asks for a CA certificate.
NOT_ISSUED = ("all-bits",)


def spoil(kind):
    """Make a copy of the request with a wrong signature."""
    der = bytearray(content(kind + ".der"))
    der[-1] ^= 1
    with open(SPOILT + ".der", "wb") as file:
        file.write(der)
    ca.must(openssl("req", "-inform", "DER", "-in", SPOILT + ".der", "-out", SPOILT + ".pem"))


def is_there(row):
    return all(map(shutil.which, row.programs)) and getattr(row, "program", "") is not None


def start(make):
    """Start the programs of a row. None if a program is missing or left out."""
    if any(program in LEFT_OUT for program in make.programs):
        return None
    if not all(map(shutil.which, make.programs)):
        return None
    row = make()
    return row if is_there(row) else None


def cannot(row, kind):
    return kind in getattr(row, "cannot", ()) or (
        kind == SPOILT and not getattr(row, "verifies", True))


def read(reader, kind):
    """Returns a cell, and the reason if it is FAIL."""
    if cannot(reader, kind):
        return "-", ""
    text = reader.read(kind)
    if kind == SPOILT:
        return "ok" if text is None else "FAIL", "verified"
    marks = MARKS.get(kind, ()) if getattr(reader, "shows_names", True) else ()
    good = text is not None and all(mark in text for mark in marks)
    return "ok" if good else "FAIL", str(text)[:1000]


def issue(issuer, kind):
    if kind in NOT_ISSUED or cannot(issuer, kind):
        return "-", ""
    files = issuer.issue(kind)
    if kind == SPOILT:
        return "ok" if files is None else "FAIL", "issued"
    with DEVICE:
        answer = ca.install(FLASH, *files) if files else "no certificate"
    return "ok" if answer == "OK" else "FAIL", answer


def accept(verifier, kind):
    if kind in NOT_ISSUED or cannot(verifier, kind):
        return "-", ""
    text = verifier.read(kind)
    if kind == SPOILT:
        return "ok" if text is None else "FAIL", "accepted"
    return "ok" if text is not None else "FAIL", "refused"


class Device:
    """The install gate of the device that made the requests."""
    name, programs = "the device", ()

    def read(self, kind):
        with DEVICE:
            answer = ca.install(FLASH, verifiers.made(kind), verifiers.MIDDLE + ".pem")
        return answer if answer == "OK" else None


def row_of(make, cell, kinds):
    """Returns the row's program, its cells, and the reasons of failures."""
    row = start(make)
    if row is None:
        return make.name, ["skip"] * len(kinds), []
    with ThreadPoolExecutor(4 if getattr(row, "parallel", False) else 1) as pool:
        results = list(pool.map(lambda kind: cell(row, kind), kinds))
    if hasattr(row, "close"):
        row.close()
    wrong = ["%s: %s" % (kind, why) for kind, (state, why) in zip(kinds, results) if state == "FAIL"]
    return make.name, [state for state, _ in results], wrong


def table_of(what, makes, cell, kinds):
    """Run a test for each row and return the rows."""
    rows = []
    with ThreadPoolExecutor(3) as pool:
        for name, cells, wrong in pool.map(lambda make: row_of(make, cell, kinds), makes):
            if "skip" in cells and not ALL_MUST_BE_THERE:
                ok(True, "%s %s # SKIP missing or left out: %d cells" % (what, name, len(cells)))
            else:
                ok(set(cells) <= {"ok", "-"}, "%s %s" % (what, name), "\n".join(wrong or cells))
            rows.append([name, *cells])
    return rows


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
        rows = table_of("verified by", readers.ALL, read, kinds)
        rows += table_of("certified by", issuers.ALL, issue, kinds)
        verifiers.prepare([kind for kind in kinds if kind not in (SPOILT, *NOT_ISSUED)], SPOILT)
        rows += table_of("certified by ursa, accepted by", (Device, *verifiers.ALL), accept, kinds)
        show(kinds, rows)
    done()


main()
