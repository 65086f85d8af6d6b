"""What is still to be understood, as a plan: which articles in which order, in chunks."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from store import articles as kept
from store.model import Article
from store.schema import articles, is_pending
from store.sql import chunks, gather


def planned(conn: Connection, size: int) -> list[list[str]]:
    """The ids of all pending articles in the order of :func:`store.articles.pending`, in chunks of ``size``; those that
    have a story and those that have none are never in one chunk."""
    order = (articles.c.story_id.is_(None), articles.c.at, articles.c.id)
    rows = conn.execute(select(articles.c.id, articles.c.story_id).where(is_pending).order_by(*order)).all()
    revised = [row.id for row in rows if row.story_id is not None]
    return [*chunks(revised, size), *chunks((row.id for row in rows if row.story_id is None), size)]


def still_pending(conn: Connection, ids: Sequence[str]) -> list[Article]:
    """Those of some articles that are pending, in the order of ``ids``."""
    waiting = select(articles.c.id).where(is_pending)
    open_ids = set(gather(ids, lambda part: conn.execute(waiting.where(articles.c.id.in_(part))).scalars()))
    found = kept.get_many(conn, open_ids)
    return [found[i] for i in ids if i in found]
