# SPDX-License-Identifier: MIT
# Certificates in the current folder for scripts that compare ursa ($ursa) with openssl. Source
# tap.sh first.
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2094

# make NAME SUBJECT ISSUER EXTENSION...: make NAME.key and NAME.pem with an RSA-2048 key or a key of
# $KIND.
make() {
    name=$1 subject=$2 issuer=$3
    shift 3
    printf '%s\n' "$@" >"$name.ext"
    # shellcheck disable=SC2086
    openssl req -new -newkey ${KIND:-rsa:2048} -nodes -keyout "$name.key" -subj "$subject" -utf8 \
        -multivalue-rdn -out "$name.csr" 2>/dev/null
    if [ "$issuer" = "$name" ]; then
        set -- -signkey "$name.key"
    else
        set -- -CA "$issuer.pem" -CAkey "$issuer.key"
    fi
    openssl x509 -req -in "$name.csr" "$@" -extfile "$name.ext" -days "${DAYS:-365}" \
        -set_serial "${SERIAL:-0x5A00112233445566778899AABBCCDDEEFF001122}" -out "$name.pem" \
        2>/dev/null
}

# plain NAME ISSUER: make NAME.pem for NAME.csr, of version 1 and so without extensions.
plain() {
    if [ "$2" = "$1" ]; then
        openssl x509 -req -in "$1.csr" -signkey "$1.key" -set_serial 7 -days 365 -out "$1.pem"
    else
        openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -set_serial 7 -days 365 \
            -out "$1.pem"
    fi 2>/dev/null
}

# same COMMAND OPTION...: output, errors and exit status must be the same as openssl's. Lines on
# standard error that name what is irregular are ursa's own.
same() {
    openssl "$@" >theirs 2>theirs.err
    echo $? >>theirs.err
    "$ursa" "$@" >ours 2>noted
    rc=$?
    sed '/^ursa: [^ ]*: irregular: /d' noted >ours.err
    echo $rc >>ours.err
    diff theirs ours >log && diff theirs.err ours.err >>log
    ok $? "$*"
}

# refused STATUS WORD COMMAND OPTION...: ursa must fail with this status and print the word.
refused() {
    status=$1 word=$2
    shift 2
    "$ursa" "$@" >ours 2>log
    [ $? -eq "$status" ] && grep -q -- "$word" log && ! grep -qi "sanitizer" log
    ok $? "$* is refused: $word"
}
