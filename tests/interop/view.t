#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Viewers show what judges refuse: x509, req and check print irregular objects as openssl does, and
say on standard error what is irregular."""
import base64
import os
import re
import sys

sys.dont_write_bytecode = True
from der import (FALSE, SHA256_RSA, TRUE, algorithm, extension, oid, sequence, tlv)  # noqa: E402
from irregular import (BASIC_CONSTRAINTS, CN, EXTENSION_REQUEST, SAN, alt_names,  # noqa: E402
                       attribute, certificate, children, content, extensions, generalized,
                       indefinite, long_form, name, public_key, request, save, utc, utf8)
from tap import URSA, Folder, done, ok, openssl, run  # noqa: E402

NOTE = re.compile(r"^ursa: [^ ]+: irregular: (.*)$", re.M)
# In one call, unless all cases are wanted: openssl takes 20 ms to start. Options after -modulus would
# be lost if the key has no modulus.
TEXTS = [["-text"], ["-subject", "-issuer", "-serial", "-dates", "-fingerprint"], ["-pubkey"],
         ["-modulus"]]
VIEWS = (TEXTS if os.environ.get("URSA_FULL") else [sum(TEXTS, [])]) + [["-outform", "DER"]]
CSR_TEXTS = [["-text"], ["-subject"], ["-pubkey"], ["-modulus"]]
CSR_VIEWS = (CSR_TEXTS if os.environ.get("URSA_FULL") else [sum(CSR_TEXTS, [])]) + [["-outform", "DER"]]


def ursa(*args, **options):
    return run([URSA, *args], **options)


def compare(command, path, options, what):
    """Output and exit status are openssl's. Returns what ursa wrote on standard error."""
    args = [command, "-in", path, *options] + ([] if "-outform" in options else ["-noout"])
    theirs, ours = openssl(*args), ursa(*args)
    ok(theirs.stdout == ours.stdout and theirs.returncode == ours.returncode,
       "%s: %s %s" % (what, command, " ".join(options)), "openssl:", theirs.stdout, theirs.errors,
       "ursa:", ours.stdout, ours.errors)
    return ours.errors


def noted(errors, notes, what):
    """Each line about what is irregular has the words that are wanted, and no more lines are there."""
    found = NOTE.findall(errors)
    ok(len(found) == len(notes) and all(note in line for note, line in zip(notes, found)) and
       all(re.search(r" at \d+: .*\([A-Z].* [\d.]+\)$", line) for line in found),
       "%s: %s" % (what, "; ".join(notes) if notes else "nothing is irregular"), "found:", *found)


def see_cert(what, der, *notes):
    save("cert.pem", der, "CERTIFICATE")
    for options in VIEWS:
        errors = compare("x509", "cert.pem", options, what)
    noted(errors, notes, what)


def see_csr(what, der, *notes):
    save("request.csr", der, "CERTIFICATE REQUEST")
    for options in CSR_VIEWS:
        errors = compare("req", "request.csr", options, what)
    noted(errors, notes, what)


def see_only(what, der, *notes):
    """A certificate that openssl does not read, and ursa shows."""
    save("cert.pem", der, "CERTIFICATE")
    theirs, ours = (tool("x509", "-in", "cert.pem", "-noout", "-text") for tool in (openssl, ursa))
    ok(theirs.returncode == 1 and ours.returncode == 0 and b"Subject: CN = subject" in ours.stdout,
       what + ": shown, although openssl reads nothing of it", ours.errors)
    noted(ours.errors, notes, what)


# --- certificates ------------------------------------------------------------------------------

TRUE_01 = tlv(1, b"\1")


def versions_and_numbers():
    see_cert("a usual certificate", certificate("key.pem"))
    see_cert("version 1 with extensions", certificate("key.pem", version=b""),
             "only version 3 has extensions")
    see_cert("version 1 written out", certificate("key.pem", version=tlv(0xA0, tlv(2, b"\0")),
                                                  rest=b""), "version 1 is written out")
    see_cert("version 2", certificate("key.pem", version=tlv(0xA0, tlv(2, b"\1")), rest=b""),
             "version 2, which is not in use")
    for number in (b"\3", b"\xFF", b"\1\0", b"\1" + bytes(8)):
        see_cert("version " + number.hex(), certificate("key.pem", version=tlv(0xA0, tlv(2, number))),
                 "there is no such version")
    see_cert("serial number 0", certificate("key.pem", serial=tlv(2, b"\0")), "serial number is zero")
    for number in (b"\xFF", b"\x80", b"\xFF\x7F", b"\x80" + bytes(8), b"\xF0" + bytes(18) + b"\1"):
        see_cert("serial number " + number.hex(), certificate("key.pem", serial=tlv(2, number)),
                 "serial number is negative")
    see_cert("a serial number of 40 bytes", certificate("key.pem", serial=tlv(2, b"\7" * 40)),
             "more than 20 bytes")
    see_cert("a serial number of 20 bytes and its zero", certificate(
        "key.pem", serial=tlv(2, b"\0\xFF" + b"\7" * 19)), "more than 20 bytes")
    see_only("a serial number with a zero in front", certificate("key.pem", serial=tlv(2, b"\0\5")),
             "unnecessary bytes in front")


