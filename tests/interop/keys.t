#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`ursa genrsa`, `rsa` and `pkcs8` compared with openssl: each program reads the other's keys."""
import hashlib
import os
import shutil
import sys

sys.dont_write_bytecode = True
from faults import Faults  # noqa: E402
from tap import URSA, Folder, content, done, has, mode, ok, openssl, run, same  # noqa: E402
from terminal import converse  # noqa: E402

PASS = "pass:correct horse"
QUICK = ["-iter", "1000"]  # few iterations, because the tests do not depend on their number
CIPHERS = ["-aes256", "-aes192", "-aes128", "-des3"]


def ursa(*args, **options):
    return run([URSA, *args], **options)


def fresh(name):
    if os.path.lexists(name):
        os.unlink(name)
    return name


def makes(result, path, name):
    same((result.returncode, os.path.exists(path)), (0, True), name) or print("# " + result.errors)


def refuses(result, part, name, status=1):
    same(result.returncode, status, name + ": status %d" % status)
    has(result.errors, part, name + ": the reason")


def modulus(path, *more):
    return openssl("rsa", "-in", path, "-noout", "-modulus", *more).stdout


def test_genrsa():
    result = ursa("genrsa", "-out", "a.key", "2048")
    makes(result, "a.key", "genrsa makes a key")
    same(mode("a.key"), "0600", "the key's mode is 0600")
    has(openssl("rsa", "-in", "a.key", "-check", "-noout").stdout.decode(), "RSA key ok",
        "openssl finds the key valid")
    before = content("a.key")
    refuses(ursa("genrsa", "-out", "a.key"), "exists already", "an existing key is not replaced")
    same(content("a.key"), before, "the old key is unchanged")
    has(ursa("genrsa").stdout.decode(), "-----BEGIN PRIVATE KEY-----\n",
        "without -out the key is printed, as by openssl")
    ursa("genrsa", "-traditional", "-out", fresh("t.key"))
    has(content("t.key").decode(), "-----BEGIN RSA PRIVATE KEY-----\n", "-traditional is PKCS#1")
    same(openssl("rsa", "-in", "t.key", "-check", "-noout").returncode, 0,
         "openssl reads the PKCS#1 key")
    refuses(ursa("genrsa", "1024"), "2048 bits", "another size is refused", 2)
    refuses(ursa("genrsa", "-3"), "exponent 3", "the exponent 3 is refused", 2)
    refuses(ursa("genrsa", "-aes256", "-traditional", "-passout", PASS), "-traditional",
            "encrypted PKCS#1 is refused", 2)


def test_encrypted_both_ways():
    for cipher in CIPHERS:
        ursa("genrsa", cipher, *QUICK, "-passout", PASS, "-out", fresh("e.key"))
        has(content("e.key").decode(), "-----BEGIN ENCRYPTED PRIVATE KEY-----\n",
            "genrsa %s writes PBES2" % cipher)
        same(openssl("rsa", "-in", "e.key", "-passin", PASS, "-check", "-noout").returncode, 0,
             "genrsa %s: openssl decrypts the key" % cipher)
        result = ursa("rsa", "-in", "e.key", "-passin", PASS, "-out", fresh("d.key"))
        same((result.returncode, result.errors), (0, "writing RSA key\n"), "rsa decrypts the key")
        same(modulus("d.key"), modulus("e.key", "-passin", PASS), "the decrypted key is the same")
        refuses(ursa("rsa", "-in", "e.key", "-passin", "pass:wrong", "-noout"), "passphrase-wrong",
                "genrsa %s, a wrong passphrase" % cipher)
        openssl("genrsa", cipher, "-passout", PASS, "-out", "o.key", "2048")
        same(ursa("rsa", "-in", "o.key", "-passin", PASS, "-noout", "-modulus").stdout,
             modulus("o.key", "-passin", PASS), "openssl genrsa %s: rsa decrypts the key" % cipher)
        openssl("genrsa", cipher, "-traditional", "-passout", PASS, "-out", "o.key", "2048")
        has(content("o.key").decode(), "DEK-Info",
            "openssl genrsa %s -traditional makes a key" % cipher)
        same(ursa("rsa", "-in", "o.key", "-passin", PASS, "-noout", "-modulus").stdout,
             modulus("o.key", "-passin", PASS), "... and rsa decrypts it")
    text = openssl("asn1parse", "-in", "e.key").stdout.decode()
    has(text, "hmacWithSHA256", "the PRF is HMAC-SHA-256")
    ursa("genrsa", "-aes256", "-passout", PASS, "-out", fresh("e.key"))
    has(openssl("asn1parse", "-in", "e.key").stdout.decode(), ":0927C0",
        "the default is 600000 iterations")


