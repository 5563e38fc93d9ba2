#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every root that Debian trusts, as a trust anchor: accepted as by openssl, or refused with a reason.

The private keys of these roots are not at hand. So a root is verified as a path of one certificate: it
then passes every check of a trust anchor, and its key is read. Prints a table.
"""
import calendar
import collections
import os
import sys
import time

sys.dont_write_bytecode = True
from tap import URSA, Folder, content, done, ok, openssl, run  # noqa: E402

STORE = os.environ.get("URSA_ROOTS", "/etc/ssl/certs/ca-certificates.crt")

# Why a root that openssl accepts may be refused. boards/host/README.md says the same.
REASONS = {
    "cert-ec-key": "EC, but not on P-256 or P-384",
    "cert-rsa": "RSA of fewer than 2048 or more than 4096 bits, or another algorithm",
    "cert-name-constraints": "nameConstraints, which Ursa cannot apply",
}


def split(text):
    """The certificates of a bundle."""
    end = "-----END CERTIFICATE-----\n"
    return [part + end for part in text.split(end)[:-1]]


def facts(file):
    """Key, serial number and name, as openssl shows them."""
    text = openssl("x509", "-in", file, "-noout", "-text", "-nameopt", "RFC2253,utf8,-esc_msb").stdout
    lines = [line.strip() for line in text.decode("utf-8", "replace").splitlines()]

    def value(start, default=""):
        return next((line[len(start):].strip() for line in lines if line.startswith(start)), default)

    bits = value("Public-Key: (").split(" ")[0]
    key = "EC " + value("NIST CURVE: ") if value("NIST CURVE: ") else "RSA " + bits
    return key, value("Signature Algorithm: "), "0" if "Serial Number: 0 (0x0)" in lines else "", \
        value("Subject: ")


def last_second(file):
    """The end of the validity, in seconds since 1970."""
    end = openssl("x509", "-in", file, "-noout", "-enddate").stdout.decode().strip()
    return calendar.timegm(time.strptime(end, "notAfter=%b %d %H:%M:%S %Y GMT"))


def judge(program, file, *options):
    """"OK", or what is wrong."""
    result = run([program, "verify", *options, "-CAfile", file, file])
    if result.returncode == 0:
        return "OK"
    errors = [line for line in result.errors.splitlines() if "depth lookup: " in line]
    return errors[0].split("depth lookup: ")[1] if errors else result.errors


def main():
    roots = split(content(STORE).decode("ascii", "replace"))
    counts = collections.Counter()
    for text in roots:
        with open("root.pem", "w", encoding="ascii") as file:
            file.write(text[text.index("-----BEGIN"):])
        key, signature, serial, subject = facts("root.pem")
        ours, theirs = judge(URSA, "root.pem"), judge("openssl", "root.pem")
        if ours == theirs == "certificate has expired":  # and otherwise?
            then = "-attime", str(last_second("root.pem") - 1)
            ours, theirs = ("expired, else %s" % judge(program, "root.pem", *then)
                            for program in (URSA, "openssl"))
        reason = REASONS.get(ours.split(":")[0])
        verdict = ours if ours == theirs else "refused: " + reason if reason else ours
        ok(ours == theirs or reason is not None, "%-9s %-26s %1s %-28s %s" % (
            key, signature, serial, verdict, subject), "ursa:    " + ours, "openssl: " + theirs)
        counts[key.split(" ")[0], "passes" if ours == "OK" else verdict] += 1
    for (kind, verdict), count in sorted(counts.items()):
        print("# %3d roots with %s keys: %s" % (count, kind, verdict))
    ok(len(roots) > 100 and counts["RSA", "passes"] > 50 and counts["EC", "passes"] > 10,
       "the store has roots of both kinds", counts)



if not os.path.exists(STORE):
    print("1..0 # SKIP no " + STORE)
    sys.exit(0)
with Folder():
    main()
done()
