"""Whole tables as plain rows, the same from both databases: what moving, backing up and restoring a store is made of.

A row travels as SQLite keeps it: times as text in UTC (``2026-03-20 12:00:00.000000``), days as text, truth as 0 or 1.
PostgreSQL reads and writes such rows by COPY. Rows go through the drivers, not through SQLAlchemy, whose types would
cost ten times the transfer; the shapes are read from the database itself, so that older schemas travel too.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from sqlalchemy import Boolean, Connection, Date, DateTime, Float, Integer, LargeBinary, MetaData
from sqlalchemy.exc import DBAPIError

from store.upgrades import VERSION_TABLE

Row = tuple[Any, ...]
DERIVED = ("search_words", "article_vectors")
"""What tables are called (or begin with) that are made from others and differ between the databases."""
_FETCHED = 2_000
_HASH_BYTES = 16
_LINE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# How PostgreSQL gives a column as SQLite keeps it, and the type of that.
_GIVEN = {
    "whole": ("CAST({0} AS bigint)", "int8"),
    "truth": ("CAST(CAST({0} AS integer) AS bigint)", "int8"),
    "number": ("{0}", "float8"),
    "time": ("to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')", "text"),
    "day": ("to_char({0}, 'YYYY-MM-DD')", "text"),
    "bytes": ("{0}", "bytea"),
    "text": ("CAST({0} AS text)", "text"),
}
_KINDS = (
    (Boolean, "truth"), (Integer, "whole"), (Float, "number"), (DateTime, "time"), (Date, "day"),
    (LargeBinary, "bytes"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """A table: its name, its columns in order, and what each of them holds (a key of ``_GIVEN``)."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def packed(self) -> tuple[int, ...]:
        """The columns that hold bytes, which a line has as base64."""
        return tuple(n for n, kind in enumerate(self.kinds) if kind == "bytes")


@dataclass(slots=True)
class Content:
    """How many rows a table has, and a hash of all of them that is blind to their order: the sum of the rows' own."""

    rows: int = 0
    total: int = 0

    def add(self, line: bytes) -> None:
        """Count one row, given as its line."""
        self.rows += 1
        self.total += int.from_bytes(blake2b(line, digest_size=_HASH_BYTES).digest(), "big")

    @property
    def hash(self) -> str:
        """32 hexadecimal digits."""
        return f"{self.total % (1 << 8 * _HASH_BYTES):032x}"

    @property
    def seal(self) -> tuple[int, str]:
        """What two tables of the same content have in common."""
        return self.rows, self.hash


def shapes(conn: Connection) -> list[Shape]:
    """Every table of this store but those made from others, each after those that its rows point to."""
    found = MetaData()
    found.reflect(conn, only=lambda name, _: name != VERSION_TABLE and not name.startswith(DERIVED))
    return [
        Shape(table.name, tuple(table.columns.keys()), tuple(_kind(column.type) for column in table.columns))
        for table in found.sorted_tables
    ]


def _kind(column: object) -> str:
    return next((kind for given, kind in _KINDS if isinstance(column, given)), "text")


def line_of(shape: Shape, row: Row) -> bytes:
    """A row as one line of JSON, without the line's end."""
    if shape.packed:
        values: list[Any] = list(row)
        for n in shape.packed:
            values[n] = None if values[n] is None else b64encode(values[n]).decode()
        return _LINE(values).encode()
    return _LINE(row).encode()


def row_of(shape: Shape, line: bytes) -> Row:
    """The row of a line; raises ValueError for what is none."""
    values = json.loads(line)
    if not isinstance(values, list) or len(values) != len(shape.columns):
        raise ValueError(f"a row of {shape.name} has not its {len(shape.columns)} columns")
    for n in shape.packed:
        values[n] = None if values[n] is None else b64decode(values[n], validate=True)
    return tuple(values)


def count(conn: Connection, shape: Shape) -> int:
    """How many rows a table has."""
    found: int = conn.exec_driver_sql(f"SELECT count(*) FROM {_quoted(conn, shape.name)}").scalar_one()  # noqa: S608 -- own tables
    return found


def read(conn: Connection, shape: Shape) -> Iterator[Row]:
    """The rows of a table, in no order, a few thousand at a time in memory."""
    with _raised(conn):
        yield from (_copied if conn.dialect.name == "postgresql" else _selected)(conn, shape)


def write(conn: Connection, shape: Shape, rows: Iterable[Row]) -> None:
    """Add rows to a table, in the caller's transaction."""
    names = ", ".join(_quoted(conn, name) for name in shape.columns)
    table, raw = _quoted(conn, shape.name), _cursor(conn)
    with _raised(conn):
        if conn.dialect.name == "postgresql":
            with raw.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(shape.columns))
            raw.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608 -- own tables
        raw.close()


def _selected(conn: Connection, shape: Shape) -> Iterator[Row]:
    names = ", ".join(_quoted(conn, name) for name in shape.columns)
    cursor = _cursor(conn)
    cursor.execute(f"SELECT {names} FROM {_quoted(conn, shape.name)}")  # noqa: S608 (names of our own tables)
    while part := cursor.fetchmany(_FETCHED):
        yield from part
    cursor.close()


def _copied(conn: Connection, shape: Shape) -> Iterator[Row]:
    given = [_GIVEN[kind] for kind in shape.kinds]
    columns = ", ".join(how.format(_quoted(conn, name)) for name, (how, _) in zip(shape.columns, given, strict=True))
    query = f"COPY (SELECT {columns} FROM {_quoted(conn, shape.name)}) TO STDOUT (FORMAT binary)"  # noqa: S608 -- own tables
    with _cursor(conn) as cursor, cursor.copy(query) as copy:
        copy.set_types([kind for _, kind in given])
        yield from copy.rows()


@contextmanager
def _raised(conn: Connection) -> Iterator[None]:
    """What a driver raises, as SQLAlchemy would raise it."""
    driver = conn.dialect.dbapi
    assert driver is not None
    try:
        yield
    except driver.Error as error:
        raise DBAPIError.instance("", None, error, driver.Error, dialect=conn.dialect) from error


def _cursor(conn: Connection) -> Any:
    """A cursor of the driver itself, in the same transaction."""
    driver: Any = conn.connection.driver_connection
    return driver.cursor()


def _quoted(conn: Connection, name: str) -> str:
    return str(conn.dialect.identifier_preparer.quote(name))
