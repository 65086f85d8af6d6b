"""How much the store holds, what waits, and how its last runs went, in numbers that name nobody: for monitoring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, get_args

from sqlalchemy import Connection, func, select

from store import runs, upgrades
from store.model import Run, SourceState
from store.schema import alert_sends, articles, claims, digest_sends, is_pending, sources, stories

UNSENT = ("due", "failed", "sending", "given_up")
"""States of what somebody was to get and has not, once a try has failed."""


class Census(NamedTuple):
    """Rows by noun, articles that wait to be read, sources by state (every state, also with 0), messages that could not
    be sent by what they are, when the newest article came, the latest run of each command that has one, the schema."""

    articles: int
    stories: int
    claims: int
    pending: int
    sources: Mapping[SourceState, int]
    unsent: Mapping[str, int]
    newest: datetime | None
    runs: Mapping[str, Run]
    schema: int


def take(conn: Connection, commands: tuple[str, ...] = ("collect", "process", "alerts")) -> Census:
    """Count everything once."""
    number = func.count()
    held: dict[str, int] = {
        table.name: conn.execute(select(number).select_from(table)).scalar_one()
        for table in (articles, stories, claims)
    }
    pending = conn.execute(select(number).select_from(articles).where(is_pending)).scalar_one()
    rows = conn.execute(select(sources.c.state, number.label("held")).group_by(sources.c.state)).all()
    states: dict[SourceState, int] = dict.fromkeys(get_args(SourceState), 0) | {row.state: row.held for row in rows}
    unsent = {
        name: conn.execute(
            select(number).select_from(table).where(table.c.state.in_(UNSENT), table.c.error.is_not(None))
        ).scalar_one()
        for name, table in (("alerts", alert_sends), ("digest", digest_sends))
    }
    newest = conn.execute(select(func.max(articles.c.first_seen))).scalar()
    latest = {command: run for command in commands if (run := runs.latest(conn, command)) is not None}
    schema = upgrades.current(conn) or 0
    return Census(held["articles"], held["stories"], held["claims"], pending, states, unsent, newest, latest, schema)
