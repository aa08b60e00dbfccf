#!/usr/bin/env bash
# Makes sure there is a Chromium for the browser tests, or says what is missing.
set -euo pipefail

find_chromium() {
  for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1; then
      command -v "$candidate"
      return 0
    fi
  done
  return 1
}

if ! find_chromium >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests …" >&2
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
  fi
fi

if ! find_chromium; then
  echo "The browser tests need Chromium. Install it (as root: apt-get install chromium)," >&2
  echo "or set CHROMIUM to the path of a Chromium or Chrome." >&2
  exit 1
fi