def test_equal_output():
    openssl("genrsa", "-out", "b.key", "2048")
    openssl("genrsa", "-out", "big.key", "4096")
    openssl("rsa", "-in", "b.key", "-pubout", "-out", "b.pub")
    for key in ("b.key", "big.key"):
        for options in (["-noout", "-modulus"], ["-noout", "-text"], ["-noout", "-check"],
                        ["-noout", "-text", "-modulus", "-check"], [], ["-text"], ["-modulus"],
                        ["-traditional"], ["-outform", "DER"], ["-traditional", "-outform", "DER"],
                        ["-pubout"], ["-pubout", "-outform", "DER"], ["-pubout", "-modulus"]):
            theirs, result = (openssl("rsa", "-in", key, *options),
                              ursa("rsa", "-in", key, *options))
            same(result.stdout, theirs.stdout, "rsa -in %s %s: equal" % (key, " ".join(options)))
            same((result.returncode, result.errors), (theirs.returncode, theirs.errors),
                 "... and status and stderr are equal")
    for options in (["-noout", "-modulus"], ["-noout", "-text"], ["-text"], [], ["-pubout"]):
        same(ursa("rsa", "-pubin", "-in", "b.pub", *options).stdout,
             openssl("rsa", "-pubin", "-in", "b.pub", *options).stdout,
             "rsa -pubin %s: equal" % " ".join(options))
    for options in (["-topk8", "-nocrypt"], ["-topk8", "-nocrypt", "-outform", "DER"],
                    ["-nocrypt"], ["-nocrypt", "-traditional"]):
        same(ursa("pkcs8", "-in", "b.key", *options).stdout,
             openssl("pkcs8", "-in", "b.key", *options).stdout,
             "pkcs8 %s: equal" % " ".join(options))


def test_key_digest():
    for key in ("b.key", "big.key"):
        der = openssl("pkey", "-in", key, "-pubout", "-outform", "DER").stdout
        line = b"spki-sha256: %s\n" % hashlib.sha256(der).hexdigest().encode()
        same(ursa("rsa", "-in", key, "-noout", "-spki-sha256").stdout, line,
             "%s: -spki-sha256 is the digest of the output of openssl pkey -pubout" % key)
        same(ursa("rsa", "-pubin", "-noout", "-spki-sha256", data=der).stdout, line,
             "... and of a public key")
        pkcs1 = openssl("rsa", "-in", key, "-RSAPublicKey_out").stdout
        same(ursa("rsa", "-pubin", "-noout", "-spki-sha256", data=pkcs1).stdout, line,
             "... and of a public key in PKCS#1")
        openssl("rsa", "-in", key, "-aes256", "-passout", PASS, "-out", "sealed.key")
        same(ursa("rsa", "-in", "sealed.key", "-passin", PASS, "-noout", "-spki-sha256").stdout,
             line, "... and of an encrypted key")


