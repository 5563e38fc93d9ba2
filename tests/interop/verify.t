#!/bin/sh
# SPDX-License-Identifier: MIT
# The paths that verify and chain choose, and other checks of verify compared with openssl.
# shellcheck disable=SC2154,SC2094
. tests/interop/tap.sh
. tests/interop/certs.sh
ursa=$(realpath "${URSA:-build/host/ursa}")
cd "$dir" || exit 1

ca=basicConstraints=critical,CA:TRUE ee=basicConstraints=CA:FALSE
make root /O=Acme/CN=root root $ca subjectKeyIdentifier=hash
make sub /O=Acme/CN=sub root $ca subjectKeyIdentifier=hash authorityKeyIdentifier=keyid:always
SERIAL=5 make sub2 /O=Acme/CN=sub2 sub $ca
make other /CN=other root $ca
make leaf /CN=www.example.com root $ee
make named /CN=host.example.net root $ee
for i in root sub sub2 other leaf named; do
    [ -s $i.pem ] || { echo "Bail out! openssl made no $i"; exit 1; }
done

# --- certificates that openssl refuses ---------------------------------------------------------

# variant NAME ISSUER EXTENSION...: make NAME.pem from leaf.csr, or from $CSR.csr.
variant() {
    name=$1 issuer=$2
    shift 2
    printf '%s\n' "$@" >"$name.ext"
    openssl x509 -req -in "${CSR:-leaf}.csr" -CA "$issuer.pem" -CAkey "$issuer.key" \
        -extfile "$name.ext" -days "${DAYS:-365}" -set_serial "${SERIAL:-7}" -out "$name.pem" \
        2>/dev/null
}

# both STATUS WORD COMMAND OPTION...: openssl fails, and ursa fails with this status and word.
both() {
    status=$1 word=$2
    shift 2
    if openssl "$@" >log 2>&1; then
        ok 1 "openssl refuses $*"
    else
        refused "$status" "$word" "$@"
    fi
}

for i in keyUsage=keyEncipherment keyUsage=digitalSignature keyUsage=nonRepudiation \
    extendedKeyUsage=anyExtendedKeyUsage extendedKeyUsage=anyExtendedKeyUsage,clientAuth \
    extendedKeyUsage=codeSigning nsCertType=server nsCertType=client,email nsCertType=email; do
    variant $i root $ee $i
    for j in sslserver sslclient any; do
        same verify -CAfile root.pem -purpose $j $i.pem
    done
done
CSR=other variant anyca root $ca extendedKeyUsage=anyExtendedKeyUsage
cp other.key anyca.key
variant underany anyca $ee
same verify -CAfile root.pem -untrusted anyca.pem -purpose sslserver underany.pem
same verify -CAfile root.pem -untrusted anyca.pem underany.pem

# Authority key identifiers with another key or another serial number, and two roots that differ only
# in the serial number.
openssl x509 -in root.pem -signkey root.key -set_serial 9 -days 365 -out root9.pem 2>/dev/null
cp root.key root9.key
cat root.pem root9.pem >roots.pem
variant keyid root $ee 2.5.29.35=DER:30068004DEADBEEF
variant serial9 root9 $ee authorityKeyIdentifier=issuer:always
variant issuer9 root $ee 2.5.29.35=DER:3015A110A40E300C310A300806035504030C0178820105
make bare /CN=bare bare $ca subjectKeyIdentifier=none
variant nobody bare $ee 2.5.29.35=DER:30068004DEADBEEF
same verify -CAfile root.pem keyid.pem
same verify -CAfile root.pem serial9.pem
same verify -CAfile root9.pem serial9.pem
same verify -CAfile roots.pem serial9.pem
same verify -CAfile root.pem issuer9.pem
openssl x509 -in bare.pem -noout -ext subjectKeyIdentifier 2>&1 | grep -q "No extensions" &&
    same verify -CAfile bare.pem nobody.pem

# Malformed values of identifiers, distribution points, names and types.
for i in 35=DER:0402AABB 35=DER:3003830101 35=DER:30038001 14=DER:0503000000 14=DER:0403AA \
    31=DER:04020500 31=DER:30023000 31=DER:3006300481020780 31=DER:3006300481020880 \
    31=DER:30083006A004A2020500 17=DER:3004A4020500 17=DER:3004A0020500 17=DER:3003880180 \
    17=DER:3006A40431023100; do
    variant $i root $ee 2.5.29.$i
    both 2 cert-malformed verify -CAfile root.pem $i.pem
