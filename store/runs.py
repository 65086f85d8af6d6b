"""Runs of commands: when, how they ended, and their counted outcomes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, delete, insert, select, update

from store.errors import NotFoundError
from store.model import Run
from store.schema import runs
from store.sql import AnyRow

Outcome = Literal["ok", "partial", "failed", "interrupted"]


def start(conn: Connection, command: str, now: datetime) -> int:
    """Note that ``command`` starts; return the run's id."""
    values = {"command": command, "started": now, "outcome": "running", "counts": {}}
    made: int = conn.execute(insert(runs).values(values).returning(runs.c.id)).scalar_one()
    return made


def finish(conn: Connection, run_id: int, outcome: Outcome, counts: Mapping[str, int], now: datetime) -> None:
    """Note how a run ended. Raises NotFoundError for an unknown id."""
    values = {"outcome": outcome, "counts": counts, "finished": now}
    if not conn.execute(update(runs).where(runs.c.id == run_id).values(values)).rowcount:
        raise NotFoundError(f"there is no run {run_id} in the store")


def interrupt_stale(
    conn: Connection, started_before: datetime, now: datetime, *, but: Collection[int] = frozenset()
) -> int:
    """Close runs that never finished (the program was killed) ``but`` those under way; return how many."""
    stale = (runs.c.outcome == "running") & (runs.c.started < started_before) & runs.c.id.not_in(but)
    return conn.execute(update(runs).where(stale).values(outcome="interrupted", finished=now)).rowcount


def forget(conn: Connection, started_before: datetime) -> int:
    """Forget runs of long ago; return how many."""
    return conn.execute(delete(runs).where(runs.c.started < started_before)).rowcount


def get(conn: Connection, run_id: int) -> Run:
    """The run with this id; raises NotFoundError."""
    row = conn.execute(select(runs).where(runs.c.id == run_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"there is no run {run_id} in the store")
    return _run(row)


def latest(conn: Connection, command: str | None = None) -> Run | None:
    """The newest run (of one command)."""
    found = recent(conn, command, limit=1)
    return found[0] if found else None


def recent(conn: Connection, command: str | None = None, *, limit: int = 20) -> list[Run]:
    """The newest runs (of one command), newest first."""
    query = select(runs).order_by(runs.c.started.desc(), runs.c.id.desc()).limit(limit)
    if command is not None:
        query = query.where(runs.c.command == command)
    return [_run(row) for row in conn.execute(query)]


def _run(row: AnyRow) -> Run:
    return Run(row.id, row.command, row.started, row.finished, row.outcome, row.counts)
