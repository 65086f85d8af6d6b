"""Sources and how the last look at each went."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from store.columns import as_utc
from store.errors import InputError, NotFoundError
from store.model import Source
from store.schema import articles, sources
from store.sql import AnyRow

MAX_NAME = 200
_SETTINGS = ("kind", "url", "outlet")
_STATE = (
    "state", "last_status", "last_error", "etag", "last_modified", "last_checked", "next_check", "last_item",
    "failures", "items_seen", "articles_new", "interval",
)  # fmt: skip
# What is forgotten when a source gets another address: it says nothing about the new one.
_FRESH = {
    "state": "ok", "last_status": None, "last_error": None, "etag": None, "last_modified": None, "next_check": None,
    "failures": 0, "interval": None,
}  # fmt: skip


def upsert(conn: Connection, source: Source) -> Source:
    """Save what the settings say of a source (kind, address, outlet) and return it as it now stands.

    The state of a known source is kept; with another kind or address it is asked afresh.
    """
    if len(source.name) > MAX_NAME:
        raise InputError(
            f"source {source.name[:40]!r}… has a name of {len(source.name)} characters; {MAX_NAME} is the most"
        )
    old = get(conn, source.name)
    settings = {name: getattr(source, name) for name in _SETTINGS}
    if old is None:
        state = {name: getattr(source, name) for name in _STATE}
        conn.execute(insert(sources).values(name=source.name, **settings, **state))
    elif any(getattr(old, name) != value for name, value in settings.items()):
        fresh = _FRESH if (old.kind, old.url) != (source.kind, source.url) else {}
        conn.execute(update(sources).where(sources.c.name == source.name).values(settings | fresh))
    found = get(conn, source.name)
    if found is None:
        raise NotFoundError(f"source {source.name!r} is not in the store")
    return found


def record_check(conn: Connection, name: str, after: Source) -> None:
    """Save how a look at a source went: every field of ``after`` but name, kind, url and outlet.

    Raises NotFoundError for a source that was never saved.
    """
    values = {field: getattr(after, field) for field in _STATE}
    if not conn.execute(update(sources).where(sources.c.name == name).values(values)).rowcount:
        raise NotFoundError(f"source {name!r} is not in the store")


def brought(conn: Connection, name: str) -> None:
    """Count one more new article of a source, in the transaction that saves it."""
    conn.execute(update(sources).where(sources.c.name == name).values(articles_new=sources.c.articles_new + 1))


def get(conn: Connection, name: str) -> Source | None:
    """The source with this name."""
    row = conn.execute(select(sources).where(sources.c.name == name)).one_or_none()
    return None if row is None else _source(row)


def list_all(conn: Connection) -> list[Source]:
    """Every source, by name."""
    return [_source(row) for row in conn.execute(select(sources).order_by(sources.c.name))]


def due(conn: Connection, now: datetime, *, everyone: bool = False) -> list[Source]:
    """The sources to ask at ``now``, those that have waited longest first.

    ``everyone`` asks those too that are not due yet, but never one that is gone or paused, nor one that told us to
    wait until later.
    """
    ready = or_(sources.c.next_check.is_(None), sources.c.next_check <= now)
    if everyone:
        ready = or_(ready, sources.c.state != "waiting")
    query = select(sources).where(sources.c.state.not_in(("gone", "paused")), ready)
    order = (sources.c.last_checked.is_not(None), sources.c.last_checked, sources.c.name)
    return [_source(row) for row in conn.execute(query.order_by(*order))]


def remove(conn: Connection, names: Iterable[str]) -> None:
    """Forget sources; articles that came from them stay."""
    for name in names:
        conn.execute(delete(sources).where(sources.c.name == name))


def items_per_day(conn: Connection, name: str, now: datetime, days: int = 28) -> tuple[int, ...]:
    """Articles of a source for each of the last ``days`` UTC days (by their time), oldest first, today last."""
    return items_per_day_all(conn, now, days).get(name, (0,) * days)


def items_per_day_all(conn: Connection, now: datetime, days: int = 28) -> dict[str, tuple[int, ...]]:
    """``items_per_day`` of every source that had any, in one statement."""
    today = as_utc(now).date().toordinal()
    first = today - days + 1
    query = select(articles.c.source, articles.c.day, func.count())
    query = query.where(articles.c.source.is_not(None), articles.c.day.between(first, today))
    counts: dict[str, list[int]] = {}
    for source, day, number in conn.execute(query.group_by(articles.c.source, articles.c.day)):
        counts.setdefault(source, [0] * days)[day - first] = number
    return {source: tuple(numbers) for source, numbers in counts.items()}


def _source(row: AnyRow) -> Source:
    return Source(name=row.name, **{field: getattr(row, field) for field in (*_SETTINGS, *_STATE)})
