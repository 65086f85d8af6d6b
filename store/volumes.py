"""How much was published, and in what tone, of a programme by day: what alerts compare a day with."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, select

from store.columns import as_utc
from store.schema import articles, stories
from store.sql import AnySelect


def articles_per_day(conn: Connection, now: datetime, days: int, programme: str | None = None) -> tuple[int, ...]:
    """Articles (of a programme's stories) for each of the last ``days`` UTC days, oldest first, today last."""
    today = as_utc(now).date().toordinal()
    query = select(articles.c.day, func.count().label("number")).where(articles.c.day.between(today - days + 1, today))
    counts = {row.day: row.number for row in conn.execute(_of(query, programme).group_by(articles.c.day))}
    return tuple(counts.get(day, 0) for day in range(today - days + 1, today + 1))


def watched_since(conn: Connection, programme: str | None = None) -> datetime | None:
    """When the first article (of a programme's stories) was seen here: before that nobody looked."""
    found: datetime | None = conn.execute(_of(select(func.min(articles.c.first_seen)), programme)).scalar()
    return found


def newest(conn: Connection, day: date, programme: str | None = None, limit: int = 3) -> list[tuple[str, str, str]]:
    """Title, outlet and address of a day's newest first-hand articles."""
    query = select(articles.c.title, articles.c.outlet, articles.c.domain, articles.c.url)
    query = _of(query, programme).where(articles.c.day == day.toordinal(), articles.c.independent)
    rows = conn.execute(query.order_by(articles.c.at.desc(), articles.c.id).limit(limit))
    return [(row.title, row.outlet or row.domain or "", row.url) for row in rows]


def opening(conn: Connection, story_id: str, limit: int = 3) -> list[tuple[str, str, str]]:
    """Title, outlet and address of a story's first first-hand articles."""
    query = select(articles.c.title, articles.c.outlet, articles.c.domain, articles.c.url)
    query = query.where(articles.c.story_id == story_id, articles.c.independent)
    rows = conn.execute(query.order_by(articles.c.at, articles.c.id).limit(limit))
    return [(row.title, row.outlet or row.domain or "", row.url) for row in rows]


def tones_between(conn: Connection, first: date, last: date, programme: str | None = None) -> list[tuple[date, float]]:
    """Day and tone of every first-hand article with a certain tone, both days inclusive; a copy has none of its own."""
    query = select(articles.c.day, articles.c.tone).where(
        articles.c.day.between(first.toordinal(), last.toordinal()),
        articles.c.tone.is_not(None),
        articles.c.independent,
    )
    rows = conn.execute(_of(query, programme).order_by(articles.c.day, articles.c.id))
    return [(date.fromordinal(day), tone) for day, tone in rows]


def last_week(now: datetime) -> date:
    """The Monday of the last whole ISO week (UTC)."""
    today = as_utc(now).date()
    return today - timedelta(days=today.weekday() + 7)


def _of(query: AnySelect, programme: str | None) -> AnySelect:
    if programme is None:
        return query
    return query.where(articles.c.story_id.in_(select(stories.c.id).where(stories.c.programme == programme)))
