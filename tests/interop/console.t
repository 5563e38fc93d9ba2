#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`ursa console` over a pipe, as an appliance drives a device: a life, restarts, and misuse."""
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
    """A console process. Every command gives its data lines and its last line."""

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
        """Data, progress lines, last line."""
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
        """Progress lines and the last line; the text is sent at once, as a file is by a terminal."""
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
    has(device.greeting, "# ursa ", "it announces itself")
    same((mode(FLASH), os.path.getsize(FLASH)), ("0600", 8208), "the flash file is made, 0600")
    state = device.state()
    same((state["state"], len(state["id"])), ("EMPTY", 16), "a new device is EMPTY and has an id")
    has(device.csr(SUBJECT), "ERR no-key ", "no request without a key")

    device.send(b"keygen\nstatus\nlock\n")
    data, progress, last = device.answer()
    has("\n".join(data), "keygen: candidates=", "status is answered while a key is made")
    has(device.answer()[2], "ERR busy ", "and a line that would change something is busy")
    data, progress, last = device.answer()
    same((data, last), ([], "OK"), "a key is made")
    has(device.ask("keygen")[1], "ERR key-exists ", "a second one is refused")

    keyed = device.state()
    has(keyed.pop("noise"), "ok samples=", "the noise was tested")
    same((keyed["state"], keyed["id"]), ("KEYED", state["id"]), "then it is KEYED, its id the same")
    csr = device.csr(SUBJECT + " san=DNS:device-0001.local,IP:192.0.2.1")
    check_request(csr, keyed)
    same(device.csr(SUBJECT + " san=DNS:device-0001.local,IP:192.0.2.1"), csr, "asked again: same")
    same(device.end(), (0, ""), "end of input ends it, status 0")

    device = Device()
    state = device.state()
    has(state.pop("noise"), "untested samples=0", "after a restart no noise is needed yet")
    same(state, keyed, "... and it is the same device")
    same(device.csr(SUBJECT + " san=DNS:device-0001.local,IP:192.0.2.1"), csr,
         "... and gives the same request, byte for byte")
    modulus = bytes.fromhex(modulus_of(csr))
    ok(modulus in content(FLASH), "the key is in the flash")
    same(device.ask("erase"), ([], "OK"), "erase")
    ok(modulus not in content(FLASH), "... leaves none of it in the flash")
    same(device.state()["state"], "EMPTY", "... and an EMPTY device")
    same(device.ask("erase")[1], "OK", "erasing an EMPTY device is OK")
    same(device.ask("keygen")[1], "OK", "it can have a new key")
    ok(device.state()["spki-sha256"] != keyed["spki-sha256"], "... and that is another one")
    same(device.state()["id"], state["id"], "... and the id stays")
    same(device.end()[0], 0, "and ends")


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
    same(state["spki-sha256"], hashlib.sha256(der).hexdigest(), "status names the request's key")


def test_2_lines():
    device = Device()
    has(device.csr('"/O=Acme Inc/CN=a b"'), "BEGIN CERTIFICATE REQUEST", "a subject in quotes")
    has(device.csr("/XX=1"), "ERR name-attribute ", "an unknown attribute")
    has(device.csr("/O=Acme/CN=" + "x" * 65), "ERR name-length CN at 75: too long or too short; its bound: 64 characters",
        "a name too long: the message has the bound")
    has(device.csr("/CN=x san=DNS:-a"), "ERR san-dns DNS at ", "a bad host name")
    has(device.csr("/CN=x more"), "ERR usage ", "a word too many")
    has(device.csr('"/CN=x'), "ERR usage ", "an open quote")
    has(device.csr(""), "ERR no-template ", "no subject")
    has(device.ask("frobnicate")[1], "ERR unknown-command ", "an unknown command")
    has(device.ask("erase now")[1], "ERR usage ", "erase with an argument is refused")
    same(device.state()["state"], "KEYED", "... and did nothing")
    has(device.ask("x" * 512)[1], "ERR unknown-command ", "a line of 512 bytes is read")
    has(device.ask("x" * 513)[1], "ERR line-too-long ", "one of 513 is refused")
    has(device.ask("x" * 100000)[1], "ERR line-too-long ", "and one of 100000, once")
    has(device.ask("sta\x07tus")[1], "ERR line-control-byte ", "a control byte")
    device.send(b"\n\r\n\nversion\r\n")
    data, _, last = device.answer()
    ok(last == "OK" and data[0].startswith("version: ") and data[1] == "protocol: 1",
       "empty lines are ignored, CRLF ends a line", data, last)
    ok("keygen" in "\n".join(device.ask("help")[0]), "help")
    same(device.end(), (0, ""), "nothing is left over")


