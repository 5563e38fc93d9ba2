# SPDX-License-Identifier: MIT
"""A board in QEMU: its serial line, its memory, its reset button.

No wait for a line is for ever, but how busy the host is does not matter: what is limited is QEMU's
work, in CPU time, and only far beyond that the time that goes by. QEMU dies with the `with` block.
"""

import fcntl
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


WORK = 300  # seconds of QEMU's CPU time for a line: the longest command takes a tenth of it
PATIENCE = 600  # seconds until a board that sleeps, or QEMU itself, has hung
GLANCE = 2  # seconds between two looks at QEMU


class Timeout(Exception):
    """The board did not do in time what it should have."""


class Ended(Exception):
    """The emulator ended by itself; the text is its last word."""


class Lines:
    """What is read in lines, with deadlines. Who inherits has receive() and fileno()."""

    def __init__(self):
        self.buffer = b""

    def readable(self):
        return bool(self.buffer or select.select([self], [], [], 0)[0])

    def line(self, timeout):
        """The next line; None: not yet."""
        deadline = time.monotonic() + timeout
        while b"\n" not in self.buffer:
            ready, _, _ = select.select([self], [], [], max(0, deadline - time.monotonic()))
            if not ready:
                return None
            data = self.receive()
            if not data:
                raise Timeout("QEMU closed the connection; unread: %r" % self.buffer)
            self.buffer += data
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line


class Channel(Lines):
    """A Unix socket."""

    def __init__(self, path, deadline, check):
        super().__init__()
        while True:
            check()
            self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                self.socket.connect(path)
                return
            except OSError:
                self.socket.close()
                if time.monotonic() > deadline:
                    raise Timeout("QEMU does not listen on its sockets")
                time.sleep(0.02)

    def send(self, data):
        self.socket.settimeout(PATIENCE)
        try:
            self.socket.sendall(data)
        except TimeoutError:
            raise Timeout("the other end takes no more bytes")

    def receive(self):
        return self.socket.recv(4096)

    def fileno(self):
        return self.socket.fileno()


class Pipe(Lines):
    """The serial line: two pipes, <path>.out and .in, that QEMU opens when it starts.

    A board waits a tenth of a second of its own time for a character to be sent, then loses the rest
    of what it was saying. A socket is full after some 300 characters that come one by one, so that
    whoever reads it is late when the host is busy; a pipe takes as many as it has bytes.
    """

    SIZE = 1 << 20  # bytes, 90 seconds at 115200 bit/s; what Linux allows everybody

    def __init__(self, path):
        super().__init__()
        for name in (".out", ".in"):
            os.mkfifo(path + name)
        self.out = os.open(path + ".out", os.O_RDONLY | os.O_NONBLOCK)
        self.into = os.open(path + ".in", os.O_RDWR | os.O_NONBLOCK)  # whether or not QEMU is there
        try:
            fcntl.fcntl(self.out, getattr(fcntl, "F_SETPIPE_SZ", 1031), self.SIZE)
        except OSError:
            pass  # as it is, then: 64 KB

    def close(self):
        os.close(self.out)
        os.close(self.into)

    def send(self, data):
        deadline = time.monotonic() + PATIENCE
        while data:
            left = max(0, deadline - time.monotonic())
            if not select.select([], [self.into], [], left)[1]:
                raise Timeout("the other end takes no more bytes")
            data = data[os.write(self.into, data):]

    def receive(self):
        return os.read(self.out, 65536)

    def fileno(self):
        return self.out


class Debugger:
    """QEMU's gdb stub, as far as it writes memory: flash, too, past the chip's controller."""

    def __init__(self, path):
        # Who connects stops the machine; who leaves lets it go on.
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(PATIENCE)
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


# While a sample of noise is made, the CPU only waits. At a microsecond an instruction it waits for
# fewer of them than at its real speed: a start then takes a tenth of the work.
SHORT_WAITS = 10


