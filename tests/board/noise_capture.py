#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Capture a board's raw noise in QEMU, for `ursa noise-report` (SP 800-90B 3.1.1 and 3.1.4.1).

usage: noise_capture.py [--samples N] [--restarts N] [--emulator WORDS] [--seed N] ELF FOLDER

Writes FOLDER/samples.txt, consecutive samples after one start, and FOLDER/restart.txt, the first
1000 after each of many. Both are what the console answered, and whole or not there. The board must
be EMPTY, which a new one is. QEMU's noise source stands for the chip's: the figures are not the
chip's, but how they are got is.
"""
import argparse
import os
import re
import sys
import time

sys.dont_write_bytecode = True  # no __pycache__ in the source tree
import qemu

ROW = 1000  # samples of a restart


class Failed(Exception):
    """The board did not answer as it should."""


def answer(board, samples, each=None):
    """What the board says to `noise <samples>`, checked: lines, OK the last one."""
    data, last, _ = board.command("noise %d" % samples, each)
    if last != "OK":
        raise Failed("the board said: " + last)
    digits = "".join(data)
    if not re.fullmatch("[0-9a-f]{%d}" % (2 * samples), digits):
        raise Failed("not %d samples in hex, but %d characters" % (samples, len(digits)))
    return data + [last]


def wait_for_start(board):
    banner = board.line()
    if not banner.startswith("# ursa "):
        raise Failed("instead of starting, the board said: " + banner)


class Progress:
    """`<what>: <done> of <all>`: on a terminal in one line, else a line every tenth of it."""

    def __init__(self, what, total):
        self.what, self.total = what, total
        self.done, self.told = 0, 0

    def add(self, number):
        self.done += number
        live = sys.stderr.isatty()
        step = 100 if live else 10
        if self.done * step // self.total > self.told:
            self.told = self.done * step // self.total
            print("%s%s: %d of %d" % ("\r\033[K" if live else "", self.what, self.done, self.total),
                  end="" if live and self.done < self.total else "\n", file=sys.stderr, flush=True)


def consecutive(board, samples):
    progress = Progress("samples", samples)
    return answer(board, samples, lambda line: line == "OK" or progress.add(len(line) // 2))


def after_restarts(board, restarts):
    progress = Progress("restarts", restarts)
    for _ in range(restarts):
        progress.add(1)
        board.reset()
        wait_for_start(board)
        yield from answer(board, ROW)


def save(path, note, lines):
    with open(path + ".new", "w", encoding="ascii") as file:
        file.write("# %s\n" % note)
        file.writelines(line + "\n" for line in lines)
    os.replace(path + ".new", path)


def capture(options):
    note = "captured from %s, seed %d: its noise, not a chip's" % (
        " ".join(options.emulator), options.seed)
    path = os.path.join(options.folder, "%s.txt")
    with qemu.Qemu(options.elf, options.emulator, options.seed, qemu.SHORT_WAITS) as board:
        wait_for_start(board)
        save(path % "samples", note, consecutive(board, options.samples))
        save(path % "restart", note, after_restarts(board, options.restarts))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=1000000)
    parser.add_argument("--restarts", type=int, default=1000)
    parser.add_argument("--emulator", type=str.split, default="qemu-system-arm -M microbit",
                        help="the program of QEMU and its machine: EMULATOR in board.mk")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("elf")
    parser.add_argument("folder")
    options = parser.parse_args()
    if options.samples < 2 or options.restarts < 2:
        parser.error("at least 2 samples and 2 restarts")

    qemu.raise_on_termination()
    os.makedirs(options.folder, exist_ok=True)
    start = time.monotonic()
    try:
        capture(options)
    except (Failed, qemu.Ended, qemu.Timeout) as problem:
        sys.exit("noise_capture: %s" % problem)
    print("%d samples and %d restarts of QEMU's noise, not the chip's, in %d s: %s" % (
        options.samples, options.restarts, time.monotonic() - start, options.folder))


if __name__ == "__main__":
    main()