done
variant type root $ee 2.16.840.1.113730.1.1=DER:0403AABBCC
both 2 cert-malformed verify -CAfile root.pem type.pem
# Values that openssl accepts: names with other characters than ASCII or with a NUL, addresses of
# three bytes, bytes after a value, half of an identifier, constructed strings (BER).
for i in 17=DER:30048202C3A9 17=DER:300482026100 17=DER:30058703010203 35=DER:3003800101FF \
    14=DER:040101FF 35=DER:3003820101 17=DER:3004A2020100; do
    variant $i root $ee 2.5.29.$i
    refused 2 cert-malformed verify -CAfile root.pem $i.pem
done

# Names with invalid UTF-8 or incomplete characters.
python3 - <<'P'
import base64
lines = open("named.pem").read().split("-----")
der = base64.b64decode(lines[2])
name = b"\x0c\x10host.example.net"
assert der.count(name) == 1
for file, to in (("utf8", b"\x0c\x10host\xc3example.net"), ("long", b"\x0c\x10host\xc0\xaexample.net"),
                 ("cut", b"\x0c\x10host.example.ne\xc3"), ("odd", None), ("quad", None)):
    if to is None:  # 15 bytes of BMPString, 14 of UniversalString
        n = {"odd": 15, "quad": 14}[file]
        to = bytes([{"odd": 0x1e, "quad": 0x1c}[file], n]) + name[2:2 + n] + b""
        spare = 16 - n
        at = der.index(name)
        head = bytearray(der[:at])
        # Correct the lengths of AttributeTypeAndValue, SET, Name, tbsCertificate and Certificate.
        changed = bytes(head) + to + der[at + len(name):]
        changed = bytearray(changed)
        for where, size in ((at - 6, 1), (at - 8, 1), (at - 10, 1), (4 + 2, 2), (2, 2)):
            value = int.from_bytes(changed[where:where + size], "big") - spare
            changed[where:where + size] = value.to_bytes(size, "big")
        out = bytes(changed)
    else:
        out = der.replace(name, to)
    open(f"name.{file}", "wb").write(out)
P
for i in utf8 long cut odd quad; do
    both 2 "cert-malformed: subject" verify -CAfile root.pem name.$i
    "$ursa" x509 -in name.$i -noout -subject >ours 2>log
    [ $? -eq 0 ] && grep -q "irregular: subject at .*: the characters do not fit the string type" log
    ok $? "... and x509 shows it and says why"
done

# Times that do not exist, and an end before the beginning. The root signs these certificates.
python3 - <<'P'
import base64, re, subprocess
der = base64.b64decode(open("leaf.pem").read().split("-----")[2])
def element(at):  # offsets of the element's content and its end
    long = der[at + 1] & 127 if der[at + 1] > 127 else 0
    head = at + 2 + long
    return head, head + (int.from_bytes(der[at + 2:head], "big") if long else der[at + 1])
start = element(0)[0]
end = element(start)[1]
tbs = der[start:end]
begin, until = (m.start() for m in re.finditer(rb"\x17\x0d", tbs))
def write(name, changed):
    signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", "root.key"], input=changed,
                               capture_output=True, check=True).stdout
    text = base64.encodebytes(der[:start] + changed + der[end:-256] + signature).decode()
    open(name, "w").write(f"-----BEGIN CERTIFICATE-----\n{text}-----END CERTIFICATE-----\n")
def month13(at):
    return tbs[:at + 4] + b"13" + tbs[at + 6:]
write("begin13.pem", month13(begin))
write("end13.pem", month13(until))
write("swapped.pem", tbs[:begin] + tbs[until:until + 15] + tbs[begin:begin + 15] + tbs[until + 15:])
P
for i in begin13 end13 swapped; do
    same verify -CAfile root.pem $i.pem
done

# --- paths -------------------------------------------------------------------------------------

# Two CAs with one name and one key, the first one expired.
CSR=sub DAYS=-1 variant oldsub root $ca subjectKeyIdentifier=hash
cp sub.key oldsub.key
variant twice sub $ee
cat oldsub.pem sub.pem >subs.pem
same verify -CAfile root.pem -untrusted subs.pem twice.pem
same verify -CAfile root.pem -untrusted oldsub.pem -untrusted sub.pem -show_chain twice.pem
cat root.pem subs.pem >trusted.pem
same verify -CAfile trusted.pem twice.pem
both 2 "error 10 at 1 depth lookup: certificate has expired" \
    verify -CAfile root.pem -untrusted oldsub.pem twice.pem
cat twice.pem sub.pem >due.pem
"$ursa" chain -cert twice.pem -untrusted subs.pem -CAfile root.pem -out new.crt >ours 2>log &&
    cmp new.crt due.pem >>log
