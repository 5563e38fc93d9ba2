# SPDX-License-Identifier: MIT
"""Certificates and requests with fields that no CA writes, also in BER. Every field is bytes."""
import base64

from der import SHA256_RSA, algorithm, extension, oid, sequence, tlv
from tap import openssl


def header(element):
    """The number of bytes of an element's tag and length, and the number of bytes of its content."""
    octets = element[1] & 0x7F if element[1] >= 0x80 else 0
    size = int.from_bytes(element[2:2 + octets], "big") if octets else element[1]
    return 2 + octets, size


def content(element):
    head, size = header(element)
    return element[head:head + size]


def children(element):
    """The elements in an element."""
    rest, found = content(element), []
    while rest:
        end = sum(header(rest))
        found.append(rest[:end])
        rest = rest[end:]
    return found


def long_form(element):
    """The element with a length of four bytes, which is BER."""
    return element[:1] + b"\x84" + len(content(element)).to_bytes(4, "big") + content(element)


def indefinite(element):
    """The element with an indefinite length, which is BER."""
    return element[:1] + b"\x80" + content(element) + b"\0\0"


def name(*values):
    """A Name of attributes: pairs of an OID and an element."""
    return sequence(*(tlv(0x31, sequence(oid(kind), value)) for kind, value in values))


def utf8(text):
    return tlv(0x0C, text.encode())


def utc(text):
    return tlv(0x17, text.encode())


def generalized(text):
    return tlv(0x18, text.encode())


def alt_names(*hosts):
    return sequence(*(tlv(0x82, host.encode()) for host in hosts))


def public_key(key):
    """The SubjectPublicKeyInfo of the key in a file."""
    return openssl("pkey", "-in", key, "-pubout", "-outform", "DER").stdout


def signature(key, data):
    return openssl("dgst", "-sha256", "-sign", key, data=data).stdout


CN = "2.5.4.3"
SAN = "2.5.29.17"
BASIC_CONSTRAINTS = "2.5.29.19"
EXTENSION_REQUEST = "1.2.840.113549.1.9.14"


def certificate(key, spki=None, version=tlv(0xA0, tlv(2, b"\2")), serial=tlv(2, b"\5"),
                inner=None, issuer=None, validity=None, subject=None, rest=None, outer=None,
                bits=None):
    """A certificate that is signed with the key in a file. Each field can be replaced by bytes."""
    usual = algorithm(SHA256_RSA)
    tbs = sequence(
        version, serial, inner or usual, issuer or name((CN, utf8("issuer"))),
        validity or sequence(utc("260101000000Z"), utc("491231235959Z")),
        subject or name((CN, utf8("subject"))), spki or public_key(key),
        tlv(0xA3, sequence(extension(SAN, alt_names("a.example")))) if rest is None else rest)
    return sequence(tbs, outer or inner or usual, bits or tlv(3, b"\0", signature(key, tbs)))


def extensions(*all_of_them):
    """The last field of a certificate, for `rest`."""
    return tlv(0xA3, sequence(*all_of_them))


def request(key, attributes=tlv(0xA0), version=tlv(2, b"\0"), spki=None, outer=None, bits=None):
    """A request that is signed with the key in a file."""
    info = sequence(version, name((CN, utf8("subject"))), spki or public_key(key), attributes)
    return sequence(info, outer or algorithm(SHA256_RSA),
                    bits or tlv(3, b"\0", signature(key, info)))


def attribute(dotted, *values):
    return sequence(oid(dotted), tlv(0x31, *values))


def save(path, der, label=None):
    """Write DER, or PEM with a label."""
    with open(path, "wb") as file:
        file.write(der if label is None else b"-----BEGIN %s-----\n%s-----END %s-----\n" % (
            label.encode(), base64.encodebytes(der), label.encode()))
