#!/bin/sh
# Runs what is in /docker-entrypoint.d before nginx, with the words that the official image logs.
set -e

if [ "$1" = nginx ] || [ "$1" = nginx-debug ]; then
  echo "$0: /docker-entrypoint.d/ is not empty, will attempt to perform configuration"
  echo "$0: Looking for shell scripts in /docker-entrypoint.d/"
  for script in $(find /docker-entrypoint.d/ -follow -type f | sort -V); do
    case $script in
      *.envsh) [ ! -x "$script" ] || { echo "$0: Sourcing $script"; . "$script"; } ;;
      *.sh) [ ! -x "$script" ] || { echo "$0: Launching $script"; "$script"; } ;;
      *) echo "$0: Ignoring $script" ;;
    esac
  done
  echo "$0: Configuration complete; ready for start up"
fi

exec "$@"