def dates():
    start, end = utc("260101000000Z"), utc("491231235959Z")
    no_date = "not a time, or a time that does not exist"
    for what, pair, *notes in (
            ("notBefore in 1900", (generalized("19000101000000Z"), end), "the year is before 1950"),
            ("a fraction of a second", (start, generalized("99991231225959.357Z")), "a fraction"),
            ("UTCTime without seconds", (start, utc("4912312359Z")), "has no seconds"),
            ("UTCTime with an offset", (start, utc("300101003000+0130")), "an offset from UTC"),
            ("... to the west", (start, utc("291231233000-0130")), "an offset from UTC"),
            ("... without seconds", (start, utc("3001010000+0000")), "no seconds", "an offset"),
            ("GeneralizedTime with an offset", (start, generalized("20520101000000+1200")),
             "an offset from UTC"),
            ("a fraction and an offset", (start, generalized("20560229000000.5-0001")),
             "a fraction", "an offset"),
            ("GeneralizedTime before 2050", (start, generalized("20300101000000Z")),
             "a year before 2050 is written as GeneralizedTime"),
            ("GeneralizedTime without seconds", (start, generalized("205001010000Z")), "no seconds"),
            ("February 30", (start, utc("300230000000Z")), no_date),
            ("February 29 in a usual year", (start, utc("300229000000Z")), no_date),
            ("month 13", (start, utc("301301000000Z")), no_date),
            ("hour 24", (start, utc("300101240000Z")), no_date),
            ("second 60", (start, utc("300101000060Z")), no_date),
            ("no digits", (start, utc("30o101000000Z")), no_date),
            ("no zone", (start, utc("300101000000")), no_date),
            ("an offset of 13 hours", (start, utc("300101000000+1300")), no_date),
            ("an offset into the year 10000", (start, generalized("99991231235959-0100")), no_date),
            ("a fraction without digits", (start, generalized("20500101000000.Z")), no_date),
            ("an empty time", (start, utc("")), no_date),
            ("a start that does not exist", (utc("260001000000Z"), end), no_date),
            ("an end before the start", (end, start), "the end of the validity is before its start"),
            ("the year 0", (generalized("00000229000000Z"), end), "before 1950")):
        see_cert(what, certificate("key.pem", validity=sequence(*pair)), *notes)
    see_only("one time only", certificate("key.pem", validity=sequence(start)), "the time is missing")
    see_only("three times", certificate("key.pem", validity=sequence(start, end, end)),
             "bytes after the last field")


def check_end():
    def checkend(validity, seconds="0"):
        save("cert.pem", certificate("key.pem", validity=sequence(*validity)), "CERTIFICATE")
        return [tool("x509", "-in", "cert.pem", "-noout", "-checkend", seconds)
                for tool in (openssl, ursa)]

    end = utc("491231235959Z")
    for what, start in (("in 1900", generalized("19000101000000Z")), ("that does not exist", utc("1")),
                        ("after the end", generalized("20600101000000Z"))):
        theirs, ours = checkend((start, end))
        ok(theirs.stdout == ours.stdout == b"Certificate will not expire\n" and
           theirs.returncode == ours.returncode == 0, "-checkend: a start %s does not count" % what,
           ours.errors)
    theirs, ours = checkend((utc("260101000000Z"), generalized("99991231225959.357Z")))
    ok(ours.stdout == theirs.stdout == b"Certificate will not expire\n" and ours.returncode == 0,
       "-checkend: an end with a fraction")
    # openssl's comparison refuses such times, and it then says that the certificate will not expire.
    ours = checkend((utc("200101000000Z"), utc("200201000000+0130")))[1]
    ok(ours.stdout == b"Certificate will expire\n" and ours.returncode == 1,
       "-checkend: an end with an offset is compared")
    ours = checkend((utc("260101000000Z"), utc("300230000000Z")))[1]
    ok(ours.stdout == b"" and ours.returncode == 1 and "-checkend: the certificate's notAfter is not a valid time" in ours.errors,
       "-checkend: an end that does not exist is an error, not an answer")


