# SPDX-License-Identifier: MIT
"""Building test images of the micro:bit, each in a build folder of its own."""

import os
import subprocess

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
CROSS = os.environ.get("CROSS", "arm-none-eabi-")


def build(tap, name, *variables):
    """The image's path. The linker script lets it have a test's noise."""
    folder = os.path.join("build", "microbit-" + name)
    os.makedirs(os.path.join(ROOT, folder), exist_ok=True)
    script = os.path.join(folder, "test.ld")
    with open(os.path.join(ROOT, "boards/microbit/microbit.ld")) as source:
        kept = [line for line in source if not line.startswith("ASSERT(!DEFINED(ursa_test_only")]
    with open(os.path.join(ROOT, script), "w") as out:
        out.writelines(kept)
    env = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    image = os.path.join(folder, "ursa.elf")
    made = subprocess.run(["make", "-j2", "BOARD=microbit", "B=" + folder, "CROSS=" + CROSS,
                           "LINKER_SCRIPT=" + script, *variables, image], cwd=ROOT, env=env,
                          timeout=300, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    tap.ok(made.returncode == 0, "a test image is built: " + name, made.stdout[-2000:])
    return os.path.join(ROOT, image)
