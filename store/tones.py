"""Tones: sentiment of articles toward targets, and its mean by story and week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from statistics import fmean
from typing import Any

from sqlalchemy import Connection, func, select, update

from store import counters
from store.columns import as_utc
from store.model import Tone
from store.refs import replace_of_articles
from store.rows import ToneWeek
from store.schema import articles, stories, tones


def replace_for_articles(conn: Connection, found: Mapping[str, Iterable[Tone]]) -> None:
    """Make these the tones of each article (id → tones, one a target); the means follow.

    An article's own tone is the mean of those that are certain; where none is, it has none.
    """
    given = {article_id: list(items) for article_id, items in found.items()}
    rows = {article_id: [_values(tone) for tone in items] for article_id, items in given.items()}
    differing = replace_of_articles(conn, tones, rows)
    touched: set[str] = set()
    for article_id in differing:
        certain = [tone.tone for tone in given[article_id] if tone.certain]
        mean = fmean(certain) if certain else None
        statement = update(articles).where(articles.c.id == article_id).values(tone=mean)
        touched.update(filter(None, conn.execute(statement.returning(articles.c.story_id)).scalars()))
    counters.refresh_stories(conn, touched)


def replace_for_article(conn: Connection, article_id: str, found: Iterable[Tone]) -> None:
    """Make these the tones of one article."""
    replace_for_articles(conn, {article_id: found})


def of_story(conn: Connection, story_id: str) -> list[Tone]:
    """The tones of a story's articles, oldest article first."""
    query = select(tones).join(articles).where(articles.c.story_id == story_id)
    rows = conn.execute(query.order_by(articles.c.at, articles.c.id, tones.c.position))
    return [Tone(row.article_id, row.target, row.tone, row.label, row.certain) for row in rows]


def heard(conn: Connection, story_id: str) -> tuple[int, int]:
    """How many of a story's articles have a tone, and for how many it was asked but is uncertain."""
    asked = select(tones.c.article_id).where(tones.c.article_id == articles.c.id).exists()
    number = func.count(articles.c.tone)
    row = conn.execute(
        select(number.label("known"), (func.count() - number).label("uncertain"))
        .select_from(articles)
        .where(articles.c.story_id == story_id, asked)
    ).one()
    return row.known, row.uncertain


def by_week(
    conn: Connection, now: datetime, weeks: int = 12, story_id: str | None = None, programme: str | None = None
) -> list[ToneWeek]:
    """Mean tone of the articles (of a story, of a programme's stories) of the last ``weeks`` ISO weeks, oldest first,
    the running one last; no mean of fewer than :data:`store.counters.LEAST_HEARD`."""
    today = as_utc(now).date()
    first = today - timedelta(days=today.weekday(), weeks=weeks - 1)
    query = select(
        articles.c.day, func.count(articles.c.tone).label("number"), func.sum(articles.c.tone).label("total")
    )
    query = query.where(articles.c.day.between(first.toordinal(), today.toordinal()), articles.c.tone.is_not(None))
    if story_id is not None:
        query = query.where(articles.c.story_id == story_id)
    if programme is not None:
        query = query.where(articles.c.story_id.in_(select(stories.c.id).where(stories.c.programme == programme)))
    numbers, totals = [0] * weeks, [0.0] * weeks
    for row in conn.execute(query.group_by(articles.c.day)):
        week = (row.day - first.toordinal()) // 7
        numbers[week] += row.number
        totals[week] += row.total
    return [
        ToneWeek(
            _monday(first, week),
            totals[week] / numbers[week] if numbers[week] >= counters.LEAST_HEARD else None,
            numbers[week],
        )
        for week in range(weeks)
    ]


def _monday(first: date, week: int) -> date:
    return first + timedelta(weeks=week)


def _values(tone: Tone) -> dict[str, Any]:
    return {"target": tone.target, "tone": tone.tone, "label": tone.label, "certain": tone.certain}
