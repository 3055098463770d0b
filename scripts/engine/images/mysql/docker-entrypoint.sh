#!/bin/bash
# Makes the databases on the first start and prints what the official image prints: MYSQL_ROOT_PASSWORD,
# _ALLOW_EMPTY_PASSWORD, _RANDOM_ROOT_PASSWORD, _ONETIME_PASSWORD, _ROOT_HOST, _DATABASE, _USER and _PASSWORD, the _FILE
# forms, /docker-entrypoint-initdb.d.
set -eo pipefail
shopt -s nullglob

socket=/var/run/mysqld/mysqld.sock

entry() { echo "$(date --rfc-3339=seconds) [$1] [Entrypoint]: $2"; }
note() { entry Note "$1"; }
warn() { entry Warn "$1" >&2; }
fail() { entry ERROR "$1" >&2; exit 1; }

from_file() { # NAME [DEFAULT]: take an unset variable from the file named by NAME_FILE
  local file=${1}_FILE
  if [ -n "${!1}" ] && [ -n "${!file}" ]; then fail "Both $1 and $file are set (but are exclusive)"; fi
  if [ -z "${!1}" ] && [ -n "${!file}" ]; then export "$1=$(<"${!file}")"; else export "$1=${!1:-$2}"; fi
  unset "$file"
}

options=$'    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD'

check_variables() {
  if [ -z "$MYSQL_ROOT_PASSWORD$MYSQL_ALLOW_EMPTY_PASSWORD$MYSQL_RANDOM_ROOT_PASSWORD" ]; then
    fail "Database is uninitialized and password option is not specified
    You need to specify one of the following as an environment variable:
$options"
  fi
  if [ "$MYSQL_USER" = root ]; then
    fail "MYSQL_USER=\"root\", MYSQL_USER and MYSQL_PASSWORD are for configuring a regular user and cannot be used for the root user
    Remove MYSQL_USER=\"root\" and use one of the following to control the root user password:
$options"
  fi
  if [ -n "$MYSQL_USER" ] && [ -z "$MYSQL_PASSWORD" ]; then
    warn 'MYSQL_USER specified, but missing MYSQL_PASSWORD; MYSQL_USER will not be created'
  elif [ -z "$MYSQL_USER" ] && [ -n "$MYSQL_PASSWORD" ]; then
    warn 'MYSQL_PASSWORD specified, but missing MYSQL_USER; MYSQL_PASSWORD will be ignored'
  fi
}

# A file rather than an option: clients warn about passwords on the command line.
login=/dev/null
sql() { mysql --defaults-extra-file="$login" --protocol=socket --socket="$socket" -uroot --comments "$@"; }

