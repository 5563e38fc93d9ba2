#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The private key never leaves a device: no image has code that writes a private key for others to
read. That code is in core's room keyfile, and nothing else of the library links it. Prints TAP."""

import glob
import os
import subprocess
import sys

sys.dont_write_bytecode = True
from build import CROSS, ROOT, make
from tap import Tap

# Some of the room's functions, so that the room is known to be the right one.
WRITERS = {"ursa_keypair_write", "ursa_pbes2_encrypt", "ursa_pkcs8_write", "ursa_private_exponent"}

tap = Tap()


def symbols(paths, *options):
    listing = subprocess.run([CROSS + "nm", "-g", *options, *paths], cwd=ROOT, check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    return {line.split()[-1] for line in listing.splitlines() if line and not line.endswith(":")}


def test(board):
    folder = os.path.join(ROOT, "build", board)
    image, = make(tap, board, ["ursa.elf"])
    make(tap, board, ["with-a-writer.elf"], "LDFLAGS=-Wl,-u,ursa_pkcs8_write")
    objects = [path for part in ("core", "port", "boards") for path in
               glob.glob(os.path.join(folder, part, "**", "*.o"), recursive=True)]
    room = [path for path in objects if "/core/keyfile/" in path]
    writers = symbols(room, "--defined-only")
    tap.ok(WRITERS <= writers, "%s: the writers of private keys are in core/keyfile" % board, writers)
    tap.equal(symbols([image]) & writers, set(), "%s: the image has none of its functions" % board)
    others = set(objects) - set(room)
    tap.equal(symbols(sorted(others), "--undefined-only") & writers, set(),
              "%s: nothing else in core, the port or the board calls one" % board)
    other = os.path.join(folder, "with-a-writer")
    tap.ok("ursa_pkcs8_write" in symbols([other + ".elf"]) & writers,
           "%s: an image that has one would be found" % board)
    for suffix in (".elf", ".elf.recipe", ".map"):
        os.unlink(other + suffix)


boards = [board for board in sorted(os.listdir(os.path.join(ROOT, "boards")))
          if board != "host" and os.path.exists(os.path.join(ROOT, "boards", board, "board.mk"))]
for name in sys.argv[1:] or boards:
    test(name)
sys.exit(tap.done())
