# SPDX-License-Identifier: MIT
"""The Test Anything Protocol, as `prove` reads it."""

import sys


class Tap:
    def __init__(self):
        self.count = 0
        self.failed = 0

    def ok(self, passed, promise, *facts):
        """Print one result, and the facts if the test failed."""
        self.count += 1
        self.failed += not passed
        print("%s %d - %s" % ("ok" if passed else "not ok", self.count, promise))
        for fact in facts if not passed else ():
            self.note(fact)
        sys.stdout.flush()
        return bool(passed)

    def equal(self, got, wanted, promise):
        return self.ok(got == wanted, promise, "got:    %r" % (got,), "wanted: %r" % (wanted,))

    def note(self, text):
        for line in str(text).splitlines():
            print("# " + line)
        sys.stdout.flush()

    def done(self):
        """Print the plan last, so that a run that stops early fails. Returns the exit status."""
        print("1..%d" % self.count)
        return 1 if self.failed else 0
