#!/bin/bash
# A throw-away Docker host in its own namespaces. Run as root by namespaces.py:
#
#   host.sh start ID SCRATCH LOWER HUB_STORAGE HUB_MODE DATA REGISTRY PACKAGES PORTS
#   host.sh sweep SCRATCH_PARENT
#
# ID           name of this host's cgroup and scratch folder
# SCRATCH      scratch folder of this host; created and removed here
# LOWER        the root file system, read-only; preceded by the folders to overlay on it, separated by ":"
# HUB_STORAGE  folder of the registry that replaces Docker Hub, or "none"
# HUB_MODE     proxy (pull-through cache of Docker Hub) | stand-ins (read-only) | build (writable)
# DATA         where to keep /var/lib/docker: disk (in SCRATCH) or memory (tmpfs)
# REGISTRY     the docker-registry program on this machine; ignored if HUB_STORAGE is "none"
# PACKAGES     folder of the package cache, or "none"
# PORTS        ports of servers that containers reach through that cache: 80 or 80,443
#
# The host runs exactly as long as standard input stays open: process 1 in the host reads it. When the caller ends, even
# by SIGKILL, the pipe closes, process 1 ends, and the kernel kills everything else.
# Prints three lines: "pid N" (process 1 as seen from this machine), "ready", and at the end "processor-seconds N" if the
# kernel measures CPU time.
set -euo pipefail

cgroup_mounts() { # prints "mount-point type options" for every cgroup hierarchy
  awk '$3 ~ /^cgroup2?$/ { print $2, $3, $4 }' /proc/mounts
}

thaw() { # ID: on cgroup v1, SIGKILL does not end processes that `docker pause` froze
  local point state
  while read -r point _; do
    while read -r state; do echo THAWED >"$state"; done < <(
      find "$point/docker-guide-$1" -name freezer.state 2>/dev/null
    )
  done < <(cgroup_mounts) 2>/dev/null
}

remove_cgroups() { # ID: fails if a cgroup cannot be removed
  local point left=0
  while read -r point _; do
    [ -d "$point/docker-guide-$1" ] || continue
    for _ in $(seq 100); do
      find "$point/docker-guide-$1" -depth -type d -exec rmdir {} + 2>/dev/null && break
      sleep 0.02
    done
    [ ! -d "$point/docker-guide-$1" ] || left=1
  done < <(cgroup_mounts)
  return $left
}

processor_seconds() { # ID: prints the CPU time of a host's processes if the kernel measures it
  local point type
  while read -r point type _; do
    point+=/docker-guide-$1
    if [ -e "$point/cpuacct.usage" ]; then
      awk '{ printf "processor-seconds %.2f\n", $1 / 1e9 }' "$point/cpuacct.usage"
      return
    elif [ "$type" = cgroup2 ] && [ -e "$point/cpu.stat" ]; then
      awk '$1 == "usage_usec" { printf "processor-seconds %.2f\n", $2 / 1e6 }' "$point/cpu.stat"
      return
    fi
  done < <(cgroup_mounts | sort -k2,2)
}

