#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Certificates for a device, over `ursa console`: installed, refused, replaced; and a damaged device."""
import hashlib
import sys

sys.dont_write_bytecode = True
from console_device import FLASH, SUBJECT, Device, modulus_of  # noqa: E402
from tap import URSA, Folder, content, done, has, ok, openssl, run, same  # noqa: E402


def make_ca():
    """Make a root and an intermediate CA."""
    for name, words in (("root", ["-x509"]), ("sub", [])):
        openssl("req", "-new", *words, "-newkey", "rsa:2048", "-nodes",
                "-keyout", name + ".key", "-subj", "/O=Acme/CN=" + name, "-addext",
                "basicConstraints=critical,CA:TRUE", "-out", name + ".pem")
    request = content("sub.pem")
    openssl("x509", "-req", "-CA", "root.pem", "-CAkey", "root.key", "-copy_extensions", "copy",
            "-days", "30", "-out", "sub.pem", data=request)


def sign(csr, *words):
    result = openssl("x509", "-req", "-CA", "sub.pem", "-CAkey", "sub.key", "-days", "30", *words,
                     data=csr.encode())
    return result.stdout


def digest_of(pem):
    der = openssl("x509", "-outform", "DER", data=pem).stdout
    return hashlib.sha256(der).hexdigest()


def test_a_certificate():
    device = Device("cert.flash")
    has(device.ask("csr")[1], "ERR no-template ", "without a template csr needs a subject")
    same(device.ask('template "/O=Acme Inc/CN=device-0002" san=DNS:device-0002.local'),
         ([], "OK"), "a template can be kept before there is a key")
    has(device.cert(b"")[1], "ERR no-key ", "without a key a certificate is refused")
    same(device.ask("keygen")[1], "OK", "a key is made")
    has(device.ask("lock")[1], "ERR no-certificate ", "without a certificate lock is refused")
    csr = device.csr("")
    same(device.csr('"/O=Acme Inc/CN=device-0002" san=DNS:device-0002.local'), csr,
         "the template gives the same request as the same words in csr")
    leaf = sign(csr, "-copy_extensions", "copy")
    with open("leaf.pem", "wb") as file:
        file.write(leaf)
    anchor = digest_of(content("root.pem"))

    progress, last = device.cert(sign(csr))
    has(last, "ERR cert-malformed version at ", "a certificate of version 1 is refused")
    ok(len(progress) == 1, "one comment line says which input is expected", progress)
    has(device.cert(content("sub.pem") + leaf)[1], "ERR cert-key subjectPublicKeyInfo at ",
        "a chain that begins with the intermediate is refused")
    has(device.cert(leaf.replace(b"M", b"!", 1))[1], "ERR pem-base64 line 2: ",
        "a bad byte is refused")
    has(device.cert(content("root.key"))[1], "ERR pem-kind line 1: ", "a private key is refused")
    same(device.state()["state"], "KEYED", "... and the device stays KEYED")
    chain = content("sub.pem") + content("root.pem")
    has(device.cert(leaf + content("sub.pem"), " anchor=" + anchor)[1],
        "ERR cert-anchor-missing certificate at ", "the named anchor must be in the chain")
    has(device.cert(leaf + content("root.pem"))[1], "ERR cert-issuer issuer at ",
        "a gap is refused")
    has(device.cert(leaf + chain, " anchor=" + digest_of(leaf))[1],
        "ERR cert-anchor-missing certificate at ", "an anchor with another digest is refused")
    printed = openssl("x509", "-in", "root.pem", "-noout", "-fingerprint", "-sha256").stdout.decode()
    same(device.cert(leaf + chain, " anchor=" + printed.strip().split("=")[1])[1], "OK",
         "leaf and chain are installed with the anchor in openssl's format")
    same(device.cert(leaf + chain, " anchor=" + anchor)[1], "OK",
         "... and with an anchor without colons")
    state = device.state()
    has(state.pop("noise"), "samples=", "status shows the noise")
    same({name: state[name] for name in state if name not in ("id", "spki-sha256")},
         {"state": "CERTIFIED", "key-number": "1", "certs": "3", "cert-number": "1",
          "cert-sha256": digest_of(leaf), "anchor-sha256": anchor,
          "template": "/O=Acme Inc/CN=device-0002"},
          "... and the chain, the anchor and the template")
    result = openssl("verify", "-CAfile", "root.pem", "-untrusted", "sub.pem", "leaf.pem")
    ok(result.returncode == 0, "openssl verifies the installed chain", result.errors)
    text = openssl("x509", "-text", "-in", "leaf.pem").stdout
    same(device.cert(text + chain, " anchor=" + anchor)[1], "OK",
         "the same chain with openssl's text before it is accepted")
    same(device.state()["cert-number"], "1", "... and nothing was written")

    renewed = sign(csr, "-copy_extensions", "copy")
    same(device.cert(renewed.replace(b"\n", b"\r\n"))[1], "OK",
         "a new certificate with CRLF is installed")
    state = device.state()
    same((state["certs"], state["cert-number"], state["cert-sha256"], "anchor-sha256" in state),
         ("1", "2", digest_of(renewed), False), "... and replaces the old chain")
    same(device.ask("lock"), ([], "OK"), "lock answers OK")
    same(device.ask("lock"), ([], "OK"), "... and OK again")
    device.end()

    device = Device("cert.flash")
    before = content("cert.flash")
    state = device.state()
    same((state["state"], state["cert-sha256"]), ("LOCKED", digest_of(renewed)),
         "the device is LOCKED after a restart")
    for line, error in (("erase", "locked"), ("keygen", "key-exists"), ("template /CN=x", "locked"),
                        ("template -", "locked")):
        has(device.ask(line)[1], "ERR %s " % error, "LOCKED refuses: " + line)
    has(device.cert(leaf)[1], "ERR locked ", "LOCKED refuses another certificate")
    same(device.cert(renewed)[1], "OK", "LOCKED accepts the installed certificate again")
    same(device.csr(""), csr, "... and still makes the request")
    device.end()
    same(content("cert.flash"), before, "... and the flash is unchanged")


