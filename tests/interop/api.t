#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The public headers: every function that takes a structure is tried with one that is all zero."""
import glob
import re
import sys

sys.dont_write_bytecode = True
from tap import content, done, ok  # noqa: E402

STRUCTURE = r"\b(?!struct ursa_where\b)(?:struct ursa_\w+|br_rsa_private_key)\b"


def declarations():
    """Each function of the public headers, and what stands between its parentheses."""
    for path in sorted(glob.glob("include/ursa/*.h")):
        text = re.sub(r"/\*.*?\*/", "", content(path).decode(), flags=re.S)
        text = re.sub(r"^#(.*\\\n)*.*$", "", text, flags=re.M)
        yield from re.findall(r"\b(ursa_\w+)\s*\(([^()]*)\)[^;{}]*;", text)


found = {name for name, arguments in declarations() if re.search(STRUCTURE, arguments)}
ok({"ursa_identity_open", "ursa_tls_private", "ursa_pem_reader_feed"} <= found and
   "ursa_pem_encode" not in found, "such functions are found", sorted(found))
called = set(re.findall(r"\b(ursa_\w+)\(", content("tests/unit/base/test_zeroed.c").decode()))
missing = sorted(found - called)
ok(not missing, "tests/unit/base/test_zeroed.c calls each of the %d" % len(found), *missing)
done()
