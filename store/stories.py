"""Stories: saving, placing articles, merging. Lists for the dashboard are in ``store.story_lists``.

A story lives as long as it has articles. When they all move to one other story, its id goes on leading there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from store import counters, summaries
from store.articles import story_of
from store.errors import NotFoundError
from store.exports import story_rows
from store.model import Story
from store.schema import (
    articles,
    claims,
    figure_claims,
    milestones,
    origin_articles,
    quotes,
    stories,
    story_keys,
    tones,
    verdicts,
)
from store.sql import chunks, gather, insert_missing
from store.story_lists import count_by_status, count_rows, days, get_row, list_rows, titled

__all__ = [
    "all_ids", "count_by_status", "count_rows", "days", "delete_all", "export_rows", "get", "get_row", "list_rows",
    "merge", "place", "resolve", "save_story", "take_out", "titled",
]  # fmt: skip


_AT_ONCE = 200


def save_story(conn: Connection, story: Story) -> frozenset[str]:
    """Save title, keywords and programme, and place ``article_ids`` in it; return the stories whose articles changed.

    Articles of the story that are not listed stay in it. The dates follow from the articles, not from ``story``.
    """
    values: dict[str, Any] = {"title": story.title, "keywords": list(story.keywords), "programme": story.programme}
    if not insert_missing(conn, stories, [{"id": story.id, **values}]):
        row = conn.execute(select(stories).where(stories.c.id == story.id)).one()
        if any(getattr(row, name) != value for name, value in values.items()):
            conn.execute(update(stories).where(stories.c.id == story.id).values(values))
    return place(conn, dict.fromkeys(story.article_ids, story.id))


def place(conn: Connection, placed: Mapping[str, str]) -> frozenset[str]:
    """Put articles (id → story id) into stories; return every story that gained or lost one and still exists.

    Those are to be judged again. A story that is not there yet is made, with its first article's title until
    ``save_story`` gives it one. What was judged of a moved article in its old story (metric, figure, verdicts,
    origin) is removed; its claims stay, for the new story's judgement. Raises NotFoundError for an unknown article.
    """
    query = select(articles.c.id, articles.c.story_id, articles.c.title, articles.c.at)
    rows = gather(placed, lambda part: conn.execute(query.where(articles.c.id.in_(part))).all())
    if missing := set(placed) - {row.id for row in rows}:
        raise NotFoundError(f"article {min(missing)} is not in the store, so it can't be placed in a story")
    moving = sorted((row for row in rows if row.story_id != placed[row.id]), key=lambda row: (row.at, row.id))
    if not moving:
        return frozenset()
    new = {placed[row.id]: {"id": placed[row.id], "title": row.title, "keywords": []} for row in reversed(moving)}
    insert_missing(conn, stories, list(new.values()))
    left = {row.story_id for row in moving if row.story_id is not None}
    _forget_judgement(conn, [row.id for row in moving if row.story_id is not None])
    for story_id in new:
        for part in chunks(row.id for row in moving if placed[row.id] == story_id):
            conn.execute(update(articles).where(articles.c.id.in_(part)).values(story_id=story_id))
    for part in chunks(new):
        alive = stories.c.id.in_(part) & stories.c.merged_into.is_not(None)
        conn.execute(update(stories).where(alive).values(merged_into=None))
    _redirect(conn, {story_id: {placed[row.id] for row in moving if row.story_id == story_id} for story_id in left})
    return counters.settle(conn, left | set(new))


def export_rows(
    conn: Connection, *, since: datetime | None = None, story: str | None = None
) -> Iterator[dict[str, Any]]:
    """Stories for export, with the lines of their summaries; see ``store.exports.story_rows``."""
    rows = story_rows(conn, since=since, story=story)
    for part in chunks(rows, _AT_ONCE):
        told = summaries.of_stories(conn, [row["story_id"] for row in part])
        for row in part:
            yield row | {"summary": [line.text for line in told[row["story_id"]].summary]}


def merge(conn: Connection, story_id: str, into: str) -> frozenset[str]:
    """Move every article of one story into another, to which its id then leads; return the stories to judge again.

    Raises NotFoundError when either is not there.
    """
    target, source = resolve(conn, into), resolve(conn, story_id)
    if target is None or source is None:
        raise NotFoundError(f"there is no story {into if target is None else story_id}")
    if target == source:
        return frozenset()
    ids = conn.execute(select(articles.c.id).where(articles.c.story_id == source)).scalars().all()
    return place(conn, dict.fromkeys(ids, target))


def resolve(conn: Connection, story_id: str) -> str | None:
    """The id under which a story is found now: its own, or that of the story it was merged into."""
    seen: set[str] = set()
    while story_id not in seen:
        seen.add(story_id)
        row = conn.execute(select(stories.c.id, stories.c.merged_into).where(stories.c.id == story_id)).one_or_none()
        if row is None:
            return None
        if row.merged_into is None:
            return str(row.id)
        story_id = row.merged_into
    return None


def get(conn: Connection, story_id: str) -> Story | None:
    """The story with this id, or the one it was merged into."""
    found = resolve(conn, story_id)
    if found is None:
        return None
    row = conn.execute(select(stories).where(stories.c.id == found)).one()
    query = select(articles.c.id).where(articles.c.story_id == found).order_by(articles.c.at, articles.c.id)
    return Story(
        id=row.id,
        title=row.title,
        article_ids=tuple(conn.execute(query).scalars()),
        keywords=tuple(row.keywords),
        first_published=row.first_published,
        last_published=row.last_published,
        programme=row.programme,
    )


def all_ids(conn: Connection) -> list[str]:
    """The ids of all stories that have articles, sorted."""
    return list(conn.execute(select(stories.c.id).where(stories.c.articles > 0).order_by(stories.c.id)).scalars())


def delete_all(conn: Connection, ids: Iterable[str]) -> None:
    """Delete stories with what was judged in them; their articles stay, without a story, for placing anew."""
    for part in chunks(dict.fromkeys(ids)):
        inside = conn.execute(select(articles.c.id).where(articles.c.story_id.in_(part))).scalars().all()
        _forget_judgement(conn, inside)
        conn.execute(delete(stories).where(stories.c.id.in_(part)))


def take_out(conn: Connection, article_ids: Iterable[str]) -> frozenset[str]:
    """Take articles out of their stories, with all that was understood from them; return the stories that live on.

    Those are to be judged again. The articles and their texts stay, and can be placed anew.
    """
    leaving = list(dict.fromkeys(article_ids))
    touched = set(story_of(conn, leaving).values())
    _forget_judgement(conn, leaving)
    for part in chunks(leaving):
        for table in (claims, quotes, tones, milestones, story_keys):
            conn.execute(delete(table).where(table.c.article_id.in_(part)))
        conn.execute(update(articles).where(articles.c.duplicate_of.in_(part)).values(duplicate_of=None))
        conn.execute(update(articles).where(articles.c.id.in_(part)).values(story_id=None, tone=None))
    return counters.settle(conn, touched)


def _forget_judgement(conn: Connection, article_ids: Iterable[str]) -> None:
    for part in chunks(article_ids):
        moved = select(claims.c.id).where(claims.c.article_id.in_(part)).scalar_subquery()
        conn.execute(delete(verdicts).where(verdicts.c.a.in_(moved)))
        conn.execute(delete(verdicts).where(verdicts.c.b.in_(moved)))
        conn.execute(delete(figure_claims).where(figure_claims.c.claim_id.in_(moved)))
        conn.execute(delete(origin_articles).where(origin_articles.c.article_id.in_(part)))
        conn.execute(update(claims).where(claims.c.article_id.in_(part)).values(metric_id=None, origin_id=None))
        conn.execute(update(articles).where(articles.c.id.in_(part)).values(duplicate_of=None, independent=True))
        summaries.forget_citing(conn, part)


def _redirect(conn: Connection, left: Mapping[str, set[str]]) -> None:
    """Stories that lost their last article, all to one other story, lead there from now on."""
    for story_id, targets in left.items():
        emptied = conn.execute(select(articles.c.id).where(articles.c.story_id == story_id).limit(1)).first() is None
        if emptied and len(targets) == 1:
            (target,) = targets
            conn.execute(update(stories).where(stories.c.merged_into == story_id).values(merged_into=target))
            conn.execute(update(stories).where(stories.c.id == story_id).values(merged_into=target))
            counters.clear_judgement(conn, story_id)
