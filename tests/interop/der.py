# SPDX-License-Identifier: MIT
"""Certificates and requests of own bytes, for what no program writes. openssl signs them."""
import base64
import hashlib
import subprocess

SHA256_RSA = "1.2.840.113549.1.1.11"
ECDSA_SHA256 = "1.2.840.10045.4.3.2"
UTF8, PRINTABLE, TELETEX, IA5, UNIVERSAL, BMP = 0x0C, 0x13, 0x14, 0x16, 0x1C, 0x1E


def run(*args, data=b""):
    return subprocess.run(args, input=data, check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL).stdout


def tlv(tag, *parts):
    body = b"".join(parts)
    size = len(body)
    if size < 0x80:
        return bytes([tag, size]) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body


def sequence(*parts):
    return tlv(0x30, *parts)


def integer(number):
    return tlv(2, number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True))


def oid(text):
    numbers = [int(n) for n in text.split(".")]
    out = b""
    for n in [numbers[0] * 40 + numbers[1]] + numbers[2:]:
        digits = [n & 127]
        while n > 127:
            n >>= 7
            digits.append(n & 127 | 128)
        out += bytes(reversed(digits))
    return tlv(6, out)


def algorithm(text, parameters=b"\x05\x00"):
    return sequence(oid(text), parameters)


def name(*values):
    """A name of RDNs with one attribute each: (type, tag, bytes)."""
    return sequence(*(tlv(0x31, sequence(oid("2.5.4.%d" % kind), tlv(tag, value)))
                      for kind, tag, value in values))


def common(text):
    return name((3, UTF8, text.encode()))


def time(text):
    """UTCTime or GeneralizedTime, by its length."""
    return tlv(0x17 if len(text) == 13 else 0x18, text.encode())


def extension(text, value, critical=b""):
    return sequence(oid(text), critical, tlv(4, value))


TRUE, FALSE = tlv(1, b"\xff"), tlv(1, b"\x00")
CA = extension("2.5.29.19", sequence(TRUE), TRUE)
NOT_CA = extension("2.5.29.19", sequence(), TRUE)


class Key:
    def __init__(self, file, *kind):
        self.file = file
        run("openssl", "genpkey", "-out", file, "-algorithm", *kind)
        self.spki = run("openssl", "pkey", "-in", file, "-pubout", "-outform", "DER")
        self.is_ec = kind[0] == "EC"
        self.algorithm = algorithm(ECDSA_SHA256, b"") if self.is_ec else algorithm(SHA256_RSA)

    def sign(self, data, digest="-sha256"):
        return run("openssl", "dgst", digest, "-sign", self.file, data=data)

    def bare_spki(self):
        """The same RSA key, without the NULL after rsaEncryption."""
        assert self.spki[4:19] == algorithm("1.2.840.113549.1.1.1")
        return sequence(algorithm("1.2.840.113549.1.1.1", b""), self.spki[19:])


def rsa(file):
    return Key(file, "RSA", "-pkeyopt", "rsa_keygen_bits:2048")


def ec(file, curve="P-256"):
    return Key(file, "EC", "-pkeyopt", "ec_paramgen_curve:" + curve)


def pem(label, der):
    return "-----BEGIN %s-----\n%s-----END %s-----\n" % (
        label, base64.encodebytes(der).decode(), label)


def certificate(file, subject, issuer, key, signer, **odd):
    """Write FILE.pem. Names and extensions are DER; `odd` replaces a part by its DER or value."""
    identifier = odd.get("algorithm", signer.algorithm)
    version = tlv(0xA0, integer(2)) if odd.get("version", 3) == 3 else b""
    extensions = odd.get("extensions", [NOT_CA])
    tbs = sequence(version, integer(odd.get("serial", 7)), odd.get("inner", identifier), issuer,
                   sequence(time(odd.get("begin", "250101000000Z")),
                            time(odd.get("end", "20601231235959Z"))),
                   subject, odd.get("spki") or key.spki,
                   tlv(0xA3, sequence(*extensions)) if version and extensions else b"")
    signature = signer.sign(tbs, odd.get("digest", "-sha256"))
    der = sequence(tbs, identifier, tlv(3, b"\x00", odd.get("signature", signature)))
    with open(file + ".pem", "w", encoding="ascii") as out:
        out.write(pem("CERTIFICATE", der))
    return der


def request(file, subject, key, **odd):
    """Write FILE.csr."""
    info = sequence(integer(0), subject, odd.get("spki") or key.spki, tlv(0xA0))
    der = sequence(info, odd.get("algorithm", key.algorithm), tlv(3, b"\x00", key.sign(info)))
    with open(file + ".csr", "w", encoding="ascii") as out:
        out.write(pem("CERTIFICATE REQUEST", der))


def step_ca(csr, host):
    """Root, intermediate and a leaf for a request, as step-ca makes them by default, into root.pem,
    sub.pem and leaf.pem. The SHA-256 of the root."""
    usage = extension("2.5.29.15", b"\x03\x02\x01\x06", TRUE)
    root, sub = ec("root.ec"), ec("sub.ec")
    names = [name((10, PRINTABLE, b"Smallstep"), (3, PRINTABLE, b"Smallstep %s CA" % which))
             for which in (b"Root", b"Intermediate")]

    def identifier(spki):
        return hashlib.sha1(spki).digest()

    def identifies(spki):
        return extension("2.5.29.14", tlv(4, identifier(spki)))

    def issued_by(key):
        return extension("2.5.29.35", sequence(tlv(0x80, identifier(key.spki))))

    def limited(length):
        return extension("2.5.29.19", sequence(TRUE, integer(length)), TRUE)

    serial = 0x7A00112233445566778899AABBCCDDEE
    of_root = certificate("root", names[0], names[0], root, root, serial=serial,
                          extensions=[usage, limited(1), identifies(root.spki)])
    certificate("sub", names[1], names[0], sub, root, serial=serial + 1,
                extensions=[usage, limited(0), identifies(sub.spki), issued_by(root)])
    spki = run("openssl", "pkey", "-pubin", "-outform", "DER",
               data=run("openssl", "req", "-in", csr, "-noout", "-pubkey"))
    purposes = sequence(oid("1.3.6.1.5.5.7.3.1"), oid("1.3.6.1.5.5.7.3.2"))
    provisioner = sequence(integer(1), tlv(4, b"admin"), tlv(4, b"x" * 43))
    certificate("leaf", common(host), names[1], None, sub, serial=serial + 2, spki=spki, extensions=[
        extension("2.5.29.15", b"\x03\x02\x05\xa0", TRUE), extension("2.5.29.37", purposes),
        identifies(spki), issued_by(sub), extension("2.5.29.17", sequence(tlv(0x82, host.encode()))),
        extension("1.3.6.1.4.1.37476.9000.64.1", provisioner)])
    return hashlib.sha256(of_root).hexdigest()
