#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`ursa console -store`: a device that keeps its records in plain files."""
import glob
import os
import shutil
import sys

sys.dont_write_bytecode = True
from faults import Faults  # noqa: E402
from tap import URSA, Folder, content, done, has, mode, ok, openssl, run, same  # noqa: E402

STORE = "device.store"


def console(lines, path=STORE, **options):
    return run([URSA, "console", "-store", path], data="\n".join(lines + [""]).encode(), **options)


def answers(*lines, **options):
    result = console(list(lines), **options)
    return result.stdout.decode()


def state(**options):
    text = answers("status", **options)
    return next((line[7:] for line in text.splitlines() if line.startswith("state: ")), text)


def test_1_life():
    same(state(), "EMPTY", "a missing folder becomes an EMPTY device")
    same(mode(STORE), "0700", "... with mode 0700")
    first = answers("status")
    has(answers("keygen"), "\nOK\n", "keygen makes a key")
    same(state(), "KEYED", "... which is kept")
    same({mode(path) for path in glob.glob(STORE + "/*")}, {"0600"}, "every file has mode 0600")
    request = answers("csr /CN=files")
    same(answers("csr /CN=files"), request, "the request is the same after a restart")
    checked = openssl("req", "-verify", "-noout", data=request[:request.index("\nOK\n") + 1].encode())
    same(checked.returncode, 0, "openssl verifies the request")
    names = {path: (os.stat(path).st_ino, content(path)) for path in glob.glob(STORE + "/*")}
    answers("status", "csr /CN=files", "keygen")
    same({path: (os.stat(path).st_ino, content(path)) for path in glob.glob(STORE + "/*")}, names,
         "commands that change nothing do not write to files")
    has(answers("erase"), "OK\n", "erase answers OK")
    same(state(), "EMPTY", "... and the device is EMPTY")
    same(answers("status").splitlines()[1], first.splitlines()[1], "... and the same id")


def test_2_kills():
    """keygen and erase are killed at every change that they make to the file system."""
    faults, seen = Faults(), []
    for command, before in (("keygen", "empty"), ("erase", "keyed")):
        shutil.rmtree("empty", ignore_errors=True)
        console([], "empty")
        shutil.copytree("empty", "keyed", dirs_exist_ok=True)
        answers("keygen", path="keyed")

        def start(env):
            shutil.rmtree("killed", ignore_errors=True)
            shutil.copytree(before, "killed")
            return console([command], "killed", env=env)

        states = [state(path="killed") for _ in faults.each_kill(start)]
        seen.append((len(states) > 8, set(states) <= {"EMPTY", "KEYED"}))
        same([path for path in glob.glob("killed/*") if path.endswith((".new", ".old"))], [],
             "%s killed %d times leaves no temporary files" % (command, len(states)))
    same(seen, [(True, True)] * 2, "... and the device was EMPTY or KEYED each time")


def test_3_misuse():
    console([])
    os.mkdir("home", 0o700)
    with open("home/letter", "w") as file:
        file.write("Dear Mum")
    os.mkdir("open")
    os.chmod("open", 0o755)
    for path, message in (("home", "not a store"), ("open", "set its mode to 0700"),
                          ("home/letter", "Not a directory"), ("no/store", "No such file")):
        result = console(["status"], path)
        ok(result.returncode == 1 and path + ": " in result.errors and message in result.errors and
           result.stdout == b"", "this path is refused as a store: " + path, result.errors)
    same(os.listdir("home"), ["letter"], "... and its files are not changed")
    for words in (["-store", STORE, "-flash", "f"], ["-store", ""], ["-store"]):
        result = run([URSA, "console", *words])
        same(result.returncode, 2, "a wrong command line is refused: " + " ".join(words))
    ok(not os.path.exists("f"), "... and no file is made")


def test_4_damage():
    answers("keygen")
    path = STORE + "/record-01"
    whole = content(path)
    with open(path, "wb") as file:
        file.write(whole[:-1])
    same(state(), "DAMAGED", "a device with a truncated key is DAMAGED")
    has(answers("keygen"), "ERR ", "... and keygen is refused")
    has(answers("erase", "status"), "state: EMPTY", "... but erase is possible")
    has(answers("keygen"), "\nOK\n", "... and then keygen")


def test_5_a_full_disk():
    faults = Faults()
    for _ in range(2):
        answers("keygen")
        has(answers("erase", "status", env=faults.env(full="1")), "state: EMPTY",
            "a key is erased on a full disk")
    has(answers("keygen", env=faults.env(full="1")), "ERR port 28", "... and no key is made there")
    same(state(), "EMPTY", "... and nothing is damaged")
    has(answers("keygen"), "\nOK\n", "... and with free space a key is made")

    def start(env):
        shutil.rmtree("killed", ignore_errors=True)
        shutil.copytree(STORE, "killed")
        return console(["erase"], "killed", env=env)

    states = [state(path="killed") for _ in faults.each_kill(start, full="1")]
    ok(len(states) > 8 and set(states) == {"EMPTY", "KEYED"},
       "erase killed %d times on a full disk leaves EMPTY or KEYED" % len(states), states)


with Folder():
    for test in [value for key, value in sorted(globals().items()) if key.startswith("test_")]:
        test()
    done()
