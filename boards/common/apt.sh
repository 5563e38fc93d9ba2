# shellcheck shell=sh
# Functions that download from Debian's main archive. They leave this machine's apt alone. A script
# reads this file with `.`
#
# apt_begin FOLDER deb|deb-src [ARCHITECTURE...]   make private lists, state and cache in FOLDER/apt
# apt_do COMMAND...                                run apt-get with this private state
# apt_end                                          remove FOLDER/apt
#
# The sources are those of this machine. apt checks the archive's signature and the hash of each
# package. If architectures are given, apt lists their packages instead of this machine's packages.
# The script must define `fail MESSAGE`, which prints the message and ends the script.

# The suites of the archive that may be used.
apt_suites() {
    codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}")
    echo "$codename|stable|oldstable|oldoldstable"
}

# Print the one-line sources, `deb [options] uri suite components`, changed to all architectures.
apt_list() {
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
        grep -E "^deb(-src)?[[:space:]].*[[:space:]]($(apt_suites))[[:space:]](.*[[:space:]])?main([[:space:]]|\$)" |
        sed -E "s/^deb(-src)?/$1/; s/(\[[^]]*)arch=[^] ]*/\1/" | sort -u || true
}

# Print the deb822 sources, stanzas of `Field: value`. Only Types, Suites and, for `deb`,
# Architectures are changed.
apt_sources() {
    for file in /etc/apt/sources.list.d/*.sources; do
        [ -f "$file" ] || continue
        echo
        grep -v '^#' "$file"
        echo
    done | awk -v wanted="^($(apt_suites))\$" -v types="$1" 'BEGIN { RS = ""; FS = "\n" } {
        suite = ""; main = 0; out = "Types: " types; skip = 0
        for (i = 1; i <= NF; i++) {
            n = split($i, w, " ")
            if (tolower($i) ~ /^types:/) continue
            if (tolower($i) ~ /^architectures:/ && types == "deb") continue
            if (tolower($i) ~ /^enabled:[ ]*(no|false)/) skip = 1
            if (tolower($i) ~ /^suites:/) {
                for (j = 2; j <= n; j++) if (w[j] ~ wanted) suite = suite " " w[j]
                continue
            }
            if (tolower($i) ~ /^components:/)
                for (j = 2; j <= n; j++) if (w[j] == "main") main = 1
            out = out "\n" $i
        }
        if (suite != "" && main && !skip) print out "\nSuites:" suite "\n"
    }'
}

apt_begin() {
    command -v apt-get >/dev/null || fail "there is no apt here to download it with"
    apt_folder=$1/apt
    apt_types=$2
    shift 2
    rm -rf "$apt_folder"
    mkdir -p "$apt_folder/parts" "$apt_folder/state/lists/partial" \
        "$apt_folder/cache/archives/partial"
    apt_list "$apt_types" >"$apt_folder/parts/ursa.list"
    apt_sources "$apt_types" >"$apt_folder/parts/ursa.sources"
    [ -s "$apt_folder/parts/ursa.list" ] || [ -s "$apt_folder/parts/ursa.sources" ] ||
        fail "the machine's apt sources name no Debian main archive"

    apt_status=/var/lib/dpkg/status
    apt_architectures=
    if [ $# -gt 0 ]; then
        apt_status=$apt_folder/status
        : >"$apt_status"
        apt_architectures="-o APT::Architecture=$1"
        for architecture; do
            apt_architectures="$apt_architectures -o APT::Architectures::=$architecture"
        done
    fi
    apt_do update || fail "apt could not fetch the list of packages"
}

# shellcheck disable=SC2086
apt_do() {
    apt-get -qq -o Acquire::Retries=5 -o Acquire::Languages=none \
        -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$apt_folder/parts" \
        -o Dir::State="$apt_folder/state" -o Dir::Cache="$apt_folder/cache" \
        -o Dir::State::status="$apt_status" -o APT::Sandbox::User="$(id -un)" \
        $apt_architectures "$@"
}

apt_end() {
    rm -rf "$apt_folder"
}
