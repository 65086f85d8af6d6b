"""How much the store holds and how its last runs went, in numbers that name nobody: for monitoring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, get_args

from sqlalchemy import Connection, func, select

from store import runs
from store.model import Run, SourceState
from store.schema import articles, claims, sources, stories


class Census(NamedTuple):
    """Rows by noun, sources by state (every state, also with 0), and the latest run of each command that has one."""

    articles: int
    stories: int
    claims: int
    sources: Mapping[SourceState, int]
    runs: Mapping[str, Run]


def take(conn: Connection, commands: tuple[str, ...] = ("collect", "process")) -> Census:
    """Count everything once."""
    number = func.count()
    held = [conn.execute(select(number).select_from(table)).scalar_one() for table in (articles, stories, claims)]
    rows = conn.execute(select(sources.c.state, number.label("held")).group_by(sources.c.state)).all()
    states: dict[SourceState, int] = dict.fromkeys(get_args(SourceState), 0) | {row.state: row.held for row in rows}
    latest = {command: run for command in commands if (run := runs.latest(conn, command)) is not None}
    return Census(held[0], held[1], held[2], states, latest)
