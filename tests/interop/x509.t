#!/bin/sh
# SPDX-License-Identifier: MIT
# x509, verify, chain and check compared with openssl: options, output and exit status are the same.
# shellcheck disable=SC2154,SC2094
. tests/interop/tap.sh
. tests/interop/certs.sh
ursa=$(realpath "${URSA:-build/host/ursa}")
vectors=$(realpath "${URSA_VECTORS:-../shared/vectors}" 2>/dev/null)
cd "$dir" || exit 1

# --- certificates ------------------------------------------------------------------------------

ca=basicConstraints=critical,CA:TRUE ku=keyUsage=critical,keyCertSign,cRLSign
ee=basicConstraints=CA:FALSE
make root /O=Acme/CN=root root $ca $ku subjectKeyIdentifier=hash
make sub /O=Acme/CN=sub root $ca $ku subjectKeyIdentifier=hash authorityKeyIdentifier=keyid:always
SERIAL=5 make sub2 /O=Acme/CN=sub2 sub $ca,pathlen:0 $ku extendedKeyUsage=serverAuth
SERIAL=0x7FFFFFFFFFFFFFFF make leaf /CN=www.example.com sub2 $ee extendedKeyUsage=serverAuth \
    keyUsage=digitalSignature \
    "subjectAltName=DNS:www.example.com,DNS:*.example.org,DNS:*.com,IP:192.0.2.1,IP:2001:db8::1"
SERIAL=0x8000000000000000 make other /CN=other root $ca
SERIAL=0 make zero /CN=zero root $ee
make notca /CN=notca root $ee
make below /CN=below notca $ee
make short /CN=short root $ca,pathlen:0
make short2 /CN=short2 short $ca
make under /CN=under short2 $ee
make critical /CN=critical root $ee 1.2.3.4=critical,ASN1:NULL
make self /CN=self self $ee
DAYS=-1 make expired /CN=expired root $ee
make named /CN=host.example.net root $ee
KIND=rsa:1024 make small /CN=small root $ee
KIND="ec -pkeyopt ec_paramgen_curve:P-256" make ec /CN=ec root $ee
KIND="ec -pkeyopt ec_paramgen_curve:P-521" make ec521 /CN=ec root $ee
cat >dn.cnf <<'E'
subjectAltName=dirName:dn,otherName:1.2.3.4;UTF8:hello,RID:1.2.3.4,URI:http://x/y,email:a@b.example
crlDistributionPoints=URI:http://crl.example/a.crl,URI:http://crl2.example/a.crl
authorityInfoAccess=OCSP;URI:http://ocsp.example/,caIssuers;URI:http://ca.example/a.cer
certificatePolicies=2.23.140.1.2.1,1.2.3.4,@policy
nsComment="a comment"
nsCertType=server,client
tlsfeature=status_request
issuerAltName=DNS:ca.example
extendedKeyUsage=serverAuth,clientAuth,codeSigning,emailProtection,timeStamping,OCSPSigning,1.2.3.4
keyUsage=critical,digitalSignature,nonRepudiation,keyEncipherment,dataEncipherment,keyAgreement,\
decipherOnly
authorityKeyIdentifier=keyid:always,issuer:always
[policy]
policyIdentifier=1.3.5.8
CPS.1=http://my.host.example/
[dn]
C=US
O=Acme
CN=dirname
E
SERIAL=-3 make many '/C=US/ST=Zürich/O=Acme, Inc. "x" \\y/OU= a;<b> /CN=#dev=1/emailAddress=a@b.example/serialNumber=12/UID=u/DC=x+GN=g' \
    root "$(cat dn.cnf)"
for i in root sub sub2 leaf other zero notca expired named small many; do
    [ -s $i.pem ] || { echo "Bail out! openssl made no $i"; exit 1; }
done
cat sub.pem sub2.pem >chain.pem
cat root.pem chain.pem >all.pem
cat short.pem short2.pem >shorts.pem

# --- x509 --------------------------------------------------------------------------------------

for i in root sub sub2 leaf other zero many; do
    same x509 -in $i.pem -noout -text
done
for i in leaf many; do
    same x509 -in $i.pem -noout -subject -issuer -dates -serial -fingerprint
    same x509 -in $i.pem -noout -modulus
    same x509 -in $i.pem -noout -pubkey
    same x509 -in $i.pem
