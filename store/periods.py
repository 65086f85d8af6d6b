"""What happened between two moments: the counts and rows that a digest of a week is made of.

Every ``since`` is included and every ``until`` is not. An article stands at its time of publication, else at the time
it was first seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, and_, case, distinct, func, select

from store.counters import LEAST_HEARD, OUTLET, lives
from store.schema import articles, claims, metrics, origin_articles, stories
from store.sql import AnySelect, gather

_COUNTED = ("title", "articles", "before", "total", "outlets", "origins", "first", "last")


@dataclass(frozen=True, slots=True)
class PeriodCounts:
    """How many articles, outlets and stories a period has, and how many of its articles are the first of an origin."""

    articles: int
    outlets: int
    stories: int
    origins: int


@dataclass(frozen=True, slots=True)
class PeriodStory:
    """A story seen from a period: articles in it, in the one before, and everything up to its end.

    ``alive`` is its last article that counts and ``revived`` when it last came back (:mod:`store.story_life`).
    """

    id: str
    title: str
    articles: int
    before: int
    total: int
    outlets: int
    origins: int
    first: datetime
    last: datetime
    alive: datetime
    revived: datetime | None


@dataclass(frozen=True, slots=True)
class PeriodMetric:
    """A metric that articles of the period made claims of, and how many."""

    id: str
    story_id: str
    story: str
    claims: int


def span(conn: Connection) -> tuple[datetime, datetime] | None:
    """The times of the earliest and the latest article; ``None`` for an empty store."""
    first, last = conn.execute(select(func.min(articles.c.at), func.max(articles.c.at))).one()
    return None if first is None else (first, last)


def latest_before(conn: Connection, until: datetime) -> datetime | None:
    """The time of the last article before ``until``."""
    found: datetime | None = conn.execute(select(func.max(articles.c.at)).where(articles.c.at < until)).scalar()
    return found


def counts(conn: Connection, since: datetime, until: datetime) -> PeriodCounts:
    """The period in four numbers."""
    query = select(
        func.count(),
        func.count(distinct(OUTLET)),
        func.count(distinct(articles.c.story_id)),
        _number_of(articles.c.independent),
    )
    return PeriodCounts(*conn.execute(query.where(_within(since, until))).one())


def list_stories(
    conn: Connection, before: datetime, since: datetime, until: datetime, *, last_since: datetime
) -> list[PeriodStory]:
    """Every story whose last article stands at or after ``last_since``, most articles in the period first.

    ``before`` opens the period that ends at ``since``; articles after ``until`` are not looked at.
    """
    grouped = _grouped(before, since, until, last_since).subquery()
    rows = conn.execute(
        select(stories.c.title, grouped)
        .join(grouped, grouped.c.story_id == stories.c.id)
        .where(stories.c.merged_into.is_(None))
        .order_by(grouped.c.articles.desc(), grouped.c.total.desc(), stories.c.id)
    )
    found = [row._mapping for row in rows]
    lived = lives(conn, [row["story_id"] for row in found], until)
    return [
        PeriodStory(
            id=row["story_id"],
            alive=lived[row["story_id"]].last,
            revived=lived[row["story_id"]].revived,
            **{name: row[name] for name in _COUNTED},
        )
        for row in found
    ]


def _grouped(before: datetime, since: datetime, until: datetime, last_since: datetime) -> AnySelect:
    """The counts of every story, by its id."""
    at = articles.c.at
    return (
        select(
            articles.c.story_id,
            _number_of(at >= since).label("articles"),
            _number_of(and_(at >= before, at < since)).label("before"),
            func.count().label("total"),
            func.count(distinct(OUTLET)).label("outlets"),
            func.count(distinct(origin_articles.c.origin_id)).label("origins"),
            func.min(at).label("first"),
            func.max(at).label("last"),
        )
        .select_from(articles.outerjoin(origin_articles, origin_articles.c.article_id == articles.c.id))
        .where(at < until, articles.c.story_id.is_not(None))
        .group_by(articles.c.story_id)
        .having(func.max(at) >= last_since)
    )


def list_metrics(conn: Connection, since: datetime, until: datetime) -> list[PeriodMetric]:
    """The metrics that articles of the period speak of, most claims first."""
    number = func.count().label("number")
    rows = conn.execute(
        select(metrics.c.id, metrics.c.story_id, stories.c.title, number)
        .join(claims, claims.c.metric_id == metrics.c.id)
        .join(articles, articles.c.id == claims.c.article_id)
        .join(stories, stories.c.id == metrics.c.story_id)
        .where(_within(since, until))
        .group_by(metrics.c.id, metrics.c.story_id, stories.c.title)
        .order_by(number.desc(), metrics.c.id)
    )
    return [PeriodMetric(*row) for row in rows]


def by_day(conn: Connection, story_ids: Iterable[str], last: date, days: int) -> dict[str, tuple[int, ...]]:
    """How many articles each story has on each of the ``days`` days that end with ``last``."""
    wanted = list(dict.fromkeys(story_ids))
    first = last.toordinal() - days + 1
    found = {story: [0] * days for story in wanted}
    query = select(articles.c.story_id, articles.c.day, func.count())
    query = query.where(articles.c.day.between(first, last.toordinal())).group_by(articles.c.story_id, articles.c.day)
    for story, day, number in gather(wanted, lambda part: conn.execute(query.where(articles.c.story_id.in_(part)))):
        found[story][day - first] = number
    return {story: tuple(counts) for story, counts in found.items()}


def tone(conn: Connection, since: datetime, until: datetime) -> tuple[float | None, int]:
    """The mean tone of the period's articles, -1 to 1, and how many have one; no mean of fewer than
    :data:`store.counters.LEAST_HEARD`."""
    query = select(func.count(articles.c.tone), func.sum(articles.c.tone)).where(_within(since, until))
    number, total = conn.execute(query).one()
    return (total / number if number >= LEAST_HEARD else None), number


def articles_by_source(conn: Connection, since: datetime, until: datetime) -> dict[str, int]:
    """How many articles each source brought that stand in the period, by the source's name."""
    query = select(articles.c.source, func.count()).where(_within(since, until), articles.c.source.is_not(None))
    return {row[0]: row[1] for row in conn.execute(query.group_by(articles.c.source))}


def last_by_source(conn: Connection, until: datetime) -> dict[str, datetime]:
    """When each source's last article before ``until`` stands, by the source's name."""
    query = select(articles.c.source, func.max(articles.c.at)).where(
        articles.c.at < until, articles.c.source.is_not(None)
    )
    return {row[0]: row[1] for row in conn.execute(query.group_by(articles.c.source))}


def _within(since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(articles.c.at >= since, articles.c.at < until)


def _number_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
