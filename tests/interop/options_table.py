# SPDX-License-Identifier: MIT
"""A row for each option in openssl's help, for options.t: how ursa treats it, with its arguments."""

# Each line is `KIND -option ARGUMENTS`, after a line `COMMAND:`.
#
#   same      exit status 0, and the same output and files as openssl's
#   accepted  the same, but the option has no effect on them
#   refused   exit status 2, no output and no file; the message has the option's name, and what
#             the regular expression after => finds
#
# `same/key` compares what openssl says about a new key, because each key is another one. `same/cert`
# does not compare dates and signatures of certificates. The options of openssl with a * in the help
# are in separate tests.
TABLE = r"""
req:
  same      -help             -help
  refused   -engine           -engine x -in r.csr => there are no engines
  refused   -keygen_engine    -newkey rsa:2048 -keygen_engine x => -noise
  same      -in               -in r.csr
  accepted  -in               -new -in r.csr -key k.pem -subj /CN=x
  same      -inform           -in r.der -inform DER
  same      -inform           -in r.csr -inform=pem
  same      -verify           -in r.csr -verify -noout
  same      -verify           -new -key k.pem -subj /CN=x -verify
  same      -new              -new -key k.pem -subj /CN=x
  same      -config           -new -key k.pem -config req.cnf
  same      -config           -new -key k.pem -config req.cnf -subj /CN=other
  same/cert -config           -x509 -key k.pem -config req.cnf -set_serial 7
  accepted  -config           -in r.csr -config req.cnf
  same      -section          -new -key k.pem -config req.cnf -section other
  refused   -config           -new -key k.pem -section other => -section names a section
  accepted  -utf8             -new -key k.pem -subj /CN=x -utf8
  refused   -nameopt          -in r.csr -nameopt RFC2253 => leave this option out
  refused   -reqopt           -in r.csr -reqopt no_pubkey => leave this option out
  same      -text             -in r.csr -text
  same      -text             -new -key k.pem -subj /CN=x -text -noout
  same/cert -x509             -x509 -key k.pem -subj /CN=x -set_serial 7
  refused   -in               -x509 -in r.csr -key k.pem => x509 -req -in FILE -signkey
  refused   -CA               -new -key k.pem -CA ca.pem => x509 -req -in FILE -CA FILE -CAkey
  refused   -CAkey            -new -key k.pem -CAkey ca.key => x509 -req -in FILE -CA FILE -CAkey
  same      -subj             -new -key k.pem -subj /C=US/ST=New\ York/L=x/O=Acme,\ Inc./OU=y/CN=x
  same      -subj             -new -key k.pem -subj=/CN=a=b
  refused   -subj             -in r.csr -subj /CN=y => -new -key FILE
  same      -subject          -in r.csr -subject -noout
  accepted  -multivalue-rdn   -new -key k.pem -subj /CN=x+OU=y -multivalue-rdn
  same/cert -days             -x509 -key k.pem -subj /CN=x -set_serial 7 -days 365
  accepted  -days             -new -key k.pem -subj /CN=x -days 365
  same/cert -set_serial       -x509 -key k.pem -subj /CN=x -set_serial 0x0123456789
  accepted  -set_serial       -new -key k.pem -subj /CN=x -set_serial 7
  accepted  -copy_extensions  -new -key k.pem -subj /CN=x -copy_extensions none
  refused   -copy_extensions  -new -key k.pem -copy_extensions copy => x509 -req -copy_extensions
  same      -addext           -new -key k.pem -subj /CN=x -addext subjectAltName=DNS:a,IP:192.0.2.1
  same      -addext           -new -key k.pem -subj /CN=x -addext=basicConstraints=CA:false
  same/cert -addext           -x509 -key k.pem -subj /CN=x -set_serial 7 -addext keyUsage=keyCertSign
  accepted  -addext           -in r.csr -addext subjectAltName=DNS:a
  same/cert -extensions       -x509 -key k.pem -set_serial 7 -config req.cnf -extensions v3_server
  accepted  -extensions       -new -key k.pem -config req.cnf -extensions v3_server
  accepted/cert -extensions   -x509 -key k.pem -subj /CN=x -set_serial 7 -extensions v3_ca
  refused   -config           -new -key k.pem -extensions v3_server => -config: missing
  same      -reqexts          -new -key k.pem -config req.cnf -reqexts v3_server
  refused   -config           -new -key k.pem -reqexts v3_req => -config: missing
  refused   -precert          -new -key k.pem -subj /CN=x -precert => leave this option out
  same      -key              -new -key k.pem -subj /CN=x
  same      -key              -new -key k1.pem -subj /CN=x
  accepted  -key              -in r.csr -key k.pem
  accepted  -keyform          -new -key k.pem -subj /CN=x -keyform PEM
  accepted  -keyform          -new -key k.der -subj /CN=x -keyform DER
  refused   -keyform          -new -key k.pem -subj /CN=x -keyform ENGINE => PEM or DER
  same      -pubkey           -in r.csr -pubkey -noout
  same/key  -keyout           -new -newkey rsa:2048 -keyout new.pem -nodes -subj /CN=x -noout
  refused   -keyout           -new -key k.pem -keyout new.pem -nodes -subj /CN=x => rsa -in KEY -out
  accepted  -keyout           -in r.csr -keyout new.pem
  same      -passin           -new -key e.pem -passin pass:secret -subj /CN=x
  accepted  -passin           -new -key k.pem -passin file:words -subj /CN=x
  accepted  -passin           -in r.csr -passin pass:secret
  same/key-of-req -passout    -new -newkey rsa -keyout new.pem -passout pass:secret -subj /CN=x -noout
  accepted  -passout          -new -key k.pem -passout pass:secret -subj /CN=x
  accepted  -passout          -in r.csr -passout pass:secret
  refused   -noenc            -newkey rsa:2048 -noenc -passout pass:secret -subj /CN=x => -passout
  same/key  -newkey           -newkey rsa:2048 -keyout new.pem -nodes -subj /CN=x -noout
  same/key  -newkey           -newkey rsa -keyout new.pem -nodes -subj /CN=x -noout
  same/key  -newkey           -newkey 2048 -keyout new.pem -nodes -subj /CN=x -noout
  accepted  -newkey           -newkey rsa:2048 -new -key k.pem -subj /CN=x
  refused   -newkey           -newkey rsa:4096 -keyout new.pem -nodes -subj /CN=x => only rsa:2048
  refused   -newkey           -newkey ec -keyout new.pem -nodes -subj /CN=x => only rsa:2048
  refused   -newkey           -newkey param:x -keyout new.pem -nodes -subj /CN=x => only rsa:2048
  accepted  -pkeyopt          -new -key k.pem -subj /CN=x -pkeyopt rsa_keygen_bits:2048
  refused   -pkeyopt          -newkey rsa -pkeyopt rsa_keygen_bits:4096 => only RSA keys of 2048
  accepted  -sigopt           -new -key k.pem -subj /CN=x -sigopt rsa_padding_mode:pkcs1
  refused   -sigopt           -new -key k.pem -subj /CN=x -sigopt rsa_padding_mode:pss => leave this
  refused   -vfyopt           -in r.csr -verify -vfyopt rsa_padding_mode:pss => leave this option out
  same      -out              -new -key k.pem -subj /CN=x -out new.csr
  same      -outform          -new -key k.pem -subj /CN=x -out new.csr -outform DER
  same      -batch            -new -key k.pem -batch
  accepted  -batch            -in r.csr -batch
  accepted  -verbose          -new -key k.pem -subj /CN=x -verbose
  same/key  -noenc            -newkey rsa:2048 -keyout new.pem -noenc -subj /CN=x -noout
  accepted  -noenc            -noenc -new -key k.pem -subj /CN=x
  accepted  -nodes            -nodes -new -key k.pem -out server.csr -subj /CN=x
  accepted  -nodes            -nodes -in r.csr
  refused   -noenc            -newkey rsa:2048 -nodes -aes256 -keyout new.pem -subj /CN=x => encrypted
  same      -noout            -in r.csr -noout
  same      -newhdr           -in r.csr -newhdr
  same      -newhdr           -new -key k.pem -subj /CN=x -newhdr
  same      -modulus          -in r.csr -modulus -noout
  accepted  -rand             -new -key k.pem -subj /CN=x -rand words
  refused   -writerand        -new -key k.pem -writerand x => leave this option out
  refused   -provider-path    -in r.csr -provider-path x => leave this option out
  accepted  -provider         -in r.csr -provider default
  refused   -provider         -in r.csr -provider fips => leave this option out
  refused   -propquery        -in r.csr -propquery fips=yes => leave this option out

genrsa:
  same      -help             -help
  refused   -engine           -engine x 2048 => there are no engines
  refused   -3                -3 -out new.pem 2048 => leave this option out
  accepted/key -F4            -F4 -out new.pem 2048
  accepted/key -f4            -f4 -out new.pem 2048
  same/key  -out              -out new.pem 2048
  same/key  -out              -out=new.pem
  same/key  -passout          -aes128 -passout pass:secret -out new.pem 2048
  accepted/key -passout       -passout pass:secret -out new.pem 2048
  accepted/key -primes        -primes 2 -out new.pem 2048
  refused   -primes           -primes 3 -out new.pem 2048 => two primes
  same/key  -verbose          -verbose -out new.pem 2048
  same/key  -traditional      -traditional -out new.pem 2048
  refused   -traditional      -traditional -aes256 -passout pass:secret -out new.pem => leave out
  refused   4096              -out new.pem 4096 => write 2048
  accepted/key -rand          -rand words:k.pem -out new.pem 2048
  refused   -writerand        -writerand x 2048 => leave this option out
  refused   -provider-path    -provider-path x => leave this option out
  accepted/key -provider      -provider legacy -provider default -out new.pem 2048
  refused   -propquery        -propquery fips=yes => leave this option out

rsa:
  same      -help             -help
  same      -check            -in k.pem -check -noout
  refused   -pubin            -in p.pem -pubin -check -noout => -check
  refused   -engine           -in k.pem -engine x => there are no engines
  same      -in               -in k.pem
  same      -in               -in k1.pem
  same      -inform           -in k.der -inform DER
  refused   -inform           -in k.pem -inform P12 => openssl pkey or pkcs12
  same      -pubin            -in p.pem -pubin
  same      -pubin            -in p.pem -pubin -text -noout
  accepted  -pubin            -in p.pem -pubin -pubout -aes256
  same      -RSAPublicKey_in  -in p1.pem -RSAPublicKey_in
  same      -passin           -in e.pem -passin pass:secret
  same      -out              -in k.pem -out new.pem
  same      -outform          -in k.pem -out new.der -outform DER
  refused   -outform          -in k.pem -outform PVK => openssl pkey or pkcs12
  same      -pubout           -in k.pem -pubout
  same      -pubout           -in k.pem -pubout -outform DER -out new.der
  accepted  -pubout           -in k.pem -pubout -aes256 -traditional
  refused   -text             -in k.pem -pubout -text => -noout
  same      -RSAPublicKey_out -in k.pem -RSAPublicKey_out
  same      -RSAPublicKey_out -in p.pem -pubin -RSAPublicKey_out -outform DER -out new.der
  same/key  -passout          -in k.pem -aes256 -passout pass:secret -out new.pem
  accepted  -passout          -in k.pem -passout pass:secret
  same      -noout            -in k.pem -noout
  accepted  -noout            -in k.pem -noout -aes256 -passout pass:secret
  same      -text             -in k.pem -text -noout
  same      -text             -in k.pem -text
  same      -modulus          -in k.pem -modulus -noout
  same      -traditional      -in k.pem -traditional
  accepted  -pvk-strong       -in k.pem -noout -pvk-strong
  accepted  -pvk-weak         -in k.pem -noout -pvk-weak
  accepted  -pvk-none         -in k.pem -noout -pvk-none
  refused   -provider-path    -in k.pem -provider-path x => leave this option out
  accepted  -provider         -in k.pem -provider default
  refused   -propquery        -in k.pem -propquery fips=yes => leave this option out

pkcs8:
  same      -help             -help
  refused   -engine           -in k.pem -engine x => there are no engines
  refused   -v1               -topk8 -in k.pem -v1 PBE-SHA1-3DES => -v2 aes-256-cbc
  same/key  -v2               -topk8 -in k.pem -v2 aes256 -passout pass:secret -out new.pem
  same/key  -v2               -topk8 -in k.pem -v2 AES-128-CBC -passout pass:secret -out new.pem
  refused   -v2               -topk8 -in k.pem -v2 camellia256 -passout pass:secret => aes-256-cbc
  accepted/key -v2prf         -topk8 -in k.pem -v2prf hmacWithSHA256 -passout pass:secret -out new.pem
  refused   -v2prf            -topk8 -in k.pem -v2prf hmacWithSHA1 => use hmacWithSHA256
  same      -in               -topk8 -nocrypt -in k.pem
  same      -inform           -topk8 -nocrypt -in k.der -inform DER
  same      -passin           -topk8 -nocrypt -in e.pem -passin pass:secret
  same      -nocrypt          -topk8 -nocrypt -in k1.pem
  same      -nocrypt          -nocrypt -in k.pem
  same      -out              -topk8 -nocrypt -in k.pem -out new.pem
  same      -outform          -topk8 -nocrypt -in k.pem -outform DER -out new.der
  same/key  -topk8            -topk8 -in k.pem -passout pass:secret -out new.pem
  same/key  -passout          -topk8 -in k.pem -passout file:words -out new.pem
  same      -traditional      -in e.pem -passin pass:secret -traditional
  same/key  -iter             -topk8 -in k.pem -iter 5000 -passout pass:secret -out new.pem
  refused   -noiter           -topk8 -in k.pem -noiter -passout pass:secret => see -iter
  refused   -scrypt           -topk8 -in k.pem -scrypt -passout pass:secret => -v2 aes-256-cbc
  refused   -scrypt_N         -topk8 -in k.pem -scrypt_N 2 => -v2 aes-256-cbc
  refused   -scrypt_r         -topk8 -in k.pem -scrypt_r 2 => -v2 aes-256-cbc
  refused   -scrypt_p         -topk8 -in k.pem -scrypt_p 2 => -v2 aes-256-cbc
  accepted  -rand             -topk8 -nocrypt -in k.pem -rand words
  refused   -writerand        -in k.pem -writerand x => leave this option out
  refused   -provider-path    -in k.pem -provider-path x => leave this option out
  accepted  -provider         -topk8 -nocrypt -in k.pem -provider default
  refused   -propquery        -in k.pem -propquery fips=yes => leave this option out

x509:
  same      -help             -help
  same      -in               -in c.pem
  accepted  -passin           -in c.pem -passin pass:secret
  same/cert -passin           -req -in r.csr -CA ca.pem -CAkey ca-e.key -passin pass:secret -set_serial 7 -extfile ext.cnf
  refused   -new              -new -subj /CN=x => -req
  refused   -x509toreq        -in c.pem -x509toreq => req -new -key
  same/cert -req              -req -in r.csr -CA ca.pem -CAkey ca.key -set_serial 7 -extfile ext.cnf
  same/cert -copy_extensions  -req -in r.csr -CA ca.pem -CAkey ca.key -set_serial 7 -copy_extensions copy
  accepted  -copy_extensions  -in c.pem -copy_extensions copy
  same      -inform           -in c.der -inform DER -noout -subject
  refused   -vfyopt           -req -in r.csr -signkey k.pem -vfyopt distid:x => leave this option out
  same/cert -key              -req -in r.csr -key k.pem -set_serial 7 -extfile self.cnf
  same/cert -signkey          -req -in r.csr -signkey k.pem -set_serial 7 -extfile self.cnf
  accepted  -keyform          -in c.pem -keyform PEM
  same/cert -keyform          -req -in r.csr -signkey k.der -keyform DER -set_serial 7 -extfile self.cnf
  refused   -keyform          -req -in r.csr -signkey k.pem -keyform ENGINE => openssl pkey
  same      -out              -in c.pem -out new.pem
  same      -outform          -in c.pem -outform DER -out new.der
  same      -nocert           -in c.pem -nocert -subject
  same      -noout            -in c.pem -noout -subject
  same      -text             -in c.pem -noout -text
  accepted  -dateopt          -in c.pem -noout -dates -dateopt rfc_822
  refused   -dateopt          -in c.pem -noout -dates -dateopt iso_8601 => leave this option out
  refused   -certopt          -in c.pem -noout -text -certopt no_pubkey => leave this option out
  same      -fingerprint      -in c.pem -noout -fingerprint
  refused   -alias            -in c.pem -noout -alias => -CAfile
  same      -serial           -in c.pem -noout -serial
  same      -startdate        -in c.pem -noout -startdate
  same      -enddate          -in c.pem -noout -enddate
  same      -dates            -in c.pem -noout -dates
  same      -subject          -in c.pem -noout -subject
  same      -issuer           -in c.pem -noout -issuer
  refused   -nameopt          -in c.pem -noout -subject -nameopt RFC2253 => leave this option out
  refused   -email            -in c.pem -noout -email => -ext subjectAltName
  refused   -hash             -in c.pem -noout -hash => -CAfile
  refused   -subject_hash     -in c.pem -noout -subject_hash => -CAfile
  refused   -subject_hash_old -in c.pem -noout -subject_hash_old => -CAfile
  refused   -issuer_hash      -in c.pem -noout -issuer_hash => -CAfile
  refused   -issuer_hash_old  -in c.pem -noout -issuer_hash_old => -CAfile
  same      -ext              -in c.pem -noout -ext subjectAltName,keyUsage
  refused   -ocspid           -in c.pem -noout -ocspid => leave this option out
  refused   -ocsp_uri         -in c.pem -noout -ocsp_uri => -ext authorityInfoAccess
  refused   -purpose          -in c.pem -noout -purpose => verify -purpose
  same      -pubkey           -in c.pem -noout -pubkey
  same      -modulus          -in c.pem -noout -modulus
  same      -checkend         -in c.pem -noout -checkend 3600
  refused   -checkhost        -in c.pem -noout -checkhost x => verify -verify_hostname
  refused   -checkemail       -in c.pem -noout -checkemail x@y => -ext subjectAltName
  refused   -checkip          -in c.pem -noout -checkip 192.0.2.1 => verify -verify_ip
  same/cert -set_serial       -req -in r.csr -CA ca.pem -CAkey ca.key -set_serial 0x77 -extfile ext.cnf
  refused   -set_serial       -in c.pem -set_serial 7 => -req: missing
  refused   -next_serial      -in c.pem -noout -next_serial => -CAserial
  same/cert -days             -req -in r.csr -CA ca.pem -CAkey ca.key -set_serial 7 -days 3 -extfile ext.cnf
  accepted  -days             -in c.pem -noout -days 3
  refused   -preserve_dates   -req -in r.csr -signkey k.pem -preserve_dates => -not_before and -not_after
  same/cert -subj             -req -in r.csr -CA ca.pem -CAkey ca.key -set_serial 7 -subj /CN=other -extfile ext.cnf
  refused   -subj             -in c.pem -subj /CN=y => -req: missing
  refused   -force_pubkey     -req -in r.csr -signkey k.pem -force_pubkey p.pem => -req
  refused   -clrext           -req -in r.csr -signkey k.pem -clrext => leave this option out
  same/cert -extfile          -req -in r.csr -CA ca.pem -CAkey ca.key -set_serial 7 -extfile ext.cnf
  same/cert -extensions       -req -in r.csr -CA ca.pem -CAkey ca.key -set_serial 7 -extfile req.cnf -extensions v3_server
  accepted  -sigopt           -in c.pem -sigopt rsa_padding_mode:pkcs1
  refused   -sigopt           -req -in r.csr -signkey k.pem -sigopt rsa_padding_mode:pss => leave this
  refused   -badsig           -req -in r.csr -signkey k.pem -badsig => leave this option out
  same/cert -CA               -req -in r.csr -CA ca.pem -CAkey ca.key -set_serial 7 -extfile ext.cnf
  refused   -CA               -in c.pem -CA ca.pem -CAkey ca.key => -req: missing
  accepted/cert -CAform       -req -in r.csr -CA ca.pem -CAform PEM -CAkey ca.key -set_serial 7 -extfile ext.cnf
  same/cert -CAkey            -req -in r.csr -CA both.pem -set_serial 7 -extfile ext.cnf
  accepted/cert -CAkeyform    -req -in r.csr -CA ca.pem -CAkey ca.key -CAkeyform PEM -set_serial 7 -extfile ext.cnf
  same/cert -CAserial         -req -in r.csr -CA ca.pem -CAkey ca.key -CAserial serial -extfile ext.cnf
  accepted/cert -CAcreateserial -req -in r.csr -CA ca.pem -CAkey ca.key -CAserial serial -CAcreateserial -extfile ext.cnf
  refused   -trustout         -in c.pem -trustout => -CAfile
  refused   -setalias         -in c.pem -setalias x => -CAfile
  refused   -clrtrust         -in c.pem -clrtrust => -CAfile
  refused   -addtrust         -in c.pem -addtrust serverAuth => -CAfile
  refused   -clrreject        -in c.pem -clrreject => -CAfile
  refused   -addreject        -in c.pem -addreject serverAuth => -CAfile
  accepted  -rand             -in c.pem -rand words
  refused   -writerand        -in c.pem -writerand x => leave this option out
  refused   -engine           -in c.pem -engine x => there are no engines
  refused   -provider-path    -in c.pem -provider-path x => leave this option out
  accepted  -provider         -in c.pem -provider default
  refused   -propquery        -in c.pem -propquery fips=yes => leave this option out

verify:
  same      -help             -help
  refused   -engine           -CAfile ca.pem -engine x c.pem => there are no engines
  accepted  -verbose          -CAfile ca.pem -verbose c.pem
  refused   -nameopt          -CAfile ca.pem -nameopt RFC2253 c.pem => leave this option out
  same      -trusted          -trusted ca.pem c.pem
  refused   -trusted          -trusted ca.pem -CAfile ca.pem c.pem => use -trusted for both
  same      -CAfile           -CAfile ca.pem c.pem
  same      -CAfile           -CAfile other.pem -CAfile ca.pem c.pem
  refused   -CApath           -CApath . c.pem => cat DIR
  refused   -CAstore          -CAstore . c.pem => -CAfile
  accepted  -no-CAfile        -CAfile ca.pem -no-CAfile c.pem
  accepted  -no-CApath        -CAfile ca.pem -no-CApath c.pem
  accepted  -no-CAstore       -CAfile ca.pem -no-CAstore c.pem
  same      -untrusted        -CAfile ca.pem -untrusted other.pem c.pem
  refused   -CRLfile          -CAfile ca.pem -CRLfile x c.pem => revocation is not checked
  refused   -crl_download     -CAfile ca.pem -crl_download c.pem => revocation is not checked
  same      -show_chain       -CAfile ca.pem -show_chain c.pem
  refused   -policy           -CAfile ca.pem -policy 1.2.3 c.pem => policies are not evaluated
  same      -purpose          -CAfile ca.pem -purpose sslserver c.pem
  refused   -purpose          -CAfile ca.pem -purpose smimesign c.pem => sslserver
  accepted  -verify_name      -CAfile ca.pem -verify_name default c.pem
  same      -verify_name      -CAfile ca.pem -verify_name ssl_server c.pem
  refused   -verify_name      -CAfile ca.pem -verify_name smime_sign c.pem => ssl_server
  refused   -verify_depth     -CAfile ca.pem -verify_depth 1 c.pem => pathLenConstraint
  accepted  -auth_level       -CAfile ca.pem -auth_level 2 c.pem
  refused   -auth_level       -CAfile ca.pem -auth_level 3 c.pem => level 2
  same      -attime           -CAfile ca.pem -attime 4000000000 c2106.pem
  same      -verify_hostname  -CAfile ca.pem -verify_hostname x.example c.pem
  refused   -verify_email     -CAfile ca.pem -verify_email a@b c.pem => -ext subjectAltName
  same      -verify_ip        -CAfile ca.pem -verify_ip 192.0.2.1 c.pem
  refused   -ignore_critical  -CAfile ca.pem -ignore_critical c.pem => leave this option out
  accepted  -issuer_checks    -CAfile ca.pem -issuer_checks c.pem
  refused   -crl_check        -CAfile ca.pem -crl_check c.pem => revocation is not checked
  refused   -crl_check_all    -CAfile ca.pem -crl_check_all c.pem => revocation is not checked
  refused   -policy_check     -CAfile ca.pem -policy_check c.pem => policies are not evaluated
  refused   -explicit_policy  -CAfile ca.pem -explicit_policy c.pem => policies are not evaluated
  refused   -inhibit_any      -CAfile ca.pem -inhibit_any c.pem => policies are not evaluated
  refused   -inhibit_map      -CAfile ca.pem -inhibit_map c.pem => policies are not evaluated
  refused   -x509_strict      -CAfile ca.pem -x509_strict c.pem => leave this option out
  refused   -extended_crl     -CAfile ca.pem -extended_crl c.pem => revocation is not checked
  refused   -use_deltas       -CAfile ca.pem -use_deltas c.pem => revocation is not checked
  refused   -policy_print     -CAfile ca.pem -policy_print c.pem => policies are not evaluated
  accepted  -check_ss_sig     -CAfile ca.pem -check_ss_sig c.pem
  accepted  -trusted_first    -CAfile ca.pem -trusted_first c.pem
  refused   -suiteB_128_only  -CAfile ca.pem -suiteB_128_only c.pem => leave this option out
  refused   -suiteB_128       -CAfile ca.pem -suiteB_128 c.pem => leave this option out
  refused   -suiteB_192       -CAfile ca.pem -suiteB_192 c.pem => leave this option out
  same      -partial_chain    -CAfile c.pem -partial_chain c.pem
  accepted  -no_alt_chains    -CAfile ca.pem -no_alt_chains c.pem
  refused   -no_check_time    -CAfile ca.pem -no_check_time c.pem => -attime
  refused   -allow_proxy_certs -CAfile ca.pem -allow_proxy_certs c.pem => leave this option out
  refused   -vfyopt           -CAfile ca.pem -vfyopt x:y c.pem => leave this option out
  refused   -provider-path    -CAfile ca.pem -provider-path x c.pem => leave this option out
  accepted  -provider         -CAfile ca.pem -provider default c.pem
  refused   -propquery        -CAfile ca.pem -propquery fips=yes c.pem => leave this option out

genpkey:
  same      -help             -help
  refused   -engine           -engine x => there are no engines
  refused   -paramfile        -paramfile x => -algorithm RSA
  same/key  -algorithm        -algorithm RSA -out new.pem
  same/key  -algorithm        -algorithm rsa -out new.pem
  refused   -algorithm        -algorithm EC -out new.pem => only RSA
  refused   -algorithm        -out new.pem => missing
  accepted/key -quiet         -algorithm RSA -quiet -out new.pem
  accepted/key -pkeyopt       -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out new.pem
  accepted/key -pkeyopt       -algorithm RSA -pkeyopt rsa_keygen_primes:2 -pkeyopt rsa_keygen_pubexp:65537 -out new.pem
  refused   -pkeyopt          -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out new.pem => only RSA keys of 2048
  refused   -config           -algorithm RSA -config x => leave this option out
  same/key  -out              -out new.pem -algorithm RSA
  same/key  -outform          -algorithm RSA -outform DER -out new.pem
  refused   -outform          -algorithm RSA -outform DER -aes256 -pass pass:secret -out new.pem => pkcs8 -topk8 -outform DER
  same/key  -pass             -algorithm RSA -aes-256-cbc -pass pass:secret -out new.pem
  accepted/key -pass          -algorithm RSA -pass pass:secret -out new.pem
  refused   -genparam         -genparam -algorithm RSA => -algorithm RSA
  same/key  -text             -algorithm RSA -text -out new.pem
  refused   -text             -algorithm RSA -text -aes256 -pass pass:secret => a cipher
  refused   -provider-path    -provider-path x => leave this option out
  accepted/key -provider      -algorithm RSA -provider default -out new.pem
  refused   -propquery        -propquery fips=yes => leave this option out

pkey:
  same      -help             -help
  refused   -engine           -in k.pem -engine x => there are no engines
  refused   -provider-path    -in k.pem -provider-path x => leave this option out
  accepted  -provider         -in k.pem -provider default
  refused   -propquery        -in k.pem -propquery fips=yes => leave this option out
  same      -check            -in k.pem -check
  same      -check            -in p.pem -pubin -check -noout
  same      -pubcheck         -in k.pem -pubcheck -noout
  same      -pubcheck         -in p.pem -pubin -pubcheck -noout
  same      -in               -in k1.pem
  same      -inform           -in k.der -inform DER
  same      -passin           -in e.pem -passin pass:secret
  same      -pubin            -in p.pem -pubin
  same      -pubin            -in p.pem -pubin -text
  accepted  -pubin            -in p.pem -pubin -aes256 -passout pass:secret
  same      -out              -in k.pem -out new.pem
  same      -outform          -in k.pem -outform DER -out new.der
  same      -outform          -in k.pem -pubout -outform DER -out new.der
  refused   -outform          -in k.pem -outform DER -aes256 -passout pass:secret => pkcs8 -topk8
  refused   -text             -in k.pem -outform DER -text -out new.der => -noout
  same/key  -passout          -in k.pem -aes128 -passout pass:secret -out new.pem
  accepted  -passout          -in k.pem -passout pass:secret
  same      -traditional      -in k.pem -traditional
  accepted  -traditional      -in k.pem -traditional -noout -text
  refused   -traditional      -in k.pem -traditional -aes256 -passout pass:secret => leave out
  same      -pubout           -in k.pem -pubout
  same      -pubout           -in k.pem -pubout -text
  accepted  -pubout           -in k.pem -pubout -aes256
  same      -noout            -in k.pem -noout
  refused   -noout            -in k.pem -noout -aes256 => leave out the cipher
  same      -text             -in k.pem -text
  same      -text             -in k.pem -check -text -noout
  refused   -text             -in k.pem -text -aes256 -passout pass:secret => -text_pub
  same      -text_pub         -in k.pem -text_pub
  accepted  -text_pub         -in k.pem -text_pub -text -noout
  refused   -ec_conv_form     -in k.pem -ec_conv_form compressed => leave this option out
  refused   -ec_param_enc     -in k.pem -ec_param_enc explicit => leave this option out
"""