def many_extensions():
    for what, critical, note in (("critical FALSE", FALSE, "critical is written as FALSE"),
                                 ("critical TRUE as 01", TRUE_01, "not written as FF"),
                                 ("critical TRUE", TRUE, None)):
        der = certificate("key.pem", rest=extensions(
            extension(SAN, alt_names("a.example"), critical)))
        see_cert(what, der, *filter(None, [note and "extension subjectAltName at"]))
        save("cert.pem", der, "CERTIFICATE")
        compare("x509", "cert.pem", ["-ext", "subjectAltName"], what)
        errors = ursa("x509", "-in", "cert.pem", "-noout").errors
        ok((note or "") in errors, "%s: the line says so" % what, errors)
    ca = sequence(tlv(1, b"\xFF"))
    for what, rest, *notes in (
            ("an extension twice", extensions(extension(BASIC_CONSTRAINTS, ca),
                                              extension(SAN, alt_names("a.example")),
                                              extension(BASIC_CONSTRAINTS, ca)),
             "extension basicConstraints at"),
            ("an empty list of extensions", extensions(), "the list of extensions is empty"),
            ("cA FALSE written out", extensions(extension(BASIC_CONSTRAINTS, sequence(FALSE))),
             "cA is written as FALSE"),
            ("bytes after a value", extensions(extension(BASIC_CONSTRAINTS, ca + b"\0")),
             "the value is malformed"),
            ("a value in BER", extensions(extension(BASIC_CONSTRAINTS, indefinite(ca)))),
            ("unique identifiers", tlv(0x81, b"\0\1\2") + tlv(0x82, b"\0" + bytes(20)) +
             extensions(extension(BASIC_CONSTRAINTS, ca)),
             "issuerUniqueID at", "subjectUniqueID at")):
        see_cert(what, certificate("key.pem", rest=rest), *notes)
    see_only("a field too many", certificate("key.pem", rest=tlv(5)), "bytes after the last field")
    der = certificate("key.pem", rest=extensions(*(
        extension(SAN, alt_names("a.example"), FALSE) for _ in range(40))))
    save("cert.pem", der, "CERTIFICATE")
    errors = ursa("x509", "-in", "cert.pem", "-noout").errors
    ok(len(errors.splitlines()) == 17 and errors.endswith(": irregular: 63 more places\n"),
       "of many irregular places, 16 are named", errors)


def names_and_algorithms():
    for what, value in (("invalid UTF-8", tlv(0x0C, b"a\xC3(")), ("half a character", tlv(0x1E, b"abc"))):
        see_only(what, certificate("key.pem", issuer=name((CN, value))),
                 "the characters do not fit the string type")
    see_cert("an empty issuer", certificate("key.pem", issuer=name()), "the issuer is empty")
    see_cert("an unknown attribute", certificate("key.pem", subject=name(("1.2.3.4.5", utf8("x")))))
    see_cert("other string types", certificate("key.pem", subject=name(
        (CN, tlv(0x14, b"caf\xE9")), (CN, tlv(0x1E, b"\0a\1\x42")), (CN, tlv(0x1C, b"\0\0\0a")))))
    absent = sequence(oid(SHA256_RSA))
    see_cert("absent parameters", certificate("key.pem", inner=absent),
             "absent instead of NULL")
    see_cert("other parameters", certificate("key.pem", inner=algorithm(SHA256_RSA, sequence())),
             "are not NULL")
    see_cert("an unknown algorithm", certificate("key.pem", inner=algorithm("1.2.3.4.5")))
    see_cert("two algorithms", certificate("key.pem", outer=algorithm("1.2.840.113549.1.1.13")),
             "differs from the one inside tbsCertificate")
    see_cert("unused bits in the signature", certificate("key.pem", bits=tlv(3, b"\3\1\2\xFF")),
             "not a number of complete bytes")
    see_cert("an empty signature", certificate("key.pem", bits=tlv(3, b"\0")))