done
for i in -sha1 -sha224 -sha256 -sha384 -sha512; do
    same x509 -in leaf.pem -noout -fingerprint $i
done
for i in -startdate -enddate -serial -subject -issuer; do
    same x509 -in sub2.pem -noout $i
done
for i in subjectAltName keyUsage subjectAltName,keyUsage extendedKeyUsage,basicConstraints; do
    same x509 -in leaf.pem -noout -ext $i
done
for i in leaf ec; do
    openssl x509 -in $i.pem -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum |
        sed 's/^/spki-sha256: /; s/ *-$//' >theirs
    "$ursa" x509 -in $i.pem -noout -spki-sha256 >ours 2>log && cmp ours theirs >>log
    ok $? "$i.pem: -spki-sha256 is the digest of its public key as openssl writes it"
done
same x509 -in leaf.pem -noout -enddate -modulus -subject -ext keyUsage -startdate -fingerprint
for i in 0 3600 31449600 31622400 99999999; do
    same x509 -in leaf.pem -noout -checkend $i
done
same x509 -in expired.pem -noout -checkend 0
same x509 -in leaf.pem -outform DER
same x509 -in leaf.pem -text
openssl x509 -in leaf.pem -outform DER -out leaf.der
same x509 -in leaf.der -noout -text
same x509 -in leaf.der -inform DER -outform PEM
same x509 -in all.pem -noout -subject
sed 's/$/\r/' leaf.pem >crlf.pem
same x509 -in crlf.pem -noout -text
cat leaf.key leaf.pem >both.pem
same x509 -in both.pem -noout -subject
(openssl x509 -in leaf.pem -text; echo behind) >text.pem
same x509 -in text.pem -noout -serial
printf %s "$(cat leaf.pem)" >unended.pem
same x509 -in unended.pem -noout -subject
"$ursa" x509 -in leaf.pem -out copy.pem 2>log && cmp leaf.pem copy.pem >>log
ok $? "x509 -out writes the certificate"
"$ursa" x509 <leaf.pem >copy.pem 2>log && cmp leaf.pem copy.pem >>log
ok $? "... and x509 reads standard input"
cp leaf.key kept.key
refused 1 "private key" x509 -in leaf.pem -out kept.key
cmp leaf.key kept.key 2>log
ok $? "... and the key is unchanged"
cp leaf.csr first.csr
cp leaf.key first.key
plain first sub
openssl x509 -in first.pem -noout -text | grep -q "Version: 1 (0x0)" 2>log
ok $? "openssl makes a certificate of version 1"
same x509 -in first.pem -noout -text
same x509 -in first.pem -noout -subject -issuer -dates -serial -fingerprint -modulus -pubkey
same x509 -in first.pem -noout -ext keyUsage
same x509 -in first.pem -outform DER
make odd /CN=odd root 'nameConstraints=permitted;DNS:.example' "1.2.3.4=DER:0C071B5B324A1B5B32"
"$ursa" x509 -in odd.pem -noout -text >ours 2>log && grep -q "0c:07:1b:5b:32:4a" ours &&
    ! LC_ALL=C grep -q '[^ -~]' ours
ok $? "unknown extensions are shown in hexadecimal"
# ursa quotes a name that contains a separator of names, so it does not look like two names. In
# openssl's output it looks like two names.
cat >comma.cnf <<'E'
subjectAltName=@names
[names]
DNS.1=a.example\, DNS:b.example
DNS.2=c.example\, d\\e
DNS.3=\"f.example
otherName=1.2.3.4;UTF8:g\, DNS:h.example
dirName.1=inc
dirName.2=evil
[inc]
O=Acme\, Inc
[evil]
CN=\\\, <unsupported>
E
make comma /CN=comma root "$(cat comma.cnf)"
"$ursa" x509 -in comma.pem -noout -ext subjectAltName >ours 2>log
cat >due <<'E'
X509v3 Subject Alternative Name: 
    DNS:"a.example\u002c DNS:b.example", DNS:c.example, d\e, DNS:"\"f.example", othername:" 1.2.3.4::g\u002c DNS:h.example", DirName:/O=Acme, Inc, DirName:"/CN=\\\u002c <unsupported>"
