"""Filling a whole store at once: what would be kept row by row is set aside, and made for all rows at the end.

Triggers, indexes and (on PostgreSQL) foreign keys cost more than the rows themselves. All of it happens in the caller's
transaction, which both databases take back as a whole: nobody ever sees a store that is half filled or not guarded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module

from sqlalchemy import Connection, inspect

from store.carrying import DERIVED, Shape, count
from store.errors import StoreError

WORDS = "store.migrations.versions.0016_search"
"""The migration that knows how the words of ``search_words`` are made."""

CACHE_KB = 200_000
"""Of SQLite while it is filled: keys come in no order, and those that don't fit are read from the disk each."""


@contextmanager
def filling(conn: Connection, shapes: Sequence[Shape]) -> Iterator[None]:
    """Fill the tables inside of this; at its end what hangs on them is made, and every key is checked."""
    back = list((_set_aside_sqlite if conn.dialect.name == "sqlite" else _set_aside_postgresql)(conn))
    yield
    if inspect(conn).has_table("search_docs"):
        for statement in import_module(WORDS).words_again(conn.dialect.name):
            conn.exec_driver_sql(statement)
    for statement in back:
        conn.exec_driver_sql(statement)
    if conn.dialect.name == "sqlite":
        _check_keys(conn)
    else:
        _go_on_counting(conn, shapes)
        conn.exec_driver_sql("ANALYZE")


def holding(conn: Connection, shapes: Sequence[Shape]) -> list[tuple[str, int]]:
    """The tables that hold something, with their numbers of rows."""
    found = [(shape.name, count(conn, shape)) for shape in shapes]
    return [(name, number) for name, number in found if number]


def clear(conn: Connection, shapes: Sequence[Shape]) -> None:
    """Take every row out of every table, in the caller's transaction."""
    quote = conn.dialect.identifier_preparer.quote
    names = [quote(shape.name) for shape in shapes]
    others = [name for name in inspect(conn).get_table_names() if name in DERIVED]
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql(f"TRUNCATE {', '.join([*names, *others])}")
        return
    conn.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    triggers = _aside(conn, "trigger")
    if "search_words" in others:
        conn.exec_driver_sql("INSERT INTO search_words (search_words) VALUES ('delete-all')")
    for name in reversed(names):
        conn.exec_driver_sql(f"DELETE FROM {name}")  # noqa: S608 (names of our own tables)
    for statement in triggers:
        conn.exec_driver_sql(statement)


# SQLite


def _set_aside_sqlite(conn: Connection) -> Iterator[str]:
    conn.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    conn.exec_driver_sql(f"PRAGMA cache_size=-{CACHE_KB}")
    yield from _aside(conn, "index")
    yield from _aside(conn, "trigger")
    yield "PRAGMA cache_size=-2000"  # what it comes with


def _aside(conn: Connection, kind: str) -> list[str]:
    """Drop every index or trigger of our own; give what makes them again."""
    query = "SELECT name, sql, tbl_name FROM sqlite_master WHERE type = ? AND sql IS NOT NULL"
    found = [row for row in conn.exec_driver_sql(query, (kind,)) if not row.tbl_name.startswith(DERIVED)]
    for row in found:
        conn.exec_driver_sql(f'DROP {kind.upper()} "{row.name}"')
    return [row.sql for row in found]


def _check_keys(conn: Connection) -> None:
    broken = conn.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise StoreError(f"a row of {broken[0]} points to one of {broken[2]} that is not there; nothing was changed")


# PostgreSQL

_INDEXES = """
    SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS made
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND NOT i.indisprimary
    AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
"""
_KEYS = """
    SELECT conrelid::regclass::text AS owner, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS made
    FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
"""
_FOLLOWED = """
    SELECT DISTINCT t.tgrelid::regclass::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
"""
_COUNTED = """
    SELECT quote_ident(a.attname) AS column, pg_get_serial_sequence(quote_ident(c.relname), a.attname) AS counter
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.oid = CAST(%s AS regclass) AND a.attnum > 0 AND NOT a.attisdropped
"""


def _set_aside_postgresql(conn: Connection) -> Iterator[str]:
    conn.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")  # rows come with times in UTC that do not say so
    for name, made in conn.exec_driver_sql(_INDEXES).all():
        conn.exec_driver_sql(f"DROP INDEX {name}")
        yield made
    for owner, name, made in conn.exec_driver_sql(_KEYS).all():
        conn.exec_driver_sql(f"ALTER TABLE {owner} DROP CONSTRAINT {name}")
        yield f"ALTER TABLE {owner} ADD CONSTRAINT {name} {made}"
    for table in conn.exec_driver_sql(_FOLLOWED).scalars().all():
        conn.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield f"ALTER TABLE {table} ENABLE TRIGGER USER"


def _go_on_counting(conn: Connection, shapes: Sequence[Shape]) -> None:
    """New rows get the numbers after those that came."""
    quote = conn.dialect.identifier_preparer.quote
    for shape in shapes:
        table = quote(shape.name)
        for column, counter in conn.exec_driver_sql(_COUNTED, (table,)).all():
            if counter is not None:
                most = f"(SELECT max({column}) FROM {table})"  # noqa: S608 (names of our own tables)
                conn.exec_driver_sql(f"SELECT setval(%s, coalesce({most}, 1), {most} IS NOT NULL)", (counter,))
