#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The life of a micro:bit in QEMU: blank, keyed, certified, reset and erased. Prints TAP.

usage: microbit.t [elf]      URSA_SEED: QEMU's seed for the noise source
"""

import hashlib
import os
import re
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # no __pycache__ in the source tree
import qemu
from certificate import URSA, certify
from memory import Image, KeyTraces, find_key, occurrences
from tap import Tap

DEFAULT_SEED = 38  # the fastest search of 40 seeds; the mean is seven times as long

CAP_RAM = 10240  # boards/microbit/board.mk
CSR = 'csr "/C=US/O=Acme/CN=unit 1" san=DNS:unit1.example,IP:192.0.2.1'

tap = Tap()


def openssl(*arguments, data):
    return subprocess.run(("openssl",) + arguments, input=data, timeout=qemu.PATIENCE,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def fields(lines):
    return dict(line.split(": ", 1) for line in lines if ": " in line)


def status(board):
    return fields(board.command("status")[0])


def refused(board, line, name, promise):
    data, last, _ = board.command(line)
    tap.ok(last.startswith("ERR %s " % name) and not data, promise, data, last)


def test_blank(board):
    tap.ok(board.line().startswith("# ursa "), "the console prints its first line")
    answer = status(board)
    tap.equal(answer.get("state"), "EMPTY", "a blank device (flash all zero) is EMPTY")
    device_id = answer.get("id", "")
    tap.ok(re.fullmatch("[0-9a-f]{16}", device_id) and len(set(bytes.fromhex(device_id))) > 2,
           "the device has the chip's 64-bit id", device_id)
    refused(board, "csr /CN=x", "no-key", "without a key there is no request")


def test_keygen(board, look):
    start = time.monotonic()
    lines = board.answer(b"keygen\ncsr\n")
    tap.ok(lines[-1].startswith("ERR busy "), "a line sent during keygen is refused", lines[-1])
    lines += board.lines_until_end()
    tap.note("keygen: %.1f s, %d lines" % (time.monotonic() - start, len(lines)))
    tap.equal(lines[-1], "OK", "keygen makes a key")
    look("after keygen")
    progress = [line for line in lines if line.startswith("# ")]
    tap.ok(progress and len(progress) == len(lines) - 2, "keygen prints only its progress", lines)
    before = board.command("status")
    tap.equal(fields(before[0]).get("state"), "KEYED", "the device is then KEYED")
    refused(board, "keygen", "key-exists", "a second keygen is refused")
    tap.equal(board.command("status"), before, "the refused keygen changes nothing")
    return fields(before[0]).get("spki-sha256")


def test_csr(board, spki):
    """A request, checked by OpenSSL. Returns its PEM text and the modulus."""
    start = time.monotonic()
    lines, last, _ = board.command(CSR)
    tap.note("csr: %.1f s" % (time.monotonic() - start))
    tap.equal(last, "OK", "csr makes a request")
    pem = ("\n".join(lines) + "\n").encode()
    verified = openssl("req", "-verify", "-noout", data=pem)
    tap.ok(verified.returncode == 0, "openssl verifies its signature", verified.stderr)
    text = openssl("req", "-noout", "-subject", "-text", data=pem).stdout.decode()
    tap.ok(re.search(r"C ?= ?US, O ?= ?Acme, CN ?= ?unit 1", text) and "DNS:unit1.example" in text
           and "IP Address:192.0.2.1" in text,
           "the request has the subject and names of the command", text)
    public = openssl("req", "-noout", "-pubkey", data=pem).stdout
    der = openssl("pkey", "-pubin", "-outform", "DER", data=public).stdout
    tap.equal(hashlib.sha256(der).hexdigest(), spki, "the request has the key shown by status")
    modulus = openssl("req", "-noout", "-modulus", data=pem).stdout.decode()
    return pem, bytes.fromhex(modulus.strip().partition("=")[2])


def test_cert(board):
    lines = certify(board).split("\n")
    answer = board.answer("\n".join(lines[:5] + lines[6:]).encode())[-1]
    tap.ok(re.match("ERR object-short line [0-9]+: the object ends early; bytes missing: 48", answer),
           "a certificate that lost a line is refused as too short", answer)
    lines[1] = "\ufeff" + lines[1]
    tap.equal(board.answer("\r".join(lines).encode())[-1], "OK",
              "one in lines that end with CR, with a byte order mark, is installed")
    if os.path.exists(URSA):
        tap.equal(board.answer(certify(board, URSA).encode())[-1], "OK",
                  "so is a certificate by ursa as the CA")
    answer = status(board)
    tap.equal((answer.get("state"), answer.get("certs")), ("CERTIFIED", "1"),
              "the device is then CERTIFIED")


def test_lines(board):
    """The console's answers to wrong, lost and early lines."""
    refused(board, "x" * 600, "line-too-long", "a line of 600 bytes is refused")
    refused(board, "sta\x01tus", "line-control-byte", "a control byte is refused")
    refused(board, "sing", "unknown-command", "an unknown command is refused")
    refused(board, "noise", "usage", "a missing argument is refused")
    tap.equal(board.command("status")[1], "OK", "the next good line is answered normally")
    for name, end in (("CRLF", b"\r\n"), ("CR", b"\r"), ("LF CR", b"\n\r")):
        tap.equal(board.answer(b"version" + end), board.answer(b"version\n"),
                  name + " ends a line as well")
    board.send(b"version\nstatus\nsing\n")
    ends = [board.lines_until_end()[-1].split(" ")[0] for _ in range(3)]
    tap.equal(ends, ["OK", "OK", "ERR"], "lines sent early get one answer each, in order")
    board.send(b"help\n" * 30)
    time.sleep(2)  # simulates a busy host while QEMU goes on
    late = [board.lines_until_end() for _ in range(30)]
    tap.equal(late, [board.answer(b"help\n")] * 30, "a host that reads late gets every answer")
    board.send(b"sta")
    board.send_break()
    board.send(b"tus\n")
    while not board.has_output():  # bytes belong to the gap until it is noticed, even line ends
        time.sleep(0.5)
        board.send(b"\n")
    lines = board.lines_until_end()
    tap.ok(len(lines) == 1 and lines[0].startswith("ERR line-lost "),
           "a line with a break in it is refused", lines)
    tap.equal(board.command("status")[1], "OK", "the line after it is accepted")