def ber():
    long, endless = "takes more bytes than necessary", "a length is indefinite"
    der = certificate("key.pem")
    tbs, outer, bits = children(der)
    fields = children(tbs)
    see_cert("BER: a long length outside", long_form(der), long)
    see_cert("BER: an indefinite length outside", indefinite(der), endless)
    see_cert("BER: a long length of tbsCertificate", sequence(long_form(tbs), outer, bits), long)
    see_cert("BER: an indefinite length of tbsCertificate",
             sequence(indefinite(tbs), outer, bits), endless)
    see_cert("BER: indefinite lengths everywhere",
             indefinite(sequence(indefinite(sequence(*(indefinite(field) if field[0] & 0x20 else field
                                                       for field in fields))),
                                 indefinite(outer), bits)), endless)
    see_cert("BER: long lengths everywhere",
             long_form(sequence(long_form(sequence(*map(long_form, fields))), long_form(outer),
                                long_form(bits))), long)
    save("cert.der", der + b"behind")
    noted(compare("x509", "cert.der", ["-text"], "bytes after DER"), ["bytes after the certificate"],
          "bytes after DER")
    deep = b"\x30\x80" * 50000
    for what, data in (("50 000 open lengths", deep), ("50 000 open and closed lengths", deep + bytes(100000)),
                       ("a certificate of open lengths", b"\x30\x80" + tbs[:4] + b"\xA0\x80" * 60000)):
        save("cert.der", data)
        result = ursa("x509", "-in", "cert.der", "-inform", "DER", "-noout", "-text")
        ok(result.returncode == 1 and "cert-malformed" in result.errors, what + ": refused", result.errors)


# --- keys --------------------------------------------------------------------------------------

KEYS = [("EC on %s" % curve, ["EC", "-pkeyopt", "ec_paramgen_curve:" + curve])
        for curve in ("P-256", "P-384", "P-521", "secp256k1", "brainpoolP256r1")]
KEYS += [("EC with explicit parameters", ["EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt",
                                          "ec_param_enc:explicit"]),
         ("Ed25519", ["ED25519"]), ("Ed448", ["ED448"]), ("X25519", ["X25519"]), ("X448", ["X448"]),
         ("RSASSA-PSS", ["RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"]),
         ("RSASSA-PSS with parameters", ["RSA-PSS", "-pkeyopt", "rsa_pss_keygen_md:sha384", "-pkeyopt",
                                         "rsa_pss_keygen_mgf1_md:sha256", "-pkeyopt",
                                         "rsa_pss_keygen_saltlen:20"]),
         ("RSA-1024", ["RSA", "-pkeyopt", "rsa_keygen_bits:1024"]),
         ("RSA with e = 3", ["RSA", "-pkeyopt", "rsa_keygen_pubexp:3"])]


def keys():
    for what, options in KEYS:
        openssl("genpkey", "-algorithm", *options, "-out", "other.key")
        see_cert("a key of " + what, certificate("key.pem", spki=public_key("other.key")))
        see_csr("a request with a key of " + what, request("key.pem", spki=public_key("other.key")))
    openssl("genpkey", "-genparam", "-algorithm", "DSA", "-pkeyopt", "dsa_paramgen_bits:1024", "-out",
            "dsa.par")
    openssl("genpkey", "-paramfile", "dsa.par", "-out", "dsa.key")
    see_cert("a key of DSA", certificate("key.pem", spki=public_key("dsa.key")))
    for key, signed in (("dsa.key", "DSA"), ("other.key", "RSA")):
        openssl("req", "-x509", "-new", "-key", key, "-subj", "/CN=x", "-out", "self.pem")
        compare("x509", "self.pem", ["-text"], "a certificate signed with " + signed)
    openssl("genpkey", "-algorithm", "RSA-PSS", "-out", "pss.key")
    for options in ([], ["-sha512", "-sigopt", "rsa_pss_saltlen:7"], ["-sha1"]):
        openssl("req", "-x509", "-new", "-key", "pss.key", "-subj", "/CN=x", "-out", "self.pem", *options)
        compare("x509", "self.pem", ["-text"], "a certificate signed with RSASSA-PSS " + " ".join(options))
    absent = sequence(sequence(oid("1.2.840.113549.1.1.1")), children(public_key("key.pem"))[1])
    see_cert("an RSA key without NULL", certificate("key.pem", spki=absent), "absent instead of NULL")
    unknown = sequence(algorithm("1.2.3.4.5"), tlv(3, b"\0\1\2\3"))
    cannot = "the key cannot be read"
    for what, spki in (("an unknown algorithm", unknown), ("an unknown curve", sequence(
            algorithm("1.2.840.10045.2.1", oid("1.2.3.4")), tlv(3, b"\0\4" + bytes(64))))):
        save("cert.pem", certificate("key.pem", spki=spki), "CERTIFICATE")
        theirs, ours = (tool("x509", "-in", "cert.pem", "-noout", "-text").stdout.decode().split("\n")
                        for tool in (openssl, ursa))
        end = theirs.index("            Unable to load Public Key") + 1
        ok(ours[:end] == theirs[:end] and ours[-20:] == theirs[-20:] and
           any(line.strip().startswith(("01:02:03", "04:00:00")) for line in ours[end:end + 2]),
           "a key with %s: as openssl says, and its bytes" % what, *ours)
        noted(ursa("x509", "-in", "cert.pem", "-noout").errors, [cannot], "a key with " + what)


