#!/bin/sh
# Starts a systemd over a copy of this machine: everything can be read, and what is written is gone
# with the mounts. Called in mounts, processes and a group of processes of its own.
#
#   boot.sh FOLDER   an empty folder for the mounts
set -eu
folder="$1"

mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs "$folder"
mkdir "$folder/upper" "$folder/work" "$folder/root"
mount -t overlay overlay "$folder/root" \
  -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work"
cd "$folder/root"
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mount -t tmpfs -o mode=755 tmpfs dev
mkdir dev/shm dev/pts
for device in full null random tty urandom zero; do
  touch "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
mount -t devpts -o ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx

# Of all units of this machine only the journal.
own=etc/systemd/system
rm -rf "$own" etc/fstab
mkdir -p "$own"
cat >"$own/trial.target" <<'UNIT'
[Unit]
Requires=systemd-journald.service
UNIT

# A root of its own and not a corner of another one: units get views of the whole of it.
mkdir .before
pivot_root . .before
container=other exec chroot . sh -c '
  umount --lazy /.before && rmdir /.before
  exec /lib/systemd/systemd --system --unit=trial.target'
