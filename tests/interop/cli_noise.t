#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`ursa req -noise`: good sources make a key, and bad sources are refused by name."""
import os
import sys
import threading

sys.dont_write_bytecode = True
from cli import SUBJECT, fresh, req, run_tests, whole  # noqa: E402
from tap import ok, same  # noqa: E402


def stream(path, data):
    """Make a FIFO and a thread that writes `data` into it and closes it."""
    os.mkfifo(path)

    def write():
        try:
            with open(path, "wb") as file:
                file.write(data)
        except BrokenPipeError:
            pass

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    return thread


def noise(source, *more):
    fresh()
    result = req("-keyout", "key.pem", "-subj", SUBJECT, "-noise", source, *more)
    result.made = os.path.exists("key.pem")
    return result


def bad_noise(source, message, name, *more):
    result = noise(source, *more)
    ok(result.returncode == 1 and message in result.errors and not result.made and
       result.stdout == b"", name, "status %d" % result.returncode, result.errors)


def test_noise_sources():
    fresh()
    same(noise("getrandom").returncode, 0, "-noise getrandom")
    result = noise("/dev/urandom")
    ok(result.returncode == 0 and whole("key.pem") == 1, "-noise /dev/urandom", result.errors)
    same(noise("/dev/urandom", "-noise-claim", "1").returncode, 0, "... with a claim of 1/16 bit")
    same(noise("/dev/urandom", "-noise-claim", "128").returncode, 0,
         "... and with a claim of 8 bits")
    bad_noise("/dev/zero", "-noise: /dev/zero: entropy-repetition: ",
              "/dev/zero is refused as stuck")
    bad_noise("/dev/null", "-noise: /dev/null: entropy-read: ", "/dev/null is refused as empty")
    bad_noise("no/device", "-noise: no/device: No such file", "a missing device is refused")
    bad_noise(".", "-noise: .: not a character device or a FIFO", "a folder is refused")
    bad_noise("openssl.cnf", "-noise: openssl.cnf: a regular file is not a noise source",
              "a regular file is refused")
    if not os.path.exists("/dev/hwrng"):
        bad_noise("hwrng", "-noise: /dev/hwrng: No such file",
                  "a missing hardware source is refused")


def test_noise_from_a_fifo():
    fresh()
    writer = stream("fifo", os.urandom(65536))
    result = noise("fifo")
    ok(result.returncode == 0 and whole("key.pem") == 1, "a FIFO with good noise makes a key",
       result.errors)
    writer.join(10)
    os.unlink("fifo")
    for data, message, name in (
            (bytes(65536), "entropy-repetition: ", "all zero"),
            (b"".join(bytes(3) + os.urandom(1) for _ in range(16384)), "entropy-proportion: ",
             "three quarters zero"),
            (bytes(range(256)) * 256, "entropy-cycle: ", "a counter"),
            (os.urandom(1400), "entropy-read: ", "truncated"),
            (os.urandom(1023), "entropy-read: ", "truncated in the start-up test")):
        writer = stream("fifo", data)
        bad_noise("fifo", "-noise: fifo: " + message, "a FIFO is refused: " + name)
        writer.join(10)
        os.unlink("fifo")
    os.mkfifo("fifo")
    end = os.open("fifo", os.O_RDWR)
    os.write(end, os.urandom(100))
    bad_noise("fifo", "-noise: fifo: entropy-timeout: ", "a FIFO without further data is refused")
    # With 1 bit a byte: 1040 bytes for the start-up test, 448 for the seed, and 320 for each of the
    # reseedings of a key.
    os.write(end, os.urandom(1040 + 448 + 100 * 320))
    same(noise("fifo").returncode, 0, "a FIFO with enough noise makes a key")
    os.set_blocking(end, False)
    same(len(os.read(end, 65536)) % 320, 0, "... and only the needed bytes are read")
    os.close(end)
    os.unlink("fifo")
    fresh()


run_tests(globals())