# --- requests ----------------------------------------------------------------------------------

def requests():
    san = sequence(extension(SAN, alt_names("www.example.com")))
    other = sequence(extension(BASIC_CONSTRAINTS, sequence()))
    microsoft = "1.3.6.1.4.1.311.2.1.14"
    challenge = attribute("1.2.840.113549.1.9.7", utf8("challenge"))
    asked, asked_there = attribute(EXTENSION_REQUEST, san), attribute(microsoft, san)
    note = "with Microsoft's 1.3.6.1.4.1.311.2.1.14"
    for what, der, *notes in (
            ("a usual request", request("key.pem", tlv(0xA0, asked))),
            ("no attributes", request("key.pem", b""), "the field is missing"),
            ("an empty set of attributes", request("key.pem")),
            ("Microsoft's OID", request("key.pem", tlv(0xA0, asked_there)), note),
            ("Microsoft's OID and the standard's", request("key.pem", tlv(0xA0, attribute(
                microsoft, other), asked)), note, "more than once"),
            ("extensions requested twice", request("key.pem", tlv(0xA0, asked, attribute(
                EXTENSION_REQUEST, other))), "more than once"),
            ("two values", request("key.pem", tlv(0xA0, attribute(EXTENSION_REQUEST, san, other))),
             "more than one value"),
            ("other attributes", request("key.pem", tlv(0xA0, challenge, asked, attribute(
                "1.2.3.4", tlv(2, b"\1"), utf8("x"))))),
            ("critical FALSE", request("key.pem", tlv(0xA0, attribute(EXTENSION_REQUEST, sequence(
                extension(SAN, alt_names("a.example"), FALSE))))), "critical is written as FALSE"),
            ("an extension twice", request("key.pem", tlv(0xA0, attribute(
                EXTENSION_REQUEST, sequence(content(san), content(san))))), "more than once"),
            ("version 1", request("key.pem", version=tlv(2, b"\1")), "the version is not 0"),
            ("a long length", long_form(request("key.pem")), "more bytes than necessary"),
            ("an indefinite length", indefinite(request("key.pem")), "indefinite")):
        see_csr("request: " + what, der, *notes)
        errors = compare("req", "request.csr", ["-verify"], "request: " + what)
        ok("Certificate request self-signature verify OK\n" in errors, "... and its signature verifies",
           errors)
        result = ursa("check", "-key", "key.pem", "-req", "request.csr")
        ok(result.returncode == 0 and b": the same key\n" in result.stdout, "... and check compares its key",
           result.errors)
    save("request.csr", request("key.pem", tlv(0xA0, attribute("1.2.3.4"), asked)), "CERTIFICATE REQUEST")
    theirs, ours = (tool("req", "-in", "request.csr", "-noout", "-text") for tool in (openssl, ursa))
    ok(b"DNS:" not in theirs.stdout and ours.returncode == 0 and b"DNS:www.example.com" in ours.stdout,
       "request: after an attribute without a value, openssl stops and ursa goes on", ours.errors)
    noted(ours.errors, ["the attribute has no value"], "request: an attribute without a value")
    der = bytearray(request("key.pem", b""))
    der[-1] ^= 1
    save("request.csr", bytes(der), "CERTIFICATE REQUEST")
    result = ursa("req", "-in", "request.csr", "-noout", "-verify")
    ok(result.returncode == 1 and "verify failure" in result.errors, "a wrong signature does not verify")