sweep() { # SCRATCH_PARENT: clean up after hosts whose copy of this script was killed too
  local lock id
  for lock in "$1"/*.lock; do
    [ -e "$lock" ] || continue
    id=$(basename "$lock" .lock)
    if flock --nonblock "$lock" true; then
      thaw "$id"
      rm -rf --one-file-system "${1:?}/$id"
      # If a process has not quite ended, keep the lock file for the next sweep.
      remove_cgroups "$id" && rm -f "$lock"
    fi
  done
}

start() {
  local id=$1 scratch=$2 parent child=0 status=0 left
  shift 2
  parent=$(dirname "$scratch")
  mkdir -p "$parent"
  # Serialize this part: a sweep must not see a lock file that exists but is not locked yet.
  exec 8>"$parent/.sweep"
  flock 8
  sweep "$parent"
  exec 9>"$scratch.lock"
  flock --nonblock 9
  mkdir "$scratch"
  exec 8>&-

  while read -r point type _; do
    mkdir -p "$point/docker-guide-$id"
    if [ -e "$point/cpuset.cpus" ] && [ "$type" = cgroup ]; then
      cat "$point/cpuset.cpus" >"$point/docker-guide-$id/cpuset.cpus"
      cat "$point/cpuset.mems" >"$point/docker-guide-$id/cpuset.mems"
    fi
  done < <(cgroup_mounts)

  local points
  mapfile -t points < <(cgroup_mounts | cut -d' ' -f1)
  exec 3<&0
  (
    for point in "${points[@]}"; do echo "$BASHPID" >"$point/docker-guide-$id/cgroup.procs"; done
    exec unshare --pid --mount --fork --mount-proc --kill-child -- \
      bash "$0" inside "$id" "$scratch" "$@"
  ) <&3 &
  child=$!
  exec 3<&-
  # The caller handles Ctrl-C in its terminal and closes the pipe when it is done.
  trap '' INT TERM HUP
  local init="" spaces="" space candidate network
  for _ in $(seq 1000); do
    for candidate in $(cat "/proc/$child/task/$child/children"); do
      # Find process 1 by its PID in its own namespace. The network namespace is the last one that it enters.
      grep -q '^NSpid:.*[[:space:]]1$' "/proc/$candidate/status" || continue
      network=$(readlink "/proc/$candidate/ns/net") || continue
      [ "$network" = "$(readlink /proc/self/ns/net)" ] || init=$candidate
    done
    [ -z "$init" ] && [ -d "/proc/$child" ] || break
    sleep 0.01
  done 2>/dev/null
  if [ -n "$init" ]; then
    echo "pid $init"
    # Keep the namespaces open until the check below, so that no other one gets the same number.
    exec 10<"/proc/$init/ns/pid" 11<"/proc/$init/ns/mnt" 12<"/proc/$init/ns/net"
    spaces=$(readlink "/proc/$init/ns/pid" "/proc/$init/ns/mnt" "/proc/$init/ns/net")
  fi
  (
    while [ -e "/proc/$init/exe" ]; do sleep 0.3; done
    thaw "$id"
  ) </dev/null >/dev/null 2>&1 9>&- 10<&- 11<&- 12<&- &
  wait "$child" || status=$?

  grep -qs 'API listen on' "$scratch/host.log" || tail -n 20 "$scratch"/*.log >&2 2>/dev/null || true
  # Check that nothing is left, then remove the files.
  left=""
  for space in $spaces; do
    left+=$(find /proc/[0-9]*/ns -maxdepth 1 -lname "${space//[/\\[}" -not -path "/proc/$$/*" 2>/dev/null || true)
  done
  left+=$(grep -F -- "$scratch" /proc/self/mountinfo || true)
  rm -rf --one-file-system "${scratch:?}"
  processor_seconds "$id" || true # the caller may have ended
  if remove_cgroups "$id"; then
    rm -f "$scratch.lock"
  else
    left+=" control groups docker-guide-$id"
  fi
  if [ -n "$left" ]; then
    echo "left behind: $left" >&2
    exit 3
  fi
  exit "$status"
}