def console(data, path=FLASH, **options):
    return run([URSA, "console", "-f", path], data=data, **options)


def test_3_ends():
    result = console(b"keygen\n", "ends.flash")
    ok(result.returncode == 0 and result.stdout.endswith(b"\nOK\n"),
       "end of input while a key is made: it is finished", result.stdout)
    has(console(b"status\n", "ends.flash").stdout.decode(), "state: KEYED", "... and kept")
    result = console(b"erase", "ends.flash")
    ok(result.returncode == 0 and "was not run" in result.errors and b"OK" not in result.stdout,
       "a last line without an end is not run", result.errors)
    has(console(b"status\n", "ends.flash").stdout.decode(), "state: KEYED", "... really not")
    with open("/dev/full", "wb") as full:
        result = console(b"status\n", "ends.flash", stdout=full)
    ok(result.returncode == 1 and "standard output: " in result.errors, "a write error ends it",
       result.errors)

    device = Device("killed.flash")
    device.send(b"keygen\n")
    time.sleep(0.02)
    device.process.send_signal(signal.SIGKILL)
    device.end()
    device = Device("killed.flash")
    ok(device.state()["state"] in ("EMPTY", "KEYED"), "killed in key generation: old or new")
    device.end()


def test_3_ends_in_a_certificate():
    result = console(b"cert\n-----BEGIN CERTIFICATE-----\n", path="ends.flash")
    ok(result.returncode == 1 and b"\nOK" not in result.stdout and "ended before the `.`"
       in result.errors, "input that ends inside a certificate: status 1, and why", result.errors)


def test_4_files():
    device = Device()
    result = console(b"status\n")
    ok(result.returncode == 1 and "another process is using it" in result.errors,
       "two processes cannot use one flash", result.errors)
    same(device.state()["state"], "KEYED", "... and the first one goes on")
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
           "refused as a flash: " + path, result.errors)
    same((content("short"), content("foreign")), (b"x" * 8192, b"x" * 8208), "... and left alone")
    same(run([URSA, "console"]).returncode, 2, "without -flash: status 2")
    same(run([URSA, "console", "-x"]).returncode, 2, "an unknown option: status 2")
    open("empty", "wb").close()
    os.chmod("empty", 0o644)
    same(console(b"", "empty").returncode, 0, "an empty file becomes a flash")
    same(mode("empty"), "0600", "... of mode 0600")
    run([URSA, "console", "-f", "masked"], preexec_fn=lambda: os.umask(0o777))
    same(mode("masked"), "0600", "a new one is 0600 whatever the umask")


def is_flash(path):
    return os.path.getsize(path) == 8208 and mode(path) == "0600"


def clear(path):
    for name in glob.glob(path + "*"):
        os.unlink(name)


