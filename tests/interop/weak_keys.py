# SPDX-License-Identifier: MIT
"""Weak RSA keys, made with Python's integers alone. Each maker returns a Key.

The same seed makes the same keys. The names of the kinds are those of the program badkeys, where it
has one."""
import hashlib
import math
import os
import random

import der

SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
rng = random.Random(2024)


def sieve(limit):
    flags = bytearray([1]) * limit
    for i in range(2, math.isqrt(limit) + 1):
        if flags[i]:
            flags[i * i::i] = bytes(len(flags[i * i::i]))
    return [i for i in range(2, limit) if flags[i]]


PRIMES = sieve(65537 + 1)
SMALL = math.prod(PRIMES[:1000])


def is_prime(n):
    if math.gcd(n, SMALL) != 1:
        return False
    s = (n - 1 & 1 - n).bit_length() - 1
    for base in [2] + [rng.randrange(3, n - 1) for _ in range(6)]:
        x = pow(base, n - 1 >> s, n)
        if x not in (1, n - 1):
            for _ in range(s - 1):
                x = x * x % n
                if x == n - 1:
                    break
            else:
                return False
    return True


def next_prime(n, step=2):
    """The first prime n + i * step, for step 2 from an odd number on."""
    n |= 1 if step % 2 == 0 else 0
    while not (is_prime(n) and math.gcd(n - 1, 65537) == 1):
        n += step
    return n


def some_bits(bits):
    """A random number of this length with its two top bits set."""
    return rng.getrandbits(bits) | 3 << bits - 2


def some_prime(bits=1024):
    return next_prime(some_bits(bits))


class Key:
    """The numbers of a key, and what a file of it looks like. It signs for der.py."""
    algorithm = der.algorithm(der.SHA256_RSA)

    def __init__(self, p, q, e=65537, d=None, order=None):
        if p < q:
            p, q = q, p
        self.p, self.q, self.e, self.n = p, q, e, p * q
        order = order or math.lcm(p - 1, q - 1)
        self.d = d or (pow(e, -1, order) if math.gcd(e, order) == 1 else 1)
        coefficient = pow(q, -1, p) if math.gcd(p, q) == 1 else 1
        self.pkcs1 = der.sequence(*map(der.integer, (
            0, self.n, e, self.d, p, q, self.d % (p - 1), self.d % (q - 1), coefficient)))
        public = der.sequence(der.integer(self.n), der.integer(e))
        self.spki = der.sequence(der.algorithm("1.2.840.113549.1.1.1"), der.tlv(3, b"\x00", public))

    def sign(self, data, _digest="-sha256"):
        size = (self.n.bit_length() + 7) // 8
        info = SHA256_INFO + hashlib.sha256(data).digest()
        if size < len(info) + 11:
            return bytes(size)
        block = b"\x00\x01" + b"\xff" * (size - len(info) - 3) + b"\x00" + info
        return pow(int.from_bytes(block, "big"), self.d, self.n).to_bytes(size, "big")

    def write(self, name):
        """Write NAME.key, NAME.csr, and NAME.pem, which is a certificate of a CA."""
        with open(name + ".key", "w", encoding="ascii") as file:
            os.chmod(name + ".key", 0o600)
            file.write(der.pem("RSA PRIVATE KEY", self.pkcs1))
        der.request(name, der.common(name), self)
        der.certificate(name, der.common(name), der.common(name), self, self, extensions=[der.CA])


