#!/usr/bin/env bash
# Tries what is in deploy/, as far as a machine without containers can: the services of compose.yaml
# in networks of their own, and the unit under a systemd of its own.
#
#   FRONTAGE_BIN=target/debug/frontage scripts/try-deploy.sh [TEST…]
#
# All of it happens in namespaces that are gone afterwards; it needs root.
set -euo pipefail
cd "$(dirname "$0")/.."

: "${FRONTAGE_BIN:?Set FRONTAGE_BIN to the program that is tried (cargo build -p frontage)}"
if [ "$(id -u)" != 0 ]; then
  echo "The files in deploy/ are tried as root: networks and users are made for it." >&2
  exit 1
fi

# What tries, by the package that brings it.
declare -A packages=([ip]=iproute2 [setpriv]=util-linux [wget]=wget [systemctl]=systemd)
missing=()
for tool in "${!packages[@]}"; do
  command -v "$tool" >/dev/null 2>&1 || missing+=("${packages[$tool]}")
done
if [ "${#missing[@]}" -gt 0 ]; then
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "The files in deploy/ are tried with: ${missing[*]}. Install them." >&2
    exit 1
  fi
  echo "Installing ${missing[*]}, which try the files of deploy/ …" >&2
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

python="$(scripts/python-environment.sh deploy-python "linting the files of deploy/" \
  scripts/deploy-requirements.txt)"
store="$(scripts/python-environment.sh deploy-store-python "trying the files of deploy/" \
  scripts/deploy-store-requirements.txt)"

scratch="$(mktemp -d "${TMPDIR:-/tmp}/frontage-deploy.XXXXXX")"
chmod 755 "$scratch"
trap 'rm -rf "$scratch"' EXIT
"$python" -c 'import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)' \
  <deploy/compose/compose.yaml >"$scratch/compose.json"
mkdir "$scratch/programs"
# Copies, because not every user may look into the folder of the environments.
cp "$(dirname "$python")/caddy" "$(dirname "$store")/weed" "$scratch/programs/"

export FRONTAGE_BIN FRONTAGE_TRIAL="$scratch" FRONTAGE_TRIAL_COMPOSE="$scratch/compose.json"
FRONTAGE_BIN="$(realpath "$FRONTAGE_BIN")"
tests=("$@")
if [ "${#tests[@]}" = 0 ]; then tests=(e2e/deploy/*.test.mjs); fi

# In mounts of its own: folders above this one that are closed to others are opened to them. A debug
# build reads its pages here, and is run by somebody who is not root.
let_others_in() {
  local folder="$PWD" over
  while [ "$folder" != / ]; do
    folder="$(dirname "$folder")"
    if [[ "$(stat -c %A "$folder")" != *[xt] ]]; then
      over="$FRONTAGE_TRIAL/over$folder"
      mkdir -p "$over"
      mount -t tmpfs tmpfs "$over"
      mkdir -m 755 "$over/upper" "$over/work"
      mount -t overlay overlay "$folder" \
        -o "lowerdir=$folder,upperdir=$over/upper,workdir=$over/work"
    fi
  done
  cd "$PWD"
}
try_it() {
  let_others_in
  exec node --test --test-concurrency=1 --test-reporter=spec "$@"
}

# With the programs of postgres.sh, which installs them when they are missing.
apart() {
  export FRONTAGE_TRIAL_PATH="$FRONTAGE_TRIAL/programs:$FRONTAGE_TEST_POSTGRES_BIN"
  exec unshare --net --mount --pid --uts --ipc --fork --kill-child --mount-proc \
    bash -euc 'try_it "$@"' bash "$@"
}

export -f let_others_in try_it apart
scripts/postgres.sh bash -euc 'apart "$@"' bash "${tests[@]}"
