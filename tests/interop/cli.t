#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`ursa req` compared with openssl and certtool: the key, the request and where they go."""
import os
import sys

sys.dont_write_bytecode = True
from cli import SUBJECT, fresh, openssl_req, req, run_tests, ursa  # noqa: E402
from tap import content, has, mode, ok, openssl, run, same  # noqa: E402


def test_a_key_and_a_request():
    key, csr = fresh()
    result = req("-keyout", key, "-out", csr, "-subj", SUBJECT, "-addext",
                 "subjectAltName=DNS:device-0001.local")
    same(result.returncode, 0, "a key and a request are made")
    same(result.errors, "", "nothing is printed to stderr if it is no terminal")
    same(result.stdout, b"", "nothing is printed to stdout if -out is given")
    same(openssl_req("-in", csr, "-verify", "-noout").returncode, 0, "openssl verifies the request")
    result = openssl("pkey", "-in", key, "-check", "-noout")
    has(result.stdout.decode() + result.errors, "Key is valid", "openssl finds the key valid")
    has(content(key).decode(), "-----BEGIN PRIVATE KEY-----\n", "the key is PKCS#8")
    result = run(["certtool", "--crq-info", "--infile", csr])
    text = result.stdout.decode()
    same(result.returncode, 0, "certtool reads the request")
    has(text, "Self signature: verified", "certtool verifies the request")
    has(text, "DNSname: device-0001.local", "certtool sees the name")
    result = run(["certtool", "--key-info", "--infile", key])
    has(result.stdout.decode(), "RSA", "certtool reads the key")
    same(openssl_req("-in", csr, "-pubkey", "-noout").stdout,
         openssl("pkey", "-in", key, "-pubout").stdout,
         "the key and the request have the same public key")
    text = openssl("pkey", "-in", key, "-noout", "-text").stdout.decode()
    has(text, "2048 bit", "the key has 2048 bits")
    has(text, "65537 (0x10001)", "the exponent is 65537")
    lines = content(csr).decode().split("\n")
    ok(all(len(line) <= 64 for line in lines) and lines[-1] == "",
       "PEM has 64 columns and LF at its end")
    same(mode(key), "0600", "the key's mode is 0600")


def test_modes_do_not_depend_on_the_umask():
    for mask in (0o000, 0o777):
        key, csr = fresh()
        req("-keyout", key, "-out", csr, "-subj", SUBJECT, preexec_fn=lambda: os.umask(mask))
        same(mode(key), "0600", "the key's mode is 0600 under umask %03o" % mask)
        same(mode(csr), "%04o" % (0o666 & ~mask), "the request's mode follows umask %03o" % mask)


def test_two_keys_differ():
    key, csr = fresh()
    req("-keyout", key, "-out", csr, "-subj", SUBJECT)
    one = content(key)
    key, csr = fresh()
    req("-keyout", key, "-out", csr, "-subj", SUBJECT)
    ok(one != content(key), "two keys differ")


# ursa and openssl (with ursa's key) write a request for each case. All bytes must be equal.
CASES = [
    ("/CN=x",),
    ("/",  "subjectAltName=critical,DNS:only.example"),
    (SUBJECT, "subjectAltName=DNS:device-0001.local"),
    (SUBJECT, "subjectAltName=DNS:a.example, DNS:*.b.example,IP:192.0.2.1,IP:2001:db8::1,"
              "IP:::ffff:192.0.2.1,URI:urn:dev:mac:0024befffe804ff1,email:a.b@example.com"),
    ("/C=US/ST=California/L=San Francisco/O=Acme, Inc./OU=R\\/D/CN=a\\+b",),
    ("/O=Gr\u00fc\u00dfe/CN=\u30c7\u30d0\u30a4\u30b9-1",),
    ("/DC=com/DC=example/UID=u1/CN=n/emailAddress=a@example.com",),
    ("/O=Acme/CN=x/serialNumber=SN-12 34/title=T/GN=G/SN=S/dnQualifier=q",),
    ("/O=Acme+OU=b/CN=x+serialNumber=1",),
    ("/CN=" + "x" * 64,),
    ("/CN=x", "keyUsage=digitalSignature"),
    ("/CN=x", "keyUsage=critical,digitalSignature,keyEncipherment,decipherOnly"),
    ("/CN=x", "extendedKeyUsage=serverAuth,clientAuth"),
    ("/CN=x", "basicConstraints=CA:FALSE"),
    ("/CN=x", "basicConstraints=critical,CA:TRUE"),
    ("/CN=x", "subjectAltName=critical,DNS:a", "keyUsage=critical,keyCertSign,cRLSign",
     "extendedKeyUsage=critical,codeSigning,emailProtection,timeStamping,OCSPSigning",
     "basicConstraints=CA:FALSE"),
]


