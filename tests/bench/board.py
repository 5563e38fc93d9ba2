#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compute the cost of a key on a board, in instructions, from few keys in the board's emulator and
many keys on the host.

usage: board.py run BOARD KEYS IMAGE CSV
       board.py report BOARD FOLDER NOTE BOARD.csv=HOST.csv...

`run` lets an image of bench_keygen.c make KEYS keys and writes its output to CSV. All keys that an
image ever made are kept beside the image (IMAGE.made). A run that was stopped, or that has more
keys to make, continues from there. BOARD may be `host`.

`report` fits

    instructions = fixed + per candidate * candidates + per test * tests

to the board's keys by least squares, and evaluates the fit with the candidates and tests of the
host's keys. The cost of a key has a nearly geometric distribution: the mean of 20 keys has an error
of 15 %, the mean of 1000 keys an error of 2 %. `report` writes FOLDER/bench.md and
FOLDER/bench.json, which readme.py reads.
"""

import datetime
import json
import math
import os
import subprocess
import sys

sys.dont_write_bytecode = True
import machine  # noqa: E402
import stats  # noqa: E402
from counts import Counts  # noqa: E402

HOST_STEP = 100  # keys between two progress lines on the host


class Model:
    """The cost of one subject's keys, fitted to `rows` of (candidates, tests, instructions)."""

    FEW = 5

    def __init__(self, rows):
        if len(rows) < self.FEW or not all(row[2] > 0 for row in rows):
            raise ValueError("at least %d keys with counted instructions are needed" % self.FEW)
        self.fit = stats.Fit([self.inputs(row) for row in rows], [float(row[2]) for row in rows])
        self.fixed, self.candidate, self.test = self.fit.cost
        self.runs = [row[2] for row in rows]

    @staticmethod
    def inputs(row):
        return 1.0, float(row[0]), float(row[1])

    def long_run(self, rows):
        """Returns (mean, standard error) of the cost of keys with these candidates and tests. The
        error combines the error of the sample and the error of the fit, which are independent."""
        costs = [self.fit.predict(self.inputs(row)) for row in rows]
        middle = [stats.mean(column) for column in zip(*map(self.inputs, rows))]
        return stats.mean(costs), math.hypot(stats.standard_error(costs),
                                             self.fit.fit_error(middle))


# --- running -------------------------------------------------------------------------------------

def made_before(image):
    """Returns the counts that this image has made so far, and the path of their file. Counts that
    are older than the image are ignored."""
    path = os.path.splitext(image)[0] + ".made"
    if os.path.exists(path) and os.path.getmtime(path) > os.path.getmtime(image):
        return Counts(path), path
    return Counts(), path


