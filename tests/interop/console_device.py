# SPDX-License-Identifier: MIT
"""A device for the tests of `ursa console`: the program over a pipe, and its certificate request."""
import subprocess

from tap import URSA, openssl

FLASH = "device.flash"
SUBJECT = "/O=Acme/CN=device-0001"


class Device:
    """A console process. Every command returns its data lines and its last line."""

    def __init__(self, path=FLASH):
        self.process = subprocess.Popen([URSA, "console", "-flash", path], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.greeting = self.line()

    def line(self):
        return self.process.stdout.readline().decode().rstrip("\n")

    def send(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def answer(self):
        """Returns the data lines, the progress lines and the last line of an answer."""
        data, progress = [], []
        while True:
            line = self.line()
            if line == "":
                return data, progress, "(end)"
            if line.startswith("# "):
                progress.append(line)
            elif line == "OK" or line.startswith("ERR "):
                return data, progress, line
            else:
                data.append(line)

    def ask(self, line):
        self.send(line.encode() + b"\n")
        data, _, last = self.answer()
        return data, last

    def state(self):
        return dict(line.split(": ", 1) for line in self.ask("status")[0])

    def csr(self, words):
        data, last = self.ask("csr " + words)
        return "\n".join(data + [""]) if last == "OK" else last

    def cert(self, pem, words=""):
        """Send a certificate at once. Returns the progress lines and the last line."""
        self.send(b"cert%s\n%s.\n" % (words.encode(), pem))
        _, progress, last = self.answer()
        return progress, last

    def end(self):
        self.process.stdin.close()
        rest = self.process.stdout.read().decode()
        self.process.stdout.close()
        return self.process.wait(), rest


def modulus_of(csr):
    text = openssl("req", "-noout", "-modulus", data=csr.encode()).stdout.decode()
    return text.strip().split("=")[1]
