#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The recipe of many help pages for a server's key, request and certificate, letter by letter: only
`openssl` is replaced by `ursa`. Each line that makes something is judged by openssl. Each line that
shows something is compared with openssl's own output."""
import os
import sys

sys.dont_write_bytecode = True
import ca  # noqa: E402
from openssl_cnf import CONFIG  # noqa: E402
from tap import URSA, Folder, content, done, has, mode, ok, openssl, run, same  # noqa: E402
from terminal import converse  # noqa: E402

NAMES = ["US", "California", "San Francisco", "Acme, Inc.", "IT", "www.example.com",
         "hostmaster@example.com"]
EXTRAS = ["", ""]


def ours(line):
    """The line with its first `openssl` replaced. A later one, as in `| openssl md5`, stays."""
    return line.replace("openssl ", "ursa ", 1)


def make(line, *answers, name=None):
    """Run a line with ursa, and answer on a terminal. Returns all that was said."""
    status, said = converse(["bash", "-c", ours(line)], answers)
    ok(status == 0, name or line, said)
    return said


def show(line):
    """Run a line with both programs, and compare everything."""
    results = [run(["bash", "-c", text]) for text in (ours(line), line)]
    ok(results[0].returncode == results[1].returncode == 0 and
       (results[0].stdout, results[0].errors) == (results[1].stdout, results[1].errors), line,
       *[part for result in results for part in (result.returncode, result.stdout, result.errors)])
    return results[0].stdout.decode()


def refuse(line, words):
    result = run(["bash", "-c", ours(line)])
    ok(result.returncode != 0 and words in result.errors, line + " is refused: " + words,
       result.returncode, result.errors)


def begins(path, label):
    has(content(path).decode(), "-----BEGIN %s-----\n" % label, "... %s is a %s" % (path, label))


def check_request(path, key, passin="pass:secret"):
    said = openssl("req", "-in", path, "-noout", "-verify", "-subject", "-pubkey")
    wanted = openssl("pkey", "-in", key, "-passin", passin, "-pubout").stdout
    ok(said.returncode == 0 and wanted in said.stdout, "... openssl verifies %s, for the key of %s" %
       (path, key), said.errors)
    return said.stdout.decode()


def sign():
    """The CA's part of the recipe: server.crt and the file of the CAs above it."""
    ca.make_root("root")
    ca.make_intermediate("middle")
    os.replace("root.pem", "ca.pem")
    os.replace("middle.pem", "ca-bundle.crt")
    result = openssl("x509", "-req", "-in", "server.csr", "-CA", "ca-bundle.crt", "-CAkey", "middle.key",
                     "-days", "30", "-out", "server.crt", "-extfile", "/dev/stdin",
                     data=b"subjectAltName=DNS:www.example.com\nextendedKeyUsage=serverAuth\n")
    ok(result.returncode == 0, "a CA of openssl's signs the request", result.errors)


def fresh(*names):
    for name in names:
        if os.path.exists(name):
            os.remove(name)


def test_1_the_request_of_one_line():
    said = make("openssl req -new -newkey rsa:2048 -nodes -keyout server.key -out server.csr", *NAMES,
                *EXTRAS)
    has(said, "Country Name (2 letter code) [AU]:", "... with openssl's questions")
    begins("server.key", "PRIVATE KEY")
    same(mode("server.key"), "0600", "... whose mode is 0600")
    has(check_request("server.csr", "server.key"), "subject=C = US, ST = California, L = San Francisco, "
        'O = "Acme, Inc.", OU = IT, CN = www.example.com, emailAddress = hostmaster@example.com',
        "... with the answers")
    fresh("server.key", "server.csr")