def say_progress(counts, keys):
    print("bench: %s: key %d of %d: %d candidates, %d tests, %d million instructions"
          % (counts.facts.get("subject"), len(counts.rows), keys, *counts.rows[-1][:2],
             counts.rows[-1][2] // 10 ** 6), file=sys.stderr, flush=True)


def make_keys(board, image, keys, counts, path):
    """Adds keys to `counts` until there are `keys`. Writes them to `path` after each step, so that
    a stopped run loses little."""
    step = HOST_STEP if board == "host" else 1
    known = len(counts.rows)
    with machine.started(board, image, known + 1, keys - known) as running:
        try:
            while len(counts.rows) < keys:
                before = len(counts.rows)
                counts.line(running.line())
                if len(counts.rows) > before and len(counts.rows) % step == 0:
                    counts.line(running.line())  # the line with the stack of this key
                    counts.write(path)
                    say_progress(counts, keys)
            if keys % step:
                counts.line(running.line())
        finally:
            counts.write(path)


def run(board, keys, image, path):
    counts, kept = made_before(image)
    if len(counts.rows) < keys:
        make_keys(board, image, keys, counts, kept)
    counts.first(keys).write(path)


# --- reporting -----------------------------------------------------------------------------------

def million(value, like=None):
    """Formats `value` in millions. The number of decimals depends on the size of `like`, or of
    `value` if there is no `like`."""
    size = value if like is None else like
    return "%.*f" % (3 if size < 1e6 else 2 if size < 1e8 else 0, value / 1e6)


def measure(board, host, code):
    """Returns the results of one subject. If there are too few keys for a model, the results have
    no costs in instructions."""
    tests = [row[1] for row in host.rows]
    found = {"subject": board.facts["subject"], "context": int(board.facts["context"]),
             "stack": int(board.facts["stack"]), "test": int(board.facts["test"]), "code": code, "tests": stats.mean(tests),
             "tests_error": stats.standard_error(tests), "keys": len(board.rows),
             "host_keys": len(host.rows)}
    try:
        model = Model(board.rows)
    except ValueError as error:
        print("bench: %s: %s" % (found["subject"], error), file=sys.stderr)
        return found
    mean, error = model.long_run(host.rows)
    found.update(mean=mean, error=error, more_test=model.test, candidate=model.candidate,
                 fixed=model.fixed, r2=model.fit.r2)
    return found


def row(found):
    if "mean" in found:
        costs = ("%s ± %s" % (million(found["mean"]), million(found["error"], found["mean"])),
                 million(found["more_test"]), million(found["candidate"]), million(found["fixed"]))
        r2 = "%.6f" % found["r2"]
    else:
        costs, r2 = ("too few keys", "", "", ""), ""
    return (found["subject"], million(found["test"]), *costs, "%.1f ± %.1f" % (found["tests"], found["tests_error"]),
            str(found["context"]), str(found["stack"]), str(found["code"] or ""), r2,
            "%d / %d" % (found["keys"], found["host_keys"]))


HEAD = ("library", "exponentiation", "a key, long-run mean ± standard error", "one test more",
        "one candidate more", "the rest", "tests a key", "context", "peak stack", "code", "R²", "keys: board / host")


def alike(board, host):
    """Returns a sentence that says for how many seeds board and host made the same search."""
    both = list(zip(board.rows, host.rows))
    same = sum(a[:2] == b[:2] for a, b in both)
    return "%s: %d of %d seeds took the same candidates and tests on board and host." % (
        board.facts["subject"], same, len(both))


def report(board, measured, notes):
    rows = [HEAD, ("---",) + ("---:",) * (len(HEAD) - 1)] + [row(found) for found in measured]
    table = "\n".join("| " + " | ".join(cells) + " |" for cells in rows)
    return ("RSA-2048 keys on %s in QEMU: million instructions (not cycles), and bytes.\n\n%s\n\n"
            "A test is one modular exponentiation. For Ursa the measured test is to base 2. One test "
            "more is the cost of a further test in the model, including the work that leads to it. "
            "Context includes the key and a heap. Code is the growth of the image.\n%s\n"
            % (board, table, "\n".join(notes)))


def sizes(folder, name):
    """Returns {module or image: bytes} from the build's file, or {} if there is no such file."""
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return {}
    with open(path) as file:
        lines = [line.strip().split(",") for line in file][1:]
    return {what: int(size) for what, size in lines}


def code_of(images, path):
    """Returns how much larger the image of these counts is than an image that makes no keys."""
    name = os.path.basename(path).rsplit("-", 1)[0]
    return images[name] - images["none"] if name in images and "none" in images else None


def qemu_version(board):
    said = subprocess.run([machine.boards.emulator(board)[0], "--version"], stdout=subprocess.PIPE, text=True)
    return "QEMU " + said.stdout.split()[3] if said.returncode == 0 else "QEMU"


def report_all(board, folder, note, pairs):
    bench = os.path.dirname(pairs[0][0])
    images, modules = sizes(bench, "images.csv"), sizes(bench, "code.csv")
    both = [(Counts(a), Counts(b), code_of(images, a)) for a, b in pairs]
    measured = [measure(*each) for each in both]
    date = datetime.date.today().isoformat()
    notes = [alike(a, b) for a, b, _ in both]
    if modules:
        notes += ["", "Code and constants of ours, bytes: %s; together %d." % (
            ", ".join("%s %d" % each for each in modules.items()), sum(modules.values()))]
    notes += ["", "Measured on %s with %s, %s." % (date, note, qemu_version(board))]
    with open(os.path.join(folder, "bench.json"), "w", encoding="utf-8") as file:
        json.dump({"board": board, "date": date, "note": "%s, %s" % (note, qemu_version(board)),
                   "search": sum(modules.values()), "libraries": measured}, file, indent=1)
    text = report(board, measured, notes)
    with open(os.path.join(folder, "bench.md"), "w", encoding="utf-8") as file:
        file.write(text)
    print(text, end="")


def main():
    if len(sys.argv) == 6 and sys.argv[1] == "run":
        run(sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5])
    elif len(sys.argv) > 5 and sys.argv[1] == "report":
        report_all(*sys.argv[2:5], [pair.split("=") for pair in sys.argv[5:]])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
