#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`ursa console` over a pipe, as a program uses a device: a device's life, restarts and misuse."""
import glob
import hashlib
import os
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True
from faults import Faults  # noqa: E402
from tap import PATIENCE, URSA, Folder, content, done, has, mode, ok, openssl, run, same  # noqa: E402

FLASH = "device.flash"
SUBJECT = "/O=Acme/CN=device-0001"


class Device:
    """A console process. Every command returns its data lines and its last line."""

    def __init__(self, path=FLASH):
        self.process = subprocess.Popen([URSA, "console", "-flash", path], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.greeting = self.line()

    def line(self):
        return self.process.stdout.readline().decode().rstrip("\n")

    def send(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def answer(self):
        """Returns the data lines, the progress lines and the last line of an answer."""
        data, progress = [], []
        while True:
            line = self.line()
            if line == "":
                return data, progress, "(end)"
            if line.startswith("# "):
                progress.append(line)
            elif line == "OK" or line.startswith("ERR "):
                return data, progress, line
            else:
                data.append(line)

    def ask(self, line):
        self.send(line.encode() + b"\n")
        data, _, last = self.answer()
        return data, last

    def state(self):
        return dict(line.split(": ", 1) for line in self.ask("status")[0])

    def csr(self, words):
        data, last = self.ask("csr " + words)
        return "\n".join(data + [""]) if last == "OK" else last

    def cert(self, pem, words=""):
        """Send a certificate at once. Returns the progress lines and the last line."""
        self.send(b"cert%s\n%s.\n" % (words.encode(), pem))
        _, progress, last = self.answer()
        return progress, last

    def end(self):
        self.process.stdin.close()
        rest = self.process.stdout.read().decode()
        self.process.stdout.close()
        return self.process.wait(), rest


def test_1_a_life():
    device = Device()
    has(device.greeting, "# ursa ", "the console prints its first line")
    same((mode(FLASH), os.path.getsize(FLASH)), ("0600", 8208),
         "the flash file is made with mode 0600")
    state = device.state()
    same((state["state"], len(state["id"])), ("EMPTY", 16), "a new device is EMPTY and has an id")
    has(device.csr(SUBJECT), "ERR no-key ", "without a key there is no request")

    device.send(b"keygen\nstatus\nlock\n")
    data, progress, last = device.answer()
    has("\n".join(data), "keygen: candidates=", "status is answered while a key is made")
    has(device.answer()[2], "ERR busy ", "a line that would change something is refused as busy")
    data, progress, last = device.answer()
    same((data, last), ([], "OK"), "a key is made")
    has(device.ask("keygen")[1], "ERR key-exists ", "a second key is refused")

    keyed = device.state()
    has(keyed.pop("noise"), "ok samples=", "the noise was tested")
    same((keyed["state"], keyed["id"]), ("KEYED", state["id"]),
         "the device is then KEYED and keeps its id")
    csr = device.csr(SUBJECT + " san=DNS:device-0001.local,IP:192.0.2.1")
    check_request(csr, keyed)
    same(device.csr(SUBJECT + " san=DNS:device-0001.local,IP:192.0.2.1"), csr,
         "a repeated csr is the same")
    same(device.end(), (0, ""), "the end of input ends the console with status 0")

    device = Device()
    state = device.state()
    has(state.pop("noise"), "untested samples=0", "after a restart no noise is needed yet")
    same(state, keyed, "... and the device is unchanged")
    same(device.csr(SUBJECT + " san=DNS:device-0001.local,IP:192.0.2.1"), csr,
         "... and gives the same request byte for byte")
    modulus = bytes.fromhex(modulus_of(csr))
    ok(modulus in content(FLASH), "the key is in the flash")
    same(device.ask("erase"), ([], "OK"), "erase answers OK")
    ok(modulus not in content(FLASH), "... and the modulus is no longer in the flash")
    same(device.state()["state"], "EMPTY", "... and the device is EMPTY")
    same(device.ask("erase")[1], "OK", "erasing an EMPTY device is OK")
    same(device.ask("keygen")[1], "OK", "a new key can be made")
    ok(device.state()["spki-sha256"] != keyed["spki-sha256"], "... which differs from the old key")
    same(device.state()["id"], state["id"], "... and the id stays")
    same(device.end()[0], 0, "the console ends")


def modulus_of(csr):
    text = openssl("req", "-noout", "-modulus", data=csr.encode()).stdout.decode()
    return text.strip().split("=")[1]


def check_request(csr, state):
    result = openssl("req", "-verify", "-noout", "-text", data=csr.encode())
    text = result.stdout.decode()
    ok(result.returncode == 0, "openssl verifies the request", result.errors)
    has(text, "DNS:device-0001.local, IP Address:192.0.2.1", "openssl sees the names")
    public = openssl("req", "-pubkey", "-noout", data=csr.encode()).stdout
    der = openssl("pkey", "-pubin", "-outform", "DER", data=public).stdout
    same(state["spki-sha256"], hashlib.sha256(der).hexdigest(),
         "status shows the digest of the request's key")


def test_2_lines():
    device = Device()
    has(device.csr('"/O=Acme Inc/CN=a b"'), "BEGIN CERTIFICATE REQUEST",
        "a subject may be in quotes")
    has(device.csr("/XX=1"), "ERR name-attribute ", "an unknown attribute is refused")
    has(device.csr("/O=Acme/CN=" + "x" * 65), "ERR name-length CN at 75: too long or too short; limit: 64 characters",
        "a name that is too long is refused with the bound")
    has(device.csr("/CN=x san=DNS:-a"), "ERR san-dns DNS at ", "a bad host name is refused")
    has(device.csr("/CN=x more"), "ERR usage ", "an additional word is refused")
    has(device.csr('"/CN=x'), "ERR usage ", "an open quote is refused")
    has(device.csr(""), "ERR no-template ", "a missing subject is refused")
    has(device.ask("frobnicate")[1], "ERR unknown-command ", "an unknown command is refused")
    has(device.ask("erase now")[1], "ERR usage ", "erase with an argument is refused")
    same(device.state()["state"], "KEYED", "... and changes nothing")
    has(device.ask("x" * 512)[1], "ERR unknown-command ", "a line of 512 bytes is read")
    has(device.ask("x" * 513)[1], "ERR line-too-long ", "a line of 513 bytes is refused")
    has(device.ask("x" * 100000)[1], "ERR line-too-long ", "a line of 100000 bytes is refused once")
    has(device.ask("sta\x07tus")[1], "ERR line-control-byte ", "a control byte is refused")
    for end in (b"\r", b"\n\r", b"\r\n"):
        device.send(b"version" + end)
        same(device.answer()[-1], "OK", "a line that ends with %r is answered" % end)
    device.send(b"\n\r\n\nversion\r\n")
    data, _, last = device.answer()
    ok(last == "OK" and data[0].startswith("version: ") and data[1] == "protocol: 1",
       "empty lines are ignored, and CRLF ends a line", data, last)
    ok("keygen" in "\n".join(device.ask("help")[0]), "help lists the commands")
    same(device.end(), (0, ""), "no further output is left")


def console(data, path=FLASH, **options):
    return run([URSA, "console", "-f", path], data=data, **options)


def test_3_ends():
    result = console(b"keygen\n", "ends.flash")
    ok(result.returncode == 0 and result.stdout.endswith(b"\nOK\n"),
       "if input ends while a key is made, the key is finished", result.stdout)
    has(console(b"status\n", "ends.flash").stdout.decode(), "state: KEYED", "... and kept")
    result = console(b"version\r", "ends.flash")
    same((result.stdout[-4:], result.errors), (b"\nOK\n", ""), "a CR ends the last line")
    result = console(b"erase", "ends.flash")
    ok(result.returncode == 0 and "was not run" in result.errors and b"OK" not in result.stdout,
       "a last line without a line end is not run", result.errors)
    has(console(b"status\n", "ends.flash").stdout.decode(), "state: KEYED",
        "... and the key is still there")
    with open("/dev/full", "wb") as full:
        result = console(b"status\n", "ends.flash", stdout=full)
    ok(result.returncode == 1 and "standard output: " in result.errors,
       "a write error ends the console",
       result.errors)

    device = Device("killed.flash")
    device.send(b"keygen\n")
    time.sleep(0.02)
    device.process.send_signal(signal.SIGKILL)
    device.end()
    device = Device("killed.flash")
    ok(device.state()["state"] in ("EMPTY", "KEYED"),
       "after a kill during key generation the device is EMPTY or KEYED")
    device.end()


def test_3_ends_in_a_certificate():
    result = console(b"cert\n-----BEGIN CERTIFICATE-----\n", path="ends.flash")
    ok(result.returncode == 1 and b"\nOK" not in result.stdout and "ended before the line `.`"
       in result.errors, "input that ends inside a certificate gives status 1 and the reason",
       result.errors)


def test_4_files():
    device = Device()
    result = console(b"status\n")
    ok(result.returncode == 1 and "another process is using it" in result.errors,
       "two processes cannot use one flash", result.errors)
    same(device.state()["state"], "KEYED", "... and the first process works on")
    device.end()

    os.mkdir("folder")
    os.mkfifo("fifo")
    with open("short", "wb") as file:
        file.write(b"x" * 8192)
    with open("foreign", "wb") as file:
        file.write(b"x" * 8208)
    for path, message in (("folder", "folder: "), ("fifo", "not a regular file"),
                          ("/dev/null", "not a regular file"), ("short", "the size is wrong"),
                          ("foreign", "not a flash file"), ("no/folder/f", "No such file")):
        result = console(b"", path)
        ok(result.returncode == 1 and message in result.errors and result.stdout == b"",
           "this file is refused as a flash: " + path, result.errors)
    same((content("short"), content("foreign")), (b"x" * 8192, b"x" * 8208),
         "... and the files are not changed")
    same(run([URSA, "console"]).returncode, 2, "without -flash the status is 2")
    same(run([URSA, "console", "-x"]).returncode, 2, "an unknown option gives status 2")
    open("empty", "wb").close()
    os.chmod("empty", 0o644)
    same(console(b"", "empty").returncode, 0, "an empty file becomes a flash")
    same(mode("empty"), "0600", "... with mode 0600")
    run([URSA, "console", "-f", "masked"], preexec_fn=lambda: os.umask(0o777))
    same(mode("masked"), "0600", "a new flash has mode 0600 with any umask")


def is_flash(path):
    return os.path.getsize(path) == 8208 and mode(path) == "0600"


def clear(path):
    for name in glob.glob(path + "*"):
        os.unlink(name)


def test_4_new_files_are_complete():
    faults = Faults()
    for before, odd in (("no file", {}), ("no file", {"no_tmpfile": "1"}),
                        ("no file, no hard links", {"no_link": "1"}), ("an empty file", {})):
        seen, retries = [], []

        def start(env):
            clear("new.flash")
            if before == "an empty file":
                open("new.flash", "wb").close()
            return console(b"", "new.flash", env=env)

        for _ in faults.each_kill(start, **odd):
            there = os.path.exists("new.flash")
            seen.append(there and (os.path.getsize("new.flash") == 0 and "empty" or
                                   is_flash("new.flash") or content("new.flash")))
            retries.append(console(b"status\n", "new.flash").returncode)
            if len(seen) > 6 and True in seen:
                break  # the file exists; further changes are to its records
        wanted = {False, True} if before == "no file" else {False, True, "empty"}
        ok(True in seen and set(seen) <= wanted,
           "after a kill while a flash is made the file is complete or missing: %s" %
           " ".join([before, *odd]), seen)
        same(set(retries), {0}, "... and the console can be started again")
    clear("new.flash")
    os.symlink("real.flash", "new.flash")
    open("real.flash", "wb").close()
    same(console(b"", "new.flash").returncode, 0, "-flash may be a link to an empty file")
    ok(os.path.islink("new.flash") and is_flash("real.flash"), "... which becomes a flash")
    clear("new.flash")
    result = run(["sh", "-c", '(ulimit -f 1; "$@")', "sh", URSA, "console", "-f", "new.flash"])
    ok(result.returncode == 1 and "new.flash: File too large" in result.errors and
       glob.glob("new.flash*") == [], "(ulimit -f 1; ursa console) leaves no file", result.errors)
    same(console(b"", "new.flash").returncode, 0, "... and the console can be started again")
    same(glob.glob("new.flash*"), ["new.flash"], "... and leaves no other file")
    clear("new.flash")
    # Six processes start at once and keep the file open, so only one of them may stay.
    many = [subprocess.Popen([URSA, "console", "-f", "new.flash"], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(6)]
    deadline = time.monotonic() + PATIENCE
    while True:
        alive = [process for process in many if process.poll() is None]
        if len(alive) <= 1 or time.monotonic() > deadline:
            break
        time.sleep(0.05)
    results = [process.communicate()[1].decode() for process in many]
    same(len(alive), 1, "of six processes at once, one has the new file")
    same(sum("another process is using it" in errors for errors in results), 5,
         "... and the others report that it is in use")
    same(glob.glob("new.flash*"), ["new.flash"], "... and no other file is left")


def noisy(data, *words, path="noise.flash"):
    return run([URSA, "console", "-flash", path, *words], data=data)


def test_4_noise():
    result = noisy(b"keygen\n", "-noise", "/dev/urandom", "--noise-claim", "32")
    ok(result.returncode == 0 and result.stdout.endswith(b"\nOK\n"),
       "a key is made from the noise of a device",
       result.errors)
    same(result.errors, "", "... without a message")
    result = noisy(b"keygen\n", "-noise", "/dev/zero", path="zero.flash")
    ok(b"ERR entropy-repetition " in result.stdout and result.returncode == 0,
       "a stuck device makes no key", result.stdout)
    same(result.errors.count("ursa: -noise: /dev/zero: entropy-repetition: "), 1,
         "... and its name is reported once")
    has(noisy(b"status\n", path="zero.flash").stdout.decode(), "state: EMPTY",
        "... and the device stays EMPTY")
    os.mkfifo("silent")
    result = noisy(b"keygen\n", "-noise", "silent", path="zero.flash")
    ok(b"ERR entropy-timeout " in result.stdout, "a device without data gives a timeout",
       result.stdout)
    result = noisy(b"", "-noise", "no/device")
    ok(result.returncode == 1 and "-noise: no/device: No such file" in result.errors,
       "a missing device is refused", result.errors)
    same(noisy(b"", "-noise").returncode, 2, "-noise without a value gives status 2")
    same(noisy(b"", "-noise-claim", "8").returncode, 2,
         "-noise-claim without -noise gives status 2")


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


def test_5_a_certificate():
    make_ca()
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


def test_5_a_certificate_for_802_1ar():
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


def test_5_damage():
    device = Device()
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
    for test in [value for key, value in sorted(globals().items()) if key.startswith("test_")]:
        test()
    done()