E
diff due ours >log
ok $? "x509: a name that looks like two is quoted"
refused 1 "ursa: leaf.key: contains no CERTIFICATE, but PRIVATE KEY$" x509 -in leaf.key -noout
cat sub.csr sub.key leaf.key >several.pem
refused 1 "contains no CERTIFICATE, but CERTIFICATE REQUEST, PRIVATE KEY$" x509 -in several.pem -noout
refused 1 "contains no CERTIFICATE: the file is neither PEM nor DER$" x509 -in leaf.ext -noout
printf -- '-----BEGIN A\033[2JB-----\n-----BEGIN \n-----BEGIN %041d-----\n-----BEGIN X-----' 0 >strange.pem
refused 1 "contains no CERTIFICATE, but X$" x509 -in strange.pem -noout
printf -- '-----BEGIN %s-----\n' 'X A' A B C D E F >six.pem
refused 1 "contains no CERTIFICATE, but X A, A, B, C, \.\.\.$" x509 -in six.pem -noout
refused 1 "-in: leaf.pem: contains no CERTIFICATE REQUEST, but CERTIFICATE$" req -in leaf.pem -noout
refused 1 "-in: leaf.pem: contains no PRIVATE KEY, but CERTIFICATE$" rsa -in leaf.pem -noout
refused 1 "-key: leaf.pem: contains no PRIVATE KEY, but CERTIFICATE$" check -key leaf.pem -cert leaf.pem
refused 1 "-in: leaf.key: contains no PUBLIC KEY, but PRIVATE KEY$" rsa -pubin -in leaf.key -noout
openssl rsa -in leaf.key -pubout >leaf.pub 2>log
cat leaf.pem leaf.pub >beside.pem
same rsa -pubin -in beside.pem -noout -modulus
refused 1 "cannot be read" x509 -in nowhere.pem -noout
refused 1 "pem-base64: line 3: " x509 -in "$(sed '3s/./!/' leaf.pem >bad.pem; echo bad.pem)" -noout
refused 1 "object-short: .* 200 came" x509 -in "$(head -c 200 leaf.der >cut.der; echo cut.der)" -noout
refused 1 "pem-unfinished" x509 -in "$(head -5 leaf.pem >cut.pem; echo cut.pem)" -noout
refused 1 "pem-label" x509 -in "$(tail -5 leaf.pem >tail.pem; echo tail.pem)" -noout
refused 1 "pem-label" x509 -in "$( (printf 0; tail -5 leaf.pem) >tail.pem; echo tail.pem)" -noout
refused 2 "-checkend" x509 -in leaf.pem -checkend soon
refused 2 "no such option" x509 -in leaf.pem -bogus
refused 2 "neither PEM nor DER" x509 -in leaf.pem -inform X

# --- verify ------------------------------------------------------------------------------------

same verify -CAfile root.pem -untrusted chain.pem leaf.pem
same verify -CAfile root.pem -untrusted sub.pem -untrusted sub2.pem leaf.pem
same verify -CAfile root.pem sub.pem root.pem
same verify -CAfile root.pem -untrusted chain.pem -show_chain leaf.pem
same verify -CAfile root.pem leaf.pem
same verify -CAfile root.pem -untrusted sub2.pem leaf.pem
same verify -CAfile other.pem -untrusted chain.pem leaf.pem
same verify -CAfile self.pem -untrusted all.pem leaf.pem
same verify -CAfile root.pem self.pem
same verify -CAfile self.pem self.pem
same verify -CAfile root.pem -untrusted notca.pem below.pem
same verify -CAfile root.pem -untrusted shorts.pem under.pem
same verify -CAfile root.pem critical.pem
same verify -CAfile root.pem expired.pem
same verify -CAfile root.pem critical.pem sub.pem expired.pem
same verify -CAfile sub.pem sub2.pem
same verify -CAfile sub.pem -partial_chain sub2.pem
for i in sslserver any; do
    same verify -CAfile root.pem -untrusted chain.pem -purpose $i leaf.pem
done
for i in www.example.com WWW.Example.COM example.com a.example.org a.b.example.org example.org \
    a.com com www.example.com.; do
    same verify -CAfile root.pem -untrusted chain.pem -verify_hostname $i leaf.pem
done
same verify -CAfile root.pem -verify_hostname host.example.net named.pem
same verify -CAfile root.pem -verify_hostname x.example.net named.pem
for i in 192.0.2.1 192.0.2.2 2001:db8::1 2001:db8::2; do
    same verify -CAfile root.pem -untrusted chain.pem -verify_ip $i leaf.pem
