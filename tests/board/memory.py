# SPDX-License-Identifier: MIT
"""Reading a board's image and memory: addresses of symbols, depth of the stack, traces of keys."""

import subprocess

PAINT = bytes.fromhex("a5a5a5a5")  # startup.c


class Image:
    """Symbols and memory areas of an ELF file."""

    def __init__(self, elf, nm="arm-none-eabi-nm"):
        self.symbols = {}
        output = subprocess.run([nm, "-S", elf], check=True, stdout=subprocess.PIPE)
        for line in output.stdout.decode().splitlines():
            words = line.split()
            if len(words) == 4:
                self.symbols[words[3]] = (int(words[0], 16), int(words[1], 16))
            elif len(words) == 3:
                self.symbols[words[2]] = (int(words[0], 16), 0)
        at = {name: value for name, (value, _) in self.symbols.items()}
        self.ram_start, self.ram_size = 0x20000000, 0x4000
        self.stack_start, self.stack_size = at["stack_limit"], at["stack_top"] - at["stack_limit"]
        self.static_ram = at["data_end"] - at["data_start"] + at["bss_end"] - at["bss_start"]
        self.store_start, self.store_size = at["store_start"], at["store_end"] - at["store_start"]

    def symbol_covers(self, name, address, size):
        start, length = self.symbols[name]
        return start <= address and address + size <= start + length

    def describe(self, address):
        """An address as symbol + offset, or as a depth in the stack."""
        if 0 <= address - self.stack_start < self.stack_size:
            return "stack, %d below its top" % (self.stack_start + self.stack_size - address)
        for name, (start, size) in self.symbols.items():
            if start <= address < start + size:
                return "%s+%d" % (name, address - start)
        return hex(address)

    def stack_used(self, ram):
        """The greatest depth of the stack, in bytes, since start-up painted it."""
        start = self.stack_start - self.ram_start
        for at in range(start, start + self.stack_size, len(PAINT)):
            if ram[at:at + len(PAINT)] != PAINT:
                return start + self.stack_size - at
        return 0


BLOCK, LEAD = 1024, 56  # core/store/image.h, in the micro:bit's flash


def find_key(flash, modulus):
    """The stored key whose n is `modulus`: 896 bytes n, p, q, dp, dq, iq. None if it is missing."""
    # Records continue after the lead of each block and wrap around at the end of the store.
    flash = b"".join(flash[at + LEAD:at + BLOCK] for at in range(0, len(flash), BLOCK)) * 2
    at = flash.find(modulus)
    while at >= 0:
        key = flash[at:at + 896]
        n, p, q = (int.from_bytes(part, "big") for part in (key[:256], key[256:384], key[384:512]))
        if len(key) == 896 and p * q == n:
            return key
        at = flash.find(modulus, at + 1)
    return None


def i15_words(number):
    """A number in the form of BearSSL's i15 engine: 16-bit words of 15 bits, the lowest first."""
    words = b""
    while number:
        words += (number & 0x7FFF).to_bytes(2, "little")
        number >>= 15
    return words


class KeyTraces:
    """Each 8 bytes of a key's secrets in the forms they may have: as stored, reversed, i15 words."""

    WINDOW = 8

    def __init__(self, key):
        self.windows = {}
        parts = [key[at:at + 128] for at in range(256, 896, 128)]
        for name, part in zip(("p", "q", "dp", "dq", "iq"), parts):
            number = int.from_bytes(part, "big")
            self.add(name, part)
            self.add(name + " reversed", part[::-1])
            self.add(name + " in i15 words", i15_words(number))

    def add(self, name, data):
        for at in range(len(data) - self.WINDOW + 1):
            self.windows.setdefault(bytes(data[at:at + self.WINDOW]), name)

    def find(self, memory):
        """[(name, offset)], one for each run of adjacent windows."""
        memory = bytes(memory)
        found, last = [], -2
        for at in range(len(memory) - self.WINDOW + 1):
            what = self.windows.get(memory[at:at + self.WINDOW])
            if what is not None:
                if at != last + 1:
                    found.append((what, at))
                last = at
        return found


def occurrences(memory, data):
    """All offsets at which the memory contains data."""
    found, at = [], memory.find(data)
    while at >= 0:
        found.append(at)
        at = memory.find(data, at + 1)
    return found
