#!/bin/sh
# SPDX-License-Identifier: MIT
# Certificates made by `ursa x509 -req` and `ursa req -x509`: the same bytes as openssl's, where
# openssl's are wanted, and a refusal by name where they are not.
# shellcheck disable=SC2154
. tests/interop/tap.sh
. tests/interop/certs.sh
ursa=$(realpath "${URSA:-build/host/ursa}")
here=$(realpath tests/interop)
cd "$dir" || exit 1

# --- keys and requests -------------------------------------------------------------------------

for i in ca:2048 big:4096 odd:3072 device:2048 small:1024; do
    openssl genrsa -out "${i%:*}.key" "${i#*:}" 2>log || { echo "Bail out! no key"; exit 1; }
done
openssl req -new -key device.key -subj "/C=DE/O=Acme/CN=device 1" -out device.csr \
    -addext "subjectAltName=DNS:device-1.example,IP:192.0.2.1,URI:https://device-1.example/x" \
    -addext keyUsage=critical,digitalSignature -addext extendedKeyUsage=serverAuth,clientAuth \
    -addext basicConstraints=CA:FALSE 2>log
openssl req -new -key device.key -subj "/CN=plain" -out plain.csr 2>log
openssl pkcs8 -topk8 -in ca.key -passout pass:secret -out sealed.key 2>log

# hand NAME WISH...: a request NAME.csr by the device's key that no program would make.
hand() {
    name=$1
    shift
    python3 "$here/csr_by_hand.py" device.key "$name.csr" "$@"
}

# dates FILE: the dates of a certificate as $from and $to.
dates() {
    from=$(date -u -d "$(openssl x509 -in "$1" -noout -startdate | cut -d= -f2)" +%Y%m%d%H%M%SZ)
    to=$(date -u -d "$(openssl x509 -in "$1" -noout -enddate | cut -d= -f2)" +%Y%m%d%H%M%SZ)
}

# equal COMMAND OPTION...: the certificates of openssl and ursa are the same, signature and all.
equal() {
    openssl "$@" -outform DER -out theirs.der >log 2>&1 && dates theirs.der &&
        "$ursa" "$@" -outform DER -not_before "$from" -not_after "$to" -out ours.der >>log 2>&1 &&
        cmp ours.der theirs.der >>log 2>&1
    rc=$?
    [ $rc -eq 0 ] || { openssl x509 -in theirs.der -noout -text >a.txt
        openssl x509 -in ours.der -noout -text >b.txt; diff a.txt b.txt >>log; }
    ok $rc "the same bytes: $*"
    rm -f ours.der theirs.der
}

# shows NAME FILE PATTERN: openssl shows this of a certificate.
shows() {
    openssl x509 -in "$2" -noout -text -nameopt oneline >log 2>&1 && grep -q -- "$3" log
    ok $? "$1"
}

# gone FILE...: none of the files exists.
gone() {
    for i in "$@"; do
        [ ! -e "$i" ] || return 1
    done
}

# denied WORD OPTION...: ursa x509 -req with the CA refuses, says why, and leaves nothing.
denied() {
    word=$1
    shift
    refused 1 "$word" x509 -req -CA ca.pem -CAkey ca.key -days 9 -out out.pem "$@"
    gone out.pem || ok 1 "... and leaves nothing"
}

# --- self-signed: req -x509 --------------------------------------------------------------------

equal req -x509 -key ca.key -subj "/O=Acme/CN=root" -days 99 -set_serial 1
equal req -new -x509 -key big.key -subj "/CN=big" -set_serial 0x7fffffffffffffff -sha384
equal req -x509 -key odd.key -subj "/CN=odd" -set_serial 128 -sha512
equal req -x509 -key sealed.key -passin pass:secret -subj "/CN=sealed" -set_serial 77
equal req -x509 -key ca.key -subj "/CN=leaf" -set_serial 2 -addext basicConstraints=CA:FALSE \
    -addext subjectAltName=DNS:a.example,IP:2001:db8::1 -addext keyUsage=digitalSignature
equal req -x509 -key ca.key -subj "/CN=ca" -set_serial 3 \
    -addext "basicConstraints = critical, CA:true , pathlen:3" \
    -addext keyUsage=critical,keyCertSign,cRLSign -addext authorityKeyIdentifier=keyid,issuer:always
equal req -x509 -key ca.key -subj "/CN=ca" -set_serial 3 \
    -addext " basicConstraints = critical, CA : true , pathlen : 3" \
    -addext " keyUsage =critical,  keyCertSign , cRLSign" \
    -addext " authorityKeyIdentifier = keyid, issuer : always" -addext " subjectAltName=DNS: a.example"
