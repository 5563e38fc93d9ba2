# SPDX-License-Identifier: MIT
"""Programs that read a request and verify its signature. Each returns its output, or None if it
refuses the request."""
import os
import subprocess

from tap import content, run

HERE = os.path.dirname(os.path.abspath(__file__))


def text_of(result):
    return result.stdout.decode("utf-8", "replace") + result.errors


def compiled(source, *flags):
    """Compile a C program that uses another library, once. None if the library is missing."""
    name = os.path.splitext(source)[0]
    if not os.path.exists(name):
        result = run([os.environ.get("CC", "cc"), "-w", "-o", name, os.path.join(HERE, source), *flags])
        if result.returncode != 0:
            return None
    return "./" + name


def _filter(program, kind):
    """Run a program that reads DER, prints the request and exits with 0 if it is signed right."""
    result = run([program], data=content(kind + ".der"))
    return text_of(result) if result.returncode == 0 else None


class OpenSSL:
    name, programs = "OpenSSL", ("openssl",)

    def read(self, kind):
        text = text_of(run(["openssl", "req", "-in", kind + ".pem", "-verify", "-noout", "-text",
                          "-nameopt", "utf8"]))
        return text if "verify OK" in text else None


class GnuTLS:
    name, programs = "GnuTLS certtool", ("certtool",)

    def read(self, kind):
        result = run(["certtool", "--crq-info", "--infile", kind + ".pem"])
        text = text_of(result)
        return text if result.returncode == 0 and "Self signature: verified" in text else None


class Keytool:
    name, programs, parallel = "Java keytool", ("keytool",), True

    def read(self, kind):
        result = run(["keytool", "-J-XX:TieredStopAtLevel=1", "-J-Dstdout.encoding=UTF-8",
                      "-printcertreq", "-file", kind + ".pem"])
        return text_of(result) if result.returncode == 0 else None


class Go:
    name, programs = "Go crypto/x509", ("go",)

    def read(self, kind):
        if not os.path.exists("request"):
            environment = {"GO111MODULE": "off", "GOCACHE": os.path.abspath("go"), "CGO_ENABLED": "0",
                           "GOFLAGS": "-p=2"}
            subprocess.run(["go", "build", "-o", "request", os.path.join(HERE, "request.go")],
                           env=dict(os.environ, **environment), check=True)
        return _filter("./request", kind)


class WolfSSL:
    name, programs = "wolfSSL", ()

    def __init__(self):
        self.program = compiled("wolfssl.c", "-lwolfssl")

    def read(self, kind):
        return _filter(self.program, kind)


class MbedTLS:
    """Version 2.28 supports neither extensions in requests nor empty names."""
    name, programs = "Mbed TLS", ()
    shows_names = False
    cannot = ("no-name",)

    def __init__(self):
        self.program = compiled("mbedtls.c", "-lmbedx509", "-lmbedcrypto")

    def read(self, kind):
        return _filter(self.program, kind)


class DerDump:
    """NSS's printer of DER, which knows only the structure and prints hexadecimal digits."""
    name, programs = "NSS derdump", ("derdump",)
    verifies, shows_names = False, False

    def read(self, kind):
        result = run(["derdump", "-r", "-i", kind + ".der"])
        return text_of(result) if result.returncode == 0 else None


ALL = (OpenSSL, GnuTLS, DerDump, Keytool, Go, WolfSSL, MbedTLS)
