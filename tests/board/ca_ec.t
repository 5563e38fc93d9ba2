#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An image for CAs with EC keys on an emulated micro:bit. A chain of step-ca's form is installed, and
the released image refuses it by name. step_ca.t does the same with step-ca itself. Also the cost of
verifying a signature on every emulated board. TAP.
"""

import os
import sys

sys.dont_write_bytecode = True
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
import boards
import der
import ec_image
import images
from build import make
from tap import Tap

tap = Tap()


def issue(csr):
    """A chain of the form that step-ca makes by default."""
    anchor = der.step_ca(csr, ec_image.HOST)
    return anchor, ("leaf.pem", "sub.pem", "root.pem")


def test_cost(board, image, has_ec):
    said, last = images.read(images.lines(board, image))
    (count, ticks), = said.pop("instructions", [(1, 1)])
    tap.ok(last == "OK" and boards.is_tick(board, ticks / count), board + ": it ran to its end", last)
    for name in ("RSA-2048", "P-256", "P-384"):
        (verifies, spent), = said.get(name, [(0, 0)])
        due = 1 if has_ec or name == "RSA-2048" else 0
        tap.equal(verifies, due, "%s: a signature with %s %s" % (
            board, name, "verifies" if due else "is refused by name"))
        if verifies:
            tap.note("%s: %s: %.1f million instructions" % (board, name, spent * count / ticks / 1e6))


def main():
    elf, check = ec_image.build(tap, "ursa.elf", "bench/check_verify.elf")
    tap.equal(ec_image.install(tap, elf, issue), "OK", "a device installs a chain of step-ca's form")
    test_cost("microbit", check, True)
    plain, = make(tap, "microbit", ["ursa.elf"])
    tap.ok(ec_image.install(tap, plain, issue).startswith("ERR cert-ec "), "an image without EC refuses it by name")
    for board in boards.boards("keys"):
        image, = make(tap, board, ["bench/check_verify.elf"])
        test_cost(board, image, board != "microbit")
    return tap.done()


sys.exit(main())
