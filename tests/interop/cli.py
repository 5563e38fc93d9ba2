# SPDX-License-Identifier: MIT
"""Functions shared by the tests of `ursa`'s command line: commands, and the key and request of
`ursa req -new -newkey`."""
import os

from tap import URSA, Folder, content, done, mode, openssl, run

SUBJECT = "/C=DE/O=Acme/CN=device-0001"
BASE = ["req", "-new", "-newkey", "rsa:2048", "-noenc"]

# Debian's configuration has the same settings, but it may be missing.
CONFIG = """[req]
distinguished_name = name
string_mask = utf8only
utf8 = yes
[name]
"""


def ursa(*args, **options):
    return run([URSA, *args], **options)


def req(*args, **options):
    return ursa(*BASE, *args, **options)


def openssl_req(*args):
    return openssl("req", *args, env={"OPENSSL_CONF": os.path.abspath("openssl.cnf")})


def fresh():
    """Remove the key and the request and return their names."""
    for name in ("key.pem", "req.csr"):
        if os.path.lexists(name):
            os.unlink(name)
    return "key.pem", "req.csr"


def whole(key):
    """0: no key; 1: a complete key of mode 0600; a text: a wrong key or mode."""
    if not os.path.lexists(key):
        return 0
    text = content(key).decode()
    ends = "-----BEGIN PRIVATE KEY-----\n", "-----END PRIVATE KEY-----\n"
    return 1 if text.startswith(ends[0]) and text.endswith(ends[1]) and mode(key) == "0600" \
        else "mode %s: %r" % (mode(key), text)


def run_tests(names):
    """Run the functions test_... of a module in a temporary folder, where openssl.cnf is the only file."""
    with Folder():
        with open("openssl.cnf", "w", encoding="ascii") as config:
            config.write(CONFIG)
        for test in [value for key, value in sorted(names.items()) if key.startswith("test_")]:
            test()
        done()
