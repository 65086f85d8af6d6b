"""What petitions' own pages showed: one series of first-hand figures for each source, apart from what articles say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from store.errors import StoreError
from store.model import Count, CountFlag
from store.schema import articles, claims, petition_counts, sources, stories
from store.sql import AnyRow, AnySelect

# A count this many times the one before is a fault of the page until the next look confirms it: ten times is the
# slip of one digit. Small counts may grow that fast on their first day, so at least JUMP_FLOOR stands for the old one.
JUMP_TIMES, JUMP_FLOOR = 10, 1_000
SIGNING = "sign"
"""The frame of claims that count signatures (``nlp/lexicon/frames.toml``)."""
_SAME = ("value", "goal", "url")
_FIELDS = ("source", "url", "title", "value", "goal", "literal", "basis", "evidence", "flag", "first_seen", "last_seen")


def save(conn: Connection, count: Count) -> str:
    """Keep what a look at ``count.source`` showed at ``count.first_seen``: ``"new"``, or ``"unchanged"`` where it
    only lengthens the last row. A row with a flag is kept like any other."""
    if not count.source or count.first_seen is None:
        raise StoreError("a petition's count is kept by the source it was read from and the moment of the look")
    last = _latest(conn, count.source)
    if last is not None and all(getattr(last, name) == getattr(count, name) for name in _SAME):
        _lengthen(conn, last.id, count.first_seen)
        return "unchanged"
    flag = _flag(conn, count, last) if last is not None and last.url == count.url else None
    values = {name: getattr(count, name) for name in _FIELDS}
    conn.execute(insert(petition_counts).values(values | {"flag": flag, "last_seen": count.first_seen}))
    return "new"


def still(conn: Connection, source: str, now: datetime) -> None:
    """The page of ``source`` said that it had not changed: its last count stood until ``now``."""
    last = _latest(conn, source)
    if last is not None:
        _lengthen(conn, last.id, now)


def standing(value: int, before: int) -> CountFlag | None:
    """How a count stands to the one before: ``"fell"``, ``"jumped"`` (absurdly), or nothing to remark."""
    if value < before:
        return "fell"
    return "jumped" if value >= JUMP_TIMES * max(before, JUMP_FLOOR) else None


def series(conn: Connection, source: str, limit: int = 500) -> list[Count]:
    """The latest ``limit`` counts of a source, oldest first."""
    query = _of(source).limit(limit)
    return [_count(row) for row in reversed(conn.execute(query).all())]


def latest_all(conn: Connection, limit: int = 60) -> dict[str, tuple[Count, ...]]:
    """By source of kind petition: its latest ``limit`` counts, oldest first. Sources without any are left out."""
    names = conn.execute(select(sources.c.name).where(sources.c.kind == "petition")).scalars().all()
    return {name: found for name in names if (found := tuple(series(conn, name, limit)))}


def of_story(conn: Connection, story_id: str, limit: int = 60) -> dict[str, tuple[Count, ...]]:
    """By source: the counts of petitions tied to the programme that a story is about, oldest first; of a story that
    tells of no signatures, none."""
    signing = select(claims.c.id).join(articles, articles.c.id == claims.c.article_id)
    signing = signing.where(articles.c.story_id == story_id, claims.c.frame == SIGNING)
    about = select(stories.c.programme).where(stories.c.id == story_id, stories.c.programme.is_not(None))
    query = select(sources.c.name).where(sources.c.kind == "petition", sources.c.programme.in_(about), signing.exists())
    names = conn.execute(query.order_by(sources.c.name)).scalars().all()
    return {name: found for name in names if (found := tuple(series(conn, name, limit)))}


def export_rows(
    conn: Connection, *, since: datetime | None = None, story: str | None = None
) -> Iterator[dict[str, Any]]:
    """Every count kept, by source and oldest first. ``since``: still shown then; ``story``: tied to its programme."""
    columns = [petition_counts.c[name] for name in _FIELDS]
    query = select(*columns, sources.c.programme).select_from(
        petition_counts.outerjoin(sources, sources.c.name == petition_counts.c.source)
    )
    if since is not None:
        query = query.where(petition_counts.c.last_seen >= since)
    if story is not None:
        about = select(stories.c.programme).where(stories.c.id == story, stories.c.programme.is_not(None))
        query = query.where(sources.c.programme.in_(about))
    order = (petition_counts.c.source, petition_counts.c.first_seen, petition_counts.c.id)
    for row in conn.execute(query.order_by(*order)).mappings():
        moments = {name: row[name].isoformat() for name in ("first_seen", "last_seen")}
        yield {**row, **moments}


def _of(source: str) -> AnySelect:
    query = select(petition_counts).where(petition_counts.c.source == source)
    return query.order_by(petition_counts.c.first_seen.desc(), petition_counts.c.id.desc())


def _latest(conn: Connection, source: str) -> AnyRow | None:
    return conn.execute(_of(source).limit(1)).one_or_none()


def _lengthen(conn: Connection, row: int, now: datetime) -> None:
    newer = petition_counts.c.last_seen < now
    conn.execute(update(petition_counts).where(petition_counts.c.id == row, newer).values(last_seen=now))


def _flag(conn: Connection, count: Count, last: AnyRow) -> CountFlag | None:
    """The flag against the last count; none where that one was the odd one out and this goes on from before it."""
    flag = standing(count.value, last.value)
    if flag is None or last.flag is None:
        return flag
    steady = _of(count.source).where(petition_counts.c.flag.is_(None), petition_counts.c.url == count.url)
    before = conn.execute(steady.limit(1)).one_or_none()
    return flag if before is None or standing(count.value, before.value) else None


def _count(row: AnyRow) -> Count:
    return Count(**{name: getattr(row, name) for name in _FIELDS})
