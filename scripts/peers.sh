#!/usr/bin/env bash
# A bot made with Fedify (npm) against a real server, both with names and certificates of their own.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly tests=tests/peers

have openssl || fail "openssl is missing: scripts/setup.sh test"
have python3 || fail "Python 3 is missing: scripts/setup.sh test"
cargo build --locked --package aldea-server

npm_install "$tests/fedify"
PYTHONPATH=tests:tests/clients ALDEA_BIN="$CARGO_TARGET_DIR/debug/aldea" exec python3 "$tests/acceptance.py"