def requests_without_attributes():
    """They are issued as well as shown, and no command takes them for a certificate."""
    for what, outer in (("", None), (", without parameters", algorithm(SHA256_RSA, b""))):
        der = request("key.pem", b"", outer=outer)
        save("request.csr", der, "CERTIFICATE REQUEST")
        save("request.der", der)
        for args in (("-in", "request.csr", "-signkey", "key.pem"),
                     ("-in", "request.csr", "-CA", "ca.pem", "-CAkey", "key.pem"),
                     ("-in", "request.der", "-signkey", "key.pem", "-copy_extensions", "copy")):
            result = ursa("x509", "-req", *args, "-set_serial", "1", "-out", "issued.pem")
            shown = openssl("x509", "-in", "issued.pem", "-noout", "-subject").stdout
            ok(result.returncode == 0 and shown == b"subject=CN = subject\n",
               "a request without attributes%s: x509 -req %s" % (what, " ".join(args)), result.errors)
    for der, kind in ((der, "a certificate request"), (der[:100], None), (certificate(
            "key.pem", version=b"", rest=b"", issuer=sequence()), "a certificate")):
        for args, wanted in ((("rsa", "-in"), "a private key"), (("pkey", "-in"), "a private key"),
                             (("pkey", "-pubin", "-in"), "a public key")):
            save("object.der", der)
            errors = ursa(*args, "object.der", "-noout").errors
            ok(("contains %s, not %s" % (kind, wanted) if kind else "object-short") in errors,
               "%s: names %s" % (" ".join(args), kind or "an object that is cut off"), errors)


# --- check and the judges ------------------------------------------------------------------------

def check():
    spki = public_key("key.pem")
    openssl("genpkey", "-algorithm", "RSA", "-out", "other.key")
    for what, der in (("critical FALSE", certificate("key.pem", rest=extensions(
            extension(SAN, alt_names("a.example"), FALSE)))),
                      ("version 2", certificate("key.pem", version=tlv(0xA0, tlv(2, b"\1")), rest=b"")),
                      ("BER", indefinite(certificate("key.pem"))),
                      ("RSASSA-PSS", certificate("key.pem", spki=sequence(sequence(
                          oid("1.2.840.113549.1.1.10")), children(spki)[1])))):
        save("cert.pem", der, "CERTIFICATE")
        for key, status, answer in (("key.pem", 0, b": the same key\n"),
                                    ("other.key", 1, b": NOT the same key\n")):
            result = ursa("check", "-key", key, "-cert", "cert.pem")
            ok(result.returncode == status and answer in result.stdout,
               "check: %s, %s" % (what, answer.decode().strip(" :\n")), result.errors)
    for kind in ("ED25519", "EC"):
        options = ["-pkeyopt", "ec_paramgen_curve:P-256"] if kind == "EC" else []
        openssl("genpkey", "-algorithm", kind, *options, "-out", "own.key")
        openssl("req", "-x509", "-new", "-key", "own.key", "-subj", "/CN=x", "-out", "own.pem")
        result = ursa("check", "-key", "key.pem", "-cert", "own.pem")
        ok(result.returncode == 1 and b"NOT the same key" in result.stdout,
           "check: an RSA key is not one of " + kind, result.errors)


def judges():
    """What is shown is still refused where it is judged."""
    root = certificate("key.pem", issuer=name((CN, utf8("root"))), subject=name((CN, utf8("root"))),
                       rest=extensions(extension(BASIC_CONSTRAINTS, sequence(TRUE), TRUE)))
    save("root.pem", root, "CERTIFICATE")
    issuer = name((CN, utf8("root")))
    good = certificate("key.pem", issuer=issuer)
    save("cert.pem", good, "CERTIFICATE")
    result = ursa("verify", "-CAfile", "root.pem", "cert.pem")
    ok(result.returncode == 0, "verify: a usual certificate passes", result.errors)
    for what, der in (
            ("version 1 with extensions", certificate("key.pem", issuer=issuer, version=b"")),
            ("a date with a fraction", certificate("key.pem", issuer=issuer, validity=sequence(
                utc("260101000000Z"), generalized("99991231225959.357Z")))),
            ("a start without seconds", certificate("key.pem", issuer=issuer, validity=sequence(
                utc("2601010000Z"), utc("301231225959Z")))),
            ("an end that does not exist", certificate("key.pem", issuer=issuer, validity=sequence(
                utc("260101000000Z"), utc("300230225959Z")))),
            ("BER", indefinite(good))):
        save("cert.pem", der, "CERTIFICATE")
        theirs, ours = (tool("verify", "-CAfile", "root.pem", "cert.pem").errors for tool in (openssl, ursa))
        if "format error" in theirs:
            line = next(line for line in theirs.splitlines() if "format error" in line)
            ok(line in ours.splitlines(), "verify: %s: %s, as openssl" % (what, line), ours)
        for args in (("verify", "-CAfile", "root.pem", "cert.pem"),
                     ("chain", "-cert", "cert.pem", "-CAfile", "root.pem", "-out", "server.crt")):
            result = ursa(*args)
            ok(result.returncode in (1, 2) and not os.path.exists("server.crt"),
               "%s refuses %s" % (args[0], what), result.stdout, result.errors)


