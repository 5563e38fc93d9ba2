#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Run an emulator whose serial line is its standard input and output, and end it after the input.

usage: run.py COMMAND [ARGUMENT...]

After the end of the input, the emulator is ended in one of two cases. Either each line of the input
has its answer and the board is quiet, or the board has been silent for a long time. An answer is a
line `OK` or `ERR ...`. `cert` and its lines up to `.` have one answer together. If the emulator ends
first, this program ends with the emulator's exit status.

The emulator never gets the terminal itself, because it would switch off the echo, and send a carriage
return for the Enter key. So a person sees the typed lines, can correct them, and ends with Ctrl-D or
Ctrl-C.
"""
import fcntl
import os
import re
import select
import signal
import subprocess
import sys
import time

QUIET = 0.5  # seconds without output, after the last answer
SILENT = 15  # seconds without output, with an answer still missing
FINAL = re.compile(rb"^(OK|ERR .*)\r?$", re.M)


class Relay:
    """Bytes from our input to the emulator's, and from its output to ours."""

    def __init__(self, process):
        self.process = process
        self.to_send = b""
        self.line = b""  # the last line of the output, while it has no end
        self.said = b""  # the last line of the input, while it has no end
        self.in_cert = False
        self.is_open = True  # the input has not ended
        self.asked, self.answered, self.has_spoken = 0, 0, False
        self.heard = time.monotonic()

    def read_input(self):
        try:
            data = os.read(0, 4096)
        except OSError:
            data = b""
        self.is_open = bool(data)
        if not data and self.said:
            data = b"\n"  # the last line has no end, so add one
        self.to_send += data
        *lines, self.said = (self.said + data).split(b"\n")
        for line in lines:
            line = line.rstrip(b"\r")
            self.in_cert = line != b"." if self.in_cert else line.split(b" ")[0] == b"cert"
            self.asked += bool(line) and not self.in_cert

    def send(self):
        sent = os.write(self.process.stdin.fileno(), self.to_send[:512])
        self.to_send = self.to_send[sent:]
        self.heard = time.monotonic()

    def read_output(self):
        """Returns False at the end of the output."""
        data = os.read(self.process.stdout.fileno(), 4096)
        rest = data
        while rest:
            rest = rest[os.write(1, rest):]
        *lines, self.line = (self.line + data).split(b"\n")
        self.answered += sum(bool(FINAL.match(line)) for line in lines)
        self.has_spoken = self.has_spoken or bool(lines)
        self.heard = time.monotonic()
        return bool(data)

    def is_done(self):
        """Returns whether no more output is expected."""
        if self.is_open or self.to_send:
            return False
        is_answered = self.has_spoken and self.answered >= self.asked
        return time.monotonic() - self.heard > (QUIET if is_answered else SILENT)

    def run(self):
        """Relays until the input is answered, or until the emulator's output ends."""
        output, entry = self.process.stdout, self.process.stdin
        while not self.is_done():
            readers = [output] + ([0] if self.is_open and not self.to_send else [])
            ready, writable, _ = select.select(readers, [entry] if self.to_send else [], [], 0.1)
            if 0 in ready:
                self.read_input()
            if writable:
                self.send()
            if output in ready and not self.read_output():
                return


def stop(*_):
    raise SystemExit(128 + signal.SIGTERM)


def main():
    command = sys.argv[1:]
    if not command:
        sys.exit(__doc__)
    try:
        signal.signal(signal.SIGTERM, stop)
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    except OSError as problem:
        sys.exit("run: %s: %s" % (command[0], problem.strerror))
    fcntl.fcntl(process.stdin, fcntl.F_SETFL, os.O_NONBLOCK)
    relay, problem = Relay(process), None
    try:
        relay.run()
    except (BrokenPipeError, KeyboardInterrupt):
        pass  # the reader of our output, or the emulator, has ended
    except OSError as error:
        problem = "standard input or output: " + error.strerror
    finally:
        try:
            status = process.wait(0.2)  # if the emulator ended by itself
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            status = None
    if status is not None and status < 0:
        problem = "%s was ended by signal %d" % (command[0], -status)
    elif status == 0 and relay.answered < relay.asked:
        problem = "%s ended before it answered" % command[0]
    sys.exit("run: " + problem if problem else status or 0)


if __name__ == "__main__":
    main()
