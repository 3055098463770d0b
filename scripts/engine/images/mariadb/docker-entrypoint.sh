#!/bin/bash
# Makes the databases on the first start, as the official images do: {MYSQL,MARIADB}_ROOT_PASSWORD, _DATABASE,
# _USER, _PASSWORD, ALLOW_EMPTY and RANDOM passwords, their _FILE forms, /docker-entrypoint-initdb.d.
set -eo pipefail

note() { echo "$(date --rfc-3339=seconds | tr ' ' T) [Note] [Entrypoint]: $*"; }
fail() { echo "$(date --rfc-3339=seconds | tr ' ' T) [ERROR] [Entrypoint]: $*" >&2; exit 1; }

setting() { # NAME: MARIADB_NAME or MYSQL_NAME, or what the file holds that NAME_FILE names
  local prefix name file
  for prefix in MARIADB MYSQL; do
    name=${prefix}_$1 file=${prefix}_$1_FILE
    if [ -n "${!name}" ]; then echo "${!name}" && return; fi
    if [ -n "${!file}" ]; then cat "${!file}" && return; fi
  done
}

quoted() { local text=${1//\\/\\\\}; echo "'${text//\'/\\\'}'"; }

make_databases() { # SERVER
  local root_password database user password script server
  root_password=$(setting ROOT_PASSWORD)
  if [ -z "$root_password" ] && [ -n "$(setting RANDOM_ROOT_PASSWORD)" ]; then
    root_password=$(head -c 24 /dev/urandom | base64)
    note "GENERATED ROOT PASSWORD: $root_password"
  fi
  if [ -z "$root_password" ] && [ -z "$(setting ALLOW_EMPTY_ROOT_PASSWORD)$(setting ALLOW_EMPTY_PASSWORD)" ]; then
    fail 'Database is uninitialized and password option is not specified
	You need to specify one of MARIADB_ROOT_PASSWORD, MARIADB_ROOT_PASSWORD_HASH, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and MARIADB_RANDOM_ROOT_PASSWORD'
  fi
  note "Initializing database files"
  mariadb-install-db --datadir=/var/lib/mysql --auth-root-authentication-method=normal --skip-test-db >/dev/null
  note "Database files initialized"
  note "Starting temporary server"
  "$@" --skip-networking --socket=/run/mysqld/mysqld.sock &
  server=$!
  until mariadb-admin --user=root ping >/dev/null 2>&1; do
    kill -0 "$server" || fail "Unable to start server."
    sleep 0.2
  done
  note "Temporary server started."
  database=$(setting DATABASE) user=$(setting USER) password=$(setting PASSWORD)
  {
    echo "SET @@SESSION.SQL_LOG_BIN=0;"
    [ -z "$database" ] || echo "CREATE DATABASE IF NOT EXISTS \`$database\`;"
    if [ -n "$user" ] && [ -n "$password" ]; then
      echo "CREATE USER $(quoted "$user")@'%' IDENTIFIED BY $(quoted "$password");"
      [ -z "$database" ] || echo "GRANT ALL ON \`${database//_/\\_}\`.* TO $(quoted "$user")@'%';"
    fi
    echo "CREATE USER 'root'@'%' IDENTIFIED BY $(quoted "$root_password");"
    echo "GRANT ALL ON *.* TO 'root'@'%' WITH GRANT OPTION;"
    echo "ALTER USER 'root'@'localhost' IDENTIFIED BY $(quoted "$root_password");"
  } | mariadb --user=root
  [ -z "$database" ] || note "Creating database $database"
  [ -z "$user" ] || note "Creating user $user"
  for script in /docker-entrypoint-initdb.d/*; do
    case $script in
      *.sh) note "running $script" && . "$script" ;;
      *.sql) note "running $script" && MYSQL_PWD=$root_password mariadb --user=root ${database:+"$database"} <"$script" ;;
      *.sql.gz) note "running $script" && gunzip -c "$script" | MYSQL_PWD=$root_password mariadb --user=root ${database:+"$database"} ;;
    esac
  done
  note "Stopping temporary server"
  MYSQL_PWD=$root_password mariadb-admin --user=root shutdown
  wait "$server"
  note "Temporary server stopped"
  echo
  note "MariaDB init process done. Ready for start up."
  echo
}

[ "${1:0:1}" != - ] || set -- mariadbd "$@"
if [ "$1" = mariadbd ]; then
  if [ "$(id -u)" = 0 ]; then
    find /var/lib/mysql \! -user mysql -exec chown mysql:mysql '{}' +
    note "Switching to dedicated user 'mysql'"
    exec setpriv --reuid=mysql --regid=mysql --clear-groups "$0" "$@"
  fi
  [ -d /var/lib/mysql/mysql ] || make_databases "$@"
fi
exec "$@"
