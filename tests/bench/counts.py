# SPDX-License-Identifier: MIT
"""What bench_keygen.c prints."""


class Counts:
    """`rows` of (candidates, tests, instructions), and `facts`: the last of each name's."""

    HEAD = "candidates,tests,instructions"

    def __init__(self, path=None):
        self.rows, self.facts, self.ended = [], {}, False
        if path is not None:
            with open(path) as file:
                for line in file:
                    self.line(line.rstrip("\n"))

    def line(self, line):
        """Take one line in; an error or nonsense is a ValueError."""
        if line.startswith("# "):
            name, value = line[2:].split(" ", 1)
            self.facts[name] = value
        elif line == "OK":
            self.ended = True
        elif line != self.HEAD:
            values = line.split(",")
            if len(values) != 3:
                raise ValueError("not a line of counts: %r" % line)
            self.rows.append(tuple(int(value) for value in values))

    def write(self, path):
        with open(path, "w") as file:
            for name, value in self.facts.items():
                file.write("# %s %s\n" % (name, value))
            file.write(self.HEAD + "\n")
            for row in self.rows:
                file.write("%d,%d,%d\n" % row)
            file.write("OK\n" if self.ended else "")
