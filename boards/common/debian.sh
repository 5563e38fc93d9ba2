#!/bin/sh
# Put a file of one of Debian's source packages into a folder. apt downloads and verifies the file.
#
# usage: debian.sh FOLDER PACKAGE VERSION FILE SHA256
#
# The machine's apt configuration is not changed. The script uses a private list, made from the
# machine's own sources, and private state and cache folders. apt checks the archive's signature and
# the package's hashes. SHA256 pins the version that Ursa is tested with.
set -eu

folder=$1
package=$2
version=$3
orig=$4
sha256=$5

fail() {
    echo "$package: $*" >&2
    exit 1
}

command -v apt-get >/dev/null || fail "apt is needed for the download, but this machine has no apt-get"
mkdir -p "$folder"
cd "$folder"
here=$PWD

if ! echo "$sha256  $orig" | sha256sum -c - >/dev/null 2>&1; then
    echo "$package: downloading Debian's $package $version (source)"
    rm -rf apt
    mkdir -p apt/parts apt/state/lists/partial apt/cache/archives/partial
    codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}")
    wanted="$codename|stable|oldstable|oldoldstable"

    # One-line sources: `deb [options] uri suite components`.
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
        grep -E "^deb(-src)?[[:space:]].*[[:space:]]($wanted)[[:space:]](.*[[:space:]])?main([[:space:]]|\$)" |
        sed -E 's/^deb(-src)?/deb-src/' | sort -u >apt/parts/ursa.list || true

    # deb822 sources: stanzas of `Field: value`. All fields are kept except Types and Suites.
    for file in /etc/apt/sources.list.d/*.sources; do
        [ -f "$file" ] || continue
        echo
        grep -v '^#' "$file"
        echo
    done | awk -v wanted="^($wanted)\$" 'BEGIN { RS = ""; FS = "\n" } {
        suite = ""; main = 0; out = "Types: deb-src"; skip = 0
        for (i = 1; i <= NF; i++) {
            n = split($i, w, " ")
            if (tolower($i) ~ /^types:/) continue
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
    }' >apt/parts/ursa.sources
    [ -s apt/parts/ursa.list ] || [ -s apt/parts/ursa.sources ] ||
        fail "this machine's apt sources do not name Debian's main archive"

    set -- -qq -o Acquire::Retries=5 \
        -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$here/apt/parts" \
        -o Dir::State="$here/apt/state" -o Dir::Cache="$here/apt/cache" \
        -o Dir::State::status=/var/lib/dpkg/status -o APT::Sandbox::User="$(id -un)"
    apt-get "$@" update || fail "apt could not fetch the list of source packages"
    apt-get "$@" source --download-only "$package=$version" >/dev/null ||
        fail "apt could not fetch the source package $package $version"
    rm -rf apt
    echo "$sha256  $orig" | sha256sum -c - >/dev/null 2>&1 ||
        fail "$orig has another SHA-256 than the file that Ursa was tested with"
fi
