# SPDX-License-Identifier: MIT
# Bash completion for ursa(1). Commands, options and their values are those that the program's own
# help tells, so that a program and its completion are always of one age.
# shellcheck shell=bash

_ursa_commands() {
    "$1" help 2>/dev/null | awk '/^  [a-z]/ { print $1 }'
}

# The options of a command; behind one that takes a value, a space and what help calls it.
_ursa_options() {
    "$1" "$2" -help 2>/dev/null | awk '/^  -/ { print /^  [^ ]+ [^ ]/ ? $1 " " $2 : $1 }'
}

# What may stand for one of the words that help calls values by.
_ursa_value() {
    case $1 in
    FILE) compgen -f -- "$2" ;;
    FOLDER) compgen -d -- "$2" ;;
    SOURCE) compgen -W 'pass: env: file: fd: stdin' -- "$2" ;;
    EXT) compgen -W 'subjectAltName= keyUsage= extendedKeyUsage= basicConstraints=' -- "$2" ;;
    PEM | DER | *[a-z0-9]*) compgen -W "$1" -- "$2" ;;
    esac
}

_ursa() {
    local ursa=$1 word=$2 before=$3 command=${COMP_WORDS[1]-} value='' option taken kind
    local -a kinds
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ] || { [ "$COMP_CWORD" -eq 2 ] && [ "$command" = help ]; }; then
        mapfile -t COMPREPLY < <(compgen -W "$(_ursa_commands "$ursa")" -- "$word")
        return
    fi
    while read -r option taken; do
        case $option in
        "$before" | "${before#-}") value=$taken ;;
        esac
        case $word in
        -*) [ "${option#"$word"}" = "$option" ] || COMPREPLY+=("$option") ;;
        esac
    done < <(_ursa_options "$ursa" "$command")
    if [ -n "$value" ]; then
        COMPREPLY=()
        IFS='|' read -r -a kinds <<<"$value"
        for kind in "${kinds[@]}"; do
            mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(_ursa_value "$kind" "$word")
        done
    elif [ -z "$word" ] || [ "${word#-}" = "$word" ]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
    fi
}

complete -o filenames -F _ursa ursa
