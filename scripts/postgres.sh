#!/usr/bin/env bash
# Runs a command beside a PostgreSQL of its own: scripts/postgres.sh COMMAND [ARGUMENT...]
#
# The cluster lives in a temporary folder, listens on a socket in it and nowhere else, and is gone
# when the command ends. TEST_DATABASE_URL names it. Nothing of it survives, so nothing is synced
# (unless DURABLE is set, by those who measure).
#
# With TLS_CERT and TLS_KEY (PEM files) and TLS_PORT it listens on that port of this machine too, to
# encrypted connections only.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

(($#)) || fail "usage: scripts/postgres.sh COMMAND [ARGUMENT...]"
bin=$(find_postgres) || fail "PostgreSQL is missing: scripts/setup.sh test"

# Not in TMPDIR: a socket's path may have 107 bytes at most.
home=$(mktemp -d /tmp/aldea-postgres.XXXXXX)

# PostgreSQL refuses to run as root; Debian's package brings a user for it.
as_postgres() {
    if [[ $(id -u) == 0 ]]; then (cd "$home" && runuser -u postgres -- "$@"); else "$@"; fi
}

stop() {
    as_postgres "$bin/pg_ctl" stop --pgdata "$home/data" --mode immediate --silent 2>/dev/null || true
    rm -rf "$home"
}

start() {
    [[ $(id -u) != 0 ]] || chown postgres "$home"
    as_postgres "$bin/initdb" --pgdata "$home/data" --username postgres --auth trust --encoding UTF8 \
        --no-sync "${locale[@]}" &&
        settings >>"$home/data/postgresql.conf" &&
        { [[ -z ${TLS_PORT:-} ]] || encrypt; } &&
        as_postgres "$bin/pg_ctl" start --pgdata "$home/data" --wait --log "$home/log"
}

settings() {
    cat <<-CONF
	listen_addresses = ''
	unix_socket_directories = '$home'
	max_connections = 200
	shared_buffers = 256MB
	CONF
    [[ -n ${DURABLE:-} ]] || printf '%s\n' 'fsync = off' 'synchronous_commit = off' 'full_page_writes = off'
}

# PostgreSQL wants its key for itself.
encrypt() {
    cat "$TLS_CERT" >"$home/data/server.crt" && (umask 077 && cat "$TLS_KEY" >"$home/data/server.key") &&
        { [[ $(id -u) != 0 ]] || chown postgres "$home/data/server.crt" "$home/data/server.key"; } &&
        printf '%s\n' "listen_addresses = '127.0.0.1'" "port = $TLS_PORT" 'ssl = on' \
            >>"$home/data/postgresql.conf" &&
        printf '%s\n' 'local all all trust' 'hostssl all all 127.0.0.1/32 trust' >"$home/data/pg_hba.conf"
}

# A linguistic order, as most installations have: a query that relies on the order of bytes without
# saying so fails here rather than there.
locale=(--locale=C --locale-provider=icu --icu-locale=en-US)
"$bin/initdb" --help | grep -q -- --icu-locale || locale=(--no-locale)

trap stop EXIT
start >"$home/start.log" 2>&1 || {
    cat "$home/start.log" "$home/log" >&2
    fail "PostgreSQL did not start"
}
export TEST_DATABASE_URL="postgres://postgres@localhost/postgres?host=$home${TLS_PORT:+&port=$TLS_PORT}"
"$@"
