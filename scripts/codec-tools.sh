#!/usr/bin/env bash
# Makes sure of what compiles the picture codecs (libjpeg-turbo, libaom): cmake, nasm and perl.
# They are needed to build only; the binary brings its codecs along.
set -euo pipefail

missing() {
  for tool in cmake nasm perl; do
    command -v "$tool" >/dev/null 2>&1 || echo "$tool"
  done
}

if [ -n "$(missing)" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing what compiles the picture codecs:" $(missing) "…" >&2
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq cmake nasm perl >/dev/null
fi

if [ -n "$(missing)" ]; then
  echo "The picture codecs cannot be compiled without:" $(missing) >&2
  echo "Install them (on Debian or Ubuntu, as root: apt-get install cmake nasm perl)." >&2
  exit 1
fi