done
openssl verify -CAfile root.pem <root.pem >theirs 2>&1
"$ursa" verify -CAfile root.pem <root.pem >ours 2>&1
diff theirs ours >log
ok $? "verify reads standard input"
openssl x509 -in leaf.pem -outform DER -out forged.der
python3 -c 'd = bytearray(open("forged.der", "rb").read()); d[-1] ^= 1
open("forged.der", "wb").write(d)'
openssl x509 -in forged.der -out forged.pem
# In these cases openssl prints more, or checks the certificates in another order.
refused 2 "error 7 at 0 depth lookup: certificate signature failure" \
    verify -CAfile root.pem -untrusted chain.pem forged.pem
refused 2 "error 9 at 0 depth lookup: certificate is not yet valid" \
    verify -attime 1000000000 -CAfile root.pem -untrusted chain.pem leaf.pem
refused 2 "error 10 at 0 depth lookup: certificate has expired" \
    verify -attime 4000000000 -CAfile root.pem -untrusted chain.pem leaf.pem
refused 2 "error 26 at 0 depth lookup: unsuitable certificate purpose" \
    verify -CAfile root.pem -untrusted chain.pem -purpose sslclient leaf.pem
# Certificates that openssl accepts by default.
refused 2 cert-rsa verify -CAfile root.pem small.pem
same verify -CAfile root.pem ec.pem
refused 2 cert-ec-key verify -CAfile root.pem ec521.pem
same verify -CAfile root.pem zero.pem
refused 2 cert-name-constraints verify -CAfile root.pem odd.pem
refused 2 "error 62 at 0 depth lookup: hostname mismatch" \
    verify -CAfile root.pem -untrusted chain.pem -verify_hostname .example.org leaf.pem
refused 2 -CAfile verify leaf.pem
refused 1 "cannot be read" verify -CAfile nowhere.pem leaf.pem
refused 2 "cannot be read" verify -CAfile root.pem nowhere.pem

# --- chain -------------------------------------------------------------------------------------

cat leaf.pem sub2.pem sub.pem >right.pem
# chained NAME OPTION...: check that chain writes right.pem.
chained() {
    name=$1
    shift
    rm -f server.crt
    "$ursa" chain -out server.crt "$@" >ours 2>log && cmp server.crt right.pem >>log
    ok $? "chain: $name"
}
chained "in order" -cert leaf.pem -untrusted chain.pem
grep -q "^trusted: not known without -CAfile; the chain leads to O = Acme, CN = root$" ours
ok $? "... and whether it is trusted is not known"
cat sub2.pem sub.pem root.pem >back.pem
chained "any order, root left out" -cert leaf.pem -untrusted back.pem -CAfile root.pem
grep -q "^trusted: yes, by O = Acme, CN = root$" ours && grep -q "CN = www.example.com, until " ours
ok $? "... with its subject, its end and its trust anchor"
{ printf %s "$(cat sub.pem)"; cat sub.pem sub2.pem leaf.pem; } >glued.pem
chained "no line end between END and BEGIN, and duplicates" -cert leaf.pem -untrusted glued.pem
cat root.pem sub.pem leaf.pem sub2.pem >mixed.pem
chained "all in -cert" -cert mixed.pem
chained "two files" -cert leaf.pem -untrusted sub2.pem -untrusted sub.pem -CAfile root.pem
for i in sub sub2; do openssl x509 -in $i.pem -outform DER -out $i.der; done
chained "DER" -cert leaf.der -untrusted sub.der -untrusted sub2.der
cat chain.pem other.pem >strange.pem
chained "an unrelated certificate" -cert leaf.pem -untrusted strange.pem -CAfile root.pem
grep -q "strange.pem: certificate 3 is not part of this chain.*CN = other$" log
ok $? "... which is named"
openssl x509 -req -in sub.csr -CA root.pem -CAkey root.key -extfile sub.ext -days 99 \
    -set_serial 77 -out twin.pem 2>log
chained "another certificate of a CA, and no root" -cert leaf.pem -untrusted chain.pem \
    -untrusted twin.pem
