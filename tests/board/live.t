#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A micro:bit stays responsive while it makes a key. Runs in QEMU in virtual time, which is
deterministic. Prints TAP.

In every phase of a key generation, the console answers `status` and `abort` within 50 ms of their
last byte, and the watchdog is fed at least every 50 ms. The image is the firmware with times.c,
which can stop before a step. A line sent at that moment has to wait for the complete step.

usage: live.t      URSA_SEED: seed of QEMU's noise (38)
                   URSA_ABORTS: aborts in addition to one in each phase (10)
"""

import os
import random
import struct
import subprocess
import sys

sys.dont_write_bytecode = True
import qemu
from build import build
from memory import Image, find_key
from tap import Tap

SEED = int(os.environ.get("URSA_SEED", "38"))  # the seed with the fastest search of 40 seeds
ABORTS = int(os.environ.get("URSA_ABORTS", "10"))
LIMIT_US = 50000
WATCHDOG_US = 30 * 10 ** 6  # boards/microbit/main.c
# The phases of core/rsa/keygen.c and their numbers of steps, with four operations in a step and
# given factors. In the last phase, KEEP, the key is stored. A phase of one step may share this step
# with the phase before it.
PHASES = {"SEED": (1, 6), "SEARCH_P": (2, 1), "CONFIRM_P": (3, 1720), "SEARCH_Q": (4, 1),
          "CONFIRM_Q": (5, 1720), "INVERT": (6, 343), "ASSEMBLE": (7, 1), "SIGN": (8, 870),
          "CHECK": (9, 1), "KEEP": (10, 1)}
LONG = {name for name, (_, steps) in PHASES.items() if steps > 1} | {"KEEP"}
NAMES = {number: name for name, (number, _) in PHASES.items()}
WRAPPED = ("ursa_nrf51_uart_interrupt", "ursa_nrf51_uart_write", "ursa_nrf51_watchdog_feed",
           "ursa_console_poll", "ursa_identity_keygen_step", "ursa_search_step")

tap = Tap()


class Times:
    """`struct times` in the board's memory."""

    FIELDS = ("unfed", "poll", "answer", "stop_phase", "stop_step", "stopped_phase", "given")

    def __init__(self, board, image):
        self.board = board
        self.start, self.size = image.symbols["times"]

    def read(self):
        data = self.board.memory(self.start, self.size)
        words = struct.unpack_from("<%dI" % (48 + len(self.FIELDS)), data)
        self.steps, self.longest, self.which = words[:16], words[16:32], words[32:48]
        self.__dict__.update(zip(self.FIELDS, words[48:]))
        return self

    def write(self, field, data):
        self.board.write_memory(self.start + 4 * (48 + self.FIELDS.index(field)), data)

    def stop_at(self, phase, step):
        self.write("stop_phase", struct.pack("<2I", PHASES[phase][0], step))

    def give(self, p, q):
        self.write("given", struct.pack("<I", 1) + p + q)


def instructions(us):
    return us * 1000 // 64


def stop(board, times, phase, step):
    """Let a key generation stop at this step. Returns the phase in which it stopped."""
    times.stop_at(phase, step)
    board.send(b"keygen\n")
    while (line := board.line()) != "# stopped":
        if not line.startswith("# "):
            return line
    return NAMES[times.read().stopped_phase]


def abort(board, times, phase, step, seen):
    """Abort at this step or the first step after it. Returns the microseconds, or what is wrong."""
    phase = stop(board, times, phase, step)
    if phase not in PHASES:
        return "key generation did not stop: " + phase
    seen.add(phase)
    board.send(b"abort\n")
    lines = board.lines_until_end() + board.lines_until_end()
    us = times.read().answer
    answers = [line for line in lines if not line.startswith("# ")]
    if phase == "KEEP":  # too late: the step that stores the key had begun
        erased = board.command("erase")[1]
        return us if answers == ["OK", "OK"] and erased == "OK" else lines
    if answers != ["ERR aborted stopped on request", "OK"]:
        return lines
    status = board.command("status")[0]
    if "state: EMPTY" not in status or any(line.startswith("keygen: ") for line in status):
        return status
    end = board.command("csr /CN=x")[1]
    return us if end.startswith("ERR no-key ") else end


