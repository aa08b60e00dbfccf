#!/usr/bin/env bash
# An S3-compatible store for tests, empty and of their own, on a free port of 127.0.0.1: moto's
# server, in an environment of its own beside the compiled things.
#
#   scripts/s3.sh COMMAND…   runs COMMAND with its address and key in FRONTAGE_TEST_S3, then stops
#                            it; without a COMMAND it prints what is in FRONTAGE_TEST_S3 and runs
#                            until Ctrl-C
#
# What it keeps is in its memory and gone with it.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"

python="$("$here/python-environment.sh" s3-python "the tests with a bucket" \
  "$here/s3-requirements.txt")"

folder="$(mktemp -d "${TMPDIR:-/tmp}/frontage-s3.XXXXXX")"
server=
stop() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$folder"
}
trap stop EXIT

touch "$folder/ready"
"$python" -B "$here/s3-server.py" >"$folder/ready" 2>"$folder/log" &
server=$!
until [ "$(wc -l <"$folder/ready")" -ge 3 ]; do
  if ! kill -0 "$server" 2>/dev/null; then
    cat "$folder/log" >&2
    exit 1
  fi
  sleep 0.1
done
export FRONTAGE_TEST_S3
FRONTAGE_TEST_S3="$(paste -sd ' ' "$folder/ready")"
if [ $# -gt 0 ]; then
  "$@"
  exit
fi
echo "$FRONTAGE_TEST_S3"
wait "$server"
