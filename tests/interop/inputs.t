#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Keys, certificates and requests as people have them: lost lines, other line ends, other labels,
other encodings, bundles, and formats that are not read but must be named."""
import base64
import os
import re
import sys

sys.dont_write_bytecode = True
import irregular  # noqa: E402
from tap import URSA, Folder, content, done, has, ok, openssl, run, same  # noqa: E402


def ursa(*args, **options):
    return run([URSA, *args], **options)


def write(name, data):
    with open(name, "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode())
    return name


def reads(result, name, output=None):
    ok(result.returncode == 0, name, result.errors)
    if output is not None:
        same(result.stdout.decode(), output, name + ": the right one")


def refuses(result, pattern, name, status=1):
    ok(result.returncode == status and re.search(pattern, result.errors) is not None, name,
       "wanted: " + pattern, "got %d: %s" % (result.returncode, result.errors))


def make(name, issuer=None, extensions="basicConstraints=critical,CA:TRUE", key="rsa:2048"):
    """A key, a request and a certificate; self-signed without an issuer."""
    write(name + ".ext", extensions + "\n")
    openssl("req", "-new", "-newkey", key, "-nodes", "-keyout", name + ".key", "-out",
            name + ".csr", "-subj", "/O=Acme/CN=" + name)
    signer = (["-signkey", name + ".key"] if issuer is None
              else ["-CA", issuer + ".pem", "-CAkey", issuer + ".key", "-set_serial", "7"])
    openssl("x509", "-req", "-in", name + ".csr", *signer, "-days", "99", "-extfile",
            name + ".ext", "-out", name + ".pem")


def subject(name):
    return "subject=O = Acme, CN = %s\n" % name


def show(path, **options):
    return ursa("x509", *(["-in", path] if path else []), "-noout", "-subject", **options)


# ---- objects that are cut -------------------------------------------------------------------


def without_line(path, number):
    lines = content(path).decode().splitlines(True)
    return write("short." + path, "".join(lines[:number - 1] + lines[number:]))


def test_a_lost_line_is_told_with_both_sizes():
    for path, option, words in (("leaf.pem", "", ["x509"]), ("leaf.key", "-in: ", ["rsa"]),
                                ("leaf.csr", "-in: ", ["req"]), ("leaf.pub", "-in: ", ["rsa", "-pubin"])):
        size = len(base64.b64decode("".join(content(path).decode().splitlines()[1:-1])))
        lines = content(path).decode().count("\n")
        for number in (2, lines // 2, lines - 2):
            refuses(ursa(*words, "-in", without_line(path, number), "-noout"),
                    "^ursa: %sshort.%s: object-short: line %d: the object ends early: its header "
                    "announces %d bytes, but %d came" % (option, path, lines - 1, size, size - 48)
                    if number > 2 else "^ursa: ",
                    "%s without line %d" % (path, number))
    both = content("short.leaf.pem") + content("root.pem")
    refuses(show(write("both.pem", both)), "object-short: line 1", "it does not borrow from the next")
    for kind, path, words in (("x509", "leaf.pem", ["x509"]), ("pkey", "leaf.key", ["rsa"]),
                              ("req", "leaf.csr", ["req"])):
        der = openssl(kind, "-in", path, "-outform", "DER").stdout
        refuses(ursa(*words, "-noout", data=der[:-100]),
                "object-short: the object ends early: its header announces %d bytes, but %d came"
                % (len(der), len(der) - 100), "%s in DER, cut" % path)
    refuses(show(None, data=b"\x30\x84\x7f\xff\xff\xff" + bytes(100)),
            "header announces 2147483653 bytes, but 106 came", "a length of four bytes")


def test_a_lost_first_line_is_told():
    for path, option, words in (("leaf.pem", "", ["x509"]), ("leaf.key", "-in: ", ["rsa"]),
                                ("leaf.csr", "", ["req"]), ("leaf.pub", "-in: ", ["rsa", "-pubin"])):
        text = content(path).decode()
        label = re.match("-----BEGIN (.*)-----", text)[1]
        for last in (2, 3):
            lines = text.splitlines(True)
            refuses(ursa(*words, "-noout", data="".join(lines[:1] + lines[last:]).encode()),
                    "^ursa: (-in: )?standard input: object-short: line 2: the %s does not begin as DER "
                    "does. Probably its first line was lost on the way: get the file again\n$" % label,
                    "%s without the lines 2 to %d" % (path, last))
        refuses(ursa(*words, "-noout", data="".join(lines[1:]).encode()),
                "standard input: pem-label: line %d: the line -----BEGIN %s----- is missing before this "
                "END line. Probably it was lost on the way: get the file again\n$"
                % (len(lines) - 1, label), "%s without its BEGIN line" % path)
        refuses(ursa(*words, "-noout", data=(lines[0] + lines[-1]).encode()),
                "object-short: line 1: there is nothing in the " + label, "%s with only two lines" % path)
    openssl("rsa", "-in", "leaf.key", "-aes128", "-passout", "pass:words", "-out", "sealed.key")
    # The byte after the lost line may be the tag of a SEQUENCE within the object.
    for size in range(4, 44, 4):
        text = content("sealed.key").decode().split("\n", 1)
        refuses(ursa("rsa", "-noout", "-passin", "pass:words", data=(text[0] + "\n" + text[1][size:]).encode()),
                "object-short", "an encrypted key without its first %d characters" % size)


def test_an_empty_file_is_told():
    for words in (["x509"], ["rsa"], ["req"], ["rsa", "-pubin"]):
        refuses(ursa(*words, "-in", write("empty", ""), "-noout"), "empty: the file is empty\n$",
                "%s: an empty file" % " ".join(words))
    for words in (["verify", "-CAfile", "empty", "leaf.pem"], ["chain", "-cert", "empty"],
                  ["check", "-key", "empty", "-cert", "leaf.pem"]):
        refuses(ursa(*words), "empty: the file is empty\n$", "%s: an empty file" % words[0])
    refuses(show(None), "standard input: the file is empty\n$", "... and an empty standard input")


def test_the_line_is_the_right_one():
    text = content("leaf.pem").decode()
    bad = text.replace("\n", "\n!", 3).replace("\n!", "\n", 2)
    for name, data in (("LF", bad), ("CRLF", bad.replace("\n", "\r\n")),
                       ("CR", bad.replace("\n", "\r"))):
        refuses(show(None, data=("text%s" % re.search("[\r\n]+", data)[0] + data).encode()),
                "pem-base64: line 5: ", "a bad character, %s" % name)
    damaged = text.replace("CERTIFICATE-----", "CERTIFICATE---", 1)
    refuses(show(None, data=("\n\n" + damaged).encode()), "pem-label: line 3: ",
            "a damaged BEGIN line is blamed, not the END line")
    refuses(show(None, data=text.split("\n", 1)[1].encode()),
            "pem-label: line %d: " % (text.count("\n") - 1), "an END line alone")
    refuses(ursa("req", "-noout", data=content("leaf.csr").split(b"\n", 1)[1]), "pem-label: line ",
            "... of a request")
    refuses(show(None, data=(text[:200] + "\n" + text).encode()), "pem-label: line [4-9]: ",
            "a BEGIN line within an object")


# ---- text around PEM ------------------------------------------------------------------------


OBJECTS = (("leaf.pem", ["x509", "-noout", "-subject"]), ("leaf.key", ["rsa", "-noout", "-modulus"]),
           ("leaf.csr", ["req", "-noout", "-subject"]), ("leaf.pub", ["rsa", "-pubin", "-noout", "-modulus"]))


def test_white_space_around_lines_is_read():
    for path, words in OBJECTS:
        text, right = content(path).decode(), ursa(*words, "-in", path).stdout
        lines = text.splitlines()
        for name, other in (
                ("indented as in YAML", "key: |\n" + "".join("  %s\n" % line for line in lines)),
                ("indented by a tab", "".join("\t%s\n" % line for line in lines)),
                ("no-break spaces after lines", "".join("%s\u00a0\n" % line for line in lines)),
                ("blanks and no-break spaces", "".join("%s \u00a0 \r\n" % line for line in lines)),
                ("form feeds and vertical tabs", "\f" + "".join("%s\v\n" % line for line in lines)),
                ("a byte order mark", "\ufeff" + text),
                ("two byte order marks", "\ufefftext\n\ufeff" + text),
                ("CR alone", text.replace("\n", "\r")),
                ("LF CR", text.replace("\n", "\n\r")),
                ("empty lines", text.replace("\n", "\n\n"))):
            result = ursa(*words, data=other.encode())
            ok(result.stdout == right, "%s, %s" % (path, name), result.errors)
        latin = "".join("%s\u00a0\n" % line for line in lines).encode("latin-1")
        same(ursa(*words, data=latin).stdout, right, "%s, no-break spaces of Latin-1" % path)
        if words[0] != "req":  # openssl reads them, too
            nbsp = "".join("%s\u00a0\n" % line for line in lines).encode()
            same(run(["openssl", *words], data=nbsp).stdout, right, "... as openssl")


def test_text_beside_a_begin_line_is_told():
    for path, words in OBJECTS:
        text = content(path).decode()
        begin = text.split("\n")[0]
        for name, other, place in (
                ("on one line", text.replace("\n", ""), "after"),
                ("blanks for line ends", text.replace("\n", " "), "after"),
                ("line ends written as \\n", text.replace("\n", "\\n"), "after"),
                ("text in front", "key=" + text, "before"),
                ("a quote in front", '"' + text + '"', "before"),
                ("text after the dashes", text.replace("-----\n", "----- x\n", 1), "after")):
            refuses(ursa(*words, data=("\r\n" + other).encode()),
                    "standard input: line 2: other text %s %s, which must be alone on its line\n$"
                    % (place, begin), "%s, %s" % (path, name))


def test_text_before_an_end_line_is_told():
    for path, words in OBJECTS:
        lines = content(path).decode().splitlines()
        for name, other, line in (
                ("the END line after the base64", lines[:-2] + [lines[-2] + lines[-1]], len(lines) - 1),
                ("a blank between them", lines[:-2] + [lines[-2] + " " + lines[-1]], len(lines) - 1),
                ("all base64 on one line", [lines[0], "".join(lines[1:])], 2),
                ("... and text after it", [lines[0], "".join(lines[1:]), "text"], 2)):
            refuses(ursa(*words, data="\n".join(other).encode()),
                    "standard input: line %d: other text before %s, which must be alone on its line\n$"
                    % (line, lines[-1]), "%s, %s" % (path, name))
    openssl("rsa", "-in", "leaf.key", "-traditional", "-aes128", "-passout", "pass:words", "-out", "old.key")
    text = content("old.key").replace(b"\n-----END", b"-----END")
    refuses(ursa("rsa", "-noout", "-passin", "pass:words", data=text),
            "other text before -----END RSA PRIVATE KEY-----, which must be alone", "a key with Proc-Type")


WIDE = tuple("utf-%d%s" % (bits, order) for bits in (16, 32) for order in ("", "-le", "-be"))


def is_wide(code):
    return "the text is %s; save it as UTF-8 or ASCII\n$" % code[:6].upper()


def test_utf16_and_utf32_are_named():
    for path, words in OBJECTS:
        text = content(path).decode().replace("\n", "\r\n")
        for code in WIDE:
            refuses(ursa(*words, data=text.encode(code)), "standard input: " + is_wide(code),
                    "%s in %s" % (path, code))
        for code in ("utf-16-be", "utf-32-be"):
            refuses(ursa(*words, data=("\ufeff" + text).encode(code)), is_wide(code),
                    "... with the mark of " + code)
    for code in WIDE:
        write("wide.cnf", "[req]\r\nprompt=no\r\ndistinguished_name=d\r\n[d]\r\nCN=x\r\n".encode(code))
        refuses(ursa("req", "-new", "-key", "leaf.key", "-config", "wide.cnf"),
                "-config: wide.cnf: " + is_wide(code), "-config in " + code)
        refuses(ursa("x509", "-req", "-in", "leaf.csr", "-CA", "root.pem", "-CAkey", "root.key", "-extfile",
                     write("wide.ext", "keyUsage=digitalSignature\n".encode(code))),
                "-extfile: wide.ext: " + is_wide(code), "-extfile in " + code)


# ---- labels ---------------------------------------------------------------------------------


def trust_settings():
    """The uses that a TRUSTED CERTIFICATE trusts and rejects count as in openssl verify."""
    for number, settings in enumerate((
            "-addreject serverAuth", "-addtrust clientAuth", "-addtrust serverAuth -addreject clientAuth",
            "-addtrust anyExtendedKeyUsage -setalias x", "-addreject anyExtendedKeyUsage",
            "-addreject emailProtection -addreject 1.2.3.4", "-addtrust 1.2.3.4", "-setalias alone")):
        openssl("x509", "-in", "root.pem", "-trustout", *settings.split(), "-out", "set.pem")
        same(ursa("x509", "-in", "set.pem", "-noout", "-text").stdout,
             openssl("x509", "-in", "set.pem", "-noout", "-text").stdout, "x509 -text: " + settings)
        for options in ([], ["-purpose", "sslserver"], ["-purpose", "sslclient"]):
            for args in (["-CAfile", "set.pem", "-untrusted", "sub.pem", "leaf.pem"],
                         ["-CAfile", "root.pem", "-untrusted", "set.pem", "-untrusted", "sub.pem",
                          "leaf.pem"], ["-CAfile", "set.pem", "root.pem"]):
                theirs, ours = (run([tool, "verify", *options, *args]) for tool in ("openssl", URSA))
                ok((theirs.returncode, theirs.stdout, theirs.errors) ==
                   (ours.returncode, ours.stdout, ours.errors), "verify %s: %s" % (
                       " ".join(options + args), settings), theirs.errors, ours.errors)
        result = ursa("chain", "-cert", "leaf.pem", "-untrusted", "sub.pem", "-CAfile", "set.pem", "-out",
                      "set.crt")
        ok((result.returncode == 1) == (number in (1, 2, 4, 6)) == (b"trust settings" in result.stdout),
           "chain: " + settings, result.stdout, result.errors)
    # The same root without settings, or with a settings field that is malformed.
    der = base64.b64decode("".join(content("set.pem").decode().splitlines()[1:-1]))
    text = base64.encodebytes(der + b"\0").decode()
    write("set.pem", "-----BEGIN TRUSTED CERTIFICATE-----\n%s-----END TRUSTED CERTIFICATE-----\n" % text)
    refuses(ursa("verify", "-CAfile", "set.pem", "-untrusted", "sub.pem", "leaf.pem"),
            "cert-malformed: certificate at", "verify: trust settings that are malformed", 2)


def test_labels():
    root, sub, leaf = (content(name + ".pem").decode() for name in ("root", "sub", "leaf"))
    for label in ("X509 CERTIFICATE", "TRUSTED CERTIFICATE"):
        other = sub.replace("CERTIFICATE", label)
        write("bundle.pem", leaf + other)
        write("anchor.pem", root.replace("CERTIFICATE", label))
        result = ursa("chain", "-cert", "bundle.pem", "-CAfile", "anchor.pem", "-out", "server.crt")
        has(result.stdout.decode(), "chain of 2", "chain: " + label)
        same(content("server.crt").decode(), leaf + sub, "... is written as CERTIFICATE")
        write("other.pem", other)
        reads(ursa("verify", "-CAfile", "anchor.pem", "-untrusted", "other.pem", "leaf.pem"),
              "verify: " + label)
        reads(show("other.pem"), "x509: " + label, subject("sub"))
    openssl("x509", "-in", "root.pem", "-trustout", "-addtrust", "serverAuth", "-addreject",
            "emailProtection", "-setalias", "a root", "-out", "trust.pem")
    has(content("trust.pem").decode(), "TRUSTED", "openssl writes trust settings")
    reads(show("trust.pem"), "x509: with trust settings", subject("root"))
    same(ursa("x509", "-in", "trust.pem").stdout, openssl("x509", "-in", "trust.pem").stdout,
         "... which are not written, as with openssl")
    reads(ursa("verify", "-CAfile", "trust.pem", "-purpose", "sslserver", "-untrusted", "sub.pem",
               "leaf.pem"), "verify: with trust settings")
    trust_settings()
    write("behind.pem", content("trust.pem").replace(b"TRUSTED ", b""))
    refuses(ursa("verify", "-CAfile", "root.pem", "behind.pem"), "cert-malformed: certificate at",
            "verify: bytes after a CERTIFICATE are an error", 2)
    has(show("behind.pem").errors, "irregular: certificate at", "x509: ... which is told, not refused")
    result = show(None, data=leaf.replace("CERTIFICATE", "ATTRIBUTE CERTIFICATE").encode() +
                  root.encode())
    reads(result, "another kind of certificate is skipped", subject("root"))
    has(result.errors, "line 1: skipped: ATTRIBUTE CERTIFICATE, which is not read", "... and told")
    mixed = content("leaf.key") + content("leaf.csr") + root.encode()
    same(show(None, data=mixed).errors, "", "keys and requests are skipped in silence")
    openssl("req", "-new", "-newhdr", "-key", "leaf.key", "-subj", "/CN=n", "-out", "new.csr")
    has(content("new.csr").decode(), "BEGIN NEW CERTIFICATE REQUEST", "openssl req -newhdr")
    reads(ursa("req", "-in", "new.csr", "-noout", "-verify"), "... is read")


# ---- PKCS#7 ---------------------------------------------------------------------------------


def element(tag, content_):
    if len(content_) < 0x80:
        return bytes([tag, len(content_)]) + content_
    size = (len(content_).bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + len(content_).to_bytes(size, "big") + content_


def endless(tag, content_):
    return bytes([tag, 0x80]) + content_ + b"\0\0"


SIGNED = bytes.fromhex("06092a864886f70d010702")
DATA = bytes.fromhex("06092a864886f70d010701")


def bundle(certs, wrap=element, after=b"", more=b""):
    """A degenerate SignedData; `more` is in the set, `after` behind it."""
    data = b"\x02\x01\x01\x31\x00" + wrap(0x30, DATA) + wrap(0xA0, b"".join(certs) + more) + after
    return wrap(0x30, SIGNED + wrap(0xA0, wrap(0x30, data + wrap(0x31, b""))))


def der(name):
    return openssl("x509", "-in", name + ".pem", "-outform", "DER").stdout


def test_bundles():
    for form in ("PEM", "DER"):
        openssl("crl2pkcs7", "-nocrl", "-certfile", "leaf.pem", "-certfile", "sub.pem", "-certfile",
                "root.pem", "-outform", form, "-out", "all." + form)
        openssl("crl2pkcs7", "-nocrl", "-certfile", "sub.pem", "-outform", form, "-out", "sub." + form)
        openssl("crl2pkcs7", "-nocrl", "-certfile", "root.pem", "-outform", form, "-out", "root." + form)
        reads(show("sub." + form), "x509: a bundle in " + form, subject("sub"))
        for name, words in (
                ("-untrusted", ["-cert", "leaf.pem", "-untrusted", "sub." + form, "-CAfile", "root.pem"]),
                ("-CAfile", ["-cert", "leaf.pem", "-untrusted", "sub.pem", "-CAfile", "root." + form]),
                ("-cert", ["-cert", "all." + form, "-CAfile", "root.pem"])):
            result = ursa("chain", *words, "-out", "server.crt")
            ok(result.returncode == 0 and b"chain of 2" in result.stdout,
               "chain %s: a bundle in %s" % (name, form), result.errors)
            same(content("server.crt"), content("leaf.pem") + content("sub.pem"), "... the chain")
        reads(ursa("verify", "-CAfile", "root." + form, "-untrusted", "sub." + form, "leaf.pem"),
              "verify: bundles in " + form)
    listed = openssl("pkcs7", "-in", "all.PEM", "-print_certs").stdout.decode()
    has(listed, "CN = leaf", "openssl reads that bundle")
    openssl("smime", "-sign", "-nodetach", "-binary", "-outform", "DER", "-signer", "leaf.pem", "-inkey",
            "leaf.key", "-certfile", "sub.pem", "-in", "leaf.ext", "-out", "signed.p7b")
    result = ursa("chain", "-cert", "leaf.pem", "-untrusted", "signed.p7b", "-CAfile", "root.pem")
    ok(result.returncode == 0, "a bundle with content and signature", result.errors)


def test_bundles_in_ber_and_bad_ones():
    certs = [der("sub"), der("leaf")]
    for wrap, name in ((element, "DER"), (endless, "BER with indefinite lengths")):
        write("made.p7b", bundle(certs, wrap))
        same(openssl("pkcs7", "-inform", "DER", "-in", "made.p7b", "-print_certs").returncode, 0,
             "openssl reads it: " + name)
        reads(show("made.p7b"), "a bundle in " + name, subject("sub"))
        pem = (b"-----BEGIN PKCS7-----\n" + base64.encodebytes(content("made.p7b")) +
               b"-----END PKCS7-----\n")
        reads(show(None, data=pem), "... in PEM", subject("sub"))
        reads(show(None, data=pem.replace(b"PKCS7", b"CERTIFICATE")),
              "... under the label CERTIFICATE", subject("sub"))
    result = show(None, data=bundle([element(0xA1, b"\x30\0")] + certs))
    reads(result, "an attribute certificate in a bundle is skipped", subject("sub"))
    has(result.errors, "no X.509 certificate; it is skipped", "... and told")
    whole = bundle(certs)
    for name, data, part in (
            ("cut", whole[:-20], "object-short: the object ends early: its header announces"),
            ("without certificates", bundle([]), "contains no CERTIFICATE|has no certificates"),
            ("with bytes after it", whole + b"\0", "pkcs7-malformed"),
            ("that is not signed", element(0x30, DATA + element(0xA0, b"\x04\0")), "pkcs7-malformed"),
            ("with a bad element", bundle([b"\x30\x05\0"]), "pkcs7-malformed"),
            ("with a bad certificate", bundle([b"\x30\x03\x02\x01\x01"]), "cert-malformed"),
            ("with a bad second one", bundle([der("sub"), b"\x30\x03\x02\x01\x01"]),
             "certificate 2 of the file"),
            ("without the end of a length", endless(0x30, SIGNED)[:-1], "pkcs7-malformed"),
            ("of endless depth", b"\x30\x80" + SIGNED + b"\xa0\x80" * 100000, "pkcs7-malformed")):
        refuses(ursa("verify", "-CAfile", write("bad.p7b", data), "leaf.pem"), part,
                "a bundle " + name)
    refuses(ursa("rsa", "-noout", data=whole), "contains a PKCS#7 bundle of certificates, not a private key",
            "a bundle as a key")


def test_many():
    """Time is linear, so these end at once; a quadratic reader takes minutes."""
    text = content("root.pem")
    reads(ursa("verify", "-CAfile", write("many.pem", text * 10000), "root.pem"), "10000 certificates")
    write("many.p7b", bundle([der("root")] * 10000, endless))
    reads(ursa("verify", "-CAfile", "many.p7b", "root.pem"), "... in a bundle")
    for name, data in (("BEGIN lines", b"-----BEGIN X-----\n" * 500000),
                       ("BEGIN lines without ends", b"-----BEGIN X-----" * 500000),
                       ("END lines", b"-----END X-----" * 500000), ("dashes", b"-" * 8000000),
                       ("damaged lines", b"-----BEGIN " * 700000), ("blanks", b" " * 8000000),
                       ("no-break spaces", b"\xc2\xa0" * 4000000)):
        for words in (["x509"], ["rsa"], ["req"]):
            refuses(ursa(*words, "-noout", data=data), "contains no ", "%s: many %s" % (words[0], name))
    refuses(show(None, data=b"\0" * (1 << 24)), "too large: a file of more than 16777215 bytes",
            "a file of 16 MB")


# ---- large objects --------------------------------------------------------------------------


def test_large():
    names = ",".join("DNS:host%d.a-long-name.example.com" % i for i in range(3000))
    write("large.cnf", "[req]\nprompt=no\ndistinguished_name=d\nreq_extensions=e\nx509_extensions=e\n"
          "[d]\nCN=x\n[e]\nsubjectAltName=%s\n" % names)
    openssl("req", "-new", "-key", "leaf.key", "-config", "large.cnf", "-out", "large.csr")
    openssl("req", "-new", "-x509", "-key", "leaf.key", "-config", "large.cnf", "-out", "large.pem")
    for words in (["x509", "-in", "large.pem"], ["req", "-in", "large.csr"]):
        for more in (["-subject"], ["-text"], ["-noout", "-subject"]):
            same(ursa(*words, *more).stdout, openssl(*words, *more).stdout,
                 "%s of 100 KB: as openssl" % " ".join(words + more))
    reads(ursa("req", "-in", "large.csr", "-noout", "-verify"), "... its signature verifies")
    reads(ursa("verify", "-CAfile", "large.pem", "large.pem"), "... and that of the certificate")


# ---- keys that are not read -----------------------------------------------------------------


def test_keys_of_other_sizes_and_algorithms():
    for bits in (1024, 6144):
        openssl("genrsa", "-out", "size.key", str(bits))
        openssl("rsa", "-in", "size.key", "-pubout", "-out", "size.pub")
        part = "key-size: the key has %d bits; only keys of 2048 to 4096 bits are read" % bits
        refuses(ursa("rsa", "-in", "size.key", "-noout"), "-in: size.key: " + part, "%d bits" % bits)
        refuses(ursa("rsa", "-pubin", "-in", "size.pub", "-noout"), part, "... a public one")
        openssl("rsa", "-in", "size.key", "-aes128", "-passout", "pass:words", "-out", "sealed.key")
        refuses(ursa("rsa", "-in", "sealed.key", "-passin", "pass:words", "-noout"), part,
                "... encrypted")
        openssl("rsa", "-in", "size.key", "-outform", "DER", "-traditional", "-out", "size.der")
        refuses(ursa("rsa", "-in", "size.der", "-noout"), part, "... PKCS#1 in DER")
    for name, option in (("EC", ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]),
                         ("Ed25519", ["-algorithm", "ED25519"]), ("X448", ["-algorithm", "X448"]),
                         ("RSASSA-PSS", ["-algorithm", "RSA-PSS"])):
        openssl("genpkey", *option, "-out", "other.key")
        openssl("pkey", "-in", "other.key", "-pubout", "-out", "other.pub")
        part = "key-not-rsa: the algorithm is %s; only RSA keys are read" % name
        refuses(ursa("rsa", "-in", "other.key", "-noout"), "-in: other.key: " + part, name)
        refuses(ursa("rsa", "-pubin", "-in", "other.pub", "-noout"), part, "... a public one")
    openssl("genpkey", "-genparam", "-algorithm", "DSA", "-pkeyopt", "dsa_paramgen_bits:1024", "-out", "dsa.par")
    openssl("genpkey", "-paramfile", "dsa.par", "-out", "dsa.key")
    refuses(ursa("rsa", "-in", "dsa.key", "-noout"), "the algorithm is DSA", "DSA")
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-out", "sec1.key")
    refuses(ursa("rsa", "-in", "sec1.key", "-noout"), "the algorithm is EC", "EC with parameters in front")
    openssl("ec", "-in", "sec1.key", "-outform", "DER", "-out", "sec1.der")
    refuses(ursa("rsa", "-in", "sec1.der", "-noout"), "the algorithm is EC", "... in DER")


def test_other_formats_are_named():
    openssl("pkcs12", "-export", "-in", "leaf.pem", "-inkey", "leaf.key", "-passout", "pass:test", "-out",
            "all.pfx")
    part = (r"all.pfx: a PKCS#12 file \(.pfx, .p12\), which is not read; convert it: openssl pkcs12 -in "
            "all.pfx -out all.pem")
    for words in (["rsa", "-in", "all.pfx", "-noout", "-check"], ["x509", "-in", "all.pfx", "-noout"],
                  ["req", "-in", "all.pfx", "-noout"], ["chain", "-cert", "all.pfx"],
                  ["check", "-key", "all.pfx", "-cert", "all.pfx"],
                  ["check", "-key", "leaf.key", "-cert", "all.pfx"],
                  ["rsa", "-pubin", "-in", "all.pfx", "-noout"]):
        refuses(ursa(*words), part, "a PFX file: " + " ".join(words))
    endless_pfx = endless(0x30, b"\x02\x01\x03" + endless(0x30, DATA + endless(0xA0, b"\x04\0")))
    refuses(ursa("rsa", "-noout", data=endless_pfx), "a PKCS#12 file.*pkcs12 -in FILE ", "a PFX file in BER")
    reads(openssl("pkcs12", "-in", "all.pfx", "-passin", "pass:test", "-nodes", "-out", "all.pem"),
          "the way out")
    reads(ursa("check", "-key", "all.pem", "-cert", "all.pem"), "... leads to files that are read")
    ssh = (b"-----BEGIN OPENSSH PRIVATE KEY-----\n" +
           base64.encodebytes(b"openssh-key-v1\0\0\0\0\4none\0\0\0\4none" + bytes(200)) +
           b"-----END OPENSSH PRIVATE KEY-----\n")
    refuses(ursa("rsa", "-in", write("ssh.key", ssh), "-noout"),
            "ssh.key: a key in OpenSSH's own format, which is not read; convert a copy of the file: "
            "ssh-keygen -p -m PEM -f ssh.key", "an OpenSSH key")
    for data, part in ((b"PuTTY-User-Key-File-3: ssh-rsa\n", "PuTTY's format; convert it: puttygen FILE"),
                       (b"ssh-rsa AAAAB3Nz x@y\n", "a public key in OpenSSH's format; convert it"),
                       (b"\xfe\xed\xfe\xed\0\0\0\2", "a Java keystore; convert it: keytool"),
                       (b"---- BEGIN SSH2 PUBLIC KEY ----\n", "the format of RFC 4716; convert it: ssh-keygen -i")):
        refuses(ursa("rsa", "-noout", data=data), "contains no PRIVATE KEY: the file is .*" + part, part)
    for words, kind, data in (
            (["rsa"], "a certificate, not a private key", der("leaf")),
            (["x509"], "a certificate request, not a certificate",
             openssl("req", "-in", "leaf.csr", "-outform", "DER").stdout),
            (["req"], "a certificate, not a certificate request", der("leaf")),
            (["x509"], "a private key, not a certificate",
             openssl("pkey", "-in", "leaf.key", "-outform", "DER").stdout),
            (["rsa"], "a public key, not a private key",
             openssl("pkey", "-in", "leaf.key", "-pubout", "-outform", "DER").stdout),
            (["rsa", "-pubin"], "a private key, not a public key",
             openssl("rsa", "-in", "leaf.key", "-traditional", "-outform", "DER").stdout)):
        refuses(ursa(*words, "-noout", data=data), "contains " + kind, "%s: %s" % (" ".join(words), kind))


def test_pkcs12_leads_to_files_that_are_read():
    openssl("req", "-x509", "-key", "leaf.key", "-subj", "/CN=p", "-out", "own.pem")
    for name, more, legacy in (("AES", [], ""), ("3DES", ["-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES"], ""),
                               ("RC2", ["-legacy"], "-legacy "),
                               ("RC4", ["-legacy", "-certpbe", "PBE-SHA1-RC4-128"], "-legacy ")):
        result = openssl("pkcs12", "-export", *more, "-in", "own.pem", "-inkey", "leaf.key", "-passout",
                         "pass:test", "-out", "one.p12")
        ok(result.returncode == 0, "openssl makes PKCS#12 with " + name, result.errors)
        lines = base64.encodebytes(content("one.p12"))
        pem = b"-----BEGIN PKCS12-----\n" + lines + b"-----END PKCS12-----\n"
        for path, data, form in (("one.p12", content("one.p12"), ""), ("pem.p12", pem, " in PEM"),
                                 ("crlf.p12", pem.replace(b"\n", b"\r\n"), " in PEM"),
                                 ("bare.p12", lines, " in base64"),
                                 ("long.p12", lines.replace(b"\n", b""), " in base64")):
            write(path, data)
            for words in (["rsa"], ["x509"], ["req"]):
                result = ursa(*words, "-noout", "-in", path)
                refuses(result, r"%s: a PKCS#12 file \(.pfx, .p12\)%s, which is not read; convert it: .*openssl "
                        "pkcs12 %s-in " % (path, form, legacy), "%s: %s%s" % (words[0], name, form))
            way = result.errors.rstrip("\n").split("convert it: ")[1].replace(", and then: ", "; ")
            run(["rm", "-f", "all.pem", "all.p12"])
            run(["sh", "-c", way + " -passin pass:test -nodes"])
            reads(ursa("check", "-key", "all.pem", "-cert", "all.pem"), "... the commands lead to a key: " + path)


def test_bare_base64_is_named():
    traditional = openssl("rsa", "-in", "leaf.key", "-traditional").stdout
    openssl("rsa", "-in", "leaf.key", "-aes128", "-passout", "pass:words", "-out", "sealed.key")
    openssl("crl2pkcs7", "-nocrl", "-certfile", "leaf.pem", "-out", "sub.p7b")
    for name, data, kind in (
            ("leaf.pem", content("leaf.pem"), "a certificate"), ("leaf.csr", content("leaf.csr"), "a certificate request"),
            ("leaf.key", content("leaf.key"), "a private key"), ("PKCS#1", traditional, "a private key"),
            ("an EC key", openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout").stdout, "a private key"),
            ("sealed.key", content("sealed.key"), "an encrypted private key"),
            ("leaf.pub", content("leaf.pub"), "a public key"),
            ("PKCS#1", openssl("rsa", "-in", "leaf.key", "-RSAPublicKey_out").stdout, "a public key"),
            ("sub.p7b", content("sub.p7b"), "a PKCS#7 bundle of certificates")):
        lines = data.decode().splitlines()
        label = lines[0][11:-5]
        for words, wanted in ((["rsa"], "PRIVATE KEY"), (["x509"], "CERTIFICATE"), (["req"], "CERTIFICATE REQUEST"),
                              (["rsa", "-pubin"], "PUBLIC KEY")):
            for end in ("\n", "\r\n", ""):
                refuses(ursa(*words, "-noout", data=end.join(lines[1:-1]).encode()),
                        "contains no %s: the file is base64 of %s without BEGIN and END line; add the lines "
                        "-----BEGIN %s----- and -----END %s----- to the file\n$" % (wanted, kind, label, label),
                        "%s: base64 of %s" % (" ".join(words), name))
    refuses(ursa("rsa", "-noout", data=base64.encodebytes(bytes(300))), "the file is neither PEM nor DER",
            "base64 of zeros")


def ssh_string(data):
    return len(data).to_bytes(4, "big") + data


def test_keys_of_openssh_that_are_not_rsa():
    for name in (b"ssh-ed25519", b"ecdsa-sha2-nistp256", b"sk-ssh-ed25519@openssh.com", b"ssh-dss"):
        key = (b"openssh-key-v1\0" + ssh_string(b"aes256-ctr") + ssh_string(b"bcrypt") + ssh_string(bytes(24)) +
               b"\0\0\0\1" + ssh_string(ssh_string(name) + bytes(32)) + ssh_string(bytes(160)))
        pem = (b"-----BEGIN OPENSSH PRIVATE KEY-----\n" + base64.encodebytes(key) +
               b"-----END OPENSSH PRIVATE KEY-----\n")
        part = "key-not-rsa: a %skey in %s format; the algorithm is " + name.decode() + "; only RSA keys are read\n$"
        refuses(ursa("rsa", "-noout", data=pem), part % ("", "OpenSSH's own"), "OpenSSH: " + name.decode())
        refuses(ursa("rsa", "-pubin", "-noout", data=name + b" AAAA x@y\n"), part % ("public ", "OpenSSH's"),
                "... a public one")
        refuses(ursa("rsa", "-noout", data=b"PuTTY-User-Key-File-3: " + name + b"\r\n"), part % ("", "PuTTY's"),
                "... and one of PuTTY")
        for size in range(0, 110, 7):
            cut = pem.replace(base64.encodebytes(key), base64.encodebytes(key[:size]))
            refuses(ursa("rsa", "-noout", data=cut), "OpenSSH's own format|object-short", "... cut to %d bytes" % size)


def test_file_names_in_commands_are_quoted():
    data = (b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n")
    for name in ("my key", "it's", "a;b", "$HOME", "*", "k\u00e9y", "a'b'c"):
        result = ursa("rsa", "-noout", "-in", write(name, data))
        words = result.errors.rstrip("\n").split("PEM -f ")[1]
        same(run(["sh", "-c", "printf %s " + words]).stdout.decode(), name, "the shell reads the name: " + name)
    for name, part in (("-k", "-f ./'-k'"), ("a\nb", "-f FILE"), ("x" * 200 + "'" * 20, "-f './xxx")):
        refuses(ursa("rsa", "-noout", "-in", "./" + write(name, data) if name[0] != "-" else write(name, data)), part,
                "a special name: %r" % name[:9])


def test_an_encrypted_key_in_ber_is_an_encrypted_key():
    sealed = openssl("pkcs8", "-topk8", "-in", "leaf.key", "-passout", "pass:words", "-outform",
                     "DER").stdout
    algorithm, data = irregular.children(sealed)
    loose = endless(0x30, irregular.content(algorithm))
    chunks = b"\x24\x80" + data + b"\0\0"
    for name, key in (
            ("the algorithm's length is indefinite", element(0x30, loose + data)),
            ("all lengths are indefinite", endless(0x30, loose + data)),
            ("the data in chunks", endless(0x30, loose + chunks)),
            ("DER", sealed)):
        same(openssl("pkcs8", "-inform", "DER", "-in", write("ber.key", key), "-passin", "pass:words",
                     "-out", "/dev/null").returncode, 0, "openssl reads an encrypted key: " + name)
        # At each of these places a part is missing: the data, the algorithm's end, its parameters.
        for part in (key, key[:-200], key[:len(key) - len(data) - 3], key[:60], key[:20]):
            refuses(ursa("rsa", "-pubin", "-noout", data=part),
                    "contains an encrypted private key, not a public key|object-short",
                    "-pubin, %s, %d of %d bytes" % (name, len(part), len(key)))
            refuses(ursa("x509", "-noout", data=part),
                    "contains an encrypted private key, not a certificate|object-short",
                    "x509, %s, %d of %d bytes" % (name, len(part), len(key)))
            if part is not sealed:
                result = ursa("rsa", "-noout", "-passin", "pass:words", data=part)
                refuses(result, "^ursa: -in: standard input: (key-ber|object-short): ",
                        "rsa, %s, %d of %d bytes" % (name, len(part), len(key)))
                ok("public key" not in result.errors, "... and does not say that it is a public key")


# ---- passphrases and pairs ------------------------------------------------------------------


def test_passphrase_files_of_windows():
    openssl("rsa", "-in", "leaf.key", "-aes128", "-passout", "pass:first words", "-out", "sealed.key")
    for name, data in (("CR LF", b"first words\r\n"), ("CR LF and more", b"first words\r\nmore\r\n"),
                       ("CR at the end", b"first words\r"), ("a byte order mark", b"\xef\xbb\xbffirst words\r\n")):
        reads(ursa("rsa", "-in", "sealed.key", "-passin", "file:" + write("pw", data), "-noout"),
              "a passphrase file with " + name)
        reads(ursa("rsa", "-in", "sealed.key", "-passin", "stdin", "-noout", data=data), "... on stdin")
    for code in WIDE:
        write("pw", "first words\r\n".encode(code))
        refuses(ursa("rsa", "-in", "sealed.key", "-passin", "file:pw", "-noout"),
                "file:pw: " + is_wide(code), "a passphrase file in " + code)
    write("pw", b"first words\r\nsecond words\r\n")
    ursa("rsa", "-in", "sealed.key", "-passin", "file:pw", "-aes128", "-iter", "1000", "-passout", "file:pw",
         "-out", "second.key")
    reads(openssl("rsa", "-in", "second.key", "-passin", "pass:second words", "-noout"),
          "file:pw twice: the second line without its CR")


def test_a_passphrase_that_has_what_windows_adds():
    """openssl counts the CR and the byte order mark as characters of the passphrase."""
    for name, data in (("CR LF", b"first words\r\n"), ("a byte order mark", b"\xef\xbb\xbffirst words\n"),
                       ("both", b"\xef\xbb\xbffirst words\r\n")):
        for form in ([], ["-traditional"]):
            openssl("rsa", "-in", "leaf.key", *form, "-aes128", "-passout", "file:" + write("pw", data),
                    "-out", "sealed.key")
            result = openssl("rsa", "-in", "sealed.key", "-passin", "pass:first words", "-noout")
            ok(result.returncode != 0, "openssl encrypts with " + name)
            reads(ursa("rsa", "-in", "sealed.key", "-passin", "file:pw", "-noout", "-check"),
                  "... and the same file decrypts %s" % form)
            reads(ursa("rsa", "-in", "sealed.key", "-passin", "stdin", "-noout", data=data), "... on stdin")
            refuses(ursa("rsa", "-in", "sealed.key", "-passin", "file:" + write("wrong", b"words\r\n"), "-noout"),
                    "passphrase-wrong: wrong passphrase, or a damaged file\n$", "... and a wrong file does not")
    openssl("rsa", "-in", "leaf.key", "-aes128", "-passout", "pass:first words", "-out", "sealed.key")
    hint = "passphrase-wrong: .*; the passphrase ends in a carriage return \\(CR\\)\n$"
    refuses(ursa("rsa", "-in", "sealed.key", "-passin", "env:WORDS", "-noout", env={"WORDS": "first words\r"}),
            hint, "env: with a CR is told")
    refuses(ursa("rsa", "-in", "sealed.key", "-passin", "pass:first words\r", "-noout"), hint, "... and pass:")
    refuses(ursa("rsa", "-in", "sealed.key", "-passin", "file:" + write("pw", b"first words\r\r\n"), "-noout"),
            hint, "... and a file with two")
    openssl("rsa", "-in", "leaf.key", "-aes128", "-passout", "pass:first words\r", "-out", "sealed.key")
    reads(ursa("rsa", "-in", "sealed.key", "-passin", "env:WORDS", "-noout", env={"WORDS": "first words\r"}),
          "a CR that belongs to the passphrase is used")


def test_a_lost_line_of_a_key_with_proc_type():
    for cipher in ("-aes256", "-des3"):
        openssl("rsa", "-in", "leaf.key", "-traditional", cipher, "-passout", "pass:words", "-out", "old.key")
        lines = content("old.key").decode().splitlines(True)
        part = ("^ursa: -in: standard input: object-short: the object ends early, after %d encrypted bytes. "
                "Probably a part was lost on the way: get the file again\n$")
        size = len(base64.b64decode("".join(lines[4:-1])))
        refuses(ursa("rsa", "-noout", "-passin", "pass:words", data="".join(lines[:4] + lines[5:]).encode()),
                "object-short: the encrypted key does not begin as it should. Probably its first line was "
                "lost on the way: get the file again\n$", cipher + ", the first line lost")
        for number in range(5, len(lines) - 2):
            refuses(ursa("rsa", "-noout", "-passin", "pass:words",
                         data="".join(lines[:number] + lines[number + 1:]).encode()),
                    part % (size - 48), "%s, line %d lost" % (cipher, number + 1))
        cut = "".join(lines[:6] + [lines[6][:-9] + "\n"] + lines[7:])
        refuses(ursa("rsa", "-noout", "-passin", "pass:words", data=cut.encode()), part % (size - 6),
                cipher + ", a part of a line lost")
        refuses(ursa("rsa", "-noout", "-passin", "pass:other", data="".join(lines).encode()),
                "passphrase-wrong", cipher + ", a wrong passphrase")


def test_check_names_the_certificate_of_a_key():
    write("wrong.pem", content("sub.pem") + content("root.pem") + content("leaf.pem"))
    for words in (["-key", "leaf.key"], ["-req", "leaf.csr"]):
        result = ursa("check", *words, "-cert", "wrong.pem")
        same(result.returncode, 1, "check %s: a bundle in the wrong order" % words[0])
        has(result.stdout.decode(), "NOT the same key\n", "... is not the same key")
        has(result.stdout.decode(), "belongs to certificate 3 of this file", "... and told whose it is")
    make("ecroot", key="ec:curve.pem")
    write("wrong.pem", content("ecroot.pem") + content("leaf.pem"))
    result = ursa("check", "-key", "leaf.key", "-cert", "wrong.pem")
    has(result.stdout.decode(), "belongs to certificate 2 of this file", "the first one is an EC CA's")
    result = ursa("check", "-key", "leaf.key", "-cert", "ecroot.pem")
    same(result.returncode, 1, "check: an EC certificate alone")
    has(result.stdout.decode(), "has a key of another algorithm: id-ecPublicKey\n", "... and told")
    write("wrong.pem", content("sub.pem") + content("root.pem"))
    result = ursa("check", "-key", "leaf.key", "-cert", "wrong.pem")
    same((result.returncode, result.stdout.count(b"\n")), (1, 1), "a key of none of them")
    write("right.pem", content("leaf.pem") + content("sub.pem"))
    reads(ursa("check", "-key", "leaf.key", "-cert", "right.pem"), "a bundle in the right order")
    reads(ursa("check", "-key", "leaf.key", "-cert", "-", data=content("right.pem")), "... on standard input")


def test_check_names_the_request_of_a_key():
    write("several.csr", content("root.csr") + content("sub.csr").replace(b"CERT", b"NEW CERT") +
          content("leaf.csr"))
    for key, number in (("leaf", 3), ("sub", 2)):
        result = ursa("check", "-key", key + ".key", "-req", "several.csr")
        same((result.returncode, result.stdout.decode()),
             (1, "key %s.key and request several.csr: NOT the same key\nkey %s.key belongs to request %d of "
              "this file, but the first one counts\n" % (key, key, number)), "the key of request %d" % number)
    reads(ursa("check", "-key", "root.key", "-req", "several.csr"), "the key of the first request")
    write("several.csr", content("root.csr") + content("sub.csr"))
    result = ursa("check", "-key", "leaf.key", "-req", "several.csr")
    same((result.returncode, result.stdout.count(b"\n")), (1, 1), "a key of none of them")
    result = ursa("check", "-key", "sub.key", "-req", "-", data=content("several.csr"))
    same((result.returncode, result.stdout.count(b"\n")), (1, 1), "standard input is read once")


def main():
    with Folder():
        openssl("ecparam", "-name", "prime256v1", "-out", "curve.pem")
        make("root")
        make("sub", "root")
        make("leaf", "sub", "basicConstraints=CA:FALSE")
        openssl("rsa", "-in", "leaf.key", "-pubout", "-out", "leaf.pub")
        for name, test in list(globals().items()):
            if name.startswith("test_"):
                test()
    done()


main()
