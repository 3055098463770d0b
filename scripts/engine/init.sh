#!/bin/bash
# Process 1 of a throw-away Docker host, in the host's own root (see host.sh). Starts the registry that replaces Docker
# Hub and dockerd with its defaults, prints "ready", and runs until standard input is closed.
# File descriptors on entry: 0 the caller's pipe, 1 for "ready", 7 the log.
set -euo pipefail

if [ "${1:-}" != main ]; then
  cd /
  umount --lazy /run/old
  rmdir /run/old
  # tini reaps the orphans that containerd's shims leave.
  for init in /usr/bin/tini-static /usr/libexec/docker/docker-init /usr/bin/docker-init; do
    [ -x "$init" ] && exec "$init" -- /bin/bash /run/init.sh main
  done
  echo "the host's root has no docker-init" >&7
  exit 1
fi

exec 5<&0 6>&1 </dev/null >&7 2>&7
mirror=()
if [ "$HUB" != none ]; then
  export OTEL_TRACES_EXPORTER=none
  [ "$HUB_MODE" != proxy ] || export REGISTRY_PROXY_REMOTEURL=https://registry-1.docker.io
  # On all addresses: builders in containers (docker buildx create) pull images themselves.
  printf '%s\n' 'version: 0.1' 'log: {level: warn}' \
    'storage: {filesystem: {rootdirectory: /var/lib/docker-registry}}' \
    'http: {addr: ":5555"}' >/run/registry.yml
  # The registry logs requests to standard output and warnings to standard error.
  /run/docker-registry serve /run/registry.yml >/run/docker-registry.requests 5<&- 6>&- 7>&- &
  mirror=(--registry-mirror http://127.0.0.1:5555)
fi

if [ -n "$PACKAGE_PORTS" ]; then
  /usr/libexec/package-cache serve /run/package-cache "$PACKAGE_PORTS" tap0 5<&- 6>&- 7>&- &
fi

# The host ends with dockerd: the signal stops the main process below.
(
  dockerd "${mirror[@]}" 5<&- 6>&- 7>&- || true
  kill -TERM $$
) &

until curl --silent --fail --output /dev/null --unix-socket /run/docker.sock http://localhost/_ping; do sleep 0.05; done
if [ "$HUB" != none ]; then
  until curl --silent --fail --output /dev/null http://127.0.0.1:5555/v2/; do sleep 0.05; done
fi
echo ready >&6
exec cat <&5 >/dev/null 2>&1 6>&- 7>&-
