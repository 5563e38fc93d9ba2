#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Errors and help of `ursa`: wrong words are refused, and no name of a file controls a terminal."""
import os
import shutil
import sys

sys.dont_write_bytecode = True
from cli import BASE, SUBJECT, fresh, req, run_tests, ursa  # noqa: E402
from tap import ok, openssl, run, same  # noqa: E402

DEPS = os.path.abspath("boards/common/deps.sh")
HOSTILE = "a\x1b[2K\r\nb\u202ec\u200bd\x7fe\udcfff"  # the surrogate stands for the byte FF
SHOWN = "a\\x1B[2K\\x0D\\x0Ab\\xE2\\x80\\xAEc\\xE2\\x80\\x8Bd\\x7Fe\\xFFf"


def test_names_of_files_cannot_control_a_terminal():
    key, csr = fresh()
    req("-keyout", key, "-out", csr, "-subj", SUBJECT)
    openssl("req", "-x509", "-key", key, "-subj", SUBJECT, "-out", HOSTILE)
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "other.pem", "-subj", "/CN=o",
            "-out", "root.pem")
    with open("samples" + HOSTILE, "w", encoding="ascii") as file:
        file.write("000102030405\n" * 100 + "ERR " + HOSTILE[:6] + "\nOK\n")
    with open("good" + HOSTILE, "w", encoding="ascii") as file:
        file.write("000102030405\n" * 100 + "OK\n")
    for words in ([HOSTILE], ["help", HOSTILE], ["req", HOSTILE], ["req", "-" + HOSTILE],
                  ["req", "-in", "no" + HOSTILE], ["req", "-in", HOSTILE],
                  ["req", "-new", "-key", "no" + HOSTILE, "-subj", "/CN=x"],
                  [*BASE, "-keyout", HOSTILE, "-subj", "/CN=x"],
                  [*BASE, "-keyout", HOSTILE + "/no", "-subj", "/CN=x"],
                  [*BASE, "-subj", "/CN=x", "-noise", HOSTILE],
                  [*BASE, "-subj", "/CN=x", "-noise", "hwrng", "-noise-claim", HOSTILE],
                  [*BASE, "-subj", "/CN=x", "-addext", HOSTILE],
                  ["req", "-verify", "-in", csr, "-bound", HOSTILE, "-nonce", "00" * 16],
                  ["rsa", "-in", HOSTILE], ["rsa", "-in", key, "-passin", "env:" + HOSTILE],
                  ["rsa", "-in", key, "-passin", "file:" + HOSTILE + "/no"],
                  ["pkcs8", "-in", HOSTILE], ["x509", "-in", "no" + HOSTILE],
                  ["x509", "-in", HOSTILE, "-checkend", HOSTILE],
                  ["check", "-key", key, "-cert", HOSTILE], ["check", "-key", key, "-req", HOSTILE],
                  ["verify", "-CAfile", HOSTILE, HOSTILE], ["verify", "-CAfile", "root.pem", HOSTILE],
                  ["chain", "-cert", "root.pem", "-untrusted", HOSTILE],
                  ["chain", "-cert", HOSTILE, "-out", HOSTILE + "/no"],
                  ["console", "-flash", HOSTILE + "/no"], ["console", "-store", HOSTILE],
                  ["noise-report", "samples" + HOSTILE], ["noise-report", "good" + HOSTILE],
                  ["noise-report", "-restart", "samples" + HOSTILE, "good" + HOSTILE],
                  ["noise-report", "-svg", HOSTILE + "/no", "good" + HOSTILE]):
        result = ursa(*words)
        said = result.stdout + result.stderr
        bad = [text for text in (b"\x1b", b"\r", b"b\xe2", b"\x7f", b"\xff", b"\nb\\xE2")
               if text in said]
        ok(bad == [] and SHOWN[:12].encode() in said,
           "the output cannot control a terminal: %s" % ascii(" ".join(words)), bad, said)
    result = ursa("x509", "-in", "no" + HOSTILE)
    same(result.errors, "ursa: no%s: cannot be read: No such file or directory\n" % SHOWN,
         "each hostile byte of a name is shown as \\xNN")
    result = ursa("x509", "-in", "Gr\u00fc\u00dfe \u30c7\u30d0 \U0001f511.pem")
    same(result.errors, "ursa: Gr\u00fc\u00dfe \u30c7\u30d0 \U0001f511.pem: cannot be read: "
         "No such file or directory\n", "... and other characters are shown unchanged")
    for name in ("root.pem", "other.pem", "samples" + HOSTILE, "good" + HOSTILE, HOSTILE):
        if os.path.isfile(name):
            os.unlink(name)
    fresh()


