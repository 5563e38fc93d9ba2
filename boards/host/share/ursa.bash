# SPDX-License-Identifier: MIT
# Bash completion for ursa(1). Commands, options and values are read from the help of the program
# itself, so the completion always matches the program.
# shellcheck shell=bash

_ursa_commands() {
    "$1" help 2>/dev/null | awk '/^  [a-z]/ { print $1 }'
}

# The options of a command, one a line. An option that takes a value is followed by a space and the
# word that the help uses for the value.
_ursa_options() {
    "$1" "$2" -help 2>/dev/null | awk '/^  -/ { print /^  [^ ]+ [^ ]/ ? $1 " " $2 : $1 }'
}

# The completions of a value, by the word that the help uses for it.
_ursa_value() {
    case $1 in
    FILE) compgen -f -- "$2" ;;
    FOLDER) compgen -d -- "$2" ;;
    SOURCE) compgen -W 'pass: env: file: fd: stdin' -- "$2" ;;
    EXT) compgen -W 'subjectAltName= keyUsage= extendedKeyUsage= basicConstraints=' -- "$2" ;;
    PEM | DER | RSA | *[a-z0-9]*) compgen -W "$1" -- "$2" ;;
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
