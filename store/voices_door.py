"""Behind the door: which rows may be told to whom, and the line in the access log, on both databases.

On SQLite both happen in one transaction, and the rows leave once it is committed. On PostgreSQL two functions of the
database do it (``store/migrations/versions/0013_voices.py``), so that a role without rights on the tables gets round
neither: one writes the line, the other answers once that is committed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    and_,
    column,
    func,
    literal,
    null,
    or_,
    select,
)

from store import access_log
from store.access_log import Visitor
from store.columns import Finite, JsonText, UtcTime
from store.database import Store
from store.errors import StoreError
from store.floor import LEAST_AUTHORS, LEAST_POPULATION, LEAST_THEME_AUTHORS, Floor
from store.schema import voice_batches, voice_cells, voice_figures
from store.sql import AnyRow, AnySelect
from store.weeks import FIRST_WEEK

ATTEMPTS = 3
"""How often an answer is asked for: an import that ends between the line and the answer makes the line untrue."""
_CELL = {
    "batch_id": Integer, "week": Text, "channel": Text, "theme": Text, "posts": Integer, "authors": Integer,
    "tone": Finite, "emotions": JsonText,
}  # fmt: skip
_FIGURE = {"week": Text, "reading": Text, "noun": Text, "low": Finite, "high": Finite, "at_least": Integer}


class Names(NamedTuple):
    """The channels and themes that the store knows, in order."""

    channels: list[str]
    themes: list[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, in weeks (both included), under which floor; ``figures`` instead of cells."""

    first: str
    last: str
    channel: str | None
    theme: str | None
    floor: Floor
    figures: bool = False


def look(store: Store, asked: Asked, visitor: Visitor, now: datetime) -> tuple[Sequence[AnyRow], Names]:
    """The rows of cells or figures that may be told, with the access written down, and what names there are.

    Of a week that was counted there is a row without numbers as well.
    """
    if store.dialect == "postgresql":
        return _look_by_functions(store, asked, visitor, now)
    with store.begin() as conn:
        known = names(conn)
        rows = conn.execute(_figures(asked) if asked.figures else _cells(asked)).all()
        groups = len(rows) if asked.figures else len({tuple(row)[1:4] for row in rows if row.posts is not None})
        access_log.note(conn, visitor, _detail(asked, known), groups, now)
    return rows, known


def names(conn: Connection) -> Names:
    """The channels and themes that the store knows."""
    if conn.dialect.name == "postgresql":
        table = func.voices_names().table_valued(column("kind", Text), column("name", Text))
        rows = conn.execute(select(table)).all()
        return Names(*(sorted(row.name for row in rows if row.kind == kind) for kind in ("channel", "theme")))
    query = select(voice_cells.c.channel).where(voice_cells.c.channel.is_not(None)).distinct()
    channels = conn.execute(query).scalars()
    themes = {theme for found in conn.execute(select(voice_batches.c.themes)).scalars() for theme in found}
    return Names(sorted(str(channel) for channel in channels), sorted(themes))


def _detail(asked: Asked, known: Names) -> str:
    """What was asked for, in words; a name that isn't known is not repeated."""
    words = ("figures, " if asked.figures else "") + (f"from {asked.first} " if asked.first != FIRST_WEEK else "")
    words += f"to {asked.last}"
    for kind, name, there in (("channel", asked.channel, known.channels), ("theme", asked.theme, known.themes)):
        if name is not None:
            words += f", {kind} {name if name in there else 'unknown'}"
    return words


def _cells(asked: Asked) -> AnySelect:
    table = voice_cells.c
    weeks = and_(table.week >= asked.first, table.week <= asked.last)
    query = _of(voice_cells, _CELL).where(weeks, table.posts.is_not(None), _held(voice_cells, asked.floor))
    query = query.where(or_(table.theme.is_(None), _theme_held(voice_cells, asked.floor)))
    for of, name in ((table.channel, asked.channel), (table.theme, asked.theme)):
        if name is not None:
            query = query.where(of == name)
    nothing = [null().label(name) for name in _CELL if name != "week"]
    counted: AnySelect = select(nothing[0], table.week, *nothing[1:]).where(weeks).distinct()
    return query.union_all(counted)  # type: ignore[return-value]


def _figures(asked: Asked) -> AnySelect:
    table = voice_figures.c
    query = select(
        table.week, table.reading, table.noun, table.low, table.high, func.max(table.at_least).label("at_least")
    )
    query = query.join_from(voice_figures, voice_batches).where(
        table.week >= asked.first, table.week <= asked.last,
        _held(voice_figures, asked.floor), _theme_held(voice_figures, asked.floor),
        literal(asked.channel is None and asked.theme is None),
    )  # fmt: skip
    return query.group_by(table.week, table.reading, table.noun, table.low, table.high)


def _of(table: Any, columns: dict[str, Any]) -> Select[Any]:
    return select(*(table.c[name] for name in columns)).join_from(table, voice_batches)


def _held(table: Any, floor: Floor) -> ColumnElement[bool]:
    """Whether rows hold the larger of the floors they were made under and those that are asked for."""
    batch = voice_batches.c
    people = func.min(batch.population, floor.population)
    return and_(
        people >= func.max(batch.min_population, floor.min_population, LEAST_POPULATION),
        table.c.holds >= func.max(batch.min_authors, floor.min_authors, LEAST_AUTHORS),
    )


def _theme_held(table: Any, floor: Floor) -> ColumnElement[bool]:
    batch = voice_batches.c
    authors = (batch.min_theme_authors, floor.min_theme_authors, batch.min_authors, floor.min_authors)
    holds: ColumnElement[bool] = table.c.theme_holds >= func.max(*authors, LEAST_THEME_AUTHORS)
    return holds


def _look_by_functions(store: Store, asked: Asked, visitor: Visitor, now: datetime) -> tuple[Sequence[AnyRow], Names]:
    floor = asked.floor
    about = (
        asked.first, asked.last, asked.channel, asked.theme,
        floor.population, floor.min_authors, floor.min_population, floor.min_theme_authors,
    )  # fmt: skip
    columns = _FIGURE if asked.figures else _CELL
    told = func.voices_figures_told if asked.figures else func.voices_told
    for attempt in range(1, ATTEMPTS + 1):
        with store.begin() as conn:
            moment = literal(now, UtcTime)
            note = func.voices_note(*about, asked.figures, visitor.who, visitor.what, moment)
            line = conn.execute(select(note)).scalar_one()
        try:
            with store.read() as conn:
                found = told(line, *about).table_valued(*(column(name, kind) for name, kind in columns.items()))
                return conn.execute(select(found)).all(), names(conn)
        except StoreError:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("every attempt returns or raises")
