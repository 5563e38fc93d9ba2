#!/usr/bin/env python3
"""Print flash, static RAM and worst-case stack of a board's build, by module, and check its caps.

usage: size.py [--markdown] --sizes TOOL --objects FILE... [--elf ELF --map MAP]
               [--state OBJECT] [--cap-flash N] [--cap-ram N] [--cap-keygen N] [--cap-stack N]
               and stack.py's options

With an image (--elf), flash and RAM are those of the image, and its linker map divides them among the
modules. Without an image, flash is the code and constants of the core's objects.

RAM is static RAM plus worst-case stack. The memory that the linker script reserves for the stack is
not counted a second time. The RAM of a key generation is its state, the key, and the deepest stack
of the calls with which a device makes a key. OBJECT has a variable with the size of the state, and
one with the size of the key.

Exits with 1 if a figure is over its cap or has no cap. An image needs caps of flash, RAM and keygen.
The host needs caps of flash and stack. --markdown prints the tables as the documents have them.
"""
import argparse
import re
import subprocess
import sys

sys.dont_write_bytecode = True
import stack  # noqa: E402

MODULES = ("core", "port", "board", "BearSSL", "libc")
ROW = re.compile(r"^ (\*fill\*|[.\w]\S*|COMMON)\s+0x([0-9a-f]+)\s+0x([0-9a-f]+)(?: (\S.*))?$")
OUTPUT = re.compile(r"^(\.?[\w.]+)\s+0x[0-9a-f]+\s+0x[0-9a-f]+")


def run(*command):
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout


def module_of(path):
    """Returns the module of an object, from its path below the build folder."""
    for prefix, module in (("bearssl/", "BearSSL"), ("boards/", "board"), ("core/", "core"),
                           ("port/", "port")):
        if path.startswith(prefix):
            return module
    return "libc"


def sections(elf, objdump):
    """Returns {section: (bytes in flash, bytes in RAM)} of the loaded and reserved sections, and
    the size that is reserved for the stack."""
    lines = run(objdump, "-h", elf).splitlines()
    found, room = {}, None
    for row, flags in zip(lines, lines[1:]):
        if re.match(r"\s*\d+ \S+ +[0-9a-f]{8}", row):
            _, name, size = row.split()[:3]
            in_flash = "LOAD" in flags
            in_ram = "ALLOC" in flags and "READONLY" not in flags  # also code that runs from RAM
            if name == ".stack":
                room = int(size, 16)
            elif in_flash or in_ram:
                found[name] = int(size, 16) * in_flash, int(size, 16) * in_ram
    return found, room


class Members:
    """Finds the module of a member of libursa.a, although members may have the same name (`rng.o`)."""

    def __init__(self, options):
        self.objects, self.tool = {}, options.sizes + "objdump"
        for path in options.objects:
            self.objects.setdefault(path.rsplit("/", 1)[-1], []).append(path)
        self.build = options.build + "/"

    def module(self, member, section):
        paths = self.objects[member]
        if len(paths) > 1:  # choose by the section, which is named after the function or variable
            paths = [p for p in paths if f" {section} " in run(self.tool, "-h", p)]
        return module_of(paths[0].removeprefix(self.build)) if paths else "libc"


def by_module(options, placed):
    """Returns {module: [flash, RAM]} from the linker map. Padding counts as libc."""
    members = Members(options)
    table = {module: [0, 0] for module in MODULES}
    text = open(options.map, encoding="utf-8").read()
    text = text[text.index("Linker script and memory map"):]
    text = re.sub(r"\n( ?[.\w]\S*)\n +0x", r"\n\1 0x", text)  # a long name has a line of its own
    output = None
    for line in text.splitlines():
        if match := OUTPUT.match(line):
            output = match.group(1)
        elif (match := ROW.match(line)) and output in placed:
            section, _, size, path = match.groups(default="")
            if member := re.search(r"/libursa\.a\((.*)\)$", path):
                module = members.module(member.group(1), section)
            else:
                module = module_of(path.removeprefix(options.build + "/"))
            flash, ram = placed[output]
            table[module][0] += int(size, 16) if flash else 0
            table[module][1] += int(size, 16) if ram else 0
    for i in (0, 1):  # the bytes that the linker script itself adds between the objects
        table["libc"][i] += sum(p[i] for p in placed.values()) - sum(t[i] for t in table.values())
    return table