ok $? "chain: of two CAs with one name and key, the valid CA is chosen"
# The same, but the first CA is signed by a CA that is missing.
make away /CN=away away $ca
CSR=sub variant cross away $ca
cat cross.pem sub.pem >crossed.pem
"$ursa" verify -CAfile root.pem -untrusted crossed.pem twice.pem >ours 2>log
ok $? "verify: of two CAs, the CA that leads to a root is chosen"
"$ursa" chain -cert twice.pem -untrusted crossed.pem -CAfile root.pem -out new.crt >ours 2>log &&
    cmp new.crt due.pem >>log
ok $? "chain: chooses the same CA"
# The same, but the path length of the first CA is too short.
CSR=other variant short3 root $ca,pathlen:0
CSR=other variant long3 root $ca
cp other.key short3.key
CSR=sub2 variant mid3 short3 $ca
cp sub2.key mid3.key
variant leaf3 mid3 $ee
cat short3.pem long3.pem mid3.pem >length.pem
"$ursa" verify -CAfile root.pem -untrusted length.pem leaf3.pem >ours 2>log
ok $? "verify: of two CAs, the CA with a sufficient path length is chosen"

# Two CAs that certify each other ten times give ten million paths. Not all of them may be tried.
for i in 0 1 2 3 4 5 6 7 8 9; do
    CSR=sub SERIAL=2$i variant round away $ca
    cat round.pem >>maze.pem
    CSR=away SERIAL=3$i variant round sub $ca
    cat round.pem >>maze.pem
done
refused 2 "unable to get local issuer certificate" verify -CAfile leaf.pem -untrusted maze.pem \
    twice.pem
"$ursa" verify -CAfile root.pem -untrusted maze.pem -untrusted sub.pem twice.pem >ours 2>log
ok $? "verify: a path is found among CAs that certify each other"

# Six layers of six CAs with one name give 46 656 paths. In each layer two CAs are expired, one is no
# CA, one has too short a path length, one has another key, and one is right.
upper=root number=100
for i in 6 5 4 3 2 1; do
    for j in other sub; do
        openssl req -new -key $j.key -subj "/CN=layer $i" -out layer.$j.csr 2>log
    done
    for j in "other -1 $ca" "other -2 $ca" "other 365 $ee" "other 365 $ca,pathlen:0" \
        "sub 365 $ca" "other 365 $ca"; do
        number=$((number + 1))
        # shellcheck disable=SC2086
        set -- $j
        SERIAL=$number CSR=layer.$1 DAYS=$2 variant layer$i $upper "$3"
        cat layer$i.pem >>layers.pem
    done
    cp other.key layer$i.key
    upper=layer$i
done
variant deep layer1 $ee
"$ursa" verify -CAfile root.pem -untrusted layers.pem deep.pem >ours 2>log
ok $? "verify: the only valid path through six layers of six CAs is found"
"$ursa" chain -cert deep.pem -untrusted layers.pem -CAfile root.pem -out new.crt >ours 2>log &&
    [ "$(grep -c BEGIN new.crt)" -eq 7 ] && grep -q "^trusted: yes" ours
ok $? "chain: the same path is found"
same verify -CAfile leaf.pem -untrusted layers.pem deep.pem
same verify -CAfile other.pem -untrusted layers.pem deep.pem
CSR=other variant layer0 layer1 $ca
cp other.key layer0.key
variant deeper layer0 $ee
refused 2 "error 22 at 7 depth lookup: certificate chain too long" \
    verify -CAfile root.pem -untrusted layers.pem -untrusted layer0.pem deeper.pem

# 4001 CAs with the issuer's name and key. The root has signed none of them.
python3 - <<'P'
import base64
der = bytearray(base64.b64decode(open("sub.pem").read().split("-----")[2]))
with open("pile.pem", "w") as out:
    for i in range(4001):
        der[-2:] = i.to_bytes(2, "big")
        out.write("-----BEGIN CERTIFICATE-----\n%s-----END CERTIFICATE-----\n"
                  % base64.encodebytes(der).decode())
P
tries="too many issuers to choose from; gave up after verifying 4000 signatures"
refused 2 "error 1 at 0 depth lookup: $tries" verify -CAfile root.pem -untrusted pile.pem twice.pem
refused 1 "^ursa: twice.pem: $tries" chain -cert twice.pem -untrusted pile.pem -CAfile root.pem

