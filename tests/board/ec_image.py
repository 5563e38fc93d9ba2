# SPDX-License-Identifier: MIT
"""The micro:bit's image for CAs with EC keys, and a device on it that takes its certificate."""

import fcntl
import os
import subprocess
import tempfile

import qemu
from build import ROOT

SEED = 38  # the quickest search of 40
FOLDER = os.path.join("build", "microbit", "ec")
VARIABLES = ("URSA_CA_EC=yes", "URSA_CHAIN_MAX_SIZE=3072", "B=" + FOLDER)
HOST = "device-0001.local"


def build(tap, *targets):
    """Make these images of the micro:bit with EC, and return their paths."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    paths = [os.path.join(FOLDER, target) for target in targets]
    os.makedirs(os.path.join(ROOT, FOLDER), exist_ok=True)
    with open(os.path.join(ROOT, FOLDER, "lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = subprocess.run(["make", "-j2", "BOARD=microbit", *VARIABLES, *paths], cwd=ROOT, env=env,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    tap.ok(made.returncode == 0, "the micro:bit's image with URSA_CA_EC=yes is built", made.stdout[-2000:])
    return [os.path.join(ROOT, path) for path in paths]


def install(tap, elf, issue):
    """Let a device make its key and its request, and give it the chain that a CA issues. Returns the
    last line of the answer.

    issue(path) takes the path of the request. It returns the trust anchor's SHA-256 and the files of
    the chain (PEM), the leaf first. It is called in an empty folder.
    """
    with qemu.Qemu(elf, seed=SEED) as board, tempfile.TemporaryDirectory() as folder:
        board.line()
        tap.equal(board.command("keygen")[1], "OK", "a key is made")
        lines, _, _ = board.command("csr /CN=device-0001 san=DNS:" + HOST)
        before = os.getcwd()
        os.chdir(folder)
        try:
            with open("device.csr", "w") as file:
                file.write("\n".join(lines) + "\n")
            anchor, files = issue("device.csr")
            size, chain = 0, ""
            for name in files:
                with open(name) as file:
                    chain += file.read()
                size += len(subprocess.run(["openssl", "x509", "-in", name, "-outform", "DER"],
                                           check=True, stdout=subprocess.PIPE).stdout)
        finally:
            os.chdir(before)
        tap.note("the chain has %d bytes" % size)
        return board.answer(("cert anchor=%s names=any\n%s.\n" % (anchor, chain)).encode())[-1]