def test_deps_without_xz():
    tools = os.path.abspath("tools")
    os.mkdir(tools)
    for name in ("awk", "id", "make", "cat", os.environ.get("CC", "cc")):
        path = shutil.which(name)
        with open(os.path.join(tools, os.path.basename(name)), "w", encoding="utf-8") as file:
            file.write('#!/bin/sh\nPATH=%s exec %s "$@"\n' % (os.environ["PATH"], path))
        os.chmod(file.name, 0o755)
    sh = shutil.which("sh")
    result = run([sh, DEPS, "build"], env={"PATH": tools, "BEARSSL": "somewhere"})
    same((result.returncode, result.stdout, result.errors), (0, b"", ""),
         "with BEARSSL set, building needs no xz")
    result = run([sh, DEPS, "build"], env={"PATH": tools, "BEARSSL": ""})
    ok(result.returncode == 1 and "missing: xz\n" in result.errors,
       "without BEARSSL, building needs xz",
       result.errors)
    shutil.rmtree(tools)


def refused(status, message, *args):
    name = " ".join(args).encode("ascii", "backslashreplace").decode()[:60]
    result = ursa(*args)
    ok(result.returncode == status and message in result.errors and result.stdout == b"",
       "refused (%d): %s" % (status, name), "status %d" % result.returncode, result.errors,
       "wanted: " + message)
    same(sorted(os.listdir()), ["openssl.cnf"], "... and leaves no file")


