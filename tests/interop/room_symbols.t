#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A source that uses a function of a room above it is refused, even if it declares the function
itself in a form that rooms.py does not recognize."""
import os
import subprocess
import sys

sys.dont_write_bytecode = True
from tap import done, run, same  # noqa: E402

STORE = "ursa_store_open"

# (the planted source, its text, the symbol, the room of the symbol)
PLANTED = (
    ("core/base/planted.c", "int (%s)(void *s, const void *p);", STORE, "core/store"),
    ("core/base/planted.c", "typedef int fn(void *, const void *); fn %s;", STORE, "core/store"),
    ("core/base/planted.c", "int\n%s(void *s, const void *p);", STORE, "core/store"),
    ("core/base/planted.c", "#define F(n) int n(void *s, const void *p)\nF(%s);", STORE, "core/store"),
    ("core/base/planted.c", "__attribute__((weak)) int %s(void *s, const void *p);", STORE, "core/store"),
    ("core/codec/planted.c", "int (%s)(void *s, const void *p);", "ursa_gate_check", "core/x509"),
    ("boards/host/cli/planted.c", "int (%s)(void *s, const void *p);", "cert_make", "boards/host/issue"),
    ("boards/host/noise/planted.c", "int (%s)(void *s, const void *p);", "ursa_der_next", "core/codec"),
)


def objects():
    """Returns the program's objects, which have a source (a build folder can have older ones)."""
    found = []
    for folder in ("core", "boards/host", "port"):
        for path, _, names in os.walk(os.path.join("build", "host", folder)):
            for name in names:
                file = os.path.join(path, name)
                source = os.path.relpath(file, "build/host")[:-1]
                if name.endswith(".o") and (os.path.exists(source + "c") or os.path.exists(source + "S")):
                    found.append(file)
    return found


def check(*more):
    return run(["boards/common/room_symbols.py", "nm", "build/host", *objects(), *more])


def main():
    result = check()
    same((result.returncode, result.stdout), (0, b""), "each room uses only the rooms below it")
    for path, text, name, owner in PLANTED:
        planted = os.path.join("build/host", path[:-1] + "o")
        try:
            subprocess.run(["cc", "-xc", "-c", "-o", planted, "-"], check=True,
                           input=((text % name) + "\nint planted(void *s);\nint planted(void *s) "
                                  "{ return %s(s, s); }\n" % name).encode())
            result = check(planted)
        finally:
            if os.path.exists(planted):
                os.unlink(planted)
        room = path.split("/")[-2]
        same((result.returncode, result.stdout.decode()),
             (1, "%s: room %s may not use %s of %s\n" % (path[:-1] + "o", room, name, owner)),
             "%s: %s is refused" % (path, (text % name).split("\n")[0]))
    done()


main()
