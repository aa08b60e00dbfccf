#!/usr/bin/env bash
# Makes sure there is a Python with the stock clients of Pusher, in an environment of its own
# beside the compiled things, and prints its path; or says what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

tests=e2e/stock-clients/python
environment="${CARGO_TARGET_DIR:-$PWD/target}/stock-clients-python"

# tomllib came with Python 3.11; Debian has the other two in a package of their own.
has_python() { python3 -c "import ensurepip, tomllib, venv" 2>/dev/null; }

if ! has_python && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Python for the tests with stock clients …" >&2
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3 python3-venv >/dev/null
fi
if ! has_python; then
  echo "The tests with stock clients need python3, version 3.11 or later, with its module venv." >&2
  echo "Install it (as root: apt-get install python3 python3-venv)." >&2
  exit 1
fi

# Made anew when a version changes, Python's own among them. The mark is set last, so what was cut
# off half-way is made again.
wanted="$(python3 --version && cat "$tests/build-requirements.txt" "$tests/requirements.txt")"
mark="$environment/made-of"
if [ "$(cat "$mark" 2>/dev/null)" != "$wanted" ]; then
  python3 -m venv --clear "$environment" >&2
  pip=("$environment/bin/python" -m pip install --quiet --disable-pip-version-check)
  "${pip[@]}" --requirement "$tests/build-requirements.txt" >&2
  # Built by what is named above, not by whatever is newest today.
  "${pip[@]}" --no-build-isolation --requirement "$tests/requirements.txt" >&2
  printf '%s\n' "$wanted" >"$mark"
fi
echo "$environment/bin/python"