equal req -x509 -key ca.key -subj "/CN=ca" -set_serial 4 -addext subjectKeyIdentifier=hash \
    -addext authorityKeyIdentifier=keyid:always,issuer:always -addext extendedKeyUsage=OCSPSigning
equal req -x509 -key ca.key -subj "/CN=ca" -set_serial 5 -extensions v3_ca
for i in 1 19491231000000Z 20240230000000Z tomorrow 2024-01-01 500230000000Z; do
    refused 2 "-not_after: $i: not a date" req -x509 -key ca.key -subj /CN=x -not_after "$i"
done
"$ursa" req -x509 -newkey rsa:2048 -noenc -keyout new.key -subj "/CN=new" -out new.pem 2>log &&
    openssl verify -CAfile new.pem new.pem >>log 2>&1 && "$ursa" check -key new.key -cert new.pem >>log
ok $? "req -x509 -newkey: a key, and its certificate"
cp new.key kept.key
refused 1 "exists already" req -x509 -newkey rsa:2048 -noenc -keyout new.key -subj /CN=x -out x.pem
cmp new.key kept.key 2>log && gone x.pem
ok $? "... a key that exists is never replaced"
refused 1 "private key" req -x509 -key ca.key -subj /CN=x -out kept.key
cmp new.key kept.key 2>log
ok $? "... by a certificate neither"
printf 'DE\n.\n\nAcme\n\nroot\n\n' | "$ursa" req -x509 -key ca.key -out asked.pem 2>log &&
    [ "$(openssl x509 -in asked.pem -noout -subject)" = "subject=C = DE, O = Acme, CN = root" ] &&
    ! grep -q "challenge" log
ok $? "req -x509 asks for the subject, and for no challenge"
"$ursa" req -x509 -key ca.key -subj /CN=x -set_serial 5 -text -subject -pubkey -modulus >ours 2>log
openssl x509 -text -noout <ours >text 2>>log && grep -q "^subject=CN = x$" ours &&
    grep -q "^Modulus=" ours && grep -q "^-----BEGIN PUBLIC KEY" ours && grep -q "Serial Number: 5 " ours
ok $? "req -x509 shows what is asked for"
refused 2 "-in: cannot be used with -x509; .*x509 -req -in FILE -signkey" req -x509 -in device.csr \
    -key ca.key
refused 2 "-x509: missing" req -new -key ca.key -subj /CN=x -not_before today
refused 2 "-config: missing; -extensions names a section" req -x509 -key ca.key -subj /CN=x \
    -extensions v3_req
refused 2 "-sha512: the digest is always SHA-256" req -new -key ca.key -subj /CN=x -sha512
refused 2 "-set_serial: 0: .*positive" req -x509 -key ca.key -subj /CN=x -set_serial 0
refused 2 "-set_serial: -1: negative" req -x509 -key ca.key -subj /CN=x -set_serial -1
refused 2 "-set_serial: 12x: not a number" req -x509 -key ca.key -subj /CN=x -set_serial 12x
refused 2 "-set_serial: .* more than 20 bytes" req -x509 -key ca.key -subj /CN=x \
    -set_serial 0x8000000000000000000000000000000000000000
refused 2 "-days: 9999999: ends after the year 9999; .*-not_after 99991231235959Z" \
    req -x509 -key ca.key -subj /CN=x -days 9999999
refused 2 "-days: 0: not a number from 1" req -x509 -key ca.key -subj /CN=x -days 0
refused 2 "-not_after: the certificate would end before it begins" req -x509 -key ca.key \
    -subj /CN=x -not_before 20300101000000Z -not_after 20291231235959Z
refused 2 "-addext: nsComment: not supported; only basicConstraints" req -x509 -key ca.key \
    -subj /CN=x -addext nsComment=hello
refused 2 "-addext: keyUsage=keyAgreement: this extension was given before" req -x509 -key ca.key \
    -subj /CN=x -addext keyUsage=digitalSignature -addext keyUsage=keyAgreement
refused 1 "the subject is empty, but a CA needs a name; give it one with -subj" req -x509 \
    -key ca.key -subj / -addext subjectAltName=DNS:a.example
refused 1 "the subject is empty, but a CA needs a name; .*-subj" req -x509 -key ca.key -subj /
refused 1 "the subject is empty, but a self-signed certificate .*; give it one with -subj" req -x509 \
    -key ca.key -subj / -addext basicConstraints=CA:FALSE -addext subjectAltName=DNS:a.example
refused 1 "keyCertSign or cRLSign, which need basicConstraints=CA:TRUE" req -x509 -key ca.key \
    -subj /CN=x -addext basicConstraints=CA:FALSE -addext keyUsage=keyCertSign
