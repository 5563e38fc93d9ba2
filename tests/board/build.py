# SPDX-License-Identifier: MIT
"""Building test images of a board: beside its firmware, of the same objects, each under a name of
its own."""

import fcntl
import os
import subprocess

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
CROSS = os.environ.get("CROSS", "arm-none-eabi-")
FOLDER = os.path.join("build", "%s")


def write_script(board):
    """The board's linker script, but for its refusal of a test's noise."""
    path = os.path.join(FOLDER % board, "test.ld")
    with open(os.path.join(ROOT, "boards", board, board + ".ld")) as source:
        kept = [line for line in source if not line.startswith("ASSERT(!DEFINED(ursa_test_only")]
    old = None
    if os.path.exists(os.path.join(ROOT, path)):
        with open(os.path.join(ROOT, path)) as file:
            old = file.readlines()
    if old != kept:  # else the images are older than it is
        with open(os.path.join(ROOT, path), "w") as out:
            out.writelines(kept)
    return path


def make(tap, board, images, *variables, script=False):
    """Make these images of the board's build folder; their paths. One make at a time is in it."""
    os.makedirs(os.path.join(ROOT, FOLDER % board), exist_ok=True)
    env = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    targets = [os.path.join(FOLDER % board, image) for image in images]
    with open(os.path.join(ROOT, FOLDER % board, "lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if script:
            variables += ("LINKER_SCRIPT=" + write_script(board),)
        made = subprocess.run(["make", "-j2", "BOARD=" + board, "CROSS=" + CROSS, *variables, *targets],
                              cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True)
    tap.ok(made.returncode == 0, "%s: test images are built: %s" % (board, ", ".join(images)),
           made.stdout[-2000:])
    return [os.path.join(ROOT, target) for target in targets]


def build(tap, name, sources, *variables):
    """An image of the micro:bit of these sources besides the library's: its path. The linker script
    lets it have a test's noise."""
    return make(tap, "microbit", [name + ".elf"], "BOARD_SRCS=" + sources, *variables, script=True)[0]
