#!/usr/bin/env bash
# Machines for tests, on this one: network namespaces that see each other and nothing else.
#
#   scripts/namespaces.sh COMMAND…   runs COMMAND where guests are, with the beginning of all
#                                    addresses in FRONTAGE_TEST_NETWORK
#
# One machine has the database (….1), three have servers (….11, ….12, ….13), and guests and staff
# are at ….254. They hang on a bridge, so a test cuts any of them from any other, in one direction
# or both, by telling it a wrong hardware address: what it sends is then lost on the way, as on a
# line that nobody has noticed to be dead.
#
# All of it is in namespaces of this command's own: whatever becomes of it, the kernel removes
# machines, lines, and processes with it, and nothing of it is to be seen outside.
set -euo pipefail

network=10.91.0

if [ "${1:-}" != --inside ]; then
  if [ $# = 0 ]; then
    sed -n '2,14s/^# \{0,1\}//p' "$0" >&2
    exit 64
  fi
  if ! command -v ip >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing iproute2, which makes the machines …" >&2
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq iproute2 >/dev/null
  fi
  for program in ip unshare; do
    if ! command -v "$program" >/dev/null 2>&1; then
      echo "These tests need $program (Debian: iproute2 and util-linux)." >&2
      exit 1
    fi
  done
  if ! refused="$(unshare --net --mount --pid --fork ip link add try type bridge 2>&1)"; then
    echo "These tests need network namespaces with a bridge, which this system does not give:" >&2
    echo "$refused" >&2
    if [ "$(id -u)" != 0 ]; then echo "Run them as root." >&2; fi
    exit 1
  fi
  exec unshare --net --mount --pid --fork --kill-child --mount-proc "$0" --inside "$@"
fi
shift
trap 'exit 130' INT TERM

# Names of namespaces are files, here of this mount alone.
mkdir -p /run/netns
mount -t tmpfs none /run/netns
ip link set lo up
ip link add machines type bridge
ip addr add "$network.254/24" dev machines
ip link set machines up
add() {
  ip netns add "$1"
  ip link add "$1" type veth peer name eth0 netns "$1"
  ip link set "$1" master machines up
  ip -n "$1" addr add "$network.$2/24" dev eth0
  ip -n "$1" link set lo up
  ip -n "$1" link set eth0 up
}
add database 1
add first 11
add second 12
add third 13

# The server that `scripts/postgres.sh` has started is not to be reached from here; its programs are.
unset FRONTAGE_TEST_POSTGRES
export FRONTAGE_TEST_NETWORK="$network"
"$@"
