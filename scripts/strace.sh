#!/usr/bin/env bash
# Makes sure there is an strace for the tests that watch what the server asks of the system, or
# says what is missing.
set -euo pipefail

if ! command -v strace >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing strace for the tests of durability …" >&2
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq strace >/dev/null
  fi
fi

if ! command -v strace; then
  echo "The tests of durability need strace. Install it (as root: apt-get install strace)." >&2
  exit 1
fi
