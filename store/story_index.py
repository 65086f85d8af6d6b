"""The index that stories are found by: a few keys an article, and the latest articles of each key.

Every question names its keys and a span of days and takes the articles nearest in time, so that its cost does not grow
with the store. What a key means is nlp's business; ``meta`` remembers which version of it the index was made by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    insert,
    select,
    union_all,
)

from store.articles import full, read_row
from store.meta import get_value, set_value
from store.model import Article
from store.schema import articles, revisions, stories, story_keys
from store.sql import chunks, gather


class Shown(NamedTuple):
    """What clustering needs of an article, and its time: reading all of it takes twice as long."""

    id: str
    title: str
    text: str
    published: datetime | None
    at: datetime


Placed = tuple[Shown, str]
_VERSION = "story_index"
_AT_ONCE = 50  # parts of one UNION: SQLite takes 500
_IN_STEPS, _NO_KEY = 10, -1  # a statement is built for each number of parts: few are, with keys that nothing has


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
    here = day.toordinal()
    span = {"first": here - reach, "here": here, "next": here + 1, "last": here + reach}
    for part in chunks(dict.fromkeys(keys), _AT_ONCE):
        asked = part + [_NO_KEY] * (-len(part) % _IN_STEPS)
        statement = _by_keys(len(asked), per_key, max(1, per_key // 2))
        given = {f"key{number}": key for number, key in enumerate(asked)}
        for key, article_id in conn.execute(statement, span | given).tuples().all():
            found.setdefault(key, []).append(article_id)
    return found


# Built once for each number of keys: building it takes longer than the database needs to answer.
@lru_cache(maxsize=_AT_ONCE)
def _by_keys(number: int, before: int, behind: int) -> CompoundSelect[int, str]:
    day = story_keys.c.day
    earlier, later = (
        day.between(bindparam("first"), bindparam("here")),
        day.between(bindparam("next"), bindparam("last")),
    )
    parts: list[Select[int, str]] = []
    for place in range(number):
        this = story_keys.c.key == bindparam(f"key{place}")
        # Both in the order of the index, forwards or backwards: else every article of a key's last day would be sorted.
        parts.append(_first(and_(this, earlier), (day.desc(), story_keys.c.article_id.desc()), before))
        parts.append(_first(and_(this, later), (day, story_keys.c.article_id), behind))
    return union_all(*parts)


def _first(where: ColumnElement[bool], order: Sequence[ColumnElement[Any]], limit: int) -> Select[int, str]:
    rows = select(story_keys.c.key, story_keys.c.article_id).where(where).order_by(*order)
    found = rows.limit(limit).subquery()
    return select(found.c.key, found.c.article_id)


def placed(conn: Connection, ids: Iterable[str]) -> list[Placed]:
    """Articles that have a story, with it, oldest first."""
    table = articles.c
    current = (revisions.c.article_id == table.id) & (revisions.c.number == table.revision)
    shown = select(table.id, table.title, revisions.c.text, table.published, table.at, table.story_id)
    query = shown.join(revisions, current).where(table.story_id.is_not(None))
    rows = gather(ids, lambda part: conn.execute(query.where(table.id.in_(part))).tuples())
    found = [(Shown(*shown), story) for *shown, story in rows]
    return sorted(found, key=lambda one: (one[0].at, one[0].id))


def latest_members(conn: Connection, story_ids: Iterable[str], per_story: int) -> list[str]:
    """The ids of the latest articles of each story."""
    found: list[str] = []
    for part in chunks(dict.fromkeys(story_ids), _AT_ONCE):
        given = {f"story{number}": story for number, story in enumerate(part)}
        found += conn.execute(_members_of(len(part), per_story), given).scalars()
    return found


@lru_cache(maxsize=2 * _AT_ONCE)
def _members_of(number: int, per_story: int) -> CompoundSelect[str]:
    order = (articles.c.at.desc(), articles.c.id)
    each = [
        select(articles.c.id).where(articles.c.story_id == bindparam(f"story{place}")).order_by(*order).limit(per_story)
        for place in range(number)
    ]
    return union_all(*(select(one.subquery().c.id) for one in each))


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
