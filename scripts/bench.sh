#!/usr/bin/env bash
# Seeds a large server and measures the release binary: docs/benchmarks.md.
#
#   scripts/bench.sh [--engine sqlite|postgres|both] [--small] [OPTION...]
#
# Other options go to `aldea-bench`. Tables go to the terminal, figures as JSON into bench/ of the
# build folder, where the seeded SQLite database is kept as well.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

engines=(sqlite postgres)
options=()
while (($#)); do
    case $1 in
        --engine)
            [[ ${2:-} == both ]] || engines=("${2:?--engine sqlite, postgres or both}")
            shift
            ;;
        *) options+=("$1") ;;
    esac
    shift
done

# A thousand streams and thousands of peers at once, in both processes.
ulimit -n 16384 2>/dev/null || say "few files may be open at once: streams and deliveries may fail"

say "building aldea and the bench"
cargo build --locked --release --package aldea-server --package aldea-bench
kept="$CARGO_TARGET_DIR/bench"
mkdir -p "$kept"

bench() {
    local engine=$1
    shift
    say "measuring on $engine"
    "$CARGO_TARGET_DIR/release/aldea-bench" --binary "$CARGO_TARGET_DIR/release/aldea" --cache "$kept" \
        --out "$kept/$engine.json" ${options[@]+"${options[@]}"} "$@"
}

for engine in "${engines[@]}"; do
    case $engine in
        sqlite) bench sqlite ;;
        # A cluster that keeps what it is told, as one in use does.
        postgres)
            export -f bench say
            export CARGO_TARGET_DIR kept
            # shellcheck disable=SC2016 # expanded by the inner shell
            DURABLE=1 scripts/postgres.sh bash -c '
                options=("$@")
                bench postgres --database "$TEST_DATABASE_URL"
            ' bash ${options[@]+"${options[@]}"}
            ;;
        *) fail "unknown engine $engine" ;;
    esac
done
