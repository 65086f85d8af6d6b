"""How reports open: headline and first characters, with their time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from store.schema import articles, revisions
from store.sql import AnySelect, gather


class Head(NamedTuple):
    """How one report opens; ``story_id`` is None before it is placed."""

    id: str
    story_id: str | None
    at: datetime
    title: str
    text: str


def of_articles(conn: Connection, ids: Iterable[str], chars: int) -> list[Head]:
    """The heads of some articles, by time."""
    rows = gather(ids, lambda part: conn.execute(_heads(chars).where(articles.c.id.in_(part))).all())
    return sorted((Head(*row) for row in rows), key=lambda head: (head.at, head.id))


def of_story(conn: Connection, story_id: str, until: datetime, most: int, chars: int) -> list[Head]:
    """The heads of the latest articles of a story up to a moment, the latest first."""
    query = _heads(chars).where(articles.c.story_id == story_id, articles.c.at <= until)
    return [Head(*row) for row in conn.execute(query.order_by(articles.c.at.desc(), articles.c.id.desc()).limit(most))]


def _heads(chars: int) -> AnySelect:
    current = (revisions.c.article_id == articles.c.id) & (revisions.c.number == articles.c.revision)
    table = articles.c
    start = func.substr(revisions.c.text, 1, chars)
    return select(table.id, table.story_id, table.at, table.title, start).join(revisions, current)