def test_2_a_key_with_a_passphrase():
    for cipher in ("-des3", "-aes256"):
        fresh("server.key")
        said = make("openssl genrsa %s -out server.key 2048" % cipher, "secret", "secret")
        ok("Enter PEM pass phrase:" in said and "Verifying - Enter PEM pass phrase:" in said and
           "secret" not in said, "... which is asked for twice", said)
        begins("server.key", "ENCRYPTED PRIVATE KEY")
    make("openssl req -new -key server.key -out server.csr", "secret", *NAMES, *EXTRAS)
    check_request("server.csr", "server.key")
    make("openssl req -new -sha256 -key server.key -out server.csr", "secret", *NAMES, *EXTRAS)
    check_request("server.csr", "server.key")
    make("openssl rsa -in server.key -out server.key.insecure", "secret")
    begins("server.key.insecure", "PRIVATE KEY")
    same(mode("server.key.insecure"), "0600", "... whose mode is 0600")
    make("mv server.key server.key.secure; mv server.key.insecure server.key", name="the keys are moved")
    refuse("openssl rsa -in server.key.secure -passin pass:secret -out server.key", "never replaces")
    make("openssl rsa -des3 -in server.key -out sealed.key", "words", "words")
    begins("sealed.key", "ENCRYPTED PRIVATE KEY")


def test_3_the_second_half():
    fresh("server.key", "server.csr")
    make("openssl genrsa -out server.key 2048")
    make("openssl req -nodes -new -key server.key -out server.csr", *NAMES, *EXTRAS)
    check_request("server.csr", "server.key")
    fresh("server.csr")
    make("openssl req -new -key server.key -out server.csr -subj"
         ' "/C=US/ST=California/L=San Francisco/O=Acme, Inc./OU=IT/CN=www.example.com"')
    has(check_request("server.csr", "server.key"), "CN = www.example.com", "... with its subject")


def test_4_what_is_in_them():
    sign()
    show("openssl req -text -noout -verify -in server.csr")
    show("openssl x509 -text -noout -in server.crt")
    show("openssl rsa -check -noout -in server.key")
    show("openssl rsa -in server.key -check")
    show("openssl x509 -in server.crt -noout -subject -issuer -dates -fingerprint")
    moduli = [show(line) for line in ("openssl rsa -noout -modulus -in server.key | openssl md5",
                                      "openssl x509 -noout -modulus -in server.crt | openssl md5",
                                      "openssl req -noout -modulus -in server.csr | openssl md5")]
    ok(len(set(moduli)) == 1 and "stdin" in moduli[0], "the three moduli are the same", moduli)


def test_5_the_chain():
    make("cat server.crt ca-bundle.crt > server.pem", name="certificate and chain are joined")
    make("cp ca-bundle.crt chain.pem", name="the chain")
    show("openssl verify -CAfile ca.pem -untrusted chain.pem server.crt")
    show("openssl verify -CAfile ca.pem -untrusted server.pem server.pem")
    said = make("ursa chain -cert server.crt -untrusted ca-bundle.crt -CAfile ca.pem -out chained.pem",
                name="ursa chain joins them, too")
    same(content("chained.pem"), content("server.pem"), "... to the same file")
    same(said.count("error"), 0, "... without an error")
    make("ursa check -key server.key -req server.csr -cert server.crt",
         name="ursa check says that key, request and certificate belong together")
    refuse("openssl verify -CAfile ca.pem server.crt", "unable to get local issuer certificate")


SAN_CNF = """[req]
default_bits = 2048
prompt = no
default_md = sha256
req_extensions = req_ext
x509_extensions = v3_ca
distinguished_name = dn

[ dn ]
C=US
ST=New York
L=Rochester
O=End Point
OU=Testing Domain
emailAddress=your-administrative-address@your-awesome-existing-domain.com
CN = www.your-new-domain.com

[ req_ext ]
subjectAltName = @alt_names

[ v3_req ]
subjectAltName = @alt_names
keyUsage = nonRepudiation, digitalSignature, keyEncipherment
basicConstraints = CA:FALSE

[v3_ca]
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always,issuer
basicConstraints = critical, CA:true

[ alt_names ]
DNS.1 = your-new-domain.com
DNS.2 = www.your-new-domain.com
"""
ASK_CNF = SAN_CNF.replace("prompt = no\n", "").replace("CN = www.your-new-domain.com", """
commonName = Your host
commonName_default = www.example.com
commonName_max = 64""").replace("C=US", "countryName = Country\ncountryName_default = DE").replace(
    "ST=New York\nL=Rochester\nO=End Point\nOU=Testing Domain\nemailAddress=your-administrative-address@your"
    "-awesome-existing-domain.com", "0.organizationName = Company\n0.organizationName_min = 2\n"
    "1.organizationName = Second company\n1.organizationName_default = Second/Ltd")


