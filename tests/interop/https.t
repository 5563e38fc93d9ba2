#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An identity used with BearSSL's TLS (tests/example): a web server and an authenticated client."""
import os
import socket
import subprocess
import sys

sys.dont_write_bytecode = True
import ca  # noqa: E402
from tap import PATIENCE, URSA, Folder, done, has, ok, openssl, run, same  # noqa: E402

# install.t names the examples that it has built.
EXAMPLES = os.environ.get("URSA_EXAMPLES") or os.path.join(os.path.dirname(URSA), "tests", "example")
GREETING = "Ursa speaks TLS\n"


class Server:
    """A server program that prints a line with the place where it listens."""

    def __init__(self, *args, **options):
        self.process = subprocess.Popen(args, stdout=subprocess.PIPE, text=True, **options)

    def line(self, word):
        for line in self.process.stdout:
            if word in line:
                return line.split()
        raise RuntimeError("%s does not start" % self.process.args[0])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()


def talk(port, data):
    """The complete answer of a server on loopback to these bytes."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as peer:
        peer.sendall(data)
        answer = b""
        try:
            while part := peer.recv(4096):
                answer += part
        except ConnectionResetError:
            pass
        return answer.decode("latin-1")


def curl(*args):
    return run(["curl", "-q", "-sS", "--noproxy", "*", "--cacert", "root.pem", *args])


def s_client(port, *args):
    result = openssl("s_client", "-connect", "127.0.0.1:%d" % port, "-servername", "localhost",
                     "-CAfile", "root.pem", "-verify_hostname", "localhost",
                     "-verify_return_error", "-ign_eof", *args,
                     data=b"GET / HTTP/1.0\r\n\r\n")
    return result.stdout.decode("latin-1") + result.errors


def test_https(https, http):
    result = curl("https://localhost:%d/" % https)
    same(result.stdout.decode() + result.errors, GREETING, "curl accepts the server's certificate")
    result = curl("-L", "-w", "%{url_effective}", "http://localhost:%d/a/b?c=d" % http)
    same(result.stdout.decode() + result.errors,
         GREETING + "https://localhost:%d/a/b?c=d" % https,
         "HTTP is redirected to HTTPS with the path")
    has(curl("--cacert", "other.pem", "https://localhost:%d/" % https).errors, "(60)",
        "with another root curl refuses the certificate")
    has(curl("https://127.0.0.1:%d/" % https).errors, "(60)", "... and with another host name")


def test_openssl(https):
    seclevel = "DEFAULT:@SECLEVEL=0"
    for what, args in (
            ("defaults", ()),
            ("a signature with SHA-512", ("-sigalgs", "RSA+SHA512")),
            ("... SHA-384", ("-sigalgs", "RSA+SHA384")),
            ("ChaCha20-Poly1305", ("-cipher", "ECDHE-RSA-CHACHA20-POLY1305")),
            ("the key decrypts (RSA key exchange)", ("-cipher", "AES128-GCM-SHA256")),
            ("TLS 1.1, signed without an OID", ("-tls1_1", "-cipher", seclevel))):
        text = s_client(https, *args)
        ok("Verify return code: 0 (ok)" in text and GREETING in text, "openssl s_client: " + what,
           text)
    result = run(["gnutls-cli", "--x509cafile", "root.pem", "-p", str(https), "localhost"],
                 data=b"GET / HTTP/1.0\r\n\r\n")
    has(result.stdout.decode("latin-1"), "The certificate is trusted",
        "gnutls-cli trusts the certificate")


def location(http, request):
    return next((line for line in talk(http, request).split("\r\n") if line.startswith("Loc")), "")


def test_strangers(https, http):
    home = "Location: https://localhost:%d/" % https
    for path in (b"//evil.example/\x0bX: y", b"http://evil.example/", b"/a\nX-Evil: 1", b"", b"a" * 2500):
        talked = location(http, b"GET " + path + b" HTTP/1.0\r\n\r\n")
        ok(talked in (home, ""), "a bad path does not redirect elsewhere: %r" % path[:20], talked)
    for name, data in (("no TLS at all", b"GET / HTTP/1.0\r\n\r\n"), ("noise", bytes(range(256)) * 40),
                       ("no data", b"")):
        with socket.create_connection(("127.0.0.1", https), PATIENCE) as peer:
            try:
                peer.sendall(data)
            except OSError:
                pass
        same(curl("https://localhost:%d/" % https).stdout.decode(), GREETING,
             "the server works on after " + name)


def client(flash, port, name="localhost", root="root.pem"):
    result = run([EXAMPLES + "/client", flash, str(port), name, root])
    return result.stdout.decode("latin-1") + result.errors


def test_client():
    ca.must(openssl("req", "-x509", "-newkey", "rsa:2048", "-noenc", "-keyout", "server.key", "-out",
                    "server.pem", "-subj", "/CN=server", "-CA", "root.pem", "-CAkey", "root.key",
                    "-addext", "subjectAltName=DNS:localhost", "-addext",
                    "basicConstraints=critical,CA:FALSE"))
    with Server("openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", "server.pem", "-key",
                "server.key", "-CAfile", "root.pem", "-Verify", "2", "-verify_return_error", "-www",
                stderr=subprocess.DEVNULL) as server:
        port = int(server.line("ACCEPT")[1].rsplit(":", 1)[1])
        text = client("unit.flash", port)
        has(text, "Subject: O=Acme, CN=unit 1",
            "openssl s_server -Verify accepts the client's certificate")
        has(text, "Verify return code: 0 (ok)", "... verified to the root")
        ok("HTTP/1.0 200" not in client("stranger.flash", port),
           "openssl refuses a certificate of another root")
        has(client("unit.flash", port, root="other.pem"), "error 62",
            "the client refuses a server of another root")
        has(client("unit.flash", port, name="example.com"), "error 56", "... or with another name")
        has(client("keyed.flash", port), "no-certificate",
            "a client without a certificate reports it")


def main():
    with Folder():
        for name in ("root", "other"):
            ca.make_root(name)
        ca.make_intermediate("middle")
        words = '"/O=Acme/CN=unit 1" san=DNS:localhost'
        same(ca.make_device("unit.flash", words, "middle", "middle.pem"), "OK",
             "a device is certified by an intermediate")
        same(ca.make_device("stranger.flash", words, "other"), "OK",
             "another device is certified by another root")
        ca.request("keyed.flash", "/CN=x")
        with Server(EXAMPLES + "/https", "unit.flash") as server:
            _, https, _, http = server.line("https ")
            test_https(int(https), int(http))
            test_openssl(int(https))
            test_strangers(int(https), int(http))
        test_client()
    done()


main()
