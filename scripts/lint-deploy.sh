#!/usr/bin/env bash
# Lints what is in deploy/, each kind of file with the tool that knows it, and then shows of each
# tool that it would have found a mistake: the same files with one put in must be refused.
#
#   scripts/lint-deploy.sh           all of it
#   scripts/lint-deploy.sh FOLDER    only lints the files that are there
#
# Linters come from the registries by exact version, into an environment of their own. Nothing is
# fetched beyond them: the schemas of Compose and Kubernetes are in their packages.
set -uo pipefail
cd "$(dirname "$0")/.."

# Of the oldest Kubernetes that the manifests are for, and of the newest that is known.
kubernetes_versions=(1.30 1.37)
# The exposure that `systemd-analyze security` may find, in tenths: 0 is closed, 100 open.
exposure=12

systemd_tools() {
  local missing=0
  for tool in systemd-analyze systemd-sysusers; do
    command -v "$tool" >/dev/null 2>&1 || missing=1
  done
  if [ "$missing" = 1 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing systemd's tools, which lint the unit …" >&2
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends systemd >/dev/null
    missing=0
  fi
  if [ "$missing" = 1 ]; then
    echo "The unit is linted by systemd-analyze and systemd-sysusers (systemd 250 or later)." >&2
    echo "Install them (as root: apt-get install systemd)." >&2
    return 1
  fi
}

# What is printed matters when it failed.
quietly() {
  local output
  if ! output="$("$@" 2>&1)"; then
    printf '%s\n' "$output"
    return 1
  fi
}

unit() {
  # The program is not where it will be; what else the unit names must be there.
  sed 's#/usr/local/bin/frontage#/bin/true#' "$1/systemd/frontage.service" >"$scratch/frontage.service"
  # What it does not know it tells and does not mind.
  if ! systemd-analyze verify --man=no "$scratch/frontage.service" >"$scratch/verify" 2>&1 \
    || [ -s "$scratch/verify" ]; then
    cat "$scratch/verify"
    return 1
  fi
  quietly systemd-sysusers --dry-run "$(realpath "$1/systemd/frontage.sysusers")"
}

unit_is_closed() {
  systemd-analyze security --offline=true --no-pager --threshold="$exposure" \
    "$1/systemd/frontage.service" >"$scratch/security" 2>&1 \
    || { grep '✗' "$scratch/security"; tail -n 1 "$scratch/security"; return 1; }
}

dockerfile() { quietly "$tools/hadolint" -c "$1/docker/hadolint.yaml" "$1/docker/Dockerfile"; }

yaml() { quietly "$tools/yamllint" --strict -c "$1/yamllint.yaml" "$1"; }

compose() {
  quietly "$tools/check-jsonschema" --builtin-schema vendor.compose-spec "$1/compose/compose.yaml"
}

caddyfile() {
  # One that is not as it should be is shown whole, with the lines that change marked.
  if ! "$tools/caddy" fmt --diff "$1/compose/Caddyfile" >"$scratch/caddyfile" 2>&1; then
    grep '^[-+]' "$scratch/caddyfile"
    return 1
  fi
  quietly "$tools/caddy" validate --adapter caddyfile --config "$1/compose/Caddyfile"
}

kubernetes() {
  local folder version
  for folder in base example; do
    "$tools/kubectl" kustomize "$1/kubernetes/$folder" >"$scratch/$folder.yaml" || return 1
    for version in "${kubernetes_versions[@]}"; do
      quietly "$tools/kubernetes-validate" --strict --kubernetes-version "$version" \
        "$scratch/$folder.yaml" || return 1
    done
  done
}

agreement() { quietly "$python" -B scripts/lint-deploy-agreement.py "$1"; }

steps=(unit unit_is_closed dockerfile yaml compose caddyfile kubernetes agreement)

lint() {
  local step failed=0
  for step in "${steps[@]}"; do
    if "$step" "$1"; then echo "  fine     $step"; else
      echo "  MISTAKE  $step"
      failed=1
    fi
  done
  return "$failed"
}

# refuses STEP FILE OLD NEW: with OLD made NEW in FILE, the step must fail.
refuses() {
  local step="$1" file="$2" old="$3" new="$4"
  rm -rf "$scratch/broken"
  cp -r deploy "$scratch/broken"
  "$python" -B - "$scratch/broken/$file" "$old" "$new" <<'PYTHON' || return 1
import sys
path, old, new = sys.argv[1:]
text = open(path).read()
if old not in text:
    sys.exit(f"{path} has no {old!r} to put a mistake into")
open(path, "w").write(text.replace(old, new, 1))
PYTHON
  if "$step" "$scratch/broken" >/dev/null 2>&1; then
    echo "  MISSED   $step: $new in $file"
    return 1
  fi
  echo "  refused  $step: $new"
}

prove() {
  local failed=0
  refuses unit systemd/frontage.service RestartSec= RestartSeconds= || failed=1
  refuses unit systemd/frontage.sysusers 'u frontage' 'user frontage' || failed=1
  refuses unit_is_closed systemd/frontage.service 'PrivateDevices=yes' 'PrivateDevices=no' || failed=1
  refuses dockerfile docker/Dockerfile 'USER 10001:10001' 'USER root' || failed=1
  refuses yaml compose/compose.yaml '  frontage-2:' '  frontage-1:' || failed=1
  refuses compose compose/compose.yaml 'restart: unless-stopped' 'restarts: unless-stopped' || failed=1
  refuses caddyfile compose/Caddyfile lb_policy lb_polizy || failed=1
  refuses caddyfile compose/Caddyfile $'\t@uploads' '@uploads' || failed=1
  refuses kubernetes kubernetes/base/servers.yaml 'replicas: 2' 'replicas: two' || failed=1
  refuses kubernetes kubernetes/base/servers.yaml readOnlyRootFilesystem readOnlyRoot || failed=1
  refuses agreement compose/compose.yaml FRONTAGE_DRAIN_SECONDS: FRONTAGE_DRAIN_TIME: || failed=1
  refuses agreement compose/.env.example STORE_SECRET= STORE_SECRETS= || failed=1
  refuses agreement systemd/frontage.service TimeoutStopSec=60 TimeoutStopSec=20 || failed=1
  return "$failed"
}

systemd_tools || exit 1
python="$(scripts/python-environment.sh deploy-python "linting the files of deploy/" \
  scripts/deploy-requirements.txt)" || exit 1
tools="$(dirname "$python")"
scratch="$(mktemp -d "${TMPDIR:-/tmp}/frontage-deploy.XXXXXX")"
trap 'rm -rf "$scratch"' EXIT

if [ $# -gt 0 ]; then
  lint "$1"
  exit
fi
lint deploy || exit 1
prove
