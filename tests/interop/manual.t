#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The lines of the shell in the documents of the command and of the console, as they stand there."""
import os
import sys

sys.dont_write_bytecode = True
import ca  # noqa: E402
from blocks import block  # noqa: E402
from tap import URSA, Folder, content, done, ok, openssl, run  # noqa: E402
from terminal import converse  # noqa: E402

REQUEST = block("boards/host/README.md", "sh", "-keyout d.key")
ASKED = block("boards/host/README.md", "sh", "req -new -key")
NAMED = block("boards/host/README.md", "sh", "-config san.cnf")
KEYS = block("boards/host/README.md", "sh", "ursa genrsa")
CERTIFICATES = block("boards/host/README.md", "sh", "ursa chain")
DEVICE = block("boards/host/README.md", "sh", "ursa console")
SMALL_CA = block("boards/host/README.md", "sh", "ursa req -x509")
SELF = block("boards/host/README.md", "sh", "-signkey server.key")
SIGNED = block("core/console/README.md", "sh", "-copy_extensions copy")
BOUND = block("core/console/README.md", "sh", "-bound answer.pem")
NONCE = "00112233445566778899aabbccddeeff"


def lines(text, name, *answers, data=None):
    """Run lines of the shell, with answers on a terminal or with data."""
    command = ["sh", "-euc", text]
    if data is None:
        status, said = converse(command, answers)
    else:
        result = run(command, data=data)
        status, said = result.returncode, result.stdout.decode() + result.errors
    ok(status == 0, name, said)
    return said


def is_signed(path):
    return openssl("req", "-in", path, "-noout", "-verify").returncode == 0


os.environ["PATH"] = os.path.dirname(URSA) + ":" + os.environ["PATH"]
os.environ["NONCE"] = NONCE
with Folder():
    lines(REQUEST, "a key and a request")
    ok(is_signed("d.csr"), "... which OpenSSL verifies")
    ca.write("san.cnf", "[req]\nprompt = no\ndistinguished_name = dn\nreq_extensions = ext\n[dn]\nCN = x\n"
             "[ext]\nsubjectAltName = @alt_names\n[alt_names]\nDNS.1 = x.example\n")
    lines(NAMED, "a request with names from a file")
    ok(is_signed("s.csr"), "... which OpenSSL verifies")
    lines(KEYS, "keys, with a passphrase", *["secret"] * 8)
    ok(b"ENCRYPTED" in content("sealed.key"), "... the last one is encrypted")
    lines(ASKED, "a request, with openssl's questions", "secret", "US", "", "", "Acme", "", "x.example",
          *[""] * 3)
    ok(is_signed("server.csr"), "... which OpenSSL verifies")

    ca.make_root("root")
    ca.make_intermediate("middle")
    ca.write("bundle.crt", content("middle.pem").decode())
    ca.sign("d.csr", "middle", "d.pem", "extendedKeyUsage=serverAuth\n", ("-copy_extensions", "copy"))
    said = lines(CERTIFICATES, "certificates")
    ok("d.pem: OK" in said and content("server.crt").count(b"BEGIN") == 2, "... verified, and in order", said)

    os.mkdir("ca")
    for name in ("d.csr", "server.csr", "server.key"):
        os.link(name, "ca/" + name)
    os.chdir("ca")
    said = lines(SMALL_CA, "a small CA")
    ok("d.pem: OK" in said, "... certifies a device", said)
    ok(openssl("verify", "-CAfile", "root.pem", "-untrusted", "line.pem", "d.pem").returncode == 0,
       "... as OpenSSL says, too")
    lines(SELF, "a server that is its own issuer", "secret")
    ok(openssl("verify", "-CAfile", "server.pem", "server.pem").returncode == 0, "... says OpenSSL")
    os.chdir("..")

    ca.write("samples.txt", ca.console("noise.flash", "noise 20000"))
    said = lines(DEVICE, "a device, and a report of noise", data=b"version\n")
    ok("protocol: 1" in said and "min-entropy" in said, "... which both answer", said)

    ca.make_root("ca")
    lines(SIGNED, "a CA of OpenSSL's")
    ok(b"Version: 3" in openssl("x509", "-in", "d.pem", "-noout", "-text").stdout, "... makes version 3")
    ca.console("bound.flash", "keygen")
    ca.write("answer.pem", ca.console("bound.flash", "csr /CN=x nonce=" + NONCE))
    said = lines(BOUND, "a bound request is verified")
    ok("KEYED" in said, "... and its statement is shown", said)
done()
