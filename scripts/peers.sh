#!/usr/bin/env bash
# Other programs against a real server, over the real wire: a bot made with Fedify (npm), both with names and
# certificates of their own; and snac, a server that Debian has, where it can be had. SNAC names another one.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly tests=tests/peers

have openssl || fail "openssl is missing: scripts/setup.sh test"
have python3 || fail "Python 3 is missing: scripts/setup.sh test"
cargo build --locked --package aldea-server

npm_install "$tests/fedify"
export PYTHONPATH=tests:tests/clients ALDEA_BIN="$CARGO_TARGET_DIR/debug/aldea"
python3 "$tests/fedify.py"

snac=$(scripts/snac.sh) || exit 0
SNAC="$snac" python3 "$tests/snac.py"
