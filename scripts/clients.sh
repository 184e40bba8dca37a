#!/usr/bin/env bash
# Real clients from PyPI (Mastodon.py, toot) and npm (masto.js, megalodon) against two real servers that have names and
# certificates of their own.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly tests=tests/clients

have openssl || fail "openssl is missing: scripts/setup.sh test"
cargo build --locked --package aldea-server

npm_install "$tests/js"
python=$(python_with clients "$tests/requirements.txt")
PYTHONPATH=tests ALDEA_BIN="$CARGO_TARGET_DIR/debug/aldea" exec "$python" "$tests/acceptance.py"
