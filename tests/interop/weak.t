#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Weak keys: every command that checks a key or signs with a key says which weakness the key has.

The keys are made by weak_keys.py. If the program badkeys is installed, it judges them, too: all that
it finds without a list of known keys must be found here. The test prints a table."""
import os
import subprocess
import sys

sys.dont_write_bytecode = True
import weak_keys as weak  # noqa: E402
from tap import URSA, Folder, content, done, has, ok, openssl, run, same  # noqa: E402

# Results: "refused" by that name, "warned" (accepted, with that name in a warning), or the name of
# an error that refuses the key already when it is read.
#
#  kind of badkeys,            maker,                     public name,          private name
KINDS = [
    ("fermat",                 weak.fermat,               "key-fermat",         "key-primes-close"),
    ("fermat/square",          weak.square,               "key-fermat",         "key-check-failed"),
    ("roca",                   weak.roca,                 "key-roca",           "key-roca"),
    ("rsainvalid/invalid_e",   weak.exponent_1,           "key-exponent",       "key-exponent"),
    ("rsainvalid/e_too_large", weak.exponent_above_n,     "key-exponent",       "key-exponent"),
    ("rsapoly/nautilus",       weak.polynomial(128, 3, 3 << 1022), "key-polynomial",     "key-polynomial"),
    ("rsapoly/completeftp", weak.polynomial(32, 5, 31 << 1024), "key-polynomial", "key-polynomial"),
    ("rsapoly",                weak.sparse,               "key-polynomial",     "key-polynomial"),
    ("smalld",                 weak.small_d,              "key-exponent",       "key-exponent"),
    ("smallfactors/valid",     weak.small_factor,         "key-small-factor",   "key-malformed"),
    ("smallfactors/corrupt",   weak.corrupt,              "key-small-factor",   "key-check-failed"),
    ("rsawarnings/extremely_small", weak.bits(512),       "key-size",           "key-size"),
    ("rsawarnings/too_small",  weak.bits(1024),           "key-size",           "key-size"),
    ("rsawarnings/not_multiple_of_8", weak.bits(2052),    "+key-odd-size",      "+key-odd-size"),
    ("rsawarnings/unusual_keysize", weak.bits(2560),      "+key-odd-size",      "+key-odd-size"),
    ("rsawarnings/exponent_3", weak.exponent(3),          "key-exponent",       "key-exponent"),
    ("rsawarnings/exponent_not_65537", weak.exponent(65539), "+key-odd-exponent", "+key-odd-exponent"),
    ("rsabias/vanity",         weak.vanity,               "key-biased",         "key-biased"),
    ("rsabias",                weak.biased,               "key-biased",         "key-biased"),
    ("pattern",                weak.pattern,              "key-pattern",        "key-pattern"),
    ("xzbackdoor",             weak.xz,                   "key-xz-backdoor",    "key-xz-backdoor"),
    # Not found by badkeys. None: the public key does not show it.
    ("- p = a(2a-1)",          weak.composite,            None,                 "key-not-prime"),
    ("- |p-q| < 2^924",        weak.close,                None,                 "key-primes-close"),
    ("- 2p and 3q close",      weak.ratio,                "key-fermat",         "key-fermat"),
    ("- d < 2^1024",           weak.common(1000),         None,                 "key-common-factor"),
    ("- gcd(p-1, q-1)",        weak.common(400),          None,                 "key-common-factor"),
    ("- p, q share low bits",  weak.related,              None,                 "key-primes-related"),
    ("- pattern in p",         weak.repeated,             None,                 "key-prime-pattern"),
    ("- p-1 smooth",           weak.smooth(-1),           None,                 "key-smooth"),
    ("- p+1 smooth",           weak.smooth(1),            None,                 "key-smooth"),
]
# Kinds that need a list of known keys, or another algorithm.
OTHER = [("sharedprimes", "a list of primes"), ("blocklist", "a list of keys"),
         ("dsasparse", "DSA: key-not-rsa")]
OK = "-weak_key_ok"


def ursa(*args):
    return run([URSA, *args])


def fresh(name):
    if os.path.lexists(name):
        os.unlink(name)
    return name


def names_in(result):
    """The names of weaknesses and errors in what was reported."""
    return [word.rstrip(":") for word in result.errors.split()
            if word.startswith(("key-", "cert-")) and word.endswith(":")]


def verdict(result, wanted):
    """How a command took a key, as the table shows it."""
    name = wanted.lstrip("+") if wanted else None
    if result.returncode == 0:
        warned = name in names_in(result) and "warning: %s:" % name in result.errors
        return "+" + name if warned else "accepted"
    return name if name in names_in(result) else "? " + result.errors.strip()[-20:]


def commands(key):
    return {
        "rsa -check": ["rsa", "-check", "-noout", "-in", key + ".key"],
        "check": ["check", "-key", key + ".key", "-req", key + ".csr"],
        "check, public": ["check", "-req", key + ".csr", "-cert", key + ".pem"],
        "req -key": ["req", "-new", "-key", key + ".key", "-subj", "/CN=x", "-out", fresh("new")],
        "req -x509": ["req", "-x509", "-key", key + ".key", "-subj", "/CN=x", "-out", fresh("new")],
        "x509 -signkey": ["x509", "-req", "-in", key + ".csr", "-signkey", key + ".key"],
        "x509 -CAkey": ["x509", "-req", "-in", "good.csr", "-CA", key + ".pem", "-CAkey", key + ".key"],
        "x509 -req": ["x509", "-req", "-in", key + ".csr", "-CA", "ca.pem", "-CAkey", "ca.key"],
    }


PUBLIC = ["check, public", "x509 -req"]
# `check` verifies a request by the gate's rules. They allow any odd exponent below 2^32 from 3 on.
CHECKED = {"rsawarnings/exponent_3": "+key-odd-exponent"}


def wanted_of(command, kind, public, private):
    if command == "check, public" and public in ("key-exponent", "key-size"):
        return CHECKED.get(kind, "cert-rsa")
    if command == "x509 -signkey":  # the request comes first
        return public or private
    return public if command in PUBLIC else private


# A request is signed with RSA-2048 and e = 65537 only.
NO_REQUEST = {"+key-odd-size": "a key of ", "+key-odd-exponent": "the exponent is "}


def test_kind(kind, make, public, private):
    key = make()
    key.write("k")
    row = {}
    for command, args in commands("k").items():
        wanted = wanted_of(command, kind, public, private)
        result = ursa(*args)
        row[command] = verdict(result, wanted)
        name = "%s: %s" % (kind, command)
        if command == "req -key" and private in NO_REQUEST:
            has(result.errors, NO_REQUEST[private], name + " makes requests for RSA-2048 only")
            continue
        same(row[command], wanted or "accepted", name) or print("# " + result.errors)
        if args[0] == "req" and result.returncode:
            ok(not os.path.exists("new"), name + " writes nothing")
    return row


def test_advice():
    weak.roca().write("k")
    result = ursa("req", "-new", "-key", "k.key", "-subj", "/CN=x", "-out", fresh("new"))
    same((result.returncode, result.errors), (1,
         "ursa: -key: k.key: key-roca: the primes have the form of Infineon's library, so that "
         "Coppersmith's method factors n (ROCA, CVE-2017-15361)\n"
         "ursa: -key: k.key: the key is weak; make a new key, e.g. with ursa genrsa, or go on at your "
         "own risk with -weak_key_ok\n"), "the error says which weakness, why it matters, what to do")
    for args in (["req", "-new", "-key", "k.key", "-subj", "/CN=x"],
                 ["req", "-x509", "-key", "k.key", "-subj", "/CN=x"],
                 ["x509", "-req", "-in", "k.csr", "-signkey", "k.key"],
                 ["x509", "-req", "-in", "k.csr", "-CA", "ca.pem", "-CAkey", "ca.key"],
                 ["x509", "-req", "-in", "good.csr", "-CA", "k.pem", "-CAkey", "k.key"],
                 ["check", "-key", "k.key", "-req", "k.csr"]):
        result = ursa(*args, OK)
        name = " ".join(args[:2]) + " " + OK
        same((result.returncode, "warning: key-roca:" in result.errors), (0, True),
             name + " goes on with a warning") or print("# " + result.errors)
    result = ursa("rsa", "-in", "k.key", "-noout", "-modulus")
    same((result.returncode, result.errors), (0, ""), "a viewer shows a weak key")
    weak.close().write("k")
    result = ursa("req", "-new", "-key", "k.key", "-subj", "/CN=x", OK)
    same(result.returncode, 1, "primes that are too close never sign a request")
    has(result.errors, "even with -weak_key_ok", "the error says so")
    for option in ("-check", "-pubcheck"):
        weak.ratio().write("k")
        result = ursa("pkey", "-in", "k.key", "-noout", option)
        same((result.returncode, "key-fermat:" in result.errors, "Key is invalid" in result.errors),
             (1, True, True), "pkey %s names the weakness" % option)


def make_good():
    """Keys of other programs and of ursa: (name, command that makes NAME.key)."""
    makers = [("ursa %d" % i, [URSA, "genrsa", "-out"]) for i in range(3)]
    makers += [("openssl %d" % bits, ["openssl", "genrsa", "-out"]) for bits in (2048, 3072, 4096)]
    for bits in (2048, 3072, 4096):
        makers.append(("certtool %d" % bits, ["certtool", "--generate-privkey", "--key-type=rsa",
                                              "--bits=%d" % bits, "--no-text", "--outfile"]))
    for name, args in makers:
        size = [name.split()[1]] if args[0] == "openssl" else []
        if subprocess.run(["sh", "-c", "command -v " + args[0]], stdout=subprocess.DEVNULL,
                          check=False).returncode == 0:
            yield name, args + [fresh("good.key")] + size


def test_good():
    for name, args in make_good():
        result = run(args)
        result = ursa("rsa", "-in", "good.key", "-check", "-noout")
        same((result.returncode, result.stdout, result.errors), (0, b"RSA key ok\n", ""),
             "a key of %s is good" % name)
        openssl("req", "-new", "-key", "good.key", "-subj", "/CN=x", "-out", "good.csr")
        result = ursa("x509", "-req", "-in", "good.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                      "-out", fresh("new"))
        same(result.returncode, 0, "a request for a key of %s is good" % name)
    openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-pkeyopt",
            "rsa_keygen_pubexp:3", "-out", "good.key")
    has(ursa("rsa", "-in", "good.key", "-check", "-noout").errors, "key-exponent",
        "e = 3 is refused by its own name, as before")


# --- badkeys -----------------------------------------------------------------------------------

PROGRAM = """
import sys
from badkeys.checks import allchecks, checkrsa
for line in sys.stdin:
    n, e = (int(number, 16) for number in line.split())
    try:
        found = checkrsa(n, e, set(allchecks) - {"blocklist", "sharedprimes"})
    except Exception:
        found = {}
    print(" ".join(name + ("/" + result["subtest"] if "subtest" in result else "")
                   for name, result in found.items()), flush=True)
