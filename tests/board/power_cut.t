#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A micro:bit in QEMU is reset at random moments of keygen, cert, lock and erase. Prints TAP.

Each trial puts a known state into the flash, resets the board, sends one command and resets again
at a random moment of the command. The device must then be completely in the state before or after
the command, and the repeated command must succeed.

usage: power_cut.t [elf]      URSA_RESETS: number of resets (12)
                              URSA_SEED: seed of the moments and the noise (38)
"""

import os
import random
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # no __pycache__ in the source tree
import qemu
from certificate import certify
from memory import Image
from tap import Tap

RESETS = int(os.environ.get("URSA_RESETS", "12"))
SEED = int(os.environ.get("URSA_SEED", "38"))

tap = Tap()


class Snapshot:
    """A state of the device: the content of its flash and the facts that `status` shows."""

    def __init__(self, flash, facts):
        self.flash, self.facts = flash, facts


def facts_of(board):
    """The facts of `status` that belong to the state: all except noise and id.

    Lines that were still being sent at the reset are answered first, as separate lines."""
    board.send(b"\nstatus\n")
    lines = []
    while not any(line.startswith("state: ") for line in lines):
        lines = board.lines_until_end()
    return tuple(line for line in lines[:-1] if not line.startswith(("# ", "noise:", "id:")))


class Device:
    def __init__(self, board, image):
        self.board, self.image = board, image

    def boot(self):
        self.board.serial.buffer = b""
        self.board.reset()
        while "# ursa " not in self.board.line():
            pass  # output of the command before the reset, whose last line may be incomplete
        return facts_of(self.board)

    def restore(self, snapshot):
        self.board.write_memory(self.image.store_start, snapshot.flash)
        return self.boot()

    def take(self):
        """Take a snapshot of the present state after a reset."""
        facts = self.boot()
        return Snapshot(self.board.memory(self.image.store_start, self.image.store_size), facts)

    def do(self, lines):
        """Run a command of one or more lines to its end. Returns the last line and the seconds."""
        start = time.monotonic()
        end = self.board.answer(lines.encode())[-1]
        return end, time.monotonic() - start


class Trials:
    """Many trials with resets during a command."""

    def __init__(self, device, chance):
        self.device, self.chance = device, chance
        self.resets = 0

    def run(self, name, lines, before, after, longest, count, repeat=None):
        """Run trials of a command. after=None accepts any KEYED state. Times are in host seconds."""
        seen = {"old": 0, "new": 0}
        for _ in range(count):
            started = self.device.restore(before)
            if started != before.facts:
                return tap.equal(started, before.facts, "%s: the first state is right" % name)
            self.device.board.send(lines.encode())
            moment = longest * self.chance.random() ** 2  # most flash writes come early
            time.sleep(moment)
            facts = self.device.boot()
            self.resets += 1
            if facts == before.facts:
                seen["old"] += 1
            elif after is not None and facts == after.facts or after is None and is_keyed(facts):
                seen["new"] += 1
            else:
                return tap.ok(False, "%s: the state is old or new" % name, "%.4f s" % moment,
                              before.facts, after and after.facts, facts)
            if repeat is not None:
                end, _ = self.device.do(repeat)
                if end != "OK":
                    return tap.ok(False, "%s: the repeated command succeeds" % name, end, facts)
        return tap.ok(True, "%s, reset %d times: %d times old, %d times new, no other state"
                      % (name, count, seen["old"], seen["new"]))


def is_keyed(facts):
    return facts[0] == "state: KEYED" and facts[1].startswith("spki-sha256: ")


def life(device):
    """Snapshots of all states, the lines of a cert command, and the time of each command."""
    states, times = {"EMPTY": device.take()}, {}
    end, times["keygen"] = device.do("keygen\n")
    tap.equal(end, "OK", "keygen makes a key")
    states["KEYED"] = device.take()
    cert = certify(device.board)
    end, times["cert"] = device.do(cert)
    tap.equal(end, "OK", "cert installs a certificate")
    states["CERTIFIED"] = device.take()
    end, times["lock"] = device.do("lock\n")
    tap.equal(end, "OK", "lock locks the device")
    states["LOCKED"] = device.take()
    tap.ok(device.do("erase\n")[0].startswith("ERR locked "), "a locked device refuses erase")
    device.restore(states["CERTIFIED"])
    end, times["erase"] = device.do("erase\n")
    tap.equal(end, "OK", "erase destroys the key")
    states["ERASED"] = device.take()
    tap.equal([state.facts[0] for state in states.values()],
              ["state: " + name for name in ("EMPTY", "KEYED", "CERTIFIED", "LOCKED", "EMPTY")],
              "each state survives a reset")
    return states, cert, times


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    elf = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "../../build/microbit/ursa.elf")
    qemu.raise_on_termination()
    tap.note("URSA_RESETS=%d URSA_SEED=%d" % (RESETS, SEED))
    try:
        with qemu.Qemu(elf, seed=SEED, shift=qemu.SHORT_WAITS) as board:
            device = Device(board, Image(elf))
            board.line()
            states, cert, times = life(device)
            tap.note("seconds: " + ", ".join("%s %.3f" % item for item in times.items()))
            trials = Trials(device, random.Random(SEED))
            each = -(-RESETS // 6)
            # The flash is written at the beginning and at the end of a key generation. The search
            # in between does not write, so a few of its moments are enough.
            trials.run("keygen begins", "keygen\n", states["EMPTY"], None, 0.3, each)
            trials.run("keygen", "keygen\n", states["EMPTY"], None, 1.2 * times["keygen"],
                       -(-RESETS // 12))
            for name, lines, old, new in (("cert", cert, "KEYED", "CERTIFIED"),
                                          ("lock", "lock\n", "CERTIFIED", "LOCKED"),
                                          ("erase", "erase\n", "CERTIFIED", "ERASED")):
                trials.run(name, lines, states[old], states[new], 1.5 * times[name] + 0.005,
                           each + each // 2, lines)
            tap.note("%d resets" % trials.resets)
            tap.ok(trials.resets >= RESETS, "there were at least %d resets" % RESETS)
    except (qemu.Timeout, OSError, subprocess.SubprocessError) as error:
        tap.ok(False, "the device answers in time", error)
    return tap.done()


sys.exit(main())
