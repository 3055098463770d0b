#!/bin/sh
# The official image's own program adds certificates here. Debian's JDK reads those of the system.
exec "$@"