def bad_dates_above_the_leaf():
    """A bad date in a CA or the root is reported with openssl's number and depth, and only if the
    path needs this certificate."""
    names = {who: name((CN, utf8(who))) for who in ("root", "sub", "leaf")}
    ca = extensions(extension(BASIC_CONSTRAINTS, sequence(TRUE), TRUE))

    def make(path, issuer, subject, validity=None):
        save(path, certificate("key.pem", issuer=names[issuer], subject=names[subject],
                               validity=validity, rest=ca), "CERTIFICATE")

    for who, issuer in (("root", "root"), ("sub", "root"), ("leaf", "sub")):
        make(who + ".pem", issuer, who)
    start, end = utc("260101000000Z"), utc("491231235959Z")
    for what, validity, note in (
            ("a fraction", (start, generalized("20491231235959.5Z")), "a fraction of a second"),
            ("a start without seconds", (utc("2601010000Z"), end), "no seconds"),
            ("an offset", (start, utc("491231235959+0200")), "an offset from UTC"),
            ("an end that does not exist", (start, utc("490230225959Z")), "does not exist")):
        for who, issuer, depth in (("sub", "root", 1), ("root", "root", 2)):
            make("bad.pem", issuer, who, sequence(*validity))
            root, sub = ("root.pem", "bad.pem") if who == "sub" else ("bad.pem", "sub.pem")
            args = ["verify", "-CAfile", root, "-untrusted", sub, "leaf.pem"]
            theirs, ours = openssl(*args), ursa(*args)
            lines = [line for line in ours.errors.splitlines() if not line.startswith("ursa: ")]
            ok(theirs.errors.splitlines() == lines and "at %d depth" % depth in theirs.errors and
               ours.returncode == theirs.returncode == 2, "verify: %s in %s, as openssl" % (what, who),
               theirs.errors, ours.errors)
            if "not exist" not in what:
                ok("ursa: bad.pem: cert-malformed: validity at " in ours.errors and note in ours.errors,
                   "... and the reason is named", ours.errors)
                result = ursa("chain", "-cert", "leaf.pem", "-CAfile", root, "-untrusted", sub,
                              "-out", "server.crt")
                ok(result.returncode == 1 and note in result.errors and "ursa: bad.pem: the chain needs "
                   "certificate 1 of this file; nothing was written\n" in result.errors and
                   not os.path.exists("server.crt"), "... chain names it as well", result.errors)
            with open("all.pem", "wb") as file:
                for path in ("bad.pem", "broken.pem", "%s.pem" % who):
                    file.write(open(path, "rb").read())
            args = (["verify", "-CAfile", "root.pem", "-untrusted", "all.pem"] if who == "sub" else
                    ["verify", "-CAfile", "root.pem", "-untrusted", "all.pem", "-untrusted", "sub.pem"])
            theirs, ours = openssl(*args, "leaf.pem"), ursa(*args, "leaf.pem")
            ok(theirs.stdout == ours.stdout and (ours.returncode, theirs.returncode) == (0, 0) and
               ours.errors.endswith("ursa: all.pem: certificate 2 is left out\n") and
               "bad.pem" not in ours.errors,
               "verify: the path goes through another certificate of the CA", theirs.errors, ours.errors)


def a_bad_certificate_with_bytes_after_it_is_no_issuer():
    """What only the strict reader finds is found above the leaf as well."""
    with open("sub.pem", "rb") as file:
        der = base64.b64decode(file.read().split(b"-----")[2])
    save("bad.pem", der + b"\0", "CERTIFICATE")
    result = ursa("verify", "-CAfile", "root.pem", "-untrusted", "bad.pem", "leaf.pem")
    ok(result.returncode == 2 and "error 1 at 1 depth lookup: cert-malformed\n" in result.errors and
       "bytes after the certificate" in result.errors, "verify: a CA with bytes after it", result.errors)


