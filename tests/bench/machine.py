# SPDX-License-Identifier: MIT
"""Runs a program of bench_keygen.c on the host or on a board in its emulator."""

import contextlib
import os
import select
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "board"))
import boards  # noqa: E402
import qemu  # noqa: E402

KEY_SECONDS = 600  # time limit for one key, on a busy host
SEED_MARK = b"bench-first-seed"


class Process:
    """A command that prints lines."""

    def __init__(self, *command):
        self.buffer = b""
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT)

    def line(self):
        end = time.monotonic() + KEY_SECONDS
        while b"\n" not in self.buffer:
            pipe = self.process.stdout.fileno()
            ready, _, _ = select.select([pipe], [], [], max(0, end - time.monotonic()))
            data = os.read(pipe, 4096) if ready else b""
            if not data:
                raise ValueError("the program prints no more; its last output: %r" % self.buffer)
            self.buffer += data
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.decode()

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Serial:
    """A board with a serial line. The emulator gives it more memory than its chip has, for images
    that need more. The linker scripts of the other images keep to the chip's memory."""

    def __init__(self, board, image):
        self.qemu = qemu.Qemu(image, boards.emulator(board),
                              options=boards.facts(board)["more_memory"].split())

    def line(self):
        return self.qemu.line(KEY_SECONDS)

    def close(self):
        self.qemu.close()


def semihosting(board, image):
    """Starts a board without a serial line. It prints by semihosting calls, which QEMU forwards to
    its own output."""
    return Process(*boards.emulator(board), "-kernel", image, "-display", "none", "-serial",
                   "none", "-monitor", "none", "-icount", "shift=6",
                   "-semihosting-config", "enable=on,target=native")


def with_seed(image, seed):
    """Returns the image's bytes with another first seed."""
    before, mark, after = image.partition(SEED_MARK)
    if not mark or SEED_MARK in after:
        raise ValueError("the image must have exactly one mark of its first seed")
    return before + mark + seed.to_bytes(4, "little") + after[4:]


@contextlib.contextmanager
def started(board, image, seed, keys):
    """Starts the program, which makes keys from `seed` on: `keys` keys on the host, keys without
    end on a board."""
    qemu.raise_on_termination()
    with tempfile.NamedTemporaryFile(suffix=".elf") as changed:
        if board == "host":
            running = Process(image, str(seed), str(keys))
        else:
            with open(image, "rb") as file:
                changed.write(with_seed(file.read(), seed))
            changed.flush()
            has_line = boards.facts(board)["console"] != "semihosting"
            running = (Serial if has_line else semihosting)(board, changed.name)
        try:
            yield running
        finally:
            running.close()