refused 1 "key-size" req -x509 -key small.key -subj /CN=x

# --- for a request: x509 -req ------------------------------------------------------------------

"$ursa" req -x509 -key ca.key -subj "/O=Acme/CN=Test CA" -days 3650 -out ca.pem 2>log
ok $? "a CA's certificate"
"$ursa" req -x509 -key big.key -subj "/O=Acme/CN=Big CA" -days 3650 -sha512 -out big.pem 2>log
ok $? "... and one of RSA-4096"
cat >ext.cnf <<'X'
# The lines before the first section are the default.
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment   # a comment
[ other ]
HOME = $ENV::HOME/not/used
[server]
basicConstraints=critical,CA:FALSE
extendedKeyUsage = serverAuth, \
    clientAuth
subjectAltName = "@alt_names"
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always, issuer:always
[alt_names]
DNS.1 = a.example
DNS.2 = *.b.example
IP.1 = 192.0.2.7
email = 'x@a.example'
URI.9 = http://a.example/\#part
[sub]
basicConstraints=critical,CA:TRUE,pathlen:0
keyUsage=critical,keyCertSign,cRLSign
[ issuer ]
authorityKeyIdentifier = issuer:always
basicConstraints = CA:FALSE
[blanks]
basicConstraints = CA: TRUE, pathlen: 1
authorityKeyIdentifier = keyid : always , issuer: always
subjectAltName = DNS : a.example , IP : 192.0.2.1, URI: http://x/
[ids]
authorityKeyIdentifier = keyid, issuer
subjectAltName = critical,DNS:a.example,IP:::1
X
sed 's/$/\r/' ext.cnf >crlf.cnf
(printf '\357\273\277extensions = server\n'; cat ext.cnf) >named.cnf
by="x509 -req -CA ca.pem -CAkey ca.key -days 99 -set_serial 0x5A00112233445566778899AABBCCDDEEFF001122"
for i in server sub issuer blanks ids; do
    # shellcheck disable=SC2086
    equal $by -in device.csr -extfile ext.cnf -extensions $i
done
# shellcheck disable=SC2086
{
    equal $by -in device.csr -extfile ext.cnf
    equal $by -in device.csr -extfile crlf.cnf -extensions server
    equal $by -in device.csr -extfile named.cnf
    equal $by -in device.csr -copy_extensions copy
    equal $by -in device.csr -copy_extensions copyall -sha384
    equal $by -in device.csr -copy_extensions copy -extfile ext.cnf -extensions server -sha512
    equal $by -in plain.csr -extfile ext.cnf -subj "/C=DE/CN=another name"
}
equal x509 -req -CA big.pem -CAkey big.key -days 9 -set_serial 9 -in device.csr -copy_extensions copy
equal x509 -req -CA ca.pem -CAkey sealed.key -passin pass:secret -set_serial 9 -in device.csr \
    -extfile ext.cnf
equal x509 -req -signkey device.key -set_serial 9 -in device.csr -copy_extensions copy
equal x509 -req -key device.key -set_serial 9 -in device.csr -extfile ext.cnf -extensions issuer
cat ca.pem ca.key >both.pem
equal x509 -req -CA both.pem -set_serial 9 -in device.csr -extfile ext.cnf
openssl req -in device.csr -outform DER -out device.der
# The names and the key are copied byte by byte, whatever their string types are.
openssl req -new -key device.key -subj "/O=Acmé/CN=x" -out latin.csr 2>log
equal x509 -req -CA ca.pem -CAkey ca.key -set_serial 9 -in latin.csr -extfile ext.cnf
# openssl's own file, which has much else in it.
cnf=$(openssl version -d | sed 's/.*"\(.*\)"/\1/')/openssl.cnf
for i in v3_ca usr_cert v3_req; do
    ! grep -q "^\[ *$i *\]" "$cnf" || equal x509 -req -CA ca.pem -CAkey ca.key -set_serial 9 \
        -in device.csr -extfile "$cnf" -extensions $i
done
# A CA without a key identifier: its name and serial number take the place of it.
printf 'basicConstraints=critical,CA:TRUE\nsubjectKeyIdentifier=none\n' >noid.ext
openssl req -new -key ca.key -subj "/CN=no id" -out noid.csr 2>log
openssl x509 -req -in noid.csr -signkey ca.key -extfile noid.ext -days 99 -out noid.pem 2>log
equal x509 -req -CA noid.pem -CAkey ca.key -set_serial 9 -in device.csr -copy_extensions copy
refused 1 "-CA: the CA's certificate has no subjectKeyIdentifier" x509 -req -CA noid.pem \
    -CAkey ca.key -in device.csr -extfile ext.cnf -extensions server

