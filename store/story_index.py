"""The index that stories are found by: a few keys an article, and the latest articles of each key.

Every question names its keys and a span of days and takes the articles nearest in time, so that its cost does not grow
with the store. What a key means is nlp's business; ``meta`` remembers which version of it the index was made by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, insert, select, union_all

from store.articles import full, read_row
from store.meta import get_value, set_value
from store.model import Article
from store.schema import articles, stories, story_keys
from store.sql import chunks, gather

Placed = tuple[Article, str]
_VERSION = "story_index"
_AT_ONCE = 50  # parts of one UNION: SQLite takes 500


def version(conn: Connection) -> str | None:
    """The version of the keys that the index holds; None before it was first made."""
    return get_value(conn, _VERSION)


def clear(conn: Connection) -> None:
    """Empty the index, to make it anew."""
    conn.execute(delete(story_keys))
    set_value(conn, _VERSION, None)


def finish(conn: Connection, version: str) -> None:
    """Say that every article with a story is indexed, by which version of the keys."""
    set_value(conn, _VERSION, version)


def add(conn: Connection, keys: Mapping[str, Iterable[int]]) -> None:
    """Index articles (id → keys), replacing what was known of them; unknown articles are left out."""
    query = select(articles.c.id, articles.c.day)
    days = dict(gather(keys, lambda part: conn.execute(query.where(articles.c.id.in_(part))).tuples()))
    for part in chunks(days):
        conn.execute(delete(story_keys).where(story_keys.c.article_id.in_(part)))
    rows = [{"key": k, "day": days[i], "article_id": i} for i in days for k in keys[i]]
    if rows:
        conn.execute(insert(story_keys), rows)


def placed_after(conn: Connection, after: str, limit: int) -> list[Article]:
    """Articles with a story behind an id, in the order of their ids: to go through all of them."""
    query = full().where(articles.c.story_id.is_not(None), articles.c.id > after)
    return [read_row(row) for row in conn.execute(query.order_by(articles.c.id).limit(limit))]


def by_key(conn: Connection, keys: Sequence[int], day: date, reach: int, per_key: int) -> dict[int, list[str]]:
    """For each key the ids of up to ``per_key`` articles nearest in time before ``day`` and half of that behind it.

    ``reach`` is how many days before and behind are looked at. Articles without a story are found too.
    """
    found: dict[int, list[str]] = {}
    here, table = day.toordinal(), story_keys.c
    for part in chunks(dict.fromkeys(keys), _AT_ONCE):
        asked: list[Select[Any]] = []
        for key in part:
            before = and_(table.key == key, table.day.between(here - reach, here))
            behind = and_(table.key == key, table.day.between(here + 1, here + reach))
            asked.append(_latest(before, table.day.desc(), per_key))
            asked.append(_latest(behind, table.day, max(1, per_key // 2)))
        for key, article_id in conn.execute(union_all(*asked)).tuples():
            found.setdefault(key, []).append(article_id)
    return found


def _latest(where: Any, order: Any, limit: int) -> Any:
    rows = select(story_keys.c.key, story_keys.c.article_id).where(where).order_by(order, story_keys.c.article_id)
    return select(rows.limit(limit).subquery())


def placed(conn: Connection, ids: Iterable[str]) -> list[Placed]:
    """Articles that have a story, with it, oldest first."""
    query = full().where(articles.c.story_id.is_not(None))
    rows = gather(ids, lambda part: conn.execute(query.where(articles.c.id.in_(part))).all())
    return [(read_row(row), row.story_id) for row in sorted(rows, key=lambda row: (row.at, row.id))]


def latest_members(conn: Connection, story_ids: Iterable[str], per_story: int) -> list[str]:
    """The ids of the latest articles of each story."""
    found: list[str] = []
    for part in chunks(dict.fromkeys(story_ids), _AT_ONCE):
        each = [
            select(
                select(articles.c.id)
                .where(articles.c.story_id == story)
                .order_by(articles.c.at.desc(), articles.c.id)
                .limit(per_story)
                .subquery()
            )
            for story in part
        ]
        found += conn.execute(union_all(*each)).scalars()
    return found


def latest(conn: Connection, since: datetime, until: datetime, limit: int) -> list[str]:
    """The ids of the latest articles with a story and a time in [since, until]."""
    in_time = articles.c.at.between(since, until) & articles.c.story_id.is_not(None)
    query = select(articles.c.id).where(in_time).order_by(articles.c.at.desc(), articles.c.id)
    return list(conn.execute(query.limit(limit)).scalars())


def sizes(conn: Connection, story_ids: Iterable[str]) -> dict[str, int]:
    """How many articles each story has in all."""
    query = select(stories.c.id, stories.c.articles)
    return dict(gather(story_ids, lambda part: conn.execute(query.where(stories.c.id.in_(part))).tuples()))


def members(conn: Connection, story_ids: Iterable[str]) -> dict[str, str]:
    """Story by article id, for all articles of some stories."""
    query = select(articles.c.id, articles.c.story_id)
    return dict(gather(story_ids, lambda part: conn.execute(query.where(articles.c.story_id.in_(part))).tuples()))
