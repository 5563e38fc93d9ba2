#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The rooms of core and of the program: each way around the tables is refused, by file, line and
reason."""
import contextlib
import io
import os
import runpy
import shutil
import sys

sys.dont_write_bytecode = True
from tap import Folder, done, has, ok, run, same  # noqa: E402

TOP = os.getcwd()
FORM = "is not written as #include"
OURS = "a header of Ursa is included with quotation marks"
ROOM = "may not include headers of room"
DECLARED = "may not declare what another file defines"
CORE, HOST = "core/arith/planted.c", "boards/host/cli/planted.c"


def rooms(folder):
    """Runs the script within this process, which is quicker, and returns its status and errors."""
    sys.argv, errors, status = ["rooms.py", folder], io.StringIO(), None
    with contextlib.redirect_stderr(errors):
        try:
            runpy.run_path("boards/common/rooms.py", run_name="__main__")
        except SystemExit as end:
            status = end.code
    return status, errors.getvalue()


def folder_of(path):
    return "core" if path.startswith("core/") else "boards/host"


def put(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())


def judge(where, reason, name):
    """The one complaint is of this place, for this reason."""
    status, errors = rooms(folder_of(where))
    lines = errors.splitlines()
    ok(status == 1 and lines and reason in lines[0]
       and all(line.startswith("rooms: %s: " % where) for line in lines),
       name, "status %s" % status, "wanted %s: %s" % (where, reason), errors)


def refused(path, text, line, reason, name):
    put(path, text)
    judge("%s:%d" % (path, line) if line else path, reason, name)
    os.remove(path)


def accepted(path, text, name):
    put(path, text)
    same(rooms(folder_of(path)), (0, ""), name)
    os.remove(path)


def spellings():
    def core(text, line, reason, name):
        refused(CORE, text, line, reason, "core: %s is refused" % name)

    core('\n#include "x509/x509_fields.h"\n', 2, ROOM + " x509", "a room above")
    core('#include "ursa/identity.h"\n', 1, "may not use this public header",
         "a public header of another room")
    core("#include <ursa/identity.h>\n", 1, OURS, "a public header in angle brackets")
    core("#include <x509/x509_fields.h>\n", 1, OURS, "a private header in angle brackets")
    core("#include <stdio.h>\n", 1, "core may not use this header", "a header of a hosted system")
    for header in ("base/../x509/x509_fields.h", "base//text.h", "base/./text.h", "./base/text.h",
                   "/base/text.h", "base/text.c", "base/text.h "):
        core('int a;\n#include "%s"\n' % header, 2, FORM, '"%s"' % header)
    core('#include "../x509/x509_fields.h"\n', 1, "leads out of core", "a path that goes up")
    core('#include "mont.h"\n', 1, "must name its room", "a header without its room")
    core('#include "base/nothing.h"\n', 1, "no such header", "a header that does not exist")
    core('#include "ursa/nothing.h"\n', 1, "no such header", "a public header that does not exist")
    x509 = '"x509/x509_fields.h"\n'
    for start, line, name in (
            ("/* */ #include ", 1, "a comment before the include"),
            ("/*\n*/ #include ", 2, "a comment that ends before the include"),
            ("/* *\\\n/ #include ", 1, "a comment with a broken end before the include"),
            ("# /* */ include ", 1, "a comment after the hash"),
            ("#/*\n*/include ", 1, "a comment over two lines after the hash"),
            ("#include /* */ ", 1, "a comment before the name"),
            ("#include /*\n*/ ", 1, "a comment over two lines before the name"),
            ("#inc\\\nlude ", 1, "a word over two lines"),
            ("#inc\\ \nlude ", 1, "a word over two lines with a blank"),
            ("int a;\\\n\n#include \\\n", 3, "a name on the next line"),
            ("\\\n#include ", 1, "an include after an empty continued line"),
            ("%:include ", 1, "a digraph"),
            ("??=include ", 1, "a trigraph"),
            ("#inc??/\nlude ", 1, "a trigraph over two lines"),
            ("#include_next ", 1, "include_next"),
            ("#import ", 1, "import"),
            ("#embed ", 1, "embed"),
            (" #include ", 1, "a blank before the hash"),
            ("# include ", 1, "a blank after the hash"),
            ("#include", 1, "no blank before the name"),
            ("#include\t", 1, "a tab"),
            ("#include\f", 1, "a form feed"),
            ("\v#include ", 1, "a vertical tab"),
            ("int a;\r#include ", 1, "a carriage return"),
            ("\ufeff#include ", 1, "a byte order mark"),
            ("#include\u00a0", 1, "a blank that is not ASCII")):
        odd = any(sign in start for sign in ("??", "\f", "\v", "\r", "\ufeff", "\u00a0"))
        core(start + x509, line, "odd characters" if odd else FORM, name)
    core('#include "base/text.h" /* why */\n', 1, FORM, "a comment after the name")
    core('#define NAME "x509/x509_fields.h"\n#include NAME\n', 2, FORM, "a macro as the name")
    core('int a = \'"\';\n# include "base/text.h" // "\n', 2, FORM,
         "an include after a quotation mark")


def declarations():
    for text, line, name in (
            ("\nextern int ursa_x(void);\n", 2, "extern"),
            ("int a;\nint ursa_x(void);\n", 2, "a function without extern"),
            ("int f(void) {\n    const char *ursa_x(int a,\n        int b);\n}\n", 2,
             "a function within a function"),
            ("ext\\\nern int ursa_x;\n", 1, "extern over two lines"),
            ("/* */ extern const int ursa_x[2];\n", 1, "extern after a comment")):
        refused(CORE, text, line, DECLARED, "core: %s is refused as a declaration by hand" % name)
    refused(HOST, "extern int ursa_x;\n", 1, DECLARED,
            "the program: extern is refused as a declaration by hand")


def program():
    for text, reason, name in (
            ('"ursa/../../core/identity/records.h"', FORM, "a path out of ursa/"),
            ('"cli/../commands/commands.h"', FORM, "a path out of a room"),
            ('"commands/commands.h"', ROOM + " commands", "a room above"),
            ("<identity/records.h>", OURS, "a private header of core in angle brackets"),
            ("<commands/commands.h>", OURS, "the program's own header in angle brackets"),
            ("<ursa/ursa.h>", OURS, "a public header in angle brackets"),
            ('"identity/records.h"', "may not use this private header", "a private header of core"),
            ('"../../../port/posix/spare.h"', "may not use this header of port",
             "a private header of port"),
            ('"../../../core/identity/records.h"', "leads out of boards/host", "a path into core"),
            ('"sys/stat.h"', "no such header", "a system header in quotation marks")):
        refused(HOST, "\n\n#include %s\n" % text, 3, reason, "the program: %s is refused" % name)
    refused("boards/host/print/planted.c", '#include "../../../port/posix/posix.h"\n', 1,
            "may not use this header of port", "only the rooms that the table names use port")
    refused("boards/host/main.c", '#include "identity/records.h"\n', 1,
            "may not use this private header", "main.c may not use a private header of core")


def places():
    refused("core/main.c", "", 0, "is in no room", "core has no main.c")
    refused("boards/host/other.c", "", 0, "is in no room", "the program has one main.c")
    refused("core/planted/a.c", "", 0, "room planted is not in the table", "a room is in the table")
    os.rmdir("core/planted")
    for ending in (".def", ".hpp", ".s", ".S", ".inc", ".cc", ".H", ""):
        room = "boards/host/cli" if ending in (".def", ".cc") else "core/arith/portable"
        refused("%s/planted%s" % (room, ending), "", 0, "is neither .c nor .h",
                "a file planted%s in %s is refused" % (ending, room))
    refused("boards/host/share/a.h", "", 0, "room share is not", "share has no headers")
    refused(CORE, b"/* \xe9 */\n", 0, "is not UTF-8", "a source in Latin-1 is named")
    put("core/arith/text.c", "")
    refused("core/base/text.c", "", 0, "has the same name as core/arith/text.c",
            "two sources have two names")
    os.remove("core/arith/text.c")
    refused("core/base/rng.h", "", 0, "name of a public header",
            "no private header hides a public one")
    os.symlink("../x509", "core/arith/more")
    judge("core/arith/more", "is a symbolic link", "a room has no link to another room")
    os.remove("core/arith/more")


def allowed():
    accepted(CORE, '#include "arith/mont.h"\n#include "base/text.h"\n#include "ursa/rsa.h"\n'
             "#include <string.h>\n#include <bearssl_hash.h>\n",
             "core may use its room, rooms below, its public headers, string.h and BearSSL")
    accepted(CORE, '#define TWICE(a) \\\n    (a) + \\\n    (a)\n/* #include "x509/gate.h"\n'
             '#include "y.h" extern */\nstatic int f(void);\nconst char *s = "// extern";\n',
             "a macro over several lines, comments, texts and static functions are no includes")
    accepted(HOST, '#include "../../../port/posix/newfile.h"\n#include <sys/stat.h>\n'
             '#include <limits.h>\n#include "ursa/identity.h"\n',
             "the program may use the headers of the system and all public headers")


with Folder():
    for folder in ("core", "include", "boards/host", "port/posix"):
        shutil.copytree(os.path.join(TOP, folder), folder)
    os.mkdir("boards/common")
    for file in ("rooms.py", "analysis.mk"):
        shutil.copy(os.path.join(TOP, "boards/common", file), "boards/common")
    unchanged = run(["boards/common/rooms.py", "core", "boards/host"])
    same((unchanged.returncode, unchanged.errors), (0, ""), "the sources keep to the tables")

    # What is planted is judged by the headers that exist. Without the other sources this is quick.
    for path, _, names in os.walk("."):
        for source in names:
            if source.endswith(".c"):
                os.remove(os.path.join(path, source))
    spellings()
    declarations()
    program()
    places()
    allowed()

    os.remove("boards/common/analysis.mk")
    has(rooms("core")[1], "rooms: boards/common/analysis.mk: ",
        "a missing list of headers is named")
done()