inside() { # process 1 of the new PID namespace, still in the machine's network namespace
  local id=$1 scratch=$2 lower=$3 hub=$4 hub_mode=$5 data=$6 registry=$7 packages=$8 ports=$9
  local network root=$scratch/mount/root
  network=$(readlink /proc/1/ns/net)
  mkdir "$scratch/mount"
  mount -t tmpfs -o mode=755 tmpfs "$scratch/mount"
  mkdir "$root" "$scratch/mount/upper" "$scratch/mount/work"

  # slirp4netns connects the machine's network and the new one. It runs in this PID namespace, so that it ends with the
  # host, and with the machine's mounts, so that it reads the machine's resolv.conf.
  unshare --mount bash -c '
    until [ "$(readlink /proc/1/ns/net)" != "$1" ]; do sleep 0.01; done
    exec slirp4netns --configure --mtu=65520 --disable-host-loopback --netns-type=path /proc/1/ns/net tap0
  ' slirp "$network" </dev/null >"$scratch/slirp4netns.log" 2>&1 &

  mount -t overlay -o "lowerdir=$lower,upperdir=$scratch/mount/upper,workdir=$scratch/mount/work" overlay "$root"
  for folder in run tmp var/tmp root home etc/docker var/lib/docker var/lib/containerd; do
    # Recreate the folder to hide its contents in the lower file system.
    rm -rf "${root:?}/$folder"
    mkdir -p "$root/$folder"
  done
  chmod 1777 "$root/tmp" "$root/var/tmp"
  chmod 700 "$root/root"
  mkdir -p "$root/root/work" "$root/proc" "$root/sys" "$root/dev" "$root/var/lib/docker-registry"
  mount -t tmpfs -o mode=755 tmpfs "$root/run"
  mkdir "$root/run/lock"

  if [ "$data" = disk ]; then
    for folder in docker containerd; do
      mkdir -m 710 "$scratch/$folder"
      mount --bind "$scratch/$folder" "$root/var/lib/$folder"
    done
  else
    for folder in docker containerd; do mount -t tmpfs -o mode=710 tmpfs "$root/var/lib/$folder"; done
  fi
  if [ "$hub" != none ]; then
    touch "$root/run/docker-registry"
    mount --bind "$registry" "$root/run/docker-registry"
    mount --bind "$hub" "$root/var/lib/docker-registry"
    [ "$hub_mode" != stand-ins ] || mount -o remount,bind,ro "$root/var/lib/docker-registry"
  fi

  if [ "$packages" != none ]; then
    mkdir "$root/run/package-cache"
    mount --bind "$packages" "$root/run/package-cache"
  else
    ports=""
  fi

  rm -f "$root/etc/resolv.conf" "$root/etc/hosts" "$root/etc/hostname"
  echo 'nameserver 10.0.2.3' >"$root/etc/resolv.conf"
  printf '127.0.0.1 localhost docs\n::1 localhost ip6-localhost ip6-loopback\n' >"$root/etc/hosts"
  echo docs >"$root/etc/hostname"

  # Only harmless devices; no disks or terminals of the machine.
  mount -t tmpfs -o mode=755,nosuid tmpfs "$root/dev"
  for device in null zero full random urandom tty; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
  done
  mkdir "$root/dev/pts" "$root/dev/shm" "$root/dev/mqueue"
  mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "$root/dev/pts"
  mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$root/dev/shm"
  ln -s pts/ptmx "$root/dev/ptmx"
  ln -s /proc/self/fd "$root/dev/fd"
  for number in 0:stdin 1:stdout 2:stderr; do ln -s "/proc/self/fd/${number%:*}" "$root/dev/${number#*:}"; done

  cp "$(dirname "$0")/init.sh" "$root/run/init.sh"
  exec 7>"$scratch/host.log"
  exec unshare --net --uts --ipc --cgroup -- bash "$0" enter "$root" "$hub" "$hub_mode" "$ports"
}

enter() { # still process 1, now in all its namespaces: finish the mounts and enter the new root
  local root=$1 hub=$2 hub_mode=$3 ports=$4 controllers
  hostname docs
  ip link set lo up
  mount -t mqueue mqueue "$root/dev/mqueue"
  mount -t proc proc "$root/proc"
  # Protect kernel-wide settings of the machine: dockerd would raise limits.
  for folder in kernel vm fs; do
    mount --bind "$root/proc/sys/$folder" "$root/proc/sys/$folder"
    mount -o remount,bind,ro "$root/proc/sys/$folder"
  done
  mount -t sysfs sysfs "$root/sys"
  local hierarchies
  hierarchies=$(cgroup_mounts)
  case $hierarchies in
    "/sys/fs/cgroup cgroup2"*)
      mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
      # A v2 cgroup that enables controllers for its children cannot contain processes.
      mkdir "$root/sys/fs/cgroup/init"
      while read -r process; do
        echo "$process" >"$root/sys/fs/cgroup/init/cgroup.procs" 2>/dev/null || true
      done < <(cat "$root/sys/fs/cgroup/cgroup.procs")
      read -ra controllers <"$root/sys/fs/cgroup/cgroup.controllers" || true
      for controller in "${controllers[@]}"; do
        echo "+$controller" >"$root/sys/fs/cgroup/cgroup.subtree_control" || true
      done
      ;;
    *)
      mount -t tmpfs -o mode=755 tmpfs "$root/sys/fs/cgroup"
      while read -r point type options; do
        options=$(tr ',' '\n' <<<"$options" | grep -vxE 'rw|ro|nosuid|nodev|noexec|relatime|xattr|release_agent=.*|nsdelegate|memory_recursiveprot' | paste -sd, || true)
        mkdir "$root/sys/fs/cgroup/$(basename "$point")"
        case $options in name=*) options="none,$options" ;; esac
        mount -t "$type" -o "${options:-defaults}" "$type" "$root/sys/fs/cgroup/$(basename "$point")"
      done <<<"$hierarchies"
      ;;
  esac

  cd "$root"
  mkdir -p run/old
  pivot_root . run/old
  exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TZ=UTC \
    HUB="$hub" HUB_MODE="$hub_mode" PACKAGE_PORTS="$ports" /bin/bash /run/init.sh
}

case $1 in
  start | inside | enter) "$@" ;;
  sweep) shift && sweep "$1" ;;
  *) echo "host.sh: unknown step $1" >&2 && exit 2 ;;
esac
