# SPDX-License-Identifier: MIT
"""
Programs that verify a request's signature and make a certificate. Each returns the files of the
chain (PEM), the leaf first, or None if it refuses the request.
"""
import itertools
import json
import os
import socket
import subprocess
import time

import ca
from tap import PATIENCE, URSA, content, openssl, run

CONFIG = """[ca]
default_ca = x
[x]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
default_days = 30
policy = any
copy_extensions = copy
unique_subject = no
email_in_dn = yes
x509_extensions = leaf
[any]
commonName = optional
[leaf]
basicConstraints = CA:FALSE
"""

PROFILE = {"signing": {"default": {"expiry": "720h", "usages": [
    "signing", "key encipherment", "server auth", "client auth"]}}}


def _leaf(name, result, pem=None):
    """The file that a program wrote, or a file with the text that it printed."""
    if pem is not None:
        ca.write(name, pem)
    made = result.returncode == 0 and os.path.exists(name) and b"-----BEGIN CERT" in content(name)
    return [name] if made else None


class OpenSSL:
    name, programs = "openssl ca", ("openssl",)

    def __init__(self):
        ca.write("ca.cnf", CONFIG)
        ca.write("index.txt", "")

    def issue(self, kind):
        name = "openssl-%s.pem" % kind
        return _leaf(name, openssl("ca", "-batch", "-config", "ca.cnf", "-cert", "root.pem", "-keyfile",
                                   "root.key", "-in", kind + ".pem", "-out", name, "-notext",
                                   "-preserveDN"))


class Ursa:
    name, programs = "ursa x509", ()

    def issue(self, kind):
        name = "ursa-%s.pem" % kind
        return _leaf(name, run([URSA, "x509", "-req", "-in", kind + ".pem", "-CA", "root.pem", "-CAkey",
                                "root.key", "-out", name, "-days", "30", "-copy_extensions", "copy"]))


class Cfssl:
    name, programs = "cfssl sign", ("cfssl",)

    def __init__(self):
        ca.write("cfssl.json", json.dumps(PROFILE))

    def issue(self, kind):
        result = run(["cfssl", "sign", "-ca", "root.pem", "-ca-key", "root.key", "-config",
                      "cfssl.json", kind + ".pem"])
        pem = json.loads(result.stdout)["cert"] if result.returncode == 0 else None
        return _leaf("cfssl-%s.pem" % kind, result, pem)


class GnuTLS:
    name, programs = "certtool", ("certtool",)

    def __init__(self):
        ca.write("certtool.cfg", "expiration_days = 30\nhonor_crq_extensions\n")

    def issue(self, kind):
        name = "certtool-%s.pem" % kind
        return _leaf(name, run(["certtool", "--generate-certificate", "--load-request", kind + ".pem",
                                "--load-ca-certificate", "root.pem", "--load-ca-privkey", "root.key",
                                "--template", "certtool.cfg", "--outfile", name]))


class Nss:
    name, programs = "NSS certutil", ("certutil", "pk12util")

    def __init__(self):
        self.serials = itertools.count(1)
        os.mkdir("nss")
        ca.must(run(["certutil", "-N", "-d", "sql:nss", "--empty-password"]))
        ca.must(run(["pk12util", "-i", "root.p12", "-d", "sql:nss", "-W", "password"]))

    def issue(self, kind):
        name = "nss-%s.pem" % kind
        return _leaf(name, run(["certutil", "-C", "-d", "sql:nss", "-c", "root", "-i", kind + ".pem",
                                "-a", "-o", name, "-m", str(next(self.serials)), "-v", "1"]))


class Keytool:
    name, programs, parallel = "keytool", ("keytool",), True

    def issue(self, kind):
        name = "keytool-%s.pem" % kind
        return _leaf(name, run(["keytool", "-J-XX:TieredStopAtLevel=1", "-gencert", "-keystore",
                                "root.p12", "-storepass", "password", "-alias", "root", "-infile",
                                kind + ".pem", "-outfile", name, "-rfc", "-ext", "honored=all"]))


class Botan:
    name, programs = "botan sign_cert", ("botan",)

    def issue(self, kind):
        result = run(["botan", "sign_cert", "--duration=30", "root.pem", "root.key", kind + ".pem"])
        return _leaf("botan-%s.pem" % kind, result, result.stdout.decode())


