#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Help, man page and completion contain every command and option of the program's tables."""
import os
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
from tap import URSA, Folder, done, has, ok, run, same  # noqa: E402

PAGE = os.path.abspath("boards/host/share/ursa.1")
COMPLETION = os.path.abspath("boards/host/share/ursa.bash")


def ursa(*args):
    return run([URSA, *args])


def commands():
    return re.findall(r"^  ([a-z][a-z0-9-]*) ", ursa("help").stdout.decode(), re.M)


def options(command):
    """The options of a command, each with its value or None."""
    text = ursa(command, "-help").stdout.decode()
    return [(name, value or None) for name, value in
            re.findall(r"^  (-\S+)(?: (\S+))?(?:$|  )", text, re.M)]


REAL = [command for command in commands() if command not in ("help", "version")]

COMPLETE = """
. "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_ursa "$URSA_PATH" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


def complete(*words):
    result = run(["bash", "-euc", COMPLETE, "bash", COMPLETION, "ursa", *words],
                 env={"URSA_PATH": URSA})
    return sorted(result.stdout.decode().split()) if result.returncode == 0 else result.errors


def test_help():
    ok({"req", "console", "noise-report"} <= set(REAL), "help lists the commands", REAL)
    for command in REAL:
        for word in ("-help", "--help", "-h"):
            result = ursa(command, word)
            ok(result.returncode == 0 and result.errors == "" and
               result.stdout.startswith(b"usage: ursa " + command.encode() + b" "),
               "ursa %s %s prints the help" % (command, word), result.stdout, result.errors)
        same(ursa("help", command).stdout, ursa(command, "-help").stdout,
             "ursa help %s is the same" % command)
        result = ursa(command, "-no-such-option")
        ok(result.returncode == 2 and result.stdout == b"" and
           "ursa: -no-such-option: no such option; see: ursa %s -help" % command in result.errors,
           command + ": an unknown option is reported", result.errors)
        ok(len(options(command)) > 1, command + " has options", ursa(command, "-help").stdout)
        for option, value in options(command):
            if value is not None:
                result = ursa(command, option)
                ok(result.returncode == 2 and option + ": needs a value" in result.errors,
                   "%s %s needs its value" % (command, option), result.errors)


def test_help_names_each_cipher():
    for command in ("genrsa", "rsa", "req"):
        shown = re.findall(r"^  (-aes\S+) +(.*)$", ursa(command, "-help").stdout.decode(), re.M)
        same(len(shown), 6, command + " has three ciphers of AES, each in two spellings")
        said = ""
        for option, text in shown:
            said = said if text == "the same" else text
            bits = re.search("[0-9]+", option).group()
            has(said, "AES-%s-CBC" % bits, "%s %s: %s" % (command, option, text))


def sections():
    """The man page's text of each command, without font marks."""
    with open(PAGE, encoding="utf-8") as file:
        text = re.sub(r"\\f[A-Z]", "", file.read()).replace("\\-", "-").replace("\\e", "\\")
    found, name = {}, ""
    for line in text.split("\n"):
        if line.startswith(".S"):
            name = line[4:] if line.startswith(".SS ") else ""
        found[name] = found.get(name, "") + line + "\n"
    return found


def test_the_man_page_has_all_options():
    page = sections()
    same(sorted(name for name in page if name), sorted(REAL),
         "the man page has a section for each command")
    for command in REAL:
        listed = re.findall(r"^\.TP\n(.*)$", page.get(command, ""), re.M)
        listed = [tuple(part.split(" ")) for line in listed for part in line.split(", ")]
        wanted = [(name,) if value is None else (name, value) for name, value in options(command)
                  if name != "-help"]
        same(sorted(listed), sorted(wanted),
             "the man page has the options of %s with their values" % command)
    if shutil.which("groff"):
        result = run(["groff", "-man", "-ww", "-Tascii", PAGE])
        ok(result.returncode == 0 and result.errors == "", "groff accepts the man page",
           result.errors)


def test_the_man_page_has_the_options_without_effect():
    with open(PAGE, encoding="utf-8") as file:
        text = file.read().replace("\\-", "-")
    text = re.sub(r"\n\.BR? |\n", " ", text[text.index(".SH OPTIONS WITHOUT EFFECT"):])
    for command in REAL:
        shown = ursa(command, "-help").stdout.decode()
        for line in re.findall(r"^    (-.*)$", shown, re.M):
            option, *values = re.split("[ |]", line)
            part = text.split(".br %s:" % command if option != "-provider" else "For all")[1]
            part = part.split(".br")[0]
            ok(option in part, "the man page says that %s %s has no effect" % (command, option), part)
            for value in values if "|" in line else ():
                ok(value in part or "as for req" in part, "... with the value " + value, part)


def test_the_completion_has_all_options():
    same(complete(""), sorted(commands()), "commands are completed")
    same(complete("help", ""), sorted(commands()), "commands after ursa help are completed")
    same(complete("re"), ["req"], "a command is completed after its first letters")
    for command in REAL:
        same(complete(command, "-"), sorted(name for name, _ in options(command)),
             "options are completed for " + command)
    same(complete("req", "-mod"), ["-modulus"], "an option is completed after its first letters")
    same(complete("req", "-outform", ""), ["DER", "PEM"], "a value from a list is completed")
    same(complete("req", "--outform", "D"), ["DER"], "... after an option with two dashes as well")
    same(complete("req", "-newkey", ""), ["rsa:2048"], "the only possible value is completed")
    same(complete("x509", "-copy_extensions", ""), ["copy", "copyall", "none"], "words in a row")
    os.mkdir("folder")
    with open("file", "w", encoding="ascii"):
        pass
    same(complete("req", "-in", ""), ["file", "folder"], "a file name is completed")
    same(complete("console", "-store", ""), ["folder"], "a folder name is completed")
    same(complete("noise-report", "f"), ["file", "folder"], "an operand is completed")
    same(complete("req", "-passin", "p"), ["pass:"], "the source of a passphrase is completed")
    result = subprocess.run(["bash", "-euc", '. "$1"; complete -p ursa', "bash", COMPLETION],
                            stdout=subprocess.PIPE, check=False)
    has(result.stdout.decode(), "-F _ursa ursa", "bash has the completion for ursa")


with Folder():
    for test in [value for key, value in sorted(globals().items()) if key.startswith("test_")]:
        test()
    done()
