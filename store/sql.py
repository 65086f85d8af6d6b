"""Small tools that the query modules share: hashes, chunks, upserts, and writing only what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from hashlib import blake2s
from itertools import islice
from operator import itemgetter
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Insert,
    Row,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    delete,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from store.columns import Finite, as_utc, clean, finite

Item = TypeVar("Item")
Key = TypeVar("Key", str, int)
Values = dict[str, Any]
Cells: TypeAlias = tuple[Any, ...]
# What a select of any columns gives back, and the select itself.
AnyRow: TypeAlias = Row[*tuple[Any, ...]]
AnySelect: TypeAlias = Select[*tuple[Any, ...]]

# Well under the number of parameters that either database takes in one statement.
CHUNK = 900


def digest(text: str) -> str:
    """A 32-character key for hostile text of any length (BLAKE2s, 16 bytes)."""
    return blake2s(clean(text).encode(), digest_size=16).hexdigest()


def text_hash(text: str) -> str:
    """The hash of a text, blind to differences of white space."""
    return digest(" ".join(clean(text).split()))


def chunks(items: Iterable[Item], size: int = CHUNK) -> Iterator[list[Item]]:
    """Cut ``items`` into lists of at most ``size``."""
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


def gather(ids: Iterable[Key], query: Callable[[list[Key]], Iterable[Item]]) -> list[Item]:
    """Run ``query`` over chunks of the distinct ids (in order) and join what it finds."""
    found: list[Item] = []
    for part in chunks(dict.fromkeys(ids)):
        found.extend(query(part))
    return found


def insert_missing(conn: Connection, table: Table, rows: Sequence[Values]) -> int:
    """Insert the rows whose key is not there yet; return how many were new."""
    statement = _insert_missing(conn.dialect.name, table)
    return sum(len(conn.execute(statement, row).all()) for row in rows)


def upsert(conn: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Insert rows, overwriting the other columns where the key is there already."""
    if rows:
        conn.execute(_upsert(conn.dialect.name, table, tuple(rows[0])), list(rows))


# Statements that are executed for every article or story are built once: building costs more than running them.
@cache
def _insert_missing(dialect: str, table: Table) -> Insert:
    made: Insert = _insert(dialect, table).on_conflict_do_nothing().returning(*table.primary_key)
    return made


@cache
def _upsert(dialect: str, table: Table, names: tuple[str, ...]) -> Insert:
    keys = [column.name for column in table.primary_key]
    statement = _insert(dialect, table)
    others = {name: statement.excluded[name] for name in names if name not in keys}
    made: Insert = statement.on_conflict_do_update(index_elements=keys, set_=others)
    return made


def _insert(dialect: str, table: Table) -> Any:
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


def matching(table: Table) -> ColumnElement[bool]:
    """The row whose key is given as the parameters ``key_<column>``."""
    return and_(*(column == bindparam(f"key_{column.name}") for column in table.primary_key))


@cache
def updating(table: Table, names: tuple[str, ...]) -> Update:
    """The row whose key is given as ``key_<column>`` gets the values given as ``new_<column>``."""
    return update(table).where(matching(table)).values({name: bindparam(f"new_{name}") for name in names})


@cache
def _removing(table: Table) -> Delete:
    return delete(table).where(matching(table))


class Sync:
    """The difference between the rows a table has in ``scope`` and the rows it should have.

    Saving the same again finds no difference and writes nothing. Apart steps, because parents must be written before
    children and removed after them. A story has many more rows that stay than rows that differ: what is there already
    as it is given is passed over, and only the rest is made as the database would give it back.
    """

    def __init__(self, conn: Connection, table: Table, scope: ColumnElement[bool], rows: Iterable[Values]) -> None:
        self._conn, self._table = conn, table
        self._keys = [column.name for column in table.primary_key]
        given = list(rows)
        self._names = list(given[0]) if given else self._keys
        key_of = _picker([self._names.index(name) for name in self._keys])
        selected = conn.execute(select(*(table.c[name] for name in self._names)).where(scope))
        there = {key_of(row): row for row in map(tuple, selected)}
        wanted: dict[Cells, Cells] = {}
        kept: set[Cells] = set()
        for row in map(_picker(self._names), given):
            key = key_of(row)
            if there.get(key) == row:
                kept.add(key)
                wanted.pop(key, None)
            else:
                row = tuple(_stored(table, name, value) for name, value in zip(self._names, row, strict=True))
                wanted[key_of(row)] = row
        self._gone = [key for key in there if key not in kept and key not in wanted]
        self._new = [row for key, row in wanted.items() if key not in there]
        self._changed = [row for key, row in wanted.items() if key in there and there[key] != row]

    def _parameters(self, key: Cells) -> Values:
        return {f"key_{name}": value for name, value in zip(self._keys, key, strict=True)}

    @property
    def differs(self) -> bool:
        """Whether anything is to be written."""
        return bool(self._gone or self._new or self._changed)

    def remove(self) -> None:
        """Delete rows that should not be there."""
        if self._gone:
            self._conn.execute(_removing(self._table), [self._parameters(key) for key in self._gone])

    def write(self) -> None:
        """Insert what is missing and update what differs."""
        if self._new:
            upsert(self._conn, self._table, [dict(zip(self._names, row, strict=True)) for row in self._new])
        names = [name for name in self._names if name not in self._keys]
        if names and self._changed:
            rows = [dict(zip(self._names, row, strict=True)) for row in self._changed]
            keyed = [{f"new_{n}": row[n] for n in names} | {f"key_{n}": row[n] for n in self._keys} for row in rows]
            self._conn.execute(updating(self._table, tuple(names)), keyed)


def _picker(places: Sequence[Any]) -> Callable[[Any], Cells]:
    """What takes the values at some places (or names) out of a row, as a tuple also where it is only one."""
    if len(places) == 1:
        return lambda row: (row[places[0]],)
    pick: Callable[[Any], Cells] = itemgetter(*places)
    return pick


def bring_about(steps: Sequence[Sync]) -> bool:
    """Write what differs, given parents first; return whether anything did."""
    for step in reversed(steps):
        step.remove()
    for step in steps:
        step.write()
    return any(step.differs for step in steps)


def _stored(table: Table, name: str, value: Any) -> Any:
    """The value as the database will give it back, so that comparing is fair."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, datetime):
        return as_utc(value)
    return finite(value) if isinstance(table.c[name].type, Finite) else value