def both(line, name=None):
    """Make the same request with both programs: the bytes must be the same."""
    for text, path in ((ours(line), "ours.csr"), (line + " -utf8", "theirs.csr")):
        result = run(["bash", "-c", text.replace("server.csr", path)],
                     env={"OPENSSL_CONF": os.path.abspath("openssl.cnf")})
        ok(result.returncode == 0, name or text, result.stdout, result.errors)
    return same(content("ours.csr"), content("theirs.csr"), "... the same bytes")


def test_6_alternative_names_from_a_file():
    ca.write("san.cnf", SAN_CNF)
    both("openssl req -new -key server.key -out server.csr -config san.cnf")
    both("openssl req -new -key server.key -out server.csr -config san.cnf -reqexts v3_req")
    both('openssl req -new -key server.key -out server.csr -subj "/CN=x.example" -config san.cnf')
    both('openssl req -new -sha256 -key server.key -subj "/C=US/ST=CA/O=Acme, Inc./CN=example.com" '
         "-reqexts SAN -config <(cat openssl.cnf <(printf "
         '"\\n[SAN]\\nsubjectAltName=DNS:example.com,DNS:www.example.com")) -out server.csr',
         name="the names from a file that is made on the way")
    both('openssl req -new -key server.key -subj "/CN=example.com" -addext '
         '"subjectAltName = DNS:example.com, DNS:www.example.com" -out server.csr')
    make("openssl req -new -newkey rsa:2048 -nodes -keyout san.key -out san.csr -config san.cnf")
    has(check_request("san.csr", "san.key"), "CN = www.your-new-domain.com", "... with its subject")
    make("openssl req -x509 -nodes -days 365 -key server.key -config san.cnf -extensions v3_req -out s.pem")
    has(openssl("x509", "-in", "s.pem", "-noout", "-ext", "subjectAltName,keyUsage").stdout.decode(),
        "DNS:your-new-domain.com, DNS:www.your-new-domain.com", "... with the names")


def test_7_questions_from_a_file():
    ca.write("ask.cnf", ASK_CNF)
    line = "openssl req -new -key server.key -config ask.cnf -utf8 -out "
    for answers in (["", "Acme", "", ""], ["FR", "x", "Acme", "Other", "host.example"],
                    ["", "Acme", ".", "."]):
        status, said = converse(["bash", "-c", ours(line + "ours.csr")], answers)
        other, wanted = converse(["bash", "-c", line + "theirs.csr"], answers)
        ok(status == other == 0 and said == wanted, "the same questions: %r" % answers, said, wanted)
        same(content("ours.csr"), content("theirs.csr"), "... and the same bytes")
    ca.write("ask.cnf", ASK_CNF.replace("_default = DE", "_value = NO"))
    results = [run(["bash", "-c", text], data=b"Acme\n\n\n") for text in
               (ours(line + "ours.csr"), line + "theirs.csr")]
    same(results[0].errors, results[1].errors, "an answer of the file is shown, and not asked for")
    same(content("ours.csr"), content("theirs.csr"), "... and is in the request")