# --- what is there without a wish --------------------------------------------------------------

"$ursa" x509 -req -in device.der -CA ca.pem -CAkey ca.key -out d.pem 2>err
openssl verify -CAfile ca.pem d.pem >log 2>&1 &&
    grep -q "^Certificate request self-signature ok$" err &&
    grep -q "^subject=C = DE, O = Acme, CN = device 1$" err
ok $? "x509 -req with nothing else makes a certificate, and says what for"
grep -q "^Warning: No -copy_extensions given; ignoring any extensions in the request$" err
ok $? "... and that the extensions of the request are not in it"
shows "... of version 3" d.pem "Version: 3 (0x2)"
shows "... which is no CA's" d.pem "CA:FALSE"
shows "... has the device's key identifier" d.pem "Subject Key Identifier"
shows "... and the CA's" d.pem "Authority Key Identifier"
! grep -q "device-1.example" log
ok $? "... and nothing that the request asked for"
[ "$(($(date -d "$(openssl x509 -in d.pem -noout -enddate | cut -d= -f2)" +%s) - \
    $(date -d "$(openssl x509 -in d.pem -noout -startdate | cut -d= -f2)" +%s)))" -eq 2592000 ]
ok $? "... for 30 days"
for i in 1 2 3 4 5 6 7 8; do
    "$ursa" x509 -req -in plain.csr -CA ca.pem -CAkey ca.key -noout -serial 2>log
done >serials
[ "$(sort -u serials | grep -c '^serial=[4-7][0-9A-F]\{39\}$')" -eq 8 ]
ok $? "random serial numbers are positive, of 20 bytes, and differ"

# time FROM TO: the dates, and their types in the certificate.
dated() {
    "$ursa" req -x509 -key ca.key -subj /CN=x -not_before "$1" -not_after "$2" -out t.pem 2>log &&
        openssl asn1parse -in t.pem >log && [ "$(grep TIME log | sed 's/.*prim: //; s/ *:/:/' |
            tr '\n' ' ')" = "$3 " ]
    ok $? "from $1 to $2: $3"
}
dated 19500101000000Z 20491231235959Z "UTCTIME:500101000000Z UTCTIME:491231235959Z"
dated 491231235959Z 20500101000000Z "UTCTIME:491231235959Z GENERALIZEDTIME:20500101000000Z"
dated 240229120000Z 99991231235959Z "UTCTIME:240229120000Z GENERALIZEDTIME:99991231235959Z"

# --- serial files ------------------------------------------------------------------------------

sign="x509 -req -in plain.csr -CA ca.pem -CAkey ca.key -noout -serial"
# shellcheck disable=SC2086
refused 1 "-CAserial: none.srl: does not exist; -CAcreateserial makes it" $sign -CAserial none.srl
# shellcheck disable=SC2086
"$ursa" $sign -CAcreateserial >first 2>log && "$ursa" $sign -CAcreateserial >second 2>log &&
    [ "$(cat second)" = "serial=$(cat ca.srl)" ] && openssl $sign -CAserial ca.srl >third 2>log &&
    [ "$(cat third)" = "serial=$(cat ca.srl)" ] && [ "$(cat first second third | sort -u | wc -l)" -eq 3 ]
ok $? "-CAcreateserial: a file that ursa and openssl count on"
for i in "00 01" "7F 80" "FF 0100" "0FFF 1000" "9 0A" "7FFF 8000" \
    "7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFE 7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"; do
    echo "${i% *}" >n.srl
    # shellcheck disable=SC2086
    "$ursa" $sign -CAserial n.srl >out 2>log && [ "$(cat n.srl)" = "${i#* }" ] &&
        [ "$(cat out)" = "serial=${i#* }" ]
    ok $? "after ${i% *} comes ${i#* }"
done
for i in 7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF:"no larger" -1:hexadecimal "":"number is missing" xyz:hexadecimal; do
    printf '%s\n' "${i%:*}" >n.srl
    # shellcheck disable=SC2086
    refused 1 "-CAserial: n.srl: .*${i#*:}" $sign -CAserial n.srl
    [ "$(cat n.srl)" = "${i%:*}" ] || ok 1 "... and the file is as before"
done
echo 10 >n.srl
refused 1 "cannot be written" x509 -req -in plain.csr -CA ca.pem -CAkey ca.key -CAserial n.srl \
    -out nowhere/x.pem
[ "$(cat n.srl)" = 11 ]
ok $? "the number of a certificate that could not be written is not used again"
echo 10 >n.srl
denied "is not copied\|asks for" -in "$(hand wish 2.5.29.19:30030101ff; echo wish.csr)" \
    -copy_extensions copy -CAserial n.srl
