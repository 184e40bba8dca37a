#!/usr/bin/env bash
# All checks and tests, for people and for CI alike.
#
#   scripts/test.sh                     everything
#   scripts/test.sh fast                what needs no PostgreSQL, browser or Python packages
#   scripts/test.sh STEP...             the named steps only, see below
#
# Every step that compiles uses the same profile and features, so dependencies are built once; the
# tests choose their engine at run time.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly fast=(setup format structure assets lints docs sqlite)
readonly all=("${fast[@]}" postgres browser clients peers store)

step_setup() { scripts/setup.sh "$needs"; }

step_format() { cargo fmt --all --check; }

step_structure() {
    python3 scripts/check_layers.py
    python3 scripts/check_lengths.py
    python3 scripts/check_deps.py
    python3 scripts/check_licences.py
    python3 scripts/check_words.py
}

# Types and unit tests of the scripts that run in the browser.
step_assets() { (cd crates/web/assets && npm run --silent --if-present check && npm run --silent --if-present test); }

step_lints() { cargo clippy --locked --workspace --all-targets -- -D warnings; }

step_docs() { RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps --document-private-items; }

step_sqlite() { TEST_DB=sqlite cargo test --locked --workspace; }

step_postgres() { TEST_DB=postgres scripts/postgres.sh cargo test --locked --workspace; }

# The interface in a real browser, against the real binary.
step_browser() { scripts/browser.sh; }

# Mastodon.py, toot, masto.js and megalodon against the real binary.
step_clients() { scripts/clients.sh; }

# Other programs against the real binary, over the real wire: a bot made with Fedify, and snac where it can be had.
step_peers() { scripts/peers.sh; }

# Files in an object store, against the real binary.
step_store() { scripts/store.sh; }

times=()
report() {
    local status=$?
    printf '\n%s\n' "${times[@]}"
    ((status == 0)) || printf 'FAILED in step: %s\n' "$step"
}

case ${1:-all} in
    all) steps=("${all[@]}") needs=test ;;
    fast) steps=("${fast[@]}") needs=fast ;;
    *) steps=("$@") needs=test ;;
esac

trap report EXIT
for step in "${steps[@]}"; do
    say "$step"
    SECONDS=0
    "step_$step"
    times+=("$(printf '%-10s %5d s' "$step" "$SECONDS")")
done
