#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The files of `ursa req` after any failure: complete or missing, and a key is never overwritten."""
import glob
import os
import resource
import signal
import subprocess
import sys
import threading

sys.dont_write_bytecode = True
from cli import BASE, SUBJECT, fresh, req, run_tests, ursa, whole  # noqa: E402
from faults import Faults  # noqa: E402
from tap import URSA, content, mode, ok, has, openssl, same  # noqa: E402


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


run_tests(globals())
