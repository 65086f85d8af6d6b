"""Indexes that PostgreSQL builds while others read and write: after a migration, outside its transaction.

A migration says :func:`later` where it would create an index. SQLite, whose stores nobody else writes to meanwhile,
gets it at once. On PostgreSQL, :func:`build` makes every index that the schema has and the database has not
(``CREATE INDEX CONCURRENTLY``), once the migration is committed; one that was stopped half way is made anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.schema import CreateIndex

from store.schema import metadata


def later(table: str, columns: Sequence[str]) -> None:
    """For a migration: an index of ``table``, which the schema has too."""
    from alembic import op

    if op.get_bind().dialect.name == "sqlite":
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns), unique=False)


def build(engine: Engine) -> list[str]:
    """Make what is missing of the schema's indexes; their names. It waits for transactions that run, and stops nobody.

    Raises what the database raises; what was made by then stays, and the next call goes on.
    """
    if engine.dialect.name != "postgresql":
        return []
    made = []
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        try:
            conn.exec_driver_sql("SET lock_timeout = 0")
            for name, statement in _missing(conn):
                conn.exec_driver_sql(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
                conn.exec_driver_sql(statement)
                made.append(name)
        finally:
            conn.exec_driver_sql("RESET lock_timeout")
    return made


def _missing(conn: Connection) -> list[tuple[str, str]]:
    """Name and statement of each index that is not there, or was left half made."""
    looking = inspect(conn)
    there = set(looking.get_table_names())
    half = set(conn.execute(_HALF).scalars())
    found = []
    for table in metadata.sorted_tables:
        if table.name not in there:
            continue
        known = {index["name"] for index in looking.get_indexes(table.name)} - half
        for index in sorted(table.indexes, key=lambda one: str(one.name)):
            if index.name not in known:
                made = str(CreateIndex(index).compile(dialect=conn.dialect))
                found.append((str(index.name), made.replace("INDEX", "INDEX CONCURRENTLY", 1)))
    return found


_HALF = text(
    "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
    "WHERE NOT i.indisvalid AND c.relnamespace = current_schema()::regnamespace"
)