def core_size(options):
    """Returns the size of code and constants of the core's objects. `make lint` checks that they
    have no data."""
    core = [p for p in options.objects
            if module_of(p.removeprefix(options.build + "/")) == "core"]
    return sum(int(size) for size in re.findall(r"^\.(?:text|rodata|data)\S* +(\d+) ",
                                                run(options.sizes + "size", "-A", *core), re.M))


class Caps:
    def __init__(self, options):
        self.options, self.problems = options, []

    def row(self, what, value, name):
        """Returns `value of cap`, and remembers an excess or a cap that is missing."""
        cap = getattr(self.options, "cap_" + name)
        if cap is None:
            self.problems.append(f"{what} is {value} bytes, but boards/{self.options.board}/board.mk "
                                 f"has no CAP_{name.upper()}")
            return f"{value}"
        return self.within(what, value, cap)

    def within(self, what, value, cap):
        if value > cap:
            self.problems.append(f"{what} is {value} bytes, {value - cap} over its cap of {cap}")
        return f"{value} of {cap}"


def keygen_row(options, public, caps):
    """Returns the row of the RAM that a key generation needs: its state, the key and the stack."""
    listing = run(options.nm, "-S", options.state)
    state = sum(int(size, 16) for size in re.findall(r"^\S+ (\S+) \w ursa_size_of", listing, re.M))
    used = max(size for name, size, _ in public
               if re.fullmatch(r"ursa_identity_keygen_(begin|step|abort)", name))
    return (f"making a key: state {state}, stack {used}", "",
            caps.row("the RAM to make a key", state + used, "keygen"))


def image_rows(options, public, entries, caps):
    placed, room = sections(options.elf, options.sizes + "objdump")
    table = by_module(options, placed)
    flash, static = (sum(t[i] for t in table.values()) for i in (0, 1))
    yield "module", "flash", "static RAM"
    yield from ((module, *table[module]) for module in MODULES)
    yield "image", caps.row("flash", flash, "flash"), static
    used = sum(size for _, size, _ in entries)
    yield f"stack ({' + '.join(f'{name} {size}' for name, size, _ in entries)})", "", caps.within("stack", used, room)
    yield "RAM: static and stack", "", caps.row("RAM", static + used, "ram")
    yield keygen_row(options, public, caps)


def core_rows(options, caps):
    yield "module", "flash"
    yield "core", caps.row("core", core_size(options), "flash")


def show(rows, markdown):
    rows = [[str(cell) for cell in row] for row in rows]
    if markdown:
        rows.insert(1, ["---"] + ["---:"] * (len(rows[0]) - 1))
        print("\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n")
        return
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows:
        print("  " + "  ".join(c.rjust(w) if i else c.ljust(w)
                               for i, (c, w) in enumerate(zip(row, widths))).rstrip())


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    stack.add_options(parser)
    parser.add_argument("--objects", nargs="+", required=True)
    parser.add_argument("--sizes", default="", help="prefix of size and objdump")
    parser.add_argument("--map")
    parser.add_argument("--state")
    parser.add_argument("--markdown", action="store_true")
    for cap in ("flash", "ram", "stack", "keygen"):
        parser.add_argument(f"--cap-{cap}", type=int)
    options = parser.parse_args()
    public, entries = stack.analyse(options)
    caps = Caps(options)
    print(f"{options.board}, in bytes\n" if options.markdown else f"{options.board}, in bytes:")
    show(image_rows(options, public, entries, caps) if options.elf else core_rows(options, caps),
         options.markdown)
    show([("function", "stack")] +
         [(name, size) for name, size, _ in sorted(public, key=lambda f: (-f[1], f[0]))],
         options.markdown)
    deepest = max(public, key=lambda f: f[1])
    if options.cap_stack is not None or not options.elf:
        caps.row(f"the stack of {deepest[0]}", deepest[1], "stack")
    if options.verbose:
        for name, size, chain in entries + [deepest]:
            print(f"  {name} {size}: " + " > ".join(f"{f} {own}" for f, own in chain))
    for text in caps.problems:
        print(f"size: {options.board}: {text}", file=sys.stderr)
    sys.exit(1 if caps.problems else 0)


if __name__ == "__main__":
    main()