def test_whole_key(board, times):
    """Make a complete key, with commands sent while it is made."""
    if stop(board, times, "SEARCH_P", 400) == "SEARCH_P":
        data, last, _ = board.command("status")
        tap.ok(last == "OK" and "state: EMPTY" in data and
               any(line.startswith("keygen: candidates=") for line in data),
               "status is answered while a key is made", data, last)
        tap.ok(times.read().answer < LIMIT_US, "... and within 50 ms", times.answer)
        tap.equal(board.command("version")[1], "OK", "version is answered as well")
        for line in ("keygen", "csr /CN=x", "erase", "noise 5"):
            tap.ok(board.command(line)[1].startswith("ERR busy "), "%s: refused as busy" % line)
    tap.equal(board.lines_until_end()[-1], "OK", "the key is then made")
    board.command("version")  # after this, the figures of the last step are complete
    times.read()
    for number, name in NAMES.items():
        tap.note("%-9s %5d steps, longest step %d: %.2f ms, %d instructions" % (
            name, times.steps[number], times.which[number], times.longest[number] / 1000,
            instructions(times.longest[number])))
    tap.note("the longest wait of the watchdog: %.2f ms, %d instructions" % (
        times.unfed / 1000, instructions(times.unfed)))
    tap.ok(0 < max(times.longest) <= times.unfed < LIMIT_US,
           "the watchdog is fed at least every 50 ms while a key is made", times.unfed)


def factors(board, image):
    pem = ("\n".join(board.command("csr /CN=x")[0]) + "\n").encode()
    modulus = subprocess.run(["openssl", "req", "-noout", "-modulus"], input=pem, timeout=qemu.PATIENCE,
                             stdout=subprocess.PIPE).stdout.decode()
    key = find_key(board.memory(image.store_start, image.store_size),
                   bytes.fromhex(modulus.strip().partition("=")[2]))
    board.command("version")
    return key[256:384], key[384:512]


def test_aborts(board, times, chance):
    moments = [(phase, 0) for phase in PHASES]
    moments += [("SEED", step) for step in range(1, PHASES["SEED"][1])]
    while len(moments) < len(PHASES) + PHASES["SEED"][1] - 1 + ABORTS:
        phase = chance.choices(list(PHASES), [steps for _, steps in PHASES.values()])[0]
        moments.append((phase, chance.randrange(PHASES[phase][1])))
    longest, wrong, seen = 0, [], set()
    for phase, step in moments:
        result = abort(board, times, phase, step, seen)
        if isinstance(result, int) and result < LIMIT_US:
            longest = max(longest, result)
        else:
            wrong.append((phase, step, result))
    tap.ok(not wrong, "abort at %d moments is answered within 50 ms and leaves no key"
           % len(moments), *wrong)
    tap.ok(seen >= LONG, "... and every phase was aborted", LONG - seen)
    tap.note("the longest abort: %.2f ms, %d instructions" % (longest / 1000,
                                                              instructions(longest)))


def life(board, image, chance):
    times = Times(board, image)
    tap.ok(board.line().startswith("# ursa "), "the console prints its first line")
    tap.equal(board.answer(b"abort\n"), ["OK"], "abort is OK without a running command")
    test_whole_key(board, times)
    tap.equal(board.answer(b"abort\n"), ["OK"], "abort does not remove a key that is made")
    times.give(*factors(board, image))
    tap.ok(times.read().poll < WATCHDOG_US / 2, "no command takes half the watchdog's time",
           times.poll)
    tap.note("the longest command: %.1f s, %d million instructions" % (
        times.poll / 1e6, instructions(times.poll) // 10 ** 6))
    tap.equal(board.command("erase")[1], "OK", "the key is erased")
    test_aborts(board, times, chance)
    tap.equal(board.command("keygen")[1], "OK", "a new key can be made after the aborts")
    tap.ok("state: KEYED" in board.command("status")[0], "... and the device is KEYED")
    tap.ok(times.read().unfed < LIMIT_US, "the watchdog was always fed within 50 ms", times.unfed)


def main():
    qemu.raise_on_termination()
    tap.note("URSA_SEED=%d URSA_ABORTS=%d" % (SEED, ABORTS))
    elf = build(tap, "live",
                "boards/microbit/main.c boards/microbit/startup.c tests/board/times.c",
                "LDFLAGS=-Wl" + "".join(",--wrap=" + name for name in WRAPPED))
    try:
        with qemu.Qemu(elf, seed=SEED) as board:
            life(board, Image(elf), random.Random(SEED))
    except (qemu.Timeout, OSError, subprocess.SubprocessError) as error:
        tap.ok(False, "the device answers in time", error)
    return tap.done()


sys.exit(main())