class StrongSwan:
    name, programs = "strongSwan pki", ("pki",)
    cannot = ("802.1AR",)  # refuses requests with an unknown otherName

    def issue(self, kind):
        result = run(["pki", "--issue", "--type", "pkcs10", "--in", kind + ".der", "--cacert", "root.pem",
                      "--cakey", "root.key", "--lifetime", "30", "--outform", "pem"])
        return _leaf("pki-%s.pem" % kind, result, result.stdout.decode())


def _free_ports(n):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(n)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


class Acme:
    """
    Pebble, a CA with the ACME protocol (RFC 8555). It does not verify a request's signature. The
    client is acme-tiny, or dehydrated for a wildcard, which needs another kind of proof.
    """
    name, programs = "ACME (Pebble)", ("pebble", "acme-tiny", "dehydrated", "curl")
    verifies, parallel = False, True
    # An order is for host names (RFC 8555 section 7.1.3), which Pebble needs in subjectAltName.
    cannot = ("plain", "address", "uri-mail", "802.1AR")

    def __init__(self):
        self.prepare_clients()
        for _ in range(5):  # a port may be taken before the server has it
            self.start()
            if self.is_up():
                break
            self.close()
        ca.must(self.dehydrated("--register", "--accept-terms"))

    def start(self):
        port, management = _free_ports(2)
        self.url = "https://localhost:%d/dir" % port
        ca.write("pebble.json", json.dumps({"pebble": {
            "listenAddress": "127.0.0.1:%d" % port,
            "managementListenAddress": "127.0.0.1:%d" % management,
            "certificate": "localhost.pem", "privateKey": "localhost.key",
            "httpPort": 5002, "tlsPort": 5001, "ocspResponderURL": ""}}))
        # The test does not prove that the names belong to the device.
        environment = dict(os.environ, PEBBLE_VA_ALWAYS_VALID="1", PEBBLE_VA_NOSLEEP="1",
                           PEBBLE_WFE_NONCEREJECT="0")
        with open("pebble.log", "wb") as log:
            self.server = subprocess.Popen(["pebble", "-config", "pebble.json"], stdout=log, stderr=log,
                                           env=environment)

    def is_up(self):
        deadline = time.monotonic() + PATIENCE
        while self.server.poll() is None and time.monotonic() < deadline:
            if run(["curl", "-q", "-s", "--noproxy", "*", "--cacert", "root.pem",
                    self.url]).returncode == 0:
                return True
            time.sleep(0.1)
        return False

    @staticmethod
    def prepare_clients():
        here = os.getcwd()
        ca.write("hook", "#!/bin/sh\nexit 0\n")
        os.chmod("hook", 0o755)
        os.mkdir("challenges")
        ca.must(openssl("genrsa", "-out", "account.key", "2048"))
        ca.write("acme.conf", "BASEDIR=%s\nCHALLENGETYPE=dns-01\nHOOK=%s/hook\nKEY_ALGO=rsa\n"
                 "IP_VERSION=4\nCURL_OPTS='--cacert %s/root.pem --noproxy *'\n" % (here, here, here))

    def dehydrated(self, *args):
        return run(["dehydrated", "--config", "acme.conf", "--ca", self.url, "--no-lock", *args])

    def tiny(self, request):
        return run(["acme-tiny", "--account-key", "account.key", "--csr", request, "--acme-dir",
                    "challenges", "--disable-check", "--directory-url", self.url],
                   env={"SSL_CERT_FILE": os.path.abspath("root.pem"), "no_proxy": "*"})

    def issue(self, kind):
        request = kind + ".pem"
        result = self.dehydrated("--signcsr", request) if kind == "wildcard" else self.tiny(request)
        begin = max(result.stdout.decode().find("-----BEGIN"), 0)
        return _leaf("acme-%s.pem" % kind, result, result.stdout.decode()[begin:])

    def close(self):
        self.server.kill()
        self.server.wait()


ALL = (Ursa, OpenSSL, Cfssl, GnuTLS, Nss, Keytool, Botan, StrongSwan, Acme)


def prepare():
    """Make the CA of all programs except Pebble's own, and a server certificate issued by it."""
    ca.make_root()
    ca.must(openssl("pkcs12", "-export", "-in", "root.pem", "-inkey", "root.key", "-name", "root",
                    "-out", "root.p12", "-passout", "pass:password"))
    ca.must(openssl("req", "-new", "-newkey", "rsa:2048", "-noenc", "-keyout", "localhost.key", "-out",
                    "localhost.csr", "-subj", "/CN=localhost"))
    ca.sign("localhost.csr", "root", "localhost.pem", ca.LEAF + "subjectAltName=DNS:localhost\n")