[ "$(cat n.srl)" = 10 ]
ok $? "a request that is refused uses no number"
for i in 1 2 3 4 5 6 7 8 9; do
    # shellcheck disable=SC2086
    "$ursa" $sign -CAserial n.srl 2>>log &
done >together
wait
[ "$(sort -u together | wc -l)" -eq 9 ] && [ "$(cat n.srl)" = 19 ]
ok $? "nine at once take nine numbers"
refused 1 "-CAserial: kept.key: not a serial number" x509 -req -in plain.csr -CA ca.pem \
    -CAkey ca.key -CAserial kept.key
cmp new.key kept.key 2>log
ok $? "... and a key in place of a serial file is kept"
refused 2 "-set_serial: cannot be used with a file" x509 -req -in plain.csr -CA ca.pem \
    -CAkey ca.key -CAserial n.srl -set_serial 5

# --- the CA ------------------------------------------------------------------------------------

make notca /CN=notca notca basicConstraints=CA:FALSE
make nosign /CN=nosign nosign basicConstraints=critical,CA:TRUE keyUsage=cRLSign
DAYS=-1 make over /CN=over over basicConstraints=critical,CA:TRUE
"$ursa" req -x509 -key ca.key -subj /CN=later -not_before 20900101000000Z \
    -not_after 20950101000000Z -out later.pem 2>log
openssl x509 -req -in plain.csr -signkey device.key -days 9 -out first.pem 2>log
for i in "notca: .*not a CA's" "nosign: .*keyUsage does not have keyCertSign" "over: cert-expired"; do
    f=${i%%:*}
    refused 1 "$f.pem: ${i#*: }" x509 -req -in plain.csr -CA "$f.pem" -CAkey "$f.key"
done
refused 1 "later.pem: cert-not-yet-valid" x509 -req -in plain.csr -CA later.pem -CAkey ca.key
refused 1 "first.pem: not a CA's" x509 -req -in plain.csr -CA first.pem -CAkey device.key
refused 1 "-CAkey: this is not the key of ca.pem" x509 -req -in plain.csr -CA ca.pem -CAkey device.key
refused 1 "-signkey: this is not the key of plain.csr" x509 -req -in plain.csr -signkey ca.key
refused 1 "contains no PRIVATE KEY" x509 -req -in plain.csr -CA ca.pem
refused 2 "-CA: missing" x509 -req -in plain.csr
refused 2 "-CA: missing; -CAkey" x509 -req -in plain.csr -CAkey ca.key -signkey device.key
refused 2 "-signkey: cannot be used with -CA" x509 -req -in plain.csr -CA ca.pem -signkey device.key
refused 2 "-req: missing; -CA makes" x509 -in ca.pem -CA ca.pem -CAkey ca.key
refused 2 "-extfile: missing" x509 -req -in plain.csr -CA ca.pem -CAkey ca.key -extensions x
refused 2 "-sha1: certificates are signed with -sha256" x509 -req -in plain.csr -CA ca.pem \
    -CAkey ca.key -sha1
refused 2 "-preserve_dates: a request has no dates" x509 -req -in plain.csr -preserve_dates
refused 2 "-force_pubkey: .*the key that signed it" x509 -req -in plain.csr -force_pubkey x
refused 2 "-copy_extensions: all: must be none, copy or copyall" x509 -req -copy_extensions all

cp ca.pem ca.before
refused 2 "-out: the same file as -CA" x509 -req -in plain.csr -CA ca.pem -CAkey ca.key -out ./ca.pem
cmp ca.pem ca.before 2>log
ok $? "... and the CA's certificate is kept"
"$ursa" x509 -req -in device.csr -CA big.pem -CAkey big.key -extfile ext.cnf -extensions sub \
    -out last.pem 2>log
refused 1 "cert-path-length" x509 -req -in noid.csr -CA last.pem -CAkey device.key -extfile ext.cnf \
    -extensions sub
"$ursa" x509 -req -in noid.csr -CA last.pem -CAkey device.key -out x.pem 2>log
ok $? "a CA with pathlen:0 certifies all but CAs"
for i in /dev/zero /dev/null; do
    refused 1 "-noise: $i: " x509 -req -in plain.csr -CA ca.pem -CAkey ca.key -noise $i -out out.pem
    gone out.pem
    ok $? "... and without noise for its serial number no certificate is made"
done
refused 1 "-noise: /dev/zero: " req -x509 -key ca.key -subj /CN=x -noise /dev/zero

# --- hostile requests --------------------------------------------------------------------------

openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ec.key -subj /CN=ec \
    -out ec.csr 2>log
