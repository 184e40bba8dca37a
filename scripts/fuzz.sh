#!/usr/bin/env bash
# Tries what arrives from outside with inputs that a fuzzer (libFuzzer, guided by coverage) makes up.
#
#   scripts/fuzz.sh                     every target for a minute
#   scripts/fuzz.sh TARGET [SECONDS]    one of them: signature, activity, html, webfinger, proof
#
# Needs a C++ compiler. What it finds lies in $CARGO_TARGET_DIR/fuzz/found/TARGET: put the input into fuzz/corpus/TARGET,
# under a name that says what is in it, together with the repair.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly all=(signature activity html webfinger proof)
readonly seconds=${2:-60}

have c++ || fail "a C++ compiler is missing (Debian's package: g++)"

# Other flags than everywhere else, so a folder of its own.
CARGO_TARGET_DIR=${FUZZ_TARGET_DIR:-$CARGO_TARGET_DIR/fuzz}
platform=$(rustc -vV | sed -n 's/^host: //p')
flags=(
    --cfg fuzzing -Cdebug-assertions -Coverflow-checks -Ccodegen-units=1 -Cpasses=sancov-module
    -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares
)

# The flags of coverage are for compiler developers and not promised to stay.
RUSTC_BOOTSTRAP=1 RUSTFLAGS="${flags[*]}" \
    cargo build --locked --release --manifest-path fuzz/Cargo.toml --target "$platform"

try() { # TARGET
    local target=$1 made="$CARGO_TARGET_DIR/made/$1" found="$CARGO_TARGET_DIR/found/$1/"
    mkdir -p "$made" "$found"
    say "$target for $seconds seconds"
    "$CARGO_TARGET_DIR/$platform/release/$target" "$made" "fuzz/corpus/$target" \
        -max_total_time="$seconds" -timeout=5 -max_len=4096 -rss_limit_mb=1024 -print_final_stats=1 \
        -dict="fuzz/dictionaries/$target.dict" -artifact_prefix="$found"
}

case ${1:-all} in
    all) for target in "${all[@]}"; do try "$target"; done ;;
    *) try "$1" ;;
esac