def test_4_new_files_are_whole():
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
                break  # it is there; what follows are the records in it
        wanted = {False, True} if before == "no file" else {False, True, "empty"}
        ok(True in seen and set(seen) <= wanted, "killed while making one of %s: whole or not" %
           " ".join([before, *odd]), seen)
        same(set(retries), {0}, "... and it starts again")
    clear("new.flash")
    os.symlink("real.flash", "new.flash")
    open("real.flash", "wb").close()
    same(console(b"", "new.flash").returncode, 0, "a link to an empty file")
    ok(os.path.islink("new.flash") and is_flash("real.flash"), "... the file behind it becomes one")
    clear("new.flash")
    result = run(["sh", "-c", '(ulimit -f 1; "$@")', "sh", URSA, "console", "-f", "new.flash"])
    ok(result.returncode == 1 and "new.flash: File too large" in result.errors and
       glob.glob("new.flash*") == [], "(ulimit -f 1; ursa console) leaves nothing", result.errors)
    same(console(b"", "new.flash").returncode, 0, "... and it starts again")
    same(glob.glob("new.flash*"), ["new.flash"], "... with nothing beside it")
    clear("new.flash")
    # All start at once; those that are not refused had it one after the other.
    many = [subprocess.Popen([URSA, "console", "-f", "new.flash"], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(6)]
    deadline = time.monotonic() + PATIENCE
    while True:
        alive = [process for process in many if process.poll() is None]
        if len(alive) <= 1 or time.monotonic() > deadline:
            break
        time.sleep(0.05)
    results = [process.communicate()[1].decode() for process in many]
    same(len(alive), 1, "six processes at once: one has the new file")
    same(sum("another process is using it" in errors for errors in results), 5,
         "... and the others say so")
    same(glob.glob("new.flash*"), ["new.flash"], "... with nothing beside it")


def noisy(data, *words, path="noise.flash"):
    return run([URSA, "console", "-flash", path, *words], data=data)


def test_4_noise():
    result = noisy(b"keygen\n", "-noise", "/dev/urandom", "--noise-claim", "32")
    ok(result.returncode == 0 and result.stdout.endswith(b"\nOK\n"), "a key from a device's noise",
       result.errors)
    same(result.errors, "", "... without a word")
    result = noisy(b"keygen\n", "-noise", "/dev/zero", path="zero.flash")
    ok(b"ERR entropy-repetition " in result.stdout and result.returncode == 0,
       "a stuck device: no key", result.stdout)
    same(result.errors.count("ursa: -noise: /dev/zero: entropy-repetition: "), 1,
         "... and which one it was, said once")
    has(noisy(b"status\n", path="zero.flash").stdout.decode(), "state: EMPTY", "... still EMPTY")
    os.mkfifo("silent")
    result = noisy(b"keygen\n", "-noise", "silent", path="zero.flash")
    ok(b"ERR entropy-timeout " in result.stdout, "a silent one: timeout", result.stdout)
    result = noisy(b"", "-noise", "no/device")
    ok(result.returncode == 1 and "-noise: no/device: No such file" in result.errors,
       "a missing one", result.errors)
    same(noisy(b"", "-noise").returncode, 2, "-noise without a value: status 2")
    same(noisy(b"", "-noise-claim", "8").returncode, 2, "-noise-claim without -noise: status 2")


def make_ca():
    """A root and an intermediate."""
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
    has(device.ask("csr")[1], "ERR no-template ", "no request without a template")
    same(device.ask('template "/O=Acme Inc/CN=device-0002" san=DNS:device-0002.local'),
         ([], "OK"), "a template is kept before there is a key")
    has(device.cert(b"")[1], "ERR no-key ", "no certificate without a key")
    same(device.ask("keygen")[1], "OK", "a key")
    has(device.ask("lock")[1], "ERR no-certificate ", "nothing to lock without a certificate")
    csr = device.csr("")
    same(device.csr('"/O=Acme Inc/CN=device-0002" san=DNS:device-0002.local'), csr,
         "the request of the template is that of the same words")
    leaf = sign(csr, "-copy_extensions", "copy")
    with open("leaf.pem", "wb") as file:
        file.write(leaf)
    anchor = digest_of(content("root.pem"))

    progress, last = device.cert(sign(csr))
    has(last, "ERR cert-malformed version at ", "a certificate of version 1 is refused")
    ok(len(progress) == 1, "one progress line says what is awaited", progress)
    has(device.cert(content("sub.pem") + leaf)[1], "ERR cert-key subjectPublicKeyInfo at ",
        "the intermediate first is not the leaf")
    has(device.cert(leaf.replace(b"M", b"!", 1))[1], "ERR pem-base64 line 2: ", "a bad byte")
    has(device.cert(content("root.key"))[1], "ERR pem-kind line 1: ", "a private key")
    same(device.state()["state"], "KEYED", "... all of that changed nothing")
    chain = content("sub.pem") + content("root.pem")
    has(device.cert(leaf + content("sub.pem"), " anchor=" + anchor)[1],
        "ERR cert-anchor-missing certificate at ", "the anchor that is named has to come along")
    has(device.cert(leaf + content("root.pem"))[1], "ERR cert-issuer issuer at ", "a gap")
    has(device.cert(leaf + chain, " anchor=" + digest_of(leaf))[1],
        "ERR cert-anchor-missing certificate at ", "another anchor")
    printed = openssl("x509", "-in", "root.pem", "-noout", "-fingerprint", "-sha256").stdout.decode()
    same(device.cert(leaf + chain, " anchor=" + printed.strip().split("=")[1])[1], "OK",
         "leaf and chain; the anchor as openssl prints it")
    same(device.cert(leaf + chain, " anchor=" + anchor)[1], "OK", "... and without colons")
    state = device.state()
    has(state.pop("noise"), "samples=", "status")
    same({name: state[name] for name in state if name not in ("id", "spki-sha256")},
         {"state": "CERTIFIED", "key-number": "1", "certs": "3", "cert-number": "1",
          "cert-sha256": digest_of(leaf), "anchor-sha256": anchor,
          "template": "/O=Acme Inc/CN=device-0002"}, "... tells all of it")
    result = openssl("verify", "-CAfile", "root.pem", "-untrusted", "sub.pem", "leaf.pem")
    ok(result.returncode == 0, "openssl verifies what was installed", result.errors)
    text = openssl("x509", "-text", "-in", "leaf.pem").stdout
    same(device.cert(text + chain, " anchor=" + anchor)[1], "OK",
         "the same with openssl's text before it")
    same(device.state()["cert-number"], "1", "... is the same, and nothing was written")

    renewed = sign(csr, "-copy_extensions", "copy")
    same(device.cert(renewed.replace(b"\n", b"\r\n"))[1], "OK", "a new one, in CRLF")
    state = device.state()
    same((state["certs"], state["cert-number"], state["cert-sha256"], "anchor-sha256" in state),
         ("1", "2", digest_of(renewed), False), "... takes the place of the old one")
    same(device.ask("lock"), ([], "OK"), "lock")
    same(device.ask("lock"), ([], "OK"), "... again")
    device.end()

    device = Device("cert.flash")
    before = content("cert.flash")
    state = device.state()
    same((state["state"], state["cert-sha256"]), ("LOCKED", digest_of(renewed)), "still LOCKED")
    for line, error in (("erase", "locked"), ("keygen", "key-exists"), ("template /CN=x", "locked"),
                        ("template -", "locked")):
        has(device.ask(line)[1], "ERR %s " % error, "LOCKED: " + line)
    has(device.cert(leaf)[1], "ERR locked ", "LOCKED: another certificate")
    same(device.cert(renewed)[1], "OK", "LOCKED: the one that it has")
    same(device.csr(""), csr, "... and it still gives its request")
    device.end()
    same(content("cert.flash"), before, "... and not a byte of the flash has changed")


HW_TYPE = "1.3.6.1.4.1.99999.7"


def tlv(tag, *parts):
    value = b"".join(parts)
    return bytes([tag, len(value)]) + value


def names_asked_for(number):
    """The subjectAltName of IEEE 802.1AR 8.10.4 (RFC 4108 5) beside a host name, in DER."""
    module = tlv(0x30, bytes.fromhex("06092B06010401868D1F07"), tlv(0x04, number.encode()))
    other = tlv(0xA0, bytes.fromhex("06082B06010505070804"), tlv(0xA0, module))
    return tlv(0x30, tlv(0x82, ("%s.example" % number).encode()), other)


def issue(csr, names, usage="critical,digitalSignature", hardware=(HW_TYPE, ""), subject=()):
    """A certificate whose CA makes the extensions itself; `names` may be None."""
    with open("ca.ext", "w", encoding="ascii") as file:
        file.write("keyUsage=%s\n" % usage)
        if names is not None:
            file.write("subjectAltName=%s\n[module]\ntype=OID:%s\nserial=FORMAT:ASCII,OCT:%s\n" %
                       (names, *hardware))
    return sign(csr, "-extfile", "ca.ext", *subject)


def test_5_a_certificate_for_802_1ar():
    device = Device("ar.flash")
    same(device.ask('template "/O=Acme Inc/CN=unit %ID%" san=DNS:%ID%.example 802.1ar=' + HW_TYPE),
         ([], "OK"), "a template with %ID% and 802.1AR")
    same(device.ask("keygen")[1], "OK", "a key")
    csr, number = device.csr(""), device.state()["id"]
    good = sign(csr, "-copy_extensions", "copy")
    subject = openssl("x509", "-noout", "-subject", data=good).stdout.decode()
    same(subject, "subject=O = Acme Inc, CN = unit %s, serialNumber = %s\n" % (number, number),
         "openssl gives the certificate the subject that was asked for")
    ok(tlv(0x04, names_asked_for(number)) in openssl("x509", "-outform", "DER", data=good).stdout,
       "... and the names, the hardware's among them", number)

    dns, other = "DNS:%s.example" % number, "otherName:1.3.6.1.5.5.7.8.4;SEQ:module"
    right, both = (HW_TYPE, number), "%s,%s" % (dns, other)
    elsewhere = ("-subj", "/O=Acme Inc/CN=unit %s/serialNumber=0000000000000000" % number)
    wrong = (
        ("another serial number of the hardware", "san", issue(csr, both, hardware=(HW_TYPE, "0"))),
        ("another type of hardware", "san", issue(csr, both, hardware=(HW_TYPE + ".1", number))),
        ("no hardware", "san", issue(csr, dns, hardware=right)),
        ("only the hardware", "san", issue(csr, other, hardware=right)),
        ("another host", "san", issue(csr, "DNS:x.example," + other, hardware=right)),
        ("a name more", "san", issue(csr, both + ",DNS:x.example", hardware=right)),
        ("another kind of name", "san", issue(csr, "email:a@%s.example,%s" % (number, other),
                                              hardware=right)),
        ("no names", "san", issue(csr, None)),
        ("another subject", "subject", issue(csr, both, hardware=right, subject=elsewhere)),
        ("a key for other uses", "key-usage", issue(csr, both, "keyEncipherment", right)))
    for what, error, pem in wrong:
        has(device.cert(pem)[1], "ERR cert-%s " % error, "refused: " + what)
    same(device.state()["state"], "KEYED", "... nothing was installed")
    same(device.cert(good)[1], "OK", "what was asked for is installed")
    same(device.state()["cert-sha256"], digest_of(good), "... and told")
    for what, error, pem in wrong[:1]:
        has(device.cert(pem)[1], "ERR cert-%s " % error, "refused, too, in its place: " + what)
    same(device.state()["cert-sha256"], digest_of(good), "... it stays")
    turned = issue(csr, "%s,%s" % (other, dns), hardware=right)
    same(device.cert(turned)[1], "OK", "the same names the other way round are those asked for")
    same(device.cert(wrong[0][2], " names=any")[1], "OK", "names=any takes another number")
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
    same(state["state"], "DAMAGED", "a flipped bit in the key: DAMAGED")
    has(state["damage"], "store-damaged ", "... and why")
    has(device.csr(SUBJECT), "ERR store-damaged ", "... no request")
    has(device.cert(b"")[1], "ERR store-damaged ", "... no certificate")
    has(device.ask("keygen")[1], "ERR store-damaged ", "... no new key over it")
    same(device.ask("erase")[1], "OK", "... but erase")
    same(device.ask("keygen")[1], "OK", "... and then a new key")
    device.end()


with Folder():
    for test in [value for key, value in sorted(globals().items()) if key.startswith("test_")]:
        test()
    done()
