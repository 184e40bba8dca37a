#!/usr/bin/env bash
# Files in an object store: the real binary against the S3 server of moto (PyPI).

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly tests=tests/store
readonly venv="${XDG_CACHE_HOME:-$HOME/.cache}/aldea/store"

have python3 || fail "Python 3 is missing: scripts/setup.sh test"
have ffmpeg || fail "ffmpeg is missing: scripts/setup.sh test"
cargo build --locked --package aldea-server

wanted=$(fingerprint "$tests/requirements.txt")
if [[ ! -f $venv/.installed || $(<"$venv/.installed") != "$wanted" ]]; then
    say "installing the object store"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --requirement "$tests/requirements.txt"
    printf '%s\n' "$wanted" >"$venv/.installed"
fi

ALDEA_BIN="$CARGO_TARGET_DIR/debug/aldea" exec "$venv/bin/python" "$tests/acceptance.py"
