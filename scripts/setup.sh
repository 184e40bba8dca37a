#!/usr/bin/env bash
# Makes ready what one command needs and nothing more; does nothing the second time.
#
#   scripts/setup.sh run     compiler, Node, the built assets of the interface
#   scripts/setup.sh fast    the same and what the checks need, ffmpeg among it
#   scripts/setup.sh test    the same and PostgreSQL, Chromium, Python's venv
#
# On Debian and as root it installs what is missing; elsewhere it says what to install.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly rust_needed=1.95 node_needed=18
readonly assets=crates/web/assets

declare -a missing=()

need() { # COMMAND PACKAGE...: the Debian packages that bring the command
    have "$1" || missing+=("${@:2}")
}

need_packages() {
    need cc gcc libc6-dev
    need node nodejs npm
    need npm npm
    [[ $1 == run ]] && return
    need python3 python3
    need git git
    need ffmpeg ffmpeg
    [[ $1 == fast ]] && return
    find_postgres >/dev/null || missing+=(postgresql)
    find_chromium >/dev/null || missing+=(chromium)
    need openssl openssl
    python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
}

install_packages() {
    ((${#missing[@]})) || return 0
    if [[ $(id -u) == 0 ]] && have apt-get; then
        say "installing ${missing[*]}"
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -q >/dev/null
        apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null
    else
        fail "missing on this machine (Debian's package names): ${missing[*]}
On Debian or Ubuntu: sudo apt-get install ${missing[*]}"
    fi
}

check_versions() {
    have cargo || fail "Rust is missing: install Rust $rust_needed or newer, see https://www.rust-lang.org/tools/install"
    at_least "$rust_needed" "$(rustc --version | cut -d ' ' -f 2)" ||
        fail "Rust $rust_needed or newer is needed, found $(rustc --version): rustup update stable"
    at_least "$node_needed" "$(node --version | tr -d v)" ||
        fail "Node $node_needed or newer is needed, found $(node --version)"
    [[ $1 == run ]] && return
    cargo fmt --version >/dev/null 2>&1 || fail "rustfmt is missing: rustup component add rustfmt"
    cargo clippy --version >/dev/null 2>&1 || fail "clippy is missing: rustup component add clippy"
}

at_least() { # NEEDED FOUND
    [[ $(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1) == "$1" ]]
}

# The assets are embedded in the binary, so they are built before it, and again only when a source
# changed: a rewritten file would make cargo build the crate again.
build_assets() {
    npm_install "$assets"
    local stamp="$assets/node_modules/.built-from" sources
    sources=$(asset_sources | sort | tr '\n' '\0' | xargs -0 cksum | cksum)
    [[ -d $assets/dist && -f $stamp && $(<"$stamp") == "$sources" ]] && return
    say "building the assets of the interface"
    (cd "$assets" && npm run --silent build)
    printf '%s\n' "$sources" >"$stamp"
}

asset_sources() {
    find "$assets" \( -name node_modules -o -path "$assets/dist" \) -prune -o -type f -print
}

what=${1:-run}
case $what in run | fast | test) ;; *) fail "usage: scripts/setup.sh run|fast|test" ;; esac
need_packages "$what"
install_packages
check_versions "$what"
build_assets
