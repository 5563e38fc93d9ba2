#!/usr/bin/env python3
"""Compute the worst-case stack of a program from GCC's call graphs (-fcallgraph-info=su).

usage: stack.py [-v] --board NAME --build DIR --bearssl DIR --data FILE... [--headers H...]
                [--elf ELF --bin BIN (--vectors | --reset NAME [--interrupt NAME --frame BYTES])]
                -- CI...

The script reports every function that the headers declare. With an image, it also reports the reset
entry and the interrupt handlers of the image. These come from a Cortex-M's vector table (--vectors),
or are given by --reset and --interrupt. -v shows the deepest chain of calls, with the frames.
--frame is the number of bytes that the processor itself pushes for an interrupt.

The stack of a function is its own frame plus the stack of its deepest callee. Nothing is omitted.
Recursion, a frame of unknown size, a call through a pointer that no FILE explains, and a function
of unknown stack are errors. So is a function of the image that no call reaches: it must be called
through a pointer, or in place of another one (the linker's --wrap). boards/common/indirect.txt says
how to explain them. DIR/x/y.ci is the call graph of x/y.c.
"""
import argparse
import os
import re
import struct
import subprocess
import sys

# GCC puts an asterisk before an assembler name that a declaration sets, such as pread64 for pread.
NODE = re.compile(r'node: \{ title: "\*?([^"]+)" label: "([^"]*)"')
EDGE = re.compile(r'edge: \{ sourcename: "\*?([^"]+)" targetname: "\*?([^"]+)"(?: label: "([^"]+)")?')
FRAME = re.compile(r"(\d+) bytes \(([a-z,]+)\)")
INDIRECT = "__indirect_call"
NOTHING = "nothing"
CALL = re.compile(r"(->|\.)?\b(\w+)\s*\(")

# Bytes that a Cortex-M pushes for an exception: 8 words, plus one if the stack is at an odd word.
EXCEPTION_FRAME = 36


class Data:
    """The files that explain the calls and frames that GCC cannot see.

    boards/common/indirect.txt has the syntax.
    """

    def __init__(self, paths, board):
        self.file = f"boards/{board}/indirect.txt"
        self.callees, self.bounds, self.lines, self.leaf = {}, {}, {}, 0
        for path in paths:
            self.load(path)
        self.leaf = self.bounds.get("LEAF", 0)

    def load(self, path):
        for number, line in enumerate(open(path, encoding="utf-8"), 1):
            line = line.split("#")[0].strip()
            if not line:
                continue
            if ": " in line:
                caller, callees = line.split(": ")
                self.callees.setdefault(caller, set()).update(callees.split())
                self.lines[caller] = f"{path}:{number}"
            elif re.fullmatch(r"\S+ = \d+", line):
                name, bound = line.split(" = ")
                self.bounds[name] = int(bound)
            else:
                sys.exit(f"{path}:{number}: neither `caller: callee...` nor `function = bytes`")


