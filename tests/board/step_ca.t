#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""step-ca with its defaults issues for an emulated micro:bit: root and intermediate with keys on
P-256, and an RSA leaf. TAP.

The programs step and step-ca are no packages of Debian. `make interop` builds them from their Go
modules into build/go/bin (tests/interop/step_ca.sh).
"""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
import ec_image
from build import ROOT
from tap import Tap

PATIENCE = 60  # seconds until the server answers
PATH = os.path.join(ROOT, "build", "go", "bin") + os.pathsep + os.environ.get("PATH", "")

tap = Tap()


class StepCa:
    """A CA as `step ca init` sets it up, in a folder of its own, with its server on loopback."""

    def __init__(self, folder):
        self.folder = folder
        self.password = os.path.join(folder, "password")
        self.root = os.path.join(folder, "certs", "root_ca.crt")
        self.middle = os.path.join(folder, "certs", "intermediate_ca.crt")
        self.env = dict(os.environ, STEPPATH=folder, PATH=PATH, no_proxy="*")
        with open(self.password, "w") as file:
            file.write("a password\n")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.url = "https://localhost:%d" % free.getsockname()[1]
        self.step("ca", "init", "--name=Acme", "--dns=localhost", "--provisioner=admin",
                  "--address=" + self.url.replace("https://", ""), "--deployment-type=standalone",
                  "--password-file=" + self.password)

    def __enter__(self):
        self.log = open(os.path.join(self.folder, "log"), "wb")
        self.server = subprocess.Popen(
            ["step-ca", "--password-file", self.password, os.path.join(self.folder, "config", "ca.json")],
            env=self.env, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + PATIENCE
        while self.try_step("ca", "health", "--ca-url=" + self.url, "--root=" + self.root).returncode != 0:
            if self.server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("step-ca does not answer")
            time.sleep(0.2)
        return self

    def __exit__(self, *_):
        self.server.kill()
        self.server.wait()
        self.log.close()

    def try_step(self, *args):
        return subprocess.run(["step", *args], env=self.env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def step(self, *args):
        result = self.try_step(*args)
        if result.returncode != 0:
            raise RuntimeError("step %s: %s" % (" ".join(args), result.stdout))
        return result.stdout

    def issue(self, csr):
        """Sign a request, as a user of step does. step-ca checks the request's names and its key."""
        self.step("ca", "sign", csr, "leaf.pem", "--provisioner=admin", "--ca-url=" + self.url,
                  "--provisioner-password-file=" + self.password, "--root=" + self.root)
        # leaf.pem holds the intermediate certificate as well, so only its first part is the leaf.
        with open("leaf.pem") as file:
            text = file.read()
        end = text.index("-----END CERTIFICATE-----\n") + len("-----END CERTIFICATE-----\n")
        with open("leaf.pem", "w") as file:
            file.write(text[:end])
        der = subprocess.run(["openssl", "x509", "-in", self.root, "-outform", "DER"], check=True,
                             stdout=subprocess.PIPE).stdout
        return hashlib.sha256(der).hexdigest(), ("leaf.pem", self.middle, self.root)


def main():
    missing = [name for name in ("step", "step-ca") if shutil.which(name, path=PATH) is None]
    if missing:
        print("1..0 # SKIP missing: %s (make interop builds them)" % ", ".join(missing))
        return 0
    elf, = ec_image.build(tap, "ursa.elf")
    with tempfile.TemporaryDirectory() as folder, StepCa(folder) as ca:
        tap.note(ca.step("version").splitlines()[0])
        tap.equal(ec_image.install(tap, elf, ca.issue), "OK",
                  "a device installs the chain that step-ca issues with its defaults")
    return tap.done()


sys.exit(main())