openssl req -new -newkey ed25519 -nodes -keyout ed.key -subj /CN=ed -out ed.csr 2>log
openssl req -new -key small.key -subj /CN=small -out small.csr 2>log
openssl req -new -key device.key -subj /CN=old -sha1 -out sha1.csr 2>log
openssl req -in plain.csr -outform DER -out plain.der
{ head -c -1 plain.der; tail -c 1 plain.der | tr '\000-\377' '\001-\377\000'; } >forged.der
denied "ec.csr: key-not-rsa: EC" -in ec.csr
denied "ed.csr: key-not-rsa: Ed25519" -in ed.csr
denied "small.csr: key-size" -in small.csr
denied "sha1.csr: cert-algorithm" -in sha1.csr
denied "forged.der: csr-signature" -in forged.der

san=2.5.29.17 ku=2.5.29.15 bc=2.5.29.19 eku=2.5.29.37
hand ca $bc:critical:30030101ff
hand sign $ku:03020204
hand crl $ku:03020102
hand ocsp $eku:300a06082b06010505070309
for i in "ca:basicConstraints CA:TRUE" "sign:keyUsage keyCertSign" "crl:keyUsage keyCertSign or cRLSign" \
    "ocsp:extendedKeyUsage OCSPSigning"; do
    denied "${i%%:*}.csr: asks for ${i#*:}.*which only a CA may have; .*copyall" -in "${i%%:*}.csr" \
        -copy_extensions copy
done
"$ursa" x509 -req -in ca.csr -CA ca.pem -CAkey ca.key -out x.pem 2>log
shows "a CA's powers are not copied without -copy_extensions" x.pem CA:FALSE
"$ursa" x509 -req -in ca.csr -CA ca.pem -CAkey ca.key -copy_extensions copyall -out x.pem 2>log
shows "... but with copyall" x.pem CA:TRUE
"$ursa" x509 -req -in ca.csr -CA ca.pem -CAkey ca.key -copy_extensions copy -extfile ext.cnf \
    -out x.pem 2>log
shows "... and -extfile has the last word against them" x.pem CA:FALSE
"$ursa" x509 -req -in sign.csr -CA ca.pem -CAkey ca.key -copy_extensions copy -extfile ext.cnf \
    -extensions sub -out x.pem 2>log
shows "... and for them" x.pem "CA:TRUE, pathlen:0"
denied "sign.csr: keyUsage has keyCertSign or cRLSign, which need" -in sign.csr \
    -copy_extensions copyall
hand many $san:3003820161 1.3.6.1.5.5.7.1.24:3003020105 2.5.29.14:04021234 \
    2.5.29.30:critical:3000 1.3.6.1.4.1.311.20.2:1e020041
"$ursa" x509 -req -in many.csr -CA ca.pem -CAkey ca.key -copy_extensions copyall -out x.pem 2>err
openssl x509 -in x.pem -noout -text >log 2>&1 && grep -q "DNS:a$" log && ! grep -q "311.20.2" log &&
    ! grep -q "Constraints: critical" log && ! grep -qi "tlsfeature\|status_request" log
ok $? "an extension that ursa does not know is never copied"
for i in tlsfeature subjectKeyIdentifier nameConstraints 1.3.6.1.4.1.311.20.2; do
    grep -q "^ursa: many.csr: the extension $i is not copied$" err
    ok $? "... and named: $i"
done
hand twice $san:3003820161 $san:3003820162
hand nul $san:300582036100ff
hand empty $san:3000
hand address $san:30058703c00002
hand broken $bc:300301ff
hand false $bc:3003010100
hand bits $ku:03020380
denied "twice.csr: cert-extension-repeated" -in twice.csr -copy_extensions copyall
denied "nul.csr: cert-malformed: subjectAltName" -in nul.csr -copy_extensions copy
denied "address.csr: cert-malformed: subjectAltName" -in address.csr -copy_extensions copy
denied "empty.csr: .*malformed" -in empty.csr -copy_extensions copy
denied "broken.csr: .*malformed" -in broken.csr -copy_extensions copyall
denied "false.csr: .*malformed" -in false.csr -copy_extensions copyall
hand nobody subject=3000
hand named subject=3000 $san:3003820161
hand control subject=3011310f300d06035504030c061b5b324a0a00
hand unfinished subject=300d310b3009060355040a0c02c3
denied "nobody.csr: subject-empty: .*subjectAltName; add one with -extfile, or give a subject with -subj" \
    -in nobody.csr
for i in "" "-copy_extensions copy"; do
    # shellcheck disable=SC2086
    refused 1 "named.csr: the subject is empty, but a self-signed certificate is its own issuer" x509 \
        -req -in named.csr -signkey device.key -noout $i
