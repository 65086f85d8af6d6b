"""Which pending articles a run takes up at once, chunk after chunk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import partial
from typing import TYPE_CHECKING

from app.engines.local import Engine
from app.sharing import Shares
from store import articles, backlog
from store.model import Article

if TYPE_CHECKING:
    from sqlalchemy import Connection

CHUNK = 400
"""Articles read and placed at once: bounds memory, and what an interruption can cost."""


class Chunks:
    """Chunks until nothing is pending but what ``failed`` in this run, or others read: articles that have a story
    first, and never among those that have none."""

    def __init__(self, shares: Shares, engine: Engine, failed: Set[str]) -> None:
        self._shares, self._engine, self._failed = shares, engine, failed

    def __iter__(self) -> Iterator[list[Article]]:
        for ids in self._engine.ahead(self._shares.store, CHUNK):
            if chunk := self._shares.chunk(partial(self._planned, ids)):
                yield chunk
        while chunk := self._shares.chunk(self._next):
            yield chunk

    def _planned(self, ids: Sequence[str], conn: Connection, others: Set[str]) -> list[Article]:
        return backlog.still_pending(conn, [i for i in ids if i not in self._failed and i not in others])

    def _next(self, conn: Connection, others: Set[str]) -> list[Article]:
        pending = articles.pending(conn, CHUNK + len(self._failed) + len(others))
        placed = articles.story_of(conn, [a.id for a in pending])
        free = [a for a in pending if a.id not in self._failed and a.id not in others][:CHUNK]
        return [article for article in free if article.id in placed] or free
