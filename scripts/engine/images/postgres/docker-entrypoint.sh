#!/bin/bash
# Makes the database on the first start, as the official image does: POSTGRES_PASSWORD, POSTGRES_USER,
# POSTGRES_DB, POSTGRES_HOST_AUTH_METHOD, POSTGRES_INITDB_ARGS, their _FILE forms, /docker-entrypoint-initdb.d.
set -Eeuo pipefail

from_file() { # NAME DEFAULT: the variable, or what the file named by NAME_FILE holds
  local file="${1}_FILE"
  if [ -n "${!file:-}" ]; then
    [ -z "${!1:-}" ] || { echo >&2 "error: both $1 and $file are set (but are exclusive)"; exit 1; }
    export "$1"="$(<"${!file}")"
    unset "$file"
  else
    export "$1"="${!1:-${2:-}}"
  fi
}

# Since 18, data is in a folder of its version. A database in another place, or a mount that would stay unused, ends the
# start, as in the official image.
refuse_old_places() {
  local place found=()
  for place in /var/lib/postgresql /var/lib/postgresql/data /var/lib/postgresql/*/docker; do
    [ ! -s "$place/PG_VERSION" ] || found+=("$place")
  done
  if [ ${#found[@]} -eq 0 ] && mountpoint -q /var/lib/postgresql/data; then
    found=('/var/lib/postgresql/data (unused mount/volume)')
  fi
  [ ${#found[@]} -gt 0 ] || return 0
  cat >&2 <<-TEXT
		Error: in 18+, these Docker images are configured to store database data in a
		       format which is compatible with "pg_ctlcluster" (specifically, using
		       major-version-specific directory names).  This better reflects how
		       PostgreSQL itself works, and how upgrades are to be performed.

		       See also https://github.com/docker-library/postgres/pull/1259

		       Counter to that, there appears to be PostgreSQL data in:
		         ${found[*]}

		       This is usually the result of upgrading the Docker image without
		       upgrading the underlying database using "pg_upgrade" (which requires both
		       versions).

		       The suggested container configuration for 18+ is to place a single mount
		       at /var/lib/postgresql which will then place PostgreSQL data in a
		       subdirectory, allowing usage of "pg_upgrade --link" without mount point
		       boundary issues.

		       See https://github.com/docker-library/postgres/issues/37 for a (long)
		       discussion around this process, and suggestions for how to do so.
	TEXT
  exit 1
}

query() { psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --no-password --no-psqlrc "$@"; }

make_database() {
  if [ -z "$POSTGRES_PASSWORD" ] && [ "${POSTGRES_HOST_AUTH_METHOD:-}" != trust ]; then
    cat >&2 <<-'TEXT'
		Error: Database is uninitialized and superuser password is not specified.
		       You must specify POSTGRES_PASSWORD to a non-empty value for the
		       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

		       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
		       connections without a password. This is *not* recommended.

		       See PostgreSQL documentation about "trust":
		       https://www.postgresql.org/docs/current/auth-trust.html
	TEXT
    exit 1
  fi
  # shellcheck disable=SC2086 # the arguments are meant to be split
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "${POSTGRES_PASSWORD:-unused}") ${POSTGRES_INITDB_ARGS:-}
  printf '\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >>"$PGDATA/pg_hba.conf"

  pg_ctl -D "$PGDATA" -o "-c listen_addresses='' -p 5432" -w start
  if [ "$POSTGRES_DB" != postgres ]; then
    query --dbname postgres --set db="$POSTGRES_DB" <<<'CREATE DATABASE :"db" ;'
    printf '\n'
  fi
  printf '\n'
  local script
  for script in /docker-entrypoint-initdb.d/*; do
    case $script in
      *.sh)
        if [ -x "$script" ]; then
          printf '%s: running %s\n' "$0" "$script"
          "$script"
        else
          printf '%s: sourcing %s\n' "$0" "$script"
          . "$script"
        fi
        ;;
      *.sql)
        printf '%s: running %s\n' "$0" "$script"
        query --dbname "$POSTGRES_DB" -f "$script"
        printf '\n'
        ;;
      *.sql.gz)
        printf '%s: running %s\n' "$0" "$script"
        gunzip -c "$script" | query --dbname "$POSTGRES_DB"
        printf '\n'
        ;;
      */\*) printf '%s: ignoring %s\n' "$0" "/docker-entrypoint-initdb.d/*" ;;
      *) printf '%s: ignoring %s\n' "$0" "$script" ;;
    esac
  done
  pg_ctl -D "$PGDATA" -m fast -w stop
  printf '\nPostgreSQL init process complete; ready for start up.\n\n'
}

[ "${1:0:1}" != - ] || set -- postgres "$@"
if [ "$1" = postgres ]; then
  if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA" && chmod 700 "$PGDATA"
    find "$PGDATA" \! -user postgres -exec chown postgres '{}' +
    exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
  fi
  from_file POSTGRES_PASSWORD
  from_file POSTGRES_USER postgres
  from_file POSTGRES_DB "$POSTGRES_USER"
  if [ -s "$PGDATA/PG_VERSION" ]; then
    printf '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n'
  else
    [ "$PGDATA" != "/var/lib/postgresql/$PG_MAJOR/docker" ] || refuse_old_places
    make_database
  fi
fi
exec "$@"