def test_text_on_the_begin_line():
    text = content("b.key").decode()
    begin = "-----BEGIN PRIVATE KEY-----"
    for name, data, part in (
            ("text before the dashes", "key=" + text, "line 1: other text before " + begin),
            ("text after the dashes", text.replace("KEY-----\n", "KEY----- x\n", 1),
             "line 1: other text after " + begin),
            ("a PKCS#1 key", "\r\n> " + text.replace("PRIVATE", "RSA PRIVATE"),
             "line 2: other text before -----BEGIN RSA PRIVATE KEY-----")):
        refuses(ursa("rsa", "-noout", data=data.encode()),
                "-in: standard input: %s, which must be alone on its line\n" % part, name)
    same(ursa("rsa", "-noout", data=text.replace("KEY-----\n", "KEY----- \t\n", 1).encode()).errors,
         "", "blanks after the dashes are ignored")


def test_forms():
    for form in ("PEM", "DER"):
        for traditional in ([], ["-traditional"]):
            openssl("rsa", "-in", "b.key", "-outform", form, *traditional, "-out", "f.key")
            same(ursa("rsa", "-in", "f.key", "-inform", form, "-noout", "-modulus").stdout,
                 modulus("b.key"), "openssl's %s %s is read" % (form, "".join(traditional)))
            ursa("rsa", "-in", "b.key", "-outform", form, *traditional, "-out", fresh("g.key"))
            same(openssl("rsa", "-in", "g.key", "-inform", form, "-noout", "-modulus").stdout,
                 modulus("b.key"), "openssl reads ursa's %s %s" % (form, "".join(traditional)))
    openssl("req", "-x509", "-key", "b.key", "-subj", "/CN=x", "-out", "x.pem")
    public, before = content("b.pub"), content("x.pem")
    for name, data in (("CRLF", public.replace(b"\n", b"\r\n")), ("twice", public + public),
                       ("after a certificate",
                        before + public), ("after text", b"hello\n" + public),
                       ("after a byte order mark", b"\xef\xbb\xbf" + public),
                       ("without the last line end", public.rstrip())):
        for program in ("openssl", URSA):
            same(run([program, "rsa", "-pubin", "-noout", "-modulus"], data).stdout,
                 modulus("b.key"),
                 "a public key is read, %s: %s" % (name, os.path.basename(program)))
    same(ursa("rsa", "-noout", "-modulus", data=b"\xef\xbb\xbf" + content("b.key")).stdout,
         modulus("b.key"), "a key after a byte order mark is read")
    text = content("b.key").replace(b"\n", b"\r\n").rstrip()
    same(ursa("rsa", "-noout", "-modulus", data=b"# hello\r\n" + text).stdout, modulus("b.key"),
         "a key with CRLF, text before it and no last line end is read from standard input")


def test_pkcs8():
    for cipher in ("aes-256-cbc", "aes-192-cbc", "aes-128-cbc", "des3"):
        ursa("pkcs8", "-topk8", "-in", "b.key", "-v2", cipher, *QUICK, "-passout", PASS, "-out",
             fresh("p.key"))
        same(openssl("pkcs8", "-in", "p.key", "-passin", PASS).stdout,
             openssl("pkcs8", "-in", "b.key", "-nocrypt").stdout,
             "openssl reads a key of pkcs8 -v2 %s" % cipher)
        for prf in ("hmacWithSHA1", "hmacWithSHA256", "hmacWithSHA512"):
            openssl("pkcs8", "-topk8", "-in", "b.key", "-v2", cipher, "-v2prf", prf, "-passout",
                    PASS, "-out", "q.key")
            same(ursa("pkcs8", "-in", "q.key", "-passin", PASS).stdout, content("b.key"),
                 "pkcs8 reads openssl's -v2 %s -v2prf %s" % (cipher, prf))
    same(ursa("pkcs8", "-in", "q.key", "-passin", PASS, "-outform", "DER").stdout,
         openssl("pkcs8", "-in", "q.key", "-passin", PASS, "-outform", "DER").stdout,
         "pkcs8 -outform DER: equal")
    openssl("pkcs8", "-topk8", "-in", "b.key", "-scrypt", "-passout", PASS, "-out", "q.key")
    refuses(ursa("rsa", "-in", "q.key", "-passin", PASS), "scrypt", "scrypt is refused")
    openssl("pkcs8", "-topk8", "-in", "b.key", "-v1", "PBE-SHA1-3DES", "-passout", PASS, "-out",
            "q.key")
    refuses(ursa("rsa", "-in", "q.key", "-passin", PASS), "PBES1", "PBES1 is refused")
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "ec.key")
    refuses(ursa("rsa", "-in", "ec.key"), "EC", "an EC key is refused")
    refuses(ursa("pkcs8", "-scrypt"), "PBES2", "-scrypt is refused", 2)
    refuses(ursa("rsa", "-in", "nothing.key"), "nothing.key", "a missing file is refused")
    refuses(ursa("rsa", "-in", "b.pub"), "b.pub", "a public key is refused as a private key")


