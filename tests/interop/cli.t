#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`ursa req` compared with openssl and certtool: outputs, refusals and unchanged files."""
import glob
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading

sys.dont_write_bytecode = True
from faults import Faults  # noqa: E402
from tap import URSA, Folder, content, done, has, mode, ok, openssl, run, same  # noqa: E402

SUBJECT = "/C=DE/O=Acme/CN=device-0001"
DEPS = os.path.abspath("boards/common/deps.sh")
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


def test_a_key_is_never_overwritten():
    key, csr = fresh()
    req("-keyout", key, "-out", csr, "-subj", SUBJECT)
    before = content(key), os.stat(key).st_mtime_ns, content(csr)
    result = req("-keyout", key, "-out", csr, "-subj", SUBJECT)
    same(result.returncode, 1, "an existing key is not replaced")
    has(result.errors, "key.pem: exists already; unlike openssl", "... and reported")
    ok(before == (content(key), os.stat(key).st_mtime_ns, content(csr)), "... and nothing changed")
    os.symlink("nowhere.pem", "link.pem")
    result = req("-keyout", "link.pem", "-subj", SUBJECT)
    ok(result.returncode == 1 and not os.path.exists("nowhere.pem"), "a dangling link is refused")
    os.unlink("link.pem")


def test_outputs_that_fail():
    key, csr = fresh()
    result = req("-keyout", key, "-out", "no/such/folder.csr", "-subj", SUBJECT)
    ok(result.returncode == 1 and "-out: no/such/folder.csr: " in result.errors,
       "a missing folder for -out is an error", result.errors)
    ok(not os.path.exists(key), "... and no key is left")
    result = req("-keyout", "no/such/key.pem", "-out", csr, "-subj", SUBJECT)
    ok(result.returncode == 1 and "-keyout: no/such/key.pem: " in result.errors,
       "a missing folder for -keyout is an error", result.errors)
    same([name for name in os.listdir() if name.startswith("req.csr")], [],
         "... and no request is left")
    result = req("-keyout", key, "-out", "/dev/full", "-subj", SUBJECT)
    ok(result.returncode == 1 and "the key is complete and is kept in key.pem" in result.errors,
       "if the device for -out is full, the key is kept and its place reported", result.errors)
    same(openssl("pkey", "-in", key, "-check", "-noout").returncode, 0,
         "... and the key is complete")
    fresh()
    result = subprocess.run("exec %s >&-" % " ".join(
        "'%s'" % word for word in [URSA, *BASE, "-keyout", key, "-subj", SUBJECT]),
        shell=True, stderr=subprocess.PIPE, check=False)
    ok(result.returncode == 1 and content(key).startswith(b"-----BEGIN PRIVATE KEY"),
       "a closed stdout is an error, and the request is not written into the key file",
       result.stderr)
    fresh()
    for words, name in ((["-keyout", key, "-subj", SUBJECT], "req"), (["req", "-in", csr, "-text"],
                        "req -text"), (["genrsa"], "genrsa"), (["help"], "help"),
                        (["noise-report", "samples"], "noise-report")):
        reader, writer = os.pipe()
        os.close(reader)
        if name != "req":
            openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "/dev/null", "-subj",
                    SUBJECT, "-out", csr)
            with open("samples", "w", encoding="ascii") as file:
                file.write("000102030405\n" * 100 + "OK\n")
        result = (req if name == "req" else ursa)(*words, stdout=writer, restore_signals=True)
        os.close(writer)
        lines = result.errors.splitlines()
        ok(result.returncode == 1 and "standard output: cannot be written" in lines[0] and
           len(lines) == (2 if name == "req" else 1),
           name + ": a closed pipe is an error that is reported once", result)
        if name == "req":
            ok("the key is complete and is kept in key.pem" in lines[1] and whole(key) == 1,
               "... with the place of the key", lines)
    os.unlink("samples")
    fresh()

    for kind in (signal.SIG_DFL, signal.SIG_IGN):
        def limit():
            signal.signal(signal.SIGXFSZ, kind)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

        result = req("-keyout", key, "-out", csr, "-outform", "DER", "-subj", "/CN=x",
                     preexec_fn=limit)
        ok(result.returncode == 1 and "-keyout: key.pem: cannot be written: " in result.errors,
           "a key beyond the file size limit is an error, %s" % kind.name, result.returncode,
           result.errors)
        same(sorted(os.listdir()), ["openssl.cnf"], "... and no file is left")
    result = subprocess.run(
        ["sh", "-c", '(ulimit -f 1; "$@")', "sh", URSA, *BASE, "-keyout", key, "-subj", "/CN=x"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    ok(result.returncode == 1 and sorted(os.listdir()) == ["openssl.cnf"],
       "(ulimit -f 1; ursa req) fails and leaves no file", result)


def whole(key):
    """0: no key; 1: a complete key of mode 0600; a text: a wrong key or mode."""
    if not os.path.lexists(key):
        return 0
    text = content(key).decode()
    ends = "-----BEGIN PRIVATE KEY-----\n", "-----END PRIVATE KEY-----\n"
    return 1 if text.startswith(ends[0]) and text.endswith(ends[1]) and mode(key) == "0600" \
        else "mode %s: %r" % (mode(key), text)


def temporary(key, csr):
    return glob.glob(key + ".*") + glob.glob(csr + ".*")


def sweep(key, csr):
    for name in temporary(key, csr):
        os.unlink(name)


def has_nameless_files():
    """True if the file system supports files without a name, which disappear with their process."""
    try:
        os.close(os.open(".", os.O_TMPFILE | os.O_RDWR, 0o600))
    except OSError:
        return False
    return os.path.exists("/proc/self/fd")


def test_a_killed_program_leaves_a_complete_key_or_no_key():
    faults = Faults()
    words = ["-keyout", "key.pem", "-out", "req.csr", "-subj", SUBJECT]
    for odd in ({}, {"no_tmpfile": "1"}, {"no_proc": "1"}):
        key, csr = fresh()
        seen, retries, open_to_others, left = [], [], [], []
        for _ in faults.each_kill(lambda env: req(*words, env=env), **odd):
            seen.append(whole(key))
            left += temporary(key, csr)
            open_to_others += [name for name in glob.glob(key + ".*")
                               if int(mode(name), 8) & 0o077]
            if seen[-1] == 0:
                retries.append(req(*words).returncode)
            sweep(key, csr)
            fresh()
        name = " ".join(["killed", *odd])
        ok(len(seen) > 8 and 0 in seen and 1 in seen and set(seen) <= {0, 1},
           "%s at each of %d changes to the folder: a complete key or no key" % (name, len(seen)),
           seen)
        same(set(retries), {0}, "... without a key, the same command succeeds")
        same(open_to_others, [],
             "... only the owner can read files that are left under other names")
        if not odd and has_nameless_files():
            same(left, [],
                 "... and no such files are left: a new file has no name until it is complete")
        else:
            ok(left != [],
               "... such files are left without nameless files, so the test can find them")


def test_a_signal_leaves_no_temporary_file():
    faults = Faults()
    words = ["-keyout", "key.pem", "-out", "req.csr", "-subj", SUBJECT]
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        for odd in ({}, {"no_tmpfile": "1"}, {"no_link": "1"}, {"no_link": "late"}):
            key, csr = fresh()
            seen, left, old = [], [], b"an old request"
            for _ in faults.each_kill(lambda env: req(*words, env=env), signal=number, **odd):
                seen.append(whole(key))
                left += temporary(key, csr)
                if os.path.exists(csr) and not content(csr).startswith(b"-----BEGIN CERT"):
                    left += [content(csr)] if content(csr) != old else []
                sweep(key, csr)
                fresh()
                if (len(seen) + number) % 2:  # so that each moment is tested with some signal
                    with open(csr, "wb") as file:
                        file.write(old)
            ok(len(seen) > 8 and set(seen) <= {0, 1} and left == [],
               " ".join([number.name, *map("=".join, odd.items())]) +
               " at each of %d changes: a complete key or no key, no other file" % len(seen), seen,
               left)
    fresh()


def test_a_folder_without_hard_links():
    faults = Faults()
    words = ["-keyout", "key.pem", "-out", "req.csr", "-subj", SUBJECT]
    for env in (faults.env(no_link="late"), faults.env(no_link="1")):
        key, csr = fresh()
        result = req(*words, env=env)
        ok(result.returncode == 0 and whole(key) == 1, "without hard links a complete key is made",
           result.errors)
        same(sorted(os.listdir()), [key, "openssl.cnf", csr], "... and no other file")
        before = content(key)
        result = req(*words, env=env)
        ok(result.returncode == 1 and content(key) == before,
           "... and a second run does not replace it")
    fresh()
    partial = []
    for _ in faults.each_kill(lambda env: req(*words, env=env), no_link="1"):
        if os.path.exists(key) and content(key) != b"" and whole(key) != 1:
            partial.append(whole(key))
        sweep(key, csr)
        fresh()
    same(partial, [], "... and a process killed at any change leaves no partial key")


def test_two_at_once_make_one_key():
    key, csr = fresh()
    results = []
    threads = [threading.Thread(target=lambda: results.append(
        req("-keyout", key, "-subj", SUBJECT).returncode)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ok(sorted(results) == [0, 1, 1, 1] and whole(key) == 1,
       "of four processes at once, one makes a key", results)
    same(sorted(os.listdir()), [key, "openssl.cnf"], "... and no other file is left")
    fresh()


def test_a_key_is_not_replaced_by_a_request():
    key, csr = fresh()
    for label in ("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY",
                  "OPENSSH PRIVATE KEY"):
        old = "a comment\r\n-----BEGIN %s-----\r\nAAAA\r\n" % label
        with open("old.pem", "w", encoding="ascii", newline="") as file:
            file.write("\0\n" + old)
        os.symlink("old.pem", "link.pem")
        for out in ("old.pem", "link.pem"):
            result = req("-keyout", key, "-out", out, "-subj", SUBJECT)
            ok(result.returncode == 1 and "a key is never overwritten" in result.errors and
               content("old.pem").decode().endswith(old) and not os.path.exists(key),
               "-out %s, a file with %s, is refused and not changed" % (out, label), result.errors)
        os.unlink("link.pem")
        os.unlink("old.pem")
    with open("old.pem", "w", encoding="ascii") as file:
        file.write("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----BEGIN PUBLIC KEY-----\n")
    same(req("-keyout", key, "-out", "old.pem", "-subj", SUBJECT).returncode, 0,
         "a file with a request and a public key is replaced")
    os.unlink("old.pem")
    os.unlink(key)
    pkcs8 = bytes.fromhex("308204bd020100300d06092a864886f70d0101010500")
    pkcs1 = bytes.fromhex("308204a30201000282010100")
    flash = b"\xff" * 8192 + b"URSAFL1\n" + bytes(8)
    for name, old in (("PKCS#8", pkcs8), ("PKCS#1", pkcs1), ("a device's flash", flash)):
        with open("old.der", "wb") as file:
            file.write(old)
        result = req("-keyout", key, "-out", "old.der", "-subj", SUBJECT)
        ok(result.returncode == 1 and "a key is never overwritten" in result.errors and
           content("old.der") == old and not os.path.exists(key),
           "-out names a file with %s, which is refused and not changed" % name, result.errors)
        os.unlink("old.der")
    fresh()


def test_a_key_that_another_process_makes_is_kept():
    faults = Faults()
    words = ["-keyout", "key.pem", "-out", "req.csr", "-subj", SUBJECT]
    openssl("genrsa", "-out", "other.pem", "2048")
    other = content("other.pem")

    def moments(do, old_request):
        def begin():
            fresh()
            if os.path.lexists("came"):
                os.unlink("came")
            if old_request:
                with open("req.csr", "wb") as file:
                    file.write(b"an old request")
        return faults.each_moment(lambda env: req(*words, env=env), do, begin)

    for name, old in (("key.pem", False), ("req.csr", False), ("req.csr", True)):
        do = ("ln -f other.pem %s && touch came" if old else "ln other.pem %s && touch came") % name
        came, lost, said = 0, [], []
        for at, result in enumerate(moments(do, old)):
            if not os.path.exists("came"):
                continue
            came += 1
            if content(name) != other:
                lost.append(at)
            elif result.returncode == 1 and not ("exists already" in result.errors or
                                                 "a key is never overwritten" in result.errors):
                said.append(result.errors)
        ok(came > 3 and lost == [],
           "%s: a key that another process makes%s at any of %d moments is kept" %
           (name, " in place of an old request" if old else "", came), lost)
        same(said, [], "... and that is reported")
        same([n for n in os.listdir() if n.startswith((name + "."))], [],
             "... and no other file is left")
    os.unlink("other.pem")
    if os.path.lexists("came"):
        os.unlink("came")
    fresh()


def test_output_to_a_dangling_link_is_refused():
    key, csr = fresh()
    req("-keyout", key, "-out", csr, "-subj", SUBJECT)
    openssl("req", "-x509", "-key", key, "-subj", SUBJECT, "-out", "x.pem")
    with open("samples", "w", encoding="ascii") as file:
        file.write("".join(os.urandom(32).hex() + "\n" for _ in range(100)))
    os.symlink("nowhere", "link")
    for words in (["req", "-in", csr, "-out", "link"], [*BASE, "-keyout", "new", "-out", "link",
                                                       "-subj", SUBJECT],
                  [*BASE, "-keyout", "link", "-subj", SUBJECT], ["genrsa", "-out", "link"],
                  ["rsa", "-in", key, "-out", "link"], ["rsa", "-in", key, "-pubout", "-out", "link"],
                  ["rsa", "-in", key, "-noout", "-text", "-out", "link"],
                  ["pkcs8", "-in", key, "-topk8", "-nocrypt", "-out", "link"],
                  ["x509", "-in", "x.pem", "-out", "link"], ["chain", "-cert", "x.pem", "-out", "link"],
                  ["noise-report", "-svg", "link", "samples"]):
        result = ursa(*words)
        ok(result.returncode == 1 and "link: cannot be written: it is a symbolic link to a file that " in
           result.errors and os.readlink("link") == "nowhere" and not os.path.exists("nowhere"),
           "ursa %s: a dangling link is refused with its name" % " ".join(words), result.errors)
    same(sorted(os.listdir()), sorted([key, csr, "x.pem", "samples", "link", "openssl.cnf"]),
         "... and no other file is left")
    for name in ("link", "x.pem", "samples"):
        os.unlink(name)
    fresh()


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


def stream(path, data):
    """Make a FIFO and a thread that writes `data` into it and closes it."""
    os.mkfifo(path)

    def write():
        try:
            with open(path, "wb") as file:
                file.write(data)
        except BrokenPipeError:
            pass

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    return thread


def noise(source, *more):
    fresh()
    result = req("-keyout", "key.pem", "-subj", SUBJECT, "-noise", source, *more)
    result.made = os.path.exists("key.pem")
    return result


def bad_noise(source, message, name, *more):
    result = noise(source, *more)
    ok(result.returncode == 1 and message in result.errors and not result.made and
       result.stdout == b"", name, "status %d" % result.returncode, result.errors)


def test_noise_sources():
    fresh()
    same(noise("getrandom").returncode, 0, "-noise getrandom")
    result = noise("/dev/urandom")
    ok(result.returncode == 0 and whole("key.pem") == 1, "-noise /dev/urandom", result.errors)
    same(noise("/dev/urandom", "-noise-claim", "1").returncode, 0, "... with a claim of 1/16 bit")
    same(noise("/dev/urandom", "-noise-claim", "128").returncode, 0,
         "... and with a claim of 8 bits")
    bad_noise("/dev/zero", "-noise: /dev/zero: entropy-repetition: ",
              "/dev/zero is refused as stuck")
    bad_noise("/dev/null", "-noise: /dev/null: entropy-read: ", "/dev/null is refused as empty")
    bad_noise("no/device", "-noise: no/device: No such file", "a missing device is refused")
    bad_noise(".", "-noise: .: not a character device or a FIFO", "a folder is refused")
    bad_noise("openssl.cnf", "-noise: openssl.cnf: a regular file is not a noise source",
              "a regular file is refused")
    if not os.path.exists("/dev/hwrng"):
        bad_noise("hwrng", "-noise: /dev/hwrng: No such file",
                  "a missing hardware source is refused")


def test_noise_from_a_fifo():
    fresh()
    writer = stream("fifo", os.urandom(65536))
    result = noise("fifo")
    ok(result.returncode == 0 and whole("key.pem") == 1, "a FIFO with good noise makes a key",
       result.errors)
    writer.join(10)
    os.unlink("fifo")
    for data, message, name in (
            (bytes(65536), "entropy-repetition: ", "all zero"),
            (b"".join(bytes(3) + os.urandom(1) for _ in range(16384)), "entropy-proportion: ",
             "three quarters zero"),
            (bytes(range(256)) * 256, "entropy-cycle: ", "a counter"),
            (os.urandom(1400), "entropy-read: ", "truncated"),
            (os.urandom(1023), "entropy-read: ", "truncated in the start-up test")):
        writer = stream("fifo", data)
        bad_noise("fifo", "-noise: fifo: " + message, "a FIFO is refused: " + name)
        writer.join(10)
        os.unlink("fifo")
    os.mkfifo("fifo")
    end = os.open("fifo", os.O_RDWR)
    os.write(end, os.urandom(100))
    bad_noise("fifo", "-noise: fifo: entropy-timeout: ", "a FIFO without further data is refused")
    # With 1 bit a byte: 1024 bytes for the start-up test, 448 for the seed, and 320 for each of the
    # reseedings of a key.
    os.write(end, os.urandom(1024 + 448 + 100 * 320))
    same(noise("fifo").returncode, 0, "a FIFO with enough noise makes a key")
    os.set_blocking(end, False)
    same(len(os.read(end, 65536)) % 320, 0, "... and only the needed bytes are read")
    os.close(end)
    os.unlink("fifo")
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
    refused(1, "-in: standard input: contains no CERTIFICATE REQUEST", "req")
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


with Folder():
    with open("openssl.cnf", "w", encoding="ascii") as config:
        config.write(CONFIG)
    for test in [value for key, value in sorted(globals().items()) if key.startswith("test_")]:
        test()
    done()
