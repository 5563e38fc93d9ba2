# SPDX-License-Identifier: MIT
"""Requests that no program would make, signed by openssl.

usage: csr_by_hand.py KEY OUT [subject=HEX] [EXTENSION...]

An EXTENSION is OID:HEX or OID:critical:HEX, HEX being the content of extnValue.
"""
import base64
import subprocess
import sys


def tlv(tag, content):
    n = len(content)
    length = bytes([n]) if n < 0x80 else bytes([0x82, n >> 8, n & 0xFF])
    return bytes([tag]) + length + content


def oid(dotted):
    numbers = [int(number) for number in dotted.split(".")]
    content = bytes([numbers[0] * 40 + numbers[1]])
    for number in numbers[2:]:
        digits = [number & 0x7F]
        while number > 0x7F:
            number >>= 7
            digits.insert(0, number & 0x7F | 0x80)
        content += bytes(digits)
    return tlv(6, content)


def extension(text):
    parts = text.split(":")
    critical = tlv(1, b"\xFF") if "critical" in parts else b""
    return tlv(0x30, oid(parts[0]) + critical + tlv(4, bytes.fromhex(parts[-1])))


def openssl(*arguments, data=b""):
    return subprocess.run(("openssl",) + arguments, input=data, stdout=subprocess.PIPE,
                          check=True).stdout


def main(key, out, *wishes):
    subject = tlv(0x30, tlv(0x31, tlv(0x30, oid("2.5.4.3") + tlv(12, b"by hand"))))
    if wishes and wishes[0].startswith("subject="):
        subject, wishes = bytes.fromhex(wishes[0][8:]), wishes[1:]
    attributes = b""
    if wishes:
        extensions = tlv(0x30, b"".join(map(extension, wishes)))
        attributes = tlv(0x30, oid("1.2.840.113549.1.9.14") + tlv(0x31, extensions))
    spki = openssl("pkey", "-in", key, "-pubout", "-outform", "DER")
    info = tlv(0x30, tlv(2, b"\0") + subject + spki + tlv(0xA0, attributes))
    signature = openssl("dgst", "-sha256", "-sign", key, data=info)
    algorithm = tlv(0x30, oid("1.2.840.113549.1.1.11") + tlv(5, b""))
    der = tlv(0x30, info + algorithm + tlv(3, b"\0" + signature))
    with open(out, "wb") as file:
        file.write(b"-----BEGIN CERTIFICATE REQUEST-----\n" + base64.encodebytes(der) +
                   b"-----END CERTIFICATE REQUEST-----\n")


main(*sys.argv[1:])
