#!/usr/bin/env bash
# Makes sure there are nginx and wrk for the bench of answers, or says what is missing. The bench
# starts an nginx of its own; that of the system is not started.
set -euo pipefail

missing=()
for tool in nginx wrk; do
  # Debian keeps servers where only administrators look.
  PATH="$PATH:/usr/sbin" command -v "$tool" >/dev/null 2>&1 || missing+=("$tool")
done
if [ "${#missing[@]}" -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing ${missing[*]} for the bench of answers …" >&2
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT
  fi
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  missing=()
fi
if [ "${#missing[@]}" -gt 0 ]; then
  echo "The bench of answers needs ${missing[*]}. Install them (as root: apt-get install ${missing[*]})." >&2
  exit 1
fi