class Graph:
    """Functions by title: `name`, or `file.c:name` for a static or weak function."""

    def __init__(self, build, bearssl, paths, data):
        self.data, self.errors, self.memo, self.path = data, {}, {}, []
        self.frames, self.calls, self.files, self.names = {}, {}, {}, {}
        self.sites, self.bearssl = {}, bearssl + "/src/"
        for path in paths:
            self.load(path, os.path.relpath(path, build).removesuffix(".ci") + ".c")

    def load(self, path, file):
        def title(name):
            return file + ":" + name.rsplit(":", 1)[1] if ":" in name else name

        for line in open(path, encoding="utf-8"):
            if match := NODE.match(line):
                frame = FRAME.search(match.group(2))
                if frame:
                    name = title(match.group(1))
                    self.frames[name] = (int(frame.group(1)), frame.group(2))
                    self.files[name] = file
                    self.names.setdefault(self.short(name), []).append(name)
            elif match := EDGE.match(line):
                self.calls.setdefault(title(match.group(1)), set()).add(title(match.group(2)))
                if match.group(2) == INDIRECT:
                    self.sites.setdefault(title(match.group(1)), set()).add(match.group(3))

    @staticmethod
    def short(title):
        """Returns the function's own name, without its file and the optimiser's suffix."""
        return title.rsplit(":", 1)[-1].split(".")[0]

    def error(self, key, text):
        self.errors.setdefault(key, text)

    def resolve(self, name):
        """Returns the titles that a name in the data file means. `file.c:name` means only one title."""
        found = self.names.get(name.rsplit(":", 1)[-1], [])
        if ":" in name:
            found = [t for t in found if self.files[t] == name.rsplit(":", 1)[0]]
        return found or ([name] if name in self.data.bounds else [])

    def source(self, file):
        """Returns the path of a file in the data file's words, and the other way round."""
        if file.startswith(self.bearssl):
            return "bearssl/" + file.removeprefix(self.bearssl)
        return re.sub("^bearssl/", self.bearssl, file)

    def pointer(self, site):
        """Returns file:name for a call at file:line:column. The name is that of the pointer or of the
        member that is called."""
        file, line, column = site.rsplit(":", 2)
        text = open(file, encoding="utf-8").read().split("\n", int(line) - 1)[-1]
        for arrow, name in CALL.findall(text[int(column) - 1:]):
            if arrow or name not in self.names:  # not a function around the call
                return f"{self.source(file)}:{name}"
        return site

    def explained(self, title):
        """Returns the callees that the data file names for a function and for its calls through
        pointers. Each of these calls must have a line."""
        callers = {self.short(title)}
        for site in sorted(self.sites.get(title, ())):
            pointer = self.pointer(site)
            callers.add(pointer)
            if pointer not in self.data.callees:
                self.error(("indirect", pointer), f"{title}: calls through a pointer at {site}; name "
                           f"the callees of {pointer} in {self.data.file}, or `{NOTHING}` "
                           f"(reached by {' > '.join(self.path)})")
        found = set()
        for name in sorted(set().union(*(self.data.callees.get(c, ()) for c in callers)) - {NOTHING}):
            titles = self.resolve(name)
            if not titles:
                self.error(("name", name), f"{title}: {self.data.file} says that it calls {name}, "
                           "but this build has no such function")
            found.update(titles)
        return found

    def callees(self, title):
        return set(self.calls.get(title, ())) - {INDIRECT} | self.explained(title)

    def check_lines(self):
        """Checks that the caller of each line exists: a function of this build, or a call in a file."""
        for caller, line in self.data.lines.items():
            file, _, name = caller.rpartition(":")
            if caller == NOTHING or not file and name in self.names:
                continue
            path = self.source(file)
            if not os.path.isfile(path) or not re.search(
                    rf"\b{re.escape(name)}\s*\(", open(path, encoding="utf-8").read()):
                self.error(("line", caller), f"{line}: there is no call {caller}, and no such function")

    def check_reached(self, entries, linked):
        """Checks that each function of an image is known to be called: from the entries, or by a
        line of the data file."""
        ahead = [t for names in self.data.callees.values() for n in names for t in self.resolve(n)]
        reached = set()
        ahead += entries
        while ahead:
            title = ahead.pop()
            if title not in reached:
                reached.add(title)
                ahead += self.callees(title) if title in self.frames else self.names.get(title, ())
        for file, name in sorted(linked):
            titles = [t for t in self.names.get(name, ())
                      if not file or os.path.basename(self.files[t]) == file]
            if titles and not reached.intersection(titles):
                self.error(("linked", titles[0]), f"{titles[0]}: is in the image, but no call leads to "
                           f"it; name it in {self.data.file} as the callee of what calls it")

    def worst(self, title):
        """Returns (bytes, chain of (function, own frame)) of the deepest call chain of a function."""
        if title not in self.memo:
            if title in self.path:
                cycle = self.path[self.path.index(title):] + [title]
                self.error(("cycle", frozenset(cycle)), "recursion: " + " > ".join(cycle))
                return 0, []
            self.path.append(title)
            self.memo[title] = self.descend(title) if title in self.frames else self.bound(title)
            self.path.pop()
        return self.memo[title]

    def descend(self, title):
        frame, kind = self.frames[title]
        if kind == "dynamic":
            self.error(("dynamic", title), f"{title}: a frame of unbounded size (VLA or alloca)")
        size, chain = max((self.worst(c) for c in sorted(self.callees(title))), default=(0, []))
        if size < self.data.leaf:
            size, chain = self.data.leaf, [("LEAF", self.data.leaf)]
        return frame + size, [(title, frame)] + chain

    def bound(self, title):
        """Returns the same as worst, for a function that has no frame in the call graphs."""
        if title in self.data.bounds:
            size = self.data.bounds[title]
            return size, [(title, size)]
        # A weak function's title has its file, but a call of the function does not.
        if ":" not in title and title in self.names:
            return max(self.worst(t) for t in self.names[title])
        self.error(("bound", title), f"{title}: its stack is unknown; give a bound in "
                   f"{self.data.file} (reached by {' > '.join(self.path)})")
        return 0, []


def public_functions(headers):
    names = []
    for path in headers:
        text = re.sub(r"/\*.*?\*/", "", open(path, encoding="utf-8").read(), flags=re.S)
        text = re.sub(r"^#(.*\\\n)*.*$", "", text, flags=re.M)
        names += re.findall(r"\b(ursa_\w+)\s*\(", text)
    return names


