#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The documents: their links lead somewhere, and a test looks at each of their code blocks.

A test takes a block by its document, its language and words in it, with tests/interop/blocks.py:
`block README.md c 'int main'` in a script of the shell, block("README.md", "c", "int main") in
Python. A block that no test takes fails here. Blocks of the language `text` are pictures and
answers; nothing in them can be run.
"""
import glob
import os
import re
import sys

sys.dont_write_bytecode = True
from blocks import blocks, documents  # noqa: E402
from tap import content, done, ok, same  # noqa: E402

README_LINES = 220
VERSION = re.search('URSA_VERSION "(.*)"', content("include/ursa/ursa.h").decode())[1]
CALL = re.compile(r"""\bblock[( ]"?([\w./]+\.md)"?,? "?(\w+)"?,? (?:'([^'\n]+)'|"([^"\n]+)")""")


def text_of(path):
    return content(path).decode()


def prose(path):
    """A document without its code blocks."""
    return re.sub(r"^ *```.*?^ *```", "", text_of(path), flags=re.S | re.M)


def anchors(path):
    """The anchors of a document's headings, as the hosting sites make them."""
    headings = re.findall(r"^#+ (.*)$", prose(path), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(path):
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = os.path.normpath(os.path.join(os.path.dirname(path), name)) if name else path
        if not os.path.exists(file):
            yield "%s: there is no %s" % (path, target)
        elif anchor and (not file.endswith(".md") or anchor not in anchors(file)):
            yield "%s: no heading %s" % (path, target)


def stale_paths(path):
    """Paths in backquotes, from the top folder, of files that are not there."""
    for name in re.findall(r"`((?:boards|core|include|port|tests)/[\w./-]+\.\w+)`", prose(path)):
        if not os.path.exists(name):
            yield "%s: there is no %s" % (path, name)


def taken_blocks():
    """What the tests ask blocks.py for: (test, document, language, words)."""
    for test in sorted(glob.glob("tests/*/*.t")):
        for document, language, single, double in CALL.findall(text_of(test)):
            if test != "tests/interop/documents.t":
                yield test, document, language, single or double


found = documents()
ok({"README.md", "include/README.md", "core/README.md"} <= set(found), "there are documents", found)
same([problem for path in found for problem in broken_links(path)], [], "every link leads somewhere")
same([problem for path in found for problem in stale_paths(path)], [], "every path that is named is there")

taken = list(taken_blocks())
for path in found:
    missed = ["%s:%d: %s" % (path, line, language or "a block without a language")
              for line, language, text in blocks(path) if language != "text" and not any(
                  (path, language) == (document, name) and words in text
                  for _, document, name, words in taken)]
    ok(not missed, "%s: a test looks at each block" % path, *missed)

folders = [os.path.dirname(path) for path in found if os.path.basename(path) == "README.md"]
unlinked = [folder for folder in folders if folder and "](%s" % folder not in text_of("README.md")]
same(unlinked, [], "README.md leads to the README of each folder")
lines = text_of("README.md").count("\n")
ok(lines <= README_LINES, "README.md has at most %d lines" % README_LINES, lines)
for path, pattern in (("README.md", "# ursa (.*)"), ("core/console/README.md", "`version: (.*?)`"),
                      ("include/CHANGELOG.md", r"(?m)^## (\S+)")):
    shown = re.search(pattern, text_of(path))
    same(shown[1] if shown else None, VERSION, "%s shows the version of ursa.h" % path)
done()