def test_files():
    before = content("b.key")
    refuses(ursa("rsa", "-in", "b.key", "-out", "b.key"), "exists already",
            "-out does not replace -in")
    refuses(ursa("rsa", "-in", "b.key", "-pubout", "-out", "b.key"), "never overwritten",
            "a public key does not replace a private key")
    same(content("b.key"), before, "the private key is unchanged")
    ursa("rsa", "-in", "b.key", "-noout", "-text", "-out", fresh("s.txt"))
    same(mode("s.txt"), "0600", "secret numbers are written to a file of mode 0600")
    for _ in range(2):
        result = ursa("rsa", "-in", "b.key", "-pubout", "-out", "n.pub")
        same(result.returncode, 0, "a public key may be replaced")
    same(ursa("rsa", "-in", "b.key", "-out", "/dev/null").returncode, 0,
         "a device may be the output")
    with open("to.txt", "wb") as file:
        result = ursa("rsa", "-in", "b.key", "-out", "/dev/stdout", stdout=file)
    same((result.returncode, content("to.txt")), (0, content("b.key")),
         "/dev/stdout is standard output even if that is a file")
    refuses(ursa("rsa", "-in", "b.key", "-out", "."), "Is a directory", "a folder is refused")
    refuses(ursa("rsa", "-in", "b.key", "-out", "no/such/folder"), "no/such/folder",
            "a missing folder is refused")


def test_a_key_that_replaces_a_pipe_is_not_overwritten():
    faults = Faults()
    other = b"-----BEGIN PRIVATE KEY-----\n" + b"x" * 4000
    with open("other", "wb") as file:
        file.write(other)

    readers = []

    def begin():
        fresh("pipe")
        os.mkfifo("pipe")
        readers.append(os.open("pipe", os.O_RDWR))

    lost, came = [], 0
    for options in ([], ["-pubout"], ["-noout", "-text"]):
        for result in faults.each_moment(
                lambda env: ursa("rsa", "-in", "b.key", "-out", "pipe", *options, env=env),
                "rm -f pipe; cp other pipe", begin):
            came += 1
            if result.returncode != 1 or content("pipe") != other:
                lost.append((options, result))
    ok(came > 2 and lost == [], "a key that replaces a pipe is kept at any of %d moments" % came,
       lost)
    os.unlink("pipe")
    for reader in readers:
        os.close(reader)


