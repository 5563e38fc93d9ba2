#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a firmware must not contain, and that the link refuses it. Prints TAP.

usage: release.t [board]      CROSS: the compiler's prefix
"""

import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # no __pycache__ in the source tree
from tap import Tap

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
BOARD = sys.argv[1] if len(sys.argv) > 1 else "microbit"
CROSS = os.environ.get("CROSS", "arm-none-eabi-")

HEAP = r"_*(malloc|calloc|realloc|free|sbrk|mallopt|memalign)(_r)?"
STDIO = r"_*(\w*printf|\w*scanf|f?puts|f?putc|putchar|fopen|fwrite|fread|fflush)(_r|_i)?"

tap = Tap()


def run(*command, **options):
    # The outer make's flags (-j, its job server) are not for the inner one.
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(command, env=env, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, **options)


def link_with(folder, name, source, *variables):
    """Link the firmware with one more object, under a name of its own.

    Returns the exit status, the output, and whether an image came of it."""
    path = os.path.join(folder, name)
    with open(path + ".c", "w") as file:
        file.write(source)
    compiled = run(CROSS + "gcc", "-Os", "-mcpu=cortex-m0", "-mthumb", "-ffreestanding",
                   "-ffunction-sections", "-c", "-o", path + ".o", path + ".c")
    assert compiled.returncode == 0, compiled.stdout
    image = "build/%s/%s.elf" % (BOARD, name)
    result = run("make", "BOARD=" + BOARD, "CROSS=" + CROSS, "EXTRA_OBJS=" + path + ".o",
                 *variables, image, cwd=ROOT)
    left = os.path.exists(os.path.join(ROOT, image))
    for suffix in ("elf", "map"):
        try:
            os.unlink(os.path.join(ROOT, "build/%s/%s.%s" % (BOARD, name, suffix)))
        except FileNotFoundError:
            pass
    return result.returncode, result.stdout, left


def test_image():
    built = run("make", "BOARD=" + BOARD, "CROSS=" + CROSS, "firmware", cwd=ROOT)
    tap.ok(built.returncode == 0, "the firmware builds", built.stdout[-2000:])
    names = run(CROSS + "nm", os.path.join(ROOT, "build/%s/ursa.elf" % BOARD)).stdout.split()
    tap.ok("ursa_console_poll" in names, "it has a symbol table to look at")
    for what, pattern in (("allocator", HEAP), ("stdio", STDIO)):
        found = [name for name in names if re.fullmatch(pattern, name)]
        tap.ok(not found, "it has no " + what, found)


CAP_STORE = 5120  # what store, identity and its requests may take, their code and constants


def size_of(*names):
    """(bytes of flash, the table that they are from)"""
    objects = ["build/%s/core/%s.o" % (BOARD, name) for name in names]
    output = run(CROSS + "size", *objects, cwd=ROOT).stdout
    return sum(int(row.split()[0]) for row in output.splitlines()[1:]), output


def test_store_size():
    size, output = size_of("store/store", "store/image", "identity/identity")
    tap.note("store and identity: %d bytes of flash" % size)
    tap.note("its requests, beside that: %d, and their texts: %d" % (
        size_of("identity/identity_csr")[0], size_of("identity/template", "identity/template_fill")[0]))
    tap.ok(0 < size <= CAP_STORE, "store and identity fit into %d bytes" % CAP_STORE, output)


def test_link():
    with tempfile.TemporaryDirectory(prefix="ursa-") as folder:
        status, output, left = link_with(folder, "extra-harmless", "int harmless;\n")
        tap.ok(status == 0 and left, "it links with one more object", output[-2000:])
        status, output, left = link_with(
            folder, "extra-noise", "int ursa_test_only_noise(void) { return 4; }\n")
        tap.ok(status != 0 and "noise generator must not be" in output and not left,
               "but not with a test's noise generator", output[-2000:])
        status, output, left = link_with(
            folder, "extra-heap",
            "char pool[8];\nvoid *malloc(__SIZE_TYPE__ n) { return pool + n; }\n",
            "LDFLAGS=-Wl,-u,malloc")  # wanted by something, else it is left out
        tap.ok(status != 0 and "no heap" in output and not left, "nor with a malloc",
               output[-2000:])


def main():
    test_image()
    test_store_size()
    test_link()
    return tap.done()


sys.exit(main())
