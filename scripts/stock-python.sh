#!/usr/bin/env bash
# Makes sure there is a Python with the stock clients of Pusher, and prints its path; or says what
# is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
tests=e2e/stock-clients/python
exec scripts/python-environment.sh stock-clients-python "the tests with stock clients" \
  "$tests/build-requirements.txt" "$tests/requirements.txt"
