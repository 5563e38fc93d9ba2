#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An image for CAs with EC keys on an emulated micro:bit: step-ca's chain is installed, and the
released image refuses it by name. What verifying a signature costs, on every emulated board. TAP.
"""

import fcntl
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
import boards
import der
import images
import qemu
from build import ROOT, make
from tap import Tap

SEED = 38  # the quickest search of 40
FOLDER = os.path.join("build", "microbit", "ec")
VARIABLES = ("URSA_CA_EC=yes", "URSA_CHAIN_MAX_SIZE=3072", "B=" + FOLDER)

tap = Tap()


def build(*targets):
    """Make these images of the micro:bit with EC; their paths."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    paths = [os.path.join(FOLDER, target) for target in targets]
    os.makedirs(os.path.join(ROOT, FOLDER), exist_ok=True)
    with open(os.path.join(ROOT, FOLDER, "lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = subprocess.run(["make", "-j2", "BOARD=microbit", *VARIABLES, *paths], cwd=ROOT, env=env,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    tap.ok(made.returncode == 0, "the micro:bit's image with URSA_CA_EC=yes is built", made.stdout[-2000:])
    return [os.path.join(ROOT, path) for path in paths]


def install(elf):
    """The last line of the answer to step-ca's chain."""
    with qemu.Qemu(elf, seed=SEED) as board, tempfile.TemporaryDirectory() as folder:
        board.line()
        tap.equal(board.command("keygen")[1], "OK", "a key is made")
        lines, _, _ = board.command("csr /CN=device-0001 san=DNS:device-0001.local")
        before = os.getcwd()
        os.chdir(folder)
        try:
            with open("device.csr", "w") as file:
                file.write("\n".join(lines) + "\n")
            anchor = der.step_ca("device.csr", "device-0001.local")
            size, chain = 0, ""
            for name in ("leaf", "sub", "root"):
                with open(name + ".pem") as file:
                    chain += file.read()
                size += len(der.run("openssl", "x509", "-in", name + ".pem", "-outform", "DER"))
        finally:
            os.chdir(before)
        tap.note("step-ca's chain: %d bytes" % size)
        return board.answer(("cert anchor=%s names=any\n%s.\n" % (anchor, chain)).encode())[-1]


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
    elf, check = build("ursa.elf", "bench/check_verify.elf")
    tap.equal(install(elf), "OK", "a device installs the chain of step-ca with its defaults")
    test_cost("microbit", check, True)
    plain, = make(tap, "microbit", ["ursa.elf"])
    tap.ok(install(plain).startswith("ERR cert-ec "), "an image without EC refuses it by name")
    for board in boards.boards("keys"):
        image, = make(tap, board, ["bench/check_verify.elf"])
        test_cost(board, image, board != "microbit")
    return tap.done()


sys.exit(main())