def test_pem_that_a_device_takes():
    """core/console/README.md has these forms, and says that ursa writes the form that is taken."""
    device = Device("pem.flash")
    device.ask("keygen")
    leaf = sign(device.csr(SUBJECT + " keyUsage=digitalSignature"), "-copy_extensions", "copy").decode()
    lines = leaf.splitlines()
    nbsp = "\u00a0"
    for name, pem in (("blanks around lines", "".join("  %s  \n" % line for line in lines)),
                      ("empty lines", leaf.replace("\n", "\n\n")), ("CR line ends", leaf.replace("\n", "\r")),
                      ("text between objects", "a text\n" + leaf + "more\n"),
                      ("a byte order mark", "\ufeff" + leaf),
                      ("the label X509 CERTIFICATE", leaf.replace("CERTIFICATE", "X509 CERTIFICATE")),
                      ("... and a line of dashes after it",
                       leaf.replace("CERTIFICATE", "X509 CERTIFICATE") + "-\n-----\n----------------------\n")):
        same(device.cert(pem.encode())[1], "OK", "the device takes " + name)
    for name, pem, error in (
            ("TRUSTED CERTIFICATE", leaf.replace("CERTIFICATE", "TRUSTED CERTIFICATE"), "pem-kind line 1"),
            ("a no-break space after BEGIN", leaf.replace("\n", nbsp + "\n", 1), "pem-label line 1"),
            ("a no-break space after base64", leaf.replace(lines[2], lines[2] + nbsp), "pem-base64 line 3"),
            ("tabs", leaf.replace("\n", "\t\n"), "line-control-byte line 1")):
        has(device.cert(pem.encode())[1], "ERR %s: " % error, "the device refuses " + name)
        same(run([URSA, "x509"], pem.encode()).stdout.decode(), leaf, "... but ursa x509 writes what it takes")
    has(device.cert(leaf.replace("\n-----END", "-----END").encode())[1],
        "ERR pem-base64 line %d: " % (len(lines) - 1), "the device refuses an END line after base64")
    has(device.cert(leaf.replace("CERTIFICATE", "X509 CERTIFICATE REQUEST").encode())[1], "ERR pem-",
        "the device refuses X509 CERTIFICATE REQUEST")
    openssl("crl2pkcs7", "-nocrl", "-certfile", "/dev/stdin", "-out", "leaf.p7b", data=leaf.encode())
    has(device.cert(content("leaf.p7b"))[1], "ERR pem-kind line 1: ", "the device refuses a bundle")
    same(run([URSA, "x509", "-in", "leaf.p7b"]).stdout, leaf.encode(), "... but ursa x509 writes its certificate")
    same(device.cert(leaf.encode())[1], "OK", "the right form is still taken")
    device.end()


HW_TYPE = "1.3.6.1.4.1.99999.7"


def tlv(tag, *parts):
    value = b"".join(parts)
    return bytes([tag, len(value)]) + value


def requested_names(number):
    """The subjectAltName of IEEE 802.1AR 8.10.4 (RFC 4108 5) and a host name, in DER."""
    module = tlv(0x30, bytes.fromhex("06092B06010401868D1F07"), tlv(0x04, number.encode()))
    other = tlv(0xA0, bytes.fromhex("06082B06010505070804"), tlv(0xA0, module))
    return tlv(0x30, tlv(0x82, ("%s.example" % number).encode()), other)


