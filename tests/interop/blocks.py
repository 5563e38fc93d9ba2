#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The code blocks of the documents, for the tests that compile or run them.

usage: blocks.py DOCUMENT LANGUAGE WORDS

Prints the one block of DOCUMENT that has this language and contains WORDS. Exits with 1 if there is
no such block, or more than one. Run it from the top folder.
"""
import glob
import re
import sys


def documents():
    """The paths of all documents of the tree."""
    return sorted(path for pattern in ("*.md", ".github/*.md", "*/*.md", "*/*/*.md", "*/*/*/*.md")
                  for path in glob.glob(pattern) if not path.startswith("build/"))


def blocks(path):
    """(line, language, text) of each code block of a document."""
    found, start, language = [], 0, ""
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        fence = re.match(r"( *)```(\S*)\s*$", line)
        if fence and start == 0:
            start, language, text = number, fence[2], []
        elif fence:
            found.append((start, language, "".join(text)))
            start = 0
        elif start:
            text.append(line)
    if start:
        raise ValueError("%s:%d: a block without an end" % (path, start))
    return found


def block(path, language, words):
    """The one block of this language that contains the words."""
    found = [text for _, name, text in blocks(path) if name == language and words in text]
    if len(found) != 1:
        raise ValueError("%s: %d blocks of %s contain %r" % (path, len(found), language, words))
    return found[0]


if __name__ == "__main__":
    try:
        sys.stdout.write(block(*sys.argv[1:4]))
    except (ValueError, OSError) as error:
        sys.exit("blocks: %s" % error)