done
denied "nobody.csr: subject-empty: .*; add one with -extfile" -in nobody.csr -copy_extensions copy
denied "named.csr: subject-empty: .*; copy the request's with -copy_extensions copy, or .* -subj" \
    -in named.csr
denied "plain.csr: subject-empty: .*; add one with -extfile, or" -in plain.csr -subj /
denied "ca.csr: the subject is empty, but a CA needs a name; give it one with -subj" -in ca.csr \
    -subj / -copy_extensions copyall
denied "unfinished.csr: csr-malformed" -in unfinished.csr
"$ursa" x509 -req -in named.csr -CA ca.pem -CAkey ca.key -copy_extensions copy -out x.pem 2>log
shows "an empty subject makes subjectAltName critical" x.pem "Subject Alternative Name: critical"
denied "control.csr: name-alphabet" -in control.csr
hand octets subject=300b3109300706035504030c00
denied "octets.csr: name-empty: subject at 6: no value; give another subject with -subj" \
    -in octets.csr
for i in "name at 0:: no value; write /CN=NAME, or / for the empty name" \
    "CN at 4:/CN=: no value; give the attribute a value, or leave it out" \
    "O at 8:/CN=x/O=: no value; give the attribute a value, or leave it out"; do
    place=${i%%:*} rest=${i#*:}
    for j in "req -x509 -key ca.key" "req -new -key device.key" \
        "x509 -req -in plain.csr -signkey device.key"; do
        # shellcheck disable=SC2086
        refused 2 "-subj: name-empty: $place: ${rest#*: }" $j -subj "${rest%%: *}" -noout
    done
done
for i in 0401 1a01 1301 1e02 1c04 0305; do # OCTET STRING, VisibleString, a wrong character, ...
    case $i in
    1301) value=2a ;;
    1e02) value=d800 ;;
    1c04) value=00110000 ;;
    0305) value=0001020304 ;;
    *) value=78 ;;
    esac
    n=$(($(printf %d "0x${i#??}") + 5 + 2))
    hand odd "subject=$(printf '30%02x31%02x30%02x0603550403%s%s' $((n + 4)) $((n + 2)) $n "$i" $value)"
    denied "odd.csr: name-alphabet" -in odd.csr
done
"$ursa" x509 -req -in control.csr -CA ca.pem -CAkey ca.key -subj "/CN=good" -out x.pem 2>log
rc=$?
shows "... but -subj gives it another name" x.pem "Subject: CN = good"
[ $rc -eq 0 ] && "$ursa" x509 -req -in control.csr -CA ca.pem -CAkey ca.key -subj /CN=good 2>&1 |
    LC_ALL=C grep -v '^[ -~]*$' >log
[ ! -s log ]
ok $? "... and what its own has of control characters reaches no terminal"

# --- files of extensions -----------------------------------------------------------------------

