#!/usr/bin/env bash
# Real clients from PyPI (Mastodon.py, toot) against two real servers that have names and certificates of their own.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly tests=tests/clients
readonly venv="${XDG_CACHE_HOME:-$HOME/.cache}/aldea/clients"

have python3 || fail "Python 3 is missing: scripts/setup.sh test"
have openssl || fail "openssl is missing: scripts/setup.sh test"
cargo build --locked --package aldea-server

wanted=$(fingerprint "$tests/requirements.txt")
if [[ ! -f $venv/.installed || $(<"$venv/.installed") != "$wanted" ]]; then
    say "installing the clients"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --requirement "$tests/requirements.txt"
    printf '%s\n' "$wanted" >"$venv/.installed"
fi

ALDEA_BIN="$CARGO_TARGET_DIR/debug/aldea" exec "$venv/bin/python" "$tests/acceptance.py"
