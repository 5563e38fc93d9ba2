# SPDX-License-Identifier: MIT
"""Building test images of a board. They are built next to the firmware from the same objects, each
with its own name."""

import fcntl
import os
import subprocess

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
CROSS = os.environ.get("CROSS", "arm-none-eabi-")
FOLDER = os.path.join("build", "%s")


def write_script(board):
    """Write the board's linker script without the line that refuses the noise of tests."""
    path = os.path.join(FOLDER % board, "test.ld")
    with open(os.path.join(ROOT, "boards", board, board + ".ld")) as source:
        kept = [line for line in source if not line.startswith("ASSERT(!DEFINED(ursa_test_only")]
    old = None
    if os.path.exists(os.path.join(ROOT, path)):
        with open(os.path.join(ROOT, path)) as file:
            old = file.readlines()
    if old != kept:  # an unchanged script keeps its time, so images are not linked again
        with open(os.path.join(ROOT, path), "w") as out:
            out.writelines(kept)
    return path


def make(tap, board, images, *variables, script=False):
    """Make these images in the board's build folder and return their paths. A lock lets only one
    make run in the folder."""
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
    """Make a micro:bit image from the library and these sources, and return its path. Its linker
    script permits the noise of tests."""
    return make(tap, "microbit", [name + ".elf"], "BOARD_SRCS=" + sources, *variables, script=True)[0]