def issue(csr, names, usage="critical,digitalSignature", hardware=(HW_TYPE, ""), subject=()):
    """A certificate with extensions made by the CA. names=None: without a subjectAltName."""
    with open("ca.ext", "w", encoding="ascii") as file:
        file.write("keyUsage=%s\n" % usage)
        if names is not None:
            file.write("subjectAltName=%s\n[module]\ntype=OID:%s\nserial=FORMAT:ASCII,OCT:%s\n" %
                       (names, *hardware))
    return sign(csr, "-extfile", "ca.ext", *subject)


def test_a_certificate_for_802_1ar():
    device = Device("ar.flash")
    same(device.ask('template "/O=Acme Inc/CN=unit %ID%" san=DNS:%ID%.example 802.1ar=' + HW_TYPE),
         ([], "OK"), "a template may have %ID% and 802.1AR")
    same(device.ask("keygen")[1], "OK", "a key is made")
    csr, number = device.csr(""), device.state()["id"]
    good = sign(csr, "-copy_extensions", "copy")
    subject = openssl("x509", "-noout", "-subject", data=good).stdout.decode()
    same(subject, "subject=O = Acme Inc, CN = unit %s, serialNumber = %s\n" % (number, number),
         "openssl's certificate has the requested subject")
    ok(tlv(0x04, requested_names(number)) in openssl("x509", "-outform", "DER", data=good).stdout,
       "... and the requested names with the hardware module name", number)

    dns, other = "DNS:%s.example" % number, "otherName:1.3.6.1.5.5.7.8.4;SEQ:module"
    right, both = (HW_TYPE, number), "%s,%s" % (dns, other)
    elsewhere = ("-subj", "/O=Acme Inc/CN=unit %s/serialNumber=0000000000000000" % number)
    wrong = (
        ("another serial number of the hardware", "san", issue(csr, both, hardware=(HW_TYPE, "0"))),
        ("another type of hardware", "san", issue(csr, both, hardware=(HW_TYPE + ".1", number))),
        ("no hardware", "san", issue(csr, dns, hardware=right)),
        ("only the hardware", "san", issue(csr, other, hardware=right)),
        ("another host", "san", issue(csr, "DNS:x.example," + other, hardware=right)),
        ("an additional name", "san", issue(csr, both + ",DNS:x.example", hardware=right)),
        ("another kind of name", "san", issue(csr, "email:a@%s.example,%s" % (number, other),
                                              hardware=right)),
        ("no names", "san", issue(csr, None)),
        ("another subject", "subject", issue(csr, both, hardware=right, subject=elsewhere)),
        ("a key for other uses", "key-usage", issue(csr, both, "keyEncipherment", right)))
    for what, error, pem in wrong:
        has(device.cert(pem)[1], "ERR cert-%s " % error, "refused: " + what)
    same(device.state()["state"], "KEYED", "... and nothing was installed")
    same(device.cert(good)[1], "OK", "a certificate with the requested names is installed")
    same(device.state()["cert-sha256"], digest_of(good), "... and shown by status")
    for what, error, pem in wrong[:1]:
        has(device.cert(pem)[1], "ERR cert-%s " % error, "a replacement is refused: " + what)
    same(device.state()["cert-sha256"], digest_of(good), "... and the installed certificate stays")
    turned = issue(csr, "%s,%s" % (other, dns), hardware=right)
    same(device.cert(turned)[1], "OK", "the requested names in another order are accepted")
    same(device.cert(wrong[0][2], " names=any")[1], "OK", "names=any accepts another serial number")
    device.end()


def test_damage():
    device = Device()
    device.ask("keygen")
    modulus = bytes.fromhex(modulus_of(device.csr(SUBJECT)))
    device.end()
    image = bytearray(content(FLASH))
    image[image.index(modulus) + 100] ^= 1
    with open("damaged.flash", "wb") as file:
        file.write(image)
    device = Device("damaged.flash")
    state = device.state()
    same(state["state"], "DAMAGED", "a device with a flipped bit in its key is DAMAGED")
    has(state["damage"], "store-damaged ", "... and status shows the reason")
    has(device.csr(SUBJECT), "ERR store-damaged ", "... and csr is refused")
    has(device.cert(b"")[1], "ERR store-damaged ", "... and cert is refused")
    has(device.ask("keygen")[1], "ERR store-damaged ", "... and keygen is refused")
    same(device.ask("erase")[1], "OK", "... but erase is possible")
    same(device.ask("keygen")[1], "OK", "... and then keygen")
    device.end()


with Folder():
    make_ca()
    for test in [value for key, value in sorted(globals().items()) if key.startswith("test_")]:
        test()
    done()
