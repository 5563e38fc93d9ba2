# SPDX-License-Identifier: MIT
"""Reads and writes the output of bench_keygen.c."""

import os


class Counts:
    """`rows` of (candidates, tests, instructions), and `facts`: the last value of each name, but
    the largest stack."""

    HEAD = "candidates,tests,instructions"

    def __init__(self, path=None):
        self.rows, self.facts, self.ended = [], {}, False
        if path is not None:
            with open(path) as file:
                for line in file:
                    self.line(line.rstrip("\n"))

    def line(self, line):
        """Adds one line. An error line or a malformed line raises ValueError."""
        if line.startswith("# "):
            name, value = line[2:].split(" ", 1)
            if name == "stack":  # keep the deepest: a continued run starts at 0
                value = str(max(int(value), int(self.facts.get(name, 0))))
            self.facts[name] = value
        elif line == "OK":
            self.ended = True
        elif line != self.HEAD:
            values = line.split(",")
            if len(values) != 3:
                raise ValueError("not a line of counts: %r" % line)
            self.rows.append(tuple(int(value) for value in values))

    def first(self, keys):
        """Returns these counts, reduced to the first `keys` keys."""
        part = Counts()
        part.rows, part.facts, part.ended = self.rows[:keys], dict(self.facts), True
        return part

    def write(self, path):
        """Writes the file completely or not at all."""
        with open(path + ".new", "w") as file:
            for name, value in self.facts.items():
                file.write("# %s %s\n" % (name, value))
            file.write(self.HEAD + "\n")
            for row in self.rows:
                file.write("%d,%d,%d\n" % row)
            file.write("OK\n" if self.ended else "")
        os.replace(path + ".new", path)
