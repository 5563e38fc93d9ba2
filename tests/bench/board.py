#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a key costs on a board, in instructions, from few runs in its emulator and many on the host.

usage: board.py run BOARD KEYS IMAGE CSV
       board.py report BOARD MARKDOWN NOTE BOARD.csv=HOST.csv...

`run` lets an image of bench_keygen.c make KEYS keys and keeps what it printed. `report` fits

    instructions = fixed + per candidate * candidates + per test * tests

to the board's keys by least squares, and evaluates it with the candidates and tests of the host's
keys. A key's cost is nearly geometric: the mean of 20 has an error of 15 %, that of 1000 of 2 %.
"""

import datetime
import math
import os
import select
import subprocess
import sys
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.join(HERE, "..", "board"))
import qemu  # noqa: E402
import stats  # noqa: E402
from counts import Counts  # noqa: E402

KEY_SECONDS = 600  # of one key, on a busy host


class Model:
    """The cost of one subject's keys, fitted to `rows` of (candidates, tests, instructions)."""

    FEW = 5

    def __init__(self, rows):
        if len(rows) < self.FEW or not all(row[2] > 0 for row in rows):
            raise ValueError("at least %d keys, with their instructions, are needed" % self.FEW)
        self.fit = stats.Fit([self.inputs(row) for row in rows], [float(row[2]) for row in rows])
        self.fixed, self.candidate, self.test = self.fit.cost
        self.runs = [row[2] for row in rows]

    @staticmethod
    def inputs(row):
        return 1.0, float(row[0]), float(row[1])

    def long_run(self, rows):
        """(mean, standard error) of keys with these candidates and tests: of the sample and of
        the fit, which are independent."""
        costs = [self.fit.predict(self.inputs(row)) for row in rows]
        middle = [stats.mean(column) for column in zip(*map(self.inputs, rows))]
        return stats.mean(costs), math.hypot(stats.standard_error(costs),
                                             self.fit.fit_error(middle))


class Serial:
    """A board with a serial line. It is given more memory than its chip has, for images that need
    it; the linker script of the others keeps to the chip's."""

    def __init__(self, board, image):
        self.qemu = qemu.Qemu(image, machine=board,
                              options=["-global", "nrf51-soc.sram-size=65536"])

    def line(self):
        return self.qemu.line(KEY_SECONDS)

    def close(self):
        self.qemu.close()


class Semihosting:
    """A board without: it prints through the debugger's calls, which QEMU puts on its output."""

    def __init__(self, board, image):
        self.buffer = b""
        self.process = subprocess.Popen(
            ["qemu-system-arm", "-M", board, "-kernel", image, "-display", "none", "-serial",
             "none", "-monitor", "none", "-icount", "shift=6",
             "-semihosting-config", "enable=on,target=native"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def line(self):
        end = time.monotonic() + KEY_SECONDS
        while b"\n" not in self.buffer:
            pipe = self.process.stdout.fileno()
            ready, _, _ = select.select([pipe], [], [], max(0, end - time.monotonic()))
            data = os.read(pipe, 4096) if ready else b""
            if not data:
                raise ValueError("the board says no more; last: %r" % self.buffer)
            self.buffer += data
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.decode()

    def close(self):
        self.process.kill()
        self.process.wait()


def run(board, keys, image, path):
    qemu.raise_on_termination()
    machine = (Semihosting if board.startswith("mps2-") else Serial)(board, image)
    counts = Counts()
    try:
        while len(counts.rows) < keys and not counts.ended:
            known = len(counts.rows)
            counts.line(machine.line())
            if len(counts.rows) > known:
                print("bench: %s: key %d of %d: %d candidates, %d tests, %d million instructions"
                      % (counts.facts.get("subject"), known + 1, keys, *counts.rows[-1][:2],
                         counts.rows[-1][2] // 10 ** 6), file=sys.stderr, flush=True)
        counts.line(machine.line())  # the stack that all of them took
    finally:
        machine.close()
        counts.write(path + ".partial")  # whatever there is, should this end early
    os.replace(path + ".partial", path)


def million(value, like=None):
    """In millions, with the digits that befit it, or another value."""
    size = value if like is None else like
    return "%.*f" % (3 if size < 1e6 else 2 if size < 1e8 else 0, value / 1e6)


def row(board, host):
    model = Model(board.rows)
    mean, error = model.long_run(host.rows)
    tests = [r[1] for r in host.rows]
    return (board.facts["subject"], "%s ± %s" % (million(mean), million(error, mean)),
            million(model.test), million(model.candidate), million(model.fixed),
            "%.1f ± %.1f" % (stats.mean(tests), stats.standard_error(tests)),
            board.facts["context"], board.facts["stack"], "%.6f" % model.fit.r2,
            "%d / %d" % (len(board.rows), len(host.rows)))


HEAD = ("library", "a key, long-run mean ± standard error", "one test", "one candidate", "the rest",
        "tests a key", "context", "peak stack", "R²", "keys: board / host")


def alike(board, host):
    """Whether board and host made the same searches from the same seeds, in words."""
    both = list(zip(board.rows, host.rows))
    same = sum(a[:2] == b[:2] for a, b in both)
    return "%s: %d of %d seeds took the same candidates and tests on board and host." % (
        board.facts["subject"], same, len(both))


def report(board, note, pairs):
    rows = [HEAD, ("---",) + ("---:",) * (len(HEAD) - 1)] + [row(a, b) for a, b in pairs]
    table = "\n".join("| " + " | ".join(cells) + " |" for cells in rows)
    return ("RSA-2048 keys on %s in QEMU: million instructions (not cycles), and bytes.\n\n%s\n\n"
            "A test is one modular exponentiation; context includes the key.\n%s\n\n"
            "Measured on %s with %s.\n" % (board, table, "\n".join(alike(a, b) for a, b in pairs),
                                           datetime.date.today().isoformat(), note))


def code(folder):
    """The sizes that the build noted, as a list; nothing if it did not."""
    path = os.path.join(folder, "code.csv")
    if not os.path.exists(path):
        return ""
    with open(path) as file:
        sizes = [line.strip().split(",") for line in file][1:]
    listed = ", ".join("%s %s" % (module, size) for module, size in sizes)
    return "\nCode and constants, bytes: %s; together %d.\n" % (
        listed, sum(int(size) for _, size in sizes))


def main():
    if len(sys.argv) == 6 and sys.argv[1] == "run":
        run(sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5])
    elif len(sys.argv) > 5 and sys.argv[1] == "report":
        paths = [pair.split("=") for pair in sys.argv[5:]]
        text = report(sys.argv[2], sys.argv[4], [(Counts(a), Counts(b)) for a, b in paths])
        text += code(os.path.dirname(paths[0][0]))
        with open(sys.argv[3], "w", encoding="utf-8") as file:
            file.write(text)
        print(text, end="")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