def test_reset(board, spki, pem, look):
    board.reset()
    tap.ok(board.line().startswith("# ursa "), "after a reset the console starts again")
    answer = status(board)
    tap.equal((answer.get("state"), answer.get("spki-sha256")), ("CERTIFIED", spki),
              "the key and the certificate survive a reset")
    look("after a reset")
    lines, last, _ = board.command(CSR)
    tap.ok(("\n".join(lines) + "\n").encode() == pem, "the same request has the same bytes", last)


def test_memory(image, key, ram, when):
    """RAM holds the key's secrets only in the identity."""
    places = [image.ram_start + at for at in occurrences(ram, key)]
    inside = [at for at in places if image.symbol_covers("device", at, len(key))]
    if not tap.ok(len(places) == 1 and inside == places,
                  "RAM holds the key once, in the identity (%s)" % when, list(map(hex, places))):
        return
    rest = bytearray(ram)
    at = places[0] - image.ram_start
    rest[at:at + len(key)] = bytes(len(key))
    found = KeyTraces(key).find(rest)
    tap.ok(not found, "no 8 bytes of p, q, dp, dq, iq are anywhere else in RAM (%s)" % when,
           *("%s at %s" % (what, image.describe(image.ram_start + at)) for what, at in found))


def test_scanner(board, image, key):
    """Proves that test_memory can find traces: the factors are on the stack during a signature."""
    traces, found = KeyTraces(key), []
    board.send(CSR.encode() + b"\n")
    while not found and not board.has_output():
        stack = board.memory(image.stack_start, image.stack_size)
        found = [what for what, _ in traces.find(stack)]
    tap.equal(board.lines_until_end()[-1], "OK", "a request is made while the memory is read")
    tap.ok(found, "the search finds factors on the stack during a signature")


def test_erase(board, image, key):
    tap.equal(board.command("erase")[1], "OK", "erase answers OK")
    tap.equal(status(board).get("state"), "EMPTY", "the device is then EMPTY")
    flash = board.memory(image.store_start, image.store_size)
    tap.ok(not KeyTraces(key).find(flash), "no 8 bytes of the key are left in flash")
    ram = board.memory(image.ram_start, image.ram_size)
    found = KeyTraces(key).find(ram)
    tap.ok(not found, "no 8 bytes of the key are left in RAM",
           *("%s at %s" % (what, image.describe(image.ram_start + at)) for what, at in found))
    refused(board, CSR, "no-key", "a request is refused after the erase")
    board.reset()
    board.line()
    tap.equal(status(board).get("state"), "EMPTY", "the device is still EMPTY after a reset")


def test_budget(image, stack):
    total = image.static_ram + stack
    tap.note("static RAM %d + stack %d = %d bytes" % (image.static_ram, stack, total))
    tap.ok(stack < image.stack_size, "the stack never reached its limit")
    tap.ok(total <= CAP_RAM, "static RAM plus the deepest stack fit into %d bytes" % CAP_RAM)


def life(board, image):
    dumps = []

    def look(when):
        dumps.append((when, board.memory(image.ram_start, image.ram_size)))

    test_blank(board)
    spki = test_keygen(board, look)
    pem, modulus = test_csr(board, spki)
    look("after a request")
    key = find_key(board.memory(image.store_start, image.store_size), modulus)
    if not tap.ok(key, "the key is in flash as n, p, q, dp, dq, iq, and p * q = n"):
        return
    test_cert(board)
    look("after a certificate")
    test_lines(board)
    test_reset(board, spki, pem, look)
    for when, ram in dumps:
        test_memory(image, key, ram, when)
    test_scanner(board, image, key)
    look("at last")
    test_erase(board, image, key)
    test_budget(image, max(image.stack_used(ram) for _, ram in dumps))


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    elf = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "../../build/microbit/ursa.elf")
    seed = int(os.environ.get("URSA_SEED", DEFAULT_SEED))
    qemu.raise_on_termination()
    tap.note("URSA_SEED=%d" % seed)
    image = Image(elf)
    try:
        with qemu.Qemu(elf, seed=seed) as board:
            life(board, image)
    except (qemu.Timeout, OSError, subprocess.TimeoutExpired) as error:
        tap.ok(False, "the device answers in time", error)
    return tap.done()


sys.exit(main())
