# SPDX-License-Identifier: MIT
"""
Programs that verify a certificate up to a root. The root, the CA below it and the certificates are
made by ursa alone. Each program returns its output, or None if it refuses the certificate.
"""
import os
import subprocess

import ca
from readers import HERE, compiled, text_of
from tap import URSA, content, run

ROOT, MIDDLE = "uroot", "umiddle"
LINE = "[line]\nbasicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\n"


def made(kind):
    return "made-%s.pem" % kind


def _der(path):
    return path[:-len(".pem")] + ".der"


def _ursa(*args):
    ca.must(run([URSA, *args]))


def _make_cas():
    key = ("-newkey", "rsa:2048", "-noenc", "-keyout")
    _ursa("req", "-x509", *key, ROOT + ".key", "-out", ROOT + ".pem", "-days", "7300", "-subj",
          "/O=Acme/CN=root", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    _ursa("req", "-new", *key, MIDDLE + ".key", "-out", MIDDLE + ".csr", "-subj", "/O=Acme/CN=line 1")
    ca.write("line.cnf", LINE)
    _ursa("x509", "-req", "-in", MIDDLE + ".csr", "-CA", ROOT + ".pem", "-CAkey", ROOT + ".key", "-out",
          MIDDLE + ".pem", "-days", "3650", "-extfile", "line.cnf", "-extensions", "line", "-sha384")


def prepare(kinds, spoilt):
    """A root, a CA below it, a certificate for each kind, and one with a wrong signature."""
    _make_cas()
    for kind in kinds:
        _ursa("x509", "-req", "-in", kind + ".pem", "-CA", MIDDLE + ".pem", "-CAkey", MIDDLE + ".key",
              "-out", made(kind), "-not_after", "20490101000000Z", "-copy_extensions", "copy")
    for path in [ROOT + ".pem", MIDDLE + ".pem", *map(made, kinds)]:
        _ursa("x509", "-in", path, "-outform", "DER", "-out", _der(path))
    der = bytearray(content(_der(made(kinds[0]))))
    der[-1] ^= 1
    with open(_der(made(spoilt)), "wb") as file:
        file.write(der)
    _ursa("x509", "-in", _der(made(spoilt)), "-out", made(spoilt))


def _verdict(result):
    return text_of(result) if result.returncode == 0 else None


class OpenSSL:
    name, programs = "OpenSSL", ("openssl",)

    def read(self, kind):
        return _verdict(run(["openssl", "verify", "-x509_strict", "-check_ss_sig", "-CAfile",
                             ROOT + ".pem", "-untrusted", MIDDLE + ".pem", made(kind)]))


class GnuTLS:
    name, programs = "GnuTLS certtool", ("certtool",)

    def read(self, kind):
        ca.write("gnutls-" + kind, content(made(kind)).decode() + content(MIDDLE + ".pem").decode())
        result = run(["certtool", "--verify", "--load-ca-certificate", ROOT + ".pem", "--infile",
                      "gnutls-" + kind])
        return _verdict(result) if "Chain verification output: Verified." in text_of(result) else None


class Nss:
    name, programs = "NSS certutil", ("certutil",)

    def __init__(self):
        os.mkdir("nss-verify")
        ca.must(run(["certutil", "-N", "-d", "sql:nss-verify", "--empty-password"]))
        self.add(ROOT, "CT,C,C", ROOT + ".pem")
        self.add(MIDDLE, ",,", MIDDLE + ".pem")

    @staticmethod
    def add(name, trust, path):
        ca.must(run(["certutil", "-A", "-d", "sql:nss-verify", "-n", name, "-t", trust, "-a", "-i",
                     path]))

    def read(self, kind):
        """As a TLS client, because it wants keyEncipherment of every server."""
        self.add(kind, ",,", made(kind))
        result = run(["certutil", "-V", "-d", "sql:nss-verify", "-n", kind, "-u", "C", "-e"])
        ca.must(run(["certutil", "-D", "-d", "sql:nss-verify", "-n", kind]))
        return _verdict(result) if "certificate is valid" in text_of(result) else None


class Keytool:
    """It asks whether to trust a certificate for which it finds no path. No answer means no."""
    name, programs, parallel = "Java keytool", ("keytool",), True

    def read(self, kind):
        store = kind + ".jks"
        for name, path, *ask in ((ROOT, ROOT + ".pem", "-noprompt"), (MIDDLE, MIDDLE + ".pem"),
                                 (kind, made(kind))):
            result = run(["keytool", "-J-XX:TieredStopAtLevel=1", "-importcert", "-keystore", store,
                          "-storepass", "password", "-alias", name, "-file", path, *ask])
            if "Certificate was added" not in text_of(result):
                return None
        return text_of(result)


class Go:
    name, programs = "Go crypto/x509", ("go",)

    def __init__(self):
        # The reader has compiled the same libraries into this folder.
        environment = {"GO111MODULE": "off", "GOCACHE": os.path.abspath("go"), "CGO_ENABLED": "0",
                       "GOFLAGS": "-p=2"}
        subprocess.run(["go", "build", "-o", "verify-go", os.path.join(HERE, "verify.go")],
                       env=dict(os.environ, **environment), check=True)

    def read(self, kind):
        return _verdict(run(["./verify-go", *map(_der, (ROOT + ".pem", MIDDLE + ".pem", made(kind)))]))


class Compiled:
    """A C program that takes the files of root, CA and certificate, in DER."""

    def read(self, kind):
        return _verdict(run([self.program, *map(_der, (ROOT + ".pem", MIDDLE + ".pem", made(kind)))]))


class WolfSSL(Compiled):
    name, programs = "wolfSSL", ()

    def __init__(self):
        self.program = compiled("wolfssl_verify.c", "-lwolfssl")


class MbedTLS(Compiled):
    name, programs = "Mbed TLS", ()

    def __init__(self):
        self.program = compiled("mbedtls_verify.c", "-lmbedx509", "-lmbedcrypto")


class Botan:
    name, programs = "botan cert_verify", ("botan",)

    def read(self, kind):
        result = run(["botan", "cert_verify", made(kind), MIDDLE + ".pem", ROOT + ".pem"])
        return _verdict(result) if "passes validation" in text_of(result) else None


class StrongSwan:
    name, programs = "strongSwan pki", ("pki",)
    cannot = ("802.1AR",)  # it reads no certificate with an otherName that it does not know

    def read(self, kind):
        result = run(["pki", "--verify", "--in", made(kind), "--cacert", ROOT + ".pem", "--cacert",
                      MIDDLE + ".pem"])
        return _verdict(result) if "certificate trusted" in text_of(result) else None


ALL = (OpenSSL, GnuTLS, Nss, Keytool, Go, WolfSSL, MbedTLS, Botan, StrongSwan)
