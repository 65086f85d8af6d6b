"""Carrying a whole store from one database to another: all of it or nothing, and compared at the end.

The target is filled in one transaction, so a move that is stopped leaves it as empty as it was. The source takes no
writer meanwhile: what somebody decides is never left behind in the old store unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar

from sqlalchemy import Connection

from store.carrying import Content, Row, Shape, count, line_of, read, shapes, write
from store.database import Store
from store.errors import StoreError
from store.loading import filling, holding
from store.sql import chunks

T = TypeVar("T")
Track = Callable[[Iterable[Any], str, int], Iterator[Any]]
"""Hands items through and shows how many of so many are done, as ``app.progress.Progress.track`` does."""
PART = 20_000
"""Rows between two signs of life."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A table that was carried: its rows, and the hash of its content, which is the same on both sides."""

    name: str
    rows: int
    hash: str


def move(source: Store, target: Store, track: Track) -> list[Carried]:
    """Copy everything in ``source`` to ``target``, which must be of the same schema and hold nothing.

    Raises StoreError, naming the table, where the target holds something or what arrived is not what left; the target
    is as it was then.
    """
    with source.begin() as leaving, target.begin() as arriving:
        left = shapes(leaving)
        there = fitting(left, shapes(arriving))
        refuse_if_holding(target, arriving, there)
        _nobody_writes(leaving, left)
        sent: dict[str, Content] = {}
        with filling(arriving, there):
            for shape in left:
                sent[shape.name] = Content()
                rows = counted(shape, read(leaving, shape), sent[shape.name])
                write(arriving, shape, tracked(rows, shape.name, count(leaving, shape), track))
        return compare(arriving, there, {name: c.seal for name, c in sent.items()}, track)


def _nobody_writes(conn: Connection, of: Sequence[Shape]) -> None:
    """Not even whoever doesn't queue, such as the functions that a dashboard's role calls. SQLite has one writer."""
    if conn.dialect.name == "postgresql":
        names = ", ".join(conn.dialect.identifier_preparer.quote(shape.name) for shape in of)
        conn.exec_driver_sql(f"LOCK TABLE {names} IN SHARE MODE")


def refuse_if_holding(store: Store, conn: Connection, of: Sequence[Shape], remedy: str = "") -> None:
    """Raise StoreError, with what else to do, where a table has rows."""
    if found := holding(conn, of):
        name, number = max(found, key=lambda one: one[1])
        raise StoreError(
            f"the store {store.url} holds something already ({number:,} rows in {name}); nothing was done. "
            f"Name an empty database{remedy}"
        )


def fitting(left: Sequence[Shape], there: Sequence[Shape]) -> list[Shape]:
    """The tables of ``there``, in their order, with columns in the order in which the rows that ``left`` have them.

    Raises StoreError where the two sides have other tables or columns.
    """
    known = {shape.name: shape for shape in left}
    for shape in there:
        if shape.name not in known or set(known[shape.name].columns) != set(shape.columns):
            raise StoreError(f"table {shape.name} is not the same on both sides; run `python -m app migrate` on both")
    if len(known) != len(there):
        odd = sorted(set(known) - {shape.name for shape in there})
        raise StoreError(f"table {odd[0]} is none of this program's; nothing was done")
    return [_ordered(shape, known[shape.name].columns) for shape in there]


def _ordered(shape: Shape, columns: tuple[str, ...]) -> Shape:
    kinds = dict(zip(shape.columns, shape.kinds, strict=True))
    return Shape(shape.name, columns, tuple(kinds[name] for name in columns))


def counted(shape: Shape, rows: Iterable[Row], content: Content) -> Iterator[Row]:
    """The rows, counted and hashed as they pass."""
    for row in rows:
        content.add(line_of(shape, row))
        yield row


def tracked(rows: Iterable[T], label: str, number: int, track: Track) -> Iterator[T]:
    """The rows; of many, with signs of life on the way."""
    if number <= PART:
        return iter(rows)
    parts = track(chunks(rows, PART), f"{label}, {number:,} rows in parts of {PART:,}", -(-number // PART))
    return chain.from_iterable(parts)


def compare(conn: Connection, there: Sequence[Shape], sent: dict[str, tuple[int, str]], track: Track) -> list[Carried]:
    """Read everything back; raises StoreError at the first table that is not what was sent."""
    found = []
    for shape in there:
        content = Content()
        for row in tracked(read(conn, shape), f"comparing {shape.name}", count(conn, shape), track):
            content.add(line_of(shape, row))
        if content.seal != sent[shape.name]:
            rows, _ = sent[shape.name]
            raise StoreError(
                f"table {shape.name} arrived otherwise than it left ({content.rows:,} rows of {rows:,}); "
                "nothing was kept. The source is untouched; report this as a fault"
            )
        found.append(Carried(shape.name, content.rows, content.hash))
    return found
