#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What passes the gate and what does not, of certificates that people really have.

openssl and GnuTLS say what is right. Where Ursa knows better, a test says so.
"""
import os
import shutil
import sys

sys.dont_write_bytecode = True
import ca  # noqa: E402
import der  # noqa: E402
from der import BMP, CA, FALSE, NOT_CA, PRINTABLE, TELETEX, TRUE, UNIVERSAL, UTF8  # noqa: E402
from tap import URSA, Folder, content, done, ok, openssl, run, same  # noqa: E402

ROOT, SUB, LEAF = der.common("root"), der.common("sub"), der.common("leaf")


def ursa(*args):
    return run([URSA, *args])


def verify(program, leaf, *options):
    """"OK", or the number of the first error."""
    result = run([*program, "verify", "-CAfile", "root.pem", *options, leaf + ".pem"])
    text = result.stdout.decode() + result.errors
    if result.returncode == 0 and leaf + ".pem: OK" in text:
        return "OK"
    words = text.split()
    return "error " + words[words.index("error") + 1] if "error" in words else text


def both(wanted, what, leaf="leaf", *options):
    for program in ([URSA], ["openssl"]):
        same(verify(program, leaf, *options), wanted, "%s: %s" % (os.path.basename(program[0]), what))


def ours(wanted, theirs, what, leaf="leaf", *options):
    same(verify([URSA], leaf, *options), wanted, "ursa: " + what)
    same(verify(["openssl"], leaf, *options), theirs, "... which is %s to openssl" % theirs)


def gnutls(what, leaf="leaf", *chain):
    """GnuTLS accepts it, too, if it is there."""
    if shutil.which("certtool") is None:
        return
    with open("chain.pem", "wb") as out:
        out.write(b"".join(content(name + ".pem") for name in (leaf, *chain)))
    result = run(["certtool", "--verify", "--load-ca-certificate", "root.pem", "--infile",
                  "chain.pem"])
    ok(result.returncode == 0, "certtool: " + what, result.stdout.decode(), result.errors)


def root(keys, **odd):
    odd.setdefault("extensions", [CA])
    der.certificate("root", ROOT, odd.pop("issuer", ROOT), keys["root"], odd.pop("signer", keys["root"]),
                    **odd)


def leaf(keys, signer="root", **odd):
    der.certificate("leaf", odd.pop("subject", LEAF), odd.pop("issuer", ROOT), keys["leaf"],
                    keys[signer], **odd)


# --- the trust anchor is a name and a key ------------------------------------------------------

def test_anchor(keys):
    leaf(keys)
    for serial in (0, -1, 1 << 200):
        root(keys, serial=serial)
        both("OK", "an anchor with the serial number %s" % (serial if serial < 1 else "2^200"))
        gnutls("the same")
    root(keys, algorithm=der.algorithm("1.2.840.113549.1.1.5"), digest="-sha1")
    both("OK", "an anchor signed with SHA-1")
    root(keys, algorithm=der.algorithm("1.2.840.113549.1.1.4"), digest="-md5")
    both("OK", "an anchor signed with MD5")
    root(keys, algorithm=der.algorithm("1.2.3.4"))
    ours("OK", "error 2", "an anchor signed with an algorithm that nobody knows")
    root(keys, inner=der.algorithm("1.2.840.113549.1.1.12"))
    both("OK", "an anchor with another algorithm inside")
    root(keys, version=1)
    both("OK", "an anchor of version 1")
    root(keys, extensions=[der.extension("2.5.29.19", der.sequence(TRUE), FALSE)])
    both("OK", "an anchor that says critical FALSE")
    root(keys, extensions=[CA, der.extension("1.2.3.4", b"\x05\x00")])
    both("OK", "an anchor with an unknown extension")
    root(keys, extensions=[CA, der.extension("1.2.3.4", b"\x05\x00", TRUE)])
    ours("OK", "error 34", "an anchor with an unknown extension that is critical")
    root(keys, extensions=[CA, der.extension("2.5.29.14", b"\x30\x00"),
                           der.extension("2.5.29.31", b"\x05\x00")])
    ours("OK", verify(["openssl"], "leaf"), "an anchor with key identifiers that are malformed")
    root(keys, begin="200101000000Z", end="210101000000Z")
    both("error 10", "an anchor that has expired")
    root(keys, begin="20580101000000Z")
    both("error 9", "an anchor that is not yet valid")
    root(keys, extensions=[NOT_CA])
    both("error 79", "an anchor that is not a CA's")
    root(keys, extensions=[CA, der.extension("2.5.29.15", b"\x03\x02\x07\x80")])
    both("error 79", "an anchor that may not sign certificates")
    root(keys, extensions=[CA, der.extension("2.5.29.30", der.sequence(der.tlv(
        0xA0, der.sequence(der.tlv(0x82, b"example")))))])
    ours("error 1", "OK", "an anchor with nameConstraints")


def test_below_the_anchor(keys):
    """What is passed over in an anchor counts in a certificate below it."""
    root(keys)
    leaf(keys, signer="sub", issuer=SUB)
    for serial in (0, -1, 1 << 200):
        der.certificate("sub", SUB, ROOT, keys["sub"], keys["root"], serial=serial, extensions=[CA])
        both("OK", "an intermediate with the serial number %s" % (serial if serial < 1 else "2^200"),
             "leaf", "-untrusted", "sub.pem")
    der.certificate("sub", SUB, ROOT, keys["sub"], keys["root"],
                    extensions=[CA, der.extension("1.2.3.4", b"\x05\x00", TRUE)])
    both("error 34", "an intermediate with an unknown extension that is critical", "leaf",
         "-untrusted", "sub.pem")
    der.certificate("sub", SUB, ROOT, keys["sub"], keys["root"],
                    extensions=[der.extension("2.5.29.19", der.sequence(TRUE), FALSE)])
    ours("error 1", "OK", "an intermediate that says critical FALSE", "leaf", "-untrusted", "sub.pem")
    der.certificate("sub", SUB, ROOT, keys["sub"], keys["root"], extensions=[CA],
                    inner=der.algorithm("1.2.840.113549.1.1.12"))
    ok(verify([URSA], "leaf", "-untrusted", "sub.pem") != "OK",
       "ursa: an intermediate with another algorithm inside is refused")


# --- AlgorithmIdentifiers ----------------------------------------------------------------------

def test_absent_parameters(keys):
    bare = der.algorithm(der.SHA256_RSA, b"")
    root(keys)
    leaf(keys, algorithm=bare)
    both("OK", "a signature's algorithm without parameters (RFC 4055 5)")
    gnutls("the same")
    leaf(keys, spki=keys["leaf"].bare_spki())
    both("OK", "a leaf's rsaEncryption without parameters")
    result = ursa("check", "-key", "leaf.key", "-cert", "leaf.pem")
    ok(result.returncode == 0, "check: it is the same key", result.errors)
    root(keys, spki=keys["root"].bare_spki())
    leaf(keys)
    both("OK", "a CA's rsaEncryption without parameters")
    der.request("bare", LEAF, keys["leaf"], algorithm=bare, spki=keys["leaf"].bare_spki())
    for program in (URSA, "openssl"):
        result = run([program, "req", "-in", "bare.csr", "-noout", "-verify"])
        ok(result.returncode == 0, os.path.basename(program) + ": a request without parameters",
           result.errors)
    result = ursa("check", "-key", "leaf.key", "-req", "bare.csr")
    ok(result.returncode == 0, "check: it is the same key", result.errors)
    root(keys)
    for odd in (b"\x04\x00", b"\x30\x00"):
        leaf(keys, algorithm=der.algorithm(der.SHA256_RSA, odd))
        ok(verify([URSA], "leaf") != "OK", "ursa: other parameters are refused: " + odd.hex())


# --- names -------------------------------------------------------------------------------------

# --- what only openssl -x509_strict refuses ------------------------------------------------------

def strict(wanted, numbers, what, leaf="leaf", *options):
    """wanted: Ursa's. numbers: openssl's without and with -x509_strict."""
    same(verify([URSA], leaf, *options), wanted, "ursa: " + what)
    for words, number in zip(((), ("-x509_strict",)), numbers):
        same(verify(["openssl"], leaf, *options, *words), number,
             "... which is %s to openssl %s" % (number, " ".join(words)))


def test_strict(keys):
    usage = "2.5.29.15"
    # openssl demands key identifiers, which are no matter here
    root_id, sub_id = (der.extension("2.5.29.14", der.tlv(4, which)) for which in (b"root", b"sub"))
    by_root, by_sub = (der.extension("2.5.29.35", der.sequence(der.tlv(0x80, which)))
                       for which in (b"root", b"sub"))
    signs = der.extension(usage, b"\x03\x02\x02\x04", TRUE)
    root(keys, extensions=[CA, signs, root_id])
    leaf(keys, extensions=[NOT_CA, by_root, der.extension(usage, b"\x03\x02\x05\xa0", TRUE)])
    strict("OK", ("OK", "OK"), "a good leaf")
    leaf(keys, extensions=[NOT_CA, by_root, der.extension(usage, b"\x03\x02\x02\x84", TRUE)])
    strict("error 26", ("OK", "error 82"), "a leaf that may sign certificates, but is no CA's")

    def below(*extensions, subject=SUB):
        der.certificate("sub", subject, ROOT, keys["sub"], keys["root"],
                        extensions=[CA, signs, sub_id, by_root, *extensions])
        leaf(keys, signer="sub", issuer=subject, extensions=[NOT_CA, by_sub])

    below()
    strict("OK", ("OK", "OK"), "a good intermediate", "leaf", "-untrusted", "sub.pem")
    below(der.extension("2.5.29.36", der.sequence(der.tlv(0x80, b"\x00"))))
    strict("error 34", ("OK", "OK"), "policyConstraints that are not critical", "leaf", "-untrusted",
           "sub.pem")
    same(verify(["openssl"], "leaf", "-untrusted", "sub.pem", "-policy_check"), "error 43",
         "... by which a policy is demanded: error 43 to openssl -policy_check")
    below(der.extension("2.5.29.54", der.integer(0)))
    strict("OK", ("OK", "OK"), "inhibitAnyPolicy that is not critical, with no policy demanded", "leaf",
           "-untrusted", "sub.pem")
    below(subject=der.name())
    result = verify(["openssl"], "leaf", "-untrusted", "sub.pem", "-x509_strict")
    ok(verify([URSA], "leaf", "-untrusted", "sub.pem") != "OK" and result != "OK",
       "a CA with an empty subject is refused, as by openssl -x509_strict", result)
    root(keys)


def test_names(keys):
    """RFC 5280 7.1: by characters."""
    texts = (("the string type", (10, UTF8, b"New Group"), (10, PRINTABLE, b"New Group")),
             ("upper and lower case", (10, UTF8, b"New Group"), (10, UTF8, b"NEW group")),
             ("blanks", (10, UTF8, b" New  Group "), (10, UTF8, b"New Group")),
             ("Latin-1", (10, UTF8, "Müller".encode()), (10, TELETEX, "Müller".encode("latin-1"))),
             ("BMPString", (10, UTF8, "Müller".encode()), (10, BMP, "Müller".encode("utf-16-be"))),
             ("UniversalString", (10, UTF8, b"x"), (10, UNIVERSAL, b"\0\0\0x")))
    for what, a, b in texts:
        der.certificate("root", der.name(a), der.name(a), keys["root"], keys["root"], extensions=[CA])
        der.certificate("sub", SUB, der.name(b), keys["sub"], keys["root"], extensions=[CA])
        leaf(keys, signer="sub", issuer=SUB)
        both("OK", "issuer and subject differ in " + what, "leaf", "-untrusted", "sub.pem")
        result = ursa("chain", "-cert", "leaf.pem", "-untrusted", "sub.pem", "-CAfile", "root.pem",
                      "-out", "new.crt")
        ok(result.returncode == 0 and content("new.crt").count(b"BEGIN") == 2, "chain: the same",
           result.errors)
    der.certificate("root", der.name((10, UTF8, b"New Groups")), ROOT, keys["root"], keys["root"],
                    extensions=[CA])
    both("error 20", "another name", "leaf", "-untrusted", "sub.pem")
    root(keys)
    leaf(keys, subject=der.common("x" * 100))
    both("OK", "a commonName of 100 characters")
    leaf(keys)


# --- dates -------------------------------------------------------------------------------------

def test_dates(keys):
    root(keys)
    for begin in ("19000101000000Z", "19491231235959Z", "00000101000000Z", "500101000000Z"):
        leaf(keys, begin=begin, end="99991231235959Z")
        both("OK", "valid from %s to 99991231235959Z" % begin)
        result = ursa("x509", "-in", "leaf.pem", "-noout", "-checkend", "0")
        ok(result.returncode == 0, "x509: -checkend", result.errors)
    for begin in ("19000229000000Z", "19010101000060Z"):
        leaf(keys, begin=begin)
        both("error 13", "no such date: " + begin)
    leaf(keys, begin="19000101000000Z", end="19491231235959Z")
    both("error 10", "expired in 1949")


# --- CAs with EC keys --------------------------------------------------------------------------

def test_ec(keys):
    for curves in (("P-256", "P-256"), ("P-256", "P-384"), ("P-384", "P-256"), (None, "P-384"),
                   ("P-256", None)):
        made = {"leaf": keys["leaf"]}
        for which, curve in zip(("sub", "root"), curves):
            made[which] = keys[which] if curve is None else der.ec(which + ".ec", curve)
        what = "RSA under %s under %s" % tuple(curve or "RSA" for curve in curves)
        root(made)
        der.certificate("sub", SUB, ROOT, made["sub"], made["root"], extensions=[CA])
        leaf(made, signer="sub", issuer=SUB)
        both("OK", what, "leaf", "-untrusted", "sub.pem")
        gnutls(what, "leaf", "sub")
    made["root"] = der.ec("root.ec", "P-521")
    root(made)
    der.certificate("sub", SUB, ROOT, made["sub"], made["root"], extensions=[CA])
    ours("error 1", "OK", "P-521", "leaf", "-untrusted", "sub.pem")
    made["root"] = der.Key("root.ec", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt",
                           "ec_param_enc:explicit")
    root(made)
    ok(verify([URSA], "root") != "OK", "ursa: explicit parameters are refused")
    made["root"] = der.ec("root.ec")
    bits = made["root"].spki[-65:]
    root(made, spki=made["root"].spki[:-65] + bits[:-1] + bytes([bits[-1] ^ 1]))
    for program in ([URSA], ["openssl"]):
        ok(verify(program, "root") != "OK",
           os.path.basename(program[0]) + ": a point off the curve is refused")


# --- a device ----------------------------------------------------------------------------------

def test_device():
    ca.write("device.csr", ca.request("device.flash",
                                      "/CN=device-0001 subjectAltName=DNS:device-0001.local"))
    anchor = der.step_ca("device.csr", "device-0001")
    both("OK", "step-ca's chain", "leaf", "-untrusted", "sub.pem")

    def install(words, *files):
        lines = "".join(content(name + ".pem").decode() for name in files).splitlines()
        return ca.console("device.flash", "cert " + words, *lines, ".").splitlines()[-1]

    same(install("anchor=" + anchor + " names=any", "leaf", "sub", "root"), "OK",
         "a device installs step-ca's chain")
    ok("ERR cert-anchor-missing" in install("anchor=" + "1" * 64 + " names=any", "leaf", "sub", "root"),
       "... and refuses it under another anchor")


def test_clock():
    """The host's console has a clock, so a certificate must be valid now."""
    keys = {which: der.rsa(which + ".key") for which in ("root", "sub")}
    root(keys)
    ca.write("clock.csr", ca.request("clock.flash", "/CN=leaf"))
    spki = der.run("openssl", "pkey", "-pubin", "-outform", "DER",
                   data=der.run("openssl", "req", "-in", "clock.csr", "-noout", "-pubkey"))

    def install(name, **odd):
        der.certificate("clock", LEAF, ROOT, None, keys["root"], spki=spki, **odd)
        return ca.install("clock.flash", *name)

    ok(install(["clock.pem"], end="250102000000Z").startswith("ERR cert-expired validity at "),
       "a device's console on a host refuses an expired certificate")
    ok(install(["clock.pem"], begin="20580101000000Z").startswith("ERR cert-not-yet-valid validity at "),
       "... and one that is not valid yet")
    root(keys, begin="200101000000Z", end="210101000000Z")
    ok(install(["clock.pem", "root.pem"]).startswith("ERR cert-expired validity at "),
       "... and one of an expired CA")
    root(keys)
    same(install(["clock.pem", "root.pem"]), "OK", "... and installs it if all are valid")


def main():
    keys = {which: der.rsa(which + ".key") for which in ("root", "sub", "leaf")}
    test_anchor(keys)
    test_below_the_anchor(keys)
    test_absent_parameters(keys)
    test_strict(keys)
    test_names(keys)
    test_dates(keys)
    test_ec(keys)
    test_device()
    test_clock()


with Folder():
    main()
done()
