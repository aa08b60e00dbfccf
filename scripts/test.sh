#!/usr/bin/env bash
# Everything that must hold: formatting, lints, types, Rust tests, web tests, browser tests.
# Every step runs even when an earlier one failed, unless it needs what that one makes; the
# summary at the end names each with its time.
set -uo pipefail
cd "$(dirname "$0")/.."

target="${CARGO_TARGET_DIR:-$PWD/target}"
export FRONTAGE_BIN="$target/debug/frontage"
export NO_COLOR="${NO_COLOR-1}"
names=() outcomes=() passed=0 failed=0

step() {
  local name="$1" begun=$SECONDS outcome
  shift
  printf '\n==> %s\n' "$name"
  if "$@"; then outcome=passed passed=$((passed + 1)); else outcome=FAILED failed=$((failed + 1)); fi
  names+=("$name")
  outcomes+=("$(printf '%-7s %4d s' "$outcome" $((SECONDS - begun)))")
  [ "$outcome" = passed ]
}

summary() {
  printf '\nSummary\n'
  for i in "${!names[@]}"; do printf '  %s  %s\n' "${outcomes[$i]}" "${names[$i]}"; done
  printf '\n%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" = 0 ]
}

packages() { make --no-print-directory node_modules/.package-lock.json; }

nextest() {
  if ! cargo nextest --version >/dev/null 2>&1; then
    echo "Installing cargo-nextest, which runs the Rust tests …"
    cargo install --locked cargo-nextest || return 1
  fi
}

stock_python() { STOCK_PYTHON="$(scripts/stock-python.sh)" && export STOCK_PYTHON; }

chromium() { CHROMIUM="$(scripts/chromium.sh)" && export CHROMIUM; }

step "what compiles the picture codecs" scripts/codec-tools.sh || { summary; exit 1; }
step "web packages" packages || { summary; exit 1; }
step "web pages" npm run build --silent || { summary; exit 1; }
step "cargo-nextest" nextest || { summary; exit 1; }
step "Chromium" chromium
step "Python with stock Pusher clients" stock_python
step "strace" scripts/strace.sh

step "Rust formatting" cargo fmt --all --check
step "Rust lints" cargo clippy --workspace --all-targets --quiet -- -D warnings
step "web lints and formatting" npm run lint --silent
step "web types" npm run typecheck --silent
step "files for deployment" scripts/lint-deploy.sh
step "Rust tests" cargo nextest run --workspace --no-fail-fast --status-level fail
step "Rust tests on PostgreSQL" make --no-print-directory test-postgres
step "Rust tests with pictures in a bucket" make --no-print-directory test-bucket
step "three servers on three machines" make --no-print-directory test-nodes
step "Rust model of what loops share" make --no-print-directory model
step "Rust examples in the documentation" cargo test --workspace --doc --quiet
step "web tests" npm test --silent
if step "server for the browser tests" cargo build --quiet -p frontage; then
  # pusher-js keeps a timer of 30 s for a connection that the hub has closed.
  step "stock Pusher clients" \
    node --test --test-force-exit --test-reporter=spec e2e/stock-clients/
  step "stock Pusher clients over several servers" make --no-print-directory test-stock-servers
  step "files for deployment, tried" scripts/try-deploy.sh
  if [ -n "${STOCK_PYTHON:-}" ]; then
    step "stock Pusher clients in Python" \
      "$STOCK_PYTHON" -B -W ignore::ResourceWarning -m unittest discover -s e2e/stock-clients/python
  else
    step "stock Pusher clients in Python (no Python)" false
  fi
  if [ -n "${CHROMIUM:-}" ]; then
    step "browser tests" npm test --silent -w e2e
  else
    step "browser tests (no Chromium)" false
  fi
fi
summary