# A root changes its key (RFC 4210 section 4.4). The new certificate has the same name and is signed
# with the old key.
make old /O=Acme/CN=roll old $ca subjectKeyIdentifier=hash
make fresh /O=Acme/CN=roll fresh $ca subjectKeyIdentifier=hash
for i in none keyid:always; do
    CSR=fresh SERIAL=11 variant over old $ca subjectKeyIdentifier=hash authorityKeyIdentifier=$i
    cp fresh.key over.key
    variant rolled over $ee
    cat rolled.pem over.pem >due.pem
    "$ursa" verify -CAfile old.pem -untrusted over.pem rolled.pem >ours 2>log
    ok $? "verify: a new root signed by the old root is accepted, authorityKeyIdentifier $i"
    refused 2 "unable to get local issuer certificate" verify -CAfile leaf.pem \
        -untrusted over.pem rolled.pem
    refused 2 "unable to get issuer certificate" verify -CAfile over.pem rolled.pem
    same verify -partial_chain -CAfile over.pem rolled.pem
    for j in "-CAfile old.pem" ""; do
        # shellcheck disable=SC2086
        "$ursa" chain -cert rolled.pem -untrusted over.pem $j -out new.crt >ours 2>log &&
            cmp new.crt due.pem >>log
        ok $? "chain: the same path $j"
    done
    grep -q "^trusted: not known without -CAfile; the chain leads to O = Acme, CN = roll$" ours
    ok $? "... and whether it is trusted is not known"
done
# With identifiers (the last variant above), openssl gives the same results.
same verify -CAfile old.pem -untrusted over.pem rolled.pem
same verify -CAfile over.pem rolled.pem
same verify -CAfile fresh.pem rolled.pem

# A CA's certificate with an extension that ursa does not support still counts as a CA's certificate.
for i in "nameConstraints=permitted;DNS:.com" 1.2.3.4=critical,ASN1:NULL; do
    CSR=other variant unread root "$i" $ca
    cp other.key unread.key
    variant lower unread $ee
    cat unread.pem lower.pem >unsorted.pem
    cat lower.pem unread.pem >due.pem
    "$ursa" chain -cert unsorted.pem -out new.crt >ours 2>log
    [ $? -eq 1 ] && cmp new.crt due.pem >>log && grep -q "^trusted: no, cert-" ours
    ok $? "chain: a CA with $i counts as a CA"
done

# --- version 1 ---------------------------------------------------------------------------------

# A leaf, an intermediate CA and a root of version 1, and certificates issued by the last two.
for i in first firstca firstroot; do
    cp other.csr $i.csr
    cp other.key $i.key
done
plain first root
plain firstca root
plain firstroot firstroot
variant underca firstca $ee
variant underroot firstroot $ee
for i in any sslserver sslclient; do
    same verify -CAfile root.pem -purpose $i first.pem
    both 2 "error 79 at 1 depth lookup: invalid CA certificate" \
        verify -CAfile root.pem -purpose $i -untrusted firstca.pem underca.pem
    same verify -CAfile firstroot.pem -purpose $i underroot.pem
done
same verify -CAfile root.pem -untrusted firstca.pem underca.pem
same verify -CAfile root.pem -verify_hostname other first.pem
same verify -CAfile firstroot.pem firstroot.pem
same verify -CAfile root.pem firstroot.pem
same verify -partial_chain -CAfile firstca.pem underca.pem
same verify -partial_chain -CAfile first.pem first.pem
cat underroot.pem firstroot.pem >unsorted.pem
"$ursa" chain -cert unsorted.pem -out new.crt >ours 2>log && cmp new.crt underroot.pem >>log
ok $? "chain: a root of version 1 counts as a CA"

# --- host names --------------------------------------------------------------------------------

for i in '*.com. a.com.' '*..com a..com' '*.a_b.example a.a_b.example' '*.-a.example a.-a.example' \
    '*.*.com a.b.com' '*.example.com a_b.example.com' '*.example.com www.example.com.' \
    '*.example.com. www.example.com.' '*.example.com www.example.com' \
    'www.example.com. www.example.com' 'www.example.com. www.example.com.' \
    '.example.com www.example.com' 'a_b.example.com a_b.example.com'; do
    variant pattern root $ee "subjectAltName=DNS:${i% *}"
    same verify -CAfile root.pem -verify_hostname "${i#* }" pattern.pem
done
# openssl accepts wildcards for a part of a label, and spaces. ursa refuses them.
variant part root $ee 'subjectAltName=DNS:*a.example.com,DNS:w*.example.com'
for i in ba.example.com ww.example.com; do
    refused 2 "error 62 at 0" verify -CAfile root.pem -verify_hostname $i part.pem
done
variant spaces root $ee 'subjectAltName=DNS:a b.example,DNS:*.c d.example,DNS:e..example'
for i in 'a b.example' 'e.c d.example' e..example; do
    refused 2 "error 62 at 0" verify -CAfile root.pem -verify_hostname "$i" spaces.pem
done

finish