"""


class Badkeys:
    """The Python that has badkeys: $BADKEYS_PYTHON, or the one that runs this test."""

    def __init__(self):
        python = os.environ.get("BADKEYS_PYTHON", sys.executable)
        has_it = subprocess.run([python, "-c", "import badkeys.checks"], stderr=subprocess.DEVNULL,
                                check=False).returncode == 0
        self.process = subprocess.Popen([python, "-c", PROGRAM], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True) if has_it else None

    def judge(self, key):
        self.process.stdin.write("%x %x\n" % (key.n, key.e))
        self.process.stdin.flush()
        return self.process.stdout.readline().split()


def print_table(rows):
    columns = list(commands("k"))
    wide = [max([len(c)] + [len(row[c]) for _, row in rows]) for c in columns]
    first = max(len(kind) for kind, _ in rows)
    print("# +NAME: accepted, with a warning NAME; accepted: not to be seen in the public key")
    for kind, row in [("kind", dict(zip(columns, columns)))] + rows:
        print("# " + kind.ljust(first) + "  " + "  ".join(
            row[c].ljust(w) for c, w in zip(columns, wide)).rstrip())
    for kind, reason in OTHER:
        print("# %s  not covered: it needs %s" % (kind.ljust(first), reason))


def main():
    badkeys = Badkeys()
    rows = []
    ursa("req", "-x509", "-newkey", "rsa:2048", "-noenc", "-keyout", "ca.key", "-out", "ca.pem",
         "-subj", "/CN=ca")
    ursa("req", "-new", "-newkey", "rsa:2048", "-noenc", "-keyout", "g.key", "-out", "good.csr",
         "-subj", "/CN=x")
    for kind, make, public, private in KINDS:
        remembered = []
        rows.append((kind, test_kind(kind, lambda: remembered.append(make()) or remembered[0],
                                     public, private)))
        if badkeys.process is None:
            ok(True, "badkeys names this key %s # SKIP badkeys is not installed" % kind)
        elif kind.startswith("-"):
            print("# badkeys finds in %s: %s" % (kind, badkeys.judge(remembered[0]) or "nothing"))
        else:
            ok(kind in badkeys.judge(remembered[0]), "badkeys names this key %s" % kind)
    test_advice()
    test_good()
    print_table(rows)


with Folder():
    main()
done()