def test_8_files_that_are_refused():
    def wrong(old, new, words, *more):
        text = SAN_CNF.replace(old, new)
        ok(text != SAN_CNF, "the file differs: " + words)
        ca.write("wrong.cnf", text)
        line = "openssl req -new -key server.key -out wrong.csr -config wrong.cnf " + " ".join(more)
        refuse(line, "-config: wrong.cnf: " + words)
        ok(not os.path.exists("wrong.csr"), "... and nothing is written")

    wrong("OU=Testing", "OU=$ENV::X", "line 14: OU: variables")
    wrong("OU=Testing", "XX=Testing", "line 14: XX: this attribute is not supported")
    wrong("C=US", "C=USA", "line 10: C: name-length")
    wrong("C=US", "C=", "line 10: C: name-empty")
    wrong("OU=Testing", "O=Testing", "line 13: O: this name is in the section twice")
    wrong("L=Rochester", "L=" + "x" * 2000, "line 12: L: too long")
    wrong("[ alt_names ]", "[ names ]", "alt_names: the file has no such section")
    wrong("[ req_ext ]", "[ ext ]", "line 5: req_ext: the file has no such section")
    wrong("[ dn ]", "[ name ]", "line 7: distinguished_name: dn: the file has no such section")
    wrong("distinguished_name = dn\n", "", "distinguished_name: missing")
    wrong("[req]", "[request]", "req: the file has no such section; -section names another one")
    wrong("DNS.2 = www", "DNS.2 = a.example,IP:192.0.2.1,DNS:www", "line 33: DNS.2: a comma")
    wrong("DNS.2 = www", "XNS.2 = www", "line 19: subjectAltName=")
    wrong("subjectAltName = @alt_names\n", "subjectKeyIdentifier = hash\n", "line 19: subjectKeyIdentifier=")
    wrong("default_md = sha256", "default_md = md5", "line 4: default_md = md5: only sha256, sha384 and sha512 are supported; write sha256")
    wrong("prompt = no", "input_password = hush", "line 3: input_password: no passphrase is read from this file; use -passin")
    wrong("prompt = no", "prompt = no\nattributes = a\n[a]\nx = y\n[req]", "line 6: x: not supported")
    refuse("openssl req -new -key server.key -config nofile", "-config: nofile: cannot be read")
    for old, new, words in (("default_bits = 2048", "default_bits = 4096", "default_bits = 4096: only"),
                            ("prompt = no", "prompt = no\nencrypt_key = no", "encrypt_key = no: cannot")):
        ca.write("wrong.cnf", SAN_CNF.replace(old, new))
        refuse("openssl req -new -passout pass:secret -keyout w.key -config wrong.cnf", words)
        ok(not os.path.exists("w.key"), "... and no key is written")
    make("openssl req -newkey rsa:2048 -keyout plain.key -out plain.csr -config wrong.cnf",
         name="encrypt_key = no is -noenc")
    begins("plain.key", "PRIVATE KEY")


def test_9_the_newer_commands():
    fresh("server.key", "server.csr")
    make("openssl genpkey -algorithm RSA -out server.key")
    fresh("server.key")
    make("openssl genpkey -algorithm RSA -out server.key -pkeyopt rsa_keygen_bits:2048")
    begins("server.key", "PRIVATE KEY")
    same(mode("server.key"), "0600", "... whose mode is 0600")
    show("openssl pkey -in server.key -noout -text")
    show("openssl pkey -in server.key -check -noout")
    show("openssl pkey -in server.key -pubout")
    show("openssl pkey -in server.key -pubout -outform DER | openssl sha256")
    said = make("openssl genpkey -algorithm RSA -aes-256-cbc -out sealed2.key", "secret", "secret")
    ok(said.count("Enter PEM pass phrase:") == 2 and "secret" not in said, "... asks twice", said)
    begins("sealed2.key", "ENCRYPTED PRIVATE KEY")
    make("openssl pkey -in sealed2.key -out open.key", "secret")
    same(content("open.key"), openssl("pkey", "-in", "sealed2.key", "-passin", "pass:secret").stdout,
         "... opens the key")


os.environ["PATH"] = os.path.dirname(URSA) + ":" + os.environ["PATH"]
with Folder():
    ca.write("openssl.cnf", CONFIG)
    for test in [value for key, value in sorted(globals().items()) if key.startswith("test_")]:
        test()
    done()