# line NUMBER WORD TEXT: line NUMBER of the section is refused so.
line() {
    # shellcheck disable=SC2059
    printf "$3" >bad.cnf
    denied "-extfile: bad.cnf: line $1: $2" -in plain.csr -extfile bad.cnf -extensions v3
}
line 3 "nsCertType: not supported; only basicConstraints" '# x\n[v3]\nnsCertType=server\n'
line 2 "keyUsage: no such word: digitalSignatures" '[v3]\nkeyUsage=digitalSignatures\n'
line 2 "keyUsage: no such word: 1.2.3" '[v3]\nkeyUsage=cRLSign, 1.2.3, x\n'
line 2 "extendedKeyUsage: no such word: 1.2.3.4" '[v3]\nextendedKeyUsage=1.2.3.4\n'
line 2 "basicConstraints: CA:MAYBE: write CA:TRUE or CA:FALSE once" '[v3]\nbasicConstraints=CA:MAYBE\n'
line 2 "basicConstraints: pathlen:-1: write" '[v3]\nbasicConstraints=CA:TRUE,pathlen:-1\n'
line 2 "basicConstraints: pathlen:128: write" '[v3]\nbasicConstraints=CA:TRUE,pathlen:128\n'
line 2 "basicConstraints: pathlen needs CA:TRUE" '[v3]\nbasicConstraints=CA:FALSE,pathlen:0\n'
line 2 "basicConstraints: CA:FALSE: write" '[v3]\nbasicConstraints=CA:TRUE,CA:FALSE\n'
line 2 "basicConstraints: DER:30: write" '[v3]\nbasicConstraints=DER:30\n'
line 2 "subjectAltName: dirName:x: san-type" '[v3]\nsubjectAltName=dirName:x\n'
line 2 "subjectAltName: DNS:a_b: san-dns" '[v3]\nsubjectAltName=DNS:ok.example,DNS:a_b\n'
line 2 "subjectAltName: email:copy: san-email" '[v3]\nsubjectAltName=email:copy\n'
line 2 "subjectAltName: @none: the file has no such section" '[v3]\nsubjectAltName=@none\n'
line 2 "subjectAltName: @n: san-type" '[v3]\nsubjectAltName=DNS:a, @n\n[n]\nDNS.1=b\n'
line 4 "subjectAltName: a,DNS:b: a comma" '[v3]\nsubjectAltName=@n\n[n]\nDNS.1=a,DNS:b\n'
line 5 "subjectAltName: RID:1.2: san-type" '[v3]\nsubjectAltName=@n\n[n]\nDNS.1=a\nRID.1=1.2\n'
line 2 "subjectAltName: has no name" '[v3]\nsubjectAltName=@n\n[n]\n'
line 2 "subjectKeyIdentifier: 0102: only the value hash" '[v3]\nsubjectKeyIdentifier=0102\n'
line 2 "subjectKeyIdentifier: must not be critical" '[v3]\nsubjectKeyIdentifier=critical,hash\n'
line 2 "authorityKeyIdentifier: keyid:sometimes: only" '[v3]\nauthorityKeyIdentifier=keyid:sometimes\n'
# shellcheck disable=SC2016
line 2 "subjectAltName: variables" '[v3]\nsubjectAltName=DNS:$name\n'
line 3 "keyUsage: is in this section twice" '[v3]\nkeyUsage=cRLSign\nkeyUsage=keyCertSign\n'
line 2 "a line must be \[SECTION\] or NAME = VALUE" '[v3]\nhello\n'
line 1 "the \] after the name of the section is missing" '[v3\nkeyUsage=cRLSign\n'
line 2 "directives such as .include" '[v3]\n.include other.cnf\n'
line 2 "SECTION::NAME is not supported" '[v3]\nv3::keyUsage=cRLSign\n'
line 2 "subjectAltName: a control character" '[v3]\nsubjectAltName=DNS:a\\nb\n'
line 2 "subjectAltName: a control character" '[v3]\nsubjectAltName="DNS:a\\tb"\n'
line 2 "subjectAltName: a control character, such as \\\\n, or a backslash at the end" \
    '[v3]\nsubjectAltName=DNS:a\\\\\\\n'
line 2 "a name before = has no blanks, quotes or escapes" "[v3]\\n'keyUsage'=cRLSign\\n"
line 2 "a name before = has no blanks, quotes or escapes" '[v3]\nkey Usage=cRLSign\n'
line 1 "a name between \[ and \] has no quotes or escapes" '["v3"]\nkeyUsage=cRLSign\n'
line 4 "nsComment: not supported" '[v3]\nkeyUsage=digital\\\nSignature\nnsComment=x\n'
printf '[v3]\nkeyUsage=\000cRLSign\n' >bad.cnf
denied "-extfile: bad.cnf: line 1: a NUL byte is not allowed" -in plain.csr -extfile bad.cnf -extensions v3
denied "-extfile: ext.cnf: none: the file has no such section" -in plain.csr -extfile ext.cnf \
    -extensions none
denied "-extfile: bad2.cnf: no extension is before the first section" -in plain.csr \
    -extfile "$(printf '[v3]\n' >bad2.cnf; echo bad2.cnf)"
denied "-extfile: nowhere.cnf: cannot be read" -in plain.csr -extfile nowhere.cnf
{ echo '[v3]'; echo 'subjectAltName=@n'; echo '[n]'
    for i in $(seq 100); do echo "DNS.$i = host-$i.example"; done; } >hundred.cnf
equal x509 -req -CA ca.pem -CAkey ca.key -set_serial 9 -in plain.csr -extfile hundred.cnf -extensions v3

# --- files -------------------------------------------------------------------------------------

cp device.key kept2.key
denied "private key" -in plain.csr -out kept2.key
cmp device.key kept2.key 2>log
ok $? "a private key is never replaced by a certificate"
cp d.pem before.pem
refused 1 "asks for" x509 -req -in ca.csr -CA ca.pem -CAkey ca.key -copy_extensions copy -out before.pem
cmp d.pem before.pem 2>log
ok $? "what fails leaves the file that was there"
"$ursa" x509 -req -CA ca.pem -CAkey ca.key -days 9 <plain.csr 2>log | openssl verify -CAfile ca.pem >>log 2>&1
ok $? "a request on standard input, the certificate on standard output"
(cat plain.csr; echo after) >p.csr
{ echo secret; cat p.csr; } | "$ursa" x509 -req -CA ca.pem -CAkey sealed.key -passin stdin -days 9 \
    -out x.pem 2>log
ok $? "a passphrase is the line before the request"

finish