def functions(elf, nm):
    """Returns [(address, file, name)] of the image's functions, without the optimiser's suffixes.
    Only static functions and labels of assembler have a file. Its name comes before theirs."""
    found, file = [], ""
    listing = subprocess.run([nm, "-a", "-p", "--defined-only", elf], check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    for line in listing.splitlines():
        address, kind, name = line.split(maxsplit=2)
        if kind == "a":
            file = name
        elif kind in "TtW" and not name.startswith("$"):
            found.append((int(address, 16), file if kind == "t" else "", Graph.short(name)))
    return found


def vectors(linked, binary):
    """Returns the names of each entry of the image's vector table, from the reset entry on."""
    symbols = {}
    for address, _, name in linked:
        symbols.setdefault(address | 1, set()).add(name)
    image = open(binary, "rb").read(4 * (16 + 240))
    entries = []
    for (word,) in struct.iter_unpack("<I", image[4:len(image) & ~3]):
        if word != 0 and word not in symbols:
            break
        entries.append(symbols.get(word, set()))
    if not entries or not entries[0]:
        sys.exit(f"{binary}: does not start with a vector table")
    return entries


def analyse(options):
    """Returns [(function, bytes, chain)] of the public functions, and the same list of the entries.
    Exits on any error."""
    graph = Graph(options.build, options.bearssl, options.ci, Data(options.data, options.board))
    public, entries = [], []
    for name in public_functions(options.headers):
        if name not in graph.frames:
            graph.error(("public", name), f"{name}: declared in a header, but not in this build")
        else:
            public.append((name, *graph.worst(name)))
    graph.check_lines()
    if options.elf:
        linked = functions(options.elf, options.nm)
        groups, frame = entry_groups(options, linked)
        groups = [[title for names in group if names
                   for title in [t for n in names for t in graph.names.get(n, ())] or [min(names)]]
                  for group in groups]
        table = [max(map(graph.worst, group), default=(0, [])) for group in groups]
        entries = [("reset", *table[0]), ("interrupt", table[1][0] + frame, table[1][1])]
        graph.check_reached(sum(groups, []), {(file, name) for _, file, name in linked})
    check_rest(graph)
    if graph.errors:
        for text in graph.errors.values():
            print(f"stack: {options.board}: {text}", file=sys.stderr)
        sys.exit(1)
    return public, entries


def entry_groups(options, linked):
    """Returns ([names of the reset entry], [names of each other entry]) and an interrupt's frame."""
    if options.vectors:
        entries = vectors(linked, options.bin)
        return (entries[:1], entries[1:]), EXCEPTION_FRAME
    if not options.reset:
        sys.exit(f"stack: {options.board}: no entry; set STACK_ENTRIES in boards/{options.board}/board.mk"
                 " to --vectors, or to --reset NAME and --interrupt NAME")
    return ([{options.reset}], [{name} for name in options.interrupt]), options.frame


WIPES = ("ursa_wipe_stack", "ursa_wipe_hash_stack", "ursa_wipe_record_stack")


def wipes(graph, title, seen):
    """Returns whether the function wipes the stack, itself or through a callee."""
    seen.add(title)
    return title in WIPES or title in graph.frames and any(
        wipes(graph, callee, seen) for callee in graph.callees(title) if callee not in seen)


def check_wipe(graph, title, wipe, errors):
    wiped, _ = graph.worst(wipe)
    for callee in sorted(graph.calls[title]):
        used, _ = graph.worst(callee)
        if used > wiped and not wipes(graph, callee, set()):
            errors["wipe", title] = (f"{title}: {callee} uses {used} bytes of stack, but "
                                     f"{wipe} wipes {wiped} (STACK_WIPE)")


def check_rest(graph):
    """Checks all functions for recursion, and that every wipe reaches deep enough."""
    errors = dict(graph.errors)
    for title in sorted(graph.frames):
        graph.worst(title)
        for wipe in WIPES:
            if wipe in graph.calls.get(title, ()):
                check_wipe(graph, title, wipe, errors)
    errors.update((k, text) for k, text in graph.errors.items() if k[0] == "cycle")
    graph.errors = errors


def add_options(parser):
    parser.add_argument("--board", required=True)
    parser.add_argument("--build", required=True)
    parser.add_argument("--bearssl", required=True)
    parser.add_argument("--data", nargs="+", required=True)
    parser.add_argument("--headers", nargs="*", default=[])
    parser.add_argument("--elf")
    parser.add_argument("--bin")
    parser.add_argument("--nm", default="nm")
    parser.add_argument("--vectors", action="store_true")
    parser.add_argument("--reset")
    parser.add_argument("--interrupt", action="append", default=[])
    parser.add_argument("--frame", type=int, default=0)
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("ci", nargs="+")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    add_options(parser)
    options = parser.parse_args()
    public, entries = analyse(options)
    for name, size, chain in public + entries:
        print(f"{size:7} {name}")
        if options.verbose:
            for function, frame in chain:
                print(f"        {frame:7} {function}")


if __name__ == "__main__":
    main()
