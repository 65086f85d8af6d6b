"""Sources and how the last look at each went."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, case, delete, func, insert, or_, select, update

from store.columns import as_utc
from store.errors import InputError, NotFoundError
from store.model import Source
from store.schema import articles, sources
from store.sql import AnyRow

MAX_NAME = 200
CLOCK_STEP = timedelta(minutes=5)
"""A moment further ahead than that was not written by another machine's clock, but before this one was put back."""
_SETTINGS = ("kind", "outlet", "programme", "listed")
_STATE = (
    "found_url",
    "state", "last_status", "last_error", "etag", "last_modified", "last_checked", "next_check", "last_item",
    "failures", "items_seen", "articles_new", "interval",
)  # fmt: skip
_ONE_MORE = update(sources).where(sources.c.name == bindparam("source")).values(articles_new=sources.c.articles_new + 1)
# What is forgotten when a source gets another address: it says nothing about the new one.
_FRESH = {
    "state": "ok", "last_status": None, "last_error": None, "etag": None, "last_modified": None, "next_check": None,
    "failures": 0, "interval": None, "found_url": None,
}  # fmt: skip


def upsert(conn: Connection, source: Source) -> Source:
    """Save what a settings file or a person says of a source and return it as it now stands.

    The state of a known source is kept, and so is the address that it moved to for good: only another address *given*
    for it counts as another address. With that, or another kind, it is asked afresh, unless a person paused it.
    """
    if len(source.name) > MAX_NAME:
        raise InputError(
            f"source {source.name[:40]!r}… has a name of {len(source.name)} characters; {MAX_NAME} is the most"
        )
    given = {name: getattr(source, name) for name in _SETTINGS} | {"given_url": source.url}
    old = conn.execute(select(sources).where(sources.c.name == source.name)).one_or_none()
    if old is None:
        state = {name: getattr(source, name) for name in _STATE}
        conn.execute(insert(sources).values(name=source.name, url=source.url, **given, **state))
    elif any(getattr(old, name) != value for name, value in given.items()):
        same = old.kind == source.kind and source.url in (old.given_url, old.url)
        fresh = {} if same else {"url": source.url, **_FRESH}
        if old.state == "paused":
            fresh.pop("state", None)
        conn.execute(update(sources).where(sources.c.name == source.name).values(given | fresh))
    return _known(conn, source.name)


def record_check(conn: Connection, name: str, after: Source) -> None:
    """Save how a look at a source went: every field of ``after`` but those that a file or a person sets.

    A source that moved for good keeps its new address, unless another source has that one: two would be asked for the
    same, and neither could be told from the other. One that was paused meanwhile stays paused. Raises NotFoundError
    for a source that was never saved.
    """
    values: dict[str, Any] = {field: getattr(after, field) for field in _STATE}
    values["state"] = case((sources.c.state == "paused", "paused"), else_=after.state)
    if after.url and at_address(conn, after.url, but=name) is None:
        values["url"] = after.url
    if not conn.execute(update(sources).where(sources.c.name == name).values(values)).rowcount:
        raise NotFoundError(f"source {name!r} is not in the store")


def brought(conn: Connection, name: str) -> None:
    """Count one more new article of a source, in the transaction that saves it."""
    conn.execute(_ONE_MORE, {"source": name})


def at_address(conn: Connection, url: str, *, but: str = "") -> str | None:
    """The name of the source that is asked at ``url``, or was given with it; ``but`` is left out of the search."""
    there = or_(sources.c.url == url, sources.c.given_url == url)
    query = select(sources.c.name).where(there, sources.c.name != but).order_by(sources.c.name)
    found: str | None = conn.execute(query.limit(1)).scalar()
    return found


def pause(conn: Connection, name: str) -> Source:
    """Ask a source no more until :func:`resume`; raises NotFoundError."""
    _known(conn, name)
    conn.execute(update(sources).where(sources.c.name == name).values(state="paused", next_check=None))
    return _known(conn, name)


def resume(conn: Connection, name: str) -> Source:
    """Ask a source again that was paused or is gone, at the next run; raises NotFoundError."""
    state = _known(conn, name).state
    fresh = {"state": "ok", "last_error": None, "next_check": None, "failures": 0}
    if state in ("paused", "gone"):
        conn.execute(update(sources).where(sources.c.name == name).values(fresh))
    return _known(conn, name)


def _known(conn: Connection, name: str) -> Source:
    found = get(conn, name)
    if found is None:
        raise NotFoundError(f"there is no source {name[:80]!r}; `python -m app sources` lists their names")
    return found


def get(conn: Connection, name: str) -> Source | None:
    """The source with this name."""
    row = conn.execute(select(sources).where(sources.c.name == name)).one_or_none()
    return None if row is None else _source(row)


def list_all(conn: Connection) -> list[Source]:
    """Every source, by name."""
    return [_source(row) for row in conn.execute(select(sources).order_by(sources.c.name))]


def due(conn: Connection, now: datetime, *, everyone: bool = False) -> list[Source]:
    """The sources to ask at ``now``, those that have waited longest first.

    One that was asked later than ``now`` was asked before the clock was put back, and does not wait for that moment.
    ``everyone`` asks those too that are not due yet, but never one that is gone or paused, nor one that told us to
    wait until later.
    """
    ready = or_(sources.c.next_check.is_(None), sources.c.next_check <= now)
    if everyone:
        ready = or_(ready, sources.c.state != "waiting")
    else:
        ready = or_(ready, (sources.c.last_checked > now + CLOCK_STEP) & (sources.c.state != "waiting"))
    query = select(sources).where(sources.c.state.not_in(("gone", "paused")), ready)
    order = (sources.c.last_checked.is_not(None), sources.c.last_checked, sources.c.name)
    return [_source(row) for row in conn.execute(query.order_by(*order))]


def remove(conn: Connection, names: Iterable[str]) -> None:
    """Forget sources; articles that came from them stay."""
    for name in names:
        conn.execute(delete(sources).where(sources.c.name == name))


def items_per_day(conn: Connection, name: str, now: datetime, days: int = 28) -> tuple[int, ...]:
    """Articles of a source for each of the last ``days`` UTC days (by their time), oldest first, today last."""
    return _items(conn, articles.c.source == name, now, days).get(name, (0,) * days)


def items_per_day_all(conn: Connection, now: datetime, days: int = 28) -> dict[str, tuple[int, ...]]:
    """``items_per_day`` of every source that is there and had any, in one statement."""
    # By their names, so that each is looked up in the index by source and day.
    return _items(conn, articles.c.source.in_(select(sources.c.name)), now, days)


def _items(conn: Connection, wanted: ColumnElement[bool], now: datetime, days: int) -> dict[str, tuple[int, ...]]:
    today = as_utc(now).date().toordinal()
    first = today - days + 1
    query = select(articles.c.source, articles.c.day, func.count())
    query = query.where(wanted, articles.c.day.between(first, today))
    counts: dict[str, list[int]] = {}
    for source, day, number in conn.execute(query.group_by(articles.c.source, articles.c.day)):
        counts.setdefault(source, [0] * days)[day - first] = number
    return {source: tuple(numbers) for source, numbers in counts.items()}


def _source(row: AnyRow) -> Source:
    return Source(name=row.name, url=row.url, **{field: getattr(row, field) for field in (*_SETTINGS, *_STATE)})
