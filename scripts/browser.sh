#!/usr/bin/env bash
# The interface in a real browser, against the real binary: scripts/browser.sh [ARGUMENT...]
# Arguments go to the test runner.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly tests=crates/web/tests/browser

cargo build --locked --package aldea-server
npm_install "$tests"
ALDEA_BIN="$CARGO_TARGET_DIR/debug/aldea" CHROMIUM=$(find_chromium) || fail "Chromium is missing: scripts/setup.sh test"
export ALDEA_BIN CHROMIUM
cd "$tests"
exec npm test -- "$@"