def test_keys_in_other_forms_are_not_replaced():
    openssl("pkcs8", "-topk8", "-in", "b.key", "-outform", "DER", "-passout", PASS, "-out", "e.der")
    openssl("rsa", "-in", "b.key", "-outform", "DER", "-out", "o.der")
    openssl("req", "-x509", "-new", "-key", "b.key", "-subj", "/CN=x", "-out", "x.pem")
    openssl("pkcs12", "-export", "-in", "x.pem", "-inkey", "b.key", "-passout", PASS, "-out", "k.p12")
    run([URSA, "console", "-store", "records"], b"keygen\n")
    openssl("rsa", "-in", "b.key", "-outform", "PVK", "-pvk-none", "-out", "k.pvk")
    openssl("rsa", "-in", "b.key", "-outform", "MSBLOB", "-out", "k.blob")
    with open("k.utf16", "wb") as file:
        file.write(content("b.key").decode().encode("utf-16"))
    for name, line in (("k.ppk", "PuTTY-User-Key-File-2: ssh-rsa"),
                       ("k.ssh2", "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----"),
                       ("k.pgp", "-----BEGIN PGP PRIVATE KEY BLOCK-----")):
        with open(name, "w") as file:
            file.write(line + "\n")
    for name in ("e.der", "o.der", "k.p12", "records/record-01", "k.pvk", "k.blob", "k.utf16",
                 "k.ppk", "k.ssh2", "k.pgp"):
        before = content(name)
        refuses(ursa("rsa", "-in", "b.key", "-pubout", "-out", name), "never overwritten", name)
        same(content(name), before, "the file is unchanged")
    ursa("rsa", "-in", "b.key", "-pubout", "-outform", "DER", "-out", "p.der")
    openssl("x509", "-in", "x.pem", "-outform", "DER", "-out", "x.der")
    for name in ("p.der", "x.der"):
        same(ursa("rsa", "-in", "b.key", "-pubout", "-out", name).returncode, 0,
             name + " may be replaced")


def test_passphrase_sources():
    with open("words", "w") as file:
        file.write("first words\nsecond words\n")
    openssl("rsa", "-in", "b.key", "-aes256", "-passout", "pass:first words", "-out", "w.key")
    env = {"WORDS": "first words"}
    for source, options in (("file:words", {}), ("env:WORDS", {"env": env}),
                            ("stdin", {"data": b"first words\nmore\n"}),
                            ("fd:0", {"data": b"first words"})):
        same(ursa("rsa", "-in", "w.key", "-passin", source, "-noout", **options).returncode, 0,
             "-passin reads the passphrase from " + source)
    for source in ("file:words", "stdin"):
        ursa("rsa", "-in", "w.key", "-passin", source, "-aes128", *QUICK, "-passout", source,
             "-out", fresh("x.key"), data=b"first words\nsecond words\n")
        same(modulus("x.key", "-passin", "pass:second words"), modulus("b.key"),
             "%s twice gives its first and its second line" % source)
    key, open_key = content("w.key"), content("b.key")
    for options, data, more in (
            (["rsa", "-passin", "stdin"], b"first words\n" + key, []),
            (["rsa", "-passin", "stdin", "-traditional"], b"first words\n" + key, []),
            (["pkcs8", "-passin", "stdin"], b"first words\n" + key, []),
            (["rsa", "-passin", "stdin"], b"not needed\n" + open_key, []),
            (["rsa", "-passin", "stdin", "-passout", "stdin"], b"a\nb\n" + open_key, []),
            (["rsa", "-passin", "stdin", "-passout", "stdin", "-aes128"],
             b"first words\nsecond words\n" + key, ["-passin", "pass:second words"]),
            (["pkcs8", "-topk8", "-passout", "stdin"], b"second words\n" + open_key,
             ["-passin", "pass:second words"])):
        results = []
        for program in (URSA, "openssl"):
            result = run([program, *options, "-out", fresh("x.key")], data)
            results.append((result.returncode, modulus("x.key", *more)
                            if result.returncode == 0 else result.errors))
        same(results[0], (0, modulus("b.key")), "%s reads its passphrases first, then the key" %
             " ".join(options))
        same(results[1], results[0], "... and openssl does the same")
    same(ursa("rsa", "-passin", "fd:0", "-noout", "-modulus", data=b"first words\n" + key).stdout,
         modulus("b.key"), "fd:0 is read in the same way")
    refuses(ursa("rsa", "-passin", "stdin", "-noout", data=key), "-in: standard input",
            "a key without the passphrase line before it is refused")
    refuses(ursa("req", "-new", "-key", "-", "-passin", "stdin", "-subj", "/CN=x", data=b"wrong\n" +
                 key), "passphrase-wrong",
                 "req -key - -passin stdin refuses a wrong passphrase line")
    result = ursa("req", "-new", "-key", "-", "-passin", "stdin", "-subj", "/CN=x",
                  data=b"first words\n" + key)
    has(result.stdout, b"BEGIN CERTIFICATE REQUEST", "... and accepts the right line")
    refuses(ursa("rsa", "-in", "w.key", "-passin", "env:NOBODY", "-noout"), "env:NOBODY",
            "a missing variable is an error")
    result = ursa("rsa", "-in", "w.key", "-passin", "my secret words", "-noout")
    refuses(result, "-passin", "a passphrase without pass: is refused", 2)
    ok("my secret" not in result.errors, "the passphrase is not shown")
    for words in ("", "abc"):
        refuses(ursa("rsa", "-in", "b.key", "-aes256", "-passout", "pass:" + words, "-out", "y.key"),
                "too short", "a passphrase of %r is refused" % words)
    refuses(ursa("rsa", "-in", "b.key", "-aes256", "-passout", "pass:" + "x" * 1024), "longer",
            "a passphrase of 1024 characters is refused")


