#!/bin/sh
# Once, when the database is made: the dashboard's role, which `migrate --grant dashboard` then gives its rights, and
# the extension for vectors. Its password comes from a secret and stands in no command line.
set -eu
export DASHBOARD_PASSWORD_FILE="${DASHBOARD_PASSWORD_FILE:-/run/secrets/dashboard_password}"
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" <<'SQL'
CREATE EXTENSION IF NOT EXISTS vector;
\set password `cat "$DASHBOARD_PASSWORD_FILE"`
CREATE ROLE dashboard LOGIN PASSWORD :'password';
SQL
