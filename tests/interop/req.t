#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`ursa req` compared with `openssl req`: questions on a terminal, existing keys, requests shown and
verified, and statements of devices about their requests."""
import glob
import hashlib
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
import terminal  # noqa: E402
from openssl_cnf import CONFIG  # noqa: E402
from tap import URSA, Folder, content, done, has, mode, ok, openssl, run, same  # noqa: E402

SUBJECT = "/C=DE/O=Acme/CN=device-0001"
VECTORS = os.environ.get("URSA_VECTORS", "")

def ursa(*args, **options):
    return run([URSA, *args], **options)


def theirs(*args, **options):
    env = dict(options.pop("env", {}), OPENSSL_CONF=os.path.abspath("openssl.cnf"))
    return openssl(*args, env=env, **options)


def converse(args, answers):
    return terminal.converse(args, answers, OPENSSL_CONF=os.path.abspath("openssl.cnf"))


def a_key(*args):
    same(theirs("genrsa", *args, "-out", "k.pem", "2048").returncode, 0, "openssl makes a key")


def test_questions_on_a_terminal():
    a_key("-aes256", "-passout", "pass:open sesame")
    for name, answers in (
            ("defaults", ["", "", "", "", "", "device-1", "", "", ""]),
            ("all fields", ["DE", "Bayern", "N\u00fcrnberg", "Acme, Inc.", "R/D + x", "a\\b=c",
                            "me@example.com", "secret 1", "Acme"]),
            ("left out", [".", ".", ".", ".", ".", "x", ".", ".", "."]),
            ("asked again", ["D", "DEU", "DE", "", "", "", "", "x" * 65, "x", "", "abc",
                             "x" * 21, "abcd", ""])):
        answers = ["open sesame", *answers]
        ours = converse([URSA, "req", "-new", "-key", "k.pem", "-out", "u.csr"], answers)
        other = converse(["openssl", "req", "-new", "-key", "k.pem", "-out", "o.csr", "-utf8"],
                         answers)
        ok(ours[0] == 0 and other[0] == 0, name + ": both make a request", ours, other)
        same(ours[1], other[1], name + ": the same questions, in the same words")
        for option in ("-subject", "-pubkey"):
            same(theirs("req", "-in", "u.csr", "-noout", option).stdout,
                 theirs("req", "-in", "o.csr", "-noout", option).stdout, name + ": " + option)
        texts = [theirs("req", "-in", csr, "-noout", "-text").stdout.decode() for csr in
                 ("u.csr", "o.csr")]
        texts = [text[:text.index("Signature Algorithm")] for text in texts]
        same(*texts, name + ": the same attributes")
        same(theirs("req", "-in", "u.csr", "-noout", "-verify").returncode, 0, name + ": verified")
        ok("sesame" not in ours[1], name + ": the passphrase is not shown")


def test_a_new_key_with_a_passphrase():
    answers = ["abc", "secret", "secret", "", "", "", "", "", "x", "", "", ""]
    status, said = converse([URSA, "req", "-new", "-newkey", "rsa:2048", "-keyout", "new.pem",
                             "-out", "new.csr"], answers)
    ok(status == 0 and "Verifying - Enter PEM pass phrase:" in said and "secret" not in said,
       "the passphrase is asked for twice and not shown", said)
    has(content("new.pem").decode(), "-----BEGIN ENCRYPTED PRIVATE KEY-----", "the key is encrypted")
    same(mode("new.pem"), "0600", "the key's mode is 0600")
    same(theirs("pkey", "-in", "new.pem", "-passin", "pass:secret", "-pubout").stdout,
         theirs("req", "-in", "new.csr", "-noout", "-pubkey").stdout, "openssl reads the key")
    status, said = converse([URSA, "req", "-new", "-keyout", "two.pem"], ["secret", "secreT"])
    ok(status == 1 and "differ" in said and not os.path.exists("two.pem"),
       "two different passphrases make no key", said)
    for option in ("-des3", "-aes128", "-aes256"):
        result = ursa("req", "-new", option, "-keyout", option + ".pem", "-passout", "env:WORDS",
                      "-subj", SUBJECT, env={"WORDS": "hush hush"})
        ok(result.returncode == 0 and
           theirs("pkey", "-in", option + ".pem", "-passin", "pass:hush hush", "-noout", "-check")
           .returncode == 0, option + ": a request, and a key that openssl reads", result.errors)
        ok(b"hush" not in result.stdout and "hush" not in result.errors,
           "... and the passphrase is not shown")


def test_questions_in_a_pipe():
    a_key()
    words = ["req", "-new", "-key", "k.pem", "-out", "u.csr"]
    result = ursa(*words, data=b"DE\r\n\n\n\n\npipe\n\n\n\n")
    same(result.returncode, 0, "answers can be lines with LF or CRLF")
    has(theirs("req", "-in", "u.csr", "-noout", "-subject").stdout.decode(), "CN = pipe",
        "... and are read")
    result = ursa(*words, data=b"DE\n\n")
    ok(result.returncode == 1 and "ended before the answer to: Locality" in result.errors,
       "an input that ends early is an error", result.errors)
    for name, line in (("a NUL", b"a\0b"), ("a control character", b"a\x07"),
                       ("no UTF-8", b"\xff"), ("2000 bytes", b"x" * 2000)):
        result = ursa(*words, data=b"DE\n\n\n\n\n" + line + b"\n")
        ok(result.returncode == 1 and result.errors.count("Common Name") == 3,
           name + ": the question is repeated", result.errors)
    result = ursa(*words, "-batch")
    has(theirs("req", "-in", "u.csr", "-noout", "-subject").stdout.decode(),
        "subject=C = AU, ST = Some-State, O = Internet Widgits Pty Ltd",
        "-batch takes the defaults")
    same(result.errors, "", "... and prints nothing")


def test_an_existing_key():
    a_key()
    theirs("pkey", "-in", "k.pem", "-outform", "DER", "-out", "k.der")
    theirs("rsa", "-in", "k.pem", "-traditional", "-out", "k1.pem")
    theirs("rsa", "-in", "k.pem", "-traditional", "-aes128", "-passout", "pass:words", "-out",
           "k1e.pem")
    theirs("pkcs8", "-topk8", "-in", "k.pem", "-passout", "pass:words", "-out", "k8e.pem")
    wanted = theirs("req", "-new", "-key", "k.pem", "-subj", SUBJECT, "-outform", "DER", "-addext",
                    "subjectAltName=DNS:a,IP:192.0.2.1").stdout
    with open("words.txt", "w", encoding="ascii") as file:
        file.write("words\nother\n")
    for key, passin in (("k.pem", None), ("k.der", None), ("k1.pem", None), ("k1e.pem", "pass:words"),
                        ("k8e.pem", "file:words.txt")):
        more = [] if passin is None else ["-passin", passin]
        result = ursa("req", "-new", "-key", key, *more, "-subj", SUBJECT, "-outform", "DER",
                      "-addext", "subjectAltName=DNS:a,IP:192.0.2.1")
        ok(result.stdout == wanted, key + ": the bytes are those of openssl", result.errors)
    for words in (" subjectAltName=DNS:a,IP:192.0.2.1", "\tsubjectAltName = DNS : a , IP: 192.0.2.1"):
        result = ursa("req", "-new", "-key", "k.pem", "-subj", SUBJECT, "-outform", "DER", "-addext", words)
        ok(result.stdout == wanted, "-addext %r: blanks do not matter" % words, result.errors)
    result = ursa("req", "-new", "-key", "k8e.pem", "-passin", "pass:WORDS", "-subj", SUBJECT)
    ok(result.returncode == 1 and "-key: k8e.pem: passphrase-wrong" in result.errors and
       "WORDS" not in result.errors, "a wrong passphrase is refused", result.errors)
    theirs("genrsa", "-out", "k3072.pem", "3072")
    result = ursa("req", "-new", "-key", "k3072.pem", "-subj", SUBJECT)
    ok(result.returncode == 1 and "a key of 3072 bits" in result.errors, "RSA-3072 is refused")
    before = content("k.pem")
    result = ursa("req", "-new", "-key", "k.pem", "-subj", SUBJECT, "-out", "k.pem")
    ok(result.returncode == 1 and content("k.pem") == before, "-out does not replace the key")


EXTENSIONS = """[all]
subjectAltName = DNS:*.example, IP:2001:db8::1, URI:https://a.example/, email:a@b.example, RID:1.2.3
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth, clientAuth, 1.2.3.4
basicConstraints = critical, CA:FALSE
nsComment = "a comment"
"""

SHOWN = (["-text"], ["-noout", "-text"], ["-subject", "-noout"], ["-pubkey", "-noout"],
         ["-modulus", "-noout"], ["-noout"], [], ["-outform", "DER"],
         ["-text", "-pubkey", "-modulus", "-subject", "-verify"])


def assert_shown_alike(csr, name, form="PEM"):
    for options in SHOWN:
        if "-text" in options and name in ("ec", "ed25519"):
            continue  # ursa does not show the parts of keys of other algorithms
        ours = ursa("req", "-in", csr, "-inform", form, *options)
        other = theirs("req", "-in", csr, "-inform", form, *options)
        same(ours.stdout, other.stdout, "%s: %s" % (name, " ".join(options) or "no option"))


def test_requests_are_shown_as_openssl_shows_them():
    with open("ext.cnf", "w", encoding="ascii") as file:
        file.write(CONFIG + EXTENSIONS)
    for name, key in (("rsa-2048", ["rsa:2048"]), ("rsa-4096", ["rsa:4096", "-sha512"]),
                      ("ec", ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]), ("ed25519", ["ed25519"])):
        made = openssl("req", "-new", "-newkey", *key, "-noenc", "-keyout", name + ".pem", "-out",
                       name + ".csr", "-config", "ext.cnf", "-reqexts", "all", "-subj",
                       "/C=DE/O=Acme \"x\", Inc/OU=+/CN=b/emailAddress=a@b", "-utf8")
        if not ok(made.returncode == 0, name + ": openssl makes a request", made.errors):
            continue
        assert_shown_alike(name + ".csr", name)
    result = ursa("req", "-in", "rsa-4096.csr", "-noout", "-verify")
    ok(result.returncode == 0 and result.errors == "Certificate request self-signature verify OK\n",
       "RSA-4096 with SHA-512 is verified", result.errors)
    result = ursa("req", "-in", "ec.csr", "-noout", "-verify")
    ok(result.returncode == 0 and result.errors == "Certificate request self-signature verify OK\n",
       "EC is verified", result.errors)
    result = ursa("req", "-in", "ed25519.csr", "-noout", "-verify")
    ok(result.returncode == 1 and "verify failure" not in result.errors and
       "not verified\n" in result.errors and "; the algorithm is ED25519\n" in result.errors,
       "Ed25519 is refused with its name, and not called a failure", result.errors)
    for digest in ("-sha384", "-sha1", "-md5", "-sha224"):
        openssl("req", "-new", digest, "-key", "rsa-2048.pem", "-config", "ext.cnf", "-subj", "/CN=x",
                "-out", "digest.csr")
        result = ursa("req", "-in", "digest.csr", "-noout", "-verify")
        same(result.returncode, 0 if digest == "-sha384" else 1, digest + ": status")
        if digest != "-sha384":
            has(result.errors, "; the algorithm is %sWithRSAEncryption\n" % digest[1:],
                digest + ": the algorithm is named")
    if VECTORS:
        files = sorted(glob.glob(VECTORS + "/csr/*.req.*") + glob.glob(VECTORS + "/csr/*.der"))
        for path in files:
            assert_shown_alike(path, os.path.basename(path),
                               "DER" if path.endswith(".der") else "PEM")
        print("# %d published requests" % len(files))


def test_a_request_among_other_things():
    a_key()
    ursa("req", "-new", "-key", "k.pem", "-subj", SUBJECT, "-out", "u.csr")
    pem = content("u.csr")
    wanted = theirs("req", "-in", "u.csr", "-outform", "DER").stdout
    for name, text in (("text around", b"0 x\n" + pem + b"more\n"),
                       ("CRLF", pem.replace(b"\n", b"\r\n")), ("no last newline", pem[:-1]),
                       ("a key before", content("k.pem") + pem), ("a second request", pem + pem),
                       ("NEW", pem.replace(b" CERT", b" NEW CERT")), ("DER", wanted)):
        same(ursa("req", "-outform", "DER", data=text).stdout, wanted, name)
    for name, text in (("cut off", pem[:700]), ("nothing", b""), ("a bad digit",
                       pem.replace(b"MII", b"MI!")), ("no request", content("k.pem"))):
        result = ursa("req", "-noout", "-text", data=text)
        ok(result.returncode == 1 and result.stdout == b"" and "standard input" in result.errors,
           name + ": refused", result.errors)
    flipped = bytearray(wanted)
    flipped[60] ^= 1
    for name, text in (("a bit flipped", bytes(flipped)), ("of another key", wanted[:-9] + bytes(9))):
        result = ursa("req", "-noout", "-verify", data=text)
        ok(result.returncode == 1 and "verify failure" in result.errors, name + ": not verified")
    result = ursa("req", "-noout", "-verify", data=wanted + b"\0")
    ok(result.returncode == 0 and "irregular: certificationRequest at" in result.errors
       and "bytes after the request" in result.errors, "a byte after the request is reported",
       result.errors)


# --- devices -----------------------------------------------------------------------------------


class Device:
    """A process `ursa console` with a flash file."""

    def __init__(self, path):
        self.process = subprocess.Popen([URSA, "console", "-flash", path], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.process.stdout.readline()

    def ask(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        lines = []
        while True:
            lines.append(self.process.stdout.readline().decode())
            if re.match(r"OK$|ERR |$", lines[-1]):
                return lines

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


NONCE = "00112233445566778899aabbccddeeff"


def bound(answer, nonce, csr="answer.pem", *more):
    with open("answer.pem", "w", encoding="ascii") as file:
        file.write("".join(answer))
    return ursa("req", "-noout", "-verify", "-bound", "answer.pem", "-nonce", nonce, "-in", csr,
                *more)


def test_a_bound_request():
    device = Device("a.flash")
    device.ask("keygen")
    ident = [line for line in device.ask("status") if line.startswith("id: ")][0][4:-1]
    answer = device.ask("csr /CN=one nonce=" + NONCE)
    result = bound(answer, NONCE)
    ok(result.returncode == 0 and "Bound request verify OK\nid: %s\nstate: KEYED\nfirmware: " % ident
       in result.errors, "a statement is verified, and id, state and firmware are shown",
       result.errors)
    same(bound(answer, NONCE.upper()).returncode, 0, "the nonce may be in capitals")
    result = bound(answer, NONCE[:-1] + "0")
    ok(result.returncode == 1 and "bound-nonce" in result.errors, "another nonce is refused",
       result.errors)
    with open("other.csr", "w", encoding="ascii") as file:
        file.write("".join(device.ask("csr /CN=two")))
    result = bound(answer, NONCE, "other.csr")
    ok(result.returncode == 1 and "bound-request" in result.errors, "another request is refused",
       result.errors)
    a_key()
    ursa("req", "-new", "-key", "k.pem", "-subj", "/CN=one", "-out", "k.csr")
    ok("bound-request" in bound(answer, NONCE, "k.csr").errors,
       "a request of another key is refused")
    result = bound(device.ask("csr /CN=one"), NONCE)
    ok(result.returncode == 1 and "contains no URSA BOUND REQUEST" in result.errors,
       "a request without a statement is refused")
    same(device.ask("csr /CN=one nonce=" + NONCE), answer, "the same command gives the same answer")
    for nonce in ("", "00", "0" * 31, "0" * 130, "zz" * 16):
        has("".join(device.ask("csr /CN=one nonce=" + nonce)), "ERR nonce ", "nonce=%s" % nonce[:4])
    same(bound(device.ask("csr /CN=x nonce=" + "ab" * 64), "ab" * 64).returncode, 0,
         "a nonce may have 64 bytes")
    device.ask("template /CN=kept")
    same(bound(device.ask("csr nonce=" + NONCE), NONCE).returncode, 0,
         "a statement for the kept template is verified")
    device.close()


def test_a_request_for_the_expected_key():
    device = Device("a.flash")
    line = [line for line in device.ask("status") if line.startswith("spki-sha256: ")][0]
    digest = line.split()[1]
    answer = device.ask("csr /CN=one nonce=" + NONCE)
    device.close()
    colons = ":".join(digest[i:i + 2] for i in range(0, 64, 2)).upper()
    for words in (digest, digest.upper(), colons, line.rstrip("\n")):
        result = bound(answer, NONCE, "answer.pem", "-expect-spki-sha256", words)
        ok(result.returncode == 0 and "public key verify OK\nBound request verify OK\n" in
           result.errors, "the key shown by status is accepted: %s" % words[:8], result.errors)
    same(ursa("req", "-in", "answer.pem", "-noout", "-spki-sha256").stdout.decode(), line,
         "req -spki-sha256 prints the same line as status")
    public = openssl("req", "-in", "answer.pem", "-noout", "-pubkey").stdout
    der = openssl("pkey", "-pubin", "-outform", "DER", data=public).stdout
    same(hashlib.sha256(der).hexdigest(), digest,
         "... and it is openssl's digest of the public key")
    other = digest[:-1] + ("0" if digest[-1] != "0" else "1")
    for more in (["-bound", "answer.pem", "-nonce", NONCE], []):
        result = ursa("req", "-noout", "-verify", "-in", "answer.pem", "-expect-spki-sha256", other,
                      *more)
        ok(result.returncode == 1 and "public key verify failure\n" + line in result.errors and
           "-expect-spki-sha256: answer.pem: the request is for another key\n" in result.errors and
           "Bound" not in result.errors, "another key is refused", result.errors)
        result = ursa("req", "-verify", "-in", "answer.pem", "-expect-spki-sha256", other, "-out",
                      "refused.csr", *more)
        ok(result.returncode == 1 and not os.path.exists("refused.csr"),
           "... and the request is not written", result.errors)
    result = ursa("req", "-noout", "-verify", "-in", "answer.pem", "-expect-spki-sha256", other,
                  "-expect-spki-sha256", digest)
    ok(result.returncode == 2 and "given twice" in result.errors, "two digests are refused",
       result.errors)
    a_key()
    ursa("req", "-new", "-key", "k.pem", "-subj", "/CN=one", "-out", "k.csr")
    same(ursa("req", "-noout", "-verify", "-in", "k.csr", "-expect-spki-sha256", digest).returncode,
         1, "a request of another key is refused")
    for words in ("", digest[:-2], digest + "00", "g" + digest[1:]):
        result = ursa("req", "-verify", "-in", "k.csr", "-expect-spki-sha256", words)
        ok(result.returncode == 2 and "not 32 bytes in hex" in result.errors,
           "a wrong digest is refused: %s" % words[:4], result.errors)
    result = ursa("req", "-in", "k.csr", "-expect-spki-sha256", digest)
    ok(result.returncode == 2 and "-verify: missing" in result.errors, "-verify is required",
       result.errors)
    result = ursa("req", "-new", "-key", "k.pem", "-subj", "/CN=x", "-expect-spki-sha256", digest)
    ok(result.returncode == 2 and "-new" in result.errors, "-new is refused", result.errors)


def test_templates():
    device = Device("b.flash")
    device.ask("keygen")
    ident = [line for line in device.ask("status") if line.startswith("id: ")][0][4:-1]

    def text(answer):
        return theirs("req", "-noout", "-text", "-verify", data="".join(answer).encode())

    result = text(device.ask("csr /CN=u-%ID% san=DNS:%ID%.example,DNS:x-%ID%.example"))
    has(result.stdout.decode(), "CN = u-%s\n" % ident, "%ID% is filled in in a subject")
    has(result.stdout.decode(), "DNS:%s.example, DNS:x-%s.example" % (ident, ident),
        "... and in a SAN")
    for line in ('"/O=Acme" 802.1ar=1.3.6.1.4.1.99999.7', 'O=Acme 802.1ar=1.3.6.1.4.1.99999.7'):
        for san in ("", " san=DNS:a.example"):
            result = text(device.ask("csr " + line + san))
            ok(result.returncode == 0 and "Subject: O = Acme, serialNumber = %s\n" % ident in
               result.stdout.decode() and "X509v3 Key Usage: critical\n" in result.stdout.decode(),
               "802.1AR: " + line + san, result.stdout.decode())
            der = theirs("req", "-outform", "DER", data="".join(device.ask("csr " + line + san))
                         .encode()).stdout
            name = bytes.fromhex("06082b06010505070804" "a01f301d" "06092b06010401868d1f07"
                                 "0410") + ident.encode()
            ok(name in der, "... and the SAN has the hardwareModuleName of RFC 4108", der.hex())
    device.ask('template CN=%ID%,O=Acme 802.1ar=1.3.6.1.4.1.99999.7 extendedKeyUsage=clientAuth '
               'keyUsage=digitalSignature,keyEncipherment')
    same(device.ask("template"), ["subject: CN=%ID%,O=Acme\n", "802.1ar: 1.3.6.1.4.1.99999.7\n",
                                  "OK\n"], "a kept template is kept with %ID%")
    device.close()
    device = Device("b.flash")
    result = text(device.ask("csr"))
    has(result.stdout.decode(), "O = Acme, CN = %s, serialNumber = %s\n" % (ident, ident),
        "... which is filled in after a restart")
    has(result.stdout.decode(), "TLS Web Client Authentication", "... together with its usages")
    for line, error in (("/CN=x 802.1ar=1", "san-hardware"),
                        ("/CN=x 802.1ar=1.2 802.1ar=1.2", "extension-repeated 802.1ar "),
                        ("/CN=x nonsense=1", "usage"), ("/CN=x keyUsage=all", "extension"),
                        ("/CN=" + "%ID%" * 5, "name-length"), ("/O=a/" + "O=%ID%/" * 16, "name"),
                        ("/CN=x san=" + ",".join(["URI:urn:%ID%%ID%"] * 14), "buffer-too-small")):
        has("".join(device.ask("csr " + line)), "ERR " + error, "refused: " + line[:40])
    device.close()


with Folder():
    for file_name, text_of in (("openssl.cnf", CONFIG),):
        with open(file_name, "w", encoding="ascii") as config:
            config.write(text_of)
    for test in [value for key, value in sorted(globals().items()) if key.startswith("test_")]:
        for old in glob.glob("*.pem") + glob.glob("*.csr"):
            os.unlink(old)
        test()
    done()