grep -q "^ursa: twin.pem: certificate 1 is another certificate of a CA in this chain.*CN = sub$" log
ok $? "... which is reported"
refused 1 "; nothing was written" chain -cert leaf.pem -untrusted strange.pem
"$ursa" chain -cert leaf.pem -untrusted chain.pem >ours 2>log && cmp ours right.pem >>log
ok $? "chain: the chain goes to standard output, the summary to standard error"
cat right.pem root.pem >right4.pem
"$ursa" chain -root -cert leaf.pem -untrusted chain.pem -CAfile root.pem >ours 2>log &&
    cmp ours right4.pem >>log
ok $? "chain: -root adds the root"
cat first.pem sub.pem >first2.pem
"$ursa" chain -cert first.pem -untrusted all.pem -CAfile root.pem -out server.crt >ours 2>log &&
    cmp server.crt first2.pem >>log && grep -q "^trusted: yes, by O = Acme, CN = root$" ours
ok $? "chain: a leaf of version 1"
rm -f server.crt
refused 1 "its issuer is missing: O = Acme, CN = sub2;" chain -cert leaf.pem -untrusted sub.pem -out server.crt
refused 1 "its issuer is missing: O = Acme, CN = sub;" chain -cert leaf.pem -untrusted sub2.pem \
    -CAfile root.pem -out server.crt
refused 1 "its issuer is missing: O = Acme, CN = root;" chain -cert leaf.pem -untrusted chain.pem \
    -CAfile other.pem -out server.crt
refused 1 "more than one" chain -cert "$(cat leaf.pem named.pem >two.pem; echo two.pem)" \
    -out server.crt
refused 1 "has several certificates, all of CAs" chain -cert chain.pem -out server.crt
[ ! -e server.crt ]
ok $? "... and no file is written"
"$ursa" chain -cert expired.pem -CAfile root.pem -out server.crt >ours 2>log
[ $? -eq 1 ] && grep -q "^trusted: no, cert-expired" ours && [ ! -e server.crt ] &&
    grep -q "^ursa: -CAfile: the chain is not trusted, so nothing was written; without" log
ok $? "chain: an expired chain is reported, gives status 1 and is not written"
"$ursa" chain -cert expired.pem -CAfile root.pem >ours 2>log
[ $? -eq 1 ] && [ ! -s ours ] && grep -q "^trusted: no, cert-expired" log
ok $? "... not to standard output either"
cp leaf.pem server.crt
refused 1 "nothing was written" chain -cert self.pem -untrusted other.pem -CAfile other.pem \
    -out server.crt
cmp leaf.pem server.crt 2>log
ok $? "... and the old file is kept"
rm -f server.crt
"$ursa" chain -cert expired.pem -out server.crt >ours 2>log
[ $? -eq 1 ] && grep -q "^trusted: no, cert-expired" ours && cmp server.crt expired.pem >>log
ok $? "... without -CAfile the chain is written, and its end is reported with status 1"
refused 1 "private key" chain -cert leaf.pem -untrusted chain.pem -out kept.key
cmp leaf.key kept.key 2>log
ok $? "... and the key is unchanged"
refused 2 "-cert: missing" chain -untrusted chain.pem
openssl verify -CAfile root.pem -untrusted right.pem leaf.pem >log 2>&1
ok $? "openssl accepts the chain"

# --- check -------------------------------------------------------------------------------------

"$ursa" check -key leaf.key -cert leaf.pem >ours 2>log && grep -q ": the same key$" ours
ok $? "check: a key and its certificate"
"$ursa" check -key sub.key -cert leaf.pem >ours 2>log
[ $? -eq 1 ] && grep -q "NOT the same key$" ours
ok $? "check: another key"
openssl pkcs8 -topk8 -in leaf.key -passout pass:secret -out sealed.key 2>log
"$ursa" check -key sealed.key -passin pass:secret -cert leaf.der >ours 2>log
ok $? "check: an encrypted key, and DER"
"$ursa" check -key leaf.key -cert ec.pem >ours 2>log
[ $? -eq 1 ] && grep -q "NOT the same key$" ours
ok $? "check: a key on an elliptic curve is another key"
refused 2 "-cert: missing" check -key leaf.key
refused 2 "-key: missing" check -req leaf.csr
refused 2 "-key: missing" check

