# shellcheck shell=bash
# Sourced by the other scripts: the root of the clone, where build output goes, and how to speak.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

# Build output stays out of the clone, so that clones share it and none grows by gigabytes.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/aldea/target}"

say() { printf '==> %s\n' "$*" >&2; }

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# A fingerprint of the given files, names and contents.
fingerprint() { cksum "$@" | cksum; }

# Installs the npm packages of a folder, only when its lock file is not the one installed last.
npm_install() {
    local folder=$1
    local stamp="$folder/node_modules/.installed-lock" lock
    lock=$(fingerprint "$folder/package-lock.json")
    [[ -f $stamp && $(<"$stamp") == "$lock" ]] && return
    say "installing npm packages in $folder"
    (cd "$folder" && npm ci --no-audit --no-fund)
    printf '%s\n' "$lock" >"$stamp"
}

# The folder with initdb and pg_ctl of the newest PostgreSQL here. Debian keeps it out of PATH.
find_postgres() {
    local initdb
    initdb=$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
    [[ -x $initdb ]] || initdb=$(command -v initdb) || return 1
    dirname "$initdb"
}

# Chromium or Chrome, whatever the system calls it; CHROMIUM names another.
find_chromium() {
    if [[ -n ${CHROMIUM:-} ]]; then printf '%s\n' "$CHROMIUM"; else
        command -v chromium || command -v chromium-browser || command -v google-chrome
    fi
}

# Where a virtual environment with the Python packages of a list is; made once for each version of the list.
#   python_with NAME REQUIREMENTS
python_with() {
    local venv="${XDG_CACHE_HOME:-$HOME/.cache}/aldea/$1" wanted
    have python3 || fail "Python 3 is missing: scripts/setup.sh test"
    wanted=$(fingerprint "$2")
    if [[ ! -f $venv/.installed || $(<"$venv/.installed") != "$wanted" ]]; then
        say "installing Python packages: $1" >&2
        python3 -m venv "$venv"
        "$venv/bin/pip" install --quiet --requirement "$2" >&2
        printf '%s\n' "$wanted" >"$venv/.installed"
    fi
    printf '%s\n' "$venv/bin/python"
}
