#!/bin/sh
# As in the official image: options and .conf files are redis-server's, which does not run as root.
set -e
if [ "${1#-}" != "$1" ] || [ "${1%.conf}" != "$1" ]; then
  set -- redis-server "$@"
fi
if [ "$1" = redis-server ]; then
  shift
  # The official image is built with protected mode off; a container is protected by not publishing its port.
  if [ "$1" = --version ] || [ "$1" = -v ] || [ "$1" = --help ] || [ "$1" = -h ]; then
    set -- redis-server "$1"
  elif [ "${1%.conf}" != "${1:-}" ]; then
    config=$1
    shift
    set -- redis-server "$config" --protected-mode no "$@"
  else
    set -- redis-server --protected-mode no "$@"
  fi
  if [ "$(id -u)" = 0 ]; then
    find . \! -user redis -exec chown redis '{}' +
    exec setpriv --reuid=redis --regid=redis --clear-groups "$@"
  fi
fi
exec "$@"
