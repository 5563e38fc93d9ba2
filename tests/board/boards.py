# SPDX-License-Identifier: MIT
"""The boards that there are, and the data that the tests take from each board's board.mk."""

import functools
import os
import subprocess

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")


@functools.lru_cache(maxsize=None)
def facts(board):
    """{name: value} as `make board-facts` prints them: see boards/microbit/board.mk."""
    env = {key: value for key, value in os.environ.items()
           if not key.startswith("MAKE") and key != "MFLAGS"}
    said = subprocess.run(["make", "-s", "BOARD=" + board, "board-facts"], cwd=ROOT, env=env,
                          check=True, stdout=subprocess.PIPE, text=True).stdout
    return dict(line.split("=", 1) for line in said.splitlines() if "=" in line)


def emulator(board):
    """The words that start the board's emulator: a program of QEMU and its machine."""
    return facts(board)["emulator"].split()


def boards(fact):
    """{board: number} of the boards whose data has this number."""
    names = sorted(name for name in os.listdir(os.path.join(ROOT, "boards"))
                   if name != "host" and os.path.exists(os.path.join(ROOT, "boards", name, "board.mk")))
    return {name: int(facts(name)[fact]) for name in names if facts(name)[fact]}


def is_tick(board, tick):
    """Whether a timer that ticks so often in an instruction counts instructions."""
    return abs(tick - float(facts(board)["ticks"])) < 0.5 * min(10, float(facts(board)["ticks"]))