def test_the_same_bytes_as_openssl():
    for subject, *extensions in CASES:
        key, csr = fresh()
        name = " ".join([subject, *extensions]).encode("ascii", "backslashreplace").decode()
        words = ["-subj", subject, "-outform", "DER"]
        for extension in extensions:
            words += ["-addext", extension]
        result = req("-keyout", key, "-out", csr, *words)
        if not ok(result.returncode == 0, "ursa makes a request: " + name, result.errors):
            continue
        theirs = openssl_req("-new", "-key", key, "-sha256", "-utf8", *words)
        ok(theirs.stdout == content(csr), "the bytes are those of openssl: " + name, theirs.errors,
           openssl_req("-inform", "DER", "-in", csr, "-noout", "-text", "-nameopt",
                       "multiline,show_type").stdout.decode("utf-8", "replace"))


def test_openssl_reads_the_extensions():
    key, csr = fresh()
    req("-keyout", key, "-out", csr, "-subj", SUBJECT,
        "-addext", "basicConstraints=critical,CA:FALSE", "-addext",
        "extendedKeyUsage=clientAuth,serverAuth",
        "-addext", "keyUsage=digitalSignature",
        "-addext", "subjectAltName = IP:10.0.0.1,URI:https://a.example/x,email:a@example.com")
    text = openssl_req("-in", csr, "-noout", "-text").stdout.decode()
    for part in ("CA:FALSE", "TLS Web Client Authentication", "TLS Web Server Authentication",
                 "Digital Signature", "IP Address:10.0.0.1", "URI:https://a.example/x",
                 "email:a@example.com", "X509v3 Basic Constraints: critical"):
        has(text, part, "openssl sees " + part)


def test_the_other_spelling():
    key, csr = fresh()
    req("-keyout", key, "-out", csr, "-subj", "CN=device-1,O=Acme,C=US")
    text = openssl_req("-in", csr, "-noout", "-subject").stdout.decode()
    has(text, "C = US, O = Acme, CN = device-1", "the order of an RFC 4514 subject is reversed")


def test_outputs():
    key, csr = fresh()
    result = req("-keyout", key, "-subj", SUBJECT)
    has(result.stdout.decode(), "-----BEGIN CERTIFICATE REQUEST-----",
        "without -out the request goes to stdout")
    key, csr = fresh()
    result = req("-keyout", key, "-subj", SUBJECT, "-out", "-", "-outform", "der")
    same(result.stdout[:2], b"\x30\x82", "-out - -outform der writes DER to stdout")
    fresh()
    result = ursa("req", "--new", "--newkey", "rsa", "--nodes", "--subj", SUBJECT, "--batch",
                  "--sha256", "--utf8", "--verbose", "--out", csr)
    same(result.returncode, 0,
         "options with two dashes are accepted, and -nodes, -newkey rsa, -batch, -sha256, -utf8")
    same(mode("privkey.pem"), "0600", "without -keyout the key goes to privkey.pem")
    has(result.errors, "+", "-verbose shows progress")
    os.unlink("privkey.pem")
    fresh()
    with open(csr, "w", encoding="ascii") as file:
        file.write("old")
    os.symlink(csr, "link.csr")
    result = req("-keyout", key, "-subj", SUBJECT, "-out", "link.csr")
    ok(result.returncode == 0 and os.path.islink("link.csr") and
       content(csr).startswith(b"-----BEGIN"),
       "an old request is replaced, even if -out is a link to it")
    os.unlink("link.csr")


run_tests(globals())
