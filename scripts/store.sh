#!/usr/bin/env bash
# Files in an object store: the real binary against the S3 server of moto (PyPI).

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly tests=tests/store

have ffmpeg || fail "ffmpeg is missing: scripts/setup.sh test"
cargo build --locked --package aldea-server

python=$(python_with store "$tests/requirements.txt")
PYTHONPATH=tests ALDEA_BIN="$CARGO_TARGET_DIR/debug/aldea" exec "$python" "$tests/acceptance.py"
