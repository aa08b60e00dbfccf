#!/usr/bin/env bash
# Makes sure there is a Python with packages for tests, in an environment of its own beside the
# compiled things, and prints its path; or says what is missing.
#
#   scripts/python-environment.sh NAME WHAT REQUIREMENTS…
#
# WHAT is what it is for, as it is told. What the second file of requirements names is built by
# what the first one names, not by whatever is newest today.
set -euo pipefail
name="$1" what="$2"
shift 2
here="$(cd "$(dirname "$0")" && pwd)"
environment="${CARGO_TARGET_DIR:-$here/../target}/$name"

# tomllib came with Python 3.11; Debian has the other two in a package of their own.
has_python() { python3 -c "import ensurepip, tomllib, venv" 2>/dev/null; }

if ! has_python && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Python for $what …" >&2
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3 python3-venv >/dev/null
fi
if ! has_python; then
  echo "For $what there must be python3, version 3.11 or later, with its module venv." >&2
  echo "Install it (as root: apt-get install python3 python3-venv)." >&2
  exit 1
fi

# Made anew when a version changes, Python's own among them. The mark is set last, so what was cut
# off half-way is made again.
wanted="$(python3 --version && cat "$@")"
mark="$environment/made-of"
if [ "$(cat "$mark" 2>/dev/null)" != "$wanted" ]; then
  python3 -m venv --clear "$environment" >&2
  isolation=()
  for requirements in "$@"; do
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check \
      "${isolation[@]}" --requirement "$requirements" >&2
    isolation=(--no-build-isolation)
  done
  printf '%s\n' "$wanted" >"$mark"
fi
echo "$environment/bin/python"