def test_refusals():
    fresh()
    refused(2, "usage: ursa")
    refused(2, "ursa: frobnicate: no such command", "frobnicate")
    refused(1, "-in: standard input: the file is empty", "req")
    refused(1, "standard input: ended before the answer to: Country Name", *BASE)
    refused(2, "-new: missing", "req", "-subj", SUBJECT)
    refused(1, "Warning: Ignoring -in option", *BASE, "-in", "x")
    refused(2, "-new: makes a request; -bound", *BASE, "-bound", "x", "-nonce", "00" * 16)
    refused(1, "-key: k.pem: cannot be read", "req", "-new", "-key", "k.pem", "-noenc")
    refused(2, "-noenc: cannot be used with -passout or a cipher", *BASE, "-passout", "pass:secret")
    refused(2, "-passout: must be pass:WORDS", "req", "-new", "-passout", "secret")
    refused(1, "the passphrase is too short", "req", "-new", "-passout", "pass:abc", "-batch")
    refused(2, "-nonce: 00: not 16 to 64 bytes in hex", "req", "-verify", "-nonce", "00")
    refused(2, "-nonce: missing", "req", "-verify", "-bound", "x")
    refused(2, "-bound: missing", "req", "-verify", "-nonce", "00" * 16)
    refused(2, "-verify: missing", "req", "-bound", "x", "-nonce", "00" * 16)
    refused(2, "-bogus: no such option", *BASE, "-bogus")
    refused(2, "-subj: needs a value", *BASE, "-subj")
    refused(2, "-newkey: rsa:4096: not supported; only rsa:2048", "req", "-newkey",
            "rsa:4096", "-noenc", "-subj", SUBJECT)
    refused(2, "-newkey: ec: ", "req", "-newkey", "ec", "-noenc", "-subj", SUBJECT)
    refused(2, "-sha512: the digest is always SHA-256", *BASE, "-sha512", "-subj", SUBJECT)
    refused(2, "-sha1: the digest is always SHA-256", *BASE, "-sha1", "-subj", SUBJECT)
    refused(1, "-key: k.pem: cannot be read: No such file", "req", "-new", "-key", "k.pem", "-subj",
            SUBJECT)
    refused(2, "-outform: JSON: neither PEM nor DER", *BASE, "-outform", "JSON", "-subj", SUBJECT)
    refused(2, "-keyout: -: a private key is not written to standard output", *BASE, "-keyout", "-",
            "-subj", SUBJECT)
    refused(2, "-out: the same file as -keyout", *BASE, "-keyout", "./a", "-out", "a", "-subj",
            SUBJECT)
    refused(2, "ursa: -subj: name-length: CN at 75: too long or too short; "
            "at most 64 characters",
            *BASE, "-subj", "/O=Acme/CN=" + "x" * 65)
    refused(2, "-noise: empty", *BASE, "-subj", SUBJECT, "-noise", "")
    refused(2, "-noise-claim: applies to a noise device only", *BASE, "-subj", SUBJECT,
            "-noise-claim", "16")
    refused(2, "-noise-claim: applies to a noise device only", *BASE, "-subj", SUBJECT, "-noise",
            "getrandom", "-noise-claim", "16")
    for claim in ("0", "129", "x", "", "1x", "-1"):
        refused(2, "-noise-claim: %s: not a number" % claim, *BASE, "-subj", SUBJECT, "-noise",
                "hwrng", "-noise-claim", claim)
    refused(2, "-subj: name-attribute: ", *BASE, "-subj", "/XX=1")
    refused(2, "-subj: name-length: C at 5: too long or too short; at most 2 characters; "
            "write two capital letters", *BASE, "-subj", "/C=DEU")
    refused(2, "-subj: name-empty: ", *BASE, "-subj", "/CN=")
    refused(2, "-subj: subject-empty: an empty subject needs a subjectAltName (-addext)", *BASE,
            "-subj", "/")
    refused(2, "-addext: san-dns: DNS at 20: ", *BASE, "-subj", SUBJECT, "-addext",
            "subjectAltName=DNS:a b")
    refused(2, "-addext: san-ip: IP at 33: ", *BASE, "-subj", SUBJECT, "-addext",
            "subjectAltName=critical,DNS:a,IP:1.2.3")
    refused(2, "-addext: san-type: ", *BASE, "-subj", SUBJECT, "-addext", "subjectAltName=FOO:a")
    refused(2, "-addext: extension: ", *BASE, "-subj", SUBJECT, "-addext", "nsComment=hello")
    refused(2, "-addext: extension: keyUsage at 10: ", *BASE, "-subj", SUBJECT, "-addext", " keyUsage=x")
    refused(2, "A request cannot ask for a pathlen: the CA sets it, with ursa x509 -req -extfile", *BASE,
            "-subj", SUBJECT, "-addext", "basicConstraints=CA:TRUE,pathlen:0")
    refused(2, "-addext: extension: keyUsage at 9: unknown extension or value; "
            "use digitalSignature, nonRepudiation, ", *BASE, "-subj", SUBJECT, "-addext",
            "keyUsage=everything")
    refused(2, "-addext: extension-repeated: ", *BASE, "-subj", SUBJECT, "-addext",
            "subjectAltName=DNS:a", "-addext", "subjectAltName=DNS:b")


def test_help_and_version():
    for words, usage in ((["help"], b"COMMAND"), (["-h"], b"COMMAND"), (["--help"], b"COMMAND"),
                         (["req", "-help"], b"req"), (["console", "--help"], b"console"),
                         (["req", "-out", "-help", "-h"], b"req"), (["help", "req"], b"req")):
        result = ursa(*words)
        ok(result.returncode == 0 and result.stdout.startswith(b"usage: ursa " + usage),
           "help is printed: " + " ".join(words))
    fresh()
    refused(2, "ursa: nothing: no such command", "help", "nothing")
    ok(ursa("version").stdout.startswith(b"ursa "), "version")
    with open("/dev/full", "wb") as full:
        same(ursa("help", stdout=full).returncode, 1, "help into a full device fails")


run_tests(globals())
