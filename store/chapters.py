"""A story and its neighbours in time of the same programme, with what links stories: seven statements in all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from store.model import Milestone
from store.rows import ChapterRow, CountedRow
from store.schema import articles, metrics, milestones, quotes, revisions, stories
from store.sql import AnyRow

MOST_ON_A_SIDE = 20
# What links stories is read in English; in German every noun would look like a name.
_IN_ENGLISH = or_(articles.c.language.is_(None), articles.c.language.startswith("en"))
FIRST_ARTICLES = 2
"""Articles of a story whose beginnings are read: a report says at once what it follows from."""


def around(conn: Connection, story_id: str, *, days: int, opening: int) -> list[ChapterRow]:
    """The story and up to twenty stories of its programme on either side, at most ``days`` apart, oldest first.

    ``opening`` is how many characters of a story's first articles are read. Empty for a story without a programme.
    """
    columns = (stories.c.id, stories.c.title, stories.c.programme, stories.c.first_at, stories.c.last_at)
    own = conn.execute(select(*columns).where(stories.c.id == story_id)).one_or_none()
    if own is None or own.programme is None or own.first_at is None:
        return []
    gap = timedelta(days=days)
    near = and_(
        stories.c.programme == own.programme,
        stories.c.merged_into.is_(None),
        stories.c.id != story_id,
        stories.c.last_at >= own.first_at - gap,
        stories.c.first_at <= own.last_at + gap,
    )
    query = select(*columns).where(near)
    before = query.where(stories.c.first_at <= own.first_at).order_by(stories.c.first_at.desc(), stories.c.id)
    after = query.where(stories.c.first_at > own.first_at).order_by(stories.c.first_at, stories.c.id)
    rows = [own]
    for side in (before, after):
        rows += conn.execute(side.limit(MOST_ON_A_SIDE)).all()
    if len(rows) == 1:
        return []
    return _with_parts(conn, sorted(rows, key=lambda row: (row.first_at, row.id)), opening)


def _with_parts(conn: Connection, rows: Sequence[AnyRow], opening: int) -> list[ChapterRow]:
    ids = [row.id for row in rows]
    turns, counted, speakers = _milestones(conn, ids), _metrics(conn, ids), _speakers(conn, ids)
    openings = _openings(conn, ids, opening)
    return [
        ChapterRow(
            row.id,
            row.title,
            row.programme,
            row.first_at,
            row.last_at,
            tuple(turns.get(row.id, ())),
            tuple(counted.get(row.id, ())),
            tuple(speakers.get(row.id, ())),
            tuple(openings.get(row.id, ())),
        )
        for row in rows
    ]


def _milestones(conn: Connection, ids: Sequence[str]) -> dict[str, list[Milestone]]:
    query = select(articles.c.story_id, milestones).join(articles, articles.c.id == milestones.c.article_id)
    ordered = query.where(articles.c.story_id.in_(ids)).order_by(milestones.c.day, articles.c.id, milestones.c.position)
    found = (
        (row.story_id, Milestone(row.story_id, row.article_id, row.day, row.basis, row.kind, row.label, row.sentence))
        for row in conn.execute(ordered)
    )
    return _grouped(found)


def _metrics(conn: Connection, ids: Sequence[str]) -> dict[str, list[CountedRow]]:
    query = select(metrics.c.story_id, metrics.c.label, metrics.c.unit, metrics.c.high)
    ordered = query.where(metrics.c.story_id.in_(ids)).order_by(metrics.c.claims.desc(), metrics.c.id)
    return _grouped((row.story_id, CountedRow(row.label, row.unit, row.high)) for row in conn.execute(ordered))


def _speakers(conn: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    query = select(articles.c.story_id, quotes.c.speaker).join(articles, articles.c.id == quotes.c.article_id)
    named = query.where(articles.c.story_id.in_(ids), quotes.c.speaker.is_not(None)).distinct()
    return _grouped(conn.execute(named.order_by(articles.c.story_id, quotes.c.speaker)).tuples())


def _openings(conn: Connection, ids: Sequence[str], length: int) -> dict[str, list[str]]:
    place = func.row_number().over(partition_by=articles.c.story_id, order_by=(articles.c.at, articles.c.id))
    ranked = (
        select(articles.c.id, articles.c.story_id, articles.c.revision, place.label("place"))
        .where(articles.c.story_id.in_(ids), _IN_ENGLISH)
        .subquery()
    )
    newest = (revisions.c.article_id == ranked.c.id) & (revisions.c.number == ranked.c.revision)
    query = (
        select(ranked.c.story_id, func.substr(revisions.c.text, 1, length))
        .join(ranked, newest)
        .where(ranked.c.place <= FIRST_ARTICLES)
        .order_by(ranked.c.story_id, ranked.c.place)
    )
    return _grouped(conn.execute(query).tuples())


def _grouped(pairs: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for story_id, item in pairs:
        found.setdefault(story_id, []).append(item)
    return found
