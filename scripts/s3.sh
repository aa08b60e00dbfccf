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

environment="${CARGO_TARGET_DIR:-$here/../target}/s3-python"
wanted_packages="$here/s3-requirements.txt"

has_python() { python3 -c "import ensurepip, venv" 2>/dev/null; }

if ! has_python && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Python for the tests with a bucket …" >&2
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3 python3-venv >/dev/null
fi
if ! has_python; then
  echo "The tests with a bucket need python3, version 3.11 or later, with its module venv." >&2
  echo "Install it (as root: apt-get install python3 python3-venv)." >&2
  exit 1
fi

# Made anew when a version changes. The mark is set last, so what was cut off half-way is made
# again.
wanted="$(python3 --version && cat "$wanted_packages")"
mark="$environment/made-of"
if [ "$(cat "$mark" 2>/dev/null)" != "$wanted" ]; then
  python3 -m venv --clear "$environment" >&2
  "$environment/bin/python" -m pip install --quiet --disable-pip-version-check \
    --requirement "$wanted_packages" >&2
  printf '%s\n' "$wanted" >"$mark"
fi

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
"$environment/bin/python" -B "$here/s3-server.py" >"$folder/ready" 2>"$folder/log" &
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
