#!/usr/bin/env bash
# Builds Aldea and starts it on http://localhost:3000 with its data in ./data.
# Arguments go to `aldea serve`.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

scripts/setup.sh run
say "building aldea (the first build takes some minutes)"
cargo build --locked --profile trial --package aldea-server
exec "$CARGO_TARGET_DIR/trial/aldea" serve --listen 127.0.0.1:3000 --data data "$@"