text() { local quoted=${1//\\/\\\\}; echo "'${quoted//\'/\\\'}'"; }

make_accounts() {
  if [ -n "$MYSQL_RANDOM_ROOT_PASSWORD" ]; then
    MYSQL_ROOT_PASSWORD=$(openssl rand -base64 24)
    note "GENERATED ROOT PASSWORD: $MYSQL_ROOT_PASSWORD"
  fi
  local password
  password=$(text "$MYSQL_ROOT_PASSWORD")
  {
    echo "SET @@SESSION.SQL_LOG_BIN=0;"
    echo "ALTER USER 'root'@'localhost' IDENTIFIED BY $password;"
    if [ "$MYSQL_ROOT_HOST" != localhost ]; then
      echo "CREATE USER 'root'@$(text "$MYSQL_ROOT_HOST") IDENTIFIED BY $password;"
      echo "GRANT ALL ON *.* TO 'root'@$(text "$MYSQL_ROOT_HOST") WITH GRANT OPTION;"
    fi
  } | sql
  if [ -n "$MYSQL_ROOT_PASSWORD" ]; then
    login=$(mktemp)
    printf '[client]\npassword="%s"\n' "${MYSQL_ROOT_PASSWORD//\\/\\\\}" >"$login"
  fi
  if [ -n "$MYSQL_DATABASE" ]; then
    note "Creating database $MYSQL_DATABASE"
    sql <<<"CREATE DATABASE IF NOT EXISTS \`$MYSQL_DATABASE\`;"
  fi
  if [ -n "$MYSQL_USER" ] && [ -n "$MYSQL_PASSWORD" ]; then
    note "Creating user $MYSQL_USER"
    sql <<<"CREATE USER $(text "$MYSQL_USER")@'%' IDENTIFIED BY $(text "$MYSQL_PASSWORD");"
    if [ -n "$MYSQL_DATABASE" ]; then
      note "Giving user $MYSQL_USER access to schema $MYSQL_DATABASE"
      sql <<<"GRANT ALL ON \`${MYSQL_DATABASE//_/\\_}\`.* TO $(text "$MYSQL_USER")@'%';"
    fi
  fi
}

run_scripts() {
  local script unpack
  echo
  for script in /docker-entrypoint-initdb.d/*; do
    case $script in
      *.sql) unpack=cat ;;
      *.sql.bz2) unpack="bunzip2 -c" ;;
      *.sql.gz) unpack="gunzip -c" ;;
      *.sql.xz) unpack=xzcat ;;
      *.sql.zst) unpack="zstd -dc" ;;
      *) unpack="" ;;
    esac
    if [ -n "$unpack" ]; then
      note "$0: running $script"
      $unpack "$script" | sql ${MYSQL_DATABASE:+--database="$MYSQL_DATABASE"}
      echo
    elif [ "${script%.sh}" = "$script" ]; then
      warn "$0: ignoring $script"
    elif [ -x "$script" ]; then
      note "$0: running $script"
      "$script"
    else
      note "$0: sourcing $script"
      . "$script"
    fi
    echo
  done
}

make_databases() { # SERVER WITH OPTIONS
  check_variables
  note "Initializing database files"
  "$@" --initialize-insecure --default-time-zone=SYSTEM
  note "Database files initialized"
  note "Starting temporary server"
  "$@" --daemonize --skip-networking --default-time-zone=SYSTEM --socket="$socket" || fail "Unable to start server."
  note "Temporary server started."
  make_accounts
  run_scripts
  if [ -n "$MYSQL_ONETIME_PASSWORD" ]; then sql <<<"ALTER USER 'root'@$(text "$MYSQL_ROOT_HOST") PASSWORD EXPIRE;"; fi
  note "Stopping temporary server"
  mysqladmin --defaults-extra-file="$login" -uroot shutdown --socket="$socket" || fail "Unable to shut down server."
  note "Temporary server stopped"
  [ "$login" = /dev/null ] || rm "$login"
  echo
  note "MySQL init process done. Ready for start up."
  echo
}

[ "${1:0:1}" != - ] || set -- mysqld "$@"
stops=$(printf '%s\n' "$@" | grep -xE -e '-\?|--help|--print-defaults|-V|--version' || true)
if [ "$1" = mysqld ] && [ -z "$stops" ]; then
  note "Entrypoint script for MySQL Server $(mysqld --version | awk '{ print $3 }') started."
  if ! errors=$("$@" --verbose --help 2>&1 >/dev/null); then
    fail "mysqld failed while attempting to check config"$'\n\t'"command was: $* --verbose --help"$'\n\t'"$errors"
  fi
  from_file MYSQL_ROOT_HOST %
  for name in DATABASE USER PASSWORD ROOT_PASSWORD; do from_file "MYSQL_$name"; done
  if [ "$(id -u)" = 0 ]; then
    find /var/lib/mysql /var/run/mysqld /var/lib/mysql-files \! -user mysql -exec chown --no-dereference mysql '{}' +
    note "Switching to dedicated user 'mysql'"
    exec setpriv --reuid=mysql --regid=mysql --clear-groups "$0" "$@"
  fi
  [ -d /var/lib/mysql/mysql ] || make_databases "$@"
fi
exec "$@"
