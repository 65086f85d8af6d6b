"""Stories as rows of a list: status, counts and articles a day, in two statements however many stories there are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, Connection, case, func, select

from store.columns import as_utc, clean
from store.rows import StoryRow, StoryStatus
from store.schema import articles, stories
from store.sql import CHUNK, AnyRow, AnySelect
from store.story_life import ACTIVE_DAYS, EMERGING_DAYS, FADING_DAYS, STATUSES, Life, status_of

SPARK_DAYS = 21

_NO_DAYS = (0,) * SPARK_DAYS
_COLUMNS = tuple(column for column in stories.c if column.name not in ("first_published", "last_published"))

Order = Literal["recent", "articles", "disputed", "title"]

_ORDERS = {
    "recent": (stories.c.last_at.desc(),),
    "articles": (stories.c.articles.desc(), stories.c.last_at.desc()),
    "disputed": (stories.c.disputed.desc(), stories.c.last_at.desc()),
    "title": (func.lower(stories.c.title),),
}


def list_rows(
    conn: Connection,
    now: datetime,
    *,
    statuses: Collection[StoryStatus] | None = None,
    query: str | None = None,
    programme: str | None = None,
    disputed_only: bool = False,
    among: Collection[str] | None = None,
    order: Order = "recent",
    limit: int | None = None,
    offset: int = 0,
) -> list[StoryRow]:
    """Stories as they stand at ``now``; ``query`` is looked for in titles, blind to case; ``among`` are ids."""
    wanted = _filtered(select(*_COLUMNS), now, statuses, among)
    if query:
        wanted = wanted.where(func.lower(stories.c.title).contains(clean(query).lower(), autoescape=True))
    if programme is not None:
        wanted = wanted.where(stories.c.programme == programme)
    if disputed_only:
        wanted = wanted.where(stories.c.disputed > 0)
    rows = conn.execute(wanted.order_by(*_ORDERS[order], stories.c.id).limit(limit).offset(offset or None)).all()
    counts = _per_day(conn, now, [row.id for row in rows])
    return [_row(row, now, counts.get(row.id, {})) for row in rows]


def count_rows(
    conn: Connection,
    now: datetime,
    *,
    statuses: Collection[StoryStatus] | None = None,
    among: Collection[str] | None = None,
) -> int:
    """How many stories :func:`list_rows` would give."""
    number: int = conn.execute(_filtered(select(func.count()).select_from(stories), now, statuses, among)).scalar_one()
    return number


def _filtered(
    query: AnySelect, now: datetime, statuses: Collection[StoryStatus] | None, among: Collection[str] | None
) -> AnySelect:
    query = query.where(stories.c.merged_into.is_(None), stories.c.articles > 0)
    if statuses is not None:
        query = query.where(_status(now).in_(list(statuses)))
    return query if among is None else query.where(stories.c.id.in_(sorted(among)[:CHUNK]))


def titled(conn: Connection, now: datetime, title: str, limit: int) -> list[StoryRow]:
    """The latest stories with some words in their title, blind to case."""
    return list_rows(conn, now, query=title, limit=limit)


def get_row(conn: Connection, story_id: str, now: datetime) -> StoryRow | None:
    """One story as it stands in the list; a merged story's id leads to the one it was merged into."""
    seen: set[str] = set()
    row = conn.execute(select(*_COLUMNS).where(stories.c.id == story_id)).one_or_none()
    while row is not None and row.merged_into is not None and row.id not in seen:
        seen.add(row.id)
        row = conn.execute(select(*_COLUMNS).where(stories.c.id == row.merged_into)).one_or_none()
    if row is None or row.merged_into is not None or not row.articles:
        return None
    return _row(row, now, _per_day(conn, now, [row.id]).get(row.id, {}))


def days(conn: Connection, story_id: str) -> list[tuple[date, int]]:
    """Articles per UTC day over a story's life, oldest first; days without any are left out."""
    query = select(articles.c.day, func.count()).where(articles.c.story_id == story_id)
    rows = conn.execute(query.group_by(articles.c.day).order_by(articles.c.day))
    return [(date.fromordinal(day), number) for day, number in rows]


def count_by_status(conn: Connection, now: datetime) -> dict[StoryStatus, int]:
    """How many stories have each status at ``now``."""
    status = _status(now).label("status")
    query = select(status, func.count().label("number")).where(stories.c.merged_into.is_(None), stories.c.articles > 0)
    found = {row.status: row.number for row in conn.execute(query.group_by(status))}
    return {name: found.get(name, 0) for name in STATUSES}


def figures_word(disputed: int, growth: int, undated: int, agree: int, metrics: int) -> str:
    """The state of a story's metrics in a word or two, the gravest first."""
    if disputed:
        return f"{disputed} disputed"
    if growth:
        return "growth"
    if undated:
        return f"{undated} undated"
    if agree:
        return "agree"
    return "single" if metrics else "–"


def _status(now: datetime) -> ColumnElement[str]:
    """``status_of`` in SQL."""
    young = now - timedelta(days=EMERGING_DAYS)
    return case(
        (stories.c.revived_at > young, "revived"),
        (stories.c.first_at > young, "emerging"),
        (stories.c.alive_at >= now - timedelta(days=ACTIVE_DAYS), "active"),
        (stories.c.alive_at >= now - timedelta(days=FADING_DAYS), "fading"),
        else_="ended",
    )


def _per_day(conn: Connection, now: datetime, ids: Collection[str]) -> Mapping[str, dict[int, int]]:
    today = as_utc(now).date().toordinal()
    query = select(articles.c.story_id, articles.c.day, func.count())
    query = query.where(articles.c.day.between(today - SPARK_DAYS + 1, today), articles.c.story_id.is_not(None))
    if len(ids) <= CHUNK:
        query = query.where(articles.c.story_id.in_(ids))
    counts: dict[str, dict[int, int]] = {}
    for story_id, day, number in conn.execute(query.group_by(articles.c.story_id, articles.c.day)):
        counts.setdefault(story_id, {})[day] = number
    return counts


def _row(row: AnyRow, now: datetime, counts: Mapping[int, int]) -> StoryRow:
    today = as_utc(now).date().toordinal()
    first, last = row.first_at, row.last_at
    per_day = tuple(counts.get(day, 0) for day in range(today - SPARK_DAYS + 1, today + 1)) if counts else _NO_DAYS
    return StoryRow(
        id=row.id,
        title=row.title,
        status=status_of(Life(first, row.alive_at, row.revived_at), now),
        articles=row.articles,
        outlets=row.outlets,
        origins=row.origins,
        first=first,
        last=last,
        revived=row.revived_at,
        duration_days=(last.date() - first.date()).days + 1,
        tone=row.tone,
        per_day=per_day,
        metrics=row.metrics,
        disputed=row.disputed,
        growth=row.growth,
        undated=row.undated,
        agree=row.agree,
        figures_word=figures_word(row.disputed, row.growth, row.undated, row.agree, row.metrics),
        keywords=tuple(row.keywords),
        programme=row.programme,
    )
