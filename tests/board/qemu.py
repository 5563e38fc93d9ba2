# SPDX-License-Identifier: MIT
"""A board in QEMU: its serial line, its memory, its reset button.

Nothing here waits for ever: every wait has a deadline, and QEMU dies with the `with` block.
"""

import json
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time


class Timeout(Exception):
    """The board did not do in time what it should have."""


class Channel:
    """A Unix socket read in lines, with deadlines."""

    def __init__(self, path, deadline):
        self.buffer = b""
        while True:
            self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                self.socket.connect(path)
                return
            except OSError:
                self.socket.close()
                if time.monotonic() > deadline:
                    raise Timeout("QEMU does not listen on its sockets")
                time.sleep(0.02)

    def send(self, data, timeout=10.0):
        self.socket.settimeout(timeout)
        try:
            self.socket.sendall(data)
        except TimeoutError:
            raise Timeout("the other end takes no more bytes")

    def readable(self):
        return bool(self.buffer or select.select([self.socket], [], [], 0)[0])

    def line(self, timeout):
        deadline = time.monotonic() + timeout
        while b"\n" not in self.buffer:
            ready, _, _ = select.select([self.socket], [], [], max(0, deadline - time.monotonic()))
            if not ready:
                raise Timeout("no line within %g s; so far: %r" % (timeout, self.buffer))
            data = self.socket.recv(4096)
            if not data:
                raise Timeout("QEMU closed the connection; unread: %r" % self.buffer)
            self.buffer += data
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line


class Debugger:
    """QEMU's gdb stub, as far as it writes memory: flash, too, past the chip's controller."""

    def __init__(self, path):
        # Who connects stops the machine; who leaves lets it go on.
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(20)
        self.socket.connect(path)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.ask(b"D")
        self.socket.close()

    def ask(self, text):
        """One packet and its answer; what tells that the machine has stopped is none."""
        self.socket.sendall(b"$%s#%02x" % (text, sum(text) % 256))
        received = b""
        while True:
            packet = re.match(rb"\+*\$([^#]*)#..", received)
            if packet:
                self.socket.sendall(b"+")
                if not packet[1].startswith((b"T", b"S")):
                    return packet[1]
                received = received[packet.end():]
                continue
            data = self.socket.recv(4096)
            if not data:
                raise Timeout("QEMU's debugger closed the connection")
            received += data

    def write(self, address, data):
        for at in range(0, len(data), 1024):
            part = data[at:at + 1024]
            answer = self.ask(b"M%x,%x:%s" % (address + at, len(part), part.hex().encode()))
            if answer != b"OK":
                raise RuntimeError("gdb: %r" % answer)


class Qemu:
    """One run of a machine. Its flash lives as long as this object, across resets."""

    def __init__(self, elf, machine="microbit", seed=1, program="qemu-system-arm",
                 options=()):
        self.folder = tempfile.mkdtemp(prefix="ursa-")
        self.process = None
        serial, qmp = os.path.join(self.folder, "serial"), os.path.join(self.folder, "qmp")
        self.debug = os.path.join(self.folder, "debug")
        # -icount makes time follow the instructions, 64 ns each (16 MIPS): with -seed, a run is
        # the same one however busy the host is. -S: not a byte is sent before we listen.
        command = [program, "-M", machine, "-kernel", elf, "-display", "none", "-S",
                   "-seed", str(seed), "-icount", "shift=6", "-monitor", "none",
                   "-serial", "unix:%s,server=on,wait=off" % serial,
                   "-qmp", "unix:%s,server=on,wait=off" % qmp,
                   "-gdb", "unix:%s,server=on,wait=off" % self.debug, *options]
        self.errors = open(os.path.join(self.folder, "stderr"), "w+b")
        try:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                            stdout=self.errors, stderr=self.errors)
            deadline = time.monotonic() + 20
            self.serial = Channel(serial, deadline)
            self.control = Channel(qmp, deadline)
            self.control.line(20)  # its greeting
            self.qmp("qmp_capabilities")
            self.qmp("cont")
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.errors.seek(0)
        for line in self.errors.read().decode(errors="replace").splitlines():
            print("# qemu: " + line)
        self.errors.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def qmp(self, command, **arguments):
        """One command of QEMU's machine protocol; its return value. Events are skipped."""
        request = {"execute": command, "arguments": arguments}
        self.control.send(json.dumps(request).encode() + b"\n")
        while True:
            answer = json.loads(self.control.line(20))
            if "error" in answer:
                raise RuntimeError("%s: %s" % (command, answer["error"]))
            if "return" in answer:
                return answer["return"]

    def memory(self, address, size):
        """`size` bytes of the machine's memory, at rest."""
        # memsave is what the CPU sees. (pmemsave reads zeros: the nRF51's memories are not in the
        # address space that it uses.)
        path = os.path.join(self.folder, "memory")
        self.qmp("stop")
        self.qmp("memsave", val=address, size=size, filename=path)
        self.qmp("cont")
        with open(path, "rb") as file:
            data = file.read()
        os.unlink(path)
        assert len(data) == size
        return data

    def write_memory(self, address, data):
        with Debugger(self.debug) as debugger:
            debugger.write(address, data)

    def reset(self):
        self.qmp("system_reset")

    def send(self, data):
        self.serial.send(data)

    def send_break(self):
        """A break on the serial line, which a UART reports as an error."""
        self.qmp("chardev-send-break", id="serial0")

    def line(self, timeout=20.0):
        return self.serial.line(timeout).decode()

    def has_output(self):
        return self.serial.readable()

    def answer(self, data, timeout=20.0):
        """Send bytes; all lines up to OK or ERR, which is the last one."""
        self.send(data)
        return self.lines_until_end(timeout)

    def lines_until_end(self, timeout=20.0):
        deadline = time.monotonic() + timeout
        lines = []
        while not lines or not (lines[-1] == "OK" or lines[-1].startswith("ERR ")):
            lines.append(self.line(max(0.1, deadline - time.monotonic())))
        return lines

    def command(self, text, timeout=20.0):
        """One console command: (data lines, last line, progress lines)."""
        lines = self.answer(text.encode() + b"\n", timeout)
        progress = [line for line in lines if line.startswith("# ")]
        data = [line for line in lines[:-1] if not line.startswith("# ")]
        return data, lines[-1], progress


def raise_on_termination():
    """Let `timeout` and ^C end the `with` blocks, hence QEMU, too."""
    def stop(number, _):
        raise SystemExit(128 + number)
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGHUP, stop)