def reasons():
    """The judges name the algorithm, the parameters or the form that they refuse."""
    save("root.pem", certificate("key.pem", issuer=name((CN, utf8("root"))), subject=name((CN, utf8(
        "root"))), rest=extensions(extension(BASIC_CONSTRAINTS, sequence(TRUE), TRUE))), "CERTIFICATE")
    usual = public_key("key.pem")
    bits = children(usual)[1]
    issuer = name((CN, utf8("root")))
    for key, kind, options in (("pss.key", "RSA-PSS", ()), ("ed.key", "ED25519", ()),
                               ("small.key", "RSA", ("rsa_keygen_bits:1024",)),
                               ("p521.key", "EC", ("ec_paramgen_curve:P-521",))):
        openssl("genpkey", "-algorithm", kind, *sum((["-pkeyopt", o] for o in options), []), "-out", key)
    parameters = "but its parameters are neither NULL nor absent"
    for what, reason, fields in (
            ("SHA-1", "; the algorithm is sha1WithRSAEncryption",
             {"inner": algorithm("1.2.840.113549.1.1.5")}),
            ("PSS", "; the algorithm is rsassaPss", {"inner": algorithm("1.2.840.113549.1.1.10")}),
            ("Ed25519", "; the algorithm is ED25519", {"inner": algorithm("1.3.101.112", b"")}),
            ("an INTEGER as parameters", "; the algorithm is sha256WithRSAEncryption, " + parameters,
             {"inner": algorithm(SHA256_RSA, tlv(2, b"\1"))}),
            ("ECDSA with NULL", "; the algorithm is ecdsa-with-SHA256, but its parameters are not absent",
             {"inner": algorithm("1.2.840.10045.4.3.2")}),
            ("a PSS key", "; the algorithm of the key is rsassaPss", {"spki": public_key("pss.key")}),
            ("an Ed25519 key", "; the algorithm of the key is ED25519", {"spki": public_key("ed.key")}),
            ("a key of 1024 bits", "; the key has 1024 bits", {"spki": public_key("small.key")}),
            ("a key with parameters", "the parameters of its algorithm are not supported",
             {"spki": sequence(algorithm("1.2.840.113549.1.1.1", tlv(2, b"\1")), bits)}),
            ("a key on P-521", "; the curve is secp521r1", {"spki": public_key("p521.key")}),
            ("critical FALSE", "critical is written as FALSE",
             {"rest": extensions(extension(SAN, alt_names("a"), FALSE))}),
            ("critical 01", "critical is TRUE, but not written as FF",
             {"rest": extensions(extension(SAN, alt_names("a"), TRUE_01))}),
            ("a fraction", "a fraction of a second", {"validity": sequence(
                utc("260101000000Z"), generalized("20491231235959.5Z"))})):
        save("cert.pem", certificate("key.pem", issuer=issuer, **fields), "CERTIFICATE")
        for args in (("verify", "-CAfile", "root.pem", "cert.pem"),
                     ("chain", "-cert", "cert.pem", "-CAfile", "root.pem")):
            result = ursa(*args)
            said = result.errors + result.stdout.decode()
            ok(result.returncode != 0 and reason in said and
               ("critical FALSE" in said) == (what == "critical FALSE"),
               "%s: %s: %s" % (args[0], what, reason), said)
        if "spki" not in fields and "inner" in fields:
            save("request.csr", request("key.pem", outer=fields["inner"]), "CERTIFICATE REQUEST")
            for args in (("req", "-verify", "-noout", "-in", "request.csr"),
                         ("check", "-key", "key.pem", "-req", "request.csr"),
                         ("x509", "-req", "-in", "request.csr", "-signkey", "key.pem")):
                result = ursa(*args)
                ok(result.returncode == 1 and reason + "\n" in result.errors,
                   "%s: %s: %s" % (args[0], what, reason), result.errors)


with Folder():
    openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "key.pem")
    versions_and_numbers()
    dates()
    check_end()
    many_extensions()
    names_and_algorithms()
    ber()
    keys()
    requests()
    openssl("req", "-x509", "-key", "key.pem", "-subj", "/CN=ca", "-out", "ca.pem")
    requests_without_attributes()
    check()
    judges()
    save("broken.pem", sequence(tlv(2, b"\5")), "CERTIFICATE")
    bad_dates_above_the_leaf()
    a_bad_certificate_with_bytes_after_it_is_no_issuer()
    reasons()
    done()
