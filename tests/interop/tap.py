# SPDX-License-Identifier: MIT
"""Functions shared by the interop tests: TAP output, running commands, a temporary folder."""
import os
import shutil
import signal
import subprocess
import sys
import tempfile

URSA = os.path.abspath(os.environ.get("URSA", "build/host/ursa"))
PATIENCE = 900  # seconds until a command counts as hanging, even on a busy machine
_count = 0
_failed = 0


def ok(condition, name, *details):
    """Print one result, and the details if the test failed."""
    global _count, _failed
    _count += 1
    print("%s %d - %s" % ("ok" if condition else "not ok", _count, name), flush=True)
    if not condition:
        _failed += 1
        for detail in details:
            for line in str(detail).splitlines():
                print("# " + line, flush=True)
    return condition


def same(got, wanted, name):
    return ok(got == wanted, name, "got    %r" % (got,), "wanted %r" % (wanted,))


def has(text, part, name):
    return ok(part in text, name, "missing: %r" % part, "in:", text)


def done():
    print("1..%d" % _count, flush=True)
    sys.exit(1 if _failed else 0)


def run(args, data=b"", env=None, **options):
    """Run a command to its end. The result has the status, the output and the errors as text."""
    # The locale of the person who runs the tests must not matter.
    environment = dict(os.environ, LC_ALL="C", **(env or {}))
    if "stdin" not in options:
        options["input"] = data
    result = subprocess.run(args, stdout=options.pop("stdout", subprocess.PIPE),
                            stderr=subprocess.PIPE, env=environment, timeout=PATIENCE, **options)
    result.errors = result.stderr.decode("utf-8", "replace")
    return result


def openssl(*args, **options):
    return run(["openssl", *args], **options)


def content(path):
    with open(path, "rb") as file:
        return file.read()


def mode(path):
    return "%04o" % (os.stat(path).st_mode & 0o7777)


class Folder:
    """A temporary folder as the current folder."""

    def __enter__(self):
        signal.alarm(2 * PATIENCE)  # ends the test if anything hangs
        self.before = os.getcwd()
        self.path = tempfile.mkdtemp(prefix="ursa-")
        os.chdir(self.path)
        return self.path

    def __exit__(self, *_):
        os.chdir(self.before)
        shutil.rmtree(self.path, ignore_errors=True)
