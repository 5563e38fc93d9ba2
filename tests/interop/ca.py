# SPDX-License-Identifier: MIT
"""A root and an intermediate CA made with openssl, and devices that they certify."""
import os

from tap import URSA, content, openssl, run

LEAF = """basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature,keyEncipherment
extendedKeyUsage=serverAuth,clientAuth
"""
ISSUER = """basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
"""


def must(result):
    if result.returncode != 0:
        raise RuntimeError("%s\n%s" % (result.args, result.errors))
    return result.stdout


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def make_root(name="root"):
    """Make NAME.pem and NAME.key."""
    must(openssl("req", "-x509", "-newkey", "rsa:2048", "-noenc", "-keyout", name + ".key", "-out",
                 name + ".pem", "-days", "30", "-subj", "/O=Ursa test/CN=" + name,
                 "-addext", "keyUsage=critical,keyCertSign,cRLSign"))


def sign(request, issuer, out, extensions, copy=()):
    write(out + ".ext", extensions)
    must(openssl("x509", "-req", "-in", request, "-CA", issuer + ".pem", "-CAkey", issuer + ".key",
                 "-out", out, "-days", "30", "-extfile", out + ".ext", *copy))


def make_intermediate(name, root="root"):
    must(openssl("req", "-new", "-newkey", "rsa:2048", "-noenc", "-keyout", name + ".key", "-out",
                 name + ".csr", "-subj", "/O=Ursa test/CN=" + name))
    sign(name + ".csr", root, name + ".pem", ISSUER)


def console(flash, *lines):
    """The answers of a device to these lines."""
    return run([URSA, "console", "-flash", flash], data="\n".join([*lines, ""]).encode()).stdout.decode()


def request(flash, words):
    """The PEM request that `csr WORDS` prints. A key is made if the device has no key."""
    console(flash, "keygen")
    lines = console(flash, "csr " + words).splitlines(keepends=True)
    start = lines.index("-----BEGIN CERTIFICATE REQUEST-----\n")
    return "".join(lines[start:lines.index("OK\n", start)])


def install(flash, *pems):
    """Send these files with `cert` and return the last line of the answer."""
    lines = "".join(content(path).decode() for path in pems).splitlines()
    return console(flash, "cert", *lines, ".").splitlines()[-1]


def make_device(flash, words, issuer, *chain):
    """Make a device with a key and a certificate by `issuer`. Returns the answer to `cert`."""
    name = os.path.splitext(flash)[0]
    write(name + ".csr", request(flash, words))
    sign(name + ".csr", issuer, name + ".pem", LEAF, ("-copy_extensions", "copy"))
    return install(flash, name + ".pem", *chain)
