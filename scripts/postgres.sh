#!/usr/bin/env bash
# A PostgreSQL server for tests, empty and of their own, on a free port of 127.0.0.1.
#
#   scripts/postgres.sh COMMAND…   runs COMMAND with its URL in FRONTAGE_TEST_POSTGRES and the
#                                  folder of its programs in FRONTAGE_TEST_POSTGRES_BIN, then stops
#                                  it; without a COMMAND it prints the URL and runs until Ctrl-C
#
# What it keeps is gone with it. Its log of transactions is in memory where there is room: nothing
# of a test is to survive, and the settings stay those of a server that loses nothing. With
# FRONTAGE_POSTGRES_ON_DISK=1 it is on the disk, for those who measure.
set -euo pipefail

# The folder that is named, else the newest of the system's, else where the shell finds them.
find_programs() {
  local folder
  while read -r folder; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
      echo "$folder"
      return
    fi
  done < <(
    echo "${POSTGRES_BIN:-}"
    printf '%s\n' /usr/lib/postgresql/*/bin | sort --version-sort --reverse
    dirname "$(command -v initdb || echo /)"
  )
}

as_nobody_special() {
  # PostgreSQL does not run as root.
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

programs="$(find_programs)"
if [ -z "$programs" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing PostgreSQL for the tests …" >&2
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null
  programs="$(find_programs)"
fi
if [ -z "$programs" ]; then
  echo "These tests need PostgreSQL 15 or later. Install it (as root: apt-get install postgresql)," >&2
  echo "or set POSTGRES_BIN to the folder of its initdb and pg_ctl." >&2
  exit 1
fi

folder="$(mktemp -d "${TMPDIR:-/tmp}/frontage-postgres.XXXXXX")"
if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
log_folder=
stop() {
  as_nobody_special "$programs/pg_ctl" -D "$folder/data" -m immediate -s stop >&2 || true
  rm -rf "$folder" ${log_folder:+"$log_folder"}
}
trap stop EXIT

came_from="$PWD"
cd "$folder"
where_log=()
if [ -z "${FRONTAGE_POSTGRES_ON_DISK:-}" ] && [ -w /dev/shm ] && [ "$(df --output=avail -k /dev/shm | tail -n 1)" -gt 2000000 ]; then
  log_folder="$(mktemp -d /dev/shm/frontage-postgres.XXXXXX)"
  if [ "$(id -u)" = 0 ]; then chown postgres "$log_folder"; fi
  where_log=(--waldir="$log_folder/wal")
fi
as_nobody_special "$programs/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 \
  --locale=C.UTF-8 --no-sync "${where_log[@]}" >/dev/null
# Two servers may find the same port free; then one of them looks again.
for _ in 1 2 3 4 5; do
  port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
  settings="-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories= \
    -c max_connections=400 -c shared_buffers=64MB -c autovacuum=off \
    -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=1GB -c checkpoint_timeout=1h"
  if as_nobody_special "$programs/pg_ctl" -D "$folder/data" -l "$folder/log" -s -w \
    -o "$settings" start; then
    export FRONTAGE_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port/postgres"
    export FRONTAGE_TEST_POSTGRES_BIN="$programs"
    cd "$came_from"
    if [ $# -gt 0 ]; then
      "$@"
      exit
    fi
    echo "$FRONTAGE_TEST_POSTGRES"
    sleep infinity
  fi
done
cat "$folder/log" >&2
exit 1