def with_top(top, bits, n_bits=2048):
    """A key whose modulus begins with the `bits` bits of `top`."""
    p = next_prime(some_bits(n_bits // 2) | 7 << n_bits // 2 - 3)
    low = n_bits - bits
    q = next_prime((top << low | rng.getrandbits(low - 8) | 1 << low - 2) // p)
    key = Key(p, q)
    assert key.n >> low == top, "the top bits"
    return key


# --- kinds of badkeys --------------------------------------------------------------------------

def fermat():
    p = some_prime()
    return Key(p, next_prime(p + (1 << 500)))


def square():
    p = some_prime()
    return Key(p, p, order=p * (p - 1))


def roca():
    m = math.prod(PRIMES[:126])  # for factors of 1024 bits
    while True:
        factors = []
        while len(factors) < 2:
            low = (3 << 1022) // m
            p = rng.randrange(low, low * 4 // 3) * m + pow(65537, rng.getrandbits(256), m)
            if p.bit_length() == 1024 and math.gcd(p - 1, 65537) == 1 and is_prime(p):
                factors.append(p)
        return Key(*factors)


def exponent(e):
    def make():
        while True:
            p, q = some_prime(), some_prime()
            if math.gcd(e, (p - 1) * (q - 1)) == 1:
                return Key(p, q, e)
    return make


def exponent_1():
    return Key(some_prime(), some_prime(), 1)


def exponent_above_n():
    p, q = some_prime(), some_prime()
    e = 65537 + math.lcm(p - 1, q - 1) * 4
    return Key(p, q, e + (p * q // math.lcm(p - 1, q - 1) + 1) * math.lcm(p - 1, q - 1))


def polynomial(width, coefficient_bits, top):
    """Values of polynomials with small coefficients at 2^width. The highest bits are `top`."""
    def factor():
        while True:
            places = range(width, 1024 - width + 1, width)
            p = sum((rng.getrandbits(coefficient_bits) | 1) << place for place in places)
            p = next_prime(p | top | 1)
            if p % (1 << width) < 1 << 12:
                return p
    return lambda: Key(factor(), factor())


def sparse():
    def factor():
        return next_prime(3 << 1022 | 1 << 600 + rng.randrange(200) | 1 << rng.randrange(40, 300))
    return Key(factor(), factor())


def small_d():
    while True:
        p, q, d = some_prime(), some_prime(), some_prime(400)
        if math.gcd(d, (p - 1) * (q - 1)) == 1:
            return Key(p, q, pow(d, -1, (p - 1) * (q - 1)), d)


def small_factor():
    """4093 * p. Finding p takes half a minute, so its distance from a random number is given."""
    start = random.Random(7).getrandbits(2036) | 15 << 2032 | 1
    return Key(next_prime(start + 222), 4093)


def corrupt():
    """Three primes. The parts of the private key do not match."""
    p, q, r = some_prime(), some_prime(1012), 4093
    return Key(p, q * r, order=math.lcm(p - 1, q - 1, r - 1))


def bits(n_bits):
    def make():
        return Key(some_prime((n_bits + 1) // 2), some_prime(n_bits // 2))
    return make


def vanity():
    return with_top((1 << 900) - 1 ^ 1 << 898, 900)


def biased():
    """Ones in both halves of the modulus."""
    low, high = 400, 480
    p = next_prime(some_bits(1024) | 7 << 1021)
    tail = pow(p, -1, 1 << low) * ((1 << low) - 1) % (1 << low)
    q = ((1 << high) - 1 ^ 1 << high - 2) << 2048 - high
    q = (q // p >> low) + 1 << low | tail
    return Key(p, next_prime(q, 1 << low))


def pattern():
    return with_top(int.from_bytes(b"\xc3\x5a" + b"\xa9" * 16 + b"\x31", "big"), 19 * 8)


def xz():
    """Bytes of the modulus that the back door of xz 5.6 takes for a command: a * b + c = 2."""
    head = bytes([0]) + bytes([0xC9]) + rng.randbytes(6)
    a, b = (int.from_bytes(head[i:i + 4], "little") for i in (0, 4))
    head += ((2 - a * b) % (1 << 64)).to_bytes(8, "little")
    return with_top(int.from_bytes(head, "big"), 120)


# --- kinds that only the private key shows, or that badkeys does not look for --------------------

def composite():
    """p = a * (2a - 1): a pseudoprime to many bases, and a key that signs."""
    while True:
        a = next_prime(some_bits(512) | 3)
        if (a * (2 * a - 1)).bit_length() != 1024:
            a = next_prime(math.isqrt((3 << 1022) // 2) + rng.getrandbits(500))
        b = 2 * a - 1
        p = a * b
        while not (is_prime(b) and p.bit_length() == 1024):
            a = next_prime(a + 2)
            b, p = 2 * a - 1, a * (2 * a - 1)
        q = some_prime()
        try:
            return Key(p, q, order=math.lcm(p - 1, q - 1))
        except ValueError:
            continue


def close():
    p = some_prime()
    return Key(p, next_prime(p + (1 << 920)))


def ratio():
    """2p is nearly 3q. Fermat's method works with 6n."""
    p = next_prime(some_bits(1024) | 7 << 1021)
    return Key(p, next_prime(p * 2 // 3))


def common(bits_of_g):
    def make():
        g = some_prime(bits_of_g)

        def factor():
            low = (3 << 1022) // g // 2
            return next_prime(rng.randrange(low, low * 4 // 3) * 2 * g + 1, 2 * g)
        return Key(factor(), factor())
    return make


def related():
    """p and q have the same low 400 bits."""
    tail = rng.getrandbits(400) | 1
    return Key(*(next_prime(some_bits(1024) >> 400 << 400 | tail, 1 << 400) for _ in range(2)))


def repeated():
    """p is a word of 64 bits, again and again."""
    word = rng.getrandbits(64) | 3 << 62
    return Key(next_prime(sum(word << i for i in range(0, 1024, 64))), some_prime())


def smooth(sign):
    """p - 1 or p + 1 has no prime factor above 2^16."""
    def make():
        while True:
            m = 2
            while m.bit_length() < 1007:
                m *= rng.choice(PRIMES[100:])
            for r in PRIMES[1500:]:
                p = m * r - sign
                if p.bit_length() == 1024 and p >> 1022 == 3 and math.gcd(p - 1, 65537) == 1 \
                        and is_prime(p):
                    return Key(p, some_prime())
    return make