# checks STATUS NAME LINES OPTION...: check prints these lines and returns this status.
checks() {
    status=$1 name=$2 lines=$3
    shift 3
    "$ursa" check "$@" >ours 2>log
    rc=$?
    printf '%s\n' "$lines" | diff - ours >>log && [ $rc -eq "$status" ]
    ok $? "check: $name"
}
openssl req -in leaf.csr -outform DER -out leaf.csr.der
checks 0 "a key and its request" "key leaf.key and request leaf.csr: the same key" \
    -key leaf.key -req leaf.csr
checks 0 "a certificate of version 1" "key leaf.key and certificate first.pem: the same key" \
    -key leaf.key -cert first.pem
checks 1 "... and one of another key" "key sub.key and certificate first.pem: NOT the same key" \
    -key sub.key -cert first.pem
checks 0 "... in DER, the key encrypted" "key sealed.key and request leaf.csr.der: the same key" \
    -req leaf.csr.der -key sealed.key -passin pass:secret
checks 1 "another key's request" "key sub.key and request leaf.csr: NOT the same key" \
    -key sub.key -req leaf.csr
checks 0 "a request and its certificate" "request leaf.csr and certificate leaf.pem: the same key" \
    -req leaf.csr -cert leaf.pem
checks 1 "a request and the certificate of another key" \
    "request sub.csr and certificate leaf.pem: NOT the same key" -req sub.csr -cert leaf.pem
checks 0 "all three" "key leaf.key and request leaf.csr: the same key
key leaf.key and certificate leaf.pem: the same key" -key leaf.key -req leaf.csr -cert leaf.pem
checks 1 "one of three" "key leaf.key and request leaf.csr: the same key
key leaf.key and certificate sub.pem: NOT the same key" -key leaf.key -req leaf.csr -cert sub.pem
checks 0 "a request on standard input" "key leaf.key and request -: the same key" \
    -key leaf.key -req - <leaf.csr
# A request with a changed last byte of its signature.
{ head -c -1 leaf.csr.der; tail -c 1 leaf.csr.der | tr '\000-\377' '\001-\377\000'; } >forged.der
refused 1 "ursa: forged.der: csr-signature" check -key leaf.key -req forged.der
"$ursa" check -key leaf.key -req ec.csr >ours 2>log
[ $? -eq 1 ] && cat ours log | grep -q "NOT the same key$\|cert-algorithm"
ok $? "... also in a request"
refused 1 "ursa: -req: leaf.pem: contains no CERTIFICATE REQUEST, but CERTIFICATE$" check \
    -key leaf.key -req leaf.pem
refused 1 "ursa: -key: leaf.csr: contains no PRIVATE KEY, but CERTIFICATE REQUEST$" check \
    -key leaf.csr -req leaf.csr
refused 1 "ursa: -req: nowhere.csr: cannot be read" check -key leaf.key -req nowhere.csr
[ "$("$ursa" rsa -noout -modulus -in leaf.key)" = "$("$ursa" x509 -noout -modulus -in leaf.pem)" ]
ok $? "rsa -modulus and x509 -modulus are the same text"

# --- hostile -----------------------------------------------------------------------------------

# hostile FILE: ursa shows or refuses it, and its output is printable. A status over 1 means a crash.
hostile() {
    "$ursa" x509 -in "$1" -noout -text -subject -ext subjectAltName >ours 2>log
    [ $? -le 1 ] && ! LC_ALL=C grep -q '[^ -~]' ours
}
bad=0 tried=0
for i in "$vectors"/x509/fuzz-seeds/* "$vectors"/x509/bearssl/*.crt; do
    [ -f "$i" ] || continue
    tried=$((tried + 1))
    hostile "$i" || { bad=$((bad + 1)); echo "# $i"; }
done
[ $bad -eq 0 ]
ok $? "$tried published samples are shown or refused"
openssl x509 -in many.pem -outform DER -out many.der
python3 - <<'E'
data = open("many.der", "rb").read()
for i in range(0, len(data), 7):
    changed = bytearray(data)
    changed[i] ^= 0x41
    open(f"changed.{i}", "wb").write(changed)
for i in range(0, len(data), 61):
    open(f"changed.cut{i}", "wb").write(data[:i])
E
bad=0 tried=0
for i in changed.*; do
    tried=$((tried + 1))
    hostile "$i" || { bad=$((bad + 1)); echo "# $i"; }
done
[ $bad -eq 0 ]
ok $? "$tried changed certificates are shown or refused"

finish
