#!/bin/sh
# As in the official image: a configuration file means "serve it", "sh" is a shell, all else is for the registry.
set -e
if [ -f "$1" ]; then
  set -- serve "$@"
elif [ "$1" = sh ]; then
  exec "$@"
fi
exec registry "$@"
