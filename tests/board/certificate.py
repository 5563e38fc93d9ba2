# SPDX-License-Identifier: MIT
"""A certificate for a board's key from a temporary CA."""

import os
import subprocess
import tempfile

from qemu import PATIENCE


URSA = os.path.abspath(os.environ.get("URSA", "build/host/ursa"))


def certify(board, program="openssl"):
    """
    The lines of a `cert` command that installs a chain of one certificate. `program` is the CA:
    openssl, or the path of ursa, which has the same options.
    """
    lines, last, _ = board.command("csr /CN=unit")
    assert last == "OK", last
    with tempfile.TemporaryDirectory(prefix="ursa-") as folder:
        def ca(*arguments):
            return subprocess.run((program,) + arguments, check=True, timeout=PATIENCE, cwd=folder,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()

        def write(name, text):
            with open(os.path.join(folder, name), "w") as file:
                file.write(text)

        write("csr", "\n".join(lines) + "\n")
        # Without extensions the certificate would have version 1.
        write("extensions", "basicConstraints = CA:FALSE\n")
        ca("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key",
           "-out", "ca.pem", "-subj", "/CN=Test CA")
        pem = ca("x509", "-req", "-extfile", "extensions", "-in", "csr", "-CA", "ca.pem",
                 "-CAkey", "ca.key", "-set_serial", "7", "-days", "30")
    return "cert\n" + pem + ".\n"