def test_terminal():
    words = "correct horse"
    args = [URSA, "rsa", "-in", "b.key", "-aes256", *QUICK, "-out", fresh("z.key")]
    new = "Enter PEM pass phrase:"
    status, shown = converse(args, ["abc", words, words])
    same((status, shown.count(new)), (0, 3), "a passphrase is asked for twice")
    has(shown, "\nVerifying - " + new, "... the second time to verify it")
    has(shown, "too short", "the question is repeated if it is too short")
    ok(words not in shown, "the passphrase is not echoed", shown)
    same(modulus("z.key", "-passin", PASS), modulus("b.key"),
         "openssl decrypts with the passphrase")
    status, shown = converse([URSA, "rsa", "-in", "z.key", "-noout", "-modulus"], [words])
    same(status, 0, "rsa asks for the passphrase to decrypt")
    has(shown, "Enter pass phrase for z.key:", "... with the name of the file")
    has(shown, modulus("b.key").decode().strip(), "... and decrypts the key")
    shutil.copy("z.key", "z\x1b[2K\u202e.key")
    status, shown = converse([URSA, "rsa", "-in", "z\x1b[2K\u202e.key", "-noout"], [words])
    same(status, 0, "... even for a file whose name could control the terminal")
    has(shown, "Enter pass phrase for z\\x1B[2K\\xE2\\x80\\xAE.key:", "... which is shown with "
        "escapes")
    ok("\x1b" not in shown and "\u202e" not in shown, "... and never without escapes", shown)
    status, shown = converse([URSA, "genrsa", "-aes256", "-out", "never.key"], [words, "another"])
    same((status, os.path.exists("never.key")), (1, False), "two different passphrases make no key")
    has(shown, "differ", "and the difference is reported")
    result = run(["setsid", URSA, "rsa", "-in", "z.key", "-noout"])
    refuses(result, "-passin", "without a terminal -passin is required")


def test_hostile():
    key, accepted = bytearray(content("g.key")), 0  # DER, PKCS#1
    for at in range(0, len(key), 17):
        changed = bytearray(key)
        changed[at] ^= 1
        result = ursa("rsa", "-noout", data=bytes(changed))
        accepted += result.returncode != 1 or not result.errors.startswith("ursa: -in: standard in")
    same(accepted, 0, "keys with a changed byte are refused with the input's name")
    refuses(ursa("rsa", "-noout", data=b"\0" * (1 << 20)), "neither PEM nor DER",
            "a megabyte of zeros is refused")


def main():
    with Folder():
        test_genrsa()
        test_encrypted_both_ways()
        test_equal_output()
        test_key_digest()
        test_text_on_the_begin_line()
        test_forms()
        test_pkcs8()
        test_files()
        test_a_key_that_replaces_a_pipe_is_not_overwritten()
        test_keys_in_other_forms_are_not_replaced()
        test_passphrase_sources()
        test_terminal()
        test_hostile()
    done()


main()
