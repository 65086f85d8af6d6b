"""Which pending articles a run takes up at once, chunk after chunk."""

from __future__ import annotations

from collections.abc import Iterator, Set

from app.engines.local import Engine
from store import articles, backlog
from store.database import Store
from store.model import Article

CHUNK = 400
"""Articles read and placed at once: bounds memory, and what an interruption can cost."""


class Chunks:
    """Chunks until nothing is pending but what ``failed`` in this run: articles that have a story first, and never
    among those that have none."""

    def __init__(self, store: Store, engine: Engine, failed: Set[str]) -> None:
        self._store, self._engine, self._failed = store, engine, failed

    def __iter__(self) -> Iterator[list[Article]]:
        for ids in self._engine.ahead(self._store, CHUNK):
            with self._store.read() as conn:
                chunk = backlog.still_pending(conn, [i for i in ids if i not in self._failed])
            if chunk:
                yield chunk
        while chunk := self._next():
            yield chunk

    def _next(self) -> list[Article]:
        with self._store.read() as conn:
            pending = articles.pending(conn, CHUNK + len(self._failed))
            placed = articles.story_of(conn, [a.id for a in pending])
        chunk = [article for article in pending if article.id not in self._failed]
        return [article for article in chunk if article.id in placed] or chunk