class Qemu:
    """One run of a machine. Its flash lives as long as this object, across resets."""

    def __init__(self, elf, emulator=("qemu-system-arm", "-M", "microbit"), seed=1, shift=6,
                 options=()):
        self.folder = tempfile.mkdtemp(prefix="ursa-")
        self.process = None
        serial, qmp = os.path.join(self.folder, "serial"), os.path.join(self.folder, "qmp")
        self.debug = os.path.join(self.folder, "debug")
        # -icount makes time follow the instructions, 2^shift ns each (6: 16 MIPS): with -seed, a run
        # is the same one however busy the host is. -S: not a byte is sent before we listen.
        command = [*emulator, "-kernel", elf, "-display", "none", "-S",
                   "-seed", str(seed), "-icount", "shift=%d" % shift, "-monitor", "none",
                   "-chardev", "pipe,id=serial0,path=%s" % serial, "-serial", "chardev:serial0",
                   "-qmp", "unix:%s,server=on,wait=off" % qmp,
                   "-gdb", "unix:%s,server=on,wait=off" % self.debug, *options]
        self.errors = open(os.path.join(self.folder, "stderr"), "w+b")
        self.serial = Pipe(serial)
        try:
            try:
                self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                                stdout=self.errors, stderr=self.errors)
            except OSError as problem:
                raise Ended("%s: %s" % (command[0], problem.strerror))
            deadline = time.monotonic() + PATIENCE
            self.control = Channel(qmp, deadline, self.check)
            self.control_line()  # its greeting
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
        self.serial.close()
        for line in self.said():
            print("# qemu: " + line)
        self.errors.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def said(self):
        """What the emulator has written beside the serial line."""
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace").splitlines()

    def check(self):
        """Raise Ended if the emulator has ended by itself."""
        if self.process.poll() is not None:
            said = self.said()
            raise Ended("; ".join(said) if said else "the emulator ended with status %d"
                        % self.process.returncode)

    def control_line(self):
        try:
            line = self.control.line(PATIENCE)
        except (Timeout, OSError):
            time.sleep(0.1)  # it closes its sockets just before it ends
            self.check()
            raise
        if line is None:
            raise Timeout("QEMU does not answer")
        return line

    def qmp(self, command, **arguments):
        """One command of QEMU's machine protocol; its return value. Events are skipped."""
        request = {"execute": command, "arguments": arguments}
        self.control.send(json.dumps(request).encode() + b"\n")
        while True:
            answer = json.loads(self.control_line())
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

    def work(self):
        """Seconds of CPU time that QEMU has used."""
        try:
            with open("/proc/%d/stat" % self.process.pid) as file:
                ticks = file.read().rpartition(")")[2].split()[11:13]
            return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
        except OSError:  # not Linux, or it has ended
            return 0.0

    def where(self):
        """Where the CPU is: its program counter, and whether that moves."""
        places = []
        for _ in range(2):
            said = self.qmp("human-monitor-command", **{"command-line": "info registers"})
            places.append(" ".join(re.findall(r"(?:R1[345]|XPSR)=[0-9a-f]+", said)))
            time.sleep(0.5)
        return "%s; CPU: %s" % (self.qmp("query-status")["status"], ", then ".join(places))

    def line(self, limit=WORK):
        """The next line; `limit` is of QEMU's work."""
        started, work = time.monotonic(), self.work()
        while (line := self.serial.line(GLANCE)) is None:
            self.check()
            self.qmp("query-status")  # makes QEMU look at its other sockets, too
            worked, waited = self.work() - work, time.monotonic() - started
            if worked > limit or waited > PATIENCE * limit / WORK:
                raise Timeout("no line within %.0f s, of which QEMU worked %.0f s; so far: %r; %s" % (
                    waited, worked, self.serial.buffer, self.where()))
        return line.decode()

    def has_output(self):
        return self.serial.readable()

    def answer(self, data, each=None):
        """Send bytes; all lines up to OK or ERR, which is the last one; each(line) as they come."""
        self.send(data)
        return self.lines_until_end(each)

    def lines_until_end(self, each=None):
        lines = []
        while not lines or not (lines[-1] == "OK" or lines[-1].startswith("ERR ")):
            lines.append(self.line())
            if each is not None:
                each(lines[-1])
        return lines

    def command(self, text, each=None):
        """One console command: (data lines, last line, progress lines)."""
        lines = self.answer(text.encode() + b"\n", each)
        progress = [line for line in lines if line.startswith("# ")]
        data = [line for line in lines[:-1] if not line.startswith("# ")]
        return data, lines[-1], progress


def raise_on_termination():
    """Let `timeout` and ^C end the `with` blocks, hence QEMU, too."""
    def stop(number, _):
        raise SystemExit(128 + number)
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGHUP, stop)
