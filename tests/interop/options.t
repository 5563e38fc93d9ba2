#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every option in openssl's help, one by one: ursa does the same, accepts it without effect, or refuses
it by name and says what to do instead."""
import os
import re
import shlex
import shutil
import sys

sys.dont_write_bytecode = True
from openssl_cnf import CONFIG  # noqa: E402
from options_table import TABLE  # noqa: E402
from tap import URSA, Folder, content, done, ok, openssl, run, same  # noqa: E402

CONFIG_FILE = """
default_bits = 2048
[req]
prompt = no
string_mask = utf8only
default_md = sha256
distinguished_name = dn
req_extensions = v3_req
x509_extensions = v3_ca

[other]
distinguished_name = dn2
prompt = no
[dn]
C = US
ST = California
0.organizationName = Acme, Inc.
1.organizationName = "Second / one"
CN = www.example.com
+UID = 7
[dn2]
commonName = other
[v3_req]
subjectAltName = @alt_names
keyUsage = nonRepudiation, digitalSignature, keyEncipherment
basicConstraints = critical, CA:false
[v3_server]
subjectAltName = critical, @alt_names
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth
[v3_ca]
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always,issuer
basicConstraints = critical,CA:true
[alt_names]
DNS.1 = www.example.com   # the first
DNS.2 = example.com
IP.1 = 192.0.2.1
"""

SIDES = ("ours", "theirs")
validity = {}


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def fixtures():
    """The files that the rows name, in two folders alike."""
    os.mkdir("ours")
    os.chdir("ours")
    write("openssl.cnf", CONFIG)
    write("req.cnf", CONFIG_FILE)
    write("ext.cnf", "basicConstraints = CA:FALSE\nsubjectAltName = DNS:x.example\n"
          "subjectKeyIdentifier = hash\nauthorityKeyIdentifier = keyid,issuer\n")
    write("self.cnf", "basicConstraints = CA:FALSE\nsubjectKeyIdentifier = hash\n")
    write("words", "secret\n")
    write("serial", "1234\n")
    for words in ("genrsa -out k.pem 2048", "genrsa -out ca.key 2048",
                  "rsa -in k.pem -traditional -out k1.pem", "rsa -in k.pem -outform DER -out k.der",
                  "pkcs8 -topk8 -in k.pem -passout pass:secret -out e.pem",
                  "pkcs8 -topk8 -in ca.key -passout pass:secret -out ca-e.key",
                  "pkey -in k.pem -pubout -out p.pem", "rsa -in k.pem -RSAPublicKey_out -out p1.pem",
                  "req -new -key k.pem -subj /CN=x.example -out r.csr -addext"
                  " subjectAltName=DNS:x.example,IP:192.0.2.1",
                  "req -in r.csr -outform DER -out r.der",
                  "req -x509 -key ca.key -subj /CN=ca -days 36500 -out ca.pem",
                  "req -x509 -newkey rsa:2048 -nodes -keyout /dev/null -subj /CN=other -out other.pem",
                  "x509 -req -in r.csr -CA ca.pem -CAkey ca.key -days 30 -copy_extensions copy"
                  " -out c.pem",
                  "x509 -req -in r.csr -CA ca.pem -CAkey ca.key -days 36500 -out c2106.pem"
                  " -copy_extensions copy", "x509 -in c.pem -outform DER -out c.der"):
        result = theirs(*words.split())
        if result.returncode != 0:
            print("Bail out! " + words + result.errors)
            sys.exit(1)
    write("both.pem", content("ca.pem").decode() + content("ca.key").decode())
    for name in os.listdir():
        os.chmod(name, 0o600)
    os.chdir("..")
    shutil.copytree("ours", "theirs")


def theirs(*args):
    return openssl(*args, env={"OPENSSL_CONF": os.path.abspath("openssl.cnf")})


def is_valid(text):
    """True if openssl finds the key in the file `seen` valid. The same key is checked once: `text` has
    all its numbers."""
    if text not in validity:
        said = openssl("pkey", "-in", "seen", "-passin", "pass:secret", "-noout", "-check")
        validity[text] = said.returncode == 0 and b"Key is valid" in said.stdout
    return validity[text]


def key_view(data):
    """What openssl says about a key that is different each time, or encrypted differently."""
    if data == b"":
        return data
    with open("seen", "wb") as file:
        file.write(data)
    labels = re.findall(rb"-----BEGIN .*-----", data)
    texts = re.findall(rb"(?m)^[A-Za-z0-9-]+:.{0,30}$", data)
    said = openssl("pkey", "-in", "seen", "-passin", "pass:secret", "-noout", "-text")
    valid = is_valid(said.stdout)
    kind = openssl("asn1parse", "-in", "seen").stdout.decode() if labels else ""
    os.remove("seen")
    return labels, texts, said.stdout.split(b"\n")[0], valid, re.findall(r":(.*-cbc)", kind)


def default_key_view(data):
    """The same without the cipher: openssl req has another default."""
    return key_view(data)[:-1]


def cert_view(data):
    """A certificate without its dates and its signature."""
    if b"BEGIN CERT" not in data:
        return data
    text = run(["openssl", "x509", "-noout", "-text"], data=data).stdout.decode()
    return re.sub(r"(?s)Not (Before|After).*?\n|Signature Value:.*", "", text)


VIEWS = {"": lambda data: data, "key": key_view, "key-of-req": default_key_view, "cert": cert_view}


def outcome(side, command, args, view):
    """Run a command in its folder. Returns the result, and the view of its output and its new or
    changed files."""
    os.chdir(side)
    before = {name: content(name) for name in os.listdir()}
    result = run([URSA, command, *args]) if side == "ours" else theirs(command, *args)
    seen = {"": VIEWS[view](result.stdout)}
    for name in os.listdir():
        data = content(name)
        if data != before.get(name):
            seen[name] = VIEWS[view](data) if name.startswith("new") else data
        if name not in before:
            os.remove(name)
        elif data != before[name]:
            with open(name, "wb") as file:
                file.write(before[name])
    os.chdir("..")
    return result, seen


def show(seen):
    return "\n".join("%s: %.600r" % (name or "output", view) for name, view in seen.items())


def compare(command, args, view, name, more=()):
    """Both commands do the same. ursa alone also gets the options `more`."""
    if args == ["-help"]:
        ok(run([URSA, command, "-help"]).returncode == 0 == openssl(command, "-help").returncode, name)
        return
    # ursa always takes names in UTF-8, and makes UTF8String of attributes only if it must.
    other, wanted = outcome("theirs", command, ["-utf8"] * (command == "req") + args, view)
    result, got = outcome("ours", command, [*args, *more], view)
    ok(result.returncode == other.returncode == 0 and got == wanted, name, "status %d, openssl's %d" %
       (result.returncode, other.returncode), result.errors, other.errors, "got", show(got), "wanted",
       show(wanted))


def refuse(command, option, args, wanted, name):
    result, seen = outcome("ours", command, args, "")
    ok(result.returncode == 2 and seen == {"": b""} and option in result.errors and
       re.search(wanted, " ".join(result.errors.split())) is not None, name,
       "status %d" % result.returncode, result.errors, show(seen), "wanted " + wanted)


def rows():
    command = ""
    for line in TABLE.split("\n"):
        if line.endswith(":") and not line.startswith(" "):
            command = line[:-1]
        elif line.strip():
            kind, option, rest = (line.split(None, 2) + [""])[:3]
            words, _, wanted = rest.partition(" => ")
            yield command, kind, option, shlex.split(words), wanted


def test_each_row():
    for command, kind, option, args, wanted in rows():
        kind, _, view = kind.partition("/")
        name = "%s %s %s: %s" % (command, option, kind, shlex.join(args)[:80])
        if kind == "refused":
            refuse(command, option, args, wanted, name)
        else:
            compare(command, args, view, name)


def test_no_option_is_forgotten():
    known = {}
    for command, _, option, _, _ in rows():
        known.setdefault(command, set()).add(option)
    for command, options in known.items():
        listed = set(re.findall(r"^ (-\S+)", theirs(command, "-help").stdout.decode() +
                                theirs(command, "-help").errors, re.M)) - {"-*"}
        ok(len(listed) > 10, command + ": openssl's help lists options")
        same(sorted(listed - options), [], command + ": each of openssl's options has a row")


def algorithms(kind):
    """The names of ciphers or digests that openssl lists."""
    text = openssl("list", "-%s-algorithms" % kind).stdout.decode()
    names = re.findall(r"[A-Za-z][A-Za-z0-9_-]+", text)
    return sorted(set(names) - {"Legacy", "Provided", "default", "NULL"})


def test_each_cipher():
    good = ("aes256", "aes-256-cbc", "aes192", "aes-192-cbc", "aes128", "aes-128-cbc", "des3",
            "des-ede3-cbc")
    for command, args in (("rsa", ["-in", "k.pem"]), ("pkey", ["-in", "k.pem"])):
        for name in algorithms("cipher"):
            words = [*args, "-" + name, "-passout", "pass:secret", "-out", "new.pem"]
            if name.lower() in good:
                # As few iterations as openssl has. The rows above have ursa's number, which takes 0.4 s.
                compare(command, words, "key", "%s -%s: the same" % (command, name), ["-iter", "2048"])
            else:
                refuse(command, "-" + name, words, "use -aes256", "%s -%s: refused" % (command, name))
    for command in ("genrsa", "genpkey", "req"):
        refuse(command, "-camellia256", ["-camellia256"], "use -aes256", command + " knows them as well")


def test_each_digest():
    for name in algorithms("digest"):
        words = ["-new", "-key", "k.pem", "-subj", "/CN=x", "-" + name]
        if name.lower() == "sha256":
            compare("req", words, "", "req -%s: the same" % name)
        elif not name.startswith("id-"):
            refuse("req", "-" + name, words, "always SHA-256", "req -%s: refused" % name)
        words = ["-in", "c.pem", "-noout", "-fingerprint", "-" + name]
        if name.lower() in ("sha1", "sha224", "sha256", "sha384", "sha512"):
            compare("x509", words, "", "x509 -%s: the same fingerprint" % name)
        elif not name.startswith("id-"):
            refuse("x509", "-" + name, words, "use -sha256", "x509 -%s: refused" % name)


def test_the_order_of_options():
    rest = ["-new", "-key", "k.pem", "-subj", "/CN=x", "-nodes", "-sha256", "-outform", "DER", "-out",
            "new.der"]
    pairs = [["-new"], ["-key", "k.pem"], ["-subj", "/CN=x"], ["-nodes"], ["-sha256"],
             ["-outform", "DER"], ["-out", "new.der"]]
    _, wanted = outcome("theirs", "req", rest, "")
    for turn in range(len(pairs)):
        for order in (pairs[turn:] + pairs[:turn], pairs[turn::-1] + pairs[:turn:-1]):
            args = sum(order, [])
            _, got = outcome("ours", "req", args, "")
            ok(got == wanted, "any order: " + " ".join(args), show(got))
    for words in ("--new --key=k.pem --subj=/CN=x -nodes -sha256 -outform=DER -out=new.der",
                  "-new -key nothing -key k.pem -subj /CN=y -subj /CN=x -outform PEM -outform DER"
                  " -out new.pem -out new.der -nodes -nodes",
                  "-new -key k.pem -subj /CN=x -outform der -out new.der --"):
        _, got = outcome("ours", "req", words.split(), "")
        ok(got == wanted == outcome("theirs", "req", ["-utf8", *words.split()], "")[1], words,
           show(got))


def test_wrong_words():
    for command, args, wanted in (
            ("req", ["-new=yes"], "-new: does not take a value"),
            ("rsa", ["-noout=1", "-in", "k.pem"], "-noout: does not take a value"),
            ("rsa", ["-in"], "-in: needs a value"),
            ("rsa", ["-pasin=pass:hush"], "-pasin: no such option"),
            ("rsa", ["--", "-in"], "-in: unexpected argument"),
            ("req", ["-keyout", "new.pem", "-nodes"], "-new: missing")):
        result, seen = outcome("ours", command, args, "")
        ok(result.returncode == 2 and wanted in result.errors and "hush" not in result.errors and
           seen == {"": b""}, "%s %s: %s" % (command, " ".join(args), wanted), result.errors)


with Folder():
    fixtures()
    for test in [value for key, value in sorted(globals().items()) if key.startswith("test_")]:
        test()
    done()
